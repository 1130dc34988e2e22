/* A storm of clients while backends and the server are killed: every STORED is there exactly once. */
#include <sys/wait.h>

#include "rig.h"

enum { CLIENTS = 100 };

struct storm;

struct client {
	struct storm *storm;
	struct rig_filing filing;
	unsigned number, sent;
	bool waits;
};

struct storm {
	struct rig *rig;
	struct client clients[CLIENTS];
	struct timer *timer;
	pid_t killer;
	bool killed, ending;
	unsigned waiting, stored, failed, wrong;
	FILE *ids; /* of all that was said to be stored */
};

static void storm_send(struct client *c);

static void storm_came(void *owner, const struct fault *f, const struct filed *filed)
{
	struct client *c = owner;
	struct storm *s = c->storm;

	s->waiting--;
	c->waits = false;
	if (f != NULL && f->status != 503)
		s->wrong++;
	else if (f != NULL)
		s->failed++;
	else if (filed->written.outcome == WRITTEN_STORED && strcmp(filed->stored.id, c->filing.id) == 0) {
		s->stored++;
		fprintf(s->ids, "%s\n", c->filing.id);
	} else
		s->wrong++;
	if (!s->ending && f == NULL)
		storm_send(c);
	else if (s->ending && s->waiting == 0)
		loop_stop(s->rig->loop);
}

static void storm_send(struct client *c)
{
	char key[40];
	struct fault f;

	snprintf(key, sizeof key, "storm-%u-%u", c->number, c->sent++);
	rig_fill(c->storm->rig, &c->filing, c->number, key);
	if (store_submission_insert(c->storm->rig->store, &c->filing.filing, storm_came, c, &f) == NULL) {
		c->storm->failed++;
		return;
	}
	c->waits = true;
	c->storm->waiting++;
}

/* Those that were told 503 come back with the next tick; the storm ends when whoever kills is done and every client could file. */
static void storm_tick(void *owner)
{
	struct storm *s = owner;

	s->killed = s->killed || waitpid(s->killer, NULL, WNOHANG) != 0;
	s->ending = s->killed && s->stored >= CLIENTS;
	for (unsigned i = 0; i < CLIENTS && !s->ending; i++)
		if (!s->clients[i].waits)
			storm_send(&s->clients[i]);
	if (!s->ending)
		timer_start(s->timer, 50);
	else if (s->waiting == 0)
		loop_stop(s->rig->loop);
}

static void storm(struct rig *r, const char *script)
{
	static struct storm s;
	char path[256], sql[600];

	memset(&s, 0, sizeof s);
	s.rig = r;
	snprintf(path, sizeof path, "%s/ids", r->folder);
	s.ids = fopen(path, "w");
	s.timer = timer_new(r->loop, storm_tick, &s);
	for (unsigned i = 0; i < CLIENTS; i++)
		s.clients[i] = (struct client){ .storm = &s, .number = i + 1 };
	rig_sql(r, "TRUNCATE dxtrack.submission, dxtrack.submission_head, dxtrack.idempotency", NULL, 0);
	s.killer = fork();
	if (s.killer == 0)
		execl("/bin/sh", "sh", "-c", script, (char *)NULL);
	timer_start(s.timer, 0);
	rig_run(r);
	fclose(s.ids);
	timer_free(s.timer);
	snprintf(sql, sizeof sql,
		"CREATE TEMP TABLE told (id uuid); COPY told FROM '%s'; "
		"SELECT count(*) FROM told JOIN dxtrack.submission USING (id)",
		path);
	print_message("%u stored, %u told to come again, %u wrong\n", s.stored, s.failed, s.wrong);
	assert_int_equal(s.wrong, 0);
	assert_int_equal(rig_count(r, sql), s.stored);
	assert_int_equal(rig_count(r, "SELECT count(*) - count(DISTINCT key) FROM dxtrack.idempotency"), 0);
	assert_int_equal(
		rig_count(r,
			"SELECT (SELECT count(*) FROM dxtrack.idempotency) - (SELECT count(*) FROM dxtrack.submission)"),
		0);
}

static int open_rig(void **state)
{
	rig_open(*state);
	rig_until_ready(*state);
	return 0;
}

static int close_rig(void **state)
{
	rig_close(*state);
	return 0;
}

static void backends_are_terminated_under_load(void **state)
{
	struct rig *r = *state;
	char script[600];

	snprintf(script, sizeof script,
		"for i in 1 2 3 4 5 6 7 8; do $(ls -d /usr/lib/postgresql/*/bin | tail -1)/psql -X -q -o /dev/null -h %s/socket -U postgres -d dxtrack"
		" -c 'SELECT pg_sleep(0.2)' -c \"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'dxtrack_app'\"; done",
		r->folder);
	storm(r, script);
	assert_int_equal(store_busy(r->store), 0);
}

static void the_server_is_killed_under_load(void **state)
{
	struct rig *r = *state;
	char script[600];

	snprintf(script, sizeof script, "%s crash %s", CLUSTER, r->folder);
	storm(r, script);
	rig_until_ready(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(backends_are_terminated_under_load, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(the_server_is_killed_under_load, open_rig, close_rig),
	};

	return cmocka_run_group_tests_name("storm", tests, rig_start, rig_stop);
}
