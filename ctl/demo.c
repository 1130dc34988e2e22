/*
 * dxtrackctl demo load DIR: the half-year report, filed, approved and moved through the daemon's own API.
 * Decides the order of the steps. An interrupted load, run again, goes on where it was, because every key
 * follows from the plan; a finished one is recognised by its file and by a token that still works.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "ctl/database.h"
#include "ctl/demo_accounts.h"
#include "ctl/demo_file.h"
#include "ctl/file.h"
#include "ctl/verbs.h"

#define DEMO_BYTES_MAX ((size_t)256 << 20)

/* Tells how long a step took, one line a step. */
static int told(const struct demo *demo, int exit_code, int64_t began_us, struct title what, size_t count)
{
	if (exit_code == CTL_OK)
		ctl_print("%s %zu  %.1f s", language_pick(what, demo->ctl->language), count,
			(double)(clock_monotonic_us() - began_us) / 1e6);
	return exit_code;
}

static const struct demo_plan *read_plan(const struct ctl *ctl, struct arena *arena)
{
	const char *folder = ctl->given.arguments[0], *why = NULL;
	const struct demo_plan *plan = NULL;
	struct demo_files files = { 0 };

	files.enterprises = file_read_json(folder, "enterprises.json", arena, &why);
	files.figures = files.enterprises ? file_read_json(folder, "figures.json", arena, &why) : NULL;
	files.filings = files.figures ? file_read_json(folder, "filings.json", arena, &why) : NULL;
	files.staff = files.filings ? file_read_json(folder, "staff.json", arena, &why) : NULL;
	if (files.staff)
		plan = demo_plan_make(&files, arena, &why);
	if (!plan)
		ctl_complain("%s", why ? why : "out of memory");
	return plan;
}

static bool prepare_demo(struct demo *demo)
{
	demo->enterprise_tokens =
		arena_alloc_array(demo->arena, demo->plan->enterprise_count, sizeof(*demo->enterprise_tokens));
	demo->staff_tokens = arena_alloc_array(demo->arena, demo->plan->staff_count, sizeof(*demo->staff_tokens));
	demo->filed = arena_alloc_array(demo->arena, demo->plan->filing_count, sizeof(*demo->filed));
	return demo->enterprise_tokens && demo->staff_tokens && demo->filed;
}

/* Whether an earlier load was finished here: its file is there, and its manager is still known to this daemon. */
static bool was_loaded(struct demo *demo, const char *path)
{
	struct https_call call = { .method = "GET", .path = "/v1/me" };
	bool known = false;

	if (demo_file_read_tokens(demo, path)) {
		call.token = demo_send_staff_token(demo, "manager");
		https_run(demo->reach->https, &call, 1, 1);
		known = call.status == 200;
	}
	https_call_clear(&call);
	return known;
}

static int issue_tokens(struct demo *demo, struct db *db, bool staff)
{
	static const struct title staff_what = { "签发工作人员令牌", "issued tokens of staff:" };
	static const struct title enterprise_what = { "签发企业令牌", "issued tokens of enterprises:" };
	int64_t began_us = clock_monotonic_us();

	if (staff)
		return told(demo, demo_accounts_issue_staff(demo, db), began_us, staff_what, demo->plan->staff_count);
	return told(demo, demo_accounts_issue_enterprises(demo, db), began_us, enterprise_what,
		demo->plan->enterprise_count);
}

static size_t count_moves(const struct demo_plan *plan)
{
	size_t moves = 0;

	for (size_t i = 0; i < plan->filing_count; i++)
		moves += plan->filings[i].move_count;
	return moves;
}

