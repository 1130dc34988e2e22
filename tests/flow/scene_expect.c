/* What a scene expects of answers, connections, requests and calls. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "fake_net/fake_net.h"
#include "fake_store/fake_store.h"
#include "scene_inside.h"

static struct buffer *heard_now(struct scene *s)
{
	struct buffer *heard = &s->world.heard[s->conn];
	struct conn *c = world_conn(&s->world, s->conn);

	if (c != NULL)
		fake_net_sent(c, heard);
	return heard;
}

/* "201", "422 validation": the next answer on this connection */
static bool expect_answer(struct scene *s, const struct scene_line *clause)
{
	struct buffer *heard = heard_now(s);
	const char *code;

	if (!heard_take(heard, s->world.arena, &s->last))
		return scene_fail(s, "no answer, expected %s (the database is asked for %s)", clause->word[0],
			fake_store_next(s->world.store) != NULL ? fake_store_next(s->world.store) : "nothing");
	if (s->last.status != atoi(clause->word[0]))
		return scene_fail(s, "%d, expected %s: %.300s", s->last.status, clause->rest[0], s->last.body.at);
	code = clause->count > 1 ? arena_printf(s->world.arena, "\"code\":\"%s\",\"request_id\"", clause->word[1])
				 : NULL;
	if (code != NULL && strstr(s->last.body.at, code) == NULL)
		return scene_fail(s, "expected %s: %.300s", clause->word[1], s->last.body.at);
	return true;
}

/* "no answer", "no calls" */
static bool expect_none(struct scene *s, const struct scene_line *clause)
{
	if (strcmp(clause->rest[0], "no calls") == 0)
		return fake_store_next(s->world.store) == NULL ||
		       scene_fail(s, "the database is asked for %s", fake_store_next(s->world.store));
	if (heard_now(s)->len > 0)
		return scene_fail(s, "an answer: %.200s", heard_now(s)->at);
	return true;
}

/* "0 requests alive", "2 calls of submission_insert" */
static bool expect_count(struct scene *s, const struct scene_line *clause)
{
	unsigned expected = (unsigned)strtoul(clause->word[0], NULL, 10), found;

	if (strcmp(clause->word[1], "requests") == 0)
		found = s->world.hall.alive;
	else
		found = fake_store_calls(s->world.store, clause->count > 3 ? clause->word[3] : NULL);
	return found == expected || scene_fail(s, "%u, expected %s", found, clause->rest[0]);
}

static bool expect_call(struct scene *s, const struct scene_line *clause)
{
	const char *next = fake_store_next(s->world.store);

	if (clause->count > 1 && next != NULL && strcmp(next, clause->word[1]) == 0)
		return true;
	return scene_fail(
		s, "the database is asked for %s, expected %s", next != NULL ? next : "nothing", clause->rest[0]);
}

static bool expect_open(struct scene *s, bool open)
{
	struct conn *c = world_conn(&s->world, s->conn);
	bool is_open;

	if (c != NULL)
		heard_now(s);
	is_open = c != NULL && !fake_net_is_closed(c);
	return is_open == open || scene_fail(s, "the connection is %s (%s)", is_open ? "open" : "closed",
					  c != NULL ? fake_net_reason(c) : "gone");
}

static bool expect_clause(struct scene *s, const struct scene_line *clause)
{
	const char *first = clause->word[0];

	if (clause->count == 0)
		return scene_fail(s, "expect what?");
	if (strcmp(first, "no") == 0)
		return expect_none(s, clause);
	if (strcmp(first, "open") == 0 || strcmp(first, "closed") == 0)
		return expect_open(s, strcmp(first, "open") == 0);
	if (strcmp(first, "call") == 0)
		return expect_call(s, clause);
	if (clause->count > 1 && (strcmp(clause->word[1], "requests") == 0 || strcmp(clause->word[1], "calls") == 0))
		return expect_count(s, clause);
	return expect_answer(s, clause);
}

/* "expect no answer, 0 requests alive" */
bool scene_expect(struct scene *s, const struct scene_line *line)
{
	struct text rest = text_of(line->count > 1 ? line->rest[1] : ""), part;

	while (text_cut(&rest, ',', &part)) {
		struct scene_line clause;
		const char *text = arena_text(s->world.arena, text_trim(part));

		if (text == NULL || !scene_cut(s->world.arena, text, &clause))
			return scene_fail(s, "no memory");
		if (!expect_clause(s, &clause))
			return false;
	}
	return true;
}

/* "field ETag: "1"" of the answer looked at last; "field ETag:" alone: it has none */
bool scene_field(struct scene *s, const struct scene_line *line)
{
	struct text name = { 0 }, rest = text_of(line->count > 1 ? line->rest[1] : ""), value;
	const char *named;

	if (!text_cut(&rest, ':', &name) || (named = arena_text(s->world.arena, name)) == NULL)
		return scene_fail(s, "field: which?");
	value = heard_field(&s->last, named);
	if (!text_equal(value, text_trim(rest)))
		return scene_fail(s, "%s is \"%.*s\", expected \"%.*s\"", named, (int)value.len,
			value.len > 0 ? value.at : "", (int)text_trim(rest).len,
			text_trim(rest).at != NULL ? text_trim(rest).at : "");
	return true;
}

/* "body TEXT": the body of the answer looked at last has it somewhere */
bool scene_has(struct scene *s, const struct scene_line *line)
{
	if (line->count < 2 || s->last.body.at == NULL || strstr(s->last.body.at, line->rest[1]) == NULL)
		return scene_fail(s, "the body is %.400s", s->last.body.at != NULL ? s->last.body.at : "empty");
	return true;
}

bool scene_lacks(struct scene *s, const struct scene_line *line)
{
	if (line->count > 1 && s->last.body.at != NULL && strstr(s->last.body.at, line->rest[1]) != NULL)
		return scene_fail(s, "the body is %.400s", s->last.body.at);
	return true;
}
