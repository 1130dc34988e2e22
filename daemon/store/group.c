/*
 * Decides which filings go together, and answers them one by one. Refuses to know what a filing says.
 *
 * One row an enterprise and one row a key: the second of either would not see the first in the same
 * statement, so it is held back until the first is answered. So is, once, a row with a mark that another has:
 * it is to be told of that one. A row whose caller has gone is committed like the others: it was taken.
 */
#include <stdlib.h>
#include <string.h>

#include "sql/queries.h"
#include "store/group.h"
#include "store/lane.h"
#include "store/sqlstate.h"
#include "store/written.h"

enum { COLUMNS = 25 };

/* Bodies of 64 KiB each, and their columns beside them. */
#define GROUP_ARENA_MAX (64u * 1024 * 1024)

/* Places for hashes of marks, half of them left empty so that looking for one ends soon. */
enum { MARK_PLACES = 1024, MARKS_MAX = MARK_PLACES / 2 };

struct group {
	struct store *store;
	uint32_t marks[MARK_PLACES]; /* hashes of the marks of its rows; 0: none */
	size_t mark_count;
	struct arena *arena; /* of the group in flight */
	struct frame frame;
	struct frame_step step;
	struct store_op *rows[STORE_GROUP_MAX];
	size_t count;
	bool busy; /* in flight, or its rows are being answered */
};

struct group *group_new(struct store *s)
{
	struct group *g = calloc(1, sizeof *g);

	if (g == NULL)
		return NULL;
	g->store = s;
	g->arena = arena_new(GROUP_ARENA_MAX);
	if (g->arena == NULL) {
		free(g);
		return NULL;
	}
	return g;
}

void group_free(struct group *g)
{
	if (g == NULL)
		return;
	pool_frame_clear(&g->frame);
	arena_free(g->arena);
	free(g);
}

/* ---- forming ------------------------------------------------------------- */

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static bool clashes(const struct group *g, const struct filing *f)
{
	for (size_t i = 0; i < g->count; i++) {
		const struct filing *other = g->rows[i]->ask;

		if (same(f->uscc, other->uscc) ||
			(same(f->keyed.key, other->keyed.key) && same(f->keyed.account, other->keyed.account)))
			return true;
	}
	return false;
}

/* Takes the next line off and tells its hash, never 0; 0: there is none. */
static uint32_t next_mark(struct text *rest)
{
	uint32_t hash = 2166136261u;

	if (rest->len == 0)
		return 0;
	for (bool more = true; more && rest->len > 0; rest->at++, rest->len--) {
		more = *rest->at != '\n';
		if (more)
			hash = (hash ^ (unsigned char)*rest->at) * 16777619u;
	}
	return hash == 0 ? 1 : hash;
}

/* Where that hash is, or would be. */
static uint32_t *mark_place(struct group *g, uint32_t hash)
{
	uint32_t place = hash % MARK_PLACES;

	while (g->marks[place] != 0 && g->marks[place] != hash)
		place = (place + 1) % MARK_PLACES;
	return &g->marks[place];
}

/*
 * Whether it waits for the next group, since a row of this one has a mark of it. Not twice: of many with one mark, all but the
 * first go together then. Two marks with one hash cost a wait and nothing else.
 */
static bool yields(struct group *g, struct store_op *op)
{
	const struct filing *f = op->ask;
	struct text rest = { f->marks, f->marks_of_one };
	uint32_t hash;

	if (op->yielded)
		return false;
	while (!op->yielded && (hash = next_mark(&rest)) != 0)
		op->yielded = *mark_place(g, hash) != 0;
	return op->yielded;
}

static void keep_marks(struct group *g, const struct filing *f)
{
	struct text rest = { f->marks, f->marks_of_one };
	uint32_t hash;

	while (g->mark_count < MARKS_MAX && (hash = next_mark(&rest)) != 0) {
		*mark_place(g, hash) = hash;
		g->mark_count++;
	}
}

static void take(struct group *g, struct store_op *op)
{
	keep_marks(g, op->ask);
	TAILQ_REMOVE(&g->store->lanes[LANE_SUBMISSIONS], op, link);
	g->store->waiting[LANE_SUBMISSIONS]--;
	op->waiting = false;
	g->rows[g->count++] = op;
}

