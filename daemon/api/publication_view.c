/* Decides how the parts of a publication name things. Refuses to know which parts there are. */
#include "api/publication_view.h"

#include <string.h>

#include "domain/publication.h"
#include "wire/html.h"

enum { LINE_POINTS_ZH = 44, LINE_POINTS_EN = 92 };

bool publication_is_english(const struct publication_view *v)
{
	return v->language == LANGUAGE_EN;
}

const char *publication_word(const struct publication_view *v, const char *zh, const char *en)
{
	return publication_is_english(v) ? en : zh;
}

size_t publication_line_points(const struct publication_view *v)
{
	return publication_is_english(v) ? LINE_POINTS_EN : LINE_POINTS_ZH;
}

const struct publication_indicator *publication_indicator_of(const struct publication_view *v, const char *code)
{
	const struct publication_indicator *at = v->content->indicators.at;

	for (size_t i = 0; i < v->content->indicators.count; i++)
		if (strcmp(at[i].code, code) == 0)
			return &at[i];
	return NULL;
}

void publication_add_named(struct buffer *b, const struct publication_view *v, const char *code)
{
	const struct publication_indicator *indicator = publication_indicator_of(v, code);

	html_add_words(b, indicator != NULL ? language_pick(indicator->title, v->language) : code);
	if (publication_is_english(v) || indicator == NULL) /* the English name says what is counted */
		return;
	html_add(b, "（");
	html_add_words(b, indicator->unit.zh);
	html_add(b, "）");
}

const char *publication_name_of_place(const struct publication_view *v, const char *scope)
{
	const struct publication_place *at = v->content->places.at;

	for (size_t i = 0; i < v->content->places.count; i++)
		if (strcmp(at[i].scope, scope) == 0)
			return at[i].name;
	return strcmp(scope, "rest") == 0 ? publication_word(v, "其他", "the rest") : scope;
}
