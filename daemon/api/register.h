#ifndef API_REGISTER_H
#define API_REGISTER_H

/* What registering an enterprise and changing it have in common. */

#include "base/field.h"
#include "domain/size.h"
#include "request/request.h"

#define REGISTER_STATUS_WORDS "active|deregistered|revoked|moved_out"

/* struct enterprise of the {uscc}. */
enum next enterprises_load(struct request *r);

/* Adds what is wrong with the places: a district that is no leaf, a park or chain that nobody knows. NULL ones pass. */
void register_check_places(struct request *r, const char *district, const char *park, const struct list *chains);

/* The code of another enterprise than `own` (or NULL), mended where that is harmless; NULL where none was given, or with a finding. */
const char *register_check_predecessor(struct request *r, const char *predecessor, const char *own);

/* Adds what is wrong with a code of industry; NULL passes. */
void register_check_industry(struct request *r, const char *industry);

/* Adds what is wrong with the figures; what is not known passes. */
void register_check_figures(struct request *r, const struct size_figures *figures);

/* The size that follows from the figures by the thresholds of a day; NULL where none does. */
const char *register_size(struct request *r, const char *industry, const struct size_figures *figures, int32_t day);

#endif
