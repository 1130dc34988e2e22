/*
 * Decides how threads count without meeting: each has its own cells, on cache lines of their own, written by it
 * alone (relaxed), read by the scrape. Refuses to know what is counted.
 */
#include "base/metric.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES 64
#define SECOND_US INT64_C(1000000)

/* Where the cells of a row begin and how many each of its series has. */
struct place {
	size_t first;
	size_t series;
	size_t width; /* 1; of a histogram its buckets, the +Inf bucket, and the sum */
};

struct metric_cells {
	const struct metrics *owner;
	_Atomic int64_t *at;
};

struct metrics {
	const struct metric *table;
	size_t count;
	size_t threads;
	size_t cells; /* of one thread */
	struct place *places;
	struct metric_cells *of;
};

static size_t count_bounds(const struct metric *row)
{
	size_t n = 0;

	while (row->bounds_us[n] != 0)
		n++;
	return n;
}

static size_t count_series(const struct metric *row)
{
	size_t n = 0;

	if (row->series == NULL)
		return 1;
	while (row->series[n] != NULL)
		n++;
	return n;
}

static void lay_out(struct metrics *m)
{
	for (size_t i = 0; i < m->count; i++) {
		const struct metric *row = &m->table[i];
		struct place *p = &m->places[i];
		p->first = m->cells;
		p->series = count_series(row);
		p->width = row->kind == METRIC_HISTOGRAM ? count_bounds(row) + 2 : 1;
		m->cells += p->series * p->width;
	}
}

static bool cells_alloc(struct metrics *m)
{
	size_t bytes = (m->cells * sizeof(_Atomic int64_t) + LINE_BYTES) / LINE_BYTES * LINE_BYTES;

	for (size_t i = 0; i < m->threads; i++) {
		m->of[i] = (struct metric_cells){ m, aligned_alloc(LINE_BYTES, bytes) };
		if (m->of[i].at == NULL)
			return false;
		memset((void *)m->of[i].at, 0, bytes);
	}
	return true;
}

struct metrics *metric_new(const struct metric *table, size_t count, size_t threads)
{
	struct metrics *m = calloc(1, sizeof *m);

	if (m == NULL)
		return NULL;
	*m = (struct metrics){ .table = table, .count = count, .threads = threads };
	m->places = calloc(count + 1, sizeof *m->places);
	m->of = calloc(threads + 1, sizeof *m->of);
	if (m->places == NULL || m->of == NULL) {
		metric_free(m);
		return NULL;
	}
	lay_out(m);
	if (!cells_alloc(m)) {
		metric_free(m);
		return NULL;
	}
	return m;
}

struct metric_cells *metric_cells_of(struct metrics *m, size_t thread)
{
	return &m->of[thread];
}

static _Atomic int64_t *cell(const struct metric_cells *cells, size_t row, size_t series)
{
	const struct place *p = &cells->owner->places[row];

	return cells->at + p->first + series * p->width;
}

/* The owner is the only writer, so a load and a store do what a locked add would. */
static void add_to(_Atomic int64_t *at, int64_t n)
{
	atomic_store_explicit(at, atomic_load_explicit(at, memory_order_relaxed) + n, memory_order_relaxed);
}

void metric_add(struct metric_cells *cells, size_t row, size_t series, int64_t n)
{
	add_to(cell(cells, row, series), n);
}

void metric_set(struct metric_cells *cells, size_t row, size_t series, int64_t value)
{
	atomic_store_explicit(cell(cells, row, series), value, memory_order_relaxed);
}

void metric_observe(struct metric_cells *cells, size_t row, size_t series, int64_t duration_us)
{
	const int64_t *bounds = cells->owner->table[row].bounds_us;
	_Atomic int64_t *at = cell(cells, row, series);
	size_t bucket = 0;

	while (bounds[bucket] != 0 && duration_us > bounds[bucket])
		bucket++;
	add_to(at + bucket, 1);
	add_to(at + cells->owner->places[row].width - 1, duration_us);
}

static int64_t sum(const struct metrics *m, size_t index)
{
	int64_t total = 0;

	for (size_t i = 0; i < m->threads; i++)
		total += atomic_load_explicit(m->of[i].at + index, memory_order_relaxed);
	return total;
}

/* The microseconds as seconds, all six digits. */
static void add_seconds(struct buffer *b, int64_t us)
{
	buffer_printf(b, "%" PRId64 ".%06" PRId64, us / SECOND_US, us % SECOND_US);
}

/* name_suffix{labels} – without braces where there are none. */
static void add_name(struct buffer *b, const struct metric *row, const char *suffix, const char *labels)
{
	buffer_printf(b, "%s%s", row->name, suffix);
	if (labels != NULL && labels[0] != '\0')
		buffer_printf(b, "{%s}", labels);
	buffer_add_byte(b, ' ');
}

static void add_bucket(struct buffer *b, const struct metric *row, const char *labels, int64_t bound_us, int64_t count)
{
	buffer_printf(b, "%s_bucket{%s%sle=\"", row->name, labels, labels[0] == '\0' ? "" : ",");
	if (bound_us == 0)
		buffer_add_string(b, "+Inf");
	else
		add_seconds(b, bound_us);
	buffer_printf(b, "\"} %" PRId64 "\n", count);
}

static void print_histogram(
	const struct metrics *m, const struct metric *row, size_t first, const char *labels, struct buffer *b)
{
	size_t buckets = count_bounds(row) + 1;
	int64_t count = 0;

	for (size_t i = 0; i < buckets; i++) {
		count += sum(m, first + i);
		add_bucket(b, row, labels, row->bounds_us[i], count);
	}
	add_name(b, row, "_sum", labels);
	add_seconds(b, sum(m, first + buckets));
	buffer_add_byte(b, '\n');
	add_name(b, row, "_count", labels);
	buffer_printf(b, "%" PRId64 "\n", count);
}

static void print_row(const struct metrics *m, size_t i, struct buffer *b)
{
	static const char *const kinds[] = { "counter", "gauge", "histogram" };
	const struct metric *row = &m->table[i];

	buffer_printf(b, "# HELP %s %s\n# TYPE %s %s\n", row->name, row->en, row->name, kinds[row->kind]);
	for (size_t s = 0; s < m->places[i].series; s++) {
		size_t first = m->places[i].first + s * m->places[i].width;
		const char *labels = row->series == NULL ? "" : row->series[s];
		if (row->kind == METRIC_HISTOGRAM) {
			print_histogram(m, row, first, labels, b);
			continue;
		}
		add_name(b, row, "", labels);
		buffer_printf(b, "%" PRId64 "\n", sum(m, first));
	}
}

void metric_print(const struct metrics *m, struct buffer *b)
{
	for (size_t i = 0; i < m->count; i++)
		print_row(m, i, b);
}

void metric_free(struct metrics *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; m->of != NULL && i < m->threads; i++)
		free((void *)m->of[i].at);
	free(m->of);
	free(m->places);
	free(m);
}
