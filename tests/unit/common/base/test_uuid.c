#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/digest.h"
#include "base/uuid.h"

#define NOW INT64_C(1686533411123)

static void ids_rise_within_a_millisecond(void **state)
{
	(void)state;
	struct uuid_maker maker = { 0 };
	struct uuid last = { 0 }, next;

	for (int i = 0; i < 20000; i++) {
		assert_true(uuid_make(&maker, NOW, &next));
		assert_true(memcmp(&last, &next, sizeof next) < 0);
		assert_int_equal(next.at[6] >> 4, 7);
		assert_int_equal(next.at[8] >> 6, 2);
		assert_true(uuid_millis(&next) == NOW);
		last = next;
	}
}

static void ids_rise_when_the_clock_goes_back(void **state)
{
	(void)state;
	struct uuid_maker maker = { 0 };
	struct uuid first, second, third;

	assert_true(uuid_make(&maker, NOW, &first));
	assert_true(uuid_make(&maker, NOW - 5000, &second));
	assert_true(uuid_make(&maker, NOW + 1, &third));
	assert_true(memcmp(&first, &second, sizeof first) < 0);
	assert_true(memcmp(&second, &third, sizeof first) < 0);
	assert_true(uuid_millis(&second) == NOW);
	assert_true(uuid_millis(&third) == NOW + 1);
}

static void a_clock_that_was_set_back_is_followed(void **state)
{
	(void)state;
	struct uuid_maker maker = { 0 };
	struct uuid first, second;

	assert_true(uuid_make(&maker, NOW, &first));
	assert_true(uuid_make(&maker, NOW - UUID_BACK_MS - 1, &second));
	assert_true(uuid_millis(&second) == NOW - UUID_BACK_MS - 1);
	assert_true(memcmp(&first, &second, sizeof first) != 0);
	assert_true(uuid_make(&maker, NOW, &second));
	assert_true(uuid_millis(&second) == NOW);
	assert_true(memcmp(&first, &second, sizeof first) != 0);
}

static void a_used_up_millisecond_borrows_the_next(void **state)
{
	(void)state;
	struct uuid_maker maker = { 0 };
	struct uuid id;

	assert_true(uuid_make(&maker, NOW, &id));
	memset(maker.last.at + 6, 0xff, 10);
	struct uuid last = maker.last;
	assert_true(uuid_make(&maker, NOW, &id));
	assert_true(memcmp(&last, &id, sizeof id) < 0);
	assert_true(uuid_millis(&id) == NOW + 1);
	assert_int_equal(id.at[6] >> 4, 7);
	assert_int_equal(id.at[8] >> 6, 2);
}

static void a_step_carries_over_all_bytes(void **state)
{
	(void)state;
	struct uuid_maker maker = { 0 };
	struct uuid id;

	assert_true(uuid_make(&maker, NOW, &id));
	memset(maker.last.at + 10, 0xff, 6);
	maker.last.at[9] = 0xff;
	maker.last.at[8] = 0x81;
	struct uuid last = maker.last;
	assert_true(uuid_make(&maker, NOW, &id));
	assert_true(memcmp(&last, &id, sizeof id) < 0);
	assert_int_equal(id.at[8], 0x82);
	assert_int_equal(id.at[9], 0);
	assert_true(uuid_millis(&id) == NOW);
}

static void two_makers_do_not_meet(void **state)
{
	(void)state;
	struct uuid_maker one = { 0 }, other = { 0 };
	struct uuid a, b;

	assert_true(uuid_make(&one, NOW, &a));
	assert_true(uuid_make(&other, NOW, &b));
	assert_memory_not_equal(&a, &b, sizeof a);
}

static void names_always_give_the_same_id(void **state)
{
	(void)state;
	struct digest *digest = digest_new();
	struct uuid a, b, c, d;

	assert_non_null(digest);
	assert_true(uuid_named("cloud", "91410100MA0000015B", digest, &a));
	assert_true(uuid_named("cloud", "91410100MA0000015B", digest, &b));
	assert_true(uuid_named("cloud9", "1410100MA0000015B", digest, &c));
	assert_true(uuid_named("workshop", "91410100MA0000015B", digest, &d));
	digest_free(digest);
	assert_memory_equal(&a, &b, sizeof a);
	assert_memory_not_equal(&a, &c, sizeof a);
	assert_memory_not_equal(&a, &d, sizeof a);
	assert_int_equal(a.at[6] >> 4, 8);
	assert_int_equal(a.at[8] >> 6, 2);
}

/* Entries are found by this id: it may never come out differently. */
static void the_named_id_is_pinned(void **state)
{
	(void)state;
	struct digest *digest = digest_new();
	struct uuid a;
	char text[UUID_TEXT_SIZE];

	assert_non_null(digest);
	assert_true(uuid_named("cloud", "91410100MA0000015B", digest, &a));
	digest_free(digest);
	uuid_format(&a, text);
	assert_string_equal(text, "0b75cf04-4f19-8394-b675-01ff79125b5a");
}

static void text_goes_there_and_back(void **state)
{
	(void)state;
	struct uuid id, again;
	char text[UUID_TEXT_SIZE];

	assert_true(uuid_parse(text_of("0188AC1b-2f3c-7000-8000-0123456789ab"), &id));
	uuid_format(&id, text);
	assert_string_equal(text, "0188ac1b-2f3c-7000-8000-0123456789ab");
	assert_true(uuid_parse(text_of(text), &again));
	assert_memory_equal(&id, &again, sizeof id);
}

static void other_texts_are_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = { "", "0188ac1b-2f3c-7000-8000-0123456789a",
		"0188ac1b-2f3c-7000-8000-0123456789abc", "0188ac1b2f3c70008000-0123456789ab----",
		"0188ac1b-2f3c-7000-80000-123456789ab", "0188ac1g-2f3c-7000-8000-0123456789ab",
		"{188ac1b-2f3c-7000-8000-0123456789a}", "0188ac1b-2f3c-7000-8000+0123456789ab" };
	struct uuid id;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(uuid_parse(text_of(wrong[i]), &id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_rise_within_a_millisecond),
		cmocka_unit_test(ids_rise_when_the_clock_goes_back),
		cmocka_unit_test(a_clock_that_was_set_back_is_followed),
		cmocka_unit_test(a_used_up_millisecond_borrows_the_next),
		cmocka_unit_test(a_step_carries_over_all_bytes),
		cmocka_unit_test(two_makers_do_not_meet),
		cmocka_unit_test(names_always_give_the_same_id),
		cmocka_unit_test(the_named_id_is_pinned),
		cmocka_unit_test(text_goes_there_and_back),
		cmocka_unit_test(other_texts_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
