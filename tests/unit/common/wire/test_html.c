/* Words never become markup. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire/html.h"

static void words_are_escaped(void **state)
{
	struct buffer b = { 0 };

	(void)state;
	html_add(&b, "<p class=\"x\">");
	html_add_words(&b, "<b> & \"通报\" 'x'");
	html_add_words(&b, NULL);
	html_add(&b, "</p>");
	assert_string_equal(b.at, "<p class=\"x\">&lt;b&gt; &amp; &quot;通报&quot; &#39;x&#39;</p>");
	buffer_free(&b);
}

static void queries_are_encoded(void **state)
{
	struct buffer b = { 0 };

	(void)state;
	html_add_query(&b, "2023-07-31T09:00:00+08:00 \"&<通");
	assert_string_equal(b.at, "2023-07-31T09:00:00%2B08:00%20%22%26%3C%E9%80%9A");
	buffer_free(&b);
}

static void elements_end_with_their_name(void **state)
{
	struct buffer b = { 0 };

	(void)state;
	html_add_element(&b, "th scope=\"col\"", "a<b");
	html_add_element(&b, "td", NULL);
	assert_string_equal(b.at, "<th scope=\"col\">a&lt;b</th><td></td>");
	buffer_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_escaped),
		cmocka_unit_test(queries_are_encoded),
		cmocka_unit_test(elements_end_with_their_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
