/* What of the shipped catalogue a database lacks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cache/behind.h"
#include "sql/shipped.h"
#include "store/catalogue.h"

enum { DOCUMENTS_MAX = 64 };

struct fixture {
	struct catalogue_document documents[DOCUMENTS_MAX];
	struct catalogue_rows rows;
};

/* A database in which everything stands as shipped. */
static int make(void **state)
{
	static struct fixture f;
	size_t count = 0;

	for (const struct shipped_text *s = shipped_texts; s->kind != NULL; s++)
		f.documents[count++] = (struct catalogue_document){ s->kind, s->code, s->text, 1 };
	f.rows.documents = (struct list){ f.documents, count };
	*state = &f;
	return count == 0 || count > DOCUMENTS_MAX;
}

static struct catalogue_document *find(struct fixture *f, const char *kind)
{
	for (size_t i = 0; i < f->rows.documents.count; i++)
		if (strcmp(f->documents[i].kind, kind) == 0)
			return &f->documents[i];
	fail_msg("no %s is shipped", kind);
	return NULL;
}

static void nothing_is_behind_where_all_stands_as_shipped(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(behind_tell(&f->rows), 0);
}

static void what_is_missing_counts(void **state)
{
	struct fixture *f = *state;

	find(f, "assurances")->code = "another";
	find(f, "sizes")->code = "2099-01-01";
	assert_int_equal(behind_tell(&f->rows), 2);
}

static void an_older_shipped_form_counts_and_an_own_one_does_not(void **state)
{
	struct fixture *f = *state;

	find(f, "sentences")->document = "{}";
	find(f, "reasons")->document = "{}";
	find(f, "reasons")->shipped = 0;
	assert_int_equal(behind_tell(&f->rows), 1);
}

static void a_programme_counts_only_where_it_is_run(void **state)
{
	struct fixture *f = *state;
	struct catalogue_document *programme = find(f, "programme");

	programme->document = "{}";
	assert_int_equal(behind_tell(&f->rows), 1);
	programme->code = "diagnosis";
	assert_int_equal(behind_tell(&f->rows), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nothing_is_behind_where_all_stands_as_shipped, make),
		cmocka_unit_test_setup(what_is_missing_counts, make),
		cmocka_unit_test_setup(an_older_shipped_form_counts_and_an_own_one_does_not, make),
		cmocka_unit_test_setup(a_programme_counts_only_where_it_is_run, make),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
