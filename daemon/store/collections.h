/*
 * The rows of list.h's table: the one place that says what collections there are. These are definitions;
 * included by list.c, and by its stand-in in tests/fake_store, so that a fake lists what the store lists.
 */
#ifndef STORE_COLLECTIONS_H
#define STORE_COLLECTIONS_H

#include "domain/audit.h"
#include "domain/completeness.h"
#include "domain/enterprise.h"
#include "domain/entry.h"
#include "domain/external_value.h"
#include "domain/fact.h"
#include "domain/notification.h"
#include "domain/opening_stock.h"
#include "domain/period.h"
#include "domain/publication.h"
#include "domain/publication_compare.h"
#include "domain/submission.h"
#include "domain/target.h"
#include "sql/queries.h"
#include "store/list.h"

#define NAMES(...)                                                                                                     \
	(const char *const[])                                                                                          \
	{                                                                                                              \
		__VA_ARGS__, NULL                                                                                      \
	}

const struct collection list_submissions = { "submissions", QUERY_SUBMISSION_LIST, &submission_shape,
	NAMES("state", "programme", "district", "uscc", "period", "entry"), NAMES("id"), LIST_NO_TOTAL, -1 };
const struct collection list_versions = { "versions", QUERY_VERSION_LIST, &submission_version_shape,
	NAMES("submission"), NAMES("version"), LIST_NO_TOTAL, -1 };
const struct collection list_notices = { "notices", QUERY_NOTICE_LIST, &notification_shape,
	NAMES("district", "uscc", "kind", "submission"), NAMES("recorded_at", "id"), LIST_NO_TOTAL, -1 };
const struct collection list_entries = { "entries", QUERY_ENTRY_LIST, &entry_shape,
	NAMES("programme", "district", "uscc", "stage"), NAMES("begun_at", "id"), LIST_NO_TOTAL, -1 };
const struct collection list_enterprises = { "enterprises", QUERY_ENTERPRISE_LIST, &enterprise_shape,
	NAMES("district", "status", "chain", "park"), NAMES("uscc"), LIST_NO_TOTAL, -1 };
const struct collection list_targets = { "targets", QUERY_TARGET_LIST, &target_shape,
	NAMES("indicator", "scope", "year"), NAMES("recorded_at", "id"), LIST_NO_TOTAL, -1 };
const struct collection list_opening_stocks = { "opening-stocks", QUERY_OPENING_STOCK_LIST, &opening_stock_shape,
	NAMES("indicator", "scope"), NAMES("recorded_at", "id"), LIST_NO_TOTAL, -1 };
const struct collection list_external_values = { "external-values", QUERY_EXTERNAL_VALUE_LIST, &external_value_shape,
	NAMES("indicator", "scope"), NAMES("recorded_at", "id"), LIST_NO_TOTAL, -1 };
const struct collection list_periods = { "periods", QUERY_PERIOD_LIST, &period_shape, NAMES("programme"),
	NAMES("first_day", "code"), LIST_NO_TOTAL, -1 };
const struct collection list_publications = { "publications", QUERY_PUBLICATION_LIST, &publication_shape,
	NAMES("period"), NAMES("no"), LIST_NO_TOTAL, -1 };
const struct collection list_publication_diff = { "publication-diff", QUERY_PUBLICATION_DIFF, &publication_change_shape,
	NAMES("no"), NAMES("indicator", "key"), LIST_NO_TOTAL, -1 };
const struct collection list_reminders = { "reminders", QUERY_REMINDER_LIST, &reminder_shape,
	NAMES("period", "programme", "district"), NAMES("period", "programme", "uscc"), LIST_NO_TOTAL, -1 };
const struct collection list_facts = { "facts", QUERY_FACT_LIST, &fact_shape, NAMES("indicator", "uscc", "entry"),
	NAMES("recorded_at", "id"), LIST_NO_TOTAL, -1 };
const struct collection list_rate_facts = { "rate-facts", QUERY_RATE_FACT_LIST, &fact_shape,
	NAMES("indicator", "scope", "as_of", "known_at", "part", "uscc"), NAMES("recorded_at", "id"),
	QUERY_RATE_FACT_TOTAL, 3 };
const struct collection list_audit = { "audit", QUERY_AUDIT_LIST, &audit_row_shape, NAMES("uscc"), NAMES("position"),
	LIST_NO_TOTAL, -1 };

#undef NAMES

#endif
