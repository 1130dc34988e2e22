/*
 * Decides what starts, reloads and stops, and in which order. The main thread accepts, counts, listens
 * to the database and to signals; requests are the workers'.
 */
#include "daemon/daemon.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "auth/throttle.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "cache/publisher.h"
#include "cache/refresh.h"
#include "daemon/door.h"
#include "daemon/limit.h"
#include "daemon/service.h"
#include "daemon/worker.h"
#include "keeper/keeper.h"
#include "keeper/sequencer.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "net/endpoint.h"
#include "net/listener.h"
#include "net/tls.h"
#include "request/metrics.h"
#include "settings/config.h"
#include "store/event.h"
#include "store/notice.h"

enum { WORKERS_MAX = 64, THROTTLED_NAMES_MAX = 65536, LOOK_MS = 20, HOSTS_MAX_BYTES = 1 << 20 };

struct daemon {
	char *settings_path;
	struct settings settings;
	bool settings_read;
	struct arena *hosts_arena; /* every list of names there was: connections may still look at an old one */
	const char *const *hosts;
	struct loop *loop;
	struct store_limits store_limits;
	struct store *store;
	struct publisher *publisher;
	struct refresh *refresh;
	struct keeper *keeper;
	struct sequencer *sequencer;
	bool behind; /* notices were lost: the next look tells how far the events are */
	struct crowd *crowd;
	struct throttle *throttle;
	struct metrics *metrics;
	struct door doors[DOOR_COUNT];
	struct worker *workers[WORKERS_MAX];
	unsigned worker_count, turn;
	struct timer *watchdog, *stop_look;
	int64_t stop_by_ms;
	bool stopping;
	struct log_limit crowd_complaint;
	int exit_status;
};

/* ---- settings ----------------------------------------------------------------------------- */

/*
 * listen.hosts as the list that http wants; NULL: any name. False: no memory for all of it, and with less of it
 * the daemon would refuse names that are its own, or take any.
 */
static bool read_hosts(struct daemon *d, const char *hosts, const char *const **ret_hosts)
{
	struct text rest = text_of(hosts), name;
	const char **list;
	size_t n = 0;

	*ret_hosts = NULL;
	if (hosts == NULL || *hosts == '\0')
		return true;
	list = arena_alloc_array(d->hosts_arena, strlen(hosts) + 2, sizeof *list);
	while (list != NULL && text_cut(&rest, ',', &name)) {
		if (text_trim(name).len == 0)
			continue;
		list[n] = arena_text(d->hosts_arena, text_trim(name));
		if (list[n++] == NULL)
			return false;
	}
	*ret_hosts = list;
	return list != NULL;
}

static bool read_settings(struct daemon *d, char why[DAEMON_WHY_SIZE])
{
	struct buffer errors = { 0 };

	d->settings_read = config_read(d->settings_path, settings_table(), &d->settings, &errors);
	if (!d->settings_read)
		snprintf(why, DAEMON_WHY_SIZE, "%.*s", (int)errors.len, errors.at != NULL ? errors.at : "");
	buffer_free(&errors);
	return d->settings_read && read_hosts(d, d->settings.listen_hosts, &d->hosts);
}

/* ---- callers come in and go ----------------------------------------------------------------- */

static void caller_entered(void *owner, unsigned number, int fd, struct tls *tls, const struct endpoint *peer)
{
	struct daemon *d = owner;
	const char *why = crowd_enter(d->crowd, peer);

	if (why != NULL) {
		log_say_limited(&d->crowd_complaint, loop_now_ms(d->loop) * 1000, LOG_LEVEL_WARNING,
			"connection refused: %s", why);
		close(fd);
		return;
	}
	worker_serve(d->workers[d->turn % d->worker_count], fd, tls, peer, number);
	if (crowd_is_tight(d->crowd))
		worker_make_room(d->workers[d->turn % d->worker_count]);
	d->turn++;
}

static void caller_ended(void *owner, const struct endpoint *peer)
{
	struct daemon *d = owner;

	crowd_leave(d->crowd, peer);
}

