/* Decides that a number that does not fit is an error and never a wrong number. */
#include "base/exact.h"

bool exact_add(int64_t a, int64_t b, int64_t *ret_result)
{
	int64_t result;

	if (__builtin_add_overflow(a, b, &result))
		return false;
	*ret_result = result;
	return true;
}

bool exact_sub(int64_t a, int64_t b, int64_t *ret_result)
{
	int64_t result;

	if (__builtin_sub_overflow(a, b, &result))
		return false;
	*ret_result = result;
	return true;
}

bool exact_mul(int64_t a, int64_t b, int64_t *ret_result)
{
	int64_t result;

	if (__builtin_mul_overflow(a, b, &result))
		return false;
	*ret_result = result;
	return true;
}

bool exact_power10(int exponent, int64_t *ret_result)
{
	int64_t result = 1;

	if (exponent < 0 || exponent > 18)
		return false;
	for (int i = 0; i < exponent; i++)
		result *= 10;
	*ret_result = result;
	return true;
}

bool exact_mul_size(size_t a, size_t b, size_t *ret_result)
{
	size_t result;

	if (__builtin_mul_overflow(a, b, &result))
		return false;
	*ret_result = result;
	return true;
}