/* The first that waits decides: a row that must go alone goes alone. */
static void form(struct group *g)
{
	struct store_op *op = TAILQ_FIRST(&g->store->lanes[LANE_SUBMISSIONS]), *next;

	g->count = 0;
	if (g->mark_count > 0)
		memset(g->marks, 0, sizeof g->marks);
	g->mark_count = 0;
	if (op->single) {
		take(g, op);
		return;
	}
	for (; op != NULL && g->count < g->store->limits.group_max; op = next) {
		next = TAILQ_NEXT(op, link);
		if (op->phase == OP_RUN && !op->single && !clashes(g, op->ask) && !yields(g, op))
			take(g, op);
	}
}

static const char *uscc_list(struct group *g)
{
	char *list = arena_alloc(g->arena, g->count * 20 + 1), *at = list;

	if (list == NULL)
		return NULL;
	for (size_t i = 0; i < g->count; i++) {
		const struct filing *f = g->rows[i]->ask;
		size_t len = strnlen(f->uscc, 18);

		if (i > 0)
			*at++ = ',';
		memcpy(at, f->uscc, len);
		at += len;
	}
	return list;
}

/* One row's cells, in the order of the statement's parameters. */
static void fill(struct bind *const columns[COLUMNS], size_t row, const struct filing *f)
{
	const struct keyed *k = &f->keyed;
	const struct bind cells[COLUMNS] = {
		bind_int((int64_t)row + 1),
		bind_text(k->credential),
		bind_text(k->account),
		bind_text(k->key),
		bind_text(k->method),
		bind_text(k->path),
		bind_text(k->query == NULL ? "" : k->query),
		bind_bytes(k->body_digest, 32),
		bind_text(f->id),
		bind_text(f->entry),
		bind_bool(f->entry_given),
		bind_text(f->uscc),
		bind_text(f->programme),
		bind_text(f->title),
		bind_text(f->title_key),
		bind_text(f->period),
		bind_bytes(f->body.at == NULL ? "" : f->body.at, f->body.len),
		bind_text(f->answers),
		bind_text(f->explanations),
		bind_text(f->evidence),
		bind_text(f->findings),
		bind_instant(f->received_at),
		bind_text(k->request_id),
		bind_text(k->address),
		bind_text(f->marks),
	};

	for (size_t c = 0; c < COLUMNS; c++)
		columns[c][row] = cells[c];
}

static bool build(struct group *g)
{
	struct bind *arrays, *columns[COLUMNS];

	arena_reset(g->arena);
	arrays = arena_alloc_array(g->arena, COLUMNS, sizeof *arrays);
	if (arrays == NULL)
		return false;
	for (size_t c = 0; c < COLUMNS; c++) {
		columns[c] = arena_alloc_array(g->arena, g->count, sizeof *columns[c]);
		if (columns[c] == NULL)
			return false;
		arrays[c] = bind_array(columns[c], g->count);
	}
	for (size_t i = 0; i < g->count; i++)
		fill(columns, i, g->rows[i]->ask);
	g->step = (struct frame_step){
		.call = { .query = QUERY_SUBMISSION_INSERT, .binds = arrays, .bind_count = COLUMNS }
	};
	g->frame = (struct frame){
		.begin = QUERY_BEGIN_WRITE, .steps = &g->step, .step_count = 1, .arena = g->arena, .owner = g
	};
	g->frame.caller.uscc = uscc_list(g);
	return g->frame.caller.uscc != NULL;
}

bool group_add_alone(struct store_op *op, const struct filing *filing)
{
	struct bind cells[COLUMNS], arrays[COLUMNS], *columns[COLUMNS];

	for (size_t c = 0; c < COLUMNS; c++) {
		columns[c] = &cells[c];
		arrays[c] = bind_array(&cells[c], 1);
	}
	fill(columns, 0, filing);
	return op_add(op, QUERY_SUBMISSION_INSERT, arrays, COLUMNS);
}

/* ---- what became of it --------------------------------------------------- */

/* Back into the lane, in the order in which they came. */
static void requeue(struct group *g, bool single, enum op_phase phase)
{
	for (size_t i = g->count; i-- > 0;) {
		struct store_op *op = g->rows[i];

		if (op == NULL)
			continue;
		if (g->store->closing || (op->gone && phase == OP_SETTLE)) {
			op_free(op);
			continue;
		}
		op->single = single;
		op->phase = phase;
		op_requeue(op);
	}
	g->count = 0;
}

