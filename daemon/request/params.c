/*
 * The query of a request against the rules of its route: everything that is unknown, doubled or badly
 * written becomes a finding. Knows how a parameter is written, not what it is for.
 */
#include "request/params.h"

#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/instant.h"
#include "base/encode.h"
#include "base/fault.h"
#include "base/uuid.h"
#include "domain/period.h"
#include "domain/uscc.h"

enum { TEXT_MAX_POINTS = 200, LIMIT_MAX = 1000, SECONDS_MAX = 60 };

/* Percent-decoding of application/x-www-form-urlencoded; NULL: bad escape, NUL, not UTF-8, no memory. */
static const char *decoded(struct arena *arena, struct text raw)
{
	char *out = arena_alloc(arena, raw.len + 1);
	size_t n = 0;

	if (out == NULL)
		return NULL;
	for (size_t i = 0; i < raw.len; i++) {
		char c = raw.at[i] == '+' ? ' ' : raw.at[i];

		if (c == '%') {
			if (i + 2 >= raw.len || !encode_unhex((struct text){ raw.at + i + 1, 2 }, &c, 1))
				return NULL;
			i += 2;
		}
		if (c == '\0')
			return NULL;
		out[n++] = c;
	}
	out[n] = '\0';
	return text_is_utf8((struct text){ out, n }) ? out : NULL;
}

static bool read_text(struct param *p, const struct param_rule *rule, struct arena *arena)
{
	size_t points = text_count_points(text_of(p->text));

	(void)rule;
	(void)arena;
	return points >= 1 && points <= TEXT_MAX_POINTS;
}

static bool read_uscc(struct param *p, const struct param_rule *rule, struct arena *arena)
{
	char *code = arena_alloc(arena, USCC_LENGTH + 1);

	(void)rule;
	if (code == NULL || uscc_read(text_of(p->text), code) != USCC_FINE)
		return false;
	p->text = code;
	return true;
}

static bool read_uuid(struct param *p, const struct param_rule *rule, struct arena *arena)
{
	struct uuid uuid;

	(void)rule;
	(void)arena;
	return uuid_parse(text_of(p->text), &uuid);
}

static bool read_date(struct param *p, const struct param_rule *rule, struct arena *arena)
{
	int32_t day;

	(void)rule;
	(void)arena;
	if (!date_parse(text_of(p->text), &day))
		return false;
	p->number = day;
	return true;
}

/* The "+" of "+08:00" that nobody has encoded arrives as a space: what was meant is clear. */
static bool read_instant(struct param *p, const struct param_rule *rule, struct arena *arena)
{
	char *text = arena_string(arena, p->text);
	char *space = text != NULL ? strrchr(text, ' ') : NULL;

	(void)rule;
	if (space != NULL)
		*space = '+';
	p->text = text;
	return text != NULL && instant_parse(text_of(text), &p->number);
}

static bool read_limit(struct param *p, const struct param_rule *rule, struct arena *arena)
{
	(void)rule;
	(void)arena;
	return text_to_int64(text_of(p->text), &p->number) && p->number >= 1 && p->number <= LIMIT_MAX;
}

static bool read_seconds(struct param *p, const struct param_rule *rule, struct arena *arena)
{
	(void)rule;
	(void)arena;
	return text_to_int64(text_of(p->text), &p->number) && p->number >= 0 && p->number <= SECONDS_MAX;
}

static bool read_bool(struct param *p, const struct param_rule *rule, struct arena *arena)
{
	(void)rule;
	(void)arena;
	p->number = strcmp(p->text, "true") == 0;
	return p->number || strcmp(p->text, "false") == 0;
}

static bool read_period(struct param *p, const struct param_rule *rule, struct arena *arena)
{
	struct period_span span;

	(void)rule;
	(void)arena;
	return period_parse(text_of(p->text), &span);
}

static bool read_choice(struct param *p, const struct param_rule *rule, struct arena *arena)
{
	size_t len = strcspn(p->text, "|");

	(void)arena;
	if (p->text[len] != '\0')
		return false;
	for (const char *at = rule->choices; at != NULL; at = strchr(at, '|')) {
		at += *at == '|';
		if (len > 0 && strncmp(at, p->text, len) == 0 && (at[len] == '|' || at[len] == '\0'))
			return true;
	}
	return false;
}

