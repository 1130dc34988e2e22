/* When the keeper looks, what follows from what, and what it does while the database is away. Virtual time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake_loop/fake_loop.h"
#include "fake_store/fake_store.h"
#include "keeper/keeper.h"
#include "loop/loop.h"

#define MINUTE_MS INT64_C(60000)
#define DAY_MS (24 * 60 * MINUTE_MS)

struct fixture {
	struct loop *loop;
	struct store *store;
	struct keeper *keeper;
	unsigned looks;
	int64_t moves;
};

static void ran(void *owner, int64_t moves)
{
	struct fixture *f = owner;

	f->looks++;
	f->moves += moves;
}

static int make(void **state)
{
	static struct fixture f;

	f = (struct fixture){ .loop = loop_new() };
	f.store = store_new(f.loop, &store_limits_default, NULL, NULL);
	f.keeper = keeper_new(f.loop, f.store, ran, &f);
	fake_loop_advance(f.loop, 1);
	*state = &f;
	return f.keeper == NULL;
}

static int unmake(void **state)
{
	struct fixture *f = *state;

	keeper_free(f->keeper);
	fake_loop_settle(f->loop);
	store_free(f->store);
	loop_free(f->loop);
	return 0;
}

/* Answers the batch that must be under way. */
static void answer(struct fixture *f, const char *name, int64_t done, int64_t more)
{
	assert_true(fake_store_kept(f->store, name, done, more));
	fake_loop_settle(f->loop);
}

static void it_looks_at_once_and_each_minute(void **state)
{
	struct fixture *f = *state;

	answer(f, "keeper_settle", 0, 0);
	answer(f, "keeper_forget", 0, 0);
	answer(f, "keeper_evidence", 0, 0);
	assert_int_equal(f->looks, 1);
	fake_loop_advance(f->loop, MINUTE_MS - 2);
	assert_int_equal(fake_store_calls(f->store, "keeper_settle"), 1);
	fake_loop_advance(f->loop, 2);
	answer(f, "keeper_settle", 0, 0);
	assert_int_equal(f->looks, 2);
	assert_int_equal(fake_store_calls(f->store, "keeper_move"), 0);
	assert_int_equal(fake_store_calls(f->store, "keeper_forget"), 1); /* once a day */
}

static void what_is_due_moves_until_nothing_is(void **state)
{
	struct fixture *f = *state;

	answer(f, "keeper_settle", 100, 1); /* a full batch: there may be more */
	answer(f, "keeper_settle", 7, 1);
	answer(f, "keeper_move", 100, 1);
	answer(f, "keeper_settle", 100, 1);
	answer(f, "keeper_settle", 0, 1);
	answer(f, "keeper_move", 5, 0);
	answer(f, "keeper_settle", 5, 0);
	assert_int_equal(f->looks, 0);
	answer(f, "keeper_forget", 5000, 1);
	answer(f, "keeper_forget", 12, 0);
	answer(f, "keeper_evidence", 0, 0);
	assert_int_equal(f->looks, 1);
	assert_int_equal(f->moves, 105);
}

static void keys_are_forgotten_again_on_the_next_day(void **state)
{
	struct fixture *f = *state;

	answer(f, "keeper_settle", 0, 0);
	answer(f, "keeper_forget", 0, 0);
	answer(f, "keeper_evidence", 0, 0);
	fake_loop_advance(f->loop, DAY_MS);
	answer(f, "keeper_settle", 0, 0);
	answer(f, "keeper_forget", 0, 0);
	answer(f, "keeper_evidence", 0, 0);
	assert_int_equal(fake_store_calls(f->store, "keeper_forget"), 2);
}

static void files_are_looked_at_until_none_is_left(void **state)
{
	struct fixture *f = *state;

	answer(f, "keeper_settle", 0, 0);
	answer(f, "keeper_forget", 0, 0);
	answer(f, "keeper_evidence", 20, 1);
	assert_int_equal(f->looks, 0);
	answer(f, "keeper_evidence", 3, 0);
	assert_int_equal(f->looks, 1);
	fake_loop_advance(f->loop, MINUTE_MS);
	answer(f, "keeper_settle", 0, 0);
	assert_int_equal(fake_store_calls(f->store, "keeper_evidence"), 2); /* once a day */
	assert_int_equal(f->looks, 2);
}

