/*
 * dxtrackctl verify [figures]: whether what is derived says what the records say, all in one snapshot. Refuses to mend
 * anything: whoever finds a difference must first understand it.
 */
#include "base/clock.h"
#include "ctl/database.h"
#include "ctl/verbs.h"
#include "sql/queries.h"

/* A question whose answer is one row: how much was looked at, how much is wrong, the first of it. */
struct check {
	struct title what;
	enum query_id query;
};

static const struct check checks[] = {
	{ { "计数表与事实重算", "tally against a recount of the facts" }, QUERY_CTL_VERIFY_TALLY },
	{ { "事实的键与来历", "facts: keys and origins" }, QUERY_CTL_VERIFY_FACTS },
	{ { "数字的时钟", "clock of figures" }, QUERY_CTL_VERIFY_CLOCK },
	{ { "申报项与变动", "entries against their moves" }, QUERY_CTL_VERIFY_ENTRIES },
	{ { "申报与审核", "submissions against their decisions" }, QUERY_CTL_VERIFY_SUBMISSIONS },
	{ { "未计入的申报", "submissions that no figure counts" }, QUERY_CTL_VERIFY_WAITING },
	{ { "发布与其事实", "publications against their facts" }, QUERY_CTL_VERIFY_PUBLICATIONS },
};
#define CHECKS (sizeof(checks) / sizeof(checks[0]))

static void tell(const struct ctl *ctl, const struct check *check, const struct db_rows *rows, int64_t begun_us)
{
	const char *looked = db_rows_text(rows, 0, 0), *wrong = db_rows_text(rows, 0, 1),
		   *first = db_rows_text(rows, 0, 2);
	long long ms = (long long)(clock_monotonic_us() - begun_us) / 1000;

	if (!first)
		ctl_say(ctl, "一致  %s:%s 条,%lld 毫秒", "agrees   %s: %s rows, %lld ms",
			language_pick(check->what, ctl->language), looked, ms);
	else
		ctl_say(ctl, "不一致  %s:核对 %s 条,%s 处不符,例如 %s",
			"differs  %s: %s rows looked at, %s differ, for one %s",
			language_pick(check->what, ctl->language), looked, wrong, first);
}

/* CTL_REFUSED where something differs. */
static int look(const struct ctl *ctl, struct db *db, const struct check *check)
{
	int64_t begun_us = clock_monotonic_us();
	struct db_rows *rows = db_query(db, query_texts[check->query].text, NULL, 0);
	int exit_code;

	if (!rows)
		return database_failed(ctl, db, "verify");
	tell(ctl, check, rows, begun_us);
	exit_code = db_rows_text(rows, 0, 2) ? CTL_REFUSED : CTL_OK;
	db_rows_free(rows);
	return exit_code;
}

static void conclude(const struct ctl *ctl, size_t differing)
{
	if (differing > 0)
		ctl_warn(ctl, "有 %zu 项不一致:请勿改动数据库,保留备份并查明原因",
			"%zu checks differ: change nothing, keep a backup, find out why", differing);
	else
		ctl_say(ctl, "全部一致。未核对:enterprise(登记现状)、evidence、event、notice、period",
			"Everything agrees. Not looked at: enterprise (its present state), evidence, event, notice, period");
}

/* All of them, whatever the first ones say; stops only where the database does not answer. */
static int look_at_all(const struct ctl *ctl, struct db *db)
{
	size_t differing = 0;

	for (size_t i = 0; i < CHECKS; i++) {
		int exit_code = look(ctl, db, &checks[i]);

		if (exit_code == CTL_UNREACHABLE || (exit_code == CTL_REFUSED && !db_is_open(db)))
			return exit_code;
		differing += exit_code != CTL_OK;
	}
	conclude(ctl, differing);
	return differing > 0 ? CTL_REFUSED : CTL_OK;
}

static int verify(const struct ctl *ctl)
{
	struct db *db = database_open(ctl);
	int exit_code;

	if (!db)
		return CTL_UNREACHABLE;
	if (!db_run(db, query_texts[QUERY_BEGIN_SNAPSHOT].text))
		exit_code = database_failed(ctl, db, "verify");
	else
		exit_code = look_at_all(ctl, db);
	db_close(db);
	return exit_code;
}

#define WHAT                                                                                                           \
	{                                                                                                              \
		"在同一快照中核对:由记录推导出的表与记录本身是否一致;只读。",                                          \
			"Check, in one snapshot, that what is derived says what the records say; reads only."          \
	}

const struct verb verify_verb = {
	.words = "verify",
	.arguments = "",
	.what = WHAT,
	.reach = VERB_DATABASE,
	.run = verify,
};

const struct verb verify_figures_verb = {
	.words = "verify figures",
	.arguments = "",
	.what = { "只核对数字:目前与 verify 相同。", "Check the figures only: the same as verify as yet." },
	.reach = VERB_DATABASE,
	.run = verify,
};
