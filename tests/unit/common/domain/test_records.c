/*
 * The members that clients rely on, noun by noun, in their order: SQL columns, JSON and CSV follow these
 * tables, so a member that moves or changes its kind is seen here first.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/completeness.h"
#include "domain/brief.h"
#include "domain/chain.h"
#include "domain/district.h"
#include "domain/enterprise.h"
#include "domain/enterprise_change.h"
#include "domain/entry.h"
#include "domain/external_value.h"
#include "domain/fact.h"
#include "domain/figure.h"
#include "domain/indicator.h"
#include "domain/me.h"
#include "domain/move.h"
#include "domain/notification.h"
#include "domain/opening_stock.h"
#include "domain/park.h"
#include "domain/period.h"
#include "domain/programme.h"
#include "domain/publication.h"
#include "domain/publication_compare.h"
#include "domain/rate_row.h"
#include "domain/review.h"
#include "domain/reason.h"
#include "domain/submission.h"
#include "domain/target.h"
#include "domain/voiding.h"

/* "name" read only, "name+" may be given, "name!" must be given; hidden members are not listed. */
static const struct {
	const struct shape *shape;
	const char *members;
} nouns[] = {
	{ &district_shape, "code! name! kind! parent+" },
	{ &chain_shape, "code! name!" },
	{ &park_shape, "code! name!" },
	{ &reason_shape, "code! for! title!" },
	{ &notification_shape, "id kind submission version uscc programme text due_on at answer entry" },
	{ &enterprise_shape,
		"uscc! name! short_name+ district! park+ chains+ industry+ size+ status+ status_on predecessor+ staff+ revenue_wan+ assets_wan+" },
	{ &enterprise_read_shape,
		"uscc! name! short_name+ district! park+ chains+ industry+ size+ status+ status_on predecessor+ staff+ revenue_wan+ assets_wan+ history" },
	{ &enterprise_change_shape,
		"effective_on! status+ district+ park+ chains+ name+ short_name+ predecessor+ industry+ staff+ revenue_wan+ assets_wan+" },
	{ &submission_shape,
		"id uscc programme entry version state received_at findings title district answers explanations evidence counted_version reviews period late" },
	{ &submission_body_shape, "uscc! programme! entry+ draft+ title+ period+ answers! explanations+ evidence+" },
	{ &submission_stored_shape, "id uscc programme entry version state received_at findings" },
	{ &review_shape, "id version decision! reason_code+ reason+ effective_on+ document_no+ due_on+ by at" },
	{ &entry_shape, "id uscc name programme title district stage moves" },
	{ &move_shape, "to! effective_on! document_no+ reason+ undone by at" },
	{ &fact_shape,
		"id indicator key uscc name entry title district park chains effective_on document_no recorded_at source counted voided_at" },
	{ &voiding_shape, "reason_code+ reason+ effective_on+ document_no+ proposal+" },
	{ &period_shape,
		"code! programme+ opens_on! due_on! late_until! first_day last_day state closed_at open_until recorded_at by" },
	{ &publication_body_shape, "period! title! document_no! indicators+ remarks+" },
	{ &publication_shape,
		"no period title document_no scope as_of known_at revision digest later_no recorded_at by" },
	{ &publication_content_shape,
		"period title document_no scope as_of known_at revision indicators places figures districts facts openings remarks paragraphs" },
	{ &publication_change_shape,
		"indicator key change reason uscc name title was was_on was_district now now_on now_district recorded_at kind scope was_value now_value document_no" },
	{ &publication_compared_shape,
		"indicator scope published_new new published_cumulative cumulative published_target target published_rate rate published_growth growth published_share share published_rank_rate rank_rate published_rank_count rank_count" },
	{ &brief_text_shape, "code variant language text segments" },
	{ &completeness_shape, "period programme due_on late_until items not_filed" },
	{ &completeness_missing_shape, "uscc name district" },
	{ &reminder_shape, "period programme uscc name district due_on late_until overdue" },
	{ &reopening_shape, "reason+ expires_at+ proposal+" },
	{ &target_shape, "indicator! scope! year! value+ kind! document_no! valid_from! reason+ id recorded_at by" },
	{ &opening_stock_shape, "indicator scope as_of value document_no members names_known id recorded_at by" },
	{ &opening_stock_body_shape, "indicator! scope! as_of! value! document_no! members+" },
	{ &opening_stock_member_shape, "uscc! title+ effective_on! district!" },
	{ &external_value_shape, "indicator! scope! as_of! value! source! id recorded_at by" },
	{ &me_shape, "account person role district uscc scopes" },
	{ &programme_shape, "code! title! count_unit! review_levels! stages! moves! evidence! form" },
	{ &programme_stage_shape, "code! title! counts!" },
	{ &programme_move_shape, "from! to! document_required!" },
	{ &programme_evidence_shape, "code! title! required!" },
	{ &indicator_shape,
		"code! programme title! unit! event kind! distinct! batch_field+ decimals! rounding! share_decimals! yearly_award! opening_from+" },
	{ &rate_month_shape, "indicator scope district month new new_ytd cumulative" },
	{ &rate_share_shape, "value part whole whole_scope as_of source rounding" },
	{ &rate_forecast_shape, "value formula" },
	{ &rate_excluded_shape, "pending returned superseded" },
	{ &rate_answer_shape, "as_of known_at revision items" },
	{ &rate_answer_months_shape, "as_of known_at revision items" },
	{ &figure_count_shape, "indicator scope_kind scope month n n_until" },
	{ &figure_target_shape, "indicator scope year value kind document_no" },
	{ &figure_opening_shape, "indicator scope as_of value names_known recorded_at covered" },
	{ &figure_external_shape, "indicator scope as_of value source" },
	{ &figure_excluded_shape, "programme scope_kind scope pending returned superseded" },
	{ &figure_inactive_shape, "indicator scope_kind scope n" },
};