/* ---- what the database tells ------------------------------------------------------------------ */

static void figure_nudged(void *owner)
{
	struct daemon *d = owner;

	refresh_figures(d->refresh);
}

/* The main thread's cells come behind the workers'. */
static void keeper_ran(void *owner, int64_t moves)
{
	struct daemon *d = owner;
	struct metric_cells *cells = metric_cells_of(d->metrics, d->worker_count);

	metric_add(cells, METRICS_KEEPER_MOVES, 0, moves);
	metric_set(cells, METRICS_KEEPER_RAN, 0, loop_now_us(d->loop) / 1000000);
}

static void something_written(void *owner)
{
	struct daemon *d = owner;

	sequencer_nudge(d->sequencer);
}

static void advance_workers(struct daemon *d, int64_t head, const char *codes)
{
	for (unsigned i = 0; i < d->worker_count; i++)
		worker_advance(d->workers[i], head, codes);
}

static void sequencer_looks(void *owner)
{
	struct daemon *d = owner;

	for (unsigned i = 0; i < d->worker_count; i++)
		worker_hear_writes(d->workers[i]);
}

/* Notices tell the workers; where none are heard, or were lost, each look does. */
static void sequencer_looked(void *owner, const struct store_sequenced *done)
{
	struct daemon *d = owner;
	struct metric_cells *cells = metric_cells_of(d->metrics, d->worker_count);

	metric_add(cells, METRICS_EVENTS, 0, done->done);
	metric_set(cells, METRICS_EVENT_POSITION, 0, done->reached);
	metric_set(cells, METRICS_SEQUENCER_LOOKED, 0, loop_now_us(d->loop) / 1000000);
	metric_set(cells, METRICS_CATALOGUE_BEHIND, 0, (int64_t)refresh_behind(d->refresh));
	if (done->done > 0)
		metric_observe(cells, METRICS_EVENT_DELAY_SECONDS, 0, done->lag_us);
	if (d->behind || !store_notice_heard(d->store))
		advance_workers(d, done->reached, NULL);
	d->behind = false;
}

static void begin_stop(struct daemon *d);

static void database_unfit(void *owner, const char *message)
{
	struct daemon *d = owner;

	log_say(LOG_LEVEL_ERROR, "cannot work with this database: %s", message);
	d->exit_status = 1;
	begin_stop(d);
}

static void figures_changed(struct daemon *d, const char *payload)
{
	(void)payload;
	refresh_figures(d->refresh);
	sequencer_nudge(d->sequencer);
}

static void catalogue_changed(struct daemon *d, const char *payload)
{
	(void)payload;
	refresh_catalogue(d->refresh);
}

static void credential_changed(struct daemon *d, const char *payload)
{
	(void)payload;
	for (unsigned i = 0; i < d->worker_count; i++)
		worker_forget_principals(d->workers[i]);
}

/* "<position> <codes>", or * for the codes; something else is nothing that event_sequence says. */
static void events_advanced(struct daemon *d, const char *payload)
{
	struct text rest = text_of(payload), position;
	int64_t head;

	if (!text_cut(&rest, ' ', &position) || !text_to_int64(position, &head) || rest.at == NULL)
		return;
	advance_workers(d, head, strcmp(rest.at, "*") == 0 ? NULL : rest.at);
}

struct channel {
	const char *name;
	void (*changed)(struct daemon *, const char *payload);
};

static const struct channel channels[] = {
	{ "dxtrack_figure", figures_changed },
	{ "dxtrack_catalogue", catalogue_changed },
	{ "dxtrack_credential", credential_changed },
	{ "dxtrack_event", events_advanced },
};

/* Listening begins or breaks: what was missed meanwhile is read again. */
static void listening_changed(struct daemon *d, bool heard)
{
	for (unsigned i = 0; i < d->worker_count; i++)
		worker_trust(d->workers[i], heard);
	if (!heard)
		return;
	d->behind = true;
	catalogue_changed(d, "");
	figures_changed(d, "");
	credential_changed(d, "");
}

