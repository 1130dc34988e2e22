/* A publication's page: what must stand on paper, where no link can be followed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/publication_page.h"
#include "base/date.h"
#include "domain/publication.h"
#include "domain/rate_row.h"

#define CLOUD "cloud.enterprises"
#define SHOPS "workshop.workshops"

static struct publication_indicator indicators[] = {
	{ CLOUD, { "上云企业", "Enterprises on the cloud" }, { "家", "enterprises" }, "cumulative" },
	{ SHOPS, { "智能车间", "Smart workshops" }, { "个", "workshops" }, "cumulative" },
};
static struct publication_counted counted[] = { { CLOUD, 680, "00", NULL }, { SHOPS, 29, "00", NULL } };
static struct publication_place places[] = { { "district:410172", "区" } };

/* Two indicators, of which only the first has more than its facts, and openings of three districts for that. */
struct sheet {
	struct rate_row figures[2];
	struct publication_opening openings[3];
	struct publication publication;
	struct publication_content content;
	struct publication_view view;
	struct buffer b;
};

static int sheet_open(void **state)
{
	static struct sheet s;

	s = (struct sheet){ .view = { &s.publication, &s.content, LANGUAGE_ZH, "plain" } };
	field_clear(&publication_shape, &s.publication);
	for (size_t i = 0; i < 2; i++) {
		field_clear(&rate_row_shape, &s.figures[i]);
		s.figures[i].indicator = indicators[i].code;
		s.figures[i].scope = places[0].scope;
	}
	s.figures[0].cumulative = 6747;
	s.figures[1].cumulative = 29;
	for (size_t i = 0; i < 3; i++)
		s.openings[i] = (struct publication_opening){ CLOUD, "district:410172560", date_of(2022, 12, 31), 2000,
			"台账〔2022〕1号" };
	s.publication.digest = s.publication.by = "x";
	s.publication.no = 1;
	s.content = (struct publication_content){
		.period = "2023H1",
		.title = "通报",
		.document_no = "文号",
		.scope = places[0].scope,
		.as_of = date_of(2023, 6, 30),
		.indicators = { indicators, 2 },
		.places = { places, 1 },
		.figures = { s.figures, 2 },
		.districts = { s.figures, 0 },
		.facts = { counted, 2 },
		.openings = { s.openings, 3 },
		.paragraphs = { s.figures, 0 },
	};
	*state = &s;
	return 0;
}

static int sheet_close(void **state)
{
	struct sheet *s = *state;

	buffer_free(&s->b);
	return 0;
}

/* The page; borrowed until the next one. */
static const char *page(struct sheet *s)
{
	buffer_clear(&s->b);
	publication_page_write(&s->b, &s->view);
	assert_false(s->b.failed);
	return s->b.at;
}

/* The words of the first note, without its markup; to be freed. */
static char *note(struct sheet *s)
{
	const char *from = strstr(page(s), "<p class=\"note\">"), *end = strstr(from, "</p>");
	char *words = calloc(1, (size_t)(end - from) + 1), *to = words;

	assert_non_null(words);
	for (bool inside = false; from < end; from++) {
		inside = *from == '<' || (inside && from[-1] != '>');
		if (!inside)
			*to++ = *from;
	}
	return words;
}

static void assert_note(struct sheet *s, const char *expected)
{
	char *words = note(s);

	assert_string_equal(words, expected);
	free(words);
}

static void openings_say_their_documents(void **state)
{
	struct sheet *s = *state;

	assert_note(s, "累计为所链接的名单加没有名单的期初存量。期初存量依据："
		       "上云企业（家） 6067（截至 2022-12-31，台账〔2022〕1号）。");
	s->view.language = LANGUAGE_EN;
	assert_note(s, "Totals are the names that they lead to and openings without names. Documents of the openings: "
		       "Enterprises on the cloud 6067 (as of 2022-12-31, 台账〔2022〕1号).");
}