static void a_slow_look_is_not_overtaken(void **state)
{
	struct fixture *f = *state;

	fake_loop_advance(f->loop, 5 * MINUTE_MS);
	assert_int_equal(fake_store_calls(f->store, "keeper_settle"), 1);
	answer(f, "keeper_settle", 0, 0);
	answer(f, "keeper_forget", 0, 0);
	answer(f, "keeper_evidence", 0, 0);
	fake_loop_advance(f->loop, MINUTE_MS);
	assert_int_equal(fake_store_calls(f->store, "keeper_settle"), 2);
}

/* What was due meanwhile is due still: the database knows, not the keeper. */
static void it_waits_while_the_database_is_away(void **state)
{
	struct fixture *f = *state;

	fake_store_lose(f->store);
	fake_loop_settle(f->loop);
	assert_int_equal(f->looks, 0);
	fake_loop_advance(f->loop, DAY_MS);
	assert_int_equal(f->looks, 0);
	fake_store_regain(f->store);
	fake_loop_advance(f->loop, 5000);
	answer(f, "keeper_settle", 3, 1);
	answer(f, "keeper_move", 3, 0);
	answer(f, "keeper_settle", 3, 0);
	answer(f, "keeper_forget", 0, 0);
	answer(f, "keeper_evidence", 0, 0);
	assert_int_equal(f->looks, 1);
	assert_int_equal(f->moves, 3);
}

static void a_refusal_in_the_middle_begins_anew(void **state)
{
	struct fixture *f = *state;

	answer(f, "keeper_settle", 1, 1);
	fake_store_lose(f->store);
	fake_loop_settle(f->loop);
	fake_store_regain(f->store);
	assert_int_equal(f->looks, 0);
	fake_loop_advance(f->loop, 5000);
	answer(f, "keeper_settle", 0, 1);
	answer(f, "keeper_move", 1, 0);
	answer(f, "keeper_settle", 1, 0);
	answer(f, "keeper_forget", 0, 0);
	answer(f, "keeper_evidence", 0, 0);
	assert_int_equal(f->looks, 1);
}

static void keys_that_cannot_be_forgotten_wait_for_the_next_day(void **state)
{
	struct fixture *f = *state;

	answer(f, "keeper_settle", 0, 0);
	fake_store_fill(f->store, true);
	answer(f, "keeper_forget", 5000, 1); /* the next batch is not taken */
	fake_store_fill(f->store, false);
	assert_int_equal(f->looks, 1);
	fake_loop_advance(f->loop, MINUTE_MS);
	answer(f, "keeper_settle", 0, 0);
	assert_int_equal(f->looks, 2);
	fake_loop_advance(f->loop, DAY_MS);
	answer(f, "keeper_settle", 0, 0);
	fake_store_lose(f->store);
	fake_loop_settle(f->loop);
	assert_int_equal(fake_store_calls(f->store, "keeper_forget"), 2);
	assert_int_equal(f->looks, 3);
}

int main(void)
{
#define KEEPER_TEST(test_) cmocka_unit_test_setup_teardown(test_, make, unmake)
	const struct CMUnitTest tests[] = {
		KEEPER_TEST(it_looks_at_once_and_each_minute),
		KEEPER_TEST(what_is_due_moves_until_nothing_is),
		KEEPER_TEST(keys_are_forgotten_again_on_the_next_day),
		KEEPER_TEST(files_are_looked_at_until_none_is_left),
		KEEPER_TEST(a_slow_look_is_not_overtaken),
		KEEPER_TEST(it_waits_while_the_database_is_away),
		KEEPER_TEST(a_refusal_in_the_middle_begins_anew),
		KEEPER_TEST(keys_that_cannot_be_forgotten_wait_for_the_next_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
