/* Forms: every kind of field, every kind of finding, all of them at once; and how long it takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/form.h"

#include "answers.h"
#include "findings_check.h"
#include "fixture.h"

static const char *const layers[] = { "IaaS", "PaaS", "SaaS" };
static const char *const systems[] = { "MES", "ERP" };

#define FIELD(name_, kind_, low, high) .name = (name_), .kind = (kind_), .minimum = (low), .maximum = (high)

/* Fields are written to when patterns are compiled, so each test has its own. */
struct form_under_test {
	struct form_field items[2];
	struct form_field fields[13];
	struct form form;
};

static void form_set_up(struct form_under_test *t)
{
	*t = (struct form_under_test){
		.items = {
			{ FIELD(NULL, FORM_STRING, INT64_NONE, INT64_NONE), .choices = LIST_OF(systems) },
			{ FIELD(NULL, FORM_STRING, 1, 4), .pattern = "^[0-9]+$" },
		},
		.fields = {
			{ FIELD("provider", FORM_STRING, 1, 6), .required = true },
			{ FIELD("provider_uscc", FORM_STRING, INT64_NONE, INT64_NONE), .format = FORM_FORMAT_USCC },
			{ FIELD("layer", FORM_STRING, INT64_NONE, INT64_NONE), .required = true, .choices = LIST_OF(layers) },
			{ FIELD("contract_no", FORM_STRING, INT64_NONE, INT64_NONE), .pattern = "^[A-Z]{2}-[0-9]{2,4}$" },
			{ FIELD("contract_date", FORM_STRING, INT64_NONE, INT64_NONE), .required = true, .format = FORM_FORMAT_DATE },
			{ FIELD("service_start", FORM_STRING, INT64_NONE, INT64_NONE), .format = FORM_FORMAT_DATE },
			{ FIELD("service_end", FORM_STRING, INT64_NONE, INT64_NONE), .format = FORM_FORMAT_DATE },
			{ FIELD("amount_fen", FORM_INTEGER, 0, 1000) },
			{ FIELD("devices", FORM_INTEGER, INT64_NONE, INT64_NONE) },
			{ FIELD("networked", FORM_INTEGER, INT64_NONE, INT64_NONE) },
			{ FIELD("systems", FORM_ARRAY, 1, 2), .items = &t->items[0] },
			{ FIELD("invoices", FORM_ARRAY, INT64_NONE, 3), .items = &t->items[1] },
			{ FIELD("in_use", FORM_BOOLEAN, INT64_NONE, INT64_NONE) },
		},
	};
	const struct form_field *bad = NULL;
	t->form = (struct form){ { t->fields, 13 }, { NULL, 0 } };
	assert_true(form_compile(&t->form, &bad));
}

#define FINE "provider=阿里云;layer=IaaS;contract_date=2023-01-05"

static const struct {
	const char *answers;
	const char *found[8];
} cases[] = {
	{ FINE, { NULL } },
	{ "contract_date=2023-06-30;layer=SaaS;provider=六个字的名称",
		{ NULL } }, /* any order; 18 bytes, six code points; today */
	{ "provider=𠀀𠀀𠀀𠀀𠀀𠀀;layer=IaaS;contract_date=2023-01-05", { NULL } },
	{ "provider=七个字的名称呀;layer=IaaS;contract_date=2023-01-05", { "#/answers/provider max_length" } },
	{ "provider=;layer=IaaS;contract_date=2023-01-05", { "#/answers/provider required" } },
	{ "provider=  ;layer=IaaS;contract_date=2023-01-05", { "#/answers/provider required" } },
	{ "provider=\xE3\x80\x80\xE2\x80\x8B\t;layer=IaaS;contract_date=2023-01-05",
		{ "#/answers/provider required" } },
	{ "provider= 云 ;layer=IaaS;contract_date=2023-01-05", { NULL } },
	{ "provider=   阿里云 ;layer=IaaS;contract_date=2023-01-05",
		{ "#/answers/provider max_length" } }, /* kept as filed */
	{ FINE ";invoices=[1|   ]", { "#/answers/invoices/1 min_length", "#/answers/invoices/1 pattern" } },
	{ "", { "#/answers/provider required", "#/answers/layer required", "#/answers/contract_date required" } },
	{ "provider=~;layer=IaaS;contract_date=2023-01-05", { "#/answers/provider type" } },
	{ "provider=#5;layer=#5;contract_date=#20230105",
		{ "#/answers/provider type", "#/answers/layer type", "#/answers/contract_date type" } },
	{ FINE ";colour=red;a/b=~", { "#/answers/colour unknown_member", "#/answers/a~1b unknown_member" } },
	{ "provider=阿里云;layer=iaas;contract_date=2023-01-05", { "#/answers/layer enum" } },
	{ FINE ";contract_no=HT-2023", { NULL } },
	{ FINE ";contract_no=HT-2", { "#/answers/contract_no pattern" } },
	{ FINE ";contract_no= HT-2023", { "#/answers/contract_no pattern" } },
	{ FINE ";provider_uscc=91410100MA0000015B", { NULL } },
	{ FINE ";provider_uscc= 91410100ma000001 5b", { NULL } }, /* normalised first */
	{ FINE ";provider_uscc=91410100MA0000015C", { "#/answers/provider_uscc uscc" } },
	{ "provider=阿里云;layer=IaaS;contract_date=2023-02-29", { "#/answers/contract_date date" } },
	{ "provider=阿里云;layer=IaaS;contract_date=2023/01/05", { "#/answers/contract_date date" } },
	{ FINE ";service_start=2023-03-01;service_end=2023-03-01", { NULL } },
	{ FINE ";service_end=2033-03-01", { NULL } }, /* an end may lie ahead */
	{ FINE ";service_start=2023-13-01;service_end=2023-03-01", { "#/answers/service_start date" } },
	{ FINE ";amount_fen=#0", { NULL } },
	{ FINE ";amount_fen=#1000", { NULL } },
	{ FINE ";amount_fen=#-1", { "#/answers/amount_fen min" } },
	{ FINE ";amount_fen=#1001", { "#/answers/amount_fen max" } },
	{ FINE ";amount_fen=@", { "#/answers/amount_fen type" } },
	{ FINE ";amount_fen=100", { "#/answers/amount_fen type" } },
	{ FINE ";devices=#10;networked=#10", { NULL } },
	{ FINE ";networked=#11", { NULL } },
	{ FINE ";systems=[MES|ERP]", { NULL } },
	{ FINE ";systems=[]", { "#/answers/systems min_items" } },
	{ FINE ";systems=[MES|ERP|MES]", { "#/answers/systems max_items" } },
	{ FINE ";systems=[MES|CRM]", { "#/answers/systems/1 enum" } },
	{ FINE ";systems=MES", { "#/answers/systems type" } },
	{ FINE ";invoices=[1|12345|x|#4]", { "#/answers/invoices max_items", "#/answers/invoices/1 max_length",
						   "#/answers/invoices/2 pattern", "#/answers/invoices/3 type" } },
	{ FINE ";in_use=!true", { NULL } },
	{ FINE ";in_use=true", { "#/answers/in_use type" } },
	{ "provider=;layer=X;contract_date=2024-01-01;amount_fen=#-5;systems={;who=me;networked=#3;devices=#2",
		{ "#/answers/provider required", "#/answers/layer enum", "#/answers/amount_fen min",
			"#/answers/systems type", "#/answers/who unknown_member" } },
};

