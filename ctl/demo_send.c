/*
 * Decides how the demo travels: which token, which key, what goes in parallel and what in order. Refuses
 * to know what is in the bodies. Goes through the daemon's API alone, so that what the demo shows is what
 * any client gets.
 */
#include "ctl/demo_send.h"

#include <stdlib.h>
#include <string.h>

#include "wire/json_read.h"

#define IN_FLIGHT 16
/* An approval is answered when every worker shows the new figures: many that wait, wait together. */
#define REVIEWS_IN_FLIGHT 48

const char *demo_send_staff_token(const struct demo *demo, const char *role)
{
	for (size_t i = 0; i < demo->plan->staff_count; i++)
		if (!strcmp(demo->plan->staff[i].role, role))
			return demo->staff_tokens[i];
	return NULL;
}

static void clear_calls(struct https_call *calls, size_t count)
{
	for (size_t i = 0; calls && i < count; i++)
		https_call_clear(&calls[i]);
	free(calls);
}

static struct https_call *new_calls(size_t count)
{
	return calloc(count ? count : 1, sizeof(struct https_call));
}

/* Runs calls and tells the first that was refused. */
static int run_calls(struct demo *demo, struct https_call *calls, size_t count, size_t in_flight)
{
	https_run(demo->reach->https, calls, count, in_flight);
	for (size_t i = 0; i < count; i++)
		if (calls[i].status / 100 != 2)
			return reach_explain(demo->ctl, demo->reach, &calls[i]);
	return CTL_OK;
}

int demo_send_enterprises(struct demo *demo)
{
	size_t count = demo->plan->enterprise_count;
	struct https_call *calls = new_calls(count);
	int exit_code = calls ? CTL_OK : CTL_REFUSED;

	for (size_t i = 0; calls && i < count; i++) {
		const struct demo_enterprise *e = &demo->plan->enterprises[i];

		calls[i].method = "POST";
		calls[i].path = "/v1/enterprises";
		calls[i].token = demo_send_staff_token(demo, "manager");
		calls[i].key = arena_printf(demo->arena, "demo-enterprise-%s", e->uscc);
		calls[i].body = text_of(e->body);
	}
	if (exit_code == CTL_OK)
		exit_code = run_calls(demo, calls, count, IN_FLIGHT);
	clear_calls(calls, count);
	return exit_code;
}

int demo_send_figures(struct demo *demo)
{
	for (size_t i = 0; i < demo->plan->posting_count; i++) {
		const struct demo_posting *p = &demo->plan->postings[i];
		struct https_call call = {
			.method = "POST",
			.path = p->path,
			.token = demo_send_staff_token(demo, "manager"),
			.key = arena_printf(demo->arena, "demo-figure-%zu", i),
			.body = text_of(p->body),
		};
		int exit_code = run_calls(demo, &call, 1, 1);

		https_call_clear(&call);
		if (exit_code != CTL_OK)
			return exit_code;
	}
	return CTL_OK;
}

static bool keep_filed(struct demo *demo, const struct https_call *call, struct demo_filed *filed)
{
	const struct value *answer;
	struct fault fault;

	if (!json_read(buffer_text(&call->answer), &json_limits_file, demo->arena, &answer, &fault))
		return false;
	filed->id = value_string(value_member(answer, "id"));
	filed->entry = value_string(value_member(answer, "entry"));
	memcpy(filed->etag, call->etag, sizeof(filed->etag));
	return filed->id && filed->entry;
}

static void prepare_filing(struct demo *demo, size_t i, struct https_call *call)
{
	const struct demo_filing *f = &demo->plan->filings[i];

	call->method = "POST";
	call->path = "/v1/submissions";
	call->token = demo->enterprise_tokens[f->enterprise - demo->plan->enterprises];
	call->key = arena_printf(demo->arena, "demo-filing-%s-%zu", f->programme, i);
	call->body = text_of(f->body);
}

/* Files rows first to first + count - 1 of the plan. */
static int send_filings(struct demo *demo, size_t first, size_t count, size_t in_flight)
{
	struct https_call *calls = new_calls(count);
	int exit_code = calls ? CTL_OK : CTL_REFUSED;

	for (size_t i = 0; calls && i < count; i++)
		prepare_filing(demo, first + i, &calls[i]);
	if (exit_code == CTL_OK)
		exit_code = run_calls(demo, calls, count, in_flight);
	for (size_t i = 0; exit_code == CTL_OK && i < count; i++)
		if (!keep_filed(demo, &calls[i], &demo->filed[first + i]))
			exit_code = CTL_REFUSED;
	clear_calls(calls, count);
	return exit_code;
}

