/* Answers as a client reads them off a connection. */
#ifndef FLOW_HEARD_H
#define FLOW_HEARD_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/text.h"

struct arena;

struct heard {
	int status;       /* 0: nothing */
	struct text head; /* status line and fields */
	struct text body; /* chunks put together */
	bool whole;       /* false: cut before its end */
};

/* Takes the first answer off the bytes; false where none is whole. Texts live in the arena. */
bool heard_take(struct buffer *bytes, struct arena *arena, struct heard *ret_heard);

/* A field of the head; at is NULL where there is none. */
struct text heard_field(const struct heard *h, const char *name);

#endif
