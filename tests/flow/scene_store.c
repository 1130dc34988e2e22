/* What the database of a scene says. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "domain/completeness.h"
#include "domain/enterprise.h"
#include "domain/entry.h"
#include "domain/event.h"
#include "domain/fact.h"
#include "domain/figure.h"
#include "domain/period.h"
#include "domain/publication.h"
#include "domain/submission.h"
#include "domain/target.h"
#include "fake_loop/fake_loop.h"
#include "fake_store/fake_store.h"
#include "scene_inside.h"
#include "wire/json_read.h"

#define ID "018c2f3e-0000-7000-8000-00000000000f"

/* One answer: "store NAME -> WORD more…" */
struct said {
	const char *name, *word;
	const char *more[3];
};

static bool is(const char *a, const char *b)
{
	return a != NULL && strcmp(a, b) == 0;
}

static const char *answers_of(struct scene *s, const char *programme)
{
	const char *body = scene_body(s, programme);
	struct text bytes = { 0 };

	if (body != NULL)
		bytes = json_member_bytes(text_of(body), "answers");
	return bytes.at != NULL ? arena_text(s->world.arena, bytes) : "{}";
}

/* "submission_get -> submitted cloud 3 1": state, programme, tag, and the version that counts where one does; "none".
 * "draft cloud 3 cloud-wrong": of a draft the bytes that it keeps; "under_review survey 2 PERSON": who endorsed it. */
static bool say_submission(struct scene *s, const struct said *said)
{
	struct submission x;

	if (is(said->word, "none"))
		return fake_store_submission(s->world.store, NULL, NULL);
	field_clear(&submission_shape, &x);
	x.id = x.entry = ID;
	x.uscc = "91410100MA0000015B";
	x.programme = said->more[0];
	x.version = x.versions = 1;
	bool draft = is(said->word, "draft");
	x.body = draft ? scene_body(s, said->more[2] != NULL ? said->more[2] : said->more[0]) : NULL;
	x.endorsed_by = is(said->word, "under_review") ? said->more[2] : NULL;
	x.counted_version = !draft && x.endorsed_by == NULL && said->more[2] != NULL ? atoi(said->more[2]) : INT64_NONE;
	x.state = said->word;
	x.received_at = loop_now_us(s->world.loop);
	x.findings = x.reviews = "[]";
	x.district = "410172560";
	x.answers = answers_of(s, said->more[0]);
	x.explanations = "{}";
	x.evidence = (struct list){ arena_alloc(s->world.arena, 0), 0 };
	x.etag = said->more[1];
	return fake_store_submission(s->world.store, &x, said->more[1]);
}

/* "entry_get -> publicity workshop 3 2023-06-15": stage, programme, tag, and the day of its last move; "none" */
static bool say_entry(struct scene *s, const struct said *said)
{
	int32_t moved_on = DATE_NONE;
	struct entry e;

	if (said->more[0] != NULL && said->more[1] != NULL && said->more[2] != NULL &&
		!date_parse(text_of(said->more[2]), &moved_on))
		return false;
	if (is(said->word, "none"))
		return fake_store_entry(s->world.store, NULL, NULL, DATE_NONE);
	field_clear(&entry_shape, &e);
	e.id = ID;
	e.uscc = "91410100MA0000015B";
	e.programme = said->more[0];
	e.stage = said->word;
	e.district = "410172560";
	e.moves = "[]";
	e.answers = answers_of(s, said->more[0]);
	e.etag = said->more[1];
	e.from_stage = e.stage;
	e.moved_on = moved_on;
	return fake_store_entry(s->world.store, &e, said->more[1], moved_on);
}

/* "enterprise_get -> active 3 {…}": status, tag, since when it is what it is; "none" */
static bool say_enterprise(struct scene *s, const struct said *said)
{
	struct enterprise e;

	if (is(said->word, "none"))
		return fake_store_enterprise(s->world.store, NULL, NULL);
	field_clear(&enterprise_shape, &e);
	e.uscc = "91410100MA0000015B";
	e.name = "sample";
	e.district = "410172560";
	e.park = "sample_park";
	e.chains = (struct list){ arena_alloc(s->world.arena, 0), 0 };
	e.status = said->word;
	e.status_on = date_of(2023, 1, 1);
	e.etag = said->more[0];
	e.since = said->more[1] != NULL ? said->more[1] : "{}";
	return fake_store_enterprise(s->world.store, &e, said->more[0]);
}

/* "fact_get -> counted", "void", "proposed PERSON" (the open proposal is the fact's own id), "none" */
static bool say_fact(struct scene *s, const struct said *said)
{
	struct fact f;

	if (is(said->word, "none"))
		return fake_store_fact(s->world.store, NULL);
	field_clear(&fact_shape, &f);
	f.id = f.entry = ID;
	f.indicator = "cloud.enterprises";
	f.key = f.uscc = "91410100MA0000015B";
	f.district = "410172560";
	f.chains = (struct list){ arena_alloc(s->world.arena, 0), 0 };
	f.effective_on = date_of(2023, 3, 20);
	f.recorded_at = loop_now_us(s->world.loop);
	f.source = "submission";
	f.counted = !is(said->word, "void");
	if (!f.counted)
		f.voided_at = f.recorded_at;
	f.etag = f.counted ? "counted-1" : "void-1";
	f.voids = "[]";
	if (is(said->word, "proposed")) {
		f.proposal = ID;
		f.proposed_by = said->more[0];
	}
	return fake_store_fact(s->world.store, &f);
}

