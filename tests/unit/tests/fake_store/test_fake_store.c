/* The fake keeps the store's promises: nobody is called inside a call, or after a cancel, or twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fake_loop/fake_loop.h"
#include "fake_store/fake_store.h"

struct seen {
	unsigned calls;
	int status;
	enum written_outcome outcome;
	char id[40];
	size_t rows;
};

static struct loop *loop;

static int open_fake(void **state)
{
	loop = loop_new();
	*state = store_new(loop, &store_limits_default, NULL, NULL);
	return *state == NULL;
}

static int close_fake(void **state)
{
	store_free(*state);
	loop_free(loop);
	return 0;
}

static void filed_came(void *owner, const struct fault *f, const struct filed *filed)
{
	struct seen *seen = owner;

	seen->calls++;
	seen->status = f == NULL ? 0 : f->status;
	if (filed == NULL)
		return;
	seen->outcome = filed->written.outcome;
	strncpy(seen->id, filed->stored.id, sizeof seen->id - 1);
}

static void rows_came(void *owner, const struct fault *f, const struct list_rows *rows)
{
	struct seen *seen = owner;

	seen->calls++;
	seen->status = f == NULL ? 0 : f->status;
	seen->rows += rows == NULL ? 0 : rows->count;
}

static const uint8_t digest[32];

static struct filing some_filing(char *id)
{
	return (struct filing){ .keyed = { .credential = "c",
					.account = "a",
					.key = "k",
					.method = "POST",
					.path = "/",
					.query = "",
					.body_digest = digest,
					.status = 201 },
		.id = id,
		.entry = "e",
		.uscc = "91410100MA0000015B",
		.programme = "cloud",
		.answers = "{}" };
}

static void a_call_waits_until_it_is_answered(void **state)
{
	char id[] = "filing-1";
	struct filing filing = some_filing(id);
	struct seen seen = { 0 };
	struct fault f;

	assert_non_null(store_submission_insert(*state, &filing, filed_came, &seen, &f));
	fake_loop_settle(loop);
	assert_int_equal(seen.calls, 0);
	assert_string_equal(fake_store_next(*state), "submission_insert");
	id[0] = '?'; /* what the call was given is the caller's again */
	assert_string_equal(fake_store_filing(*state)->id, "filing-1");
	assert_string_equal(fake_store_keyed(*state, "submission_insert")->key, "k");
	assert_true(fake_store_filed(*state, "submission_insert", "stored", NULL));
	assert_int_equal(seen.calls, 1);
	assert_string_equal(seen.id, "filing-1");
	assert_false(fake_store_filed(*state, "submission_insert", "stored", NULL));
	assert_int_equal(store_busy(*state), 0);
}

static void nobody_is_called_after_a_cancel(void **state)
{
	char id[] = "filing-1";
	struct filing filing = some_filing(id);
	struct seen seen = { 0 };
	struct fault f;
	struct store_op *op = store_submission_insert(*state, &filing, filed_came, &seen, &f);

	store_cancel(op);
	assert_null(fake_store_next(*state));
	assert_true(fake_store_filed(*state, "submission_insert", "stored", NULL));
	assert_int_equal(seen.calls, 0);
}

static void a_lost_database_fails_what_waits_and_refuses_the_rest(void **state)
{
	char id[] = "filing-1";
	struct filing filing = some_filing(id);
	struct seen seen = { 0 };
	const char *reason;
	struct fault f;

	assert_non_null(store_submission_insert(*state, &filing, filed_came, &seen, &f));
	fake_store_lose(*state);
	assert_int_equal(seen.calls, 1);
	assert_int_equal(seen.status, 503);
	assert_false(store_ready(*state, &reason));
	assert_null(store_submission_insert(*state, &filing, filed_came, &seen, &f));
	assert_int_equal(f.status, 503);
	fake_store_regain(*state);
	assert_true(store_ready(*state, &reason));
	assert_int_equal(fake_store_calls(*state, "submission_insert"), 1);
}

static void a_stream_gives_a_batch_only_when_asked(void **state)
{
	struct list_question q = { .collection = &list_facts, .limit = 10 };
	struct list_rows batch = { .at = "", .count = 3, .more = true };
	struct seen seen = { 0 };
	struct fault f;
	struct store_op *op = store_stream(*state, &q, rows_came, &seen, &f);

	assert_non_null(op);
	assert_string_equal(fake_store_argument(*state, "stream"), "facts");
	assert_true(fake_store_rows(*state, "stream", &batch));
	assert_false(fake_store_wants_more(*state));
	assert_false(fake_store_rows(*state, "stream", &batch));
	store_stream_more(op);
	batch.more = false;
	assert_true(fake_store_rows(*state, "stream", &batch));
	assert_int_equal(seen.rows, 6);
	assert_int_equal(store_busy(*state), 0);
}

static void answer_at_once(void *owner, struct store *s, const char *name)
{
	unsigned *told = owner;

	(*told)++;
	assert_string_equal(name, "submission_insert");
	assert_true(fake_store_filed(s, name, "replayed", NULL));
}

static void a_script_hears_of_calls_from_the_loop(void **state)
{
	char id[] = "filing-1";
	struct filing filing = some_filing(id);
	struct seen seen = { 0 };
	unsigned told = 0;
	struct fault f;

	fake_store_on_call(*state, answer_at_once, &told);
	assert_non_null(store_submission_insert(*state, &filing, filed_came, &seen, &f));
	assert_non_null(store_submission_insert(*state, &filing, filed_came, &seen, &f));
	assert_int_equal(told, 0);
	fake_loop_settle(loop);
	assert_int_equal(told, 2);
	assert_int_equal(seen.calls, 2);
	assert_int_equal(seen.outcome, WRITTEN_REPLAYED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_call_waits_until_it_is_answered, open_fake, close_fake),
		cmocka_unit_test_setup_teardown(nobody_is_called_after_a_cancel, open_fake, close_fake),
		cmocka_unit_test_setup_teardown(
			a_lost_database_fails_what_waits_and_refuses_the_rest, open_fake, close_fake),
		cmocka_unit_test_setup_teardown(a_stream_gives_a_batch_only_when_asked, open_fake, close_fake),
		cmocka_unit_test_setup_teardown(a_script_hears_of_calls_from_the_loop, open_fake, close_fake),
	};

	return cmocka_run_group_tests_name("fake_store", tests, NULL, NULL);
}
