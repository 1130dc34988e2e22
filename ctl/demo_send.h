/* The demo's requests, step by step, as real clients would send them. */
#ifndef CTL_DEMO_SEND_H
#define CTL_DEMO_SEND_H

#include "ctl/ctl.h"
#include "ctl/demo_plan.h"
#include "ctl/reach.h"
#include "domain/token.h"

/* What a filing became. */
struct demo_filed {
	const char *id;
	const char *entry;
	char etag[HTTPS_ETAG_SIZE];
};

/* A demo under way. Tokens stand in the order of the plan's enterprises and staff. */
struct demo {
	const struct ctl *ctl;
	const struct demo_plan *plan;
	struct reach *reach;
	struct arena *arena;
	char (*enterprise_tokens)[TOKEN_LENGTH + 1];
	char (*staff_tokens)[TOKEN_LENGTH + 1];
	struct demo_filed *filed; /* in the order of the plan's filings */
};

/*
 * Each step returns CTL_OK, or what the shell gets after the first refusal was told. Each may be repeated:
 * its keys are the same on every run, so what was done is answered as it was the first time.
 */
int demo_send_enterprises(struct demo *demo); /* registered by a manager */
int demo_send_figures(struct demo *demo);     /* targets, opening stocks and external values, one after the other */
int demo_send_filings(
	struct demo *demo); /* each with its enterprise's token; the named ones first, one after the other */
int demo_send_reviews(struct demo *demo); /* approved by a reviewer of the zone */
int demo_send_moves(struct demo *demo);   /* by the same reviewer, with dates and document numbers */

/* The token of the first of the staff with this role; NULL where there is none. */
const char *demo_send_staff_token(const struct demo *demo, const char *role);

#endif