static int send_all(struct demo *demo, struct db *db)
{
	const struct {
		int (*send)(struct demo *);
		struct title what;
		size_t count;
	} steps[] = {
		{ demo_send_enterprises, { "登记企业", "registered enterprises:" }, demo->plan->enterprise_count },
		{ demo_send_figures,
			{ "登记目标、期初数和外部数据", "entered targets, opening stocks, external values:" },
			demo->plan->posting_count },
		{ NULL, { 0 }, 0 },
		{ demo_send_filings, { "企业申报", "filed by enterprises:" }, demo->plan->filing_count },
		{ demo_send_reviews, { "审核通过", "approved:" }, demo->plan->filing_count },
		{ demo_send_moves, { "办理进展", "moved:" }, count_moves(demo->plan) },
	};
	int exit_code = issue_tokens(demo, db, true);

	for (size_t i = 0; exit_code == CTL_OK && i < sizeof(steps) / sizeof(steps[0]); i++) {
		int64_t began_us = clock_monotonic_us();

		/* Enterprises get their tokens once they are registered, before they file. */
		if (steps[i].send)
			exit_code = told(demo, steps[i].send(demo), began_us, steps[i].what, steps[i].count);
		else
			exit_code = issue_tokens(demo, db, false);
	}
	return exit_code;
}

static int write_file(struct demo *demo, const char *path)
{
	const struct ctl *ctl = demo->ctl;
	char full[PATH_MAX];
	const char *ca = ctl_value(ctl, "ca", "DXTRACK_CA", NULL);
	struct demo_places places = {
		.base_url = ctl_value(ctl, "url", "DXTRACK_URL", NULL),
		.admin_url = ctl_value(ctl, "admin-url", NULL, NULL),
		.ca_file = ca && realpath(ca, full) ? full : ca,
		.database_url = ctl_value(ctl, "database-url", NULL, database_place(ctl)),
	};

	if (!path || demo_file_write(demo, &places, path))
		return CTL_OK;
	ctl_complain("%s: %s", path, strerror(errno));
	return CTL_REFUSED;
}

static int load_demo(struct demo *demo)
{
	const char *path = ctl_value(demo->ctl, "output", NULL, NULL);
	struct db *db;
	int exit_code;

	if (path && was_loaded(demo, path)) {
		ctl_say(demo->ctl, "演示数据已在,沿用 %s 中的令牌", "the demo is loaded; the tokens of %s still hold",
			path);
		return write_file(demo, path);
	}
	db = database_open(demo->ctl);
	exit_code = db ? send_all(demo, db) : CTL_UNREACHABLE;
	db_close(db);
	return exit_code == CTL_OK ? write_file(demo, path) : exit_code;
}

static int run_demo(const struct ctl *ctl)
{
	struct arena *arena = arena_new(DEMO_BYTES_MAX);
	struct reach reach = { 0 };
	struct demo demo = { .ctl = ctl, .reach = &reach, .arena = arena };
	int exit_code = CTL_REFUSED;

	demo.plan = arena ? read_plan(ctl, arena) : NULL;
	if (demo.plan && prepare_demo(&demo))
		exit_code = reach_open(ctl, false, true, &reach);
	if (reach.https)
		exit_code = load_demo(&demo);
	reach_close(&reach);
	arena_free(arena);
	return exit_code;
}

static const struct option demo_options[] = {
	{ "output", "FILE",
		{ "写入地址、令牌和样例(如 var/demo.json),仅属主可读。",
			"Write addresses, tokens and samples here (as var/demo.json), for the owner only." } },
	{ "admin-url", "URL", { "写入文件的管理端地址。", "The admin listener's address, for the file." } },
	{ "database-url", "URL",
		{ "写入文件的数据库地址,默认同 --database。",
			"The database's address for the file, by default that of --database." } },
	{ 0 },
};

const struct verb demo_load_verb = {
	.words = "demo load",
	.arguments = "DIR",
	.arguments_min = 1,
	.arguments_max = 1,
	.what = { "把2023年上半年报道作为演示数据,经服务接口申报、审核、办理;中断后再运行即继续。",
		"Load the half-year report of 2023 as demo data through the daemon's API; run again after an interruption it goes on." },
	.options = demo_options,
	.reach = VERB_DATABASE | VERB_DAEMON,
	.run = run_demo,
};
