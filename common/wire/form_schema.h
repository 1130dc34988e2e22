/* A programme's form as it is served: JSON Schema 2020-12, titles and descriptions in one language. */
#ifndef WIRE_FORM_SCHEMA_H
#define WIRE_FORM_SCHEMA_H

#include "base/buffer.h"
#include "base/language.h"

struct form;

/* Adds the schema as one JSON object. */
void form_schema_write(struct buffer *b, const struct form *form, enum language language);

#endif
