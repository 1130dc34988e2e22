/* Decides how the rooms are put together, as a worker of the daemon does it. Knows no scene. */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/api.h"
#include "auth/auth.h"
#include "auth/throttle.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/metric.h"
#include "cache/cache.h"
#include "cache/feed.h"
#include "cache/snapshot.h"
#include "domain/figure.h"
#include "fake_loop/fake_loop.h"
#include "fake_net/fake_net.h"
#include "fake_store/fake_store.h"
#include "http/http.h"
#include "request/journal.h"
#include "request/metrics.h"
#include "wire/catalogue_file.h"

static const struct {
	const char *kind, *name;
} files[] = {
	{ "districts", "districts.json" },
	{ "parks", "parks.json" },
	{ "chains", "chains.json" },
	{ "reasons", "reasons.json" },
	{ "assurances", "assurances.json" },
	{ "sentences", "sentences.json" },
	{ "calendar", "calendar-cn-2023.json" },
	{ "sizes", "sizes-2017.json" },
	{ "programme", "cloud.json" },
	{ "programme", "workshop.json" },
	{ "programme", "platform.json" },
	{ "programme", "service_manufacturing.json" },
	{ "programme", "benchmark.json" },
	{ "programme", "service_provider.json" },
	{ "programme", "../../tests/scenes/catalogue/survey.json" },
};

enum { FILES = sizeof files / sizeof files[0], ARENA_MAX = 8 << 20 };

static bool read_file(struct arena *arena, const char *name, struct text *ret_text)
{
	const char *path = arena_printf(arena, "%s/sql/catalogue/%s", SOURCE_DIR, name);
	FILE *in = path != NULL ? fopen(path, "rb") : NULL;
	struct buffer b = { 0 };
	char *room;
	size_t got;

	if (in == NULL)
		return false;
	while ((room = buffer_reserve(&b, 4096)) != NULL && (got = fread(room, 1, 4096, in)) > 0)
		b.len += got;
	fclose(in);
	*ret_text = (struct text){ arena_text(arena, buffer_text(&b)), b.len };
	buffer_free(&b);
	return ret_text->at != NULL;
}

static struct snapshot *make_snapshot(void)
{
	struct catalogue_source sources[FILES] = { { 0 } };
	struct arena *arena = arena_new(ARENA_MAX);
	struct snapshot *s = arena != NULL ? arena_alloc(arena, sizeof *s) : NULL;
	struct catalogue *catalogue = s != NULL ? arena_alloc(arena, sizeof *catalogue) : NULL;
	struct findings findings;

	if (catalogue == NULL)
		return NULL;
	findings_init(&findings, arena);
	for (size_t i = 0; i < FILES; i++) {
		sources[i].kind = files[i].kind;
		sources[i].name = files[i].name;
		if (!read_file(arena, files[i].name, &sources[i].document))
			return NULL;
	}
	if (!catalogue_file_read(sources, FILES, arena, catalogue, &findings)) {
		for (size_t i = 0; i < findings.count; i++)
			fprintf(stderr, "%s %s\n", findings.at[i].pointer, findings.at[i].code);
		return NULL;
	}
	*s = (struct snapshot){ .references = 1, .arena = arena, .catalogue = catalogue };
	return s;
}

void world_advance(struct world *w, int64_t head, const char *codes)
{
	feed_advance(w->hall.feed, head, codes);
	fake_loop_settle(w->loop);
}

bool world_show(struct world *w, int64_t revision)
{
	struct arena *arena = arena_new(1 << 20);
	struct figures *f = arena != NULL ? arena_alloc(arena, sizeof *f) : NULL;
	struct figure_input *input = f != NULL ? arena_alloc(arena, sizeof *input) : NULL;
	int64_t now_us = loop_now_us(w->loop);

	if (input == NULL)
		return false;
	*input = (struct figure_input){ .as_of = clock_today(now_us), .known_at = now_us, .revision = revision };
	*f = (struct figures){ .references = 1,
		.arena = arena,
		.input = input,
		.revision = revision,
		.known_at = now_us,
		.as_of = input->as_of };
	cache_take_figures(w->hall.cache, f);
	cache_settle(w->hall.cache, revision);
	fake_loop_settle(w->loop);
	return true;
}

/* Who holds a token is answered at once, unless the scene wants to do it. */
static void called(void *owner, struct store *s, const char *name)
{
	struct world *w = owner;

	if (strcmp(name, "credential_find") == 0 && !w->holder_silent)
		fake_store_credential(s, w->holder_known ? &w->holder : NULL);
}

