/*
 * dxtrackctl review approve|return|reject ID. The filing is read first and its ETag goes into If-Match:
 * if somebody else decides in between, the daemon answers 412 and nothing is decided twice.
 */
#include <string.h>

#include "base/clock.h"
#include "base/uuid.h"
#include "ctl/body.h"
#include "ctl/reach.h"
#include "ctl/url.h"
#include "ctl/verbs.h"

/* The body of the review from the options that were given. */
static const char *review_body(const struct ctl *ctl, struct arena *arena, const char *decision)
{
	static const struct {
		const char *option, *member;
	} members[] = {
		{ "effective-on", "effective_on" },
		{ "document-no", "document_no" },
		{ "reason-code", "reason_code" },
		{ "reason", "reason" },
		{ "due-on", "due_on" },
	};
	const struct value *body = body_with_string(arena, NULL, "decision", decision);

	for (size_t i = 0; body && i < sizeof(members) / sizeof(members[0]); i++) {
		const char *value = ctl_value(ctl, members[i].option, NULL, NULL);

		if (value)
			body = body_with_string(arena, body, members[i].member, value);
	}
	return body ? body_text(arena, body) : NULL;
}

/* The key given (a script that may be run again gives one), else a new one. */
static const char *review_key(const struct ctl *ctl, struct arena *arena)
{
	const char *given = ctl_value(ctl, "key", NULL, NULL);
	struct uuid_maker maker = { 0 };
	struct uuid id;
	char text[UUID_TEXT_SIZE];

	if (given)
		return given;
	if (!uuid_make(&maker, clock_now_us() / 1000, &id))
		return NULL;
	uuid_format(&id, text);
	return arena_string(arena, text);
}

static int post_review(const struct ctl *ctl, struct reach *reach, const char *path, const char *body, const char *etag)
{
	const char *reviews = arena_printf(reach->arena, "%s/reviews", path);
	struct https_call call = { .method = "POST",
		.path = reviews,
		.key = review_key(ctl, reach->arena),
		.if_match = etag,
		.body = text_of(body) };
	int exit_code = reviews && call.key ? reach_call(ctl, reach, &call) : CTL_REFUSED;

	if (exit_code == CTL_OK && ctl_flag(ctl, "json") && call.answer.at)
		ctl_print("%s", call.answer.at);
	else if (exit_code == CTL_OK)
		ctl_say(ctl, "已办理:%s%s", "done: %s%s", ctl->given.arguments[0],
			call.replayed ? (ctl->language == LANGUAGE_ZH ? "(此前已办)" : " (before)") : "");
	https_call_clear(&call);
	return exit_code;
}

static int review_with(const struct ctl *ctl, struct reach *reach, const char *decision)
{
	struct buffer path = { 0 };
	char etag[HTTPS_ETAG_SIZE] = "";
	const struct value *submission;
	const char *body = review_body(ctl, reach->arena, decision);
	int exit_code = CTL_REFUSED;

	buffer_add_string(&path, "/v1/submissions/");
	url_add_segment(&path, ctl->given.arguments[0]);
	if (!path.failed && body)
		exit_code = reach_get(ctl, reach, path.at, &submission, etag);
	if (exit_code == CTL_OK)
		exit_code = post_review(ctl, reach, path.at, body, etag);
	buffer_free(&path);
	return exit_code;
}

static int review(const struct ctl *ctl, const char *decision)
{
	struct reach reach;
	int exit_code = reach_open(ctl, true, false, &reach);

	if (exit_code == CTL_OK)
		exit_code = review_with(ctl, &reach, decision);
	reach_close(&reach);
	return exit_code;
}

static int approve(const struct ctl *ctl)
{
	return review(ctl, "approve");
}

static int return_filing(const struct ctl *ctl)
{
	return review(ctl, "return");
}

static int reject(const struct ctl *ctl)
{
	return review(ctl, "reject");
}

static const struct option approve_options[] = {
	{ "effective-on", "DATE",
		{ "认定文件的日期(专项要求时)。", "The day of the recognition, where the programme asks for it." } },
	{ "document-no", "NO",
		{ "认定文件的文号(专项要求时)。", "The number of its document, where the programme asks for it." } },
	{ "reason", "TEXT", { "意见。", "A remark." } },
	{ "key", "KEY",
		{ "幂等键:脚本重复运行时不会办两次。", "The Idempotency-Key: a script run again decides once." } },
	{ "json", NULL, { "输出服务的回答。", "Print the daemon's answer." } },
	{ 0 },
};

static const struct option refuse_options[] = {
	{ "reason", "TEXT", { "理由,必填。", "Why; required." } },
	{ "reason-code", "CODE", { "理由代码。", "A coded reason." } },
	{ "due-on", "DATE", { "重报期限。", "Until when it may be filed again." } },
	{ "key", "KEY",
		{ "幂等键:脚本重复运行时不会办两次。", "The Idempotency-Key: a script run again decides once." } },
	{ "json", NULL, { "输出服务的回答。", "Print the daemon's answer." } },
	{ 0 },
};

const struct verb review_approve_verb = {
	.words = "review approve",
	.arguments = "ID",
	.arguments_min = 1,
	.arguments_max = 1,
	.what = { "通过一份申报。", "Approve a filing." },
	.options = approve_options,
	.reach = VERB_DAEMON,
	.run = approve,
};

const struct verb review_return_verb = {
	.words = "review return",
	.arguments = "ID",
	.arguments_min = 1,
	.arguments_max = 1,
	.what = { "退回一份申报,请企业修改后重报。", "Return a filing for the enterprise to mend." },
	.options = refuse_options,
	.reach = VERB_DAEMON,
	.run = return_filing,
};

const struct verb review_reject_verb = {
	.words = "review reject",
	.arguments = "ID",
	.arguments_min = 1,
	.arguments_max = 1,
	.what = { "不予认定一份申报。", "Reject a filing." },
	.options = refuse_options,
	.reach = VERB_DAEMON,
	.run = reject,
};
