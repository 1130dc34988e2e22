/*
 * Decides how a page is asked for: filters, place, one row more than wanted. Refuses to know what a cursor looks like outside.
 */
#include <string.h>

#include "base/instant.h"
#include "sql/queries.h"
#include "store/collections.h"
#include "store/question.h"

static size_t names_count(const char *const *names)
{
	size_t count = 0;

	while (names[count] != NULL)
		count++;
	return count;
}

/* An instant of knowledge that is given must be settled before anything is read. */
static const char *question_known_at(const struct list_question *q)
{
	return q->collection->known_at < 0 ? NULL : q->filters[q->collection->known_at];
}

bool question_settles(const struct list_question *q)
{
	return question_known_at(q) != NULL;
}

bool question_add(struct store_op *op, const struct list_question *q, int64_t limit)
{
	const struct collection *c = q->collection;
	size_t filters = names_count(c->filters), places = names_count(c->cursor);
	struct bind binds[LIST_FILTERS_MAX + LIST_CURSOR_MAX + 1], known_at = bind_text(question_known_at(q));

	if (question_settles(q) && !op_add(op, QUERY_KNOWN_AT_SETTLE, &known_at, 1))
		return false;
	for (size_t i = 0; i < filters; i++)
		binds[i] = bind_text(q->filters[i]);
	for (size_t i = 0; i < places; i++)
		binds[filters + i] = bind_text(limit == INT64_NONE ? NULL : q->after[i]);
	binds[filters + places] = bind_int(limit);
	if (!op_add(op, c->query, binds, filters + places + 1))
		return false;
	return limit == INT64_NONE || c->total == LIST_NO_TOTAL || op_add(op, c->total, binds, filters);
}

bool question_is_ahead(struct store_op *op, const struct list_question *q)
{
	bool bad;
	const struct row_settled *settled = op_row(op, 0, &row_settled_shape, &bad);
	int64_t known_at = INSTANT_NONE;

	if (settled == NULL || !instant_parse(text_of(question_known_at(q)), &known_at))
		return false;
	return known_at > settled->now && (settled->recorded_at == INSTANT_NONE || known_at > settled->recorded_at);
}

struct list_question *question_copy(struct store_op *op, const struct list_question *q)
{
	struct list_question *copy = arena_alloc(op->arena, sizeof *copy);

	if (copy == NULL)
		return NULL;
	*copy = (struct list_question){ .collection = q->collection, .limit = q->limit };
	if (question_settles(q))
		copy->filters[q->collection->known_at] = arena_string(op->arena, question_known_at(q));
	return copy;
}

static bool page_read(struct store_op *op, const struct list_question *q, struct list_rows *ret_page)
{
	size_t step = question_settles(q) ? 1 : 0;
	struct list rows = op_rows(op, step, q->collection->shape);

	*ret_page = (struct list_rows){ .at = rows.at, .count = rows.count, .total = INT64_NONE };
	if (rows.at == NULL)
		return false;
	ret_page->more = rows.count > q->limit;
	ret_page->count = ret_page->more ? q->limit : rows.count;
	for (size_t i = 0; ret_page->more && q->collection->cursor[i] != NULL; i++) {
		ret_page->next[i] =
			query_place(op->steps[step].result, ret_page->count - 1, q->collection->cursor[i], op->arena);
		if (ret_page->next[i] == NULL)
			return false;
	}
	return q->collection->total == LIST_NO_TOTAL || query_int(op->steps[step + 1].result, &ret_page->total);
}

static void page_came(struct store_op *op, const struct fault *f)
{
	struct fault ahead = fault_of(422, "bad_parameter", "known_at lies after now and after the last change");
	struct fault wrong = fault_of(500, "internal", "a page that cannot be read");
	const struct list_question *q = op->ask;
	store_rows_fn *fn = (store_rows_fn *)op->fn;
	struct list_rows page;

	if (f == NULL && question_settles(q) && question_is_ahead(op, q))
		f = &ahead;
	else if (f == NULL && !page_read(op, q, &page))
		f = &wrong;
	fn(op->owner, f, f == NULL ? &page : NULL);
}

struct store_op *store_list(
	struct store *s, const struct list_question *q, store_rows_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, &q->caller, (void (*)(void))fn, owner, ret_fault);
	bool built;

	if (op == NULL)
		return NULL;
	op->ask = question_copy(op, q);
	if (q->collection->total != LIST_NO_TOTAL && !question_settles(q))
		op->frame.begin = QUERY_BEGIN_SNAPSHOT; /* rows and total of one instant */
	built = op->ask != NULL && question_add(op, q, (int64_t)q->limit + 1);
	return op_submit(op, built, page_came, ret_fault);
}
