/* When the sequencer looks: when nudged, when there is more, each second, and after another daemon. Virtual time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake_loop/fake_loop.h"
#include "fake_store/fake_store.h"
#include "keeper/sequencer.h"
#include "loop/loop.h"

struct fixture {
	struct loop *loop;
	struct store *store;
	struct sequencer *sequencer;
	unsigned begun, looked;
	int64_t given;
};

static void looking(void *owner)
{
	struct fixture *f = owner;

	f->begun++;
}

static void looked(void *owner, const struct store_sequenced *done)
{
	struct fixture *f = owner;

	f->looked++;
	f->given += done->done;
}

static int make(void **state)
{
	static const struct sequencer_events events = { looking, looked };
	static struct fixture f;

	f = (struct fixture){ .loop = loop_new() };
	f.store = store_new(f.loop, &store_limits_default, NULL, NULL);
	f.sequencer = sequencer_new(f.loop, f.store, &events, &f);
	fake_loop_advance(f.loop, 1);
	*state = &f;
	return f.sequencer == NULL;
}

static int unmake(void **state)
{
	struct fixture *f = *state;

	sequencer_free(f->sequencer);
	fake_loop_settle(f->loop);
	store_free(f->store);
	loop_free(f->loop);
	return 0;
}

static void answer(struct fixture *f, struct store_sequenced done)
{
	assert_true(fake_store_sequenced(f->store, &done));
	fake_loop_settle(f->loop);
}

static bool is_looking(struct fixture *f, int64_t after_ms)
{
	fake_loop_advance(f->loop, after_ms);
	return fake_store_next(f->store) != NULL;
}

static void it_looks_at_once_and_then_each_second(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(f->begun, 1);
	answer(f, (struct store_sequenced){ .done = 3, .reached = 3 });
	assert_int_equal(f->looked, 1);
	assert_int_equal(f->given, 3);
	assert_false(is_looking(f, 999));
	assert_true(is_looking(f, 1));
}

static void while_there_is_more_it_goes_on(void **state)
{
	struct fixture *f = *state;

	answer(f, (struct store_sequenced){ .done = 1000, .more = 1 });
	assert_true(is_looking(f, 0));
	answer(f, (struct store_sequenced){ .done = 17 });
	assert_int_equal(f->given, 1017);
	assert_false(is_looking(f, 500));
}

static void a_nudge_is_followed_soon_and_many_are_one(void **state)
{
	struct fixture *f = *state;

	answer(f, (struct store_sequenced){ 0 });
	fake_loop_advance(f->loop, 100);
	for (int i = 0; i < 5; i++)
		sequencer_nudge(f->sequencer);
	assert_true(is_looking(f, 0));
	answer(f, (struct store_sequenced){ .done = 5 });
	sequencer_nudge(f->sequencer); /* right behind a look: after a breath */
	assert_false(is_looking(f, 19));
	assert_true(is_looking(f, 1));
	answer(f, (struct store_sequenced){ .done = 1 });
	assert_false(is_looking(f, 999));
}

static void what_comes_during_a_look_gets_one_of_its_own(void **state)
{
	struct fixture *f = *state;

	sequencer_nudge(f->sequencer);
	answer(f, (struct store_sequenced){ 0 });
	assert_true(is_looking(f, 20));
	answer(f, (struct store_sequenced){ .done = 1 });
	assert_false(is_looking(f, 100));
}

static void after_another_daemon_it_looks_itself(void **state)
{
	struct fixture *f = *state;

	answer(f, (struct store_sequenced){ .busy = 1, .more = 1 });
	assert_false(is_looking(f, 49));
	assert_true(is_looking(f, 1));
}

static void a_lost_database_is_asked_again(void **state)
{
	struct fixture *f = *state;

	fake_store_lose(f->store);
	fake_loop_settle(f->loop);
	sequencer_nudge(f->sequencer);
	fake_loop_advance(f->loop, 2000);
	fake_store_regain(f->store);
	assert_true(is_looking(f, 1000));
	answer(f, (struct store_sequenced){ .done = 2 });
	assert_int_equal(f->given, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(it_looks_at_once_and_then_each_second, make, unmake),
		cmocka_unit_test_setup_teardown(while_there_is_more_it_goes_on, make, unmake),
		cmocka_unit_test_setup_teardown(a_nudge_is_followed_soon_and_many_are_one, make, unmake),
		cmocka_unit_test_setup_teardown(what_comes_during_a_look_gets_one_of_its_own, make, unmake),
		cmocka_unit_test_setup_teardown(after_another_daemon_it_looks_itself, make, unmake),
		cmocka_unit_test_setup_teardown(a_lost_database_is_asked_again, make, unmake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
