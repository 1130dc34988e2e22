/*
 * Decides what explains nothing: "核实无误" assures that somebody has looked and does not say why. Which phrases those are is
 * data; what is left without them must be as long as is wanted, and neither numbers nor one thing over and over. Refuses
 * to know what was found and whether the reason is a good one: a reviewer reads it.
 */
#include "domain/explanation.h"

#include <stddef.h>
#include <string.h>

static const struct field assurance_fields[] = {
	{ "assurances", FIELD_TEXTS, offsetof(struct assurances, phrases), NULL, FIELD_GIVEN | FIELD_REQUIRED, "空话" },
};

const struct shape assurances_shape = SHAPE("assurances", struct assurances, assurance_fields);

/*
 * Phrases of PHRASE_ALONE characters say nothing wherever they stand. What is left has so many different characters, numerals
 * apart, more where more is wanted; no more than Latin script has in a short sentence.
 */
enum { PHRASE_ALONE = 3, DISTINCT_MIN = 3, DISTINCT_ENOUGH = 5, SEEN_MAX = 20 };

/* Signs and spaces, in ASCII and in the blocks of Chinese punctuation and of full-width forms. */
static bool is_sign(uint32_t point)
{
	return point < '0' || (point > '9' && point < 'A') || (point > 'Z' && point < 'a') ||
	       (point > 'z' && point < 0xC0) || (point >= 0x2000 && point <= 0x206F) ||
	       (point >= 0x3000 && point <= 0x303F) || (point >= 0xFF00 && point <= 0xFF0F) ||
	       (point >= 0xFF1A && point <= 0xFF20) || point == 0xFEFF;
}

