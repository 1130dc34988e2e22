/* Evidence: files in pieces, on their way in as one transaction, on their way out piece by piece. */
#ifndef STORE_EVIDENCE_H
#define STORE_EVIDENCE_H

#include "base/text.h"
#include "domain/evidence.h"
#include "store/store.h"

/* Who uploads what. */
struct evidence_upload {
	const char *credential; /* uuid text; looked at before the first piece and behind the last */
	const char *account;
	const char *sha256;     /* lower-case hex, as the client said it */
	const char *id;         /* uuid text, version 7: of this upload */
	const char *request_id; /* for the audit */
	const char *address;
};

enum evidence_outcome {
	EVIDENCE_OPEN,         /* the next piece may come, or the end */
	EVIDENCE_THERE,        /* the enterprise has the file: nothing was stored, the operation is over */
	EVIDENCE_STORED,       /* committed, the operation is over */
	EVIDENCE_UNAUTHORIZED, /* the credential is no more: nothing was stored, the operation is over */
};

/* How it stands; with a fault the operation is over and nothing is stored, except where its commit was on its way. */
typedef void store_evidence_fn(void *owner, const struct fault *f, enum evidence_outcome outcome);

/* Begins an upload, on a connection of its own until it is over; answered by OPEN, THERE or UNAUTHORIZED. store_cancel
 * undoes it. The caller's uscc is whose it is. */
struct store_op *store_evidence_open(struct store *s, const struct caller *caller, const struct evidence_upload *upload,
	store_evidence_fn *fn, void *owner, struct fault *ret_fault);

/* The next piece, at most a MiB, borrowed during the call; answered by OPEN. Only when the answer before it has come. */
void store_evidence_add(struct store_op *op, struct text piece);

/* The last piece (empty: there is none more) and what the file is; answered by STORED, THERE or UNAUTHORIZED. */
void store_evidence_keep(struct store_op *op, struct text piece, const char *media_type, uint64_t size_bytes);

/* `file` is NULL where there is none that the caller may see; etag without quotes. */
typedef void store_evidence_file_fn(
	void *owner, const struct fault *f, const struct evidence_file *file, const char *etag);
struct store_op *store_evidence_get(struct store *s, const struct caller *caller, const char *sha256,
	store_evidence_file_fn *fn, void *owner, struct fault *ret_fault);

/* Piece n (from 0) of a file; its `at` is NULL where the caller may not see it or it was removed meanwhile. */
typedef void store_evidence_piece_fn(void *owner, const struct fault *f, struct text piece);
struct store_op *store_evidence_piece(struct store *s, const struct caller *caller, const char *id, int64_t n,
	store_evidence_piece_fn *fn, void *owner, struct fault *ret_fault);

/* Which of the files (const char *, hashes in hex) the caller's enterprise has not uploaded: int64_t positions from 1. Where
 * they are wanted, those that are there stay another week. */
typedef void store_evidence_missing_fn(void *owner, const struct fault *f, const int64_t *positions, size_t count);
struct store_op *store_evidence_missing(struct store *s, const struct caller *caller, const struct list *files,
	bool wanted, store_evidence_missing_fn *fn, void *owner, struct fault *ret_fault);

#endif
