/*
 * Decides what is filed in the demo. Explicit filings come first, in the order of the file, because the
 * report's sentences begin with whoever filed first; rows of samples are made from the programme's sample
 * body by the rules under `vary`. Refuses to know what any answer means.
 */
#include "ctl/demo_filings.h"

#include <string.h>

#include "base/date.h"
#include "ctl/body.h"

/* What a row is made from. */
struct maker {
	struct demo_plan *plan;
	struct demo_enterprise *first_sample;
	size_t sample_enterprises;
	struct arena *arena;
	const struct value *programme; /* its object in the file */
	const char *code;
};

/* Where a row stands: the number of its sample enterprise, and its place in its group. */
struct place {
	int number;
	size_t index;
	size_t count;
};

/* The day of this row where rows are spread evenly from first to last. */
static bool spread_date(const struct value *range, const struct place *place, int32_t *ret_date)
{
	const char *first = value_string(value_item(range, 0)), *last = value_string(value_item(range, 1));
	int32_t from, until;

	if (!first || !last || !date_parse(text_of(first), &from) || !date_parse(text_of(last), &until) || until < from)
		return false;
	*ret_date = from + (int32_t)((size_t)(until - from + 1) * place->index / place->count);
	return true;
}

static const struct value *with_date(const struct maker *m, const struct value *answers, const char *name, int32_t date)
{
	char text[DATE_TEXT_SIZE];

	date_format(date, text);
	return body_with_string(m->arena, answers, name, text);
}

/* A few days before another answer: 0 to `days`, by the row's number. */
static const struct value *vary_before(
	const struct maker *m, const struct value *rule, const struct value *answers, int number)
{
	const char *other = value_string(value_member(rule, "before"));
	const char *day = other ? value_string(value_member(answers, other)) : NULL;
	int64_t days = 0;
	int32_t date;

	if (!day || !date_parse(text_of(day), &date) || !value_int(value_member(rule, "days"), &days) || days < 0)
		return NULL;
	return with_date(m, answers, rule->name, date - (int32_t)(number % (days + 1)));
}

/* The answers with one member varied by its rule; NULL where the rule is not understood. */
static const struct value *vary_member(
	const struct maker *m, const struct value *rule, const struct value *answers, const struct place *place)
{
	const struct value *cycle = value_member(rule, "cycle"), *spread = value_member(rule, "spread");
	const char *number = value_string(value_member(rule, "number"));
	int32_t date;

	if (cycle && cycle->count)
		return body_with(m->arena, answers, rule->name, &cycle->items[(size_t)place->number % cycle->count]);
	if (number)
		return body_with_string(
			m->arena, answers, rule->name, arena_printf(m->arena, "%s%04d", number, place->number));
	if (spread)
		return spread_date(spread, place, &date) ? with_date(m, answers, rule->name, date) : NULL;
	return vary_before(m, rule, answers, place->number);
}

static const struct value *vary_answers(const struct maker *m, const struct value *answers, const struct place *place)
{
	const struct value *rules = value_member(m->programme, "vary");

	for (size_t i = 0; rules && answers && i < rules->count; i++)
		answers = vary_member(m, &rules->items[i], answers, place);
	return answers;
}

static bool make_moves(const struct maker *m, const struct value *list, struct demo_filing *f)
{
	struct demo_move *moves;

	if (!list)
		return true;
	moves = arena_alloc_array(m->arena, list->count, sizeof(*moves));
	for (size_t i = 0; moves && i < list->count; i++) {
		moves[i].to = value_string(value_member(&list->items[i], "to"));
		moves[i].body = body_text(m->arena, &list->items[i]);
		if (!moves[i].to || !moves[i].body)
			return false;
	}
	f->moves = moves;
	f->move_count = list->count;
	return moves != NULL;
}

/* The approval: the decision, with what the programme's `review` adds to it. */
static const char *make_review(const struct maker *m)
{
	const struct value *body = body_with_string(m->arena, NULL, "decision", "approve");
	const struct value *more = value_member(m->programme, "review");

	for (size_t i = 0; body && more && i < more->count; i++)
		body = body_with(m->arena, body, more->items[i].name, &more->items[i]);
	return body ? body_text(m->arena, body) : NULL;
}

static bool count_in(struct demo_enterprise *e, const char *programme)
{
	for (size_t i = 0; i < e->counted_count; i++)
		if (!strcmp(e->counted[i], programme))
			return true;
	if (e->counted_count == DEMO_COUNTED_MAX)
		return false;
	e->counted[e->counted_count++] = programme;
	return true;
}

