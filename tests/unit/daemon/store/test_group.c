/* The commit group: who goes together, and that each row is answered for itself. */
#include "rig.h"
#include "store/op.h"

enum { MANY = 64 };

struct row {
	struct rig *rig;
	struct rig_filing filing;
	struct store_op *op;
	unsigned *left; /* rows that are still to be answered */
	unsigned calls;
	unsigned told; /* it has a finding of others */
	int status;
	enum written_outcome outcome;
	const char *code;
	char id[UUID_TEXT_SIZE];
};

static void row_came(void *owner, const struct fault *f, const struct filed *filed)
{
	struct row *row = owner;

	row->op = NULL;
	row->calls++;
	row->status = f == NULL ? 0 : f->status;
	if (filed != NULL) {
		row->outcome = filed->written.outcome;
		row->code = filed->written.code;
		row->told = filed->stored.findings != NULL && strstr(filed->stored.findings, "Q381") != NULL;
		snprintf(row->id, sizeof row->id, "%s", filed->stored.id == NULL ? "" : filed->stored.id);
	}
	if (--*row->left == 0)
		loop_stop(row->rig->loop);
}

static void send(struct rig *r, struct row *row, unsigned *left)
{
	struct fault f;

	row->rig = r;
	row->left = left;
	row->calls = 0;
	row->op = store_submission_insert(r->store, &row->filing.filing, row_came, row, &f);
	assert_non_null(row->op);
	assert_int_equal(row->calls, 0);
}

static int open_rig(void **state)
{
	rig_open(*state);
	rig_until_ready(*state);
	return 0;
}

static int close_rig(void **state)
{
	rig_close(*state);
	return 0;
}

static void fill(struct rig *r, struct row *row, unsigned enterprise, const char *stem, unsigned n)
{
	char key[40];

	snprintf(key, sizeof key, "%s-%u", stem, n);
	rig_fill(r, &row->filing, enterprise, key);
}

/* Transactions that stored filings since: a group is one. */
static long groups_of(struct rig *r, const char *stem)
{
	char sql[200];

	snprintf(sql, sizeof sql, "SELECT count(DISTINCT xmin::text) FROM dxtrack.idempotency WHERE key LIKE '%s-%%'",
		stem);
	return rig_count(r, sql);
}

static void a_row_is_refused_without_its_neighbours(void **state)
{
	static struct row rows[MANY];
	struct rig *r = *state;
	unsigned left = MANY;

	for (unsigned i = 0; i < MANY; i++) {
		fill(r, &rows[i], i == 9 ? 9000 : i + 1, "mix", i);
		if (i == 20)
			strcpy(rows[i].filing.credential, "11111111-0000-7000-8000-000000000300");
		send(r, &rows[i], &left);
	}
	rig_run(r);
	for (unsigned i = 0; i < MANY; i++) {
		assert_int_equal(rows[i].calls, 1);
		assert_int_equal(rows[i].status, 0);
		if (i == 9 || i == 20) {
			assert_int_equal(
				rows[i].outcome, WRITTEN_REFUSED); /* nobody's credential, another's credential */
			assert_string_equal(rows[i].code, "unauthorized");
		} else {
			assert_int_equal(rows[i].outcome, WRITTEN_STORED);
			assert_string_equal(rows[i].id, rows[i].filing.id);
		}
	}
	assert_int_equal(
		rig_count(r,
			"SELECT count(*) FROM dxtrack.submission s JOIN dxtrack.idempotency i ON i.object = s.id WHERE i.key LIKE 'mix-%'"),
		MANY - 2);
	assert_in_range(groups_of(r, "mix"), 1, 3); /* the first goes alone, the rest together */
}

