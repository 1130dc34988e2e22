/* Forms as they are served: the whole subset, in the language asked for, and read back the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/form.h"
#include "wire/form_file.h"
#include "wire/form_schema.h"
#include "wire/json_read.h"

#include "catalogue_files.h"

static const char document[] =
	"{\"type\":\"object\",\"properties\":{"
	"\"name\":{\"type\":\"string\",\"title\":{\"zh\":\"名\",\"en\":\"Name\"},\"description\":{\"zh\":\"全称\",\"en\":\"in full\"},\"minLength\":1,\"maxLength\":9},"
	"\"on\":{\"type\":\"string\",\"title\":{\"zh\":\"日\",\"en\":\"Day\"},\"format\":\"date\"},"
	"\"who\":{\"type\":\"string\",\"title\":{\"zh\":\"码\",\"en\":\"Code\"},\"format\":\"uscc\",\"pattern\":\"^9\"},"
	"\"kind\":{\"type\":\"string\",\"title\":{\"zh\":\"类\",\"en\":\"Kind\"},\"enum\":[\"a\",\"b\"]},"
	"\"n\":{\"type\":\"integer\",\"title\":{\"zh\":\"数\",\"en\":\"N\"},\"minimum\":0,\"maximum\":5},"
	"\"yes\":{\"type\":\"boolean\",\"title\":{\"zh\":\"是\",\"en\":\"Yes\"}},"
	"\"list\":{\"type\":\"array\",\"title\":{\"zh\":\"列\",\"en\":\"List\"},\"items\":{\"type\":\"string\",\"maxLength\":3},\"minItems\":1,\"maxItems\":2}},"
	"\"required\":[\"name\",\"kind\"],\"additionalProperties\":false}";

static const char in_english[] =
	"{\"type\":\"object\",\"properties\":{"
	"\"name\":{\"type\":\"string\",\"title\":\"Name\",\"description\":\"in full\",\"minLength\":1,\"maxLength\":9},"
	"\"on\":{\"type\":\"string\",\"title\":\"Day\",\"format\":\"date\"},"
	"\"who\":{\"type\":\"string\",\"title\":\"Code\",\"format\":\"uscc\",\"pattern\":\"^9\"},"
	"\"kind\":{\"type\":\"string\",\"title\":\"Kind\",\"enum\":[\"a\",\"b\"]},"
	"\"n\":{\"type\":\"integer\",\"title\":\"N\",\"minimum\":0,\"maximum\":5},"
	"\"yes\":{\"type\":\"boolean\",\"title\":\"Yes\"},"
	"\"list\":{\"type\":\"array\",\"title\":\"List\",\"minItems\":1,\"maxItems\":2,\"items\":{\"type\":\"string\",\"maxLength\":3}}},"
	"\"required\":[\"name\",\"kind\"],\"additionalProperties\":false}";

static void form_read(struct arena *arena, const char *text, struct form *ret_form)
{
	const struct value *schema = NULL;
	struct findings findings;
	struct fault fault;

	findings_init(&findings, arena);
	assert_true(json_read(text_of(text), &json_limits_file, arena, &schema, &fault));
	assert_true(form_file_read("x#", schema, NULL, arena, ret_form, &findings));
}

static void the_whole_subset(void **state)
{
	struct arena *arena = arena_new(1 << 18);
	struct buffer b = { 0 };
	struct form form;

	(void)state;
	form_read(arena, document, &form);
	form_schema_write(&b, &form, LANGUAGE_EN);
	assert_string_equal(b.at, in_english);
	buffer_clear(&b);
	form_schema_write(&b, &form, LANGUAGE_ZH);
	assert_non_null(strstr(b.at, "\"name\":{\"type\":\"string\",\"title\":\"名\",\"description\":\"全称\""));
	buffer_free(&b);
	form_release(&form);
	arena_free(arena);
}

static void nothing_required_is_an_empty_list(void **state)
{
	struct arena *arena = arena_new(1 << 18);
	struct buffer b = { 0 };
	struct form form;

	(void)state;
	form_read(
		arena, "{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}", &form);
	form_schema_write(&b, &form, LANGUAGE_ZH);
	assert_string_equal(
		b.at, "{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}");
	buffer_free(&b);
	form_release(&form);
	arena_free(arena);
}

/* Only words of the subset, and valid JSON, for every form that is shipped. */
static void the_shipped_forms(void **state)
{
	static const char *const words[] = { "type", "title", "description", "format", "pattern", "enum", "minimum",
		"maximum", "minLength", "maxLength", "minItems", "maxItems", "items" };
	struct arena *arena = arena_new(1 << 24);
	struct catalogue c;

	(void)state;
	files_read(arena, &c);
	const struct programme *programmes = c.programmes.at;
	for (size_t i = 0; i < c.programmes.count; i++) {
		const struct value *schema = NULL;
		struct fault fault;
		assert_true(json_read(
			text_of(programmes[i].form_in[LANGUAGE_EN]), &json_limits_file, arena, &schema, &fault));
		const struct value *properties = value_member(schema, "properties");
		assert_true(properties->count > 0);
		for (size_t j = 0; j < properties->count; j++)
			for (size_t k = 0; k < properties->items[j].count; k++) {
				bool known = false;
				for (size_t w = 0; w < sizeof words / sizeof *words; w++)
					known = known || strcmp(words[w], properties->items[j].items[k].name) == 0;
				assert_true(known);
			}
	}
	catalogue_release(&c);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole_subset),
		cmocka_unit_test(nothing_required_is_an_empty_list),
		cmocka_unit_test(the_shipped_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
