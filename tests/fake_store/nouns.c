/* The store's typed calls, each of which only waits; and the typed answers to them. */
#include <string.h>

#include "base/code.h"
#include "domain/review.h"
#include "fake_store/inside.h"
#include "store/collections.h"

#define FN(fn) ((void (*)(void))(fn))

/* ---- calls --------------------------------------------------------------- */

static const char *kept(struct store_op *op, const char *text)
{
	return arena_string(op->arena, text);
}

static struct filing *filing_copy(struct store_op *op, const struct filing *given)
{
	struct filing *f = arena_alloc(op->arena, sizeof *f);

	if (f == NULL)
		return NULL;
	*f = *given;
	f->keyed = *op->keyed;
	f->id = kept(op, given->id);
	f->entry = kept(op, given->entry);
	f->uscc = kept(op, given->uscc);
	f->programme = kept(op, given->programme);
	f->title = kept(op, given->title);
	f->title_key = kept(op, given->title_key);
	f->period = kept(op, given->period);
	f->answers = kept(op, given->answers);
	f->explanations = kept(op, given->explanations);
	f->evidence = kept(op, given->evidence);
	f->findings = kept(op, given->findings);
	f->marks = kept(op, given->marks);
	f->body.at = arena_text(op->arena, given->body);
	return f;
}

struct store_op *store_submission_insert(
	struct store *s, const struct filing *filing, store_filed_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call_keyed(s, "submission_insert", &filing->keyed, FN(fn), owner, ret_fault);

	if (op != NULL)
		op->filing = filing_copy(op, filing);
	return op;
}

struct store_op *store_submission_rehearse(
	struct store *s, const struct filing *filing, store_filed_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call_keyed(s, "submission_rehearse", &filing->keyed, FN(fn), owner, ret_fault);

	if (op != NULL)
		op->filing = filing_copy(op, filing);
	return op;
}

struct store_op *store_submission_recall(struct store *s, const struct caller *caller, const struct keyed *keyed,
	store_filed_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	return fake_call_keyed(s, "submission_recall", keyed, FN(fn), owner, ret_fault);
}

struct store_op *store_submission_get(struct store *s, const struct caller *caller, const char *id,
	store_submission_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	return fake_call_with(s, "submission_get", id, FN(fn), owner, ret_fault);
}

struct store_op *store_correction_insert(struct store *s, const struct caller *caller, const struct correction *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	const char *name = c->rehearsed ? "correction_rehearse" : "correction_insert";
	struct store_op *op = fake_call_keyed(s, name, &c->filing->keyed, FN(fn), owner, ret_fault);

	(void)caller;
	if (op != NULL)
		op->argument = kept(op, c->submission);
	return op;
}

struct store_op *store_submission_withdraw(struct store *s, const struct caller *caller, const struct withdrawal *w,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	const char *name = w->rehearsed ? "withdrawal_rehearse" : "submission_withdraw";
	struct store_op *op = fake_call_keyed(s, name, w->keyed, FN(fn), owner, ret_fault);

	(void)caller;
	if (op != NULL)
		op->argument = kept(op, w->submission);
	return op;
}

static struct store_op *draft_call(struct store *s, const char *name, const struct draft_call *d, store_written_fn *fn,
	void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call_keyed(s, name, &d->filing->keyed, FN(fn), owner, ret_fault);

	if (op != NULL)
		op->argument = kept(op, d->draft);
	return op;
}

struct store_op *store_draft_save(struct store *s, const struct caller *caller, const struct draft_call *d,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	return draft_call(s, d->rehearsed ? "draft_rehearse" : "draft_save", d, fn, owner, ret_fault);
}

struct store_op *store_draft_submit(struct store *s, const struct caller *caller, const struct draft_call *d,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	return draft_call(s, d->rehearsed ? "draft_rehearse" : "draft_submit", d, fn, owner, ret_fault);
}

struct store_op *store_draft_delete(struct store *s, const struct caller *caller, const struct draft_call *d,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	return draft_call(s, d->rehearsed ? "draft_rehearse" : "draft_delete", d, fn, owner, ret_fault);
}

struct store_op *store_review_insert(struct store *s, const struct caller *caller, const struct decision *d,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call_keyed(s, "review_insert", &d->keyed, FN(fn), owner, ret_fault);

	(void)caller;
	if (op != NULL)
		op->argument = kept(op, d->review->decision);
	return op;
}