static void notice_came(void *owner, const struct notice *n)
{
	struct daemon *d = owner;

	if (n->channel == NULL)
		listening_changed(d, n->heard);
	for (size_t i = 0; n->channel != NULL && i < sizeof channels / sizeof channels[0]; i++)
		if (strcmp(channels[i].name, n->channel) == 0)
			channels[i].changed(d, n->payload);
}

static const struct worker_events worker_events = {
	.ended = caller_ended,
	.nudged = figure_nudged,
	.wrote = something_written,
	.fatal = database_unfit,
};

static const struct sequencer_events sequencer_events = { .looking = sequencer_looks, .looked = sequencer_looked };

/* ---- starting ------------------------------------------------------------------------------- */

static bool make_shared(struct daemon *d)
{
	struct crowd_limits crowd = limit_crowd(&d->settings);

	d->worker_count = limit_workers(&d->settings);
	if (d->worker_count > WORKERS_MAX)
		d->worker_count = WORKERS_MAX;
	d->store_limits = limit_store_of_main(&d->settings);
	d->loop = loop_new();
	d->crowd = crowd_new(&crowd);
	d->metrics = metric_new(metrics_table, METRICS_ROWS, d->worker_count + 1);
	d->throttle = throttle_new((unsigned)d->settings.submissions_per_minute,
		(unsigned)d->settings.submissions_burst, THROTTLED_NAMES_MAX);
	if (d->loop == NULL || d->crowd == NULL || d->metrics == NULL || d->throttle == NULL)
		return false;
	d->publisher = publisher_new(d->loop, d->worker_count);
	d->store = store_new(d->loop, &d->store_limits, database_unfit, d);
	if (d->publisher == NULL || d->store == NULL)
		return false;
	d->refresh = refresh_new(d->loop, d->store, d->publisher);
	d->keeper = keeper_new(d->loop, d->store, keeper_ran, d);
	d->sequencer = sequencer_new(d->loop, d->store, &sequencer_events, d);
	return d->refresh != NULL && d->keeper != NULL && d->sequencer != NULL;
}

static bool make_workers(struct daemon *d)
{
	for (unsigned i = 0; i < d->worker_count; i++) {
		const struct worker_plan plan = {
			.main_loop = d->loop,
			.settings = &d->settings,
			.hosts = d->hosts,
			.throttle = d->throttle,
			.all_metrics = d->metrics,
			.metrics = metric_cells_of(d->metrics, i),
			.events = &worker_events,
			.daemon = d,
		};

		d->workers[i] = worker_new(&plan);
		if (d->workers[i] == NULL)
			return false;
		publisher_add(d->publisher, worker_loop(d->workers[i]), worker_cache(d->workers[i]));
	}
	return true;
}

static bool has_expired(const struct tls *tls)
{
	return tls_expires_us(tls) <= clock_now_us();
}

static bool make_all(struct daemon *d, char why[DAEMON_WHY_SIZE])
{
	struct tls *tls[DOOR_COUNT];

	if (!read_settings(d, why))
		return false;
	log_set_level((enum log_level)d->settings.log_level);
	if (!door_read_tls(&d->settings, tls, why, DAEMON_WHY_SIZE))
		return false;
	door_change_tls(d->doors, tls);
	if (has_expired(tls[0]))
		log_say(LOG_LEVEL_WARNING, "%s: the certificate has expired", d->settings.tls_certificate);
	snprintf(why, DAEMON_WHY_SIZE, "out of memory or descriptors");
	if (!make_shared(d) || !make_workers(d))
		return false;
	return door_open_all(d->doors, d->loop, &d->settings, caller_entered, d, why, DAEMON_WHY_SIZE);
}

struct daemon *daemon_new(const char *settings_path, char ret_why[DAEMON_WHY_SIZE])
{
	struct daemon *d = calloc(1, sizeof *d);

