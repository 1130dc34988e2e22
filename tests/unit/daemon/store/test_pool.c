/* Connections: what schema they accept, what is heard over them, that they come back. */
#include <dlfcn.h>
#include <libpq-fe.h>
#include <signal.h>
#include <sys/wait.h>

#include "rig.h"
#include "store/figure.h"
#include "store/notice.h"
#include "domain/figure.h"

/* Stands before libpq's: one result gets lost, as where libpq has no memory for it. */
static int until_lost;

PGresult *PQgetResult(PGconn *pg)
{
	union {
		void *symbol;
		PGresult *(*call)(PGconn *);
	} next = { dlsym(RTLD_NEXT, "PQgetResult") };
	PGresult *r = next.call(pg);

	if (r == NULL || until_lost == 0 || --until_lost > 0)
		return r;
	PQclear(r);
	return next.call(pg);
}

/* Likewise: no memory for the result of a sync. What libpq itself calls is bound to this one, too. */
static bool no_sync;

PGresult *PQmakeEmptyPGresult(PGconn *pg, ExecStatusType status)
{
	union {
		void *symbol;
		PGresult *(*call)(PGconn *, ExecStatusType);
	} next = { dlsym(RTLD_NEXT, "PQmakeEmptyPGresult") };

	if (!no_sync || status != PGRES_PIPELINE_SYNC)
		return next.call(pg, status);
	no_sync = false;
	return NULL;
}

struct heard {
	struct rig *rig;
	unsigned told, begun, broken;
	char channel[40], payload[40];
};

static void notice_came(void *owner, const struct notice *n)
{
	struct heard *h = owner;

	if (n->channel == NULL) {
		h->begun += n->heard;
		h->broken += !n->heard;
	} else {
		h->told++;
		snprintf(h->channel, sizeof h->channel, "%s", n->channel);
		snprintf(h->payload, sizeof h->payload, "%s", n->payload);
	}
	if (n->channel != NULL || n->heard)
		loop_stop(h->rig->loop);
}

