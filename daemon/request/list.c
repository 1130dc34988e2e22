/*
 * Pages of collections: filters from the query, a cursor that says where the last page ended, rows as
 * JSON by the collection's shape. Refuses to know any collection.
 */
#include "request/list.h"

#include <inttypes.h>
#include <string.h>

#include "auth/principal.h"
#include "base/arena.h"
#include "base/encode.h"
#include "http/message.h"
#include "request/hall.h"
#include "request/route.h"
#include "wire/json_write.h"

enum { LIMIT_DEFAULT = 50 };

/* A cursor is the last row's values of the ordering columns, one a line, in base64url. */
static bool read_cursor(struct request *r, const char *cursor, const struct collection *c, const char **ret_after)
{
	struct buffer b = { 0 };
	struct text rest, value;
	bool whole = encode_unbase64url(text_of(cursor), &b) && !b.failed && memchr(b.at, '\0', b.len) == NULL;
	unsigned n = 0;

	rest = buffer_text(&b);
	while (whole && n < LIST_CURSOR_MAX && c->cursor[n] != NULL && text_cut(&rest, '\n', &value))
		ret_after[n++] = arena_text(r->arena, value);
	whole = whole && n > 0 && (n == LIST_CURSOR_MAX || c->cursor[n] == NULL) && rest.at == NULL;
	buffer_free(&b);
	return whole;
}

static const char *write_cursor(struct request *r, const struct list_rows *rows)
{
	struct buffer plain = { 0 }, coded = { 0 };
	const char *cursor;

	for (unsigned i = 0; i < LIST_CURSOR_MAX && rows->next[i] != NULL; i++) {
		if (i > 0)
			buffer_add_byte(&plain, '\n');
		buffer_add_string(&plain, rows->next[i]);
	}
	encode_base64url(&coded, plain.at, plain.len);
	cursor = plain.failed || coded.failed ? NULL : arena_text(r->arena, buffer_text(&coded));
	buffer_free(&plain);
	buffer_free(&coded);
	return cursor;
}

/* What was asked for. An enterprise sees its own rows anyway; said as a filter, the database finds them by an
 * index. Not where a total stands beside: that is the same for everybody. */
static const char *filter_of(const struct request *r, const struct collection *c, const char *name)
{
	const char *given = params_text(&r->params, name);

	if (given == NULL && c->total == LIST_NO_TOTAL && r->principal->uscc[0] != '\0' && strcmp(name, "uscc") == 0)
		return r->principal->uscc;
	return given;
}

bool list_ask(struct request *r, const struct collection *c, struct list_question *ret_question)
{
	const char *cursor = params_text(&r->params, "cursor");

	*ret_question = (struct list_question){
		.collection = c,
		.caller = request_caller(r),
		.limit = (unsigned)params_number(&r->params, "limit", LIMIT_DEFAULT),
	};
	for (unsigned i = 0; i < LIST_FILTERS_MAX && c->filters[i] != NULL; i++)
		ret_question->filters[i] = filter_of(r, c, c->filters[i]);
	if (cursor == NULL || read_cursor(r, cursor, c, ret_question->after))
		return true;
	request_find_param(r, "bad_parameter", "cursor");
	return false;
}

/* The query of this page without its cursor, to be followed by the next one's. */
static void add_query_without_cursor(struct buffer *b, struct text query)
{
	struct text part;

	while (text_cut(&query, '&', &part))
		if (part.len > 0 && !text_starts(part, "cursor=")) {
			buffer_add_text(b, part);
			buffer_add_byte(b, '&');
		}
}

static const char *link_to_next(struct request *r, const char *cursor)
{
	struct buffer b = { 0 };
	const char *link;

	buffer_add_byte(&b, '<');
	buffer_add_text(&b, r->message->path);
	buffer_add_byte(&b, '?');
	add_query_without_cursor(&b, r->message->query);
	buffer_printf(&b, "cursor=%s>; rel=\"next\"", cursor);
	link = b.failed ? NULL : arena_text(r->arena, buffer_text(&b));
	buffer_free(&b);
	return link;
}

/* {"items":[…],"next":…} and whatever the handler wants beside it. */
static struct text page_of(struct request *r, const struct list_rows *rows, const char *cursor)
{
	struct buffer b = { 0 };
	struct text page = { 0 };

	json_write_list(&b, r->listed->shape, rows->at, rows->count, cursor);
	if (r->beside != NULL && b.len > 0) {
		b.len--;
		buffer_printf(&b, ",%s}", r->beside);
	}
	if (rows->total != INT64_NONE && b.len > 0) {
		b.len--;
		buffer_printf(&b, ",\"total\":%" PRId64 "}", rows->total);
	}
	if (!b.failed)
		page = (struct text){ arena_text(r->arena, buffer_text(&b)), b.len };
	buffer_free(&b);
	return page;
}

