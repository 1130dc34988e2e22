/* A request without a client: an arena, findings, and a catalogue of a city with two zones' worth of places. */
#ifndef API_DESK_H
#define API_DESK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/fault.h"
#include "cache/snapshot.h"
#include "domain/catalogue.h"
#include "request/request.h"
#include "request/route.h"

struct desk {
	struct district districts[6];
	struct park parks[1];
	struct chain chains[1];
	struct indicator indicators[1];
	struct catalogue catalogue;
	struct snapshot snapshot;
	struct request request;
};

static inline int desk_open(void **state)
{
	static const struct route somewhere = { .path = "/v1/somewhere" };
	static struct desk d;

	d = (struct desk){
		.districts = { { "41", "省", "province", NULL }, { "4101", "市", "city", "41" },
			{ "410172", "区", "zone", "4101" }, { "410172560", "甲", "sub_district", "410172" },
			{ "410172561", "乙", "sub_district", "410172" } },
		.parks = { { "port", "园" } },
		.chains = { { "sensor", "链" } },
		.indicators = { { .code = "cloud.enterprises" } },
	};
	d.catalogue.districts = (struct list){ d.districts, 5 };
	d.catalogue.parks = (struct list){ d.parks, 1 };
	d.catalogue.chains = (struct list){ d.chains, 1 };
	d.catalogue.indicators = (struct list){ d.indicators, 1 };
	d.snapshot.catalogue = &d.catalogue;
	d.request.snapshot = &d.snapshot;
	d.request.route = &somewhere;
	d.request.arena = arena_new(1 << 20);
	findings_init(&d.request.findings, d.request.arena);
	*state = &d;
	return d.request.arena == NULL;
}

static inline int desk_close(void **state)
{
	struct desk *d = *state;

	arena_free(d->request.arena);
	return 0;
}

static inline void desk_ask(struct desk *d, const char *name, const char *text)
{
	d->request.params.at[d->request.params.count++] = (struct param){ .name = name, .text = text };
}

/* What was found since the last call: "pointer code arg;…" */
static inline const char *desk_found(struct desk *d)
{
	static char told[1000];
	size_t len = 0;

	told[0] = '\0';
	for (size_t i = 0; i < d->request.findings.count; i++) {
		const struct finding *f = &d->request.findings.at[i];

		len += (size_t)snprintf(told + len, sizeof told - len, "%s %s%s%s;", f->pointer, f->code,
			f->arg[0] != NULL ? " " : "", f->arg[0] != NULL ? f->arg[0] : "");
	}
	findings_init(&d->request.findings, d->request.arena);
	return told;
}

#endif
