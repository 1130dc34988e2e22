#ifndef API_PUBLICATION_PAGE_H
#define API_PUBLICATION_PAGE_H

/* A publication as a page that prints on one sheet of A4. */

#include "api/publication_view.h"
#include "base/buffer.h"

/* The style sheet inside the page: what its policy allows by digest, and nothing else. */
extern const char publication_style[];

/* Adds the page. */
void publication_page_write(struct buffer *b, const struct publication_view *view);

#endif
