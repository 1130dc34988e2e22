/* How long a public notice has to stand before what it announces may follow (domain rule I10). */
#ifndef DOMAIN_PUBLICITY_H
#define DOMAIN_PUBLICITY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/field.h"

struct move;
struct programme;

/*
 * Adds a finding where an allowed move leaves a stage before its working days are over: publicity_open with the
 * first day possible, calendar_missing with the year whose holidays are not known. `since` is the day on which
 * the stage was entered (DATE_NONE: nothing binds). True where nothing was found.
 */
bool publicity_check(const struct list *calendars, const struct programme *programme, const char *from,
	const struct move *move, int32_t since, struct findings *findings);

#endif