static void conn_ended(void *keeper, const struct endpoint *peer, unsigned listener)
{
	struct world *w = keeper;

	(void)peer;
	(void)listener;
	w->ended++;
}

/* Nobody looks for news here: a scene shows them itself. */
static void nudged(void *owner)
{
	(void)owner;
}

static void wrote(void *owner)
{
	(void)owner;
}

static bool make_hall(struct world *w)
{
	static const struct auth_limits auth_limits = { .principals_max = 64, .staff_tokens = true };

	w->hall = (struct hall){
		.loop = w->loop,
		.store = w->store,
		.auth = auth_new(w->loop, w->store, &auth_limits),
		.cache = cache_new(w->loop, 64, nudged, w),
		.feed = feed_new(w->loop, wrote, w),
		.throttle = throttle_new(60, 3, 64),
		.ids = &w->ids,
		.digest = digest_new(),
		.journal = journal_new(w->loop),
		.arenas = &w->arenas,
		.metrics = metric_cells_of(w->metrics, 0),
		.all_metrics = w->metrics,
		.routes = api_routes,
		.limits = { .answer_deadline_ms = 15000,
			.arena_max_bytes = 4 << 20,
			.light_tolerance = 500,
			.body_max_bytes = 64 * 1024,
			.upload_max_bytes = 20 * 1024 * 1024,
			.upload_deadline_ms = 600000,
			.json_depth = 16,
			.json_tokens = 2000 },
	};
	return w->hall.auth != NULL && w->hall.digest != NULL && w->hall.journal != NULL && w->hall.cache != NULL &&
	       w->hall.feed != NULL && w->hall.throttle != NULL;
}

bool world_open(struct world *w)
{
	struct snapshot *snapshot;

	*w = (struct world){
		.loop = loop_new(), .arena = arena_new(4 << 20), .metrics = metric_new(metrics_table, METRICS_ROWS, 1)
	};
	if (w->loop == NULL || w->arena == NULL || w->metrics == NULL)
		return false;
	w->store = store_new(w->loop, &store_limits_default, NULL, NULL);
	snapshot = make_snapshot();
	if (w->store == NULL || snapshot == NULL || !make_hall(w))
		return false;
	w->catalogue = snapshot->catalogue;
	fake_store_on_call(w->store, called, w);
	auth_trust(w->hall.auth, true);
	cache_take_snapshot(w->hall.cache, snapshot);
	w->server = http_server_new(
		w->loop, &http_limits_default, &conn_limits_default, &hall_events, &w->hall, conn_ended, w);
	return w->server != NULL && world_conn(w, 1) != NULL;
}

bool world_close(struct world *w)
{
	unsigned left;

	http_server_free(w->server);
	journal_free(w->hall.journal);
	arena_shelf_clear(&w->arenas);
	cache_free(w->hall.cache);
	feed_free(w->hall.feed);
	auth_free(w->hall.auth);
	digest_free(w->hall.digest);
	throttle_free(w->hall.throttle);
	store_free(w->store);
	left = w->hall.alive + fake_loop_alive(w->loop);
	loop_free(w->loop);
	metric_free(w->metrics);
	for (unsigned i = 0; i <= WORLD_CONNECTIONS; i++)
		buffer_free(&w->heard[i]);
	arena_free(w->arena);
	return left == 0;
}

/* A descriptor's number says which connection it is; nothing is opened. */
struct conn *world_conn(struct world *w, unsigned number)
{
	struct conn_group *group = http_server_conns(w->server);
	struct endpoint peer = { .ip = { [10] = 0xff, [11] = 0xff, [12] = 192, [14] = 2, [15] = (uint8_t)number },
		.port = 40000,
		.is_v4 = true };
	struct conn *c = fake_net_find(group, (int)number);

	if (!w->made[number]) {
		w->made[number] = true;
		http_server_take(w->server, (int)number, NULL, &peer, LISTENER_PUBLIC);
		c = fake_net_find(group, (int)number);
	}
	return c;
}

bool world_send(struct world *w, unsigned number, struct text bytes)
{
	struct conn *c = world_conn(w, number);
	bool taken = c != NULL && fake_net_receive(c, bytes);

	fake_loop_settle(w->loop);
	return taken;
}

void world_wait(struct world *w, int64_t ms)
{
	fake_loop_advance(w->loop, ms);
}
