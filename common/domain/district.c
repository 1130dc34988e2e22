/* Decides how the members of district are called outside; knows no rule about them. */
#include "domain/district.h"

#include <stddef.h>

static const struct field district_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct district, code), NULL, FIELD_GIVEN | FIELD_REQUIRED, "代码" },
	{ "name", FIELD_TEXT, offsetof(struct district, name), NULL, FIELD_GIVEN | FIELD_REQUIRED, "名称" },
	{ "kind", FIELD_TEXT, offsetof(struct district, kind), NULL, FIELD_GIVEN | FIELD_REQUIRED, "类别" },
	{ "parent", FIELD_TEXT, offsetof(struct district, parent), NULL, FIELD_GIVEN, "上级" },
};

const struct shape district_shape = SHAPE("district", struct district, district_fields);
