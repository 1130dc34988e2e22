#ifndef API_PUBLICATION_MAKE_H
#define API_PUBLICATION_MAKE_H

/* From the figures of a closed period to the bytes that are frozen, and from those to an answer. */

#include "base/text.h"
#include "request/request.h"

struct figure_input;
struct publication;
struct publication_content;
struct publication_ground;

/* How many names of each indicator a sentence may need: those of two are listed, of more the first is. */
enum { PUBLICATION_NAMES_MAX = 2 };

/* What r->decoded (struct publication_body) asks for, frozen; a rehearsal has no number. In the arena; NULL: no memory. */
struct publication *publication_make(
	struct request *r, const struct publication_ground *ground, const struct figure_input *input);

/* It as JSON: number, digest, who and when, then the frozen members byte for byte. at NULL: no memory. */
struct text publication_answer(struct request *r, const struct publication *publication);

/* What was frozen of the loaded publication (r->loaded), as structs in the arena; its remarks are NULL. NULL: no memory. */
const struct publication_content *publication_content(struct request *r);

#endif
