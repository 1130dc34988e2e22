/* What handlers do with a loaded object. Refuses to know how it was loaded. */
#include "api/load.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/text.h"
#include "wire/json_read.h"

const struct value *load_value(struct request *r, const char *json)
{
	const struct value *value;
	struct fault f;

	return json_read(text_of(json), &json_limits_file, r->arena, &value, &f) ? value : NULL;
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