/* ASCII, full-width and Chinese ones: a row of numbers explains nothing. */
static bool is_numeral(uint32_t point)
{
	static const uint32_t chinese[] = { 0x3007, 0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03,
		0x516B, 0x4E5D, 0x5341, 0x767E, 0x5343, 0x4E07 }; /* 〇零一二三四五六七八九十百千万 */

	for (size_t i = 0; i < sizeof chinese / sizeof *chinese; i++)
		if (point == chinese[i])
			return true;
	return (point >= '0' && point <= '9') || (point >= 0xFF10 && point <= 0xFF19);
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

/* How much the longest phrase takes with which the text begins; a word of Latin letters does not begin inside another. */
static size_t phrase_at(const struct list *phrases, struct text t, bool in_word)
{
	const char *const *each = phrases->at;
	size_t longest = 0;

	for (size_t i = 0; i < phrases->count; i++) {
		size_t len = in_word && is_letter(each[i][0]) ? 0 : taken_by(each[i], t);

		longest = len > longest ? len : longest;
	}
	return longest;
}

/* Rows of a keyboard, both ways, and of the alphabet. */
static const char *const keys[] = { "qwertyuiop", "asdfghjkl", "zxcvbnm", "poiuytrewq", "lkjhgfdsa", "mnbvcxz",
	"abcdefghijklmnopqrstuvwxyz" };

/* So many keys side by side are no word: four from the end of a row, of others one more (property, liberty). */
enum { KEYS_FROM_END = 4, KEYS_INSIDE = 5 };

/* Whether one key follows the other in a row; *ret_from_end tells whether the row begins with them. */
static bool follows(uint32_t one, uint32_t other, bool *ret_from_end)
{
	const char pair[] = { (char)one, (char)other, '\0' };

	for (size_t i = 0; one != 0 && one < 0x80 && other < 0x80 && i < sizeof keys / sizeof *keys; i++) {
		const char *at = strstr(keys[i], pair);

		*ret_from_end = at == keys[i];
		if (at != NULL)
			return true;
	}
	return false;
}

/* What is left of a text: how much, and as far as is asked the different points but for numerals, and the different pairs of
 * neighbours: what is said again adds none. */
struct rest {
	size_t count;
	uint64_t points[SEEN_MAX];
	size_t point_count;
	uint64_t pairs[SEEN_MAX];
	size_t pair_count;
	uint32_t last;
	size_t key_count; /* keys side by side at the end of what there is */
	bool from_end;
};

static void add_once(uint64_t *seen, size_t *count, uint64_t what)
{
	for (size_t i = 0; i < *count; i++)
		if (seen[i] == what)
			return;
	if (*count < SEEN_MAX)
		seen[(*count)++] = what;
}

/* Keys that stand side by side are no length, once they are too many for a word. */
static void leave_keys_out(struct rest *r, uint32_t point)
{
	bool from_end = false;
	size_t most;

	r->key_count = follows(r->last, point, &from_end) ? r->key_count + 1 : 1;
	if (r->key_count == 2)
		r->from_end = from_end;
	most = r->from_end ? KEYS_FROM_END : KEYS_INSIDE;
	if (r->key_count >= most)
		r->count -= r->key_count == most ? most : 1;
}

static void rest_add(struct rest *r, uint32_t point)
{
	r->count++;
	leave_keys_out(r, point);
	add_once(r->pairs, &r->pair_count, (uint64_t)r->last << 32 | point);
	if (!is_numeral(point))
		add_once(r->points, &r->point_count, point);
	r->last = point;
}

/* Adds all but signs; returns how many points that were. */
static size_t rest_add_text(struct rest *r, struct text t)
{
	size_t count = 0;
	uint32_t point;

	while (t.len > 0) {
		size_t len = text_decode_point(t, &point);

		if (len > 0 && !is_sign(point)) {
			count++;
			if (r != NULL)
				rest_add(r, lower(point));
		}
		t = behind(t, len == 0 ? 1 : len);
	}
	return count;
}

/* Phrases that stand side by side. One or two characters inside a sentence are words of it: 因市场情况变化. */
struct run {
	struct text text;
	bool alone; /* behind a sign or at the beginning */
};

static void run_end(struct run *run, bool alone, struct rest *rest)
{
	if (run->text.len > 0 && !(run->alone && alone) && rest_add_text(NULL, run->text) < PHRASE_ALONE)
		(void)rest_add_text(rest, run->text);
	run->text.len = 0;
}

static void leave_out(const struct list *phrases, struct text t, struct rest *ret_rest)
{
	struct run run = { { t.at, 0 }, true };
	bool in_word = false, behind_sign = true;
	uint32_t point = 0;

	*ret_rest = (struct rest){ 0 };
	while (t.len > 0) {
		size_t taken = phrase_at(phrases, t, in_word), len = taken > 0 ? taken : text_decode_point(t, &point);

		len = len == 0 ? 1 : len;
		if (taken > 0) {
			if (run.text.len == 0)
				run = (struct run){ { t.at, 0 }, behind_sign };
			run.text.len += taken;
		} else {
			behind_sign = is_sign(point);
			run_end(&run, behind_sign, ret_rest);
			(void)rest_add_text(ret_rest, (struct text){ t.at, len });
		}
		in_word = taken == 0 && is_letter(t.at[0]);
		t = behind(t, len);
	}
	run_end(&run, true, ret_rest);
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

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool is_enough(const struct rest *rest, size_t min_points)
{
	return rest->count >= min_points && rest->pair_count >= least(min_points, SEEN_MAX) &&
	       rest->point_count >= least(min_points / 2, DISTINCT_ENOUGH);
}

enum explanation_verdict explanation_judge(const struct list *phrases, struct text text, size_t min_points)
{
	struct rest rest;

	leave_out(phrases, text, &rest);
	if (rest.point_count < DISTINCT_MIN)
		return EXPLANATION_EMPTY;
	if (text_count_points(trimmed(text)) < min_points)
		return EXPLANATION_SHORT;
	return is_enough(&rest, min_points) ? EXPLANATION_FINE : EXPLANATION_EMPTY;
}