/* "period_get -> open", "closed", "proposed PERSON" (closed, the open proposal is ID), "none": 2023H1 of all programmes */
static bool say_period(struct scene *s, const struct said *said)
{
	struct period p;

	if (is(said->word, "none"))
		return fake_store_period(s->world.store, NULL);
	field_clear(&period_shape, &p);
	p.code = "2023H1";
	p.programme = PERIOD_EVERY_PROGRAMME;
	p.first_day = date_of(2023, 1, 1);
	p.last_day = date_of(2023, 6, 30);
	p.opens_on = date_of(2023, 6, 1);
	p.due_on = date_of(2023, 7, 10);
	p.late_until = date_of(2023, 7, 20);
	p.state = is(said->word, "open") ? "open" : "closed";
	p.changes = is(said->word, "open") ? 0 : 1;
	p.etag = is(said->word, "open") ? "open0" : "closed1";
	p.recorded_at = loop_now_us(s->world.loop);
	p.by = "manager";
	p.reopenings = "[]";
	if (is(said->word, "proposed")) {
		p.proposal = ID;
		p.proposed_by = said->more[0];
	}
	return fake_store_period(s->world.store, &p);
}

/* "event_list -> 2 9": so many events, and how far all of them are */
static bool say_events(struct scene *s, const struct said *said)
{
	int64_t head = said->more[0] != NULL ? atoll(said->more[0]) : 0;
	size_t count = strtoul(said->word, NULL, 10);
	struct event *rows = arena_alloc_array(s->world.arena, count, sizeof *rows);
	const struct store_events answer = { .at = rows, .count = count, .head = head };

	for (size_t i = 0; rows != NULL && i < count; i++) {
		field_clear(&event_shape, &rows[i]);
		rows[i].position = head - (int64_t)(count - 1 - i);
		rows[i].type = "withdrawal";
		rows[i].object = ID;
		rows[i].content = "1:a,1:b,1:c,-,-,-,-,-,-,-,1:3,";
	}
	return fake_store_events(s->world.store, &answer);
}

/* "completeness_get -> 2 1 1": obligations, filed and on time in 410172560, of 2023H1; "none" */
static bool say_completeness(struct scene *s, const struct said *said)
{
	static struct completeness_missing names[] = { { "91410100MA0000015B", "sample", "410172560" } };
	struct completeness_count count = { "410172560", strtol(said->word, NULL, 10),
		said->more[0] != NULL ? strtol(said->more[0], NULL, 10) : 0,
		said->more[1] != NULL ? strtol(said->more[1], NULL, 10) : 0 };
	struct completeness period = {
		.period = "2023H1", .programme = "*", .due_on = date_of(2023, 7, 10), .late_until = date_of(2023, 7, 20)
	};
	struct list counts = { &count, 1 }, missing = { names, count.obligations > count.filed ? 1 : 0 };

	return fake_store_completeness(s->world.store, is(said->word, "none") ? NULL : &period, &counts, &missing);
}

/* "publication_ground -> closed 2", "open 2": the next number; 2023H1 with no fact; "none" */
static bool say_ground(struct scene *s, const struct said *said)
{
	struct publication_ground g = { .period = "2023H1",
		.as_of = date_of(2023, 6, 30),
		.known_at = is(said->word, "open") ? INSTANT_NONE : loop_now_us(s->world.loop),
		.no = said->more[0] != NULL ? strtol(said->more[0], NULL, 10) : 1,
		.counted = { arena_alloc(s->world.arena, 1), 0 },
		.names = { arena_alloc(s->world.arena, 1), 0 },
		.openings = { arena_alloc(s->world.arena, 1), 0 } };

	return fake_store_ground(s->world.store, is(said->word, "none") ? NULL : &g);
}

/* "publication_get -> 2", "2 3": its number, and the last later one's; "none" */
static bool say_publication(struct scene *s, const struct said *said)
{
	struct publication p;

	field_clear(&publication_shape, &p);
	p.no = strtol(said->word, NULL, 10);
	p.later_no = said->more[0] != NULL ? strtol(said->more[0], NULL, 10) : INT64_NONE;
	p.recorded_at = loop_now_us(s->world.loop);
	p.digest = "d1";
	p.by = "manager";
	p.scope = "district:410172";
	p.as_of = date_of(2023, 6, 30);
	p.content = scene_body(s, "publication");
	return fake_store_publication(s->world.store, is(said->word, "none") ? NULL : &p);
}

