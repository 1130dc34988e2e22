/* Packs answers that are sent many times. */
#ifndef BASE_GZIP_H
#define BASE_GZIP_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/text.h"

/* Adds `plain` packed as one gzip member, the same bytes every time (no name, no time); false when memory is out. */
bool gzip_pack(struct text plain, struct buffer *ret_packed);

#endif
