/* Which resources there are. Knows nothing about any of them. */
#include "api/api.h"

#include "api/resources.h"

const struct route *const api_routes[] = {
	submissions_routes,
	corrections_routes,
	drafts_routes,
	reviews_routes,
	notices_routes,
	evidence_routes,
	entries_routes,
	moves_routes,
	facts_routes,
	voids_routes,
	rates_routes,
	rate_facts_routes,
	targets_routes,
	periods_routes,
	completeness_routes,
	publication_forms_routes,
	publication_diff_routes,
	publications_routes,
	opening_stocks_routes,
	external_values_routes,
	enterprises_routes,
	register_routes,
	programmes_routes,
	indicators_routes,
	code_lists_routes,
	me_routes,
	events_routes,
	audit_routes,
	system_routes,
	NULL,
};
