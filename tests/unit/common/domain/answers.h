/*
 * Answers in one line, for tables of tests: members apart by ';', "name=text", "name=#5" whole number,
 * "name=!true" boolean, "name=~" null, "name=@" real, "name={" object, "name=[a|#2]" array.
 */
#ifndef TESTS_DOMAIN_ANSWERS_H
#define TESTS_DOMAIN_ANSWERS_H

#include "base/arena.h"
#include "base/value.h"

static inline void answer_scalar(struct text t, struct arena *arena, struct value *ret_value)
{
	const char *name = ret_value->name;
	char kind = t.len == 0 ? '\0' : t.at[0];

	if (kind == '#') {
		ret_value->kind = VALUE_INT;
		assert_true(text_to_int64((struct text){ t.at + 1, t.len - 1 }, &ret_value->integer));
	} else if (kind == '!') {
		*ret_value = (struct value){ .kind = VALUE_BOOL, .boolean = t.len == 5 };
	} else if (kind == '@') {
		*ret_value = (struct value){ .kind = VALUE_REAL, .real = 1.5 };
	} else if (kind == '{') {
		assert_true(value_make_items(ret_value, VALUE_OBJECT, 0, arena));
	} else if (kind != '~') {
		assert_true(value_make_string(ret_value, t, arena));
	} else {
		*ret_value = (struct value){ .kind = VALUE_NULL };
	}
	ret_value->name = name;
}

static inline void answer_array(struct text t, struct arena *arena, struct value *ret_value)
{
	const char *name = ret_value->name;
	struct text rest = { t.at + 1, t.len - 2 }, part;
	size_t count = 0;

	for (size_t i = 0; i < rest.len; i++)
		count += i == 0 || rest.at[i] == '|';
	assert_true(value_make_items(ret_value, VALUE_ARRAY, count, arena));
	ret_value->name = name;
	for (size_t i = 0; i < count && text_cut(&rest, '|', &part); i++)
		answer_scalar(part, arena, &ret_value->items[i]);
}

static inline const struct value *answers_read(struct arena *arena, const char *line)
{
	struct value *answers = arena_alloc(arena, sizeof *answers);
	struct text rest = text_of(line), member, name;
	size_t count = line[0] == '\0' ? 0 : 1;

	for (const char *c = line; *c != '\0'; c++)
		count += *c == ';';
	assert_true(value_make_items(answers, VALUE_OBJECT, count, arena));
	for (size_t i = 0; i < count; i++) {
		assert_true(text_cut(&rest, ';', &member));
		assert_true(text_cut(&member, '=', &name));
		answers->items[i].name = arena_text(arena, name);
		if (member.len > 0 && member.at[0] == '[')
			answer_array(member, arena, &answers->items[i]);
		else
			answer_scalar(member, arena, &answers->items[i]);
	}
	return answers;
}

#endif
