#ifndef API_EVIDENCE_UPLOAD_H
#define API_EVIDENCE_UPLOAD_H

#include "request/route.h"

/*
 * PUT /v1/evidence/{sha256}. The transaction is open before the client is asked for a byte; a piece is gathered, judged
 * by its first bytes, and sent to the database, and until the database has it the client is not read from. So an upload
 * takes a piece of memory, however large the file. Whatever ends it early undoes the transaction.
 */

/* Where the bytes go. */
extern const struct sink evidence_sink;

/* Behind the last byte: the digest is compared, and the file is kept. 201, or 200 where the enterprise had it. */
enum next evidence_put(struct request *r);

/* The {sha256} of the path as a string of the arena; NULL: it is none, or memory is out. */
const char *evidence_named(struct request *r);

#endif
