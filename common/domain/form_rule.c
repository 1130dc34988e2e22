/* Decides what answers say about each other: order in time, parts of totals. Refuses to know single answers' bounds. */
#include "domain/form_rule.h"

#include "base/date.h"

static bool date_answer(const struct value *answers, const char *name, int32_t *ret_date)
{
	const struct value *value = value_member(answers, name);

	return value != NULL && value->kind == VALUE_STRING && date_parse(value->string, ret_date);
}

/* What is signed, paid or recognised lies behind us; a plan is no figure. */
static void check_not_future(
	const struct form_rule *rule, const struct value *answers, int32_t today, struct findings *findings)
{
	int32_t date;

	if (date_answer(answers, rule->first, &date) && date > today)
		findings_add(findings, "not_future", NULL, NULL, "#/answers/%s", rule->first);
}

static void check_order(const struct form_rule *rule, const struct value *answers, struct findings *findings)
{
	int32_t first, then;

	if (date_answer(answers, rule->first, &first) && date_answer(answers, rule->second, &then) && then < first)
		findings_add(findings, "order", rule->first, NULL, "#/answers/%s", rule->second);
}

/* Rates are kept as pairs; a part over its total is a typing error that would show as more than 100 %. */
static void check_part(const struct form_rule *rule, const struct value *answers, struct findings *findings)
{
	int64_t part, total;

	if (!value_int(value_member(answers, rule->first), &part) ||
		!value_int(value_member(answers, rule->second), &total))
		return;
	if (part > total)
		findings_add(findings, "part_of_total", rule->second, NULL, "#/answers/%s", rule->first);
	if (part < 0)
		findings_add_int(findings, "min", 0, "#/answers/%s", rule->first);
}

void form_rule_check(const struct form *form, const struct value *answers, int32_t today, struct findings *findings)
{
	const struct form_rule *rules = form->rules.at;

	for (size_t i = 0; i < form->rules.count; i++) {
		if (rules[i].kind == FORM_RULE_NOT_FUTURE)
			check_not_future(&rules[i], answers, today, findings);
		else if (rules[i].kind == FORM_RULE_ORDER)
			check_order(&rules[i], answers, findings);
		else
			check_part(&rules[i], answers, findings);
	}
}
