/*
 * Decides how a file travels: in as one open transaction, so that whatever cuts an upload leaves
 * nothing; out as single reads, so that a slow client holds no connection. Refuses to know HTTP and what
 * is in the files.
 */
#include "store/evidence.h"

#include <string.h>

#include "sql/queries.h"
#include "store/lane.h"
#include "store/row.h"

/* Parameters of one piece, its bytes not among them. */
#define PIECE_ARENA_MAX (64u * 1024)

/* ---- in ------------------------------------------------------------------ */

enum { PIECE_BINDS = 4, KEEP_BINDS = 9 };

struct upload_state {
	struct evidence_upload upload;
	int64_t pieces;    /* sent */
	size_t outcome_at; /* the step whose row says what became of it; NO_OUTCOME: a piece alone says nothing */
	struct bind piece[PIECE_BINDS], keep[KEEP_BINDS];
};

#define NO_OUTCOME SIZE_MAX

static const struct {
	const char *word;
	enum evidence_outcome outcome;
} outcome_words[] = {
	{ "open", EVIDENCE_OPEN },
	{ "there", EVIDENCE_THERE },
	{ "stored", EVIDENCE_STORED },
	{ "unauthorized", EVIDENCE_UNAUTHORIZED },
};

static bool read_outcome(struct store_op *op, const struct upload_state *state, enum evidence_outcome *ret_outcome)
{
	const struct row_word *row;
	bool bad;

	*ret_outcome = EVIDENCE_OPEN;
	if (state->outcome_at == NO_OUTCOME)
		return true;
	row = op_row(op, state->outcome_at, &row_word_shape, &bad);
	for (size_t i = 0; row != NULL && row->outcome != NULL && i < sizeof outcome_words / sizeof outcome_words[0];
		i++) {
		if (strcmp(row->outcome, outcome_words[i].word) != 0)
			continue;
		*ret_outcome = outcome_words[i].outcome;
		return true;
	}
	return false;
}

/* The last callback: nothing is left to cancel. The connection goes back before the owner hears. */
static void upload_over(struct store_op *op, const struct fault *f, enum evidence_outcome outcome)
{
	bool gone = op->gone;

	if (op->conn != NULL)
		pool_conn_finish(op->conn);
	op->conn = NULL;
	op->gone = true;
	if (!gone && !op->store->closing)
		((store_evidence_fn *)op->fn)(op->owner, f, outcome);
	op_free(op);
}

/* From here on the sender's own deadlines bound it. */
static void upload_undue(struct store_op *op)
{
	if (op->due_listed)
		TAILQ_REMOVE(&op->store->due, op, due);
	op->due_listed = false;
}

static void upload_goes_on(struct store_op *op, struct upload_state *state)
{
	struct fault wrong = fault_of(500, "internal", "an upload's outcome that cannot be read");
	enum evidence_outcome outcome;
	bool read = read_outcome(op, state, &outcome);

	if (!read || op->gone || outcome != EVIDENCE_OPEN) {
		upload_over(op, read ? NULL : &wrong, outcome);
		return;
	}
	upload_undue(op);
	((store_evidence_fn *)op->fn)(op->owner, NULL, EVIDENCE_OPEN);
}

static void upload_ended(void *owner, struct frame *frame, enum frame_end end)
{
	struct store_op *op = owner;
	struct upload_state *state = op->state;
	struct fault f = fault_of(503, "unavailable", "the connection to the database broke");

	if (end != FRAME_OPEN)
		op->conn = NULL; /* it is not this operation's any more */
	if (end == FRAME_REFUSED)
		f = lane_fault(frame);
	if (end == FRAME_OPEN || end == FRAME_DONE)
		upload_goes_on(op, state);
	else
		upload_over(op, &f, EVIDENCE_OPEN);
}

/* Only for what befalls it while it waits for its connection. */
static void upload_failed(struct store_op *op, const struct fault *f)
{
	((store_evidence_fn *)op->fn)(op->owner, f, EVIDENCE_OPEN);
}

static bool copy_upload(struct store_op *op, struct evidence_upload *copy)
{
	const char **texts[] = { &copy->credential, &copy->account, &copy->sha256, &copy->id, &copy->request_id,
		&copy->address };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (*texts[i] != NULL && (*texts[i] = arena_string(op->arena, *texts[i])) == NULL)
			return false;
	return true;
}

struct store_op *store_evidence_open(struct store *s, const struct caller *caller, const struct evidence_upload *upload,
	store_evidence_fn *fn, void *owner, struct fault *ret_fault)
{
	const struct bind binds[] = { bind_text(upload->credential), bind_text(upload->account),
		bind_text(upload->sha256) };
	struct store_op *op = op_new(s, LANE_EVIDENCE, caller, (void (*)(void))fn, owner, ret_fault);
	struct upload_state *state = op == NULL ? NULL : arena_alloc(op->arena, sizeof *state);
	bool built = false;

	if (op == NULL)
		return NULL;
	op->batch = arena_new(PIECE_ARENA_MAX);
	if (state != NULL && op->batch != NULL) {
		*state = (struct upload_state){ .upload = *upload };
		built = copy_upload(op, &state->upload) &&
			op_add(op, QUERY_EVIDENCE_OPEN, binds, sizeof binds / sizeof binds[0]);
	}
	op->state = state;
	op->frame.begin = QUERY_BEGIN_WRITE;
	op->frame.open = true;
	op->ended = upload_ended;
	return op_submit(op, built, upload_failed, ret_fault);
}

