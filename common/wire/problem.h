/* A refusal as application/problem+json (RFC 9457), sentences in the caller's language. */
#ifndef WIRE_PROBLEM_H
#define WIRE_PROBLEM_H

#include "base/buffer.h"
#include "base/fault.h"
#include "base/language.h"

/*
 * Adds {type,title,status,detail,code,request_id,errors}. findings may be NULL; detail NULL takes the
 * code's sentence. The fault's reason is for the log and never shown.
 */
void problem_write(struct buffer *b, const struct fault *fault, const struct findings *findings, const char *detail,
	const char *request_id, enum language language);

/* The bytes of a problem that needs no memory: 503 for when there is none. */
extern const char problem_out_of_memory[];

#endif