static void an_enterprise_goes_once_in_a_group(void **state)
{
	static struct row rows[6];
	struct rig *r = *state;
	unsigned left = 6;

	for (unsigned i = 0; i < 6; i++) {
		fill(r, &rows[i], 70, "same", i);
		send(r, &rows[i], &left);
	}
	rig_run(r);
	for (unsigned i = 0; i < 6; i++)
		assert_int_equal(rows[i].outcome, WRITTEN_STORED);
	assert_int_equal(groups_of(r, "same"), 6);
}

/* Of many with one mark the first goes before the others, which go together and are told of it; another mark waits for nobody. */
static void a_mark_of_another_waits_for_it_once(void **state)
{
	static struct row rows[MANY + 1];
	static const char finding[] =
		"[{\"marks\":[\"no:1\"],\"others\":1,\"finding\":{\"rule\":\"Q381\"}},{\"marks\":[\"address:1\"],\"others\":9,\"finding\":{\"rule\":\"Q384\"}}]";
	struct rig *r = *state;
	unsigned left = MANY + 1, told = 0;

	for (unsigned i = 0; i <= MANY; i++) {
		fill(r, &rows[i], i + 1, "mark", i);
		rows[i].filing.filing.findings = i == 0 ? NULL : finding;
		rows[i].filing.filing.marks = i == 0 ? NULL : i == MANY ? "no:2\naddress:1" : "no:1\naddress:1";
		rows[i].filing.filing.marks_of_one = i == 0 ? 0 : 4;
		send(r, &rows[i], &left);
	}
	rig_run(r);
	for (unsigned i = 0; i <= MANY; i++) {
		assert_int_equal(rows[i].outcome, WRITTEN_STORED);
		told += rows[i].told;
	}
	assert_int_equal(rows[0].told + rows[1].told + rows[MANY].told, 0);
	assert_int_equal(told, MANY - 2);
	assert_int_equal(groups_of(r, "mark"), 3); /* the first of all goes alone */
}

static void the_same_key_at_once_is_stored_once(void **state)
{
	static struct row rows[8];
	struct rig *r = *state;
	unsigned left = 8, stored = 0;

	for (unsigned i = 0; i < 8; i++) {
		fill(r, &rows[i], 71, "twin", 0);
		send(r, &rows[i], &left);
	}
	rig_run(r);
	for (unsigned i = 0; i < 8; i++) {
		stored += rows[i].outcome == WRITTEN_STORED;
		assert_string_equal(rows[i].id, rows[0].filing.id);
	}
	assert_int_equal(stored, 1);
	assert_int_equal(
		rig_count(r,
			"SELECT count(*) FROM dxtrack.submission s JOIN dxtrack.idempotency i ON i.object = s.id WHERE i.key LIKE 'twin-%'"),
		1);
}

/* Two daemons, one key: the second statement's snapshot is older than the first's commit. */
static void rivals_with_one_key_get_one_answer(void **state)
{
	static struct row mine[40], theirs[40];
	struct rig *r = *state, other = *r;
	unsigned left = 80, stored = 0;

	other.store = store_new(r->loop, &r->limits, rig_fatal, &other);
	assert_non_null(other.store);
	for (unsigned i = 0; i < 40; i++) {
		fill(r, &mine[i], i + 100, "rival", i);
		fill(r, &theirs[i], i + 100, "rival", i);
		send(r, &mine[i], &left);
		send(&other, &theirs[i], &left);
	}
	rig_run(r);
	for (unsigned i = 0; i < 40; i++) {
		assert_int_equal(mine[i].status, 0);
		assert_int_equal(theirs[i].status, 0);
		assert_string_equal(mine[i].id, theirs[i].id);
		stored += mine[i].outcome == WRITTEN_STORED;
		stored += theirs[i].outcome == WRITTEN_STORED;
	}
	assert_int_equal(stored, 40);
	store_free(other.store);
}

