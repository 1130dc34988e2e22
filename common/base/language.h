/* The two languages of the API, and the names of things that come in both. */
#ifndef BASE_LANGUAGE_H
#define BASE_LANGUAGE_H

#include "base/text.h"

enum language { LANGUAGE_ZH, LANGUAGE_EN };

struct title {
	const char *zh; /* NULL in both members: null */
	const char *en;
};

/* The title in a language; the other one where that is missing; NULL where both are. */
const char *language_pick(struct title title, enum language language);

/* The language an Accept-Language header asks for: the best of Chinese and English by its q values, Chinese by default. */
enum language language_accepted(struct text accept_language);

#endif