/* "list -> 3 rows", "stream -> 200 rows more": submissions, all alike */
static bool say_rows(struct scene *s, const struct said *said)
{
	size_t count = strtoul(said->word, NULL, 10);
	struct submission *rows = arena_alloc_array(s->world.arena, count, sizeof *rows);
	struct list_rows answer = { .at = rows, .count = count, .total = INT64_NONE };

	for (size_t i = 0; rows != NULL && i < count; i++) {
		field_clear(&submission_shape, &rows[i]);
		rows[i].id = rows[i].entry = ID;
		rows[i].programme = "cloud";
	}
	answer.more = is(said->more[1], "more");
	answer.next[0] = ID;
	return fake_store_rows(s->world.store, said->name, &answer);
}

static bool say_figures(struct scene *s, const struct said *said)
{
	struct figure_input *input = arena_alloc(s->world.arena, sizeof *input);
	int32_t as_of = DATE_NONE;

	if (is(said->word, "none"))
		return fake_store_figure(s->world.store, said->name, NULL);
	if (input == NULL || said->more[0] == NULL || !date_parse(text_of(said->more[0]), &as_of))
		return false;
	*input = (struct figure_input){
		.as_of = as_of, .known_at = loop_now_us(s->world.loop), .revision = strtol(said->word, NULL, 10)
	};
	return fake_store_figure(s->world.store, said->name, input);
}

/* "stored", "stored revision 7", "settled {…}", "replayed {…} TAG", "new", "stale", "duplicate_title DETAIL" */
static bool say_written(struct scene *s, const struct said *said)
{
	int64_t revision =
		is(said->more[0], "revision") && said->more[1] != NULL ? strtol(said->more[1], NULL, 10) : INT64_NONE;
	const char *word = is(said->word, "new") ? NULL : said->word;
	bool settled = is(said->word, "settled"), told = settled || is(said->word, "replayed");

	if (strncmp(said->name, "submission_", 11) == 0)
		return fake_store_filed(s->world.store, said->name, word, said->more[0]);
	return fake_store_written(s->world.store, said->name, settled ? "stored" : word,
		told ? said->more[1] : said->more[0], told ? said->more[0] : NULL, revision);
}

static bool say_credential(struct scene *s, const struct said *said)
{
	s->world.holder_silent = false;
	return fake_store_credential(s->world.store, is(said->word, "none") ? NULL : &s->world.holder);
}

static const struct {
	const char *name;
	bool (*say)(struct scene *s, const struct said *said);
} nouns[] = {
	{ "submission_get", say_submission },
	{ "entry_get", say_entry },
	{ "enterprise_get", say_enterprise },
	{ "fact_get", say_fact },
	{ "period_get", say_period },
	{ "event_list", say_events },
	{ "publication_ground", say_ground },
	{ "publication_get", say_publication },
	{ "completeness_get", say_completeness },
	{ "list", say_rows },
	{ "stream", say_rows },
	{ "figure_past", say_figures },
	{ "figure_submitted", say_figures },
	{ "credential_find", say_credential },
};

static bool say(struct scene *s, const struct said *said)
{
	for (size_t i = 0; i < sizeof nouns / sizeof nouns[0]; i++)
		if (is(said->name, nouns[i].name))
			return nouns[i].say(s, said);
	if (strcmp(said->name, "filing_before") == 0 || strcmp(said->name, "findings_settle") == 0)
		return fake_store_text(s->world.store, said->name, is(said->word, "none") ? NULL : said->word);
	if (strncmp(said->name, "evidence_", 9) == 0)
		return scene_evidence(s, said->name, said->word, said->more[0]);
	return say_written(s, said);
}

/* "store lost", "store back", "store full", "store free", "store silent" (credentials wait for the
 * scene), "store waits" (nobody has asked the stream for its next batch) */
static bool happens(struct scene *s, const char *word)
{
	if (is(word, "lost"))
		fake_store_lose(s->world.store);
	else if (is(word, "back"))
		fake_store_regain(s->world.store);
	else if (is(word, "full") || is(word, "free"))
		fake_store_fill(s->world.store, is(word, "full"));
	else if (is(word, "waits"))
		return !fake_store_wants_more(s->world.store) || scene_fail(s, "the stream has asked for more");
	else if (is(word, "silent"))
		s->world.holder_silent = true;
	else
		return scene_fail(s, "store: what happens?");
	return true;
}

bool scene_store(struct scene *s, const struct scene_line *line)
{
	bool done;

	if (line->count == 2) {
		done = happens(s, line->word[1]);
	} else if (line->count >= 4 && is(line->word[2], "->")) {
		struct said said = { .name = line->word[1], .word = line->word[3] };

		for (unsigned i = 0; i < 3 && line->count > 4 + i; i++)
			said.more[i] = line->word[4 + i];
		done = say(s, &said) ||
		       scene_fail(s, "no call %s waits (next is %s)", said.name,
			       fake_store_next(s->world.store) != NULL ? fake_store_next(s->world.store) : "none");
	} else {
		done = scene_fail(s, "store: NAME -> what?");
	}
	fake_loop_settle(s->world.loop);
	return done;
}
