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
	[METRICS_EVENTS] = { "dxtrack_sequencer_events_total", METRIC_COUNTER, NULL, NULL,
		"Changes to which this daemon gave their place in the order of commits." },
	[METRICS_EVENT_POSITION] = { "dxtrack_sequencer_position", METRIC_GAUGE, NULL, NULL,
		"The last place that any daemon gave, as this one knows." },
	[METRICS_EVENT_DELAY_SECONDS] = { "dxtrack_sequencer_delay_seconds", METRIC_HISTOGRAM, NULL, bounds_us,
		"How old the oldest change of a batch was when it got its place." },
	[METRICS_SEQUENCER_LOOKED] = { "dxtrack_sequencer_last_look_seconds", METRIC_GAUGE, NULL, NULL,
		"When this daemon last asked for changes without a place, in seconds since 1970; 0: not yet." },
	[METRICS_EVENT_READERS] = { "dxtrack_event_readers", METRIC_GAUGE, NULL, NULL,
		"Readers of events that wait for the next one." },
	[METRICS_CATALOGUE_BEHIND] = { "dxtrack_catalogue_behind", METRIC_GAUGE, NULL, NULL,
		"Shipped documents that the catalogue in the database lacks or has in an older form; dxtrackctl migrate loads them." },
};

void metrics_count_request(struct metric_cells *cells, int status, int64_t took_us)
{
	metric_add(cells, METRICS_REQUESTS, (size_t)(status / 100), 1);
	metric_observe(cells, METRICS_REQUEST_SECONDS, 0, took_us);
}