static void fail(struct group *g, const struct fault *f)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->rows[i] != NULL)
			op_fail(g->rows[i], f);
	g->count = 0;
}

/* An unexpected error may be one row's alone: the rows find out singly. */
static void refused(struct group *g)
{
	bool tried = g->rows[0]->attempts > 1, alone = g->count == 1;
	const char *reason;
	enum sqlstate_verdict verdict = sqlstate_judge(g->frame.sqlstate, &reason);
	struct fault f = lane_fault(&g->frame);

	if (verdict == SQLSTATE_RETRY && !tried)
		requeue(g, false, OP_RUN);
	else if ((verdict == SQLSTATE_RETRY || verdict == SQLSTATE_VALUE || verdict == SQLSTATE_INTERNAL) && !alone)
		requeue(g, true, OP_RUN);
	else if (verdict == SQLSTATE_VALUE)
		fail(g, &(struct fault){ 500, "internal", reason });
	else
		fail(g, &f);
}

bool group_read_row(const struct row_filed *row, const struct filing *filing, struct filed *ret_filed)
{
	*ret_filed = (struct filed){ 0 };
	if (!written_judge(row->outcome, row->entry, &ret_filed->written))
		return false;
	ret_filed->written.status = filing->keyed.status;
	ret_filed->stored = (struct submission_stored){
		.id = row->id,
		.uscc = row->uscc,
		.programme = row->programme,
		.entry = row->entry,
		.version = row->version,
		.state = "submitted",
		.received_at = row->received_at,
		.findings = row->findings,
	};
	return true;
}

static bool row_answer(struct store_op *op, const struct row_filed *row)
{
	struct filed filed;

	if (!group_read_row(row, op->ask, &filed))
		return false;
	((store_filed_fn *)op->fn)(op->owner, NULL, &filed);
	return true;
}

/* A rival with the same key committed behind this statement's snapshot: only a later one sees its answer. */
static bool is_race(const struct row_filed *row)
{
	return row->outcome != NULL && same(row->outcome, "race");
}

static void answer_row(struct store_op *op, const struct row_filed *row)
{
	struct fault wrong = fault_of(500, "internal", "an outcome that cannot be read");

	if (is_race(row)) {
		op->phase = OP_SETTLE;
		op_requeue(op);
		return;
	}
	if (op->gone) {
		op_free(op);
		return;
	}
	op->gone = true;
	if (!row_answer(op, row))
		((store_filed_fn *)op->fn)(op->owner, &wrong, NULL);
	op_free(op);
}

static void answer_rows(struct group *g)
{
	struct fault wrong = fault_of(500, "internal", "a group without an outcome for each row");
	struct list rows = { NULL, 0 };
	const struct row_filed *row;

	if (!query_rows(g->step.result, &row_filed_shape, g->arena, &rows))
		rows.count = 0;
	row = rows.at;
	for (size_t i = 0; i < rows.count; i++) {
		size_t n = (size_t)row[i].ordinality - 1;
		struct store_op *op = n < g->count ? g->rows[n] : NULL;

		if (op == NULL)
			continue;
		g->rows[n] = NULL;
		answer_row(op, &row[i]);
	}
	fail(g, &wrong);
}

static void group_ended(void *owner, struct frame *frame, enum frame_end end)
{
	struct group *g = owner;

	if (end == FRAME_LOST)
		requeue(g, false, OP_SETTLE);
	else if (end == FRAME_REFUSED)
		refused(g);
	else
		answer_rows(g);
	pool_frame_clear(frame);
	g->busy = false;
}

bool group_run(struct group *g, struct pool_conn *c)
{
	if (g->busy)
		return false;
	g->busy = true;
	form(g);
	if (!build(g)) {
		requeue(g, true, OP_RUN); /* smaller groups may fit */
		g->busy = false;
		return false;
	}
	for (size_t i = 0; i < g->count; i++)
		g->rows[i]->attempts++;
	g->frame.ended = group_ended;
	pool_conn_run(c, &g->frame);
	return true;
}
