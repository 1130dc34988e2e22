/* Decides whether a value fits its row, and why not. Refuses to know files and which settings there are. */
#include "settings/setting.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct setting_word switch_words[] = { { "on", 1 }, { "off", 0 }, { NULL, 0 } };

size_t setting_find(const struct setting_table *table, const char *name)
{
	size_t i = 0;

	while (i < table->count && strcmp(table->rows[i].name, name) != 0)
		i++;
	return i;
}

static void *place(const struct setting *row, void *values)
{
	return (char *)values + row->offset;
}

static bool find_word(const struct setting_word *words, const char *given, int64_t *ret_value)
{
	for (; words != NULL && words->name != NULL; words++)
		if (strcmp(words->name, given) == 0) {
			*ret_value = words->value;
			return true;
		}
	return false;
}

static bool apply_whole(const struct setting *row, const char *given, void *values)
{
	int64_t value;

	if (!find_word(row->words, given, &value)) {
		if (row->kind == SETTING_WORD || !text_to_int64(text_of(given), &value))
			return false;
		if (value < row->min || value > row->max)
			return false;
	}
	*(int64_t *)place(row, values) = value;
	return true;
}

static bool apply_switch(const struct setting *row, const char *given, void *values)
{
	int64_t value;

	if (!find_word(switch_words, given, &value))
		return false;
	*(bool *)place(row, values) = value != 0;
	return true;
}

static bool apply_text(const struct setting *row, const char *given, void *values)
{
	char **at = place(row, values);
	size_t len = strlen(given);

	if (len < (size_t)row->min || len > (size_t)row->max || !text_is_utf8(text_of(given)))
		return false;
	char *copy = strdup(given);
	if (copy == NULL)
		return false;
	free(*at);
	*at = copy;
	return true;
}

static bool apply(const struct setting *row, const char *given, void *values)
{
	switch (row->kind) {
	case SETTING_WHOLE:
	case SETTING_WORD:
		return apply_whole(row, given, values);
	case SETTING_SWITCH:
		return apply_switch(row, given, values);
	case SETTING_TEXT:
		break;
	}
	return apply_text(row, given, values);
}

static void print_words(const struct setting_word *words, struct buffer *b)
{
	for (const struct setting_word *w = words; w->name != NULL; w++)
		buffer_printf(b, "%s%s", w == words ? "" : w[1].name == NULL ? " or " : ", ", w->name);
}

void setting_print_range(const struct setting *row, struct buffer *b)
{
	switch (row->kind) {
	case SETTING_WHOLE:
		if (row->words != NULL) {
			print_words(row->words, b);
			buffer_add_string(b, ", or ");
		}
		buffer_printf(b, "%" PRId64 " to %" PRId64, row->min, row->max);
		break;
	case SETTING_WORD:
		print_words(row->words, b);
		break;
	case SETTING_SWITCH:
		print_words(switch_words, b);
		break;
	case SETTING_TEXT:
		buffer_printf(b, "text of %" PRId64 " to %" PRId64 " bytes", row->min, row->max);
		break;
	}
}

bool setting_apply(const struct setting *row, const char *given, void *values, struct buffer *why)
{
	if (apply(row, given, values))
		return true;
	buffer_printf(why, "%s: \"%s\" does not fit, give ", row->name, given);
	setting_print_range(row, why);
	return false;
}

bool setting_fill_defaults(const struct setting_table *table, void *values)
{
	memset(values, 0, table->size);
	for (size_t i = 0; i < table->count; i++)
		if (table->rows[i].def != NULL && !apply(&table->rows[i], table->rows[i].def, values)) {
			setting_free(table, values);
			return false;
		}
	return true;
}

static bool is_same(const struct setting *row, const void *a, const void *b)
{
	const char *left = (const char *)a + row->offset, *right = (const char *)b + row->offset;

	if (row->kind == SETTING_SWITCH)
		return *(const bool *)left == *(const bool *)right;
	if (row->kind != SETTING_TEXT)
		return *(const int64_t *)left == *(const int64_t *)right;
	const char *one = *(const char *const *)left, *other = *(const char *const *)right;
	return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

/* Copies one value of `from` over that of `to`. */
static bool copy(const struct setting *row, const void *from, void *to)
{
	const char *at = (const char *)from + row->offset;

	if (row->kind == SETTING_SWITCH) {
		*(bool *)place(row, to) = *(const bool *)at;
		return true;
	}
	if (row->kind != SETTING_TEXT) {
		*(int64_t *)place(row, to) = *(const int64_t *)at;
		return true;
	}
	const char *text = *(const char *const *)at;
	char *again = text == NULL ? NULL : strdup(text);
	if (text != NULL && again == NULL)
		return false;
	free(*(char **)place(row, to));
	*(char **)place(row, to) = again;
	return true;
}

bool setting_hold(const struct setting_table *table, const void *running, void *fresh, struct buffer *ret_names)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct setting *row = &table->rows[i];
		if (row->reload || is_same(row, running, fresh))
			continue;
		if (!copy(row, running, fresh))
			return false;
		buffer_printf(ret_names, "%s\n", row->name);
	}
	return !ret_names->failed;
}

void setting_free(const struct setting_table *table, void *values)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->rows[i].kind == SETTING_TEXT) {
			char **at = place(&table->rows[i], values);
			free(*at);
			*at = NULL;
		}
}
