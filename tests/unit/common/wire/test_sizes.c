/* Sizes by the shipped thresholds: the golden cases, every limit of every row, and what belongs to no row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/date.h"
#include "catalogue_files.h"
#include "domain/industry.h"
#include "domain/size.h"

static struct arena *arena;
static struct catalogue catalogue;
static const struct size_table *table;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(1 << 24);
	files_read(arena, &catalogue);
	table = size_table_on(&catalogue.sizes, date_of(2023, 6, 30));
	return table == NULL;
}

static int tear_down(void **state)
{
	(void)state;
	catalogue_release(&catalogue);
	arena_free(arena);
	return 0;
}

static const char *of(const char *industry, int64_t staff, int64_t revenue_wan, int64_t assets_wan)
{
	const char *size = size_of(table, industry, &(struct size_figures){ staff, revenue_wan, assets_wan });

	return size == NULL ? "unknown" : size;
}

#define NO INT64_NONE

static void golden_cases(void **state)
{
	static const struct {
		const char *industry;
		int64_t staff, revenue_wan, assets_wan;
		const char *size;
	} cases[] = {
		{ "C3911", 1000, 39999, NO, "medium" },
		{ "3911", 300, 2000, NO, "medium" },
		{ "C", 299, 40000, NO, "small" },
		{ "C39", 19, 50000, NO, "micro" },
		{ "3911", 1000, 40000, NO, "large" },
		{ "6510", 300, 10000, NO, "large" },
		{ "65", 99, 10000, NO, "small" },
		{ "6410", 2000, 99999, NO, "medium" },
		{ "A01", NO, 20000, NO, "large" },
		{ "E47", NO, 80000, 79999, "medium" },
		{ "7010", NO, 200000, 10000, "large" },
		{ "7020", 1000, 4999, NO, "medium" },
		{ "7030", 100, NO, NO, "medium" },
		{ "591", 300, 3000, NO, "medium" },
		{ "5920", 100, 1000, NO, "medium" },
		{ "L72", 300, NO, 119999, "medium" },
		{ "M7320", 9, NO, NO, "micro" },
		{ "Q85", 300, NO, NO, "large" },
		{ "3911", 0, 0, NO, "micro" },
		{ "3911", NO, 40000, 1, "unknown" }, /* a figure that the row needs is not known */
		{ "3911", 1000, NO, 1, "unknown" },
		{ "7010", 5000, 200000, NO, "unknown" },
		{ "59", 300, 30000, NO, "unknown" }, /* loading or storage: it does not say */
		{ "70", 300, 30000, 30000, "unknown" },
		{ "53", 5000, 90000, NO, "unknown" }, /* railways, finance, schools and hospitals have no row */
		{ "J66", 5000, 90000, NO, "unknown" },
		{ "P83", 5000, 90000, NO, "unknown" },
		{ "Q84", 5000, 90000, NO, "unknown" },
		{ "704", 5000, 90000, 90000, "unknown" },
		{ "x", 5000, 90000, NO, "unknown" },
		{ NULL, 5000, 90000, NO, "unknown" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(of(cases[i].industry, cases[i].staff, cases[i].revenue_wan, cases[i].assets_wan),
			cases[i].size);
}

/* One figure at a limit and just below it, the others beyond all. */
static void at_limit(const char *industry, int figure, int64_t limit, const char *at, const char *below)
{
	for (int short_of = 0; short_of <= 1; short_of++) {
		int64_t figures[] = { 1 << 30, 1 << 30, 1 << 30 };

		figures[figure] = limit - short_of;
		assert_string_equal(of(industry, figures[0], figures[1], figures[2]), short_of != 0 ? below : at);
	}
}

static void every_limit_of_every_row(void **state)
{
	const struct size_row *rows = table->rows.at;
	size_t limits = 0;

	(void)state;
	assert_int_equal(table->rows.count, 16);
	for (size_t i = 0; i < table->rows.count; i++) {
		const struct size_bounds *bounds[] = { rows[i].staff, rows[i].revenue_wan, rows[i].assets_wan };
		const char *const *codes = rows[i].codes.at;

		for (size_t k = 0; k < rows[i].codes.count; k++)
			for (int figure = 0; figure < 3; figure++) {
				const struct size_bounds *b = bounds[figure];

				if (b == NULL)
					continue;
				at_limit(codes[k], figure, b->large, "large", "medium");
				at_limit(codes[k], figure, b->medium, "medium", "small");
				at_limit(codes[k], figure, b->small, "small", "micro");
				limits += k == 0 ? 3 : 0;
			}
	}
	assert_int_equal(limits, 90); /* 30 figures in 16 rows */
}

/* Of revisions the latest that has begun; before the first there is none. */
static void a_revision_holds_from_its_day(void **state)
{
	const struct size_table both[] = { { .valid_from = date_of(2030, 1, 1) },
		{ .valid_from = date_of(2017, 12, 28) } };
	const struct list tables = { (void *)both, 2 };

	(void)state;
	assert_null(size_table_on(&tables, date_of(2017, 12, 27)));
	assert_ptr_equal(size_table_on(&tables, date_of(2017, 12, 28)), &both[1]);
	assert_ptr_equal(size_table_on(&tables, date_of(2029, 12, 31)), &both[1]);
	assert_ptr_equal(size_table_on(&tables, date_of(2030, 1, 1)), &both[0]);
	assert_null(size_of(NULL, "3911", &(struct size_figures){ 1, 1, 1 }));
	assert_string_equal(table->document_no, "国统字〔2017〕213号");
}