static void everything_wrong_is_found_at_once(void **state)
{
	struct form_under_test t;

	(void)state;
	form_set_up(&t);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 18);
		struct findings findings;
		findings_init(&findings, arena);
		bool fine = form_check(&t.form, answers_read(arena, cases[i].answers), &findings);
		assert_found(&findings, cases[i].found);
		assert_int_equal(fine, cases[i].found[0] == NULL);
		arena_free(arena);
	}
	form_release(&t.form);
}

static void answers_that_are_no_object(void **state)
{
	struct form_under_test t;
	struct arena *arena = arena_new(1 << 16);
	struct value text = { .kind = VALUE_NULL };
	struct findings findings;

	(void)state;
	form_set_up(&t);
	findings_init(&findings, arena);
	assert_false(form_check(&t.form, NULL, &findings));
	assert_false(form_check(&t.form, &text, &findings));
	assert_int_equal(findings.count, 2);
	assert_string_equal(findings.at[0].pointer, "#/answers");
	form_release(&t.form);
	arena_free(arena);
}

static void findings_carry_what_to_do(void **state)
{
	struct form_under_test t;
	struct arena *arena = arena_new(1 << 16);
	struct findings findings;

	(void)state;
	form_set_up(&t);
	findings_init(&findings, arena);
	form_check(&t.form, answers_read(arena, "provider=七个字的名称呀;layer=X;contract_date=2023-01-05"), &findings);
	assert_string_equal(findings.at[0].arg[0], "6");
	assert_string_equal(findings.at[1].arg[0], "IaaS, PaaS, SaaS");
	form_release(&t.form);
	arena_free(arena);
}

static void a_bad_pattern_is_named(void **state)
{
	struct form_field items = { FIELD(NULL, FORM_STRING, INT64_NONE, INT64_NONE), .pattern = "(" };
	struct form_field fields[] = { { FIELD("a", FORM_STRING, INT64_NONE, INT64_NONE), .pattern = "^a$" },
		{ FIELD("b", FORM_ARRAY, INT64_NONE, INT64_NONE), .items = &items } };
	struct form form = { { fields, 2 }, { NULL, 0 } };
	const struct form_field *bad = NULL;

	(void)state;
	assert_false(form_compile(&form, &bad));
	assert_string_equal(bad->name, "b");
	form_release(&form);
	assert_null(fields[0].compiled);
	form_release(&form); /* twice does no harm */
	assert_ptr_equal(form_find(&form, text_of("b")), &fields[1]);
	assert_null(form_find(&form, text_of("c")));
}

static void a_full_arena_is_told(void **state)
{
	struct form_under_test t;
	struct arena *arena = arena_new(1 << 16), *small = arena_new(4);
	struct findings findings;

	(void)state;
	form_set_up(&t);
	findings_init(&findings, small);
	assert_false(form_check(&t.form, answers_read(arena, "provider=;layer=X"), &findings));
	assert_true(findings.failed);
	form_release(&t.form);
	arena_free(small);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_wrong_is_found_at_once),
		cmocka_unit_test(answers_that_are_no_object),
		cmocka_unit_test(findings_carry_what_to_do),
		cmocka_unit_test(a_bad_pattern_is_named),
		cmocka_unit_test(a_full_arena_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
