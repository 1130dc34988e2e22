/* How many columns of a terminal a text takes: Chinese characters two, combining marks none. */
#ifndef CTL_WIDTH_H
#define CTL_WIDTH_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* Columns of one code point: 0, 1 or 2. Our own rule: wcwidth knows nothing in the C locale. */
int width_of_point(uint32_t point);

/* Columns of a text in UTF-8; a byte that is not well-formed counts as one column. */
size_t width_of(struct text t);

#endif
