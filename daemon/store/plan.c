/* Decides what C reads from each statement, so that a wrong column is found at connect and not by a user. */
#include <stdlib.h>
#include <string.h>

#include "domain/audit.h"
#include "domain/chain.h"
#include "domain/completeness.h"
#include "domain/district.h"
#include "domain/enterprise.h"
#include "domain/entry.h"
#include "domain/event.h"
#include "domain/external_value.h"
#include "domain/fact.h"
#include "domain/figure.h"
#include "domain/opening_stock.h"
#include "domain/park.h"
#include "domain/period.h"
#include "domain/publication.h"
#include "domain/publication_compare.h"
#include "domain/submission.h"
#include "domain/target.h"
#include "sql/migrations.h"
#include "sql/queries.h"
#include "store/credential.h"
#include "store/event.h"
#include "store/evidence.h"
#include "store/plan.h"
#include "store/query.h"
#include "store/row.h"

static const struct plan plans[] = {
	{ QUERY_AUDIT_LIST, { &audit_row_shape } },
	{ QUERY_CATALOGUE_READ, { &row_document_shape } },
	{ QUERY_CHAIN_READ, { &chain_shape } },
	{ QUERY_COMPLETENESS_COUNT, { &completeness_count_shape } },
	{ QUERY_COMPLETENESS_MISSING, { &completeness_missing_shape } },
	{ QUERY_COMPLETENESS_PERIOD, { &completeness_period_shape } },
	{ QUERY_CORRECTION_INSERT, { &row_outcome_shape } },
	{ QUERY_CREDENTIAL_FIND, { &credential_shape } },
	{ QUERY_DISTRICT_READ, { &district_shape } },
	{ QUERY_ENTERPRISE_CHANGE, { &row_outcome_shape } },
	{ QUERY_ENTERPRISE_GET, { &enterprise_shape, &row_etag_shape } },
	{ QUERY_ENTERPRISE_INSERT, { &row_outcome_shape } },
	{ QUERY_ENTERPRISE_LIST, { &enterprise_shape } },
	{ QUERY_ENTRY_GET, { &entry_shape, &row_moved_shape } },
	{ QUERY_ENTRY_LIST, { &entry_shape, &row_moved_shape } },
	{ QUERY_EVENT_HEAD, { &row_position_shape } },
	{ QUERY_EVENT_LIST, { &event_shape } },
	{ QUERY_EVENT_SEQUENCE, { &store_sequenced_shape } },
	{ QUERY_EVIDENCE_GET, { &evidence_file_shape, &row_etag_shape } },
	{ QUERY_EVIDENCE_KEEP, { &row_word_shape } },
	{ QUERY_EVIDENCE_MISSING, { &row_position_shape } },
	{ QUERY_EVIDENCE_OPEN, { &row_word_shape } },
	{ QUERY_EXTERNAL_VALUE_INSERT, { &row_outcome_shape } },
	{ QUERY_EXTERNAL_VALUE_LIST, { &external_value_shape } },
	{ QUERY_FACT_GET, { &fact_shape } },
	{ QUERY_FACT_LIST, { &fact_shape } },
	{ QUERY_FIGURE_BASES, { &figure_base_shape } },
	{ QUERY_FIGURE_CLOCK, { &row_clock_shape } },
	{ QUERY_FIGURE_COUNTS, { &figure_count_shape } },
	{ QUERY_FIGURE_COUNTS_LIVE, { &figure_count_shape } },
	{ QUERY_FIGURE_EXCLUDED, { &figure_excluded_shape } },
	{ QUERY_FIGURE_EXTERNALS, { &figure_external_shape } },
	{ QUERY_FIGURE_INACTIVE, { &figure_inactive_shape } },
	{ QUERY_FIGURE_OPENINGS, { &figure_opening_shape } },
	{ QUERY_FIGURE_SUBMITTED, { &figure_count_shape } },
	{ QUERY_FIGURE_TARGETS, { &figure_target_shape } },
	{ QUERY_FIGURE_WITHDRAWN, { &figure_inactive_shape } },
	{ QUERY_IDEMPOTENCY_FIND, { &row_answered_shape } },
	{ QUERY_KEEPER_EVIDENCE, { &row_kept_shape } },
	{ QUERY_KEEPER_FORGET, { &row_kept_shape } },
	{ QUERY_KEEPER_MOVE, { &row_kept_shape } },
	{ QUERY_KEEPER_SETTLE, { &row_kept_shape } },
	{ QUERY_KNOWN_AT_SETTLE, { &row_settled_shape } },
	{ QUERY_MOVE_INSERT, { &row_outcome_shape } },
	{ QUERY_OPENING_STOCK_INSERT, { &row_outcome_shape } },
	{ QUERY_OPENING_STOCK_LIST, { &opening_stock_shape } },
	{ QUERY_PARK_READ, { &park_shape } },
	{ QUERY_PERIOD_CLOSE, { &row_outcome_shape } },
	{ QUERY_PERIOD_GET, { &period_shape } },
	{ QUERY_PERIOD_INSERT, { &row_outcome_shape } },
	{ QUERY_PERIOD_LIST, { &period_shape } },
	{ QUERY_PUBLICATION_COUNTED, { &publication_counted_shape } },
	{ QUERY_PUBLICATION_DIFF, { &publication_change_shape } },
	{ QUERY_PUBLICATION_GET, { &publication_shape } },
	{ QUERY_PUBLICATION_GROUND, { &publication_ground_row_shape } },
	{ QUERY_PUBLICATION_INSERT, { &row_outcome_shape } },
	{ QUERY_PUBLICATION_LIST, { &publication_shape } },
	{ QUERY_PUBLICATION_NAMES, { &publication_name_shape } },
	{ QUERY_PUBLICATION_OPENINGS, { &publication_opening_shape } },
	{ QUERY_RATE_FACT_LIST, { &fact_shape } },
	{ QUERY_REMINDER_LIST, { &reminder_shape } },
	{ QUERY_REOPEN_CONFIRM, { &row_outcome_shape } },
	{ QUERY_REOPEN_PROPOSE, { &row_outcome_shape } },
	{ QUERY_REVIEW_APPROVE, { &row_outcome_shape } },
	{ QUERY_REVIEW_REFUSE, { &row_outcome_shape } },
	{ QUERY_SUBMISSION_GET, { &submission_shape, &row_etag_shape } },
	{ QUERY_SUBMISSION_INSERT, { &row_filed_shape } },
	{ QUERY_SUBMISSION_LIST, { &submission_shape } },
	{ QUERY_SUBMISSION_WITHDRAW, { &row_outcome_shape } },
	{ QUERY_TARGET_INSERT, { &row_outcome_shape } },
	{ QUERY_TARGET_LIST, { &target_shape } },
	{ QUERY_VERSION_LIST, { &submission_version_shape } },
	{ QUERY_VOID_CONFIRM, { &row_outcome_shape } },
	{ QUERY_VOID_PROPOSE, { &row_outcome_shape } },
};

static bool shapes_fit(const struct plan *p, const struct pg_result *description, char *ret_why, size_t why_size)
{
	for (size_t i = 0; i < PLAN_SHAPES_MAX && p->shapes[i] != NULL; i++)
		if (!query_fits(description, p->shapes[i], ret_why, why_size))
			return false;
	return true;
}

bool plan_fits(unsigned query, const struct pg_result *description, char *ret_why, size_t why_size)
{
	for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++)
		if (plans[i].query == query)
			return shapes_fit(&plans[i], description, ret_why, why_size);
	return true;
}

unsigned plan_next(unsigned query)
{
	while (query < QUERY_COUNT && strncmp(query_texts[query].name, "ctl_", 4) == 0)
		query++;
	return query;
}

int plan_schema_version(void)
{
	size_t count = 0;

	while (migration_texts[count].name != NULL)
		count++;
	return count == 0 ? 0 : atoi(migration_texts[count - 1].name);
}
