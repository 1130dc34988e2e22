/* Codes of periods: 2023, 2023H1, 2023Q2, 2023-06. */
#ifndef DOMAIN_PERIOD_H
#define DOMAIN_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct period {
	int32_t first_day;
	int32_t last_day;
};

/* Reads a code; false for any other form, year 0000 included. */
bool period_parse(struct text code, struct period *ret_period);

#endif
