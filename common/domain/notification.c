/* Decides how the members of a notice are called outside; knows no rule about them. */
#include "domain/notification.h"

#include <stddef.h>

static const struct field answer_fields[] = {
	{ "version", FIELD_INT, offsetof(struct notification_answer, version), NULL, 0, "版本" },
	{ "received_at", FIELD_INSTANT, offsetof(struct notification_answer, received_at), NULL, FIELD_MILLIS,
		"接收时间" },
};

static const struct shape answer_shape = SHAPE("notification_answer", struct notification_answer, answer_fields);

static const struct field notification_fields[] = {
	{ "id", FIELD_TEXT, offsetof(struct notification, id), NULL, 0, "编号" },
	{ "kind", FIELD_TEXT, offsetof(struct notification, kind), NULL, 0, "类别" },
	{ "submission", FIELD_TEXT, offsetof(struct notification, submission), NULL, 0, "填报" },
	{ "version", FIELD_INT, offsetof(struct notification, version), NULL, 0, "版本" },
	{ "uscc", FIELD_TEXT, offsetof(struct notification, uscc), NULL, 0, "统一社会信用代码" },
	{ "programme", FIELD_TEXT, offsetof(struct notification, programme), NULL, 0, "项目" },
	{ "text", FIELD_TITLE, offsetof(struct notification, text), NULL, 0, "内容" },
	{ "due_on", FIELD_DATE, offsetof(struct notification, due_on), NULL, 0, "期限" },
	{ "at", FIELD_INSTANT, offsetof(struct notification, at), NULL, 0, "通知时间" },
	{ "answer", FIELD_OBJECT, offsetof(struct notification, answer), &answer_shape, 0, "答复" },
	{ "entry", FIELD_TEXT, offsetof(struct notification, entry), NULL, 0, "条目" },
};

const struct shape notification_shape = SHAPE("notification", struct notification, notification_fields);
