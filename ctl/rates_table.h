/* The answer of /v1/rates as a table. */
#ifndef CTL_RATES_TABLE_H
#define CTL_RATES_TABLE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/language.h"
#include "base/value.h"

/* What is drawn, and the lists that give codes their names (NULL: codes stay codes). */
struct rates_view {
	const struct value *answer;
	const struct value *indicators;
	const struct value *districts;
	enum language language;
};

/* Draws the rows by indicator and scope, or by month where they have one. False when memory ran out. */
bool rates_table_draw(const struct rates_view *view, struct buffer *out);

/* A rate as it is printed ("73.27", "-1.5") in hundredths, cut; -1 for NULL or anything else. */
int64_t rates_table_hundredths(const char *rate);

#endif
