/*
 * dxtrackctl token issue|list|revoke. Decides what an operator may ask for; refuses scopes that the role
 * cannot use, because such a token would only fail later.
 */
#include <string.h>

#include "base/instant.h"
#include "ctl/database.h"
#include "ctl/table.h"
#include "ctl/token_issue.h"
#include "ctl/verbs.h"
#include "domain/uscc.h"
#include "sql/queries.h"
#include "wire/json_write.h"

/* What the options amount to; the strings in it live here. */
struct order {
	struct token_wanted wanted;
	char uscc[USCC_LENGTH + 1];
	char expires_at[48];
};

static int refuse_option(const struct ctl *ctl, const char *zh, const char *en)
{
	ctl_complain("%s", ctl->language == LANGUAGE_ZH ? zh : en);
	return CTL_USAGE;
}

static int order_enterprise(const struct ctl *ctl, struct order *order)
{
	const char *given = ctl_value(ctl, "uscc", NULL, "");

	if (uscc_read(text_of(given), order->uscc) != USCC_FINE)
		return refuse_option(ctl, "--uscc:统一社会信用代码有误", "--uscc: not a unified social credit code");
	order->wanted.role = ROLE_ENTERPRISE;
	order->wanted.uscc = order->uscc;
	order->wanted.person = order->uscc;
	return CTL_OK;
}

static int order_staff(const struct ctl *ctl, struct order *order)
{
	const char *role = ctl_value(ctl, "role", NULL, "");

	if (!permit_role_parse(text_of(role), &order->wanted.role) || order->wanted.role == ROLE_ENTERPRISE)
		return refuse_option(ctl,
			"--role 应为 reviewer、manager、system_admin、security_admin 或 auditor;企业用 --uscc",
			"--role is one of reviewer, manager, system_admin, security_admin, auditor; for an enterprise give --uscc");
	order->wanted.person = ctl_value(ctl, "person", NULL, NULL);
	order->wanted.district = ctl_value(ctl, "district", NULL, NULL);
	if (!order->wanted.person)
		return refuse_option(ctl, "请用 --person 给出姓名", "give the officer's name with --person");
	if (order->wanted.role == ROLE_REVIEWER && !order->wanted.district)
		return refuse_option(ctl, "审核员须用 --district 给出辖区", "a reviewer needs a --district");
	return CTL_OK;
}

/* Scopes as asked for, within what the role may carry; all of those by default. */
static int order_scopes(const struct ctl *ctl, struct order *order)
{
	const char *given = ctl_value(ctl, "scopes", NULL, NULL);
	unsigned most = permit_role_scopes(order->wanted.role);

	order->wanted.scopes = most;
	if (given && (!permit_scopes_parse(text_of(given), &order->wanted.scopes) || (order->wanted.scopes & ~most)))
		return refuse_option(
			ctl, "--scopes:有未知的或此角色不能有的权限", "--scopes: unknown, or not for this role");
	return CTL_OK;
}

/* A day holds to its end in Shanghai. */
static int order_expiry(const struct ctl *ctl, struct order *order)
{
	const char *given = ctl_value(ctl, "expires", NULL, NULL);
	int32_t day;
	int64_t instant;

	if (!given)
		return CTL_OK;
	if (date_parse(text_of(given), &day)) {
		date_format(day + 1, order->expires_at);
		strcat(order->expires_at, "T00:00:00+08:00");
	} else if (strlen(given) < sizeof(order->expires_at) && instant_parse(text_of(given), &instant)) {
		strcpy(order->expires_at, given);
	} else {
		return refuse_option(ctl, "--expires 应为日期(如 2027-12-31)或带时区的时刻",
			"--expires is a date (2027-12-31) or an instant with its offset");
	}
	order->wanted.expires_at = order->expires_at;
	return CTL_OK;
}

