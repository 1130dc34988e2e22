/* Decides when two batches are one, however their ordinal is written. Refuses to know which batches there are. */
#include "domain/batch.h"

#include <stdbool.h>
#include <string.h>

#include "domain/title.h"

static const char *const numerals[] = { "", "一", "二", "三", "四", "五", "六", "七", "八", "九" };

#define TEN "十"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Takes a word off the end. */
static bool cut_end(struct text *t, const char *word)
{
	size_t len = strlen(word);

	if (t->len < len || memcmp(t->at + t->len - len, word, len) != 0)
		return false;
	t->len -= len;
	return true;
}

static bool cut_numeral(struct text *t)
{
	for (size_t i = 1; i < sizeof numerals / sizeof *numerals; i++)
		if (cut_end(t, numerals[i]))
			return true;
	return cut_end(t, TEN);
}

/* Takes a number off the end: digits, or Chinese numerals. */
static struct text cut_number(struct text *t)
{
	size_t end = t->len;

	while (t->len > 0 && is_digit(t->at[t->len - 1]))
		t->len--;
	if (t->len == end)
		while (cut_numeral(t)) {
		}
	return (struct text){ t->at + t->len, end - t->len };
}

/* A number as documents write it: 1 to 99 in Chinese, others in digits without zeros in front. */
static const char *in_words(struct arena *arena, struct text number)
{
	while (number.len > 1 && number.at[0] == '0')
		number = (struct text){ number.at + 1, number.len - 1 };
	if (number.len > 2 || !is_digit(number.at[0]) || text_is(number, "0"))
		return arena_printf(arena, "%.*s", (int)number.len, number.at);
	int tens = number.len == 2 ? number.at[0] - '0' : 0;
	return arena_printf(arena, "%s%s%s", tens > 1 ? numerals[tens] : "", tens > 0 ? TEN : "",
		numerals[number.at[number.len - 1] - '0']);
}

static const char *without_spaces(struct arena *arena, const char *title)
{
	char *out = title == NULL ? NULL : arena_alloc(arena, strlen(title) + 1);
	size_t len = 0;

	if (out == NULL)
		return NULL;
	for (; *title != '\0'; title++)
		if (*title != ' ')
			out[len++] = *title;
	out[len] = '\0';
	return out;
}

static const char *written(struct arena *arena, struct text before, const char *number)
{
	return arena_printf(arena, "%.*s第%s批", (int)before.len, before.at, number);
}

const char *batch_normalise(struct arena *arena, struct text batch)
{
	const char *key = without_spaces(arena, title_normalise(arena, batch));
	struct text rest = text_of(key);
	bool called = cut_end(&rest, "批次") || cut_end(&rest, "批");

	if (called && cut_end(&rest, "首"))
		return written(arena, rest, numerals[1]);
	struct text number = cut_number(&rest);
	bool ordinal = cut_end(&rest, "第");
	if (number.len == 0)
		return key;
	const char *words = in_words(arena, number);
	if (words == NULL)
		return NULL;
	bool alone = rest.len == 0 && !is_digit(words[0]); /* 1, and not the year 2023 */
	return called || ordinal || alone ? written(arena, rest, words) : key;
}
