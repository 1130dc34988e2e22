/*
 * Decides what every problem and finding is called and what people are told to do about it. A new code is a row
 * here and a row in docs/reference/errors.md (tests/lint holds the two together); a code is never renamed.
 */
#include "base/code.h"

#include <string.h>

#include "base/text.h"

static const struct code codes[] = {
	/* Problems of a request's form, its bytes and its limits. */
	{ "bad_request", 400, "请求格式不正确，请按 HTTP/1.1 规范修改后重新发送。",
		"The request is malformed; correct it according to HTTP/1.1 and send it again." },
	{ "bad_framing", 400,
		"请求体的长度声明有误：请只使用一个有效的 Content-Length，或只使用 Transfer-Encoding: chunked。",
		"The length of the body is declared wrongly: send one valid Content-Length, or Transfer-Encoding: chunked alone." },
	{ "bad_host", 400, "请求须带且只带一个 Host，且须是本服务的域名。",
		"Send exactly one Host header that names this service." },
	{ "bad_version", 505, "请使用 HTTP/1.1 或 HTTP/1.0。", "Use HTTP/1.1 or HTTP/1.0." },
	{ "too_large", 431, "请求行或请求头过大，请缩短后重新发送。",
		"The request line or the headers are too large; shorten them and send the request again." },
	{ "body_too_large", 413, "请求体过大，请减小内容后重新发送。",
		"The body is too large; make it smaller and send it again." },
	{ "length_required", 411, "此请求须带请求体：请使用 Content-Length 或 Transfer-Encoding: chunked。",
		"This request needs a body: send Content-Length or Transfer-Encoding: chunked." },
	{ "method", 405, "该资源不支持此方法，可用的方法见 Allow。",
		"This resource does not know the method; Allow lists those it knows." },
	{ "not_found", 404, "找不到所请求的资源，请检查地址；无权查看的对象也按不存在处理。",
		"There is no such resource; check the address. What you may not see answers the same way." },
	{ "media_type", 415,
		"请以 UTF-8 编码的 application/json 发送请求体，且不要压缩；证明材料须是 PDF、OFD、PNG 或 JPEG 文件。",
		"Send the body as application/json in UTF-8 and not compressed; evidence must be a PDF, OFD, PNG or JPEG file." },
	{ "expectation", 417, "Expect 只支持 100-continue，请去掉其他值后重新发送。",
		"Only Expect: 100-continue is known; leave out anything else." },
	{ "timeout", 408, "请求发送过慢，连接已关闭，请重新发送；带幂等键的请求可放心重试。",
		"The request came too slowly and the connection was closed; send it again, with the same Idempotency-Key where there was one." },
	{ "bad_json", 400, "请求体不是可接受的 JSON：请检查语法、UTF-8 编码、重复的成员，以及嵌套深度和元素数量。",
		"The body is not acceptable JSON: check its syntax, UTF-8, duplicate members, depth and number of elements." },

	/* Problems of who asks and what may be done. */
	{ "unauthorized", 401, "凭证缺失或无效：请在 Authorization: Bearer 中提供有效的令牌。",
		"The credential is missing or not valid: send a valid token in Authorization: Bearer." },
	{ "forbidden", 403, "当前账号无权执行此操作，请使用有相应权限的账号。",
		"This account may not do that; use one that may." },
	{ "rate_limited", 429, "请求过于频繁，请按 Retry-After 指示的时间稍后重试。",
		"Too many requests; try again after the time in Retry-After." },

	/* Problems of a change. */
	{ "idempotency_key_missing", 400, "请在 Idempotency-Key 中提供 1 至 255 个可见 ASCII 字符的幂等键。",
		"Send an Idempotency-Key of 1 to 255 visible ASCII characters." },
	{ "idempotency_conflict", 422, "该幂等键已用于内容不同的请求，请为新请求使用新的幂等键。",
		"This Idempotency-Key was used for a different request; use a new key for a new request." },
	{ "precondition_required", 428, "请先读取该资源，并在 If-Match 中提供其 ETag。",
		"Read the resource first and send its ETag in If-Match." },
	{ "stale", 412, "该资源已被他人修改，请重新读取后再操作。",
		"The resource was changed meanwhile; read it again before you act." },
	{ "conflict", 409, "当前状态不允许此操作，请查看对象的状态后再操作。",
		"The state does not allow this; look at the object's state before you act." },
	{ "period_closed", 409, "该填报期未开放或已关闭，请选择开放的填报期，或联系管理人员。",
		"This period is not open; choose an open one or ask a manager." },
	{ "period_running", 409, "该填报期的末日尚未到来，其数字还不能发布，请在末日当天或以后发布。",
		"The period's last day has not come, so its figures cannot be published yet; publish on that day or later." },
	{ "validation", 422, "提交的内容未通过校验，请按 errors 中的每一条修改后重新提交。",
		"What was sent did not pass the checks; mend every item of errors and send it again." },
	{ "uscc_check", 422, "统一社会信用代码校验未通过，请核对营业执照上的 18 位代码。",
		"The unified social credit code fails its check; compare its 18 characters with the business licence." },
	{ "evidence_digest", 422, "文件内容与地址中的 SHA-256 摘要不符，请核对文件后重新上传。",
		"The file has another SHA-256 than the address says; check the file and upload it again." },

	/* Problems of the service itself. */
	{ "unavailable", 503, "服务暂时不可用，请按 Retry-After 指示的时间重试；请保持幂等键不变。",
		"The service is not available for the moment; try again after Retry-After with the same Idempotency-Key." },
	{ "internal", 500, "服务内部出错，请把 request_id 告知运维人员。",
		"The service failed; tell the operators the request_id." },

	/* Findings of the members of a body. */
	{ "required", 0, "必填，请补充。", "Required: please fill it in." },
	{ "unknown_member", 0, "没有这个成员，请删除或检查拼写。",
		"There is no such member; leave it out or check its spelling." },
	{ "type", 0, "类型不正确，应为 {0}。", "Wrong type: use {0}." },
	{ "enum", 0, "取值不在允许的范围内，请从下列值中选择：{0}。",
		"Not one of the values allowed; choose from: {0}." },
	{ "min", 0, "不得小于 {0}。", "Use at least {0}." },
	{ "max", 0, "不得大于 {0}。", "Use at most {0}." },
	{ "min_length", 0, "至少填写 {0} 个字符。", "Use at least {0} characters." },
	{ "max_length", 0, "最多填写 {0} 个字符。", "Use at most {0} characters." },
	{ "pattern", 0, "格式不符合要求：{0}。", "Does not have the form {0}; correct it." },
	{ "format", 0, "格式不正确，应为 {0}。", "Wrong format: use {0}." },
	{ "date", 0, "请填写实际存在的日期，格式为 YYYY-MM-DD。", "Give a day that exists as YYYY-MM-DD." },
	{ "uscc", 0, "请填写有效的 18 位统一社会信用代码。",
		"Give a valid unified social credit code of 18 characters." },
	{ "line_break", 0, "须为一行文字，请去掉其中的换行（{0}）。", "Use one line: take the line break ({0}) out." },
	{ "control_character", 0, "含有控制字符（{0}），请删除。", "Holds a control character ({0}); take it out." },
	{ "min_items", 0, "至少填写 {0} 项。", "Give at least {0} items." },
	{ "max_items", 0, "最多填写 {0} 项。", "Give at most {0} items." },

	/* Findings of the rules. */
	{ "not_future", 0, "日期不得晚于今天。", "The date must not be after today." },
	{ "not_past", 0, "须晚于当前时间。", "Must lie ahead of now." },
	{ "order", 0, "不得早于 {0}。", "Must not be before {0}." },
	{ "not_after", 0, "不得晚于 {0}。", "Must not be after {0}." },
	{ "count_of_items", 0, "应等于所列名单的数目 {0}。", "Must equal the number of items listed, {0}." },
	{ "part_of_total", 0, "不得大于 {0}。", "Must not be more than {0}." },
	{ "rule", 0, "未通过本项目的规则，请按说明修改。",
		"A rule of the programme does not allow this; mend what it says." },
	{ "explanation_required", 0, "请在 explanations 中以规则编号为名说明原因，至少 {0} 个字符。",
		"Say why in explanations, under the rule's id, in at least {0} characters." },
	{ "explanation_short", 0, "说明过短，至少填写 {0} 个字符。",
		"The explanation is too short: use at least {0} characters." },
	{ "explanation_empty", 0,
		"说明没有实质内容，请写明具体原因，至少 {0} 个字符；“核实无误”之类的话、重复的内容不计，不能只有数字。",
		"The explanation gives no reason: at least {0} characters are wanted beside assurances that all is well and what is said again, and not numbers alone." },
	{ "publicity_open", 0, "公示期未满，最早为 {0}。",
		"The public notice has not stood long enough; {0} is the earliest day." },
	{ "deadline_passed", 0, "期限已满，最晚为 {0}。", "The period is over; {0} was the last day for this." },
	{ "calendar_missing", 0, "缺少 {0} 年的节假日和调休表，请管理员载入 calendar-cn-{0}.json。",
		"The holidays of {0} are not known; ask an administrator to load calendar-cn-{0}.json." },
	{ "duplicate_title", 0, "该名称已被使用（{0}），请更换名称，或在原条目下填报。",
		"The title is in use ({0}); choose another or file under that entry." },
	{ "not_applicable", 0, "此处不应填写，请删除。", "This does not apply here; leave it out." },
	{ "unknown_name", 0, "没有名为 {0} 的定义，请检查拼写。", "Nothing is called {0} here; check its spelling." },
	{ "duplicate_code", 0, "代码 {0} 重复，请只保留一个。", "The code {0} is there twice; keep one." },

	/* Findings of the query and of names. */
	{ "unknown_parameter", 0, "没有这个查询参数，请删除或检查拼写。",
		"There is no such query parameter; leave it out or check its spelling." },
	{ "bad_parameter", 0, "查询参数的值“{0}”不能用。", "The parameter cannot be \"{0}\"." },
	{ "unknown_programme", 0, "没有这个项目类别，请从 /v1/programmes 中选择。",
		"There is no such programme; choose one of /v1/programmes." },
	{ "unknown_enterprise", 0, "名录中没有该企业，请先登记企业。",
		"The enterprise is not in the register; register it first." },
	{ "unknown_indicator", 0, "没有这个指标，请从 /v1/indicators 中选择。",
		"There is no such indicator; choose one of /v1/indicators." },
	{ "unknown_scope", 0, "没有这个统计范围，请从区划、园区或产业链列表中选择。",
		"There is no such scope; choose a district, a park or a chain of the lists." },
	{ "unknown_district", 0, "没有这个区划，请从 /v1/districts 中选择。",
		"There is no such district; choose one of /v1/districts." },
	{ "unknown_park", 0, "没有这个园区，请从 /v1/parks 中选择。",
		"There is no such park; choose one of /v1/parks." },
	{ "unknown_chain", 0, "没有这条产业链，请从 /v1/chains 中选择。",
		"There is no such chain; choose one of /v1/chains." },
	{ "own_predecessor", 0, "企业不能以自己为前身，请填写另一家企业的统一社会信用代码，或不填。",
		"An enterprise does not continue itself; give the code of another one, or leave it out." },
	{ "size_contradicts", 0, "按所填人数、营业收入和资产总额，规模应为 {0}，请改正，或不填规模。",
		"By the figures given the size is {0}; correct them, or leave the size out." },
	{ "unknown_entry", 0, "该企业在此项目下没有这个条目，请检查条目编号，或不填以新开条目。",
		"The enterprise has no such entry in this programme; check the id, or leave it out to open one." },
	{ "unknown_evidence", 0, "本企业没有上传过此文件，请先上传，再在填报中引用其摘要。",
		"The enterprise has not uploaded this file; upload it first, then name its hash." },
	{ "enterprise_gone", 0, "该企业在计数之日已不存续（{0}），不能再计入；请核对日期或企业名录中的状态。",
		"The enterprise was there no more on the day that counts ({0}); check the day, or its status in the register." },
	{ "counted_revoked", 0, "该成员的这项计数已被撤销，不能再次计入；请从名单中去掉，并相应修改数量。",
		"What this member was counted for was revoked, and is not counted again; leave it out, and mend the number." },
	{ "unknown_proposal", 0, "没有这个待确认的提议，请从该对象的提议记录中选择。",
		"There is no such open proposal; choose one of those made about this object." },
	{ "unknown_period", 0, "没有这个适用于所有项目的填报期，请从 /v1/periods 中选择。",
		"There is no such period of all programmes; choose one of /v1/periods." },
	{ "unknown_slot", 0, "没有这个补充语位置，请从下列位置中选择：{0}。",
		"No sentence has this slot; choose from: {0}." },
	{ "unknown_reason", 0, "没有这个原因代码，或不适用于此决定，请从 /v1/reasons 中选择。",
		"There is no such reason for this decision; choose one of /v1/reasons." },
	{ "target_sum", 0, "下级区划的目标之和为 {0}，上级目标为 {1}，两者不一致，请核对。",
		"The targets of the districts below add up to {0}, the one above them is {1}; check which of them is meant." },
	{ "leaf_district", 0, "请填写最末一级区划的代码。",
		"Give the code of a district that has no districts below it." },
	{ "outside_scope", 0, "期初数属于 {0}，名单中的企业应在该区划内，请改正，或计入其所在区划的期初数。",
		"The opening stock is of {0}, and its members have to stand there; correct this, or name it in the opening stock of its own district." },
};

#define CODE_COUNT (sizeof codes / sizeof codes[0])

const struct code *code_find(const char *code)
{
	for (size_t i = 0; i < CODE_COUNT; i++)
		if (strcmp(code, codes[i].code) == 0)
			return &codes[i];
	return NULL;
}

const struct code *code_table(size_t *ret_count)
{
	*ret_count = CODE_COUNT;
	return codes;
}

void code_fill(struct buffer *b, const char *sentence, const char *const arg[2])
{
	for (const char *c = sentence; *c != '\0'; c++) {
		if (c[0] != '{' || (c[1] != '0' && c[1] != '1') || c[2] != '}') {
			buffer_add_byte(b, *c);
			continue;
		}
		const char *given = arg == NULL ? NULL : arg[c[1] - '0'];
		if (given != NULL)
			buffer_add_string(b, given);
		c += 2;
	}
}

void code_sentence(struct buffer *b, const char *code, enum language language, const char *const arg[2])
{
	const struct code *row = code_find(code);

	if (row == NULL)
		buffer_add_string(b, code);
	else
		code_fill(b, language == LANGUAGE_EN ? row->en : row->zh, arg);
}
