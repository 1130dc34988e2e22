/* Decides which reasons fit a decision. Which reasons there are, is data. */
#include "domain/reason.h"

#include <stddef.h>
#include <string.h>

static const struct field reason_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct reason, code), NULL, FIELD_GIVEN | FIELD_REQUIRED, "代码" },
	{ "for", FIELD_TEXT, offsetof(struct reason, used_for), NULL, FIELD_GIVEN | FIELD_REQUIRED, "用于" },
	{ "title", FIELD_TITLE, offsetof(struct reason, title), NULL, FIELD_GIVEN | FIELD_REQUIRED, "原因" },
};

const struct shape reason_shape = SHAPE("reason", struct reason, reason_fields);

bool reason_has_use(const char *used_for)
{
	return strcmp(used_for, "return") == 0 || strcmp(used_for, "reject") == 0 || strcmp(used_for, "void") == 0;
}

void reason_check(const struct list *reasons, const char *code, const char *decision, struct findings *findings)
{
	const struct reason *all = reasons->at;

	if (code == NULL)
		return;
	for (size_t i = 0; i < reasons->count; i++)
		if (strcmp(all[i].code, code) == 0 && strcmp(all[i].used_for, decision) == 0)
			return;
	findings_add(findings, "unknown_reason", NULL, NULL, "#/reason_code");
}
