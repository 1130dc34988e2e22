/* Bounds of what is posted. Refuses to know what the values are for. */
#include "api/body.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/fault.h"
#include "base/field.h"
#include "cache/snapshot.h"
#include "domain/catalogue.h"
#include "request/request.h"

/* The decoder has told of a required text that is blank. */
static bool is_told(const struct findings *f, const char *pointer)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->at[i].pointer, pointer) == 0)
			return true;
	return false;
}

void body_check_text(struct findings *f, const char *text, size_t points_max, const char *pointer)
{
	if (text == NULL || is_told(f, pointer))
		return;
	if (text_strip(text_of(text)).len == 0)
		findings_add_int(f, "min_length", 1, "%s", pointer);
	else if (text_count_points(text_of(text)) > points_max)
		findings_add_int(f, "max_length", (long long)points_max, "%s", pointer);
}

void body_check_number(struct findings *f, int64_t number, int64_t min, int64_t max, const char *pointer)
{
	if (number == INT64_NONE)
		return;
	if (number < min)
		findings_add_int(f, "min", min, "%s", pointer);
	else if (number > max)
		findings_add_int(f, "max", max, "%s", pointer);
}

void body_check_past(struct findings *f, int32_t date, int32_t today, const char *pointer)
{
	if (date != DATE_NONE && date > today)
		findings_add(f, "not_future", NULL, NULL, "%s", pointer);
}

/* "increment|level" as people read it. */
static const char *words_told(struct findings *f, const char *words)
{
	const char *told = "";
	struct text rest = text_of(words), word;

	while (told != NULL && text_cut(&rest, '|', &word))
		told = arena_printf(f->arena, "%s%s%.*s", told, told[0] != '\0' ? ", " : "", (int)word.len, word.at);
	return told;
}

void body_check_word(struct findings *f, const char *text, const char *words, const char *pointer)
{
	struct text rest = text_of(words), word;

	if (text == NULL)
		return;
	while (text_cut(&rest, '|', &word))
		if (text_is(word, text))
			return;
	findings_add(f, "enum", words_told(f, words), NULL, "%s", pointer);
}

void body_check_indicator(struct request *r, const char *code)
{
	if (code != NULL && catalogue_find_indicator(r->snapshot->catalogue, text_of(code)) == NULL)
		findings_add(&r->findings, "unknown_indicator", NULL, NULL, "#/indicator");
}
