/*
 * Decides which rows a publication holds and how its canonical bytes are made: the JSON of its content, members in
 * their order and nothing between them. Refuses to compute a figure.
 */
#include "api/publication_make.h"

#include <string.h>

#include "api/answer.h"
#include "api/load.h"
#include "api/place.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "base/digest.h"
#include "cache/snapshot.h"
#include "domain/catalogue.h"
#include "domain/figure.h"
#include "domain/publication.h"
#include "domain/rate_row.h"
#include "request/hall.h"
#include "wire/decode.h"
#include "wire/json_write.h"

/* Rows of the indicators asked for. What was pending then is of no moment: it is outside what known_at promises. */
static bool rows_of(struct request *r, const struct figure_input *input, const char *scope, enum figure_group group,
	struct list *ret_rows)
{
	const struct figure_query query = {
		.scope = scope, .group = group, .light_tolerance = r->hall->limits.light_tolerance
	};
	struct rate_row *rows;
	size_t kept = 0;

	if (!figure_rows(r->snapshot->catalogue, input, &query, r->arena, ret_rows))
		return false;
	rows = ret_rows->at;
	for (size_t i = 0; i < ret_rows->count; i++) {
		if (!publication_wants(r->decoded, rows[i].indicator))
			continue;
		rows[kept] = rows[i];
		rows[kept++].excluded = NULL;
	}
	ret_rows->count = kept;
	return true;
}

static bool indicators_of(struct request *r, struct list *ret_list)
{
	const struct list *all = &r->snapshot->catalogue->indicators;
	const struct indicator *from = all->at;
	struct publication_indicator *to = arena_alloc_array(r->arena, all->count, sizeof *to);
	size_t kept = 0;

	for (size_t i = 0; to != NULL && i < all->count; i++)
		if (publication_wants(r->decoded, from[i].code))
			to[kept++] = (struct publication_indicator){ from[i].code, from[i].title, from[i].unit,
				indicator_share_part(&from[i]) };
	*ret_list = (struct list){ to, kept };
	return to != NULL;
}

/* The scope and its rows' districts by name. */
static bool places_of(struct request *r, const char *scope, struct list *ret_list)
{
	const struct list *all = &r->snapshot->catalogue->districts;
	const struct district *from = all->at;
	const char *code = strchr(scope, ':') + 1;
	struct publication_place *to = arena_alloc_array(r->arena, all->count, sizeof *to);
	size_t kept = 0;

	for (size_t i = 0; to != NULL && i < all->count; i++) {
		bool child = from[i].parent != NULL && strcmp(from[i].parent, code) == 0;

		if (!child && strcmp(from[i].code, code) != 0)
			continue;
		to[kept] =
			(struct publication_place){ arena_printf(r->arena, "district:%s", from[i].code), from[i].name };
		if (to[kept++].scope == NULL)
			return false;
	}
	*ret_list = (struct list){ to, kept };
	return to != NULL;
}

/* The remarks as they were given. NULL: no memory. */
static const char *remarks_of(struct request *r)
{
	const struct publication_body *body = r->decoded;
	struct buffer b = { 0 };

	if (body->remarks == NULL)
		return "{}";
	json_write_value(&b, body->remarks);
	return answer_take(r, &b).at;
}

static bool paragraphs_of(struct request *r, const struct publication_ground *ground, const struct list *figures,
	struct list *ret_paragraphs)
{
	const struct catalogue *catalogue = r->snapshot->catalogue;
	const struct publication_body *body = r->decoded;
	const struct brief_matter matter = {
		.catalogue = catalogue,
		.figures = figures,
		.counted = &ground->counted,
		.names = &ground->names,
		.remarks = body->remarks,
		.as_of = ground->as_of,
	};

	*ret_paragraphs = (struct list){ arena_alloc(r->arena, 1), 0 };
	return catalogue->brief == NULL || brief_write(catalogue->brief, &matter, r->arena, ret_paragraphs);
}

static struct text content_of(
	struct request *r, const struct publication_ground *ground, const struct figure_input *input, const char *scope)
{
	const struct publication_body *body = r->decoded;
	struct publication_content c = {
		.period = body->period,
		.title = body->title,
		.document_no = body->document_no,
		.scope = scope,
		.as_of = ground->as_of,
		.known_at = ground->known_at,
		.revision = input->revision,
		.facts = ground->counted,
		.openings = ground->openings,
		.remarks = remarks_of(r),
	};
	struct buffer b = { 0 };

	if (c.remarks == NULL || !indicators_of(r, &c.indicators) || !places_of(r, scope, &c.places) ||
		!rows_of(r, input, scope, FIGURE_GROUP_NONE, &c.figures) ||
		!rows_of(r, input, scope, FIGURE_GROUP_DISTRICT, &c.districts) ||
		!paragraphs_of(r, ground, &c.figures, &c.paragraphs))
		return (struct text){ 0 };
	json_write_record(&b, &publication_content_shape, &c);
	return answer_take(r, &b);
}

struct publication *publication_make(
	struct request *r, const struct publication_ground *ground, const struct figure_input *input)
{
	const struct publication_body *body = r->decoded;
	struct publication *p = arena_alloc(r->arena, sizeof *p);
	char *digest = arena_alloc(r->arena, DIGEST_HEX_SIZE);
	const char *scope = place_asked(r);
	struct text content = scope != NULL ? content_of(r, ground, input, scope) : (struct text){ 0 };

	if (p == NULL || digest == NULL || content.at == NULL || !digest_sha256_hex(content.at, content.len, digest))
		return NULL;
	field_clear(&publication_shape, p);
	p->no = request_is_rehearsal(r) ? INT64_NONE : ground->no;
	p->period = body->period;
	p->title = body->title;
	p->document_no = body->document_no;
	p->scope = scope;
	p->as_of = ground->as_of;
	p->known_at = ground->known_at;
	p->revision = input->revision;
	p->digest = digest;
	p->by = r->principal->person;
	p->content = content.at;
	return p;
}

struct text publication_answer(struct request *r, const struct publication *publication)
{
	struct buffer b = { 0 };

	json_write_record(&b, &publication_head_shape, publication);
	if (b.len > 0) {
		b.at[b.len - 1] = ',';
		buffer_add_string(&b, publication->content + 1);
	}
	return answer_take(r, &b);
}

const struct publication_content *publication_content(struct request *r)
{
	const struct publication *p = r->loaded;
	struct publication_content *content = arena_alloc(r->arena, sizeof *content);
	const struct value *value = load_value(r, p->content);

	if (content == NULL || value == NULL || !decode_stored(&publication_content_shape, value, r->arena, content))
		return NULL;
	return content;
}
