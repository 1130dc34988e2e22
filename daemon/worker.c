/*
 * Decides what a worker is made of and in which order it comes and goes. Refuses to know any request.
 */
#include "daemon/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/api.h"
#include "auth/auth.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/log.h"
#include "base/metric.h"
#include "base/uuid.h"
#include "cache/cache.h"
#include "cache/feed.h"
#include "daemon/limit.h"
#include "http/http.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "net/endpoint.h"
#include "net/tls.h"
#include "request/hall.h"
#include "request/journal.h"
#include "request/metrics.h"
#include "store/store.h"

enum { RENDERED_MAX = 512, COUNT_MS = 50 };

struct worker {
	struct worker_plan plan;
	pthread_t thread;
	bool running;
	struct loop *loop;
	struct store_limits store_limits;
	struct store *store;
	struct auth *auth;
	struct cache *cache;
	struct feed *feed;
	struct http_server *server;
	struct timer *census; /* while draining: looks how much is left */
	struct uuid_maker ids;
	struct digest *digest;
	struct journal *journal;
	struct arena_shelf arenas;
	struct hall hall;
	atomic_uint busy;
	atomic_bool alive;
	atomic_bool drain_asked; /* and not begun: what came in before is not counted yet */
	struct parcel *kept;     /* one a connection, with which its end is told even when memory is short */
	/* What may not get lost for want of memory has a post of its own; what is asked while it travels goes with it. */
	struct loop_post forget_post, trust_post, drain_post, advance_post;
	atomic_bool forget_asked, trust_asked, trust_heard, advance_asked, wrote_told;
	_Atomic int64_t head; /* of the feed, as told last */
};

/* What is posted between the threads: a small block that its reader frees. */
struct parcel {
	struct loop_post post;
	struct parcel *next; /* in worker->kept */
	struct worker *worker;
	int fd;
	struct tls *tls;
	struct endpoint peer;
	unsigned listener;
	struct http_limits http;
	struct conn_limits conn;
	char message[256];
	int64_t head;
	char *codes; /* owned */
};

/* Posts a copy of the parcel. False: it was not taken, and nothing of it was. */
static bool parcel_post(struct loop *to, loop_fn *fn, const struct parcel *what)
{
	struct parcel *p = malloc(sizeof *p);

	if (p == NULL)
		return false;
	*p = *what;
	if (loop_post(to, fn, p))
		return true;
	free(p);
	return false;
}

/* ---- what a worker tells: posted to the main thread ---------------------------------------- */

static void ended_told(void *owner)
{
	struct parcel *p = owner;

	p->worker->plan.events->ended(p->worker->plan.daemon, &p->peer);
	free(p);
}

static void count_busy(struct worker *w)
{
	unsigned connections = http_server_count(w->server);

	metric_set(w->hall.metrics, METRICS_CONNECTIONS, 0, connections);
	atomic_store(&w->busy, connections + store_busy(w->store));
}

static void conn_ended(void *keeper, const struct endpoint *peer, unsigned listener)
{
	struct worker *w = keeper;

	struct parcel *p = w->kept;

	count_busy(w);
	w->kept = p->next;
	*p = (struct parcel){ .worker = w, .peer = *peer, .listener = listener };
	if (!loop_post_with(w->plan.main_loop, &p->post, ended_told, p))
		free(p);
}

static void nudge_told(void *owner)
{
	struct parcel *p = owner;

	p->worker->plan.events->nudged(p->worker->plan.daemon);
	free(p);
}

static void nudge(void *owner)
{
	struct worker *w = owner;

	parcel_post(w->plan.main_loop, nudge_told, &(struct parcel){ .worker = w });
}

static void wrote_told(void *owner)
{
	struct parcel *p = owner;

	p->worker->plan.events->wrote(p->worker->plan.daemon);
	free(p);
}

/* Told once before each look of the sequencer: that one sees whatever is committed until it begins. A look may begin while this
 * travels, and the next telling then goes behind it: hence a parcel each. Without memory the sequencer's next look finds it. */
static void wrote(void *owner)
{
	struct worker *w = owner;

	if (!atomic_exchange(&w->wrote_told, true) &&
		!parcel_post(w->plan.main_loop, wrote_told, &(struct parcel){ .worker = w }))
		atomic_store(&w->wrote_told, false);
}

