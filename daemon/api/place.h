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

/* Adds a finding for each of the query's programme, indicator, district, park and chain that the catalogue
 * does not know. */
void place_check_filters(struct request *r);

/* Rows of route tables: the parameters of several resources. */
#define PARAM_OF_LIMIT \
	{ "limit", PARAM_LIMIT, NULL, "How many items at the most, 1 to 1000; 50 when not given.", "每页最多条数，1 至 1000，默认 50。" }
#define PARAM_OF_CURSOR { "cursor", PARAM_TEXT, NULL, "Where the page before ended: its `next`.", "上一页的 next，用于取下一页。" }
#define PARAM_OF_LANG { "lang", PARAM_CHOICE, "en|zh", "Language of the CSV header; en when not given.", "CSV 表头的语言，默认 en。" }
#define PARAM_OF_INDICATOR { "indicator", PARAM_TEXT, NULL, "Code of an indicator.", "指标代码。" }
#define PARAM_OF_USCC { "uscc", PARAM_USCC, NULL, "Unified social credit code of an enterprise.", "企业的统一社会信用代码。" }
#define PARAM_OF_SCOPE { "scope", PARAM_TEXT, NULL, "A scope: district:…, park:… or chain:….", "统计范围：district:…、park:… 或 chain:…。" }
#define PARAM_OF_DISTRICT { "district", PARAM_TEXT, NULL, "Code of a district, with all below it.", "区划代码，包含其下级。" }
#define PARAMS_END { NULL, PARAM_TEXT, NULL, NULL, NULL }

#endif
