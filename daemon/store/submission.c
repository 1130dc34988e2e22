/* Submissions: into the next commit group, recalled by their key, read one by one. */
#include "sql/queries.h"
#include "store/group.h"
#include "store/submission.h"
#include "store/written.h"

/* The group answers rows itself; this is for what befalls a filing on its way there. */
static void filing_failed(struct store_op *op, const struct fault *f)
{
	((store_filed_fn *)op->fn)(op->owner, f, NULL);
}

static bool copy_texts(struct filing *f, struct arena *arena)
{
	const char **texts[] = { &f->id, &f->entry, &f->uscc, &f->programme, &f->title, &f->title_key, &f->period,
		&f->answers, &f->explanations, &f->evidence, &f->findings, &f->marks };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (*texts[i] != NULL && (*texts[i] = arena_string(arena, *texts[i])) == NULL)
			return false;
	f->body.at = arena_text(arena, f->body);
	return f->body.at != NULL;
}

static struct filing *copy_filing(struct store_op *op, const struct filing *filing)
{
	struct filing *copy = arena_alloc(op->arena, sizeof *copy);

	if (copy == NULL)
		return NULL;
	*copy = *filing;
	if (!copy_texts(copy, op->arena) || !op_set_keyed(op, &filing->keyed))
		return NULL;
	copy->keyed = *op->keyed;
	return copy;
}

struct store_op *store_submission_insert(
	struct store *s, const struct filing *filing, store_filed_fn *fn, void *owner, struct fault *ret_fault)
{
	struct caller caller = { .uscc = filing->uscc };
	struct store_op *op = op_new(s, LANE_SUBMISSIONS, &caller, (void (*)(void))fn, owner, ret_fault);

	if (op == NULL)
		return NULL;
	op->ask = copy_filing(op, filing);
	return op_submit(op, op->ask != NULL, filing_failed, ret_fault);
}

static void rehearsed(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "an outcome that cannot be read");
	store_filed_fn *fn = (store_filed_fn *)op->fn;
	const struct row_filed *row = NULL;
	struct filed filed;
	bool bad = false;

	if (f == NULL)
		row = op_row(op, 0, &row_filed_shape, &bad);
	if (f == NULL && (row == NULL || !group_read_row(row, op->ask, &filed)))
		f = &wrong;
	fn(op->owner, f, f == NULL ? &filed : NULL);
}

/* Not in a group: nobody else's filing is to be undone with it. */
struct store_op *store_submission_rehearse(
	struct store *s, const struct filing *filing, store_filed_fn *fn, void *owner, struct fault *ret_fault)
{
	struct caller caller = { .uscc = filing->uscc };
	struct store_op *op = op_new(s, LANE_WRITES, &caller, (void (*)(void))fn, owner, ret_fault);
	struct filing *copy;

	if (op == NULL)
		return NULL;
	copy = arena_alloc(op->arena, sizeof *copy);
	if (copy != NULL)
		*copy = *filing;
	op->ask = copy;
	op->frame.undone = true;
	return op_submit(op, copy != NULL && group_add_alone(op, filing), rehearsed, ret_fault);
}

static void recalled(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "an answer of before that cannot be read");
	store_filed_fn *fn = (store_filed_fn *)op->fn;
	const struct row_answered *row = NULL;
	struct filed filed;
	bool bad = false;

	if (f == NULL)
		row = op_row(op, 0, &row_answered_shape, &bad);
	if (row != NULL)
		filed = (struct filed){ .written = written_answered(row), .stored = written_stored(row) };
	fn(op->owner, bad ? &wrong : f, row == NULL ? NULL : &filed);
}

struct store_op *store_submission_recall(struct store *s, const struct caller *caller, const struct keyed *keyed,
	store_filed_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, caller, (void (*)(void))fn, owner, ret_fault);
	struct bind binds[WRITTEN_FIND_BINDS];

	written_find_binds(keyed, binds);
	return op == NULL ? NULL
			  : op_submit(op, op_add(op, QUERY_IDEMPOTENCY_FIND, binds, WRITTEN_FIND_BINDS), recalled,
				    ret_fault);
}

static void submission_got(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "a submission that cannot be read");
	store_submission_fn *fn = (store_submission_fn *)op->fn;
	const struct submission *row = NULL;
	const struct row_etag *tag = NULL;
	bool bad = false;

	if (f == NULL)
		row = op_row(op, 0, &submission_shape, &bad);
	if (row != NULL)
		tag = op_row(op, 0, &row_etag_shape, &bad);
	fn(op->owner, bad ? &wrong : f, row, tag == NULL ? NULL : tag->etag);
}

struct store_op *store_submission_get(struct store *s, const struct caller *caller, const char *id,
	store_submission_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, caller, (void (*)(void))fn, owner, ret_fault);
	struct bind bind = bind_text(id);

	return op == NULL ? NULL : op_submit(op, op_add(op, QUERY_SUBMISSION_GET, &bind, 1), submission_got, ret_fault);
}
