#ifndef DOMAIN_EVIDENCE_H
#define DOMAIN_EVIDENCE_H

/* Evidence: a file that filings name by its SHA-256. */

#include <stdbool.h>
#include <stdint.h>

#include "base/field.h"
#include "base/text.h"

struct evidence {
	const char *sha256; /* lower-case hex */
	const char *media_type;
	int64_t size_bytes;
};

/* The same as it is kept. */
struct evidence_file {
	const char *id; /* uuid text */
	const char *sha256;
	const char *media_type;
	int64_t size_bytes;
	int64_t pieces; /* that its bytes are in */
};

extern const struct shape evidence_shape, evidence_file_shape;

/* How much of a file evidence_media_type wants to see, where the file is that long. */
enum { EVIDENCE_LOOK_BYTES = 64 * 1024 };

/* Whether this is a SHA-256 in lower-case hex. */
bool evidence_is_hash(struct text t);

/* What a file is by its first bytes, whatever it is called: PDF, OFD, PNG or JPEG; NULL for anything else. */
const char *evidence_media_type(struct text first);

/* The extension for such a media type, without its dot. */
const char *evidence_extension(const char *media_type);

#endif
