/*
 * Decides what each kind of rule finds. A function a kind, pure: the answers, the register's row and the version before are
 * all that it sees. Refuses to know what follows (domain/rule.c) and what others have filed.
 */
#include "domain/rule_kind.h"

#include <string.h>

#include "base/date.h"
#include "domain/industry.h"
#include "domain/title.h"
#include "domain/uscc.h"

/* ---- answers ------------------------------------------------------------- */

static bool date_answer(const struct rule_scene *s, const char *name, int32_t *ret_date)
{
	const struct value *value = name == NULL ? NULL : value_member(s->answers, name);

	return value != NULL && value->kind == VALUE_STRING && date_parse(value->string, ret_date);
}

static bool int_answer(const struct rule_scene *s, const char *name, int64_t *ret_number)
{
	return value_int(value_member(s->answers, name), ret_number);
}

static const char *text_answer(const struct rule_scene *s, const char *name)
{
	return value_string(value_member(s->answers, name));
}

/* ---- what was found ------------------------------------------------------ */

static bool found_at(const struct rule_scene *s, struct rule_found *found, const char *name)
{
	found->pointer = arena_printf(s->arena, "#/answers/%s", name);
	return true;
}

static const char *date_text(const struct rule_scene *s, int32_t date)
{
	char text[DATE_TEXT_SIZE];

	date_format(date, text);
	return arena_string(s->arena, text);
}

/* An amount kept in fen is told in yuan. */
static const char *number_text(const struct rule_scene *s, const char *name, int64_t number)
{
	size_t len = strlen(name);

	if (len < 4 || strcmp(name + len - 4, "_fen") != 0)
		return arena_printf(s->arena, "%lld", (long long)number);
	if (number % 100 == 0)
		return arena_printf(s->arena, "%lld", (long long)(number / 100));
	return arena_printf(s->arena, "%lld.%02d", (long long)(number / 100), (int)(number % 100));
}

static bool found_dates(
	const struct rule_scene *s, struct rule_found *found, const char *name, int32_t one, int32_t two)
{
	found->arg[0] = date_text(s, one);
	found->arg[1] = two == DATE_NONE ? NULL : date_text(s, two);
	return found_at(s, found, name);
}

static bool found_numbers(
	const struct rule_scene *s, struct rule_found *found, const char *name, int64_t one, int64_t two)
{
	found->arg[0] = number_text(s, name, one);
	found->arg[1] = two == INT64_NONE ? NULL : number_text(s, name, two);
	return found_at(s, found, name);
}

static bool is_outside(int64_t number, int64_t least, int64_t most)
{
	return (least != INT64_NONE && number < least) || (most != INT64_NONE && number > most);
}

/* ---- dates --------------------------------------------------------------- */

/* What is signed, paid or recognised lies behind us; a plan is no figure. */
static bool not_future(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	int32_t date;

	return date_answer(s, r->field, &date) && date > s->today && found_dates(s, found, r->field, date, s->today);
}

static bool order(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	int32_t first, then;

	return date_answer(s, r->first, &first) && date_answer(s, r->then, &then) && then < first &&
	       found_dates(s, found, r->then, first, then);
}

/* A date inside the time in which the programme runs, or not longer ago than so many months. */
static bool window(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	int32_t from = r->earliest, date;

	if (!date_answer(s, r->field, &date))
		return false;
	if (r->at_most != INT64_NONE && (from == DATE_NONE || date_add_months(s->today, -(int)r->at_most) > from))
		from = date_add_months(s->today, -(int)r->at_most);
	if (from != DATE_NONE && date < from)
		return found_dates(s, found, r->field, date, from);
	return r->latest != DATE_NONE && date > r->latest && found_dates(s, found, r->field, date, r->latest);
}

/* From the first day to the last, both included, in months. */
static bool duration(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	int32_t first, last;
	bool fires = false;

	if (!date_answer(s, r->first, &first) || !date_answer(s, r->then, &last) || last < first)
		return false;
	if (r->at_least != INT64_NONE)
		fires = last + 1 < date_add_months(first, (int)r->at_least);
	if (r->at_most != INT64_NONE)
		fires = fires || last + 1 > date_add_months(first, (int)r->at_most);
	return fires && found_dates(s, found, r->then, first, last);
}

/* ---- numbers ------------------------------------------------------------- */

/* Rates are kept as pairs; a part over its total is a typing error that would show as more than 100 %. */
static bool part_of_total(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	int64_t part, total;

	if (!int_answer(s, r->part, &part) || !int_answer(s, r->total, &total) || (part <= total && part >= 0))
		return false;
	return found_numbers(s, found, r->part, part, total);
}