static void notices_are_heard_and_heard_again(void **state)
{
	struct rig *r = *state;
	struct heard h = { .rig = r };

	r->limits.connections[LANE_NOTICES] = 1;
	rig_open(r);
	store_notice_hear(r->store, notice_came, &h);
	rig_run(r);
	assert_int_equal(h.begun, 1);
	assert_true(store_notice_heard(r->store));
	rig_sql(r, "SELECT pg_notify('dxtrack_figure', '17')", NULL, 0);
	rig_run(r);
	assert_string_equal(h.channel, "dxtrack_figure");
	assert_string_equal(h.payload, "17");
	rig_sql(r, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'dxtrack_app'", NULL, 0);
	rig_run(r);
	assert_int_equal(h.broken, 1);
	assert_int_equal(h.begun, 2);
	rig_close(r);
	r->limits.connections[LANE_NOTICES] = 0;
}

static pid_t listening_backend(struct rig *r)
{
	return (pid_t)rig_count(r, "SELECT pid FROM pg_stat_activity WHERE usename = 'dxtrack_app'");
}

/* Alive after many proofs; then a server that stands still, as behind a wire that lost its other end. */
static void a_silent_lane_of_notices_is_given_up(void **state)
{
	struct rig *r = *state;
	struct store_limits before = r->limits;
	struct heard h = { .rig = r };
	pid_t pid;

	r->limits.connections[LANE_NOTICES] = 1;
	r->limits.connections[LANE_SUBMISSIONS] = r->limits.connections[LANE_WRITES] = 0;
	r->limits.connections[LANE_READS] = r->limits.connections[LANE_SLOW] = 0;
	r->limits.connections[LANE_EVIDENCE] = 0;
	r->limits.notice_proof_ms = 1;
	r->limits.statement_timeout_ms = 100;
	rig_open(r);
	store_notice_hear(r->store, notice_came, &h);
	rig_run(r);
	for (int i = 0; i < 20; i++) {
		rig_sql(r, "SELECT pg_sleep(0.01), pg_notify('dxtrack_figure', '18')", NULL, 0);
		rig_run(r);
	}
	assert_int_equal(h.told, 20);
	assert_int_equal(h.broken, 0);
	pid = listening_backend(r);
	assert_int_equal(kill(pid, SIGSTOP), 0);
	rig_run(r);
	assert_int_equal(h.broken, 1);
	assert_int_equal(h.begun, 2);
	assert_int_equal(kill(pid, SIGCONT), 0);
	rig_close(r);
	r->limits = before;
}

static void a_newer_schema_is_fatal(void **state)
{
	struct rig *r = *state;

	rig_sql(r, "INSERT INTO dxtrack.schema_migration VALUES ('9999_future', repeat('0', 64))", NULL, 0);
	rig_open(r);
	rig_run(r);
	assert_non_null(strstr(r->fatal, "9999"));
	rig_close(r);
	rig_sql(r, "DELETE FROM dxtrack.schema_migration WHERE name = '9999_future'", NULL, 0);
}

static void look_for_old(void *owner)
{
	struct rig *r = owner;
	const char *reason = "";

	if (!store_ready(r->store, &reason) && strstr(reason, "dxtrackctl migrate") != NULL)
		loop_stop(r->loop);
	else
		timer_start(r->tick, 2);
}

static void an_older_schema_is_waited_for(void **state)
{
	struct rig *r = *state;

	rig_sql(r,
		"CREATE TABLE kept AS SELECT * FROM dxtrack.schema_migration; DELETE FROM dxtrack.schema_migration WHERE name > '0002'",
		NULL, 0);
	rig_open(r);
	timer_free(r->tick);
	r->tick = timer_new(r->loop, look_for_old, r);
	rig_until_ready(r);
	assert_string_equal(r->fatal, "");
	rig_sql(r, "INSERT INTO dxtrack.schema_migration SELECT * FROM kept ON CONFLICT DO NOTHING", NULL, 0);
	timer_free(r->tick);
	r->tick = timer_new(r->loop, rig_look, r);
	rig_until_ready(r);
	rig_close(r);
}

static void a_statement_that_does_not_prepare_names_its_file(void **state)
{
	struct rig *r = *state;

	rig_sql(r, "ALTER TABLE dxtrack.chain RENAME COLUMN position TO place", NULL, 0);
	rig_open(r);
	rig_run(r);
	assert_non_null(strstr(r->fatal, "sql/queries/chain_read.sql"));
	assert_non_null(strstr(r->fatal, "position"));
	rig_close(r);
	rig_sql(r, "ALTER TABLE dxtrack.chain RENAME COLUMN place TO position", NULL, 0);
}

static void a_column_that_is_missing_names_its_file(void **state)
{
	struct rig *r = *state;

	rig_sql(r,
		"DROP TABLE IF EXISTS dxtrack.zone CASCADE; ALTER TABLE dxtrack.district ALTER COLUMN name TYPE bytea USING name::bytea",
		NULL, 0);
	rig_open(r);
	rig_run(r);
	assert_non_null(strstr(r->fatal, "sql/queries/district_read.sql"));
	assert_non_null(strstr(r->fatal, "\"name\""));
	rig_close(r);
	rig_sql(r, "ALTER TABLE dxtrack.district ALTER COLUMN name TYPE text USING encode(name, 'escape')", NULL, 0);
}

static pid_t killer;

static void look_for_the_end(void *owner)
{
	struct rig *r = owner;
	const char *reason;

	if (killer != 0 && waitpid(killer, NULL, WNOHANG) != 0)
		killer = 0;
	if (killer == 0 && store_ready(r->store, &reason))
		loop_stop(r->loop);
	else
		timer_start(r->tick, 5);
}

/* Terminated while they are being made, connections are made again and nothing is taken for a bad statement. */
static void ended_while_preparing_is_not_fatal(void **state)
{
	struct rig *r = *state;
	char script[500];

	snprintf(script, sizeof script,
		"for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do $(ls -d /usr/lib/postgresql/*/bin | tail -1)/psql -X -q -o /dev/null -h %s/socket"
		" -U postgres -d dxtrack -c \"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'dxtrack_app'\"; done",
		r->folder);
	rig_open(r);
	timer_free(r->tick);
	r->tick = timer_new(r->loop, look_for_the_end, r);
	killer = fork();
	if (killer == 0)
		execl("/bin/sh", "sh", "-c", script, (char *)NULL);
	rig_until_ready(r);
	assert_int_equal(killer, 0);
	assert_string_equal(r->fatal, "");
	rig_close(r);
}

struct figures {
	struct rig *rig;
	unsigned calls;
	int status;
	bool none;
	size_t counts, targets;
	int64_t known_at;
};

static void figures_came(void *owner, const struct fault *f, const struct figure_input *input)
{
	struct figures *seen = owner;

	seen->calls++;
	seen->status = f == NULL ? 0 : f->status;
	seen->none = input == NULL;
	if (input != NULL) {
		seen->counts = input->counts.count;
		seen->known_at = input->known_at;
	}
	loop_stop(seen->rig->loop);
}

static void figures_of_now_and_of_then_are_read(void **state)
{
	struct rig *r = *state;
	struct figures seen = { .rig = r };
	struct fault f;

	rig_open(r);
	rig_until_ready(r);
	assert_non_null(store_figure_live(r->store, date_of(2023, 6, 30), NULL, figures_came, &seen, &f));
	rig_run(r);
	assert_int_equal(seen.status, 0);
	assert_false(seen.none);
	assert_int_equal(seen.counts, 0);
	assert_non_null(store_figure_past(
		r->store, date_of(2023, 6, 30), INT64_C(1690000000000000), NULL, figures_came, &seen, &f));
	rig_run(r);
	assert_int_equal(seen.status, 0);
	assert_int_equal(seen.known_at, INT64_C(1690000000000000));
	assert_non_null(store_figure_past(
		r->store, date_of(2023, 6, 30), INT64_C(9990000000000000), NULL, figures_came, &seen, &f));
	rig_run(r);
	assert_int_equal(seen.status, 0);
	assert_true(seen.none); /* it lies ahead */
	assert_non_null(store_figure_submitted(
		r->store, date_of(2023, 6, 30), INSTANT_NONE, "cloud.enterprises", figures_came, &seen, &f));
	rig_run(r);
	assert_int_equal(seen.status, 0);
	assert_false(seen.none);
	assert_int_equal(seen.calls, 4);
	rig_close(r);
}

static void look_for_ready(void *owner)
{
	struct rig *r = owner;
	const char *reason = "";

	if (until_lost == 0 && store_ready(r->store, &reason))
		loop_stop(r->loop);
	else
		timer_start(r->tick, 2);
}

/* Those behind it then seem to be answers about other statements; the connection is made anew. */
static void a_result_lost_while_preparing_is_not_fatal(void **state)
{
	struct rig *r = *state;

	for (int lost = 20; lost < 26; lost++) {
		rig_open(r);
		until_lost = lost;
		timer_free(r->tick);
		r->tick = timer_new(r->loop, look_for_ready, r);
		rig_until_ready(r);
		assert_string_equal(r->fatal, "");
		rig_close(r);
	}
}

/* libpq says nothing of it and would wait: without its word noticed the question would stand until the statement's time is over. */
static void an_end_lost_for_want_of_memory_is_noticed(void **state)
{
	struct rig *r = *state;
	unsigned patience = r->limits.statement_timeout_ms;
	struct figures seen = { .rig = r };
	struct fault f;

	r->limits.statement_timeout_ms = 10 * RIG_DEADLINE_MS;
	rig_open(r);
	rig_until_ready(r);
	no_sync = true;
	assert_non_null(store_figure_live(r->store, date_of(2023, 6, 30), NULL, figures_came, &seen, &f));
	rig_run(r);
	assert_false(no_sync);
	assert_int_equal(seen.calls, 1);
	assert_int_equal(seen.status, 0);
	rig_close(r);
	r->limits.statement_timeout_ms = patience;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notices_are_heard_and_heard_again),
		cmocka_unit_test(a_silent_lane_of_notices_is_given_up),
		cmocka_unit_test(figures_of_now_and_of_then_are_read),
		cmocka_unit_test(a_newer_schema_is_fatal),
		cmocka_unit_test(an_older_schema_is_waited_for),
		cmocka_unit_test(a_statement_that_does_not_prepare_names_its_file),
		cmocka_unit_test(a_column_that_is_missing_names_its_file),
		cmocka_unit_test(ended_while_preparing_is_not_fatal),
		cmocka_unit_test(a_result_lost_while_preparing_is_not_fatal),
		cmocka_unit_test(an_end_lost_for_want_of_memory_is_noticed),
	};

	return cmocka_run_group_tests_name("pool", tests, rig_start, rig_stop);
}