#define NOUN_COUNT (sizeof nouns / sizeof *nouns)

static void members_of(const struct shape *shape, char *out, size_t size)
{
	out[0] = '\0';
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *f = &shape->fields[i];
		if ((f->flags & FIELD_HIDDEN) != 0)
			continue;
		assert_true(strlen(out) + strlen(f->name) + 3 < size);
		if (out[0] != '\0')
			strcat(out, " ");
		strcat(out, f->name);
		if ((f->flags & FIELD_REQUIRED) != 0)
			strcat(out, "!");
		else if ((f->flags & FIELD_GIVEN) != 0)
			strcat(out, "+");
	}
}

static void every_noun_s_members(void **state)
{
	char members[1024];

	(void)state;
	for (size_t i = 0; i < NOUN_COUNT; i++) {
		members_of(nouns[i].shape, members, sizeof members);
		assert_string_equal(members, nouns[i].members);
	}
}

static size_t size_of(enum field_kind kind)
{
	switch (kind) {
	case FIELD_BOOL:
		return sizeof(int8_t);
	case FIELD_DATE:
		return sizeof(int32_t);
	case FIELD_INT:
	case FIELD_INSTANT:
		return sizeof(int64_t);
	case FIELD_TITLE:
		return sizeof(struct title);
	case FIELD_LIST:
	case FIELD_TEXTS:
		return sizeof(struct list);
	default:
		return sizeof(void *);
	}
}

/* Members stand in the struct as in the table, and none reaches into its neighbour: a kind that is not its member's would. */
static void tables_and_structs_agree(void **state)
{
	(void)state;
	for (size_t i = 0; i < NOUN_COUNT; i++) {
		const struct shape *shape = nouns[i].shape;
		for (size_t j = 0; j < shape->count; j++) {
			size_t end = shape->fields[j].offset + size_of(shape->fields[j].kind);
			size_t next = j + 1 < shape->count ? shape->fields[j + 1].offset : shape->size;
			assert_true(end <= next);
			bool more = j + 1 == shape->count &&
				    (shape == &programme_shape || shape == &indicator_shape); /* the rules' own */
			assert_true(more || next - end < 8); /* padding only: no member is forgotten between */
		}
	}
}

static void names_are_in_both_languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < NOUN_COUNT; i++)
		for (size_t j = 0; j < nouns[i].shape->count; j++) {
			const struct field *f = &nouns[i].shape->fields[j];
			bool raw = strncmp(nouns[i].shape->name, "figure_", 7) == 0 || (f->flags & FIELD_HIDDEN) != 0;
			assert_true(strspn(f->name, "abcdefghijklmnopqrstuvwxyz_") == strlen(f->name));
			if (!raw)
				assert_true(f->zh != NULL && f->zh[0] != '\0');
		}
}

static void nothing_is_given_twice(void **state)
{
	(void)state;
	for (size_t i = 0; i < NOUN_COUNT; i++)
		for (size_t j = 0; j < nouns[i].shape->count; j++)
			assert_ptr_equal(field_find(nouns[i].shape, text_of(nouns[i].shape->fields[j].name)),
				&nouns[i].shape->fields[j]);
}

static void the_instant_of_receipt_has_milliseconds(void **state)
{
	(void)state;
	assert_true((field_find(&submission_shape, text_of("received_at"))->flags & FIELD_MILLIS) != 0);
	assert_true((field_find(&submission_stored_shape, text_of("received_at"))->flags & FIELD_MILLIS) != 0);
	assert_true((field_find(&fact_shape, text_of("recorded_at"))->flags & FIELD_MILLIS) == 0);
	assert_true((field_find(&rate_answer_shape, text_of("known_at"))->flags & FIELD_MILLIS) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_noun_s_members),
		cmocka_unit_test(tables_and_structs_agree),
		cmocka_unit_test(names_are_in_both_languages),
		cmocka_unit_test(nothing_is_given_twice),
		cmocka_unit_test(the_instant_of_receipt_has_milliseconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
