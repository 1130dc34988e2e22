/*
 * Decides how a refusal tells where a thing stands. What can be done with a filing is asked of the rules that allow it, and
 * the stages of an entry of its programme, so that no sentence promises what is refused then.
 */
#include "domain/standing.h"

#include <string.h>

#include "base/buffer.h"
#include "domain/filing.h"
#include "domain/programme.h"
#include "domain/stage.h"

/* The states of a filing; `two` where another level of review makes it another wait. */
static const struct {
	const char *state;
	struct title one, two;
} states[] = {
	{ "draft", { "草稿", "a draft" }, { NULL, NULL } },
	{ "submitted", { "已提交，待审核", "submitted and waits for review" },
		{ "已提交，待街道初核", "submitted and waits for the sub-district's first check" } },
	{ "under_review", { "已初核，待区级审定", "endorsed and waits for the zone's decision" }, { NULL, NULL } },
	{ "returned", { "已退回，待企业补正", "returned to its enterprise to be corrected" }, { NULL, NULL } },
	{ "approved", { "已审定", "approved" }, { NULL, NULL } },
	{ "rejected", { "不予通过", "rejected" }, { NULL, NULL } },
	{ "withdrawn", { "已由企业撤回", "withdrawn by its enterprise" }, { NULL, NULL } },
	{ "superseded", { "已被新版本取代", "superseded by a newer version" }, { NULL, NULL } },
	{ "voided", { "已作废", "void" }, { NULL, NULL } },
};

static bool may_decide(const struct programme *programme, const char *state, const char *decision)
{
	struct fault f;

	if (programme == NULL)
		return false;
	f = stage_decides(programme, state, decision);
	return !fault_is(&f);
}

/* What can be done with a filing: refused by the first words, offered by the others. */
static const struct act {
	const char *name;
	struct title refused, one, two;
	bool (*may)(const char *state); /* NULL: a decision, which the programme's levels allow */
} acts[] = {
	{ "endorse", { "初核", "endorsed" }, { "初核", "endorsed" }, { "由街道初核", "endorsed by the sub-district" },
		NULL },
	{ "approve", { "审定", "approved" }, { "审定", "approved" }, { "由区级审定", "approved by the zone" }, NULL },
	{ "return", { "退回", "returned" }, { "退回", "returned" }, { NULL, NULL }, NULL },
	{ "reject", { "作不予通过处理", "rejected" }, { "不予通过", "rejected" }, { NULL, NULL }, NULL },
	{ "withdraw", { "撤回", "withdrawn" }, { "由企业撤回（/withdraw）", "withdrawn by its enterprise (/withdraw)" },
		{ NULL, NULL }, filing_may_withdraw },
	{ "correct", { "更正", "corrected" },
		{ "由企业更正（/corrections）", "corrected by its enterprise (/corrections)" }, { NULL, NULL },
		filing_may_correct },
	{ "submit", { "提交", "submitted" }, { "由企业提交（/submit）", "submitted by its enterprise (/submit)" },
		{ NULL, NULL }, filing_is_draft },
	{ "change", { "修改或放弃", "changed or given up" },
		{ "由企业修改或放弃", "changed or given up by its enterprise" }, { NULL, NULL }, filing_is_draft },
};

#define ACTS (sizeof acts / sizeof *acts)

static const char *words(struct title one, struct title two, const struct programme *programme, enum language language)
{
	bool levels = programme != NULL && programme->review_levels > 1 && two.zh != NULL;

	return language_pick(levels ? two : one, language);
}

/* One of several things with its comma in front, where it is not the first. */
static void add_choice(struct buffer *b, size_t *count, enum language language)
{
	if ((*count)++ > 0)
		buffer_add_string(b, language == LANGUAGE_EN ? ", " : "、");
}

