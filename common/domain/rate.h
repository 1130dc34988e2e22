/*
 * Exact numbers as they are printed. One function rounds, in whole numbers; nothing here is a double.
 * The zone prints 680 of 928 as 73.27 (cut, half up would be 73.28), but growth half up: rounding
 * belongs to the indicator.
 */
#ifndef DOMAIN_RATE_H
#define DOMAIN_RATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct arena;

enum rounding { ROUNDING_TRUNCATE, ROUNDING_HALF_UP, ROUNDING_HALF_EVEN, ROUNDING_COUNT };

/* "truncate", "half_up", "half_even", in the order of the enum. */
extern const char *const rounding_names[ROUNDING_COUNT];

#define RATE_DECIMALS_MAX 9
#define RATE_TEXT_SIZE 48 /* the longest printed number and its NUL */

/* A number with a fixed count of decimals; unknown (null outside) where there is nothing to divide by. */
struct decimal {
	bool known;
	unsigned decimals; /* 0 to RATE_DECIMALS_MAX */
	__int128 units;    /* the value times 10^decimals */
};

/*
 * The only rounding: numerator / denominator to so many decimals. Ties go away from zero (half up) or
 * to the even digit, truncation goes towards zero. Unknown where denominator <= 0 or decimals are too
 * many. |numerator| must be below 2^127 / 10^decimals.
 */
struct decimal rate_round(__int128 numerator, __int128 denominator, unsigned decimals, enum rounding rounding);

/* n of target in percent: never capped at 100; unknown where target <= 0. */
struct decimal rate_completion(int64_t n, int64_t target, unsigned decimals, enum rounding rounding);

/* part of whole in percent, half up. */
struct decimal rate_share(int64_t part, int64_t whole, unsigned decimals);

/* current against base in percent more (or less), half up; unknown where base <= 0. */
struct decimal rate_growth(int64_t current, int64_t base, unsigned decimals);

/* n a day over so many days, half up. */
struct decimal rate_average(int64_t n, int64_t days, unsigned decimals);

/* The difference of two numbers as printed, in percentage points; unknown where either is. */
struct decimal rate_points(struct decimal a, struct decimal b);

/* What is left to the target: max(0, target - n). */
int64_t rate_remaining(int64_t n, int64_t target);

/* How many a month are needed: 0 when nothing remains, INT64_NONE when no month is left, else rounded up. */
int64_t rate_needed_per_month(int64_t remaining, int months_left);

/* floor(n * 12 / month): the year's end as the months so far would have it. */
int64_t rate_forecast(int64_t n, int month);

/* Prints with exactly its decimals; false (and "") where unknown. */
bool rate_format(struct decimal d, char ret_text[RATE_TEXT_SIZE]);

/* The printed number in the arena; NULL where unknown, and where the arena is full (ret_full is then set, never cleared). */
const char *rate_text(struct decimal d, struct arena *arena, bool *ret_full);

/* Reads what rate_format prints; false for any other form. */
bool rate_parse(struct text t, struct decimal *ret_decimal);

#endif