/* The named ones stand first in the plan and are filed one after the other: whoever filed first is named first. */
int demo_send_filings(struct demo *demo)
{
	size_t named = 0;
	int exit_code;

	while (named < demo->plan->filing_count && demo->plan->filings[named].named)
		named++;
	exit_code = send_filings(demo, 0, named, 1);
	return exit_code == CTL_OK ? send_filings(demo, named, demo->plan->filing_count - named, IN_FLIGHT) : exit_code;
}

/* Reads the ETags of filings whose `etag` is empty. */
static int read_etags(struct demo *demo)
{
	size_t count = demo->plan->filing_count, n = 0;
	struct https_call *calls = new_calls(count);
	int exit_code = calls ? CTL_OK : CTL_REFUSED;

	for (size_t i = 0; calls && i < count; i++) {
		if (demo->filed[i].etag[0])
			continue;
		calls[n].method = "GET";
		calls[n].path = arena_printf(demo->arena, "/v1/submissions/%s", demo->filed[i].id);
		calls[n++].token = demo_send_staff_token(demo, "reviewer");
	}
	if (exit_code == CTL_OK)
		exit_code = run_calls(demo, calls, n, IN_FLIGHT);
	n = 0;
	for (size_t i = 0; exit_code == CTL_OK && i < count; i++)
		if (!demo->filed[i].etag[0])
			memcpy(demo->filed[i].etag, calls[n++].etag, HTTPS_ETAG_SIZE);
	clear_calls(calls, count);
	return exit_code;
}

static void prepare_review(struct demo *demo, size_t i, struct https_call *call)
{
	call->method = "POST";
	call->path = arena_printf(demo->arena, "/v1/submissions/%s/reviews", demo->filed[i].id);
	call->token = demo_send_staff_token(demo, "reviewer");
	call->key = arena_printf(demo->arena, "demo-review-%s-%zu", demo->plan->filings[i].programme, i);
	call->if_match = demo->filed[i].etag;
	call->body = text_of(demo->plan->filings[i].review);
}

/* Approves all; where `again`, an ETag that was stale is emptied and not yet told. *ret_stale counts those. */
static int send_reviews(struct demo *demo, bool again, size_t *ret_stale)
{
	size_t count = demo->plan->filing_count;
	struct https_call *calls = new_calls(count);
	int exit_code = calls ? CTL_OK : CTL_REFUSED;

	*ret_stale = 0;
	for (size_t i = 0; calls && i < count; i++)
		prepare_review(demo, i, &calls[i]);
	if (calls)
		https_run(demo->reach->https, calls, count, REVIEWS_IN_FLIGHT);
	for (size_t i = 0; exit_code == CTL_OK && i < count; i++) {
		if (again && calls[i].status == 412) {
			demo->filed[i].etag[0] = '\0';
			++*ret_stale;
		} else if (calls[i].status / 100 != 2) {
			exit_code = reach_explain(demo->ctl, demo->reach, &calls[i]);
		}
	}
	clear_calls(calls, count);
	return exit_code;
}

int demo_send_reviews(struct demo *demo)
{
	size_t stale = 0;
	int exit_code = read_etags(demo);

	if (exit_code == CTL_OK)
		exit_code = send_reviews(demo, true, &stale);
	if (exit_code == CTL_OK && stale)
		exit_code = read_etags(demo);
	return exit_code == CTL_OK && stale ? send_reviews(demo, false, &stale) : exit_code;
}

/* One move under the entry's ETag of now. */
static int send_move(struct demo *demo, size_t filing, size_t step)
{
	const char *entry = arena_printf(demo->arena, "/v1/entries/%s", demo->filed[filing].entry);
	const char *token = demo_send_staff_token(demo, "reviewer");
	struct https_call read = { .method = "GET", .path = entry, .token = token };
	struct https_call move = {
		.method = "POST",
		.path = arena_printf(demo->arena, "/v1/entries/%s/moves", demo->filed[filing].entry),
		.token = token,
		.key = arena_printf(
			demo->arena, "demo-move-%s-%zu-%zu", demo->plan->filings[filing].programme, filing, step),
		.if_match = read.etag,
		.body = text_of(demo->plan->filings[filing].moves[step].body),
	};
	int exit_code = run_calls(demo, &read, 1, 1);

	if (exit_code == CTL_OK)
		exit_code = run_calls(demo, &move, 1, 1);
	https_call_clear(&read);
	https_call_clear(&move);
	return exit_code;
}

int demo_send_moves(struct demo *demo)
{
	for (size_t i = 0; i < demo->plan->filing_count; i++)
		for (size_t k = 0; k < demo->plan->filings[i].move_count; k++) {
			int exit_code = send_move(demo, i, k);

			if (exit_code != CTL_OK)
				return exit_code;
		}
	return CTL_OK;
}