static void each_document_is_said_once(void **state)
{
	struct sheet *s = *state;

	s->openings[1].document_no = "<台账>&2号";
	s->openings[2].document_no = "";
	s->openings[2].as_of = date_of(2021, 12, 31);
	assert_note(s, "累计为所链接的名单加没有名单的期初存量。期初存量依据：上云企业（家） 6067（截至 2022-12-31，"
		       "台账〔2022〕1号；截至 2022-12-31，&lt;台账&gt;&amp;2号；截至 2021-12-31，无文号）。");
}

static void older_ones_lead_to_their_documents(void **state)
{
	struct sheet *s = *state;

	s->content.openings = (struct list){ NULL, 0 };
	assert_note(s, "累计为所链接的名单加没有名单的期初数（点击见文号）：上云企业（家） 6067。");
	assert_non_null(strstr(page(s), "<a href=\"/v1/opening-stocks?indicator=cloud.enterprises\">6067</a>"));
}

static void where_all_have_names_nothing_is_said(void **state)
{
	struct sheet *s = *state;

	s->figures[0].cumulative = 680;
	assert_null(strstr(page(s), "期初"));
}

/* What more there is to read makes the type smaller, before a second sheet is needed. */
static void long_lists_of_documents_are_set_smaller(void **state)
{
	static struct publication_opening many[80];
	static char numbers[80][40];
	struct sheet *s = *state;

	assert_null(strstr(page(s), "<body class=\"dense\">"));
	for (size_t i = 0; i < 80; i++) {
		snprintf(numbers[i], sizeof numbers[i], "某区存量台账〔2022〕第%zu号", i);
		many[i] = s->openings[0];
		many[i].document_no = numbers[i];
	}
	s->content.openings = (struct list){ many, 80 };
	assert_non_null(strstr(page(s), "<body class=\"dense\">"));
}

/* Targets by the documents that set them, each once, and the wholes of shares by their sources: nothing of the figures has to be looked up. */
static void targets_and_wholes_say_their_documents(void **state)
{
	static const struct rate_share share = { "52.17", 12, 23, "district:410100", 0, "市工信局〔2023〕8号", NULL };
	static struct rate_share dated;
	struct rate_row below[3];
	struct sheet *s = *state;

	s->content.openings = (struct list){ NULL, 0 };
	s->figures[0].cumulative = 680;
	dated = share;
	dated.as_of = date_of(2023, 6, 30);
	s->figures[1].share = &dated;
	for (size_t i = 0; i < 3; i++) {
		field_clear(&rate_row_shape, &below[i]);
		below[i].indicator = CLOUD;
		below[i].scope = places[0].scope;
		below[i].target = 100;
		below[i].target_document_no = i == 2 ? NULL : "办〔2023〕2号";
	}
	s->figures[0].target = 928;
	s->figures[0].target_document_no = "文〔2023〕1号";
	s->content.districts = (struct list){ below, 3 };
	assert_note(s, "年度目标依据：上云企业（家）（文〔2023〕1号；办〔2023〕2号；无文号）。");
	assert_non_null(strstr(page(s), "占比的全体数：智能车间（个） 23（截至 2023-06-30，市工信局〔2023〕8号）。"));
	s->view.language = LANGUAGE_EN;
	assert_note(s, "Targets are set by: Enterprises on the cloud (文〔2023〕1号; 办〔2023〕2号; no document).");
	assert_non_null(strstr(page(s), "Shares are of: Smart workshops 23 (as of 2023-06-30, 市工信局〔2023〕8号)."));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(openings_say_their_documents, sheet_open, sheet_close),
		cmocka_unit_test_setup_teardown(each_document_is_said_once, sheet_open, sheet_close),
		cmocka_unit_test_setup_teardown(older_ones_lead_to_their_documents, sheet_open, sheet_close),
		cmocka_unit_test_setup_teardown(where_all_have_names_nothing_is_said, sheet_open, sheet_close),
		cmocka_unit_test_setup_teardown(targets_and_wholes_say_their_documents, sheet_open, sheet_close),
		cmocka_unit_test_setup_teardown(long_lists_of_documents_are_set_smaller, sheet_open, sheet_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
