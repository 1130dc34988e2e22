/* Decides how the members of me are called outside; knows no rule about them. */
#include "domain/me.h"

#include <stddef.h>

static const struct field me_fields[] = {
	{ "account", FIELD_TEXT, offsetof(struct me, account), NULL, 0, "账号" },
	{ "person", FIELD_TEXT, offsetof(struct me, person), NULL, 0, "姓名" },
	{ "role", FIELD_TEXT, offsetof(struct me, role), NULL, 0, "角色" },
	{ "district", FIELD_TEXT, offsetof(struct me, district), NULL, 0, "区划" },
	{ "uscc", FIELD_TEXT, offsetof(struct me, uscc), NULL, 0, "统一社会信用代码" },
	{ "scopes", FIELD_TEXTS, offsetof(struct me, scopes), NULL, 0, "权限" },
};

const struct shape me_shape = SHAPE("me", struct me, me_fields);