static void fatal_told(void *owner)
{
	struct parcel *p = owner;

	p->worker->plan.events->fatal(p->worker->plan.daemon, p->message);
	free(p);
}

static void store_fatal(void *owner, const char *message)
{
	struct worker *w = owner;
	struct parcel p = { .worker = w };

	strncpy(p.message, message, sizeof p.message - 1);
	parcel_post(w->plan.main_loop, fatal_told, &p);
}

/* ---- making ------------------------------------------------------------------------------- */

static bool make_parts(struct worker *w)
{
	const struct settings *s = w->plan.settings;
	struct auth_limits auth = limit_auth(s);
	struct http_limits http = limit_http(s, w->plan.hosts);
	struct conn_limits conn = limit_conn(s);

	w->digest = digest_new();
	w->journal = journal_new(w->loop);
	w->cache = cache_new(w->loop, RENDERED_MAX, nudge, w);
	w->feed = feed_new(w->loop, wrote, w);
	w->auth = auth_new(w->loop, w->store, &auth);
	w->server = http_server_new(w->loop, &http, &conn, &hall_events, &w->hall, conn_ended, w);
	if (w->digest == NULL || w->journal == NULL || w->cache == NULL || w->feed == NULL || w->auth == NULL ||
		w->server == NULL)
		return false;
	w->hall = (struct hall){
		.loop = w->loop,
		.store = w->store,
		.auth = w->auth,
		.cache = w->cache,
		.feed = w->feed,
		.throttle = w->plan.throttle,
		.ids = &w->ids,
		.digest = w->digest,
		.journal = w->journal,
		.arenas = &w->arenas,
		.metrics = w->plan.metrics,
		.all_metrics = w->plan.all_metrics,
		.routes = api_routes,
		.limits = limit_hall(s),
	};
	return true;
}

struct worker *worker_new(const struct worker_plan *plan)
{
	struct worker *w = calloc(1, sizeof *w);

	if (w == NULL)
		return NULL;
	w->plan = *plan;
	w->store_limits = limit_store_of_worker(plan->settings);
	w->loop = loop_new();
	if (w->loop != NULL)
		w->store = store_new(w->loop, &w->store_limits, store_fatal, w);
	if (w->store != NULL && make_parts(w))
		return w;
	worker_free(w);
	return NULL;
}

struct loop *worker_loop(struct worker *w)
{
	return w->loop;
}

struct cache *worker_cache(struct worker *w)
{
	return w->cache;
}

/* Signals are the main thread's. */
static void *worker_main(void *arg)
{
	struct worker *w = arg;

	loop_run(w->loop);
	return NULL;
}

bool worker_start(struct worker *w)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	w->running = pthread_create(&w->thread, NULL, worker_main, w) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return w->running;
}

/* ---- what is asked of a worker: posted to its own thread ------------------------------------- */

static void serve(void *owner)
{
	struct parcel *p = owner, came = *p;

	p->next = p->worker->kept;
	came.worker->kept = p;
	http_server_take(came.worker->server, came.fd, came.tls, &came.peer, came.listener);
	tls_unref(came.tls);
	count_busy(came.worker);
}

void worker_serve(struct worker *w, int fd, struct tls *tls, const struct endpoint *peer, unsigned listener)
{
	struct parcel p = { .worker = w, .fd = fd, .tls = tls_ref(tls), .peer = *peer, .listener = listener };

	if (parcel_post(w->loop, serve, &p))
		return;
	tls_unref(tls);
	close(fd);
	w->plan.events->ended(w->plan.daemon, peer);
}

static void reload(void *owner)
{
	struct parcel *p = owner;

	http_server_set_limits(p->worker->server, &p->http, &p->conn);
	free(p);
}

void worker_reload(struct worker *w, const struct settings *s, const char *const *hosts)
{
	const struct parcel p = { .worker = w, .http = limit_http(s, hosts), .conn = limit_conn(s) };

	if (!parcel_post(w->loop, reload, &p))
		log_say(LOG_LEVEL_ERROR,
			"no memory to tell a worker its new limits: it keeps the old ones until the next reload");
}

