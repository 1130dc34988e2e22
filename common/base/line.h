/* What may stand in the texts that people type or paste. */
#ifndef BASE_LINE_H
#define BASE_LINE_H

#include <stdbool.h>

#include "base/text.h"

#define LINE_POINT_SIZE sizeof "U+10FFFF"

/*
 * The code of what the text must not hold: line_break, control_character (C0, C1, and the marks that turn the direction of
 * writing, so that a text reads as another than is stored); NULL: nothing. ret_point then says which: "U+202E". In a text of
 * several lines \n is allowed. t is well-formed UTF-8.
 */
const char *line_find(struct text t, bool several, char ret_point[static LINE_POINT_SIZE]);

#endif
