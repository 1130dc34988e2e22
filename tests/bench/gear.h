/* What the load generators share: time, failure, a TCP connection, percentiles, and who files what. */
#ifndef BENCH_GEAR_H
#define BENCH_GEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Says why on standard error and exits with 1. */
void gear_die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* A word of the command line as a number from `least` on; anything else ends the program. */
long gear_number(const char *word, long least);

/* The monotonic clock in nanoseconds. */
int64_t gear_now_ns(void);

/* A blocking connection to 127.0.0.1 without Nagle; a failure ends the program. */
int gear_connect(int port);

/* Durations, kept one by one; free `at_us`. */
struct gear_times {
	uint32_t *at_us;
	size_t count, room;
};

void gear_times_add(struct gear_times *times, int64_t ns);

/* Sorts, and gives the duration in ms below which `percent` of all lie; 0 where there is none. */
double gear_times_ms(struct gear_times *times, double percent);

/* A line of the file of filers; all members are views into one allocation that lives as long as the program. */
struct gear_filer {
	const char *token, *uscc, *credential, *account, *entry, *digest, *answers, *body;
};

/* Reads the file; its absence or a short line ends the program. */
struct gear_filer *gear_filers_read(const char *path, size_t *ret_count);

#endif
