/* Whole numbers that refuse to overflow. Each returns false and leaves *ret_result alone when the result does not fit. */
#ifndef BASE_EXACT_H
#define BASE_EXACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* a + b. */
bool exact_add(int64_t a, int64_t b, int64_t *ret_result);

/* a - b. */
bool exact_sub(int64_t a, int64_t b, int64_t *ret_result);

/* a * b. */
bool exact_mul(int64_t a, int64_t b, int64_t *ret_result);

/* 10 to the power of exponent (0 to 18). */
bool exact_power10(int exponent, int64_t *ret_result);

/* a * b of sizes. */
bool exact_mul_size(size_t a, size_t b, size_t *ret_result);

#endif