enum next list_refuse(struct request *r, const struct fault *f)
{
	if (f->status != 422)
		return request_refuse_fault(r, f);
	request_find_param(r, "bad_parameter", params_find(&r->params, "known_at") != NULL ? "known_at" : "cursor");
	return request_refuse_findings(r);
}

/* Where a page of a list in memory begins, in base64url: its place, and on a second line the name of the item before it. */
static bool read_place(struct request *r, const char *cursor, size_t *ret_place, const char **ret_name)
{
	struct buffer b = { 0 };
	struct text rest, digits, name = { 0 };
	int64_t place = -1;
	bool whole = encode_unbase64url(text_of(cursor), &b) && !b.failed;

	rest = buffer_text(&b);
	whole = whole && text_cut(&rest, '\n', &digits) && text_to_int64(digits, &place) && place > 0;
	if (whole && text_cut(&rest, '\n', &name))
		whole = rest.at == NULL;
	*ret_place = (size_t)place;
	*ret_name = whole && name.at != NULL ? arena_text(r->arena, name) : NULL;
	buffer_free(&b);
	return whole;
}

static const char *write_place(struct request *r, size_t place, const char *name)
{
	const char *plain =
		arena_printf(r->arena, "%zu%s%s", place, name != NULL ? "\n" : "", name != NULL ? name : "");
	const char *cursor = NULL;
	struct buffer b = { 0 };

	if (plain != NULL)
		encode_base64url(&b, plain, strlen(plain));
	if (plain != NULL && !b.failed)
		cursor = arena_text(r->arena, buffer_text(&b));
	buffer_free(&b);
	return cursor;
}

/* What an item is told by: its first member, a code or an id. NULL where that is no text. */
static const char *name_of(const struct shape *shape, const struct list *items, size_t i)
{
	const struct field *field = &shape->fields[0];

	if (field->kind != FIELD_TEXT)
		return NULL;
	return *(const char *const *)field_get(field, (const char *)items->at + i * shape->size);
}

static bool is_behind(const struct shape *shape, const struct list *items, size_t place, const char *name)
{
	const char *before = place > 0 ? name_of(shape, items, place - 1) : NULL;

	return before != NULL && strcmp(before, name) == 0;
}

/* Where the page behind the named item begins: at its place, unless items came or went before it meanwhile. */
static size_t place_behind(const struct shape *shape, const struct list *items, size_t place, const char *name)
{
	size_t there = place < items->count ? place : items->count;

	for (size_t i = there; name != NULL && i <= items->count; i++)
		if (is_behind(shape, items, i, name))
			return i;
	for (size_t i = there; name != NULL && i > 0; i--)
		if (is_behind(shape, items, i, name))
			return i;
	return there;
}

bool list_cut(struct request *r, const struct shape *shape, const struct list *items, struct list_cut *ret_cut)
{
	const char *cursor = params_text(&r->params, "cursor"), *name;
	size_t limit = (size_t)params_number(&r->params, "limit", LIMIT_DEFAULT), place;

	*ret_cut = (struct list_cut){ .count = items->count };
	if (cursor != NULL && !read_place(r, cursor, &place, &name)) {
		request_find_param(r, "bad_parameter", "cursor");
		return false;
	}
	if (cursor != NULL)
		ret_cut->from = place_behind(shape, items, place, name);
	ret_cut->count = items->count - ret_cut->from;
	if (ret_cut->count <= limit)
		return true;
	ret_cut->count = limit;
	ret_cut->next = write_place(r, ret_cut->from + limit, name_of(shape, items, ret_cut->from + limit - 1));
	r->reply.link = ret_cut->next != NULL ? link_to_next(r, ret_cut->next) : NULL;
	r->findings.failed = r->findings.failed || r->reply.link == NULL;
	return r->reply.link != NULL;
}

static void page_came(void *owner, const struct fault *f, const struct list_rows *rows)
{
	struct request *r = owner;
	const char *cursor = NULL;

	r->op = NULL;
	if (rows == NULL) {
		list_refuse(r, f);
	} else {
		if (rows->more) {
			cursor = write_cursor(r, rows);
			r->reply.link = cursor != NULL ? link_to_next(r, cursor) : NULL;
		}
		request_answer_json(r, 200, page_of(r, rows, cursor));
	}
	request_advance(r);
}

enum next list_page(struct request *r, const struct list_question *q)
{
	return list_page_with(r, q, NULL);
}

enum next list_page_with(struct request *r, const struct list_question *q, const char *member)
{
	struct fault f;

	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	r->listed = q->collection;
	r->beside = member;
	return request_wait(r, store_list(r->hall->store, q, page_came, r, &f), &f);
}
