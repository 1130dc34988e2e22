#ifndef API_PUBLICATION_PAGE_H
#define API_PUBLICATION_PAGE_H

/* A publication as a page that prints on one sheet of A4. */

#include "base/buffer.h"
#include "base/language.h"

struct publication;
struct publication_content;

/* What is shown: which of the publication's languages and variants. */
struct publication_view {
	const struct publication *publication;
	const struct publication_content *content;
	enum language language;
	const char *variant; /* plain | compared */
};

/* The style sheet inside the page: what its policy allows by digest, and nothing else. */
extern const char publication_style[];

/* Adds the page. */
void publication_page_write(struct buffer *b, const struct publication_view *view);

#endif
