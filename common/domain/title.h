/* When two titles of entries are the same title. */
#ifndef DOMAIN_TITLE_H
#define DOMAIN_TITLE_H

#include "base/arena.h"
#include "base/text.h"

#define TITLE_POINTS_MAX 100

/*
 * The title as it is compared: no zero-width characters, full-width as half-width, lower case, no
 * spaces at the ends and beside Chinese characters, one between words. NULL when the arena is full.
 * An empty result means that there is no title in it.
 */
const char *title_normalise(struct arena *arena, struct text title);

#endif
