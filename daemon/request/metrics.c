/* What the hall and the main thread count, one row each; /metrics prints them. */
#include "request/metrics.h"

static const char *const status_classes[] = {
	"class=\"gone\"",
	"class=\"1xx\"",
	"class=\"2xx\"",
	"class=\"3xx\"",
	"class=\"4xx\"",
	"class=\"5xx\"",
	NULL,
};

static const int64_t bounds_us[] = { 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 5000000,
	15000000, 0 };

const struct metric metrics_table[METRICS_ROWS] = {
	[METRICS_REQUESTS] = { "dxtrack_requests_total", METRIC_COUNTER, status_classes, NULL,
		"Requests that left the hall, by the class of their status; gone: the client hung up." },
	[METRICS_REQUEST_SECONDS] = { "dxtrack_request_duration_seconds", METRIC_HISTOGRAM, NULL, bounds_us,
		"From the end of a request's head to the end of its answer." },
	[METRICS_ALIVE] = { "dxtrack_requests_alive", METRIC_GAUGE, NULL, NULL, "Requests under way." },
	[METRICS_CONNECTIONS] = { "dxtrack_connections", METRIC_GAUGE, NULL, NULL, "Connections that are open." },
	[METRICS_KEEPER_MOVES] = { "dxtrack_keeper_moves_total", METRIC_COUNTER, NULL, NULL,
		"Entries that this daemon moved because their day had come." },
	[METRICS_KEEPER_RAN] = { "dxtrack_keeper_last_run_seconds", METRIC_GAUGE, NULL, NULL,
		"When the keeper last looked for entries that are due, in seconds since 1970; 0: not yet." },
};

void metrics_count_request(struct metric_cells *cells, int status, int64_t took_us)
{
	metric_add(cells, METRICS_REQUESTS, (size_t)(status / 100), 1);
	metric_observe(cells, METRICS_REQUEST_SECONDS, 0, took_us);
}