static void next_step(struct store_op *op, unsigned query, const struct bind *binds, size_t count)
{
	op->steps[op->frame.step_count++] =
		(struct frame_step){ .call = { .query = query, .binds = binds, .bind_count = count } };
}

/* The answers of before go, and so does the memory of their parameters. */
static void begin_steps(struct store_op *op)
{
	pool_frame_clear(&op->frame);
	op->frame.step_count = 0;
	arena_reset(op->batch);
	op->frame.arena = op->batch;
}

/* Its bytes are not copied: libpq takes them during pool_conn_go_on. */
static void add_piece(struct store_op *op, struct upload_state *state, struct text piece)
{
	if (piece.len == 0)
		return;
	state->piece[0] = bind_text(state->upload.id);
	state->piece[1] = bind_int(state->pieces++);
	state->piece[2] = bind_text(op->frame.caller.uscc);
	state->piece[3] = bind_bytes(piece.at, piece.len);
	next_step(op, QUERY_EVIDENCE_PIECE_INSERT, state->piece, PIECE_BINDS);
}

void store_evidence_add(struct store_op *op, struct text piece)
{
	struct upload_state *state = op->state;

	begin_steps(op);
	add_piece(op, state, piece);
	state->outcome_at = NO_OUTCOME;
	pool_conn_go_on(op->conn);
}

void store_evidence_keep(struct store_op *op, struct text piece, const char *media_type, uint64_t size_bytes)
{
	struct upload_state *state = op->state;
	const struct evidence_upload *u = &state->upload;

	begin_steps(op);
	add_piece(op, state, piece);
	state->keep[0] = bind_text(u->credential);
	state->keep[1] = bind_text(u->account);
	state->keep[2] = bind_text(u->request_id);
	state->keep[3] = bind_text(u->address);
	state->keep[4] = bind_text(u->id);
	state->keep[5] = bind_text(u->sha256);
	state->keep[6] = bind_text(media_type);
	state->keep[7] = bind_int((int64_t)size_bytes);
	state->keep[8] = bind_int(state->pieces);
	state->outcome_at = op->frame.step_count;
	next_step(op, QUERY_EVIDENCE_KEEP, state->keep, KEEP_BINDS);
	op->frame.open = false;
	pool_conn_go_on(op->conn);
}

/* ---- out ----------------------------------------------------------------- */

static void file_got(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "a file's head that cannot be read");
	const struct evidence_file *row = NULL;
	const struct row_etag *tag = NULL;
	bool bad = false;

	if (f == NULL)
		row = op_row(op, 0, &evidence_file_shape, &bad);
	if (row != NULL)
		tag = op_row(op, 0, &row_etag_shape, &bad);
	((store_evidence_file_fn *)op->fn)(op->owner, bad ? &wrong : f, row, tag == NULL ? NULL : tag->etag);
}

struct store_op *store_evidence_get(struct store *s, const struct caller *caller, const char *sha256,
	store_evidence_file_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, caller, (void (*)(void))fn, owner, ret_fault);
	struct bind bind = bind_text(sha256);

	return op == NULL ? NULL : op_submit(op, op_add(op, QUERY_EVIDENCE_GET, &bind, 1), file_got, ret_fault);
}

static void piece_got(struct store_op *op, const struct fault *f)
{
	struct text piece = { NULL, 0 };

	if (f == NULL && op->steps[0].result != NULL)
		piece = query_bytes(op->steps[0].result, "bytes");
	((store_evidence_piece_fn *)op->fn)(op->owner, f, piece);
}

struct store_op *store_evidence_piece(struct store *s, const struct caller *caller, const char *id, int64_t n,
	store_evidence_piece_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_SLOW, caller, (void (*)(void))fn, owner, ret_fault);
	const struct bind binds[] = { bind_text(id), bind_int(n) };

	return op == NULL ? NULL : op_submit(op, op_add(op, QUERY_EVIDENCE_PIECE_GET, binds, 2), piece_got, ret_fault);
}

/* ---- what a filing may name ---------------------------------------------- */

static void missing_got(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "positions that cannot be read");
	struct list rows = { NULL, 0 };

	if (f == NULL)
		rows = op_rows(op, 0, &row_position_shape);
	if (f == NULL && rows.at == NULL)
		f = &wrong;
	((store_evidence_missing_fn *)op->fn)(op->owner, f, rows.at, rows.count); /* a struct of one int64_t each */
}

struct store_op *store_evidence_missing(struct store *s, const struct caller *caller, const struct list *files,
	bool wanted, store_evidence_missing_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, caller, (void (*)(void))fn, owner, ret_fault);
	struct bind *hashes = op == NULL ? NULL : arena_alloc_array(op->arena, files->count + 1, sizeof *hashes);
	bool built = hashes != NULL;

	for (size_t i = 0; built && i < files->count; i++)
		hashes[i] = bind_text(((const char *const *)files->at)[i]);
	if (built) {
		const struct bind binds[] = { bind_text(caller->uscc), bind_array(hashes, files->count),
			bind_bool(wanted) };

		op->frame.begin = QUERY_BEGIN_WRITE;
		built = op_add(op, QUERY_EVIDENCE_MISSING, binds, 3);
	}
	return op == NULL ? NULL : op_submit(op, built, missing_got, ret_fault);
}
