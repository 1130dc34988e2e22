/* Decides how the members of external_value are called outside; knows no rule about them. */
#include "domain/external_value.h"

#include <stddef.h>

static const struct field external_value_fields[] = {
	{ "indicator", FIELD_TEXT, offsetof(struct external_value, indicator), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"指标" },
	{ "scope", FIELD_TEXT, offsetof(struct external_value, scope), NULL, FIELD_GIVEN | FIELD_REQUIRED, "范围" },
	{ "as_of", FIELD_DATE, offsetof(struct external_value, as_of), NULL, FIELD_GIVEN | FIELD_REQUIRED, "截至日期" },
	{ "value", FIELD_INT, offsetof(struct external_value, value), NULL, FIELD_GIVEN | FIELD_REQUIRED, "数值" },
	{ "source", FIELD_TEXT, offsetof(struct external_value, source), NULL, FIELD_GIVEN | FIELD_REQUIRED, "来源" },
	{ "id", FIELD_TEXT, offsetof(struct external_value, id), NULL, 0, "编号" },
	{ "recorded_at", FIELD_INSTANT, offsetof(struct external_value, recorded_at), NULL, 0, "记录时间" },
	{ "by", FIELD_TEXT, offsetof(struct external_value, by), NULL, 0, "记录人" },
};

const struct shape external_value_shape = SHAPE("external_value", struct external_value, external_value_fields);
