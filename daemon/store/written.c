/* Decides what the words of dxtrack.outcome mean and how a keyed write begins and ends. Knows no noun. */
#include <string.h>

#include "base/code.h"
#include "base/log.h"
#include "sql/queries.h"
#include "store/written.h"

void written_keyed_binds(const struct keyed *k, struct bind ret_binds[WRITTEN_KEYED_BINDS])
{
	const struct bind binds[WRITTEN_KEYED_BINDS] = {
		bind_text(k->credential),
		bind_text(k->account),
		bind_text(k->key),
		bind_text(k->method),
		bind_text(k->path),
		bind_text(k->query == NULL ? "" : k->query),
		bind_bytes(k->body_digest, 32),
		bind_int(k->status),
		bind_text(k->answer),
		bind_text(k->request_id),
		bind_text(k->address),
	};

	memcpy(ret_binds, binds, sizeof binds);
}

void written_find_binds(const struct keyed *k, struct bind ret_binds[WRITTEN_FIND_BINDS])
{
	const struct bind binds[WRITTEN_FIND_BINDS] = {
		bind_text(k->account),
		bind_text(k->key),
		bind_text(k->method),
		bind_text(k->path),
		bind_text(k->query == NULL ? "" : k->query),
		bind_bytes(k->body_digest, 32),
	};

	memcpy(ret_binds, binds, sizeof binds);
}

/* Problems that a statement may tell; every other word is a finding's code. */
static const char *const problems[] = { "idempotency_conflict", "unauthorized", "forbidden", "not_found", "stale",
	"conflict", "period_closed" };

bool written_judge(const char *outcome, const char *detail, struct written *ret_written)
{
	const struct code *code;

	*ret_written = (struct written){ .detail = detail, .recorded_at = INSTANT_NONE, .revision = INT64_NONE };
	if (outcome != NULL && strcmp(outcome, "stored") == 0)
		return true;
	ret_written->outcome = WRITTEN_REPLAYED;
	if (outcome != NULL && strcmp(outcome, "replayed") == 0)
		return true;
	code = outcome == NULL ? NULL : code_find(outcome);
	if (code == NULL) {
		log_say(LOG_LEVEL_ERROR, "store: outcome \"%s\" is in no table", outcome == NULL ? "" : outcome);
		return false;
	}
	ret_written->code = code->code;
	ret_written->outcome = WRITTEN_FINDING;
	for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++)
		if (strcmp(problems[i], outcome) == 0)
			ret_written->outcome = WRITTEN_REFUSED;
	return true;
}

static void tell(struct store_op *op, const struct fault *f, const struct written *w)
{
	((store_written_fn *)op->fn)(op->owner, f, w);
}

/* Whether the database told more in the answer than was given. */
static bool is_settled(const struct store_op *op, const struct row_outcome *row)
{
	return row->answer != NULL && op->keyed->answer != NULL && strcmp(row->answer, op->keyed->answer) != 0;
}

static void outcome_came(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "an outcome that cannot be read");
	const struct row_outcome *row;
	struct written w;
	bool bad;

	if (f != NULL) {
		tell(op, f, NULL);
		return;
	}
	row = op_row(op, op->frame.step_count - 1, &row_outcome_shape, &bad);
	if (row == NULL || !written_judge(row->outcome, row->detail, &w)) {
		tell(op, &wrong, NULL);
		return;
	}
	w.recorded_at = row->recorded_at;
	w.revision = row->revision;
	w.status = row->status == INT64_NONE ? op->keyed->status : (int)row->status;
	w.answer = w.outcome == WRITTEN_REPLAYED || is_settled(op, row) ? row->answer : NULL;
	w.etag = w.outcome == WRITTEN_REPLAYED ? row->detail : NULL;
	tell(op, NULL, &w);
}

/* The tag goes in front, in the same pipeline: what has no key is not remembered. */
static bool add_tag(struct store_op *op, const struct keyed *k)
{
	const struct bind tag = bind_text(k->etag);

	return k->etag == NULL || k->key == NULL || op_add(op, QUERY_ANSWER_TAG, &tag, 1);
}

struct store_op *written_submit(struct store_op *op, unsigned query, const struct keyed *keyed,
	const struct bind *binds, size_t count, struct fault *ret_fault)
{
	struct bind all[BINDS_MAX];
	bool built;

	if (op == NULL)
		return NULL;
	built = op_set_keyed(op, keyed) && WRITTEN_KEYED_BINDS + count <= BINDS_MAX && add_tag(op, keyed);
	if (built) {
		written_keyed_binds(keyed, all);
		memcpy(all + WRITTEN_KEYED_BINDS, binds, count * sizeof *binds);
		built = op_add(op, query, all, WRITTEN_KEYED_BINDS + count);
	}
	return op_submit(op, built, outcome_came, ret_fault);
}

struct written written_answered(const struct row_answered *row)
{
	struct written w;

	if (!written_judge(row->outcome, NULL, &w))
		(void)written_judge("idempotency_conflict", NULL, &w);
	w.status = row->status == INT64_NONE ? 0 : (int)row->status;
	w.answer = row->answer;
	w.etag = row->etag;
	return w;
}

struct submission_stored written_stored(const struct row_answered *row)
{
	return (struct submission_stored){ .id = row->id,
		.uscc = row->uscc,
		.programme = row->programme,
		.entry = row->entry,
		.version = row->version,
		.state = "submitted",
		.received_at = row->received_at,
		.findings = row->findings };
}

/* A filing that finds its own id was stored by its own first attempt; any other answer was there before. */
static void settle_filing(struct store_op *op, const struct row_answered *row)
{
	const struct filing *filing = op->ask;
	struct filed filed = { .written = written_answered(row), .stored = written_stored(row) };

	if (filed.written.outcome == WRITTEN_REPLAYED && row->id != NULL && strcmp(row->id, filing->id) == 0)
		filed.written.outcome = WRITTEN_STORED;
	((store_filed_fn *)op->fn)(op->owner, NULL, &filed);
}

void written_settle(struct store_op *op, const struct row_answered *row)
{
	struct written w = written_answered(row);
	bool gone = op->gone;

	op->gone = true;
	if (!gone && op->lane == LANE_SUBMISSIONS)
		settle_filing(op, row);
	else if (!gone)
		tell(op, NULL, &w);
	op_free(op);
}
