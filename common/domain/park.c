/* Decides how the members of park are called outside; knows no rule about them. */
#include "domain/park.h"

#include <stddef.h>

static const struct field park_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct park, code), NULL, FIELD_GIVEN | FIELD_REQUIRED, "代码" },
	{ "name", FIELD_TEXT, offsetof(struct park, name), NULL, FIELD_GIVEN | FIELD_REQUIRED, "名称" },
};

const struct shape park_shape = SHAPE("park", struct park, park_fields);
