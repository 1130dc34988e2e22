/* Decides what is escaped. Refuses to know any page. */
#include "wire/html.h"

#include <string.h>

void html_add(struct buffer *b, const char *markup)
{
	buffer_add_string(b, markup);
}

static const char *entity_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void html_add_words(struct buffer *b, const char *words)
{
	for (const char *c = words; c != NULL && *c != '\0'; c++) {
		const char *entity = entity_of(*c);

		if (entity != NULL)
			buffer_add_string(b, entity);
		else
			buffer_add_byte(b, *c);
	}
}

void html_add_query(struct buffer *b, const char *value)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:,";

	for (const char *c = value; c != NULL && *c != '\0'; c++)
		if (strchr(plain, *c) != NULL)
			buffer_add_byte(b, *c);
		else
			buffer_printf(b, "%%%02X", (unsigned)(unsigned char)*c);
}

void html_add_element(struct buffer *b, const char *tag, const char *words)
{
	size_t name = strcspn(tag, " ");

	buffer_add_byte(b, '<');
	buffer_add_string(b, tag);
	buffer_add_byte(b, '>');
	html_add_words(b, words);
	buffer_add_string(b, "</");
	buffer_add(b, tag, name);
	buffer_add_byte(b, '>');
}
