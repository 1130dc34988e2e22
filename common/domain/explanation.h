/* Whether what an enterprise says to a finding says anything. */
#ifndef DOMAIN_EXPLANATION_H
#define DOMAIN_EXPLANATION_H

#include "base/field.h"
#include "base/text.h"

/* What assures and explains nothing: phrases of the catalogue, as texts. ASCII letters are compared in lower case, and stand for whole words;
 * of phrases in a row or alone between signs nothing is left, one or two Chinese characters inside a sentence are part of it. */
struct assurances {
	struct list phrases;
};

/* The table of its members. */
extern const struct shape assurances_shape;

enum explanation_verdict {
	EXPLANATION_FINE,
	EXPLANATION_SHORT, /* fewer code points than wanted, spaces around it not counted */
	EXPLANATION_EMPTY, /* without phrases of assurance, signs and what is said again too little is left, or numbers alone */
};

/* Judges well-formed UTF-8, by a list of such phrases. */
enum explanation_verdict explanation_judge(const struct list *phrases, struct text text, size_t min_points);

#endif
