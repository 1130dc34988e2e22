#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <pthread.h>
#include <string.h>

#include "base/metric.h"

enum row { REQUESTS, OPEN, WAIT };

static const char *const lanes[] = { "lane=\"reads\"", "lane=\"writes\"", NULL };
static const int64_t bounds[] = { 1000, 50000, 0 };

static const struct metric table[] = {
	[REQUESTS] = { "dxtrack_requests_total", METRIC_COUNTER, lanes, NULL, "Requests answered." },
	[OPEN] = { "dxtrack_connections", METRIC_GAUGE, NULL, NULL, "Connections open." },
	[WAIT] = { "dxtrack_wait_seconds", METRIC_HISTOGRAM, lanes, bounds, "Time in a queue." },
};

static void nothing_counted_shows_zeros(void **state)
{
	(void)state;
	struct metrics *m = metric_new(table, 2, 1);
	struct buffer b = { 0 };

	metric_print(m, &b);
	assert_string_equal(b.at,
		"# HELP dxtrack_requests_total Requests answered.\n# TYPE dxtrack_requests_total counter\n"
		"dxtrack_requests_total{lane=\"reads\"} 0\ndxtrack_requests_total{lane=\"writes\"} 0\n"
		"# HELP dxtrack_connections Connections open.\n# TYPE dxtrack_connections gauge\ndxtrack_connections 0\n");
	buffer_free(&b);
	metric_free(m);
}

static void threads_are_summed(void **state)
{
	(void)state;
	struct metrics *m = metric_new(table, 3, 3);
	struct buffer b = { 0 };

	metric_add(metric_cells_of(m, 0), REQUESTS, 0, 1);
	metric_add(metric_cells_of(m, 1), REQUESTS, 0, 10);
	metric_add(metric_cells_of(m, 2), REQUESTS, 1, 100);
	metric_add(metric_cells_of(m, 0), OPEN, 0, 5);
	metric_add(metric_cells_of(m, 1), OPEN, 0, -2);
	metric_set(metric_cells_of(m, 2), OPEN, 0, 7);
	metric_set(metric_cells_of(m, 2), OPEN, 0, 8);
	metric_print(m, &b);
	assert_non_null(strstr(b.at, "dxtrack_requests_total{lane=\"reads\"} 11\n"));
	assert_non_null(strstr(b.at, "dxtrack_requests_total{lane=\"writes\"} 100\n"));
	assert_non_null(strstr(b.at, "dxtrack_connections 11\n"));
	buffer_free(&b);
	metric_free(m);
}

static void durations_fall_into_buckets(void **state)
{
	(void)state;
	struct metrics *m = metric_new(table, 3, 2);
	struct metric_cells *cells = metric_cells_of(m, 1);
	struct buffer b = { 0 };

	metric_observe(cells, WAIT, 1, 0);
	metric_observe(cells, WAIT, 1, 1000);
	metric_observe(cells, WAIT, 1, 1001);
	metric_observe(cells, WAIT, 1, 2000000);
	metric_print(m, &b);
	const char *shown = strstr(b.at, "dxtrack_wait_seconds_bucket{lane=\"writes\"");
	assert_non_null(shown);
	assert_string_equal(shown, "dxtrack_wait_seconds_bucket{lane=\"writes\",le=\"0.001000\"} 2\n"
				   "dxtrack_wait_seconds_bucket{lane=\"writes\",le=\"0.050000\"} 3\n"
				   "dxtrack_wait_seconds_bucket{lane=\"writes\",le=\"+Inf\"} 4\n"
				   "dxtrack_wait_seconds_sum{lane=\"writes\"} 2.002001\n"
				   "dxtrack_wait_seconds_count{lane=\"writes\"} 4\n");
	assert_non_null(strstr(b.at, "dxtrack_wait_seconds_count{lane=\"reads\"} 0\n"));
	buffer_free(&b);
	metric_free(m);
}

static void a_histogram_needs_no_labels(void **state)
{
	(void)state;
	static const struct metric plain[] = { { "dxtrack_t_seconds", METRIC_HISTOGRAM, NULL, bounds, "T." } };
	struct metrics *m = metric_new(plain, 1, 1);
	struct buffer b = { 0 };

	metric_observe(metric_cells_of(m, 0), 0, 0, 7);
	metric_print(m, &b);
	assert_non_null(strstr(b.at, "dxtrack_t_seconds_bucket{le=\"0.001000\"} 1\n"));
	assert_non_null(strstr(b.at, "dxtrack_t_seconds_sum 0.000007\ndxtrack_t_seconds_count 1\n"));
	buffer_free(&b);
	metric_free(m);
}

static void *count_up(void *cells)
{
	for (int i = 0; i < 100000; i++)
		metric_add(cells, REQUESTS, 1, 1);
	return NULL;
}

/* Under the thread sanitizer this also shows that a scrape may run beside the counting. */
static void threads_count_while_it_is_scraped(void **state)
{
	(void)state;
	struct metrics *m = metric_new(table, 3, 2);
	struct buffer b = { 0 };
	pthread_t threads[2];

	for (size_t i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, count_up, metric_cells_of(m, i)), 0);
	for (int i = 0; i < 100; i++) {
		buffer_clear(&b);
		metric_print(m, &b);
	}
	for (size_t i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	buffer_clear(&b);
	metric_print(m, &b);
	assert_non_null(strstr(b.at, "dxtrack_requests_total{lane=\"writes\"} 200000\n"));
	buffer_free(&b);
	metric_free(m);
	metric_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_counted_shows_zeros),
		cmocka_unit_test(threads_are_summed),
		cmocka_unit_test(durations_fall_into_buckets),
		cmocka_unit_test(a_histogram_needs_no_labels),
		cmocka_unit_test(threads_count_while_it_is_scraped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
