/*
 * Decides every digit that is printed: one division in whole numbers, one rounding. Refuses to know
 * what is counted, and double: printf prints 201/20000 as 1.00 where half up is 1.01.
 */
#include "domain/rate.h"

#include <string.h>

#include "base/arena.h"
#include "base/field.h"

const char *const rounding_names[ROUNDING_COUNT] = { "truncate", "half_up", "half_even" };

static const struct decimal unknown = { .known = false };

static __int128 power10(unsigned exponent)
{
	__int128 power = 1;

	while (exponent-- > 0)
		power *= 10;
	return power;
}

/* Whether the quotient goes up by one: rest of the division by denominator, 0 <= rest < denominator. */
static bool goes_up(__int128 quotient, __int128 rest, __int128 denominator, enum rounding rounding)
{
	if (rounding == ROUNDING_TRUNCATE || rest < denominator - rest)
		return false;
	if (rest > denominator - rest || rounding == ROUNDING_HALF_UP)
		return true;
	return quotient % 2 != 0;
}

/*
 * The zone prints 680 of 928 as 73.27: the third decimal is cut, not rounded (half up would print
 * 73.28, and no whole target gives 73.27 that way). A tie below zero goes away from zero, as in
 * PostgreSQL: 13321 against 20000 is -33.40.
 */
struct decimal rate_round(__int128 numerator, __int128 denominator, unsigned decimals, enum rounding rounding)
{
	const __int128 most = (__int128)(~(unsigned __int128)0 >> 1);

	if (denominator <= 0 || decimals > RATE_DECIMALS_MAX)
		return unknown;
	__int128 scale = power10(decimals);
	__int128 size = numerator < 0 ? -numerator : numerator;
	if (size < 0 || size > most / scale)
		return unknown;
	__int128 quotient = size * scale / denominator;
	if (goes_up(quotient, size * scale % denominator, denominator, rounding))
		quotient++;
	return (struct decimal){ true, decimals, numerator < 0 ? -quotient : quotient };
}

/* No target, no rate: an unset target must never read as 0 % or 100 %. */
struct decimal rate_completion(int64_t n, int64_t target, unsigned decimals, enum rounding rounding)
{
	return rate_round((__int128)n * 100, target, decimals, rounding);
}

struct decimal rate_share(int64_t part, int64_t whole, unsigned decimals)
{
	return rate_round((__int128)part * 100, whole, decimals, ROUNDING_HALF_UP);
}

struct decimal rate_growth(int64_t current, int64_t base, unsigned decimals)
{
	return rate_round(((__int128)current - base) * 100, base, decimals, ROUNDING_HALF_UP);
}

struct decimal rate_average(int64_t n, int64_t days, unsigned decimals)
{
	return rate_round(n, days, decimals, ROUNDING_HALF_UP);
}

struct decimal rate_points(struct decimal a, struct decimal b)
{
	if (!a.known || !b.known)
		return unknown;
	unsigned decimals = a.decimals > b.decimals ? a.decimals : b.decimals;
	__int128 units = a.units * power10(decimals - a.decimals) - b.units * power10(decimals - b.decimals);
	return (struct decimal){ true, decimals, units };
}

int64_t rate_remaining(int64_t n, int64_t target)
{
	return n >= target ? 0 : target - n;
}

int64_t rate_needed_per_month(int64_t remaining, int months_left)
{
	if (remaining <= 0)
		return 0;
	if (months_left <= 0)
		return INT64_NONE;
	return (remaining - 1) / months_left + 1;
}

int64_t rate_forecast(int64_t n, int month)
{
	return (int64_t)((__int128)n * 12 / month);
}

bool rate_format(struct decimal d, char ret_text[RATE_TEXT_SIZE])
{
	char digits[RATE_TEXT_SIZE];
	size_t count = 0, out = 0;
	__int128 rest = d.units < 0 ? -d.units : d.units;

	ret_text[0] = '\0';
	if (!d.known)
		return false;
	do {
		digits[count++] = (char)('0' + (int)(rest % 10));
		rest /= 10;
	} while (rest > 0 || count <= d.decimals);
	if (d.units < 0)
		ret_text[out++] = '-';
	while (count > 0) {
		if (count == d.decimals)
			ret_text[out++] = '.';
		ret_text[out++] = digits[--count];
	}
	ret_text[out] = '\0';
	return true;
}

const char *rate_text(struct decimal d, struct arena *arena, bool *ret_full)
{
	char text[RATE_TEXT_SIZE];

	if (!rate_format(d, text))
		return NULL;
	const char *copy = arena_string(arena, text);
	if (copy == NULL)
		*ret_full = true;
	return copy;
}

bool rate_parse(struct text t, struct decimal *ret_decimal)
{
	struct decimal d = { .known = true };
	bool negative = t.len > 0 && t.at[0] == '-', pointed = false;
	size_t digits = 0;

	for (size_t i = negative ? 1 : 0; i < t.len; i++) {
		if (t.at[i] == '.' && !pointed && digits > 0) {
			pointed = true;
			continue;
		}
		if (t.at[i] < '0' || t.at[i] > '9' || ++digits > 30)
			return false;
		d.units = d.units * 10 + (t.at[i] - '0');
		d.decimals += pointed;
	}
	if (digits == 0 || (pointed && d.decimals == 0) || d.decimals > RATE_DECIMALS_MAX)
		return false;
	d.units = negative ? -d.units : d.units;
	*ret_decimal = d;
	return true;
}