struct store_op *store_entry_get(struct store *s, const struct caller *caller, const char *id, int32_t day,
	store_entry_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	(void)day;
	return fake_call_with(s, "entry_get", id, FN(fn), owner, ret_fault);
}

struct store_op *store_entry_move(struct store *s, const struct caller *caller, const struct transition *t,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call_keyed(s, "entry_move", &t->keyed, FN(fn), owner, ret_fault);

	(void)caller;
	if (op != NULL)
		op->argument = kept(op, t->entry);
	return op;
}

struct store_op *store_enterprise_get(struct store *s, const struct caller *caller, const char *uscc,
	store_enterprise_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	return fake_call_with(s, "enterprise_get", uscc, FN(fn), owner, ret_fault);
}

struct store_op *store_enterprise_then(struct store *s, const struct caller *caller, const char *uscc, int32_t as_of,
	int64_t known_at, store_enterprise_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	(void)as_of;
	(void)known_at;
	return fake_call_with(s, "enterprise_get", uscc, FN(fn), owner, ret_fault);
}

struct store_op *store_enterprise_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const struct enterprise *e, store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call_keyed(s, "enterprise_insert", keyed, FN(fn), owner, ret_fault);

	(void)caller;
	if (op != NULL)
		op->argument = kept(op, e->uscc);
	return op;
}

struct store_op *store_enterprise_change(struct store *s, const struct caller *caller, const struct enterprise_call *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call_keyed(s, "enterprise_change", &c->keyed, FN(fn), owner, ret_fault);

	(void)caller;
	if (op != NULL)
		op->argument = kept(op, c->uscc);
	return op;
}

struct store_op *store_fact_get(struct store *s, const struct caller *caller, const char *id, store_fact_fn *fn,
	void *owner, struct fault *ret_fault)
{
	(void)caller;
	return fake_call_with(s, "fact_get", id, FN(fn), owner, ret_fault);
}

static struct store_op *voiding_call(struct store *s, const char *name, const struct voiding_call *v,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call_keyed(s, name, &v->keyed, FN(fn), owner, ret_fault);

	if (op != NULL)
		op->argument = kept(op, v->proposal);
	return op;
}

struct store_op *store_void_propose(struct store *s, const struct caller *caller, const struct voiding_call *v,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	return voiding_call(s, "void_propose", v, fn, owner, ret_fault);
}

struct store_op *store_void_confirm(struct store *s, const struct caller *caller, const struct voiding_call *v,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	return voiding_call(s, "void_confirm", v, fn, owner, ret_fault);
}

struct store_op *store_target_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const struct target *target, const char *finding, store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call_keyed(s, "target_insert", keyed, FN(fn), owner, ret_fault);

	(void)caller;
	(void)finding;
	if (op != NULL)
		op->argument = kept(op, target->indicator);
	return op;
}

struct store_op *store_period_get(struct store *s, const struct caller *caller, const char *programme, const char *code,
	store_period_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	(void)programme;
	return fake_call_with(s, "period_get", code, FN(fn), owner, ret_fault);
}

struct store_op *store_completeness_get(struct store *s, const struct caller *caller, const char *programme,
	const char *period, store_completeness_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	(void)programme;
	return fake_call_with(s, "completeness_get", period, FN(fn), owner, ret_fault);
}

struct store_op *store_publication_ground(struct store *s, const char *period, const char *scope,
	const struct list *indicators, int64_t names, store_ground_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)scope;
	(void)indicators;
	(void)names;
	return fake_call_with(s, "publication_ground", period, FN(fn), owner, ret_fault);
}

struct store_op *store_publication_get(
	struct store *s, int64_t no, store_publication_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)no;
	return fake_call_with(s, "publication_get", NULL, FN(fn), owner, ret_fault);
}

struct store_op *store_publication_insert(struct store *s, const struct caller *caller,
	const struct publication_call *c, store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	return fake_call_keyed(s, "publication_insert", &c->keyed, FN(fn), owner, ret_fault);
}

struct store_op *store_period_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const struct period *period, store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call_keyed(s, "period_insert", keyed, FN(fn), owner, ret_fault);

	(void)caller;
	if (op != NULL)
		op->argument = kept(op, period->programme);
	return op;
}

static struct store_op *period_call(struct store *s, const char *name, const struct period_call *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call_keyed(s, name, &c->keyed, FN(fn), owner, ret_fault);

	if (op != NULL)
		op->argument = kept(op, c->code);
	return op;
}