	snprintf(ret_why, DAEMON_WHY_SIZE, "out of memory");
	if (d == NULL)
		return NULL;
	d->settings_path = strdup(settings_path);
	d->hosts_arena = arena_new(HOSTS_MAX_BYTES);
	if (d->settings_path != NULL && d->hosts_arena != NULL && make_all(d, ret_why))
		return d;
	daemon_free(d);
	return NULL;
}

/* ---- reload: all or nothing ------------------------------------------------------------------- */

/* Lists are never given back: a reload that changes none must not use up their room, and one without room opens nothing. */
static void change_hosts(struct daemon *d, const char *was, const char *wanted)
{
	const char *const *list;

	if (was != NULL && wanted != NULL && strcmp(was, wanted) == 0)
		return;
	if (read_hosts(d, wanted, &list))
		d->hosts = list;
	else
		log_say(LOG_LEVEL_ERROR, "listen.hosts stays as it was: no memory for another list");
}

static void take_over(struct daemon *d, const struct settings *fresh, struct tls *tls[DOOR_COUNT])
{
	char *conninfo = d->settings.database_conninfo;
	struct crowd_limits crowd;

	change_hosts(d, d->settings.listen_hosts, fresh->listen_hosts);
	/* The stores borrow it since the start, and no reload changes it: it stays where it is. */
	d->settings.database_conninfo = fresh->database_conninfo;
	setting_free(settings_table(), &d->settings);
	d->settings = *fresh;
	d->settings.database_conninfo = conninfo;
	crowd = limit_crowd(&d->settings);
	crowd_set_limits(d->crowd, &crowd);
	log_set_level((enum log_level)d->settings.log_level);
	door_change_tls(d->doors, tls);
	for (unsigned i = 0; i < d->worker_count; i++)
		worker_reload(d->workers[i], &d->settings, d->hosts);
}

/* An expired pair does not take the place of a valid one; where both have expired nothing is lost by it. */
static bool read_pair(
	struct daemon *d, const struct settings *fresh, struct tls *ret_tls[DOOR_COUNT], char *ret_why, size_t room)
{
	if (!door_read_tls(fresh, ret_tls, ret_why, room))
		return false;
	if (!has_expired(ret_tls[0]) || has_expired(d->doors[0].tls))
		return true;
	snprintf(ret_why, room, "%s: the certificate has expired", fresh->tls_certificate);
	for (unsigned i = 0; i < DOOR_COUNT; i++)
		tls_unref(ret_tls[i]);
	return false;
}

/* Reads settings and certificates into fresh ones. False: a line for the log each, and nothing was changed. */
static bool read_again(struct daemon *d, struct settings *ret_fresh, struct tls *ret_tls[DOOR_COUNT])
{
	struct buffer errors = { 0 }, held = { 0 };
	char why[DAEMON_WHY_SIZE];
	bool read = config_read(d->settings_path, settings_table(), ret_fresh, &errors);

	if (!read)
		log_say(LOG_LEVEL_ERROR, "reload refused, the settings stay: %.*s", (int)errors.len,
			errors.at != NULL ? errors.at : "");
	if (read && setting_hold(settings_table(), &d->settings, ret_fresh, &held) && held.len > 0)
		log_say(LOG_LEVEL_WARNING, "these settings wait for the next start: %.*s", (int)held.len, held.at);
	if (read && !read_pair(d, ret_fresh, ret_tls, why, sizeof why)) {
		log_say(LOG_LEVEL_ERROR, "reload refused, certificate and settings stay: %s", why);
		setting_free(settings_table(), ret_fresh);
		read = false;
	}
	buffer_free(&errors);
	buffer_free(&held);
	return read;
}

static void reload(void *owner)
{
	struct daemon *d = owner;
	struct settings fresh;
	struct tls *tls[DOOR_COUNT];
	char state[64];

	snprintf(state, sizeof state, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)clock_monotonic_us());
	service_tell(state);
	if (read_again(d, &fresh, tls)) {
		take_over(d, &fresh, tls);
		log_say(LOG_LEVEL_INFO, "settings and certificate reloaded");
	}
	service_tell("READY=1");
}