static int read_order(const struct ctl *ctl, struct order *order)
{
	bool uscc = ctl_value(ctl, "uscc", NULL, NULL) != NULL, role = ctl_value(ctl, "role", NULL, NULL) != NULL;
	int exit_code;

	if (uscc == role)
		return refuse_option(ctl, "请给出 --uscc 或 --role,二者之一", "give either --uscc or --role");
	exit_code = uscc ? order_enterprise(ctl, order) : order_staff(ctl, order);
	if (exit_code == CTL_OK)
		exit_code = order_scopes(ctl, order);
	if (exit_code == CTL_OK)
		exit_code = order_expiry(ctl, order);
	order->wanted.addresses = ctl_value(ctl, "addresses", NULL, NULL);
	return exit_code;
}

static void add_member(struct buffer *out, const char *before, const char *name, const char *value)
{
	buffer_printf(out, "%s\"%s\":", before, name);
	json_write_string(out, value);
}

static void print_json(const struct order *order, const struct token_issued *issued)
{
	struct buffer out = { 0 }, scopes = { 0 };

	token_issue_scopes(&scopes, order->wanted.scopes);
	add_member(&out, "{", "id", issued->hint);
	add_member(&out, ",", "account", issued->account);
	add_member(&out, ",", "role", permit_role_name(order->wanted.role));
	add_member(&out, ",", "person", order->wanted.person);
	add_member(&out, ",", "uscc", order->wanted.uscc);
	add_member(&out, ",", "district", order->wanted.district);
	add_member(&out, ",", "scopes", scopes.at);
	add_member(&out, ",", "expires_at", order->wanted.expires_at);
	add_member(&out, ",", "secret", issued->token);
	if (!out.failed)
		ctl_print("%s}", out.at);
	buffer_free(&out);
	buffer_free(&scopes);
}

static int issue_token(const struct ctl *ctl)
{
	struct order order = { 0 };
	struct token_issued issued;
	struct db *db;
	int exit_code = read_order(ctl, &order);

	if (exit_code != CTL_OK)
		return exit_code;
	db = database_open(ctl);
	if (!db)
		return CTL_UNREACHABLE;
	if (!db_begin(db) || !token_issue(db, &order.wanted, &issued) || !db_commit(db))
		exit_code = database_failed(ctl, db, "token issue");
	else if (ctl_flag(ctl, "json"))
		print_json(&order, &issued);
	else
		ctl_print("%s", issued.token);
	db_close(db);
	return exit_code;
}

static int print_tokens(const struct ctl *ctl, const struct db_rows *rows)
{
	static const struct table_column zh[] = { { "令牌", false }, { "角色", false }, { "姓名", false },
		{ "信用代码", false }, { "辖区", false }, { "权限", false }, { "签发", false }, { "到期", false },
		{ "状态", false } };
	static const struct table_column en[] = { { "token", false }, { "role", false }, { "person", false },
		{ "uscc", false }, { "district", false }, { "scopes", false }, { "issued", false },
		{ "expires", false }, { "state", false } };
	struct table *table = table_new(ctl->language == LANGUAGE_ZH ? zh : en, 9);
	struct buffer out = { 0 };
	bool fine = table != NULL;

	for (size_t i = 0; fine && i < db_rows_count(rows); i++) {
		const char *cells[9];

		for (size_t k = 0; k < 9; k++)
			cells[k] = db_rows_text(rows, i, k);
		table_add(table, cells);
	}
	fine = fine && table_draw(table, &out);
	if (fine)
		fwrite(out.at, 1, out.len, stdout);
	buffer_free(&out);
	table_free(table);
	return fine ? CTL_OK : CTL_REFUSED;
}