/* One reader a kind: checks the text, fills the number. */
static bool (*const readers[])(struct param *, const struct param_rule *, struct arena *) = {
	[PARAM_TEXT] = read_text,
	[PARAM_USCC] = read_uscc,
	[PARAM_UUID] = read_uuid,
	[PARAM_DATE] = read_date,
	[PARAM_INSTANT] = read_instant,
	[PARAM_LIMIT] = read_limit,
	[PARAM_SECONDS] = read_seconds,
	[PARAM_BOOL] = read_bool,
	[PARAM_PERIOD] = read_period,
	[PARAM_CHOICE] = read_choice,
};

/* How a value of that kind is written, where its sentence does not say so. */
static const char *const forms[] = {
	[PARAM_UUID] = "UUID",
	[PARAM_DATE] = "YYYY-MM-DD",
	[PARAM_INSTANT] = "YYYY-MM-DDThh:mm:ss+08:00",
	[PARAM_BOOL] = "true|false",
	[PARAM_PERIOD] = "2023|2023H1|2023Q2|2023-06",
	[PARAM_CHOICE] = NULL,
};

/* What a parameter takes, as OpenAPI says it. NULL, NULL: no memory, or nothing is said of it. */
static struct title said_of(const struct param_rule *rule, struct arena *arena)
{
	const char *form = rule->choices != NULL ? rule->choices : forms[rule->kind];

	if (form == NULL || rule->en == NULL)
		return (struct title){ .zh = rule->zh, .en = rule->en };
	return (struct title){ .zh = arena_printf(arena, "%s（%s）", rule->zh, form),
		.en = arena_printf(arena, "%s (%s)", rule->en, form) };
}

static const struct param_rule *rule_named(const struct param_rule *rules, const char *name)
{
	for (const struct param_rule *rule = rules; rule != NULL && rule->name != NULL; rule++)
		if (strcmp(rule->name, name) == 0)
			return rule;
	return NULL;
}

void params_find_wrong(
	const struct param_rule *rules, const char *code, const char *name, const char *text, struct findings *findings)
{
	const struct param_rule *rule = rule_named(rules, name);

	findings_add(findings, code, text, NULL, "?%s", name);
	if (rule != NULL)
		findings_set_wanted(findings, said_of(rule, findings->arena));
}

/* One `name=value`; false: it cannot be decoded at all. */
static bool read_pair(struct params *p, struct text pair, const struct param_rule *rules, struct arena *arena,
	struct findings *findings)
{
	const char *equals = memchr(pair.at, '=', pair.len);
	size_t name_len = equals != NULL ? (size_t)(equals - pair.at) : pair.len;
	struct text value = { pair.at + pair.len, 0 };
	struct param param = { 0 };
	const struct param_rule *rule;

	if (equals != NULL)
		value = (struct text){ equals + 1, pair.len - name_len - 1 };
	param.name = decoded(arena, (struct text){ pair.at, name_len });
	param.text = decoded(arena, value);
	if (param.name == NULL || param.text == NULL)
		return false;
	rule = rule_named(rules, param.name);
	if (rule == NULL)
		findings_add(findings, "unknown_parameter", param.name, NULL, "?%s", param.name);
	else if (params_find(p, param.name) != NULL || p->count == PARAMS_MAX ||
		 !readers[rule->kind](&param, rule, arena))
		params_find_wrong(rules, "bad_parameter", param.name, param.text, findings);
	else
		p->at[p->count++] = param;
	return true;
}

bool params_read(struct params *p, struct text query, const struct param_rule *rules, struct arena *arena,
	struct findings *findings)
{
	struct text pair;

	*p = (struct params){ 0 };
	while (query.len > 0 && text_cut(&query, '&', &pair))
		if (pair.len > 0 && !read_pair(p, pair, rules, arena, findings))
			return false;
	return true;
}

const struct param *params_find(const struct params *p, const char *name)
{
	for (unsigned i = 0; i < p->count; i++)
		if (strcmp(p->at[i].name, name) == 0)
			return &p->at[i];
	return NULL;
}

const char *params_text(const struct params *p, const char *name)
{
	const struct param *param = params_find(p, name);

	return param != NULL ? param->text : NULL;
}

int64_t params_number(const struct params *p, const char *name, int64_t otherwise)
{
	const struct param *param = params_find(p, name);

	return param != NULL ? param->number : otherwise;
}
