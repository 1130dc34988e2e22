/* Decides what of a change is told, and by which names. Refuses to know how it is written. */
#include "domain/event.h"

#include <stddef.h>
#include <string.h>

static const struct field event_fields[] = {
	{ "position", FIELD_INT, offsetof(struct event, position), NULL, FIELD_HIDDEN, NULL },
	{ "cursor", FIELD_TEXT, offsetof(struct event, cursor), NULL, 0, "游标" },
	{ "type", FIELD_TEXT, offsetof(struct event, type), NULL, 0, "类型" },
	{ "recorded_at", FIELD_INSTANT, offsetof(struct event, recorded_at), NULL, 0, "记录时间" },
	{ "uscc", FIELD_TEXT, offsetof(struct event, uscc), NULL, 0, "统一社会信用代码" },
	{ "district", FIELD_TEXT, offsetof(struct event, district), NULL, 0, "区划" },
	{ "object", FIELD_TEXT, offsetof(struct event, object), NULL, 0, "对象" },
	{ "version", FIELD_INT, offsetof(struct event, version), NULL, 0, "版本" },
	{ "by", FIELD_TEXT, offsetof(struct event, by), NULL, 0, "经办人" },
	{ "data", FIELD_RAW, offsetof(struct event, data), NULL, 0, "内容" },
	{ "content", FIELD_TEXT, offsetof(struct event, content), NULL, FIELD_HIDDEN, NULL },
};

const struct shape event_shape = SHAPE("event", struct event, event_fields);

#define WORD(name)                                                                                                     \
	{                                                                                                              \
		name, EVENT_TEXT                                                                                       \
	}
#define NUMBER(name)                                                                                                   \
	{                                                                                                              \
		name, EVENT_NUMBER                                                                                     \
	}
#define INSTANT(name)                                                                                                  \
	{                                                                                                              \
		name, EVENT_INSTANT                                                                                    \
	}
#define NAMES(name)                                                                                                    \
	{                                                                                                              \
		name, EVENT_LIST                                                                                       \
	}
#define JSON(name)                                                                                                     \
	{                                                                                                              \
		name, EVENT_JSON                                                                                       \
	}
#define UNTOLD                                                                                                         \
	{                                                                                                              \
		NULL, EVENT_UNTOLD                                                                                     \
	}

/* The order is that of the functions in sql/migrations that write these contents; tests/sql/test_events.py holds both together. */
static const struct event_kind event_kinds[] = {
	{ "submission", { WORD("entry"), WORD("programme"), WORD("title"), WORD("period"), WORD("body_sha256"),
				WORD("answers_sha256"), JSON("explanations"), JSON("evidence"), JSON("findings") } },
	{ "review",
		{ WORD("review"), NUMBER("submission_version"), WORD("decision"), WORD("reason_code"), WORD("reason"),
			WORD("effective_on"), WORD("document_no"), WORD("due_on"), WORD("entry"), WORD("stage") } },
	{ "withdrawal", { NUMBER("submission_version") } },
	{ "move",
		{ WORD("move"), WORD("from"), WORD("to"), WORD("effective_on"), WORD("document_no"), WORD("reason") } },
	{ "move_undone", { WORD("move"), WORD("from"), WORD("to"), WORD("effective_on"), WORD("reason") } },
	{ "warning", { WORD("notice"), WORD("stage"), WORD("to"), WORD("due_on"), NUMBER("days") } },
	{ "void_proposal",
		{ WORD("fact"), WORD("reason_code"), WORD("reason"), WORD("effective_on"), WORD("document_no") } },
	{ "void", { WORD("fact"), WORD("reason_code"), WORD("reason"), WORD("effective_on"), WORD("document_no"),
			  UNTOLD, WORD("submission"), WORD("entry") } },
	{ "evidence", { UNTOLD, WORD("media_type"), NUMBER("size_bytes") } },
	{ "evidence_removed", { UNTOLD, WORD("media_type"), NUMBER("size_bytes") } },
	{ "token_issued", { WORD("token"), WORD("account"), WORD("role"), WORD("person"), WORD("district"),
				  WORD("scopes"), WORD("addresses"), WORD("expires_at") } },
	{ "token_revoked", { WORD("token"), WORD("account") } },
	{ "enterprise", { WORD("name"), WORD("short_name"), WORD("district"), WORD("park"), NAMES("chains"),
				WORD("industry"), WORD("size"), WORD("status"), WORD("predecessor"), UNTOLD,
				NUMBER("staff"), NUMBER("revenue_wan"), NUMBER("assets_wan") } },
	{ "enterprise_change",
		{ UNTOLD, NAMES("sets"), WORD("effective_on"), WORD("name"), WORD("short_name"), WORD("district"),
			WORD("park"), NAMES("chains"), WORD("status"), WORD("predecessor"), UNTOLD, WORD("size"),
			NUMBER("staff"), NUMBER("revenue_wan"), NUMBER("assets_wan"), WORD("industry") } },
	{ "target", { WORD("indicator"), WORD("scope"), NUMBER("year"), NUMBER("value"), WORD("kind"),
			    WORD("document_no"), WORD("valid_from"), WORD("reason") } },
	{ "external_value", { WORD("indicator"), WORD("scope"), WORD("as_of"), NUMBER("value"), WORD("source") } },
	{ "opening_stock", { WORD("indicator"), WORD("scope"), WORD("as_of"), NUMBER("value"), WORD("document_no"),
				   NAMES("member_usccs"), NAMES("member_titles"), NAMES("member_days"),
				   NAMES("member_districts") } },
	{ "period", { WORD("first_day"), WORD("last_day"), WORD("opens_on"), WORD("due_on"), WORD("late_until") } },
	{ "period_close", { UNTOLD } },
	{ "reopen_proposal", { WORD("proposal"), WORD("reason"), INSTANT("expires_at") } },
	{ "publication", { WORD("period"), WORD("title"), WORD("document_no"), WORD("scope"), WORD("as_of"),
				 INSTANT("known_at"), NUMBER("revision"), WORD("digest") } },
	{ "reopen", { UNTOLD, WORD("proposal"), WORD("reason"), INSTANT("expires_at"), UNTOLD } },
};

const struct event_kind *event_kind(const char *action)
{
	for (size_t i = 0; i < sizeof event_kinds / sizeof event_kinds[0]; i++)
		if (strcmp(event_kinds[i].action, action) == 0)
			return &event_kinds[i];
	return NULL;
}
