/* Pages and streams over real rows: the place of the next page, and that nothing is fetched unasked. */
#include "rig.h"
#include "store/list.h"
#include "domain/enterprise.h"

struct pages {
	struct rig *rig;
	unsigned calls;
	int status;
	char code[40];
	size_t rows, batches;
	bool more;
	char next[LIST_CURSOR_MAX][64], last[40];
	char first[19];
	struct store_op *op;
	bool ask; /* for the next batch, from the callback */
};

static void rows_came(void *owner, const struct fault *f, const struct list_rows *rows)
{
	struct pages *p = owner;

	p->calls++;
	p->status = f == NULL ? 0 : f->status;
	if (f != NULL)
		snprintf(p->code, sizeof p->code, "%s", f->code);
	if (rows != NULL) {
		const struct enterprise *e = rows->at;

		p->rows += rows->count;
		p->batches++;
		p->more = rows->more;
		if (rows->count > 0) {
			if (strcmp(e[0].uscc, p->last) <= 0)
				p->status = -1; /* out of order */
			snprintf(p->last, sizeof p->last, "%s", e[rows->count - 1].uscc);
		}
		for (size_t i = 0; i < LIST_CURSOR_MAX; i++)
			snprintf(p->next[i], sizeof p->next[i], "%s", rows->next[i] == NULL ? "" : rows->next[i]);
	}
	if (p->ask && rows != NULL && rows->more)
		store_stream_more(p->op);
	else
		loop_stop(p->rig->loop);
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

static struct list_question enterprises(unsigned limit)
{
	return (struct list_question){
		.collection = &list_enterprises, .caller = { .districts = "*" }, .limit = limit
	};
}

static void pages_follow_each_other_without_a_gap(void **state)
{
	struct rig *r = *state;
	struct pages p = { .rig = r, .more = true };
	struct list_question q = enterprises(150);
	unsigned pages = 0;
	struct fault f;

	for (; p.more; pages++) {
		q.after[0] = pages == 0 ? NULL : p.next[0];
		assert_non_null(store_list(r->store, &q, rows_came, &p, &f));
		rig_run(r);
		assert_int_equal(p.status, 0);
	}
	assert_int_equal(pages, 3);
	assert_int_equal(p.rows, 400);
}

static void a_caller_sees_what_is_its_own(void **state)
{
	struct rig *r = *state;
	struct pages p = { .rig = r };
	struct list_question q = enterprises(1000);
	struct fault f;

	q.caller = (struct caller){ .uscc = "914100000000000005" };
	assert_non_null(store_list(r->store, &q, rows_came, &p, &f));
	rig_run(r);
	assert_int_equal(p.rows, 1);
	q.caller = (struct caller){ 0 };
	assert_non_null(store_list(r->store, &q, rows_came, &p, &f));
	rig_run(r);
	assert_int_equal(p.rows, 1); /* none more */
}

static void a_value_of_the_wrong_type_is_the_callers_fault(void **state)
{
	struct rig *r = *state;
	struct pages p = { .rig = r };
	struct list_question q = { .collection = &list_targets, .caller = { .districts = "*" }, .limit = 10 };
	struct fault f;

	q.after[0] = "yesterday or so";
	q.after[1] = "x";
	assert_non_null(store_list(r->store, &q, rows_came, &p, &f));
	rig_run(r);
	assert_int_equal(p.status, 422);
	assert_string_equal(p.code, "bad_parameter");
	q.after[0] = q.after[1] = NULL;
	assert_non_null(store_list(r->store, &q, rows_came, &p, &f)); /* the connection serves on */
	rig_run(r);
	assert_int_equal(p.status, 0);
}

static void an_instant_that_lies_ahead_is_refused(void **state)
{
	struct rig *r = *state;
	struct pages p = { .rig = r };
	struct list_question q = { .collection = &list_rate_facts, .caller = { .districts = "*" }, .limit = 10 };
	struct fault f;

	q.filters[0] = "cloud.enterprises";
	q.filters[2] = "2023-06-30";
	q.filters[3] = "2999-01-01T00:00:00+08:00";
	q.filters[4] = "cumulative";
	assert_non_null(store_list(r->store, &q, rows_came, &p, &f));
	rig_run(r);
	assert_int_equal(p.status, 422);
	q.filters[3] = "2023-06-30T00:00:00+08:00";
	assert_non_null(store_list(r->store, &q, rows_came, &p, &f));
	rig_run(r);
	assert_int_equal(p.status, 0);
}

static void a_stream_gives_everything_in_batches(void **state)
{
	struct rig *r = *state;
	struct pages p = { .rig = r, .ask = true };
	struct list_question q = enterprises(0);
	struct fault f;

	p.op = store_stream(r->store, &q, rows_came, &p, &f);
	assert_non_null(p.op);
	rig_run(r);
	assert_int_equal(p.status, 0);
	assert_int_equal(p.rows, 400);
	assert_int_equal(p.batches, 3); /* 200, 200, none more */
	assert_int_equal(store_busy(r->store), 0);
}

static void pause_over(void *owner)
{
	loop_stop(((struct pages *)owner)->rig->loop);
}

static void nothing_is_fetched_unasked_and_a_stream_can_be_left(void **state)
{
	struct rig *r = *state;
	struct pages p = { .rig = r }, q2 = { .rig = r, .ask = true };
	struct list_question q = enterprises(0);
	struct timer *pause = timer_new(r->loop, pause_over, &p);
	struct fault f;

	p.op = store_stream(r->store, &q, rows_came, &p, &f);
	rig_run(r);
	assert_int_equal(p.rows, 200);
	timer_start(pause, 100);
	rig_run(r);
	assert_int_equal(p.calls, 1);
	q2.op = store_stream(r->store, &q, rows_came, &q2, &f); /* waits for the lane's one connection */
	store_stream_more(p.op);
	rig_run(r);
	assert_int_equal(p.rows, 400);
	store_cancel(p.op);
	rig_run(r);
	assert_int_equal(q2.rows, 400);
	assert_int_equal(p.calls, 2);
	assert_int_equal(store_busy(r->store), 0);
	timer_free(pause);
}

static void a_stream_may_be_left_while_a_batch_is_under_way(void **state)
{
	struct rig *r = *state;
	struct pages p = { .rig = r }, q2 = { .rig = r, .ask = true };
	struct list_question q = enterprises(0);
	struct fault f;

	p.op = store_stream(r->store, &q, rows_came, &p, &f);
	rig_run(r);
	store_stream_more(p.op);
	store_cancel(p.op);
	q2.op = store_stream(r->store, &q, rows_came, &q2, &f);
	rig_run(r);
	assert_int_equal(p.calls, 1);
	assert_int_equal(q2.rows, 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pages_follow_each_other_without_a_gap, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(a_caller_sees_what_is_its_own, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(a_value_of_the_wrong_type_is_the_callers_fault, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(an_instant_that_lies_ahead_is_refused, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(a_stream_gives_everything_in_batches, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(
			nothing_is_fetched_unasked_and_a_stream_can_be_left, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(a_stream_may_be_left_while_a_batch_is_under_way, open_rig, close_rig),
	};

	return cmocka_run_group_tests_name("list", tests, rig_start, rig_stop);
}
