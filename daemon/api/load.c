/* What handlers do with a loaded object. Refuses to know how it was loaded. */
#include "api/load.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/value.h"
#include "cache/snapshot.h"
#include "domain/catalogue.h"
#include "domain/standing.h"
#include "domain/submission.h"
#include "wire/decode.h"
#include "wire/json_read.h"

const struct value *load_value(struct request *r, const char *json)
{
	const struct value *value;
	struct fault f;

	return json_read(text_of(json), &json_limits_file, r->arena, &value, &f) ? value : NULL;
}

bool load_list(struct request *r, const struct shape *shape, const char *json, struct list *ret_list)
{
	const struct value *all = load_value(r, json);
	char *records;

	if (all == NULL || all->kind != VALUE_ARRAY)
		return false;
	records = arena_alloc_array(r->arena, all->count, shape->size);
	for (size_t i = 0; records != NULL && i < all->count; i++)
		if (!decode_stored(shape, &all->items[i], r->arena, records + i * shape->size))
			return false;
	*ret_list = (struct list){ records, all->count };
	return records != NULL;
}

const char *load_next_etag(struct request *r, const char *etag)
{
	int64_t version;

	return text_to_int64(text_of(etag), &version) ? arena_printf(r->arena, "%" PRId64, version + 1) : NULL;
}

bool load_tag_next(struct request *r, const char *etag)
{
	const char *next = load_next_etag(r, etag);

	r->reply.etag = next != NULL ? arena_printf(r->arena, "\"%s\"", next) : NULL;
	return r->reply.etag != NULL;
}

enum next load_refuse_filing(struct request *r, const char *act, const char *reason)
{
	const struct submission *s = r->loaded;
	const struct programme *programme = catalogue_find_programme(r->snapshot->catalogue, text_of(s->programme));

	return request_refuse_detailed(
		r, "conflict", standing_filing(r->arena, programme, s->state, act, request_language(r)), reason);
}
