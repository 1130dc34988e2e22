#ifndef API_RESOURCES_H
#define API_RESOURCES_H

#include "request/route.h"

/* One table a resource; a row without a path ends each. */
extern const struct route submissions_routes[];
extern const struct route corrections_routes[];
extern const struct route drafts_routes[];
extern const struct route reviews_routes[];
extern const struct route evidence_routes[];
extern const struct route notices_routes[];
extern const struct route entries_routes[];
extern const struct route moves_routes[];
extern const struct route facts_routes[];
extern const struct route voids_routes[];
extern const struct route rates_routes[];
extern const struct route rate_facts_routes[];
extern const struct route targets_routes[];
extern const struct route periods_routes[];
extern const struct route completeness_routes[];
extern const struct route publication_forms_routes[];
extern const struct route publication_diff_routes[];
extern const struct route publications_routes[];
extern const struct route opening_stocks_routes[];
extern const struct route external_values_routes[];
extern const struct route enterprises_routes[];
extern const struct route register_routes[];
extern const struct route programmes_routes[];
extern const struct route indicators_routes[];
extern const struct route code_lists_routes[];
extern const struct route me_routes[];
extern const struct route events_routes[];
extern const struct route audit_routes[];
extern const struct route system_routes[];

#endif
