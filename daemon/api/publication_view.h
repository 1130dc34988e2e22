#ifndef API_PUBLICATION_VIEW_H
#define API_PUBLICATION_VIEW_H

/* What of a publication is shown, and the words that its parts share. */

#include "base/buffer.h"
#include "base/language.h"

struct publication;
struct publication_content;
struct publication_indicator;

/* Which of the publication's languages and variants. */
struct publication_view {
	const struct publication *publication;
	const struct publication_content *content;
	enum language language;
	const char *variant; /* plain | compared */
};

bool publication_is_english(const struct publication_view *v);

/* The one in its language. */
const char *publication_word(const struct publication_view *v, const char *zh, const char *en);

/* How many characters a line of its words has. */
size_t publication_line_points(const struct publication_view *v);

/* As it was called when it was frozen; NULL: it is not among those published. */
const struct publication_indicator *publication_indicator_of(const struct publication_view *v, const char *code);

/* Adds an indicator's name, in Chinese with its unit. */
void publication_add_named(struct buffer *b, const struct publication_view *v, const char *code);

/* A scope's name then; the scope itself where none was frozen. */
const char *publication_name_of_place(const struct publication_view *v, const char *scope);

#endif
