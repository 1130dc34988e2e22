/* Decides how the members of park are called outside; knows no rule about them. */
#include "domain/park.h"

#include <stddef.h>

static const struct field park_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct park, code), NULL, 0, "代码" },
	{ "name", FIELD_TEXT, offsetof(struct park, name), NULL, 0, "名称" },
};

const struct shape park_shape = SHAPE("park", struct park, park_fields);