static bool limits(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	int64_t number;

	return int_answer(s, r->field, &number) && is_outside(number, r->at_least, r->at_most) &&
	       found_numbers(s, found, r->field, number,
		       r->at_least != INT64_NONE && number < r->at_least ? r->at_least : r->at_most);
}

/* Bounds as a distance from this year. */
static bool year(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	int64_t number, now = date_year(s->today);
	int64_t least = r->at_least == INT64_NONE ? INT64_NONE : now + r->at_least;
	int64_t most = r->at_most == INT64_NONE ? INT64_NONE : now + r->at_most;

	return int_answer(s, r->field, &number) && is_outside(number, least, most) &&
	       found_numbers(s, found, r->field, number, now);
}

/* The part as a percentage of the total; a total of nothing has none. */
static bool ratio(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	int64_t part, total;

	if (!int_answer(s, r->part, &part) || !int_answer(s, r->total, &total) || total <= 0 || part < 0)
		return false;
	__int128 hundred = (__int128)part * 100;
	bool fires = (r->at_least != INT64_NONE && hundred < (__int128)total * r->at_least) ||
		     (r->at_most != INT64_NONE && hundred > (__int128)total * r->at_most);
	return fires && found_numbers(s, found, r->part, part, total);
}

/* Numbers are given, and all of them are 0. */
static bool zero(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	const char *const *names = r->fields.at;
	const char *first = NULL;
	int64_t number;

	for (size_t i = 0; i < r->fields.count; i++) {
		if (!int_answer(s, names[i], &number))
			continue;
		if (number != 0)
			return false;
		first = first == NULL ? names[i] : first;
	}
	return first != NULL && found_at(s, found, first);
}

/* ---- the version before -------------------------------------------------- */

static bool both(const struct rule_scene *s, const char *name, int64_t *ret_now, int64_t *ret_before)
{
	return s->before != NULL && int_answer(s, name, ret_now) &&
	       value_int(value_member(s->before, name), ret_before);
}

/* A stock that falls: what is connected stays connected, or somebody says why not. */
static bool falling(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	const char *const *names = r->fields.at;
	int64_t now, before;

	for (size_t i = 0; i < r->fields.count; i++)
		if (both(s, names[i], &now, &before) && now < before)
			return found_numbers(s, found, names[i], now, before);
	return false;
}

/* More than so many percent away from what it was; from nothing there is no percentage. */
static bool change(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	const char *const *names = r->fields.at;
	int64_t now, before;

	for (size_t i = 0; i < r->fields.count; i++) {
		if (!both(s, names[i], &now, &before) || before <= 0)
			continue;
		__int128 away = now > before ? (__int128)now - before : (__int128)before - now;
		if (away * 100 > (__int128)before * r->at_most)
			return found_numbers(s, found, names[i], now, before);
	}
	return false;
}

/* ---- texts --------------------------------------------------------------- */

/* Compared as titles are: without case, width and more spaces than one. */
static bool same_text(const struct rule_scene *s, const char *a, const char *b)
{
	const char *x = a == NULL ? NULL : title_normalise(s->arena, text_of(a));
	const char *y = b == NULL ? NULL : title_normalise(s->arena, text_of(b));

	return x != NULL && y != NULL && x[0] != '\0' && strcmp(x, y) == 0;
}

static bool is_among(const struct list *words, const char *word)
{
	const char *const *each = words->at;

	for (size_t i = 0; i < words->count; i++)
		if (strcmp(each[i], word) == 0)
			return true;
	return false;
}

/* A text that says nothing: one of the words. */
static bool blank(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	const char *text = text_answer(s, r->field);
	const char *plain = text == NULL ? NULL : title_normalise(s->arena, text_of(text));

	if (plain == NULL || !is_among(&r->words, plain))
		return false;
	found->arg[0] = text;
	return found_at(s, found, r->field);
}

static bool needs(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	return value_member(s->answers, r->field) != NULL && value_member(s->answers, r->needs) == NULL &&
	       found_at(s, found, r->needs);
}

static bool doubled(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	const struct value *list = value_member(s->answers, r->field);

	if (list == NULL || list->kind != VALUE_ARRAY)
		return false;
	for (size_t i = 1; i < list->count; i++)
		for (size_t j = 0; j < i && list->items[i].kind == VALUE_STRING; j++)
			if (list->items[j].kind == VALUE_STRING &&
				text_equal(list->items[i].string, list->items[j].string)) {
				found->arg[0] = list->items[i].string.at;
				found->pointer = arena_printf(s->arena, "#/answers/%s/%zu", r->field, i);
				return true;
			}
	return false;
}