/* Adds a filing of the enterprise with this body (its uscc is put in) and the row's moves. */
static bool add_filing(
	const struct maker *m, struct demo_enterprise *e, const struct value *body, const struct value *row, bool named)
{
	struct demo_filing *f = &m->plan->filings[m->plan->filing_count];

	body = body ? body_with_string(m->arena, body, "uscc", e->uscc) : NULL;
	if (!body || !make_moves(m, value_member(row, "moves"), f) || !count_in(e, m->code))
		return false;
	f->enterprise = e;
	f->programme = m->code;
	f->body = body_text(m->arena, body);
	f->review = make_review(m);
	f->named = named;
	m->plan->filing_count++;
	return f->body && f->review;
}

static bool add_explicit(const struct maker *m, const struct value *row)
{
	const struct demo_enterprise *found = demo_plan_find(m->plan, value_string(value_member(row, "enterprise")));
	const struct value *body = value_member(m->programme, "sample"), *title = value_member(row, "title");

	if (!found)
		return false;
	if (title)
		body = body_with(m->arena, body, "title", title);
	return add_filing(m, &m->plan->enterprises[found - m->plan->enterprises], body, row, true);
}

static bool add_rows(const struct maker *m, const struct value *row)
{
	const struct value *sample = value_member(m->programme, "sample");
	int64_t first = 0, count = 0;

	if (!value_int(value_member(row, "first"), &first) || !value_int(value_member(row, "count"), &count) ||
		first < 1 || count < 1 || first + count - 1 > (int64_t)m->sample_enterprises)
		return false;
	for (int64_t i = 0; i < count; i++) {
		struct place place = { (int)(first + i), (size_t)i, (size_t)count };
		const struct value *answers = vary_answers(m, value_member(sample, "answers"), &place);

		if (!answers || !add_filing(m, m->first_sample + (place.number - 1),
					body_with(m->arena, sample, "answers", answers), row, false))
			return false;
	}
	return true;
}

/* Adds every row of the programme's list, or counts their filings where `add` is NULL. */
static bool add_list(const struct maker *m, const char *member, bool (*add)(const struct maker *, const struct value *))
{
	const struct value *list = value_member(m->programme, member);

	for (size_t i = 0; list && i < list->count; i++)
		if (!add(m, &list->items[i]))
			return false;
	return true;
}

static size_t count_filings(const struct value *programmes)
{
	size_t total = 0;

	for (size_t p = 0; p < programmes->count; p++) {
		const struct value *named = value_member(&programmes->items[p], "filings");
		const struct value *rows = value_member(&programmes->items[p], "samples");

		total += named ? named->count : 0;
		for (size_t i = 0; rows && i < rows->count; i++) {
			int64_t count = 0;

			value_int(value_member(&rows->items[i], "count"), &count);
			total += count > 0 && count < 10000 ? (size_t)count : 0;
		}
	}
	return total;
}

/* All explicit filings of all programmes come before the first row of samples. */
static bool add_all(struct maker *m, const struct value *programmes, const char *member,
	bool (*add)(const struct maker *, const struct value *), const char **ret_why)
{
	for (size_t i = 0; i < programmes->count; i++) {
		m->programme = &programmes->items[i];
		m->code = value_string(value_member(m->programme, "programme"));
		if (!m->code || !add_list(m, member, add)) {
			*ret_why = arena_printf(
				m->arena, "filings.json: %s of %s: not understood", member, m->code ? m->code : "?");
			return false;
		}
	}
	return true;
}

static bool make_samples(const struct maker *m, const struct value *programmes)
{
	m->plan->samples = arena_alloc_array(m->arena, programmes->count, sizeof(*m->plan->samples));
	for (size_t i = 0; m->plan->samples && i < programmes->count; i++) {
		struct demo_sample *s = &m->plan->samples[m->plan->sample_count++];

		s->programme = value_string(value_member(&programmes->items[i], "programme"));
		s->body = body_text(m->arena, value_member(&programmes->items[i], "sample"));
		if (!s->body)
			return false;
	}
	return m->plan->samples != NULL;
}

bool demo_filings_make(struct demo_plan *plan, struct demo_enterprise *first_sample, const struct value *filings,
	struct arena *arena, const char **ret_why)
{
	const struct value *programmes = value_member(filings, "programmes");
	struct maker m = {
		.plan = plan,
		.first_sample = first_sample,
		.sample_enterprises = plan->enterprise_count - (size_t)(first_sample - plan->enterprises),
		.arena = arena,
	};

	*ret_why = "filings.json: programmes must be a list";
	if (!programmes || programmes->kind != VALUE_ARRAY)
		return false;
	plan->filings = arena_alloc_array(arena, count_filings(programmes), sizeof(*plan->filings));
	return plan->filings && add_all(&m, programmes, "filings", add_explicit, ret_why) &&
	       add_all(&m, programmes, "samples", add_rows, ret_why) && make_samples(&m, programmes);
}