static int list_tokens(const struct ctl *ctl)
{
	const char *const params[] = { ctl_value(ctl, "uscc", NULL, NULL), ctl_value(ctl, "role", NULL, NULL),
		ctl_flag(ctl, "all") ? "true" : "false" };
	struct db *db = database_open(ctl);
	struct db_rows *rows;
	int exit_code;

	if (!db)
		return CTL_UNREACHABLE;
	rows = db_query(db, query_texts[QUERY_CTL_TOKEN_LIST].text, params, 3);
	exit_code = rows ? print_tokens(ctl, rows) : database_failed(ctl, db, "token list");
	db_rows_free(rows);
	db_close(db);
	return exit_code;
}

/* The public part, also where the whole token was given. */
static const char *hint_of(const char *given, char ret_hint[TOKEN_ID_LENGTH + 1])
{
	struct text id;

	if (!token_parse(text_of(given), &id))
		return given;
	memcpy(ret_hint, id.at, TOKEN_ID_LENGTH);
	ret_hint[TOKEN_ID_LENGTH] = '\0';
	return ret_hint;
}

static int revoke_token(const struct ctl *ctl)
{
	char hint[TOKEN_ID_LENGTH + 1];
	const char *const params[] = { hint_of(ctl->given.arguments[0], hint) };
	struct db *db = database_open(ctl);
	size_t rows = 0;
	int exit_code = CTL_OK;

	if (!db)
		return CTL_UNREACHABLE;
	if (!db_do(db, query_texts[QUERY_CTL_TOKEN_REVOKE].text, params, 1, &rows)) {
		exit_code = database_failed(ctl, db, "token revoke");
	} else if (rows) {
		ctl_say(ctl, "令牌 %s 已吊销", "token %s is revoked", params[0]);
	} else {
		ctl_warn(ctl, "没有有效的令牌 %s", "no token %s that holds", params[0]);
		exit_code = CTL_REFUSED;
	}
	db_close(db);
	return exit_code;
}

static const struct option issue_options[] = {
	{ "uscc", "CODE", { "企业的统一社会信用代码。", "The enterprise's unified social credit code." } },
	{ "role", "ROLE",
		{ "工作人员角色:reviewer、manager、system_admin、security_admin、auditor。",
			"A staff role: reviewer, manager, system_admin, security_admin, auditor." } },
	{ "district", "CODE", { "工作人员的辖区。", "The district of staff." } },
	{ "person", "NAME", { "工作人员姓名。", "The officer's name." } },
	{ "scopes", "LIST",
		{ "权限,以逗号分隔,默认该角色的全部。", "Scopes with commas, by default all of the role." } },
	{ "addresses", "LIST",
		{ "可使用的来源网段,以逗号分隔,默认不限。", "Address ranges it may come from, by default any." } },
	{ "expires", "DATE", { "到期日或时刻,默认不到期。", "The last day or an instant, by default never." } },
	{ "json", NULL, { "以 JSON 输出。", "Print JSON." } },
	{ 0 },
};

static const struct option list_options[] = {
	{ "uscc", "CODE", { "只列此企业的。", "Only this enterprise's." } },
	{ "role", "ROLE", { "只列此角色的。", "Only this role's." } },
	{ "all", NULL, { "也列出已到期和已吊销的。", "Also those expired or revoked." } },
	{ 0 },
};

const struct verb token_issue_verb = {
	.words = "token issue",
	.arguments = "",
	.what = { "签发令牌,密文只显示这一次。", "Issue a token; its secret is shown this once." },
	.options = issue_options,
	.reach = VERB_DATABASE,
	.run = issue_token,
};

const struct verb token_list_verb = {
	.words = "token list",
	.arguments = "",
	.what = { "列出令牌(不含密文)。", "List tokens, without secrets." },
	.options = list_options,
	.reach = VERB_DATABASE,
	.run = list_tokens,
};

const struct verb token_revoke_verb = {
	.words = "token revoke",
	.arguments = "TOKEN",
	.arguments_min = 1,
	.arguments_max = 1,
	.what = { "按令牌的公开部分(或整个令牌)吊销。", "Revoke a token by its public part, or by the whole of it." },
	.reach = VERB_DATABASE,
	.run = revoke_token,
};