/* ---- the register -------------------------------------------------------- */

/* The other side of a contract is another enterprise. */
static bool own_code(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	const char *text = text_answer(s, r->field);
	char code[USCC_LENGTH + 1];

	if (s->firm == NULL || text == NULL || uscc_read(text_of(text), code) != USCC_FINE ||
		strcmp(code, s->firm->uscc) != 0)
		return false;
	found->arg[0] = arena_string(s->arena, code);
	return found_at(s, found, r->field);
}

static bool own_name(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	const char *text = text_answer(s, r->field);

	if (s->firm == NULL || text == NULL ||
		!(same_text(s, text, s->firm->name) || same_text(s, text, s->firm->short_name)))
		return false;
	found->arg[0] = text;
	return found_at(s, found, r->field);
}

static int64_t bound_of(const struct rule_sizes *sizes, const char *size)
{
	const struct field *field = size == NULL ? NULL : field_find(&rule_sizes_shape, text_of(size));

	return field == NULL ? INT64_NONE : *(const int64_t *)field_get(field, sizes);
}

static bool size_limit(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	int64_t most = s->firm == NULL ? INT64_NONE : bound_of(r->sizes, s->firm->size), number;

	return most != INT64_NONE && int_answer(s, r->field, &number) && number > most &&
	       found_numbers(s, found, r->field, number, most);
}

static bool is_given(const char *text)
{
	return text != NULL && text[0] != '\0';
}

static bool status(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	if (s->firm == NULL || !is_given(s->firm->status) || is_among(&r->words, s->firm->status))
		return false;
	found->arg[0] = s->firm->status;
	found->pointer = "#/uscc";
	return true;
}

static bool industry(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	char section[2] = { s->firm != NULL && is_given(s->firm->industry) ? industry_section(s->firm->industry) : '\0',
		'\0' };

	if (section[0] == '\0' || is_among(&r->words, section))
		return false;
	found->arg[0] = s->firm->industry;
	found->pointer = "#/uscc";
	return true;
}

/* ---- others -------------------------------------------------------------- */

/* Marks are compared as titles are, and are of what they come from: a contract is no invoice. */
static void add_mark(const struct rule_scene *s, const char *kind, const char *text, struct list *marks)
{
	const char *plain = title_normalise(s->arena, text_of(text));
	const char *mark = plain == NULL || plain[0] == '\0' ? NULL : arena_printf(s->arena, "%s:%s", kind, plain);

	if (mark != NULL && strlen(mark) <= RULE_MARK_MAX)
		((const char **)marks->at)[marks->count++] = mark;
}

static bool add_answer(const struct rule *r, const struct rule_scene *s, struct list *marks)
{
	const struct value *answer = value_member(s->answers, r->field);
	bool list = answer != NULL && answer->kind == VALUE_ARRAY;

	if (answer == NULL || (!list && answer->kind != VALUE_STRING))
		return false;
	marks->at = arena_alloc_array(s->arena, list ? answer->count : 1, sizeof(const char *));
	if (marks->at != NULL && !list)
		add_mark(s, r->field, answer->string.at, marks);
	for (size_t i = 0; marks->at != NULL && list && i < answer->count; i++)
		if (answer->items[i].kind == VALUE_STRING)
			add_mark(s, r->field, answer->items[i].string.at, marks);
	return marks->count > 0;
}

static bool add_evidence(const struct rule_scene *s, struct list *marks)
{
	if (s->evidence == NULL || s->evidence->count == 0)
		return false;
	marks->at = arena_alloc_array(s->arena, s->evidence->count, sizeof(const char *));
	for (size_t i = 0; marks->at != NULL && i < s->evidence->count; i++)
		add_mark(s, "evidence", ((const char *const *)s->evidence->at)[i], marks);
	return marks->count > 0;
}

/* Addresses that many share by right are named by how they begin. */
static bool add_address(const struct rule *r, const struct rule_scene *s, struct list *marks)
{
	const char *const *each = r->words.at;

	for (size_t i = 0; s->address != NULL && i < r->words.count; i++)
		if (strncmp(s->address, each[i], strlen(each[i])) == 0)
			return false;
	if (s->address == NULL)
		return false;
	marks->at = arena_alloc_array(s->arena, 1, sizeof(const char *));
	if (marks->at != NULL)
		add_mark(s, "address", s->address, marks);
	return marks->count > 0;
}

