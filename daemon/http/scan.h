/*
 * Where a head ends, and whether its lines are lines: works on bytes as they come, says the same for
 * every way in which they are cut.
 */
#ifndef HTTP_SCAN_H
#define HTTP_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "base/text.h"

struct http_limits;

/* Zero-initialise before each head. */
struct scan {
	size_t seen; /* bytes looked at */
	size_t line_start;
	size_t request_line; /* where it begins; one empty line may stand before it */
	size_t header_start; /* where the fields begin; 0: the request line is not complete */
	unsigned fields;
	bool after_cr;
};

enum scan_result { SCAN_MORE, SCAN_WHOLE, SCAN_FAULT };

/* Looks at what is new in `bytes`, which begin with the head. WHOLE: the head is the first s->seen bytes. */
enum scan_result scan_head(
	struct scan *s, struct text bytes, const struct http_limits *limits, struct fault *ret_fault);

#endif
