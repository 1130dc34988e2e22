/* Decides how the members of the audit are called outside; knows no rule about them. */
#include "domain/audit.h"

#include <stddef.h>

static const struct field audit_row_fields[] = {
	{ "position", FIELD_INT, offsetof(struct audit_row, position), NULL, 0, "序号" },
	{ "recorded_at", FIELD_INSTANT, offsetof(struct audit_row, recorded_at), NULL, 0, "记录时间" },
	{ "account", FIELD_TEXT, offsetof(struct audit_row, account), NULL, 0, "账号" },
	{ "person", FIELD_TEXT, offsetof(struct audit_row, person), NULL, 0, "人员" },
	{ "credential", FIELD_TEXT, offsetof(struct audit_row, credential), NULL, 0, "凭证" },
	{ "request_id", FIELD_TEXT, offsetof(struct audit_row, request_id), NULL, 0, "请求编号" },
	{ "address", FIELD_TEXT, offsetof(struct audit_row, address), NULL, 0, "来源地址" },
	{ "action", FIELD_TEXT, offsetof(struct audit_row, action), NULL, 0, "操作" },
	{ "object", FIELD_TEXT, offsetof(struct audit_row, object), NULL, 0, "对象" },
	{ "version", FIELD_INT, offsetof(struct audit_row, version), NULL, 0, "版本" },
	{ "uscc", FIELD_TEXT, offsetof(struct audit_row, uscc), NULL, 0, "统一社会信用代码" },
	{ "content", FIELD_TEXT, offsetof(struct audit_row, content), NULL, 0, "内容" },
};

const struct shape audit_row_shape = SHAPE("audit_row", struct audit_row, audit_row_fields);
