#ifndef API_PLACE_H
#define API_PLACE_H

/* What a query or a body may name as a place: scopes, districts, and the other names of the catalogue. */

#include <stdbool.h>

#include "request/request.h"

struct catalogue;

/* Whether the text is a scope that figures exist for: a zone, a sub-district, a park, a chain. */
bool place_has_figures(const struct catalogue *c, const char *scope);

/* The same, or a city or province: they have totals from outside. */
bool place_has_totals(const struct catalogue *c, const char *scope);

/* The scope that the query asks for by `scope`, or by `district` as its short form; the zone where neither is
 * given. NULL: a finding was added, or memory is out. */
const char *place_asked(struct request *r);

/* Adds a finding where group_by asks for the parts of something that has none of them: only a zone is told by chain, only a
 * district by district. `scope` is one that has figures. */
void place_check_group(struct request *r, const char *scope);

/* Adds a finding for each of the query's programme, indicator, district, park and chain that the catalogue
 * does not know. */
void place_check_filters(struct request *r);

#endif