/* A title that no text column takes fails the whole statement: the rows find out singly. */
static void an_error_of_one_row_is_its_own(void **state)
{
	static struct row rows[10];
	struct rig *r = *state;
	unsigned left = 10;

	for (unsigned i = 0; i < 10; i++) {
		fill(r, &rows[i], i + 150, "bad", i);
		if (i == 4)
			rows[i].filing.filing.keyed.method = "\xff"; /* no UTF-8: 22021 */
		send(r, &rows[i], &left);
	}
	rig_run(r);
	for (unsigned i = 0; i < 10; i++) {
		assert_int_equal(rows[i].calls, 1);
		assert_int_equal(rows[i].status, i == 4 ? 500 : 0);
	}
	assert_int_equal(rig_count(r, "SELECT count(*) FROM dxtrack.idempotency WHERE key LIKE 'bad-%'"), 9);
}

static void a_row_whose_caller_has_gone_is_committed(void **state)
{
	static struct row gone, waiting, last;
	struct rig *r = *state;
	unsigned left = 1;

	fill(r, &gone, 200, "gone", 0);
	fill(r, &waiting, 201, "gone", 1);
	fill(r, &last, 202, "gone", 2);
	send(r, &gone, &left);    /* sent alone at once */
	send(r, &waiting, &left); /* waits for the next group */
	send(r, &last, &left);
	store_cancel(gone.op);
	store_cancel(waiting.op);
	rig_run(r);
	assert_int_equal(gone.calls, 0);
	assert_int_equal(waiting.calls, 0);
	assert_int_equal(last.calls, 1);
	assert_int_equal(store_busy(r->store), 0);
	assert_int_equal(rig_count(r, "SELECT count(*) FROM dxtrack.idempotency WHERE key LIKE 'gone-%'"), 3);
}

static void more_than_the_queue_holds_is_refused_at_once(void **state)
{
	static struct row rows[20];
	struct rig *r = *state;
	unsigned left = 0, taken = 0;
	struct fault f = { 0 };

	rig_close(r);
	r->limits.queue_max = 8;
	rig_open(r);
	for (unsigned i = 0; i < 20; i++) {
		fill(r, &rows[i], i + 220, "queue", i);
		rows[i].rig = r;
		rows[i].left = &left;
		taken += store_submission_insert(r->store, &rows[i].filing.filing, row_came, &rows[i], &f) != NULL;
	}
	assert_int_equal(taken, 8); /* nothing is connected yet: all of them wait */
	assert_int_equal(f.status, 503);
	assert_string_equal(f.code, "unavailable");
	left = taken;
	rig_run(r);
	r->limits.queue_max = store_limits_default.queue_max;
}

static void a_queue_that_does_not_move_takes_nobody_more(void **state)
{
	static struct row first, second, third;
	struct rig *r = *state;
	struct fault f = { 0 };
	unsigned left = 0;

	rig_close(r);
	rig_open(r);
	fill(r, &first, 240, "stuck", 0);
	fill(r, &second, 241, "stuck", 1);
	fill(r, &third, 242, "stuck", 2);
	send(r, &first, &left); /* nothing is connected yet: it waits */
	first.op->deadline_ms -= r->limits.deadline_ms / 2 - 1000;
	send(r, &second, &left);
	assert_non_null(second.op);
	first.op->deadline_ms -= 1001;
	assert_null(store_submission_insert(r->store, &third.filing.filing, row_came, &third, &f));
	assert_int_equal(f.status, 503);
	assert_string_equal(f.reason, "the queue for the database is too slow");
	left = 2;
	rig_run(r);
	assert_int_equal(first.calls + second.calls, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_row_is_refused_without_its_neighbours, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(an_enterprise_goes_once_in_a_group, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(a_mark_of_another_waits_for_it_once, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(the_same_key_at_once_is_stored_once, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(rivals_with_one_key_get_one_answer, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(an_error_of_one_row_is_its_own, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(a_row_whose_caller_has_gone_is_committed, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(more_than_the_queue_holds_is_refused_at_once, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(a_queue_that_does_not_move_takes_nobody_more, open_rig, close_rig),
	};

	return cmocka_run_group_tests_name("group", tests, rig_start, rig_stop);
}