static void add_acts(struct buffer *b, const struct programme *programme, const char *state, enum language language)
{
	const char *begin = language == LANGUAGE_EN ? ", but it can be: " : "；现在可以";
	struct buffer all = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < ACTS; i++) {
		if (acts[i].may != NULL ? !acts[i].may(state) : !may_decide(programme, state, acts[i].name))
			continue;
		add_choice(&all, &count, language);
		buffer_add_string(&all, words(acts[i].one, acts[i].two, programme, language));
	}
	if (count == 0)
		buffer_add_string(b, language == LANGUAGE_EN ? "; it stays so, and another can be filed"
							     : "；该填报不再变动，可另行填报");
	else
		buffer_add_string(b, begin);
	buffer_add_text(b, buffer_text(&all));
	b->failed = b->failed || all.failed;
	buffer_free(&all);
}

/* The text in the arena; NULL where memory did not suffice. */
static const char *take(struct arena *arena, struct buffer *b)
{
	const char *text = b->failed ? NULL : arena_text(arena, buffer_text(b));

	buffer_free(b);
	return text;
}

static const char *state_words(const struct programme *programme, const char *state, enum language language)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (strcmp(states[i].state, state) == 0)
			return words(states[i].one, states[i].two, programme, language);
	return NULL;
}

static const struct act *find_act(const char *name)
{
	for (size_t i = 0; i < ACTS; i++)
		if (strcmp(acts[i].name, name) == 0)
			return &acts[i];
	return NULL;
}

const char *standing_filing(struct arena *arena, const struct programme *programme, const char *state, const char *act,
	enum language language)
{
	const char *is = state_words(programme, state, language);
	const struct act *asked = find_act(act);
	bool one_level = programme != NULL && programme->review_levels < 2;
	struct buffer b = { 0 };

	if (is == NULL || asked == NULL)
		return NULL;
	if (language == LANGUAGE_EN)
		buffer_printf(&b, "The filing is %s; it cannot be %s now", is, asked->refused.en);
	else
		buffer_printf(&b, "该填报当前为“%s”，不能%s", is, asked->refused.zh);
	if (one_level && strcmp(act, "endorse") == 0)
		buffer_add_string(&b, language == LANGUAGE_EN ? " (its programme has one level of review)"
							      : "（本项目只有一级审核）");
	add_acts(&b, programme, state, language);
	buffer_add_string(&b, language == LANGUAGE_EN ? "." : "。");
	return take(arena, &b);
}

static void add_stage(struct buffer *b, const struct programme *programme, const char *code, enum language language)
{
	const struct programme_stage *stage = programme_find_stage(programme, code);
	const char *title = stage != NULL ? language_pick(stage->title, language) : NULL;

	if (title == NULL)
		buffer_printf(b, language == LANGUAGE_EN ? "\"%s\"" : "“%s”", code);
	else
		buffer_printf(b, language == LANGUAGE_EN ? "\"%s\" (%s)" : "“%s”（%s）", title, code);
}

/* The stages that the catalogue allows from there. */
static void add_stages(struct buffer *b, const struct programme *programme, const char *from, enum language language)
{
	const struct programme_move *moves = programme->moves.at;
	struct buffer all = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < programme->moves.count; i++) {
		if (programme_find_move(programme, from, moves[i].to) != &moves[i])
			continue;
		add_choice(&all, &count, language);
		add_stage(&all, programme, moves[i].to, language);
	}
	if (count == 0)
		buffer_add_string(b, language == LANGUAGE_EN ? "; no stage follows" : "；其后没有其他阶段");
	else
		buffer_add_string(b, language == LANGUAGE_EN ? "; it can go to: " : "；可转为：");
	buffer_add_text(b, buffer_text(&all));
	b->failed = b->failed || all.failed;
	buffer_free(&all);
}

const char *standing_entry(struct arena *arena, const struct programme *programme, const char *stage, const char *to,
	enum language language)
{
	struct buffer b = { 0 };

	buffer_add_string(&b, language == LANGUAGE_EN ? "The entry's stage is " : "该条目的阶段为");
	if (stage == NULL)
		buffer_add_string(&b, language == LANGUAGE_EN ? "none" : "“无”");
	else
		add_stage(&b, programme, stage, language);
	buffer_add_string(&b, language == LANGUAGE_EN ? "; it cannot go to " : "，不能转为");
	add_stage(&b, programme, to, language);
	add_stages(&b, programme, stage, language);
	buffer_add_string(&b, language == LANGUAGE_EN ? "." : "。");
	return take(arena, &b);
}