/* Where a row names a section and another one of its divisions, the nearer one is meant. */
static void the_nearest_row_is_meant(void **state)
{
	static const struct size_bounds few = { 3, 2, 1 }, many = { 300, 200, 100 };
	static const char *const section[] = { "C" }, *const division[] = { "39" };
	const struct size_row rows[] = { { .codes = { (void *)section, 1 }, .staff = &few },
		{ .codes = { (void *)division, 1 }, .staff = &many } };
	const struct size_table t = { .rows = { (void *)rows, 2 } };

	(void)state;
	assert_string_equal(size_of(&t, "3911", &(struct size_figures){ 5, NO, NO }), "micro");
	assert_string_equal(size_of(&t, "C38", &(struct size_figures){ 5, NO, NO }), "large");
}

#define ROW(codes_, more_) "{\"title\":{\"zh\":\"行\",\"en\":\"row\"},\"codes\":[" codes_ "]" more_ "}"
#define FILE(rows_)                                                                                                    \
	"{\"sizes\":{\"valid_from\":\"2017-12-28\",\"document_no\":\"1\",\"title\":{\"zh\":\"法\",\"en\":\"rule\"},"  \
	"\"rows\":[" rows_ "]}}"
#define STAFF(l_, m_, s_) ",\"staff\":{\"large\":" l_ ",\"medium\":" m_ ",\"small\":" s_ "}"

static void what_a_file_may_not_say(void **state)
{
	static const struct {
		const char *text;
		const char *found; /* pointer and code of the first; NULL: nothing */
	} cases[] = {
		{ FILE(ROW("\"C\"", STAFF("3", "2", "1"))), NULL },
		{ FILE(""), NULL },
		{ "{}", "s.json#/sizes required" },
		{ "{\"sizes\":{},\"x\":1}", "s.json#/x unknown_member" },
		{ FILE(ROW("\"C39\"", STAFF("3", "2", "1"))), "s.json#/sizes/rows/0/codes/0 pattern" },
		{ FILE(ROW("\"\"", STAFF("3", "2", "1"))), "s.json#/sizes/rows/0/codes/0 pattern" },
		{ FILE(ROW("\"98\"", STAFF("3", "2", "1"))), "s.json#/sizes/rows/0/codes/0 pattern" },
		{ FILE(ROW("\"39\",\"39\"", STAFF("3", "2", "1"))), "s.json#/sizes/rows/0/codes/1 duplicate_code" },
		{ FILE(ROW("\"39\"", STAFF("3", "2", "1")) "," ROW("\"39\"", STAFF("3", "2", "1"))),
			"s.json#/sizes/rows/1/codes/0 duplicate_code" },
		{ FILE(ROW("\"C\"", "")), "s.json#/sizes/rows/0/staff required" },
		{ FILE(ROW("\"C\"", STAFF("3", "2", "0"))), "s.json#/sizes/rows/0/staff/small min" },
		{ FILE(ROW("\"C\"", STAFF("3", "1", "1"))), "s.json#/sizes/rows/0/staff/medium min" },
		{ FILE(ROW("\"C\"", STAFF("2", "2", "1"))), "s.json#/sizes/rows/0/staff/large min" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *a = arena_new(1 << 18);
		const struct catalogue_source source = { "sizes", "s.json", text_of(cases[i].text) };
		struct findings findings;
		struct catalogue c;
		char first[200] = "";

		findings_init(&findings, a);
		assert_int_equal(catalogue_file_read(&source, 1, a, &c, &findings), cases[i].found == NULL);
		if (findings.count > 0)
			snprintf(first, sizeof first, "%s %s", findings.at[0].pointer, findings.at[0].code);
		assert_string_equal(first, cases[i].found == NULL ? "" : cases[i].found);
		catalogue_release(&c);
		arena_free(a);
	}
}

static void two_revisions_of_one_day(void **state)
{
	const struct catalogue_source sources[] = { { "sizes", "a.json", text_of(FILE("")) },
		{ "sizes", "b.json", text_of(FILE("")) } };
	struct arena *a = arena_new(1 << 18);
	struct findings findings;
	struct catalogue c;

	(void)state;
	findings_init(&findings, a);
	assert_false(catalogue_file_read(sources, 2, a, &c, &findings));
	assert_string_equal(findings.at[0].pointer, "sizes/1");
	assert_string_equal(findings.at[0].code, "duplicate_code");
	catalogue_release(&c);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(golden_cases),
		cmocka_unit_test(every_limit_of_every_row),
		cmocka_unit_test(a_revision_holds_from_its_day),
		cmocka_unit_test(the_nearest_row_is_meant),
		cmocka_unit_test(what_a_file_may_not_say),
		cmocka_unit_test(two_revisions_of_one_day),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
