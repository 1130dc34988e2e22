/* Records as JSON text, straight into a buffer by their shape: no tree between. Check the buffer's `failed` at the end. */
#ifndef WIRE_JSON_WRITE_H
#define WIRE_JSON_WRITE_H

#include "base/buffer.h"
#include "base/field.h"
#include "base/text.h"
#include "base/value.h"

/* Adds the record as an object with all members of the shape in their order (FIELD_HIDDEN ones left out), null where unknown. */
void json_write_record(struct buffer *b, const struct shape *shape, const void *record);

/* Adds count records as an array. */
void json_write_array(struct buffer *b, const struct shape *shape, const void *records, size_t count);

/* Adds {"items":[…],"next":…}; next is the cursor of the following page, NULL where there is none. */
void json_write_list(struct buffer *b, const struct shape *shape, const void *records, size_t count, const char *next);

/* Adds a string in quotes, escaped; NULL adds null. The text must be UTF-8. */
void json_write_string(struct buffer *b, const char *cstr);
void json_write_text(struct buffer *b, struct text t);

/* Adds a value tree; NULL adds null. */
void json_write_value(struct buffer *b, const struct value *value);

#endif
