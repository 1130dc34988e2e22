#ifndef API_PUBLICATION_GROUNDS_H
#define API_PUBLICATION_GROUNDS_H

/* What the figures of a publication stand on beside its facts: on paper no link can be followed. */

#include "api/publication_view.h"

/* Adds a note each for openings without names, targets and the wholes of shares, with days, documents and sources; none where there are none. */
void publication_grounds_write(struct buffer *b, const struct publication_view *v);

/* How many lines of words all that is about: notes are smaller. */
size_t publication_grounds_lines(const struct publication_view *v);

#endif