/* ---- stopping ------------------------------------------------------------------------------- */

static bool all_idle(const struct daemon *d)
{
	for (unsigned i = 0; i < d->worker_count; i++)
		if (worker_busy(d->workers[i]) > 0)
			return false;
	return true;
}

static void look_for_the_end(void *owner)
{
	struct daemon *d = owner;

	if (all_idle(d) || loop_now_ms(d->loop) >= d->stop_by_ms)
		loop_stop(d->loop);
	else
		timer_start(d->stop_look, LOOK_MS);
}

/* No new callers; whoever is inside gets an answer within the deadline. */
static void begin_stop(struct daemon *d)
{
	if (d->stopping)
		return;
	d->stopping = true;
	service_tell("STOPPING=1");
	log_say(LOG_LEVEL_INFO, "stopping: what is in flight is finished");
	for (unsigned i = 0; i < DOOR_COUNT; i++)
		if (d->doors[i].listener != NULL)
			listener_pause(d->doors[i].listener);
	for (unsigned i = 0; i < d->worker_count; i++)
		worker_drain(d->workers[i]);
	d->stop_by_ms = loop_now_ms(d->loop) + d->settings.stop_deadline_ms;
	d->stop_look = timer_new(d->loop, look_for_the_end, d);
	if (d->stop_look != NULL)
		timer_start(d->stop_look, LOOK_MS);
	else
		loop_stop(d->loop);
}

static void stop_asked(void *owner)
{
	begin_stop(owner);
}

/* ---- running ------------------------------------------------------------------------------- */

/* Fed only while every loop turns. */
static void feed_watchdog(void *owner)
{
	struct daemon *d = owner;
	bool alive = true;

	for (unsigned i = 0; i < d->worker_count; i++)
		alive = worker_is_alive(d->workers[i]) && alive;
	if (alive)
		service_tell("WATCHDOG=1");
	timer_start(d->watchdog, service_watchdog_ms());
}

static bool start_watchdog(struct daemon *d)
{
	if (service_watchdog_ms() == 0)
		return true;
	d->watchdog = timer_new(d->loop, feed_watchdog, d);
	if (d->watchdog == NULL)
		return false;
	for (unsigned i = 0; i < d->worker_count; i++)
		worker_is_alive(d->workers[i]);
	timer_start(d->watchdog, service_watchdog_ms());
	return true;
}

int daemon_run(struct daemon *d)
{
	signal(SIGPIPE, SIG_IGN);
	if (!loop_on_signal(d->loop, SIGTERM, stop_asked, d) || !loop_on_signal(d->loop, SIGINT, stop_asked, d) ||
		!loop_on_signal(d->loop, SIGHUP, reload, d) || !start_watchdog(d))
		return 1;
	for (unsigned i = 0; i < d->worker_count; i++)
		if (!worker_start(d->workers[i]))
			return 1;
	store_notice_hear(d->store, notice_came, d);
	service_tell("READY=1");
	log_say(LOG_LEVEL_INFO, "serving with %u workers", d->worker_count);
	loop_run(d->loop);
	log_say(LOG_LEVEL_INFO, "stopped");
	return d->exit_status;
}

void daemon_free(struct daemon *d)
{
	if (d == NULL)
		return;
	door_close_all(d->doors);
	for (unsigned i = 0; i < d->worker_count; i++)
		worker_free(d->workers[i]);
	refresh_free(d->refresh);
	keeper_free(d->keeper);
	sequencer_free(d->sequencer);
	store_free(d->store);
	timer_free(d->watchdog);
	timer_free(d->stop_look);
	loop_free(d->loop);
	publisher_free(d->publisher);
	crowd_free(d->crowd);
	throttle_free(d->throttle);
	metric_free(d->metrics);
	if (d->settings_read)
		setting_free(settings_table(), &d->settings);
	arena_free(d->hosts_arena);
	free(d->settings_path);
	free(d);
}