/* What others have filed is nobody's to see here: the finding goes with its marks to where they are. */
static bool shared(const struct rule *r, const struct rule_scene *s, struct rule_found *found)
{
	if (r->field != NULL) {
		found->pointer = arena_printf(s->arena, "#/answers/%s", r->field);
		return add_answer(r, s, &found->marks);
	}
	found->pointer = strcmp(r->of, "evidence") == 0 ? "#/evidence" : "#/uscc";
	return strcmp(r->of, "evidence") == 0 ? add_evidence(s, &found->marks) : add_address(r, s, &found->marks);
}

/* ---- the table ----------------------------------------------------------- */

#define DATED(member_)                                                                                                 \
	{                                                                                                              \
		(member_), RULE_OPERAND_DATE, RULE_REQUIRED                                                            \
	}
#define COUNTED(member_)                                                                                               \
	{                                                                                                              \
		(member_), RULE_OPERAND_INTEGER, RULE_REQUIRED                                                         \
	}
#define TAKES(member_, type_)                                                                                          \
	{                                                                                                              \
		(member_), RULE_OPERAND_##type_, RULE_REQUIRED                                                         \
	}
#define ONE_OF(member_)                                                                                                \
	{                                                                                                              \
		(member_), RULE_OPERAND_VALUE, RULE_ONE_OF                                                             \
	}

static const struct rule_kind rule_table[] = {
	{ "not_future", "not_future", true, false, false, not_future, { DATED("field") } },
	{ "order", "order", true, false, false, order, { DATED("first"), DATED("then") } },
	{ "part_of_total", "part_of_total", true, false, false, part_of_total, { COUNTED("part"), COUNTED("total") } },
	{ "window", "rule", false, false, false, window,
		{ DATED("field"), ONE_OF("earliest"), ONE_OF("latest"), ONE_OF("at_most") } },
	{ "duration", "rule", false, false, false, duration,
		{ DATED("first"), DATED("then"), ONE_OF("at_least"), ONE_OF("at_most") } },
	{ "limits", "rule", false, false, false, limits, { COUNTED("field"), ONE_OF("at_least"), ONE_OF("at_most") } },
	{ "year", "rule", false, false, false, year, { COUNTED("field"), ONE_OF("at_least"), ONE_OF("at_most") } },
	{ "ratio", "rule", false, false, false, ratio,
		{ COUNTED("part"), COUNTED("total"), ONE_OF("at_least"), ONE_OF("at_most") } },
	{ "zero", "rule", false, false, false, zero, { TAKES("fields", INTEGERS) } },
	{ "falling", "rule", false, true, false, falling, { TAKES("fields", INTEGERS) } },
	{ "change", "rule", false, true, false, change, { TAKES("fields", INTEGERS), TAKES("at_most", VALUE) } },
	{ "blank", "rule", false, false, false, blank, { TAKES("field", STRING), TAKES("words", VALUE) } },
	{ "needs", "rule", false, false, false, needs, { TAKES("field", ANY), TAKES("needs", ANY) } },
	{ "doubled", "rule", false, false, false, doubled, { TAKES("field", TEXTS) } },
	{ "own_code", "rule", false, false, false, own_code, { TAKES("field", USCC) } },
	{ "own_name", "rule", false, false, false, own_name, { TAKES("field", STRING) } },
	{ "size_limit", "rule", false, false, false, size_limit, { COUNTED("field"), TAKES("sizes", VALUE) } },
	{ "status", "rule", false, false, false, status, { TAKES("words", VALUE) } },
	{ "industry", "rule", false, false, false, industry, { TAKES("words", VALUE) } },
	{ "shared", "rule", false, false, true, shared,
		{ { "field", RULE_OPERAND_MARKS, RULE_ONE_OF }, ONE_OF("of"),
			{ "at_least", RULE_OPERAND_VALUE, RULE_OPTIONAL },
			{ "words", RULE_OPERAND_VALUE, RULE_OPTIONAL } } },
	{ 0 },
};

const char rule_kind_words[] =
	"not_future, order, part_of_total, window, duration, limits, year, ratio, zero, falling, change, "
	"blank, needs, doubled, own_code, own_name, size_limit, status, industry, shared";

const struct rule_kind *rule_kinds(void)
{
	return rule_table;
}

const struct rule_kind *rule_kind_find(const char *name)
{
	for (const struct rule_kind *kind = rule_table; kind->name != NULL; kind++)
		if (strcmp(kind->name, name) == 0)
			return kind;
	return NULL;
}
