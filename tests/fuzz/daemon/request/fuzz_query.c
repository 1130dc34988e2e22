/* Any bytes as a query against rules of every kind: what is taken is of its kind, whatever else there is was found. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "request/params.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_MAX = 1 << 20 };

static const struct param_rule rules[] = {
	{ "q", PARAM_TEXT, NULL, "", "" },
	{ "uscc", PARAM_USCC, NULL, "", "" },
	{ "entry", PARAM_UUID, NULL, "", "" },
	{ "as_of", PARAM_DATE, NULL, "", "" },
	{ "known_at", PARAM_INSTANT, NULL, "", "" },
	{ "limit", PARAM_LIMIT, NULL, "", "" },
	{ "period", PARAM_PERIOD, NULL, "", "" },
	{ "dry_run", PARAM_BOOL, NULL, "", "" },
	{ "state", PARAM_CHOICE, "draft|submitted|approved", "", "" },
	{ 0 },
};

static void demand(bool truth)
{
	if (!truth)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(ARENA_MAX);
	struct findings findings = { .arena = arena };
	struct params p;
	const struct param *limit;

	demand(arena != NULL);
	if (params_read(&p, (struct text){ (const char *)data, size }, rules, arena, &findings)) {
		demand(p.count <= PARAMS_MAX);
		limit = params_find(&p, "limit");
		demand(limit == NULL || (limit->number >= 1 && limit->number <= 1000));
		for (unsigned i = 0; i < p.count; i++)
			demand(text_is_utf8(text_of(p.at[i].text)) && params_find(&p, p.at[i].name) == &p.at[i]);
	}
	arena_free(arena);
	return 0;
}