struct store_op *store_period_close(struct store *s, const struct caller *caller, const struct period_call *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	return period_call(s, c->rehearsed ? "close_rehearse" : "period_close", c, fn, owner, ret_fault);
}

struct store_op *store_reopen_propose(struct store *s, const struct caller *caller, const struct period_call *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	return period_call(s, "reopen_propose", c, fn, owner, ret_fault);
}

struct store_op *store_reopen_confirm(struct store *s, const struct caller *caller, const struct period_call *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	return period_call(s, "reopen_confirm", c, fn, owner, ret_fault);
}

struct store_op *store_opening_stock_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const char *id, const struct opening_stock_body *body, const struct count_facts *facts, store_written_fn *fn,
	void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call_keyed(s, "opening_stock_insert", keyed, FN(fn), owner, ret_fault);

	(void)caller;
	(void)id;
	(void)facts;
	if (op != NULL)
		op->argument = kept(op, body->indicator);
	return op;
}

struct store_op *store_external_value_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const struct external_value *value, store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call_keyed(s, "external_value_insert", keyed, FN(fn), owner, ret_fault);

	(void)caller;
	if (op != NULL)
		op->argument = kept(op, value->indicator);
	return op;
}

struct store_op *store_idempotency_find(struct store *s, const struct caller *caller, const struct keyed *keyed,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	return fake_call_keyed(s, "idempotency_find", keyed, FN(fn), owner, ret_fault);
}

struct store_op *store_credential_find(
	struct store *s, const uint8_t hash[DIGEST_SIZE], store_credential_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)hash;
	return fake_call(s, "credential_find", FN(fn), owner, ret_fault);
}

struct store_op *store_catalogue_read(struct store *s, store_catalogue_fn *fn, void *owner, struct fault *ret_fault)
{
	return fake_call(s, "catalogue_read", FN(fn), owner, ret_fault);
}

struct store_op *store_figure_live(struct store *s, int32_t as_of, const struct list *closes, store_figure_fn *fn,
	void *owner, struct fault *ret_fault)
{
	(void)as_of;
	return fake_call_with(
		s, "figure_live", closes != NULL && closes->count > 0 ? "closes" : NULL, FN(fn), owner, ret_fault);
}

struct store_op *store_figure_past(struct store *s, int32_t as_of, int64_t known_at, const char *indicator,
	store_figure_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)as_of;
	(void)known_at;
	return fake_call_with(s, "figure_past", indicator, FN(fn), owner, ret_fault);
}

struct store_op *store_figure_submitted(struct store *s, int32_t as_of, int64_t known_at, const char *indicator,
	store_figure_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)as_of;
	(void)known_at;
	return fake_call_with(s, "figure_submitted", indicator, FN(fn), owner, ret_fault);
}

struct store_op *store_figure_clock(struct store *s, store_clock_fn *fn, void *owner, struct fault *ret_fault)
{
	return fake_call(s, "figure_clock", FN(fn), owner, ret_fault);
}

struct store_op *store_figure_excluded(struct store *s, store_excluded_fn *fn, void *owner, struct fault *ret_fault)
{
	return fake_call(s, "figure_excluded", FN(fn), owner, ret_fault);
}

struct store_op *store_keeper_settle(
	struct store *s, int32_t today, int64_t at_most, store_kept_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)today;
	(void)at_most;
	return fake_call(s, "keeper_settle", FN(fn), owner, ret_fault);
}

struct store_op *store_keeper_move(
	struct store *s, int32_t today, int64_t at_most, store_kept_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)today;
	(void)at_most;
	return fake_call(s, "keeper_move", FN(fn), owner, ret_fault);
}

struct store_op *store_keeper_forget(
	struct store *s, int64_t keep_days, int64_t at_most, store_kept_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)keep_days;
	(void)at_most;
	return fake_call(s, "keeper_forget", FN(fn), owner, ret_fault);
}

struct store_op *store_keeper_evidence(
	struct store *s, int64_t at_most, store_kept_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)at_most;
	return fake_call(s, "keeper_evidence", FN(fn), owner, ret_fault);
}

static struct store_op *question_call(struct store *s, const char *name, const struct list_question *q,
	store_rows_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call_with(s, name, q->collection->name, FN(fn), owner, ret_fault);
	struct list_question *copy = op == NULL ? NULL : arena_alloc(op->arena, sizeof *copy);

	if (copy == NULL)
		return op;
	*copy = *q;
	copy->caller.uscc = kept(op, q->caller.uscc);
	copy->caller.districts = kept(op, q->caller.districts);
	for (size_t i = 0; i < LIST_FILTERS_MAX; i++)
		copy->filters[i] = kept(op, q->filters[i]);
	for (size_t i = 0; i < LIST_CURSOR_MAX; i++)
		copy->after[i] = kept(op, q->after[i]);
	op->question = copy;
	return op;
}