static const struct {
	const char *word;
	struct title title;
} said[] = {
	{ "void",
		{ "该明细已作废，不能再次作废；如属误作废，请由企业重新填报或更正。",
			"The fact is void already and cannot be made void again; where that was a mistake, its enterprise files anew." } },
	{ "void_proposed",
		{ "该明细已有待确认的作废提议，不能再次提议；须由另一名管理人员确认该提议（proposal）。",
			"A void of this fact is proposed already; another person, a manager, has to confirm that proposal." } },
	{ "period_closed", { "该填报期已关闭，不能再次关闭；需要补报时可由两人重新开放（/reopen）。",
				   "The period is closed already; two persons can open it again (/reopen)." } },
	{ "period_open", { "该填报期处于开放状态，无须重新开放；不再接收填报时可关闭（/close）。",
				 "The period is open and need not be opened again; it can be closed (/close)." } },
	{ "reopening_proposed",
		{ "该填报期已有待确认的重新开放提议，不能再次提议；须由另一名管理人员确认该提议（proposal）。",
			"A reopening of this period is proposed already; another person, a manager, has to confirm that proposal." } },
	{ "period_there",
		{ "该项目已有此代码的填报期，不能再次建立；请使用已有的填报期，或换用其他代码。",
			"There is a period of this programme and code already; use that one, or another code." } },
	{ "ground_moved",
		{ "该填报期在准备发布期间已被重新开放、另行发布，或其数据已变动；请重新读取后再发布。",
			"The period was reopened, published or changed while this was made; read it again before you publish." } },
	{ "close_first", { "该填报期尚未关闭，请先关闭该填报期（/close），再发布。",
				 "The period is not closed yet; close it (/close) before you publish." } },
	{ "confirmed_by_manager",
		{ "提议须由区级管理人员确认，请由其操作。", "A manager of the zone has to confirm the proposal." } },
	{ "confirmed_by_another", { "提议人不能确认自己的提议，请由另一名管理人员确认。",
					  "Whoever proposed does not confirm; another manager has to." } },
	{ "close_ahead",
		{ "该填报期的关闭时间晚于服务器当前时间，暂不能发布；请稍后再试，或检查服务器时钟。",
			"The period was closed at an instant that the server's clock has not reached; try again later, or check the clock." } },
	{ "registered", { "该企业已在名录中，不能再次登记；如需变更请修改该企业的登记（PATCH）。",
				"The enterprise is in the register already; change it there (PATCH)." } },
	{ "predecessor",
		{ "照此填写，该企业经由其他企业将以自己为前身；请先更正那些企业的前身。",
			"The enterprise would continue itself through others; correct their predecessors first." } },
	{ "revoked",
		{ "该对象的这项认定已被撤销，不能再次审定计入；可退回或不予通过。",
			"What this filing would count was revoked and is not counted again; it can be returned or rejected." } },
};

struct title standing_said(const char *word)
{
	for (size_t i = 0; word != NULL && i < sizeof said / sizeof *said; i++)
		if (strcmp(said[i].word, word) == 0)
			return said[i].title;
	return (struct title){ NULL, NULL };
}

struct title standing_office(const char *decision)
{
	static const struct title sub_district = {
		"本项目分两级审核，初核（endorse）由企业所在街道的审核人员进行，请由其操作。",
		"This programme has two levels of review: the first check (endorse) is made by the reviewers of the enterprise's sub-district."
	};
	static const struct title zone = {
		"本项目分两级审核，审定（approve）由区级审核人员进行，请由其操作；街道可初核（endorse）、退回或不予通过。",
		"This programme has two levels of review: only reviewers of the zone approve; the sub-district endorses, returns or rejects."
	};

	return strcmp(decision, "endorse") == 0 ? sub_district : zone;
}

const struct title standing_second_person = {
	"初核与审定须由两人进行：您已初核该填报，请由另一名区级审核人员审定。",
	"The first check and the approval are made by two persons: you have endorsed this filing, so another reviewer of the zone has to approve it."
};
