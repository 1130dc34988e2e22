#ifndef REQUEST_METRICS_H
#define REQUEST_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "base/metric.h"

/* What the hall and the main thread count; the rows of metrics_table. */
enum metrics_row {
	METRICS_REQUESTS,
	METRICS_REQUEST_SECONDS,
	METRICS_ALIVE,
	METRICS_CONNECTIONS,
	METRICS_KEEPER_MOVES,
	METRICS_KEEPER_RAN,
	METRICS_EVENTS,
	METRICS_EVENT_POSITION,
	METRICS_EVENT_DELAY_SECONDS,
	METRICS_SEQUENCER_LOOKED,
	METRICS_EVENT_READERS,
	METRICS_CATALOGUE_BEHIND,
	METRICS_ROWS
};

extern const struct metric metrics_table[METRICS_ROWS];

/* Counts a request that left: by the class of its status (0: the client went) and by its time. */
void metrics_count_request(struct metric_cells *cells, int status, int64_t took_us);

#endif
