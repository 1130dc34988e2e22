/*
 * Metrics: a table of rows; each thread counts in cells of its own without a lock, a scrape sums them.
 * A row may have several series, each a literal label set such as `lane="reads"`.
 */
#ifndef BASE_METRIC_H
#define BASE_METRIC_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

enum metric_kind {
	METRIC_COUNTER,   /* only rises */
	METRIC_GAUGE,     /* the sum of what the threads have */
	METRIC_HISTOGRAM, /* microseconds, shown in seconds */
};

struct metric {
	const char *name; /* dxtrack_… with its unit, counters end in _total */
	enum metric_kind kind;
	const char *const *series; /* label sets, ended by NULL; NULL: one series without labels */
	const int64_t *bounds_us;  /* of a HISTOGRAM: rising upper bounds, ended by 0 */
	const char *en;            /* the sentence of # HELP */
};

struct metrics;      /* all threads' cells */
struct metric_cells; /* one thread's */

/* Cells for `threads` threads over a table of `count` rows, which must outlive it; NULL when memory is out. The caller frees it. */
struct metrics *metric_new(const struct metric *table, size_t count, size_t threads);

/* The cells of a thread (0 to threads - 1); only that thread writes them. */
struct metric_cells *metric_cells_of(struct metrics *m, size_t thread);

/* Adds n (also negative for a gauge) to a series of a row of the table. */
void metric_add(struct metric_cells *cells, size_t row, size_t series, int64_t n);

/* Sets this thread's part of a gauge. */
void metric_set(struct metric_cells *cells, size_t row, size_t series, int64_t value);

/* Counts one duration in a histogram. */
void metric_observe(struct metric_cells *cells, size_t row, size_t series, int64_t duration_us);

/* Adds everything in Prometheus' text format; may run while threads count. */
void metric_print(const struct metrics *m, struct buffer *b);

/* Frees it; no thread may count any more. NULL does nothing. */
void metric_free(struct metrics *m);

#endif
