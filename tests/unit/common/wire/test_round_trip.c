/* What is written is read back: records as JSON, and every string that a client may send. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/enterprise.h"
#include "domain/move.h"
#include "domain/target.h"
#include "wire/decode.h"
#include "wire/json_read.h"
#include "wire/json_write.h"

#include "nouns.h"

static uint64_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

/* What a text is made of; a line has the first PLAIN alone. */
static const char *const pieces[] = { "a", "\"", "\\", "é", "中", "𠀀", "/", "</", " ", "u0000", "\n", "\x01", "\x1f",
	"\xE2\x80\xA8", "\x7f", "\t" };

enum { PLAIN = 10, PIECES = sizeof pieces / sizeof *pieces };

static const char *random_pieces(struct arena *arena, uint64_t *seed, size_t kinds)
{
	size_t count = next(seed) % 12 + 1;
	const char *text = "x";

	for (size_t i = 0; i < count; i++)
		text = arena_printf(arena, "%s%s", text, pieces[next(seed) % kinds]);
	return text;
}

/* A random string of well-formed UTF-8 without NUL: controls, quotes, two to four bytes. */
static const char *random_text(struct arena *arena, uint64_t *seed)
{
	return random_pieces(arena, seed, PIECES);
}

/* As a caller may give it: no controls, and no blank at its end. */
static const char *random_line(struct arena *arena, uint64_t *seed)
{
	return arena_printf(arena, "%sx", random_pieces(arena, seed, PLAIN));
}

static const struct value *read_back(struct arena *arena, const struct buffer *b)
{
	const struct value *value = NULL;
	struct fault fault = { 0 };

	assert_false(b->failed);
	assert_true(json_read(buffer_text(b), &json_limits_body, arena, &value, &fault));
	return value;
}

static void strings_survive(void **state)
{
	uint64_t seed = 31;

	(void)state;
	for (int i = 0; i < 500; i++) {
		struct arena *arena = arena_new(1 << 16);
		struct buffer b = { 0 };
		const char *text = random_text(arena, &seed);
		buffer_add_byte(&b, '[');
		json_write_string(&b, text);
		buffer_add_byte(&b, ']');
		assert_string_equal(value_string(value_item(read_back(arena, &b), 0)), text);
		buffer_free(&b);
		arena_free(arena);
	}
}

static void a_record_survives(void **state)
{
	uint64_t seed = 77;

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct arena *arena = arena_new(1 << 18);
		struct findings findings;
		struct buffer b = { 0 };
		struct target t, back;
		field_clear(&target_shape, &t);
		t.indicator = random_line(arena, &seed);
		t.scope = random_line(arena, &seed);
		t.kind = random_line(arena, &seed);
		t.document_no = random_line(arena, &seed);
		t.reason = next(&seed) % 2 == 0 ? NULL : random_line(arena, &seed);
		t.year = (int64_t)next(&seed) - (1 << 30);
		t.value = next(&seed) % 2 == 0 ? INT64_NONE : (int64_t)(next(&seed) << 31);
		t.valid_from = (int32_t)(next(&seed) % 40000);
		json_write_record(&b, &target_shape, &t);
		findings_init(&findings, arena);
		struct value given = *read_back(arena, &b);
		given.count -= 3; /* id, recorded_at and by are not a caller's to give */
		assert_true(decode_record(&target_shape, &given, arena, &back, &findings));
		assert_string_equal(back.indicator, t.indicator);
		assert_string_equal(back.scope, t.scope);
		assert_string_equal(back.document_no, t.document_no);
		assert_int_equal(back.reason == NULL, t.reason == NULL);
		assert_true(back.year == t.year && back.value == t.value && back.valid_from == t.valid_from);
		buffer_free(&b);
		arena_free(arena);
	}
}

/* A tree that was read, written and read again is written the same. */
static void documents_settle(void **state)
{
	static const char *const documents[] = {
		"{\"a\":[1,2,[3,[4]]],\"b\":{\"c\":{\"d\":null}}}",
		"[true,false,null,0,-1,\"\",{},[]]",
		"{\"\":1,\" \":2,\"a/b\":3,\"~\":4,\"\\\"\":5}",
		"{\"r\":0.1,\"big\":9223372036854775807,\"small\":-9223372036854775808}",
		"[\"\\u4e2d\\ud840\\udc00\\/\"]",
	};

	(void)state;
	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
		struct arena *arena = arena_new(1 << 16);
		struct buffer once = { 0 }, twice = { 0 }, source = { 0 };
		buffer_add_string(&source, documents[i]);
		json_write_value(&once, read_back(arena, &source));
		json_write_value(&twice, read_back(arena, &once));
		assert_string_equal(once.at, twice.at);
		buffer_free(&source);
		buffer_free(&once);
		buffer_free(&twice);
		arena_free(arena);
	}
}

static void raw_parts_stay_as_they_were(void **state)
{
	struct buffer b = { 0 };
	struct arena *arena = arena_new(1 << 16);

	(void)state;
	json_write_record(&b, &noun_shape, &full_noun);
	assert_true(text_is(json_member_bytes(buffer_text(&b), "raw"), "{\"a\" : 1}"));
	assert_true(text_is(json_member_bytes(buffer_text(&b), "names"), "[\"甲\",\"乙;丙\"]"));
	buffer_free(&b);
	arena_free(arena);
}

/* What the daemon stored itself is read whole, whatever a caller may give; members that are JSON are let be. */
static void what_was_stored_is_read_whole(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct buffer b = { 0 };
	struct noun noun;

	(void)state;
	json_write_record(&b, &noun_shape, &full_noun);
	assert_true(decode_stored(&noun_shape, read_back(arena, &b), arena, &noun));
	assert_string_equal(noun.rate, full_noun.rate);
	assert_int_equal(noun.instant, full_noun.instant);
	assert_int_equal(noun.parts.count, 2);
	assert_string_equal(((const struct part *)noun.parts.at)[1].name, "q");
	assert_null(noun.raw);
	assert_null(noun.etag);
	buffer_clear(&b);
	buffer_add_string(&b, "{\"text\":\"x\",\"number\":1,\"later\":[]}");
	assert_true(decode_stored(&noun_shape, read_back(arena, &b), arena, &noun));
	assert_null(noun.rate);
	buffer_clear(&b);
	buffer_add_string(&b, "{\"text\":1,\"number\":1}");
	assert_false(decode_stored(&noun_shape, read_back(arena, &b), arena, &noun));
	buffer_free(&b);
	arena_free(arena);
}

/* What must be given need not be there once it is stored: an approval without a date is a move without one. */
static void what_was_stored_lacks_what_it_lacked(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct buffer b = { 0 };
	struct move move;
	struct findings findings;

	(void)state;
	findings_init(&findings, arena);
	buffer_add_string(&b, "{\"to\":\" \",\"effective_on\":null,\"undone\":true,\"by\":\"甲\"}");
	assert_true(decode_stored(&move_shape, read_back(arena, &b), arena, &move));
	assert_string_equal(move.to, " ");
	assert_int_equal(move.effective_on, DATE_NONE);
	assert_int_equal(move.undone, 1);
	assert_null(move.reason);
	assert_false(decode_record(&move_shape, read_back(arena, &b), arena, &move, &findings));
	assert_int_equal(findings.count, 4);
	buffer_free(&b);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_survive),
		cmocka_unit_test(a_record_survives),
		cmocka_unit_test(documents_settle),
		cmocka_unit_test(raw_parts_stay_as_they_were),
		cmocka_unit_test(what_was_stored_is_read_whole),
		cmocka_unit_test(what_was_stored_lacks_what_it_lacked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