static void make_room(void *owner)
{
	struct parcel *p = owner;

	http_server_make_room(p->worker->server);
	free(p);
}

void worker_make_room(struct worker *w)
{
	parcel_post(w->loop, make_room, &(struct parcel){ .worker = w });
}

/* A principal that was not forgotten would let a revoked token in until the next revocation. */
static void forget(void *owner)
{
	struct worker *w = owner;

	atomic_store(&w->forget_asked, false);
	auth_forget(w->auth);
}

void worker_forget_principals(struct worker *w)
{
	if (!atomic_exchange(&w->forget_asked, true))
		loop_post_with(w->loop, &w->forget_post, forget, w);
}

static void trust(void *owner)
{
	struct worker *w = owner;

	atomic_store(&w->trust_asked, false);
	auth_trust(w->auth, atomic_load(&w->trust_heard));
}

/* Lost and heard again before the worker turned: what was missed meanwhile is forgotten by worker_forget_principals. */
void worker_trust(struct worker *w, bool heard)
{
	atomic_store(&w->trust_heard, heard);
	if (!atomic_exchange(&w->trust_asked, true))
		loop_post_with(w->loop, &w->trust_post, trust, w);
}

void worker_hear_writes(struct worker *w)
{
	atomic_store(&w->wrote_told, false);
}

static void advance(void *owner)
{
	struct parcel *p = owner;

	feed_advance(p->worker->feed, p->head, p->codes);
	free(p->codes);
	free(p);
}

/* Whom it was about is lost: everybody looks. */
static void advance_all(void *owner)
{
	struct worker *w = owner;

	atomic_store(&w->advance_asked, false);
	feed_advance(w->feed, atomic_load(&w->head), NULL);
}

void worker_advance(struct worker *w, int64_t head, const char *codes)
{
	struct parcel p = { .worker = w, .head = head, .codes = codes != NULL ? strdup(codes) : NULL };

	atomic_store(&w->head, head);
	if ((codes == NULL || p.codes != NULL) && parcel_post(w->loop, advance, &p))
		return;
	free(p.codes);
	if (!atomic_exchange(&w->advance_asked, true))
		loop_post_with(w->loop, &w->advance_post, advance_all, w);
}

/* Writes whose clients have gone are still under way: they count as work, too. */
static void census_due(void *owner)
{
	struct worker *w = owner;

	count_busy(w);
	timer_start(w->census, COUNT_MS);
}

static void drain(void *owner)
{
	struct worker *w = owner;

	w->hall.stopping = true;
	feed_end(w->feed);
	http_server_drain(w->server);
	count_busy(w);
	atomic_store(&w->drain_asked, false);
	w->census = timer_new(w->loop, census_due, w);
	if (w->census != NULL)
		timer_start(w->census, COUNT_MS);
}

void worker_drain(struct worker *w)
{
	atomic_store(&w->drain_asked, true);
	if (!loop_post_with(w->loop, &w->drain_post, drain, w))
		atomic_store(&w->drain_asked, false);
}

unsigned worker_busy(const struct worker *w)
{
	return atomic_load(&w->busy) + atomic_load(&w->drain_asked);
}

static void show_life(void *owner)
{
	struct parcel *p = owner;

	atomic_store(&p->worker->alive, true);
	free(p);
}

bool worker_is_alive(struct worker *w)
{
	bool alive = atomic_exchange(&w->alive, false);

	parcel_post(w->loop, show_life, &(struct parcel){ .worker = w });
	return alive;
}

/* ---- ending ------------------------------------------------------------------------------- */

void worker_free(struct worker *w)
{
	struct parcel *p;

	if (w == NULL)
		return;
	if (w->running) {
		loop_halt(w->loop);
		pthread_join(w->thread, NULL);
	}
	http_server_free(w->server);
	journal_free(w->journal);
	arena_shelf_clear(&w->arenas);
	timer_free(w->census);
	auth_free(w->auth);
	digest_free(w->digest);
	cache_free(w->cache);
	feed_free(w->feed);
	store_free(w->store);
	loop_free(w->loop);
	while ((p = w->kept) != NULL) {
		w->kept = p->next;
		free(p);
	}
	free(w);
}
