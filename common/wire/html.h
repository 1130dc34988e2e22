/* Pages as bytes: words are always escaped, tags are always literal. */
#ifndef WIRE_HTML_H
#define WIRE_HTML_H

#include "base/buffer.h"
#include "base/text.h"

/* Adds markup as it stands; only ever a literal of the program. */
void html_add(struct buffer *b, const char *markup);

/* Adds words, escaped for text and for attributes in double quotes; NULL adds nothing. */
void html_add_words(struct buffer *b, const char *words);

/* Adds a value of a query in a URL inside an attribute: percent-encoded but for letters, digits and -._~:, */
void html_add_query(struct buffer *b, const char *value);

/* Adds <tag>words</tag>; tag is a literal, its attributes included. */
void html_add_element(struct buffer *b, const char *tag, const char *words);

#endif
