/* Whether what an enterprise says to a finding says anything. */
#ifndef DOMAIN_EXPLANATION_H
#define DOMAIN_EXPLANATION_H

#include "base/text.h"

enum explanation_verdict {
	EXPLANATION_FINE,
	EXPLANATION_SHORT, /* fewer code points than wanted, spaces around it not counted */
	EXPLANATION_EMPTY, /* phrases of assurance alone, or one sign over and over */
};

/* Judges well-formed UTF-8. */
enum explanation_verdict explanation_judge(struct text text, size_t min_points);

#endif
