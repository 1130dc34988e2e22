/*
 * Decides what explains nothing: "核实无误" assures that somebody has looked and does not say why. Which phrases those are is
 * data. Refuses to know what was found and whether the reason is a good one: a reviewer reads it.
 */
#include "domain/explanation.h"

#include <stddef.h>
#include <string.h>

static const struct field assurance_fields[] = {
	{ "assurances", FIELD_TEXTS, offsetof(struct assurances, phrases), NULL, FIELD_GIVEN | FIELD_REQUIRED, "空话" },
};

const struct shape assurances_shape = SHAPE("assurances", struct assurances, assurance_fields);

enum { DISTINCT_MIN = 3 };

/* Signs and spaces, in ASCII and in the blocks of Chinese punctuation and of full-width forms. */
static bool is_sign(uint32_t point)
{
	return point < '0' || (point > '9' && point < 'A') || (point > 'Z' && point < 'a') ||
	       (point > 'z' && point < 0xC0) || (point >= 0x2000 && point <= 0x206F) ||
	       (point >= 0x3000 && point <= 0x303F) || (point >= 0xFF00 && point <= 0xFF0F) ||
	       (point >= 0xFF1A && point <= 0xFF20) || point == 0xFEFF;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static uint32_t lower(uint32_t point)
{
	return point >= 'A' && point <= 'Z' ? point + 32 : point;
}

static struct text behind(struct text t, size_t len)
{
	return (struct text){ t.at + len, t.len - len };
}

/* How much of the text the phrase takes, 0 where the text does not begin with it: signs between Chinese characters do not tear it, a word of
 * Latin letters ends where they do. */
static size_t taken_by(const char *phrase, struct text t)
{
	struct text wanted = text_of(phrase), rest = t;
	bool latin = is_letter(phrase[0]);
	uint32_t want = 0, point = 0;

	while (wanted.len > 0) {
		size_t want_len = text_decode_point(wanted, &want), len = text_decode_point(rest, &point);

		if (len > 0 && !latin && rest.at != t.at && is_sign(point)) {
			rest = behind(rest, len);
			continue;
		}
		if (len == 0 || lower(want) != lower(point))
			return 0;
		wanted = behind(wanted, want_len);
		rest = behind(rest, len);
	}
	return latin && rest.len > 0 && is_letter(rest.at[0]) ? 0 : t.len - rest.len;
}

/* How much the longest phrase takes with which the text begins. */
static size_t phrase_at(const struct list *phrases, struct text t)
{
	const char *const *each = phrases->at;
	size_t longest = 0;

	for (size_t i = 0; i < phrases->count; i++) {
		size_t len = taken_by(each[i], t);

		longest = len > longest ? len : longest;
	}
	return longest;
}

/* How many different points are left without phrases and signs, as far as is asked. */
static size_t count_rest(const struct list *phrases, struct text t)
{
	uint32_t seen[DISTINCT_MIN], point;
	size_t count = 0;

	while (t.len > 0 && count < DISTINCT_MIN) {
		size_t len = phrase_at(phrases, t), known = 0;

		if (len == 0 && (len = text_decode_point(t, &point)) > 0 && !is_sign(point)) {
			while (known < count && seen[known] != point)
				known++;
			if (known == count)
				seen[count++] = point;
		}
		t = behind(t, len == 0 ? 1 : len);
	}
	return count;
}

/* Without signs and spaces in front and at the end: a line of dots is no length. */
static struct text trimmed(struct text t)
{
	struct text rest = t, last = { t.at, 0 };
	bool begun = false;
	uint32_t point = 0;

	while (rest.len > 0) {
		size_t len = text_decode_point(rest, &point);

		len = len == 0 ? 1 : len;
		if (!is_sign(point)) {
			if (!begun)
				last.at = rest.at;
			begun = true;
			last.len = (size_t)(rest.at + len - last.at);
		}
		rest = behind(rest, len);
	}
	return last;
}

enum explanation_verdict explanation_judge(const struct list *phrases, struct text text, size_t min_points)
{
	if (count_rest(phrases, text) < DISTINCT_MIN)
		return EXPLANATION_EMPTY;
	return text_count_points(trimmed(text)) < min_points ? EXPLANATION_SHORT : EXPLANATION_FINE;
}
