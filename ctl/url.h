/* Paths with queries, percent-encoded. */
#ifndef CTL_URL_H
#define CTL_URL_H

#include "base/buffer.h"

/* Adds one path segment, encoding all but unreserved characters. */
void url_add_segment(struct buffer *path, const char *segment);

/* Adds "name=value" behind "?" or "&", the value encoded; nothing where value is NULL. */
void url_add_query(struct buffer *path, const char *name, const char *value);

#endif