struct store_op *store_list(
	struct store *s, const struct list_question *q, store_rows_fn *fn, void *owner, struct fault *ret_fault)
{
	return question_call(s, "list", q, fn, owner, ret_fault);
}

struct store_op *store_stream(
	struct store *s, const struct list_question *q, store_rows_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = question_call(s, "stream", q, fn, owner, ret_fault);

	if (op != NULL)
		op->wants_more = true;
	return op;
}

void store_stream_more(struct store_op *op)
{
	op->wants_more = true;
}

/* ---- answers ------------------------------------------------------------- */

static bool begins(const struct store_op *op, const char *with)
{
	return strncmp(op->name, with, strlen(with)) == 0;
}

void fake_fail(struct store_op *op, const struct fault *f)
{
	if (op->cancelled)
		;
	else if (op->filing != NULL || begins(op, "submission_recall"))
		((store_filed_fn *)op->fn)(op->owner, f, NULL);
	else if (op->keyed != NULL)
		((store_written_fn *)op->fn)(op->owner, f, NULL);
	else if (begins(op, "submission_get"))
		((store_submission_fn *)op->fn)(op->owner, f, NULL, NULL);
	else if (begins(op, "evidence_"))
		fake_evidence_fail(op, f);
	else if (begins(op, "filing_before") || begins(op, "findings_settle"))
		fake_finding_fail(op, f);
	else if (begins(op, "entry_get"))
		((store_entry_fn *)op->fn)(op->owner, f, NULL, NULL, DATE_NONE);
	else if (begins(op, "enterprise_get"))
		((store_enterprise_fn *)op->fn)(op->owner, f, NULL, NULL);
	else if (begins(op, "fact_get"))
		((store_fact_fn *)op->fn)(op->owner, f, NULL);
	else if (begins(op, "period_get"))
		((store_period_fn *)op->fn)(op->owner, f, NULL);
	else if (begins(op, "publication_ground"))
		((store_ground_fn *)op->fn)(op->owner, f, NULL);
	else if (begins(op, "publication_get"))
		((store_publication_fn *)op->fn)(op->owner, f, NULL);
	else if (begins(op, "completeness_get"))
		((store_completeness_fn *)op->fn)(op->owner, f, NULL, NULL, NULL);
	else if (begins(op, "credential_find"))
		((store_credential_fn *)op->fn)(op->owner, f, NULL);
	else if (begins(op, "catalogue_read"))
		((store_catalogue_fn *)op->fn)(op->owner, f, NULL);
	else if (begins(op, "keeper_"))
		((store_kept_fn *)op->fn)(op->owner, f, NULL);
	else if (begins(op, "figure_clock"))
		((store_clock_fn *)op->fn)(op->owner, f, NULL);
	else if (begins(op, "figure_excluded"))
		((store_excluded_fn *)op->fn)(op->owner, f, NULL);
	else if (begins(op, "figure_"))
		((store_figure_fn *)op->fn)(op->owner, f, NULL);
	else
		((store_rows_fn *)op->fn)(op->owner, f, NULL);
	fake_free(op);
}

static struct written written_of(const struct store_op *op, const char *outcome, const char *detail)
{
	const struct code *code = code_find(outcome);
	struct written w = {
		.detail = detail, .recorded_at = INSTANT_NONE, .revision = INT64_NONE, .status = op->keyed->status
	};

	if (strcmp(outcome, "replayed") == 0) {
		w.outcome = WRITTEN_REPLAYED;
		w.status = 201; /* of the first answer, which a question by key does not name */
		w.etag = detail;
	} else if (strcmp(outcome, "stored") != 0) {
		w.outcome = code != NULL && code->status != 0 ? WRITTEN_REFUSED : WRITTEN_FINDING;
		w.code = code == NULL ? outcome : code->code;
	}
	return w;
}

bool fake_store_written(struct store *s, const char *name, const char *outcome, const char *detail, const char *answer,
	int64_t revision)
{
	struct store_op *op = fake_take(s, name);
	struct written w = { 0 };

	if (op == NULL)
		return false;
	if (outcome != NULL) {
		w = written_of(op, outcome, detail);
		w.answer = answer;
		w.revision = revision;
		w.recorded_at = w.outcome == WRITTEN_STORED ? INT64_C(1690765200000000) : INSTANT_NONE;
	}
	if (!op->cancelled)
		((store_written_fn *)op->fn)(op->owner, NULL, outcome == NULL ? NULL : &w);
	fake_free(op);
	return true;
}

bool fake_store_filed(struct store *s, const char *name, const char *outcome, const char *detail)
{
	struct store_op *op = fake_take(s, name);
	struct filed filed = { 0 };

	if (op == NULL)
		return false;
	if (outcome != NULL)
		filed.written = written_of(op, outcome, detail);
	if (op->filing != NULL)
		filed.stored = (struct submission_stored){ .id = op->filing->id,
			.uscc = op->filing->uscc,
			.programme = op->filing->programme,
			.entry = op->filing->entry,
			.version = 1,
			.state = "submitted",
			.received_at = op->filing->received_at,
			.findings = fake_settled(op, op->filing->findings) };
	if (!op->cancelled)
		((store_filed_fn *)op->fn)(op->owner, NULL, outcome == NULL ? NULL : &filed);
	fake_free(op);
	return true;
}

/* One answering function a read: take, tell unless cancelled, free. */
#define ANSWER(fn_type, name, ...)                                                                                     \
	struct store_op *op = fake_take(s, (name));                                                                    \
	if (op == NULL)                                                                                                \
		return false;                                                                                          \
	if (!op->cancelled)                                                                                            \
		((fn_type *)op->fn)(op->owner, NULL, __VA_ARGS__);                                                     \
	fake_free(op);                                                                                                 \
	return true

bool fake_store_submission(struct store *s, const struct submission *submission, const char *etag)
{
	ANSWER(store_submission_fn, "submission_get", submission, etag);
}

bool fake_store_entry(struct store *s, const struct entry *entry, const char *etag, int32_t moved_on)
{
	ANSWER(store_entry_fn, "entry_get", entry, etag, moved_on);
}

bool fake_store_enterprise(struct store *s, const struct enterprise *enterprise, const char *etag)
{
	ANSWER(store_enterprise_fn, "enterprise_get", enterprise, etag);
}

bool fake_store_fact(struct store *s, const struct fact *fact)
{
	ANSWER(store_fact_fn, "fact_get", fact);
}

bool fake_store_period(struct store *s, const struct period *period)
{
	ANSWER(store_period_fn, "period_get", period);
}

bool fake_store_ground(struct store *s, const struct publication_ground *ground)
{
	ANSWER(store_ground_fn, "publication_ground", ground);
}

bool fake_store_publication(struct store *s, const struct publication *publication)
{
	ANSWER(store_publication_fn, "publication_get", publication);
}

bool fake_store_completeness(
	struct store *s, const struct completeness *period, const struct list *counts, const struct list *missing)
{
	ANSWER(store_completeness_fn, "completeness_get", period, counts, missing);
}

bool fake_store_credential(struct store *s, const struct credential *credential)
{
	ANSWER(store_credential_fn, "credential_find", credential);
}

bool fake_store_catalogue(struct store *s, const struct catalogue_rows *rows)
{
	ANSWER(store_catalogue_fn, "catalogue_read", rows);
}

bool fake_store_figure(struct store *s, const char *name, const struct figure_input *input)
{
	ANSWER(store_figure_fn, name, input);
}

bool fake_store_kept(struct store *s, const char *name, int64_t done, int64_t more)
{
	const struct store_kept kept = { done, more };

	ANSWER(store_kept_fn, name, &kept);
}

bool fake_store_clock(struct store *s, const struct figure_clock *clock)
{
	ANSWER(store_clock_fn, "figure_clock", clock);
}

bool fake_store_excluded(struct store *s, const struct list *excluded)
{
	ANSWER(store_excluded_fn, "figure_excluded", excluded);
}

bool fake_store_rows(struct store *s, const char *name, const struct list_rows *rows)
{
	struct store_op *op = fake_find(s, name);
	bool goes_on = op != NULL && begins(op, "stream") && rows->more && !op->cancelled;

	if (op == NULL || (begins(op, "stream") && !op->wants_more && !op->cancelled))
		return false;
	op->wants_more = false;
	if (!goes_on)
		TAILQ_REMOVE(&s->ops, op, link);
	if (!op->cancelled)
		((store_rows_fn *)op->fn)(op->owner, NULL, rows);
	if (!goes_on)
		fake_free(op);
	return true;
}
