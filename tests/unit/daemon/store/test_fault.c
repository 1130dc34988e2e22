/* What is committed when connections, backends and the server go away: every STORED exactly once, nothing made up. */
#include "rig.h"
#include "domain/enterprise.h"
#include "relay.h"
#include "store/enterprise.h"

enum { CLIENTS = 100 };

/* ---- a wire cut at the worst moment -------------------------------------- */

struct answer {
	struct rig *rig;
	unsigned calls;
	int status;
	enum written_outcome outcome;
	char id[UUID_TEXT_SIZE], text[80];
};

static struct relay relay;

static int open_through_relay(void **state)
{
	struct rig *r = *state;
	char server[192];

	snprintf(server, sizeof server, "%s/socket", r->folder);
	if (!relay_start(&relay, r->folder, server))
		return -1;
	snprintf(r->conninfo, sizeof r->conninfo, "host=%s dbname=dxtrack user=dxtrack_app", relay.folder);
	rig_open(r);
	rig_until_ready(r);
	return 0;
}

static int close_through_relay(void **state)
{
	struct rig *r = *state;

	rig_close(r);
	relay_stop(&relay);
	snprintf(r->conninfo, sizeof r->conninfo, "host=%s/socket dbname=dxtrack user=dxtrack_app", r->folder);
	return 0;
}

static void filed_came(void *owner, const struct fault *f, const struct filed *filed)
{
	struct answer *a = owner;

	a->calls++;
	a->status = f == NULL ? 0 : f->status;
	if (filed != NULL) {
		a->outcome = filed->written.outcome;
		snprintf(a->id, sizeof a->id, "%s", filed->stored.id);
	}
	loop_stop(a->rig->loop);
}

static struct answer file(struct rig *r, struct rig_filing *filing, unsigned n, const char *key)
{
	struct answer a = { .rig = r };
	struct fault f;

	rig_fill(r, filing, n, key);
	assert_non_null(store_submission_insert(r->store, &filing->filing, filed_came, &a, &f));
	rig_run(r);
	assert_int_equal(a.calls, 1);
	return a;
}

static void a_commit_whose_answer_is_lost_is_found_by_its_key(void **state)
{
	struct rig *r = *state;
	struct rig_filing filing;
	struct answer a;

	relay_arm(relay.cut);
	a = file(r, &filing, 301, "cut-1");
	assert_int_not_equal(access(relay.cut, F_OK), 0); /* it was cut */
	assert_int_equal(a.status, 0);
	assert_int_equal(a.outcome, WRITTEN_STORED);
	assert_string_equal(a.id, filing.id);
	assert_int_equal(rig_count(r, "SELECT count(*) FROM dxtrack.submission WHERE uscc = '914100000000000301'"), 1);
}

static void a_filing_that_never_arrived_is_sent_again(void **state)
{
	struct rig *r = *state;
	struct rig_filing filing;
	struct answer a;

	relay_arm(relay.drop);
	a = file(r, &filing, 302, "drop-1");
	assert_int_not_equal(access(relay.drop, F_OK), 0);
	assert_int_equal(a.outcome, WRITTEN_STORED);
	assert_string_equal(a.id, filing.id);
	assert_int_equal(rig_count(r, "SELECT count(*) FROM dxtrack.submission WHERE uscc = '914100000000000302'"), 1);
}

static void written_came(void *owner, const struct fault *f, const struct written *w)
{
	struct answer *a = owner;

	a->calls++;
	a->status = f == NULL ? 0 : f->status;
	if (w != NULL) {
		a->outcome = w->outcome;
		snprintf(a->text, sizeof a->text, "%d %s", w->status, w->answer == NULL ? "" : w->answer);
	}
	loop_stop(a->rig->loop);
}

static void a_write_whose_answer_is_lost_is_answered_as_it_was_stored(void **state)
{
	static const uint8_t digest[32] = { 1 };
	struct rig *r = *state;
	struct answer a = { .rig = r };
	struct caller caller = { .districts = "*" };
	struct keyed keyed = { .credential = "11111111-0000-7000-8000-000000009999", .account = "00000000-0000-7000-8000-000000009999",
		                   .key = "cut-2", .method = "POST", .path = "/v1/enterprises", .query = "", .body_digest = digest,
		                   .status = 201, .answer = "{\"made\":1}", .request_id = "r", .address = "::1" };
	struct enterprise e = { .uscc = "91410100MA0000015B", .name = "名", .district = "410172560", .chains = { "", 0 } };
	struct fault f;

	relay_arm(relay.cut);
	assert_non_null(store_enterprise_insert(r->store, &caller, &keyed, &e, written_came, &a, &f));
	rig_run(r);
	assert_int_not_equal(access(relay.cut, F_OK), 0);
	assert_int_equal(a.outcome, WRITTEN_REPLAYED);
	assert_string_equal(a.text, "201 {\"made\":1}");
	assert_int_equal(rig_count(r, "SELECT count(*) FROM dxtrack.enterprise WHERE uscc = '91410100MA0000015B'"), 1);
}

/* ---- a storm of clients while something is killed ------------------------ */

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
	bool ending;
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

/* Those that were told 503 come back with the next tick; the storm ends with whoever kills. */
static void storm_tick(void *owner)
{
	struct storm *s = owner;

	s->ending = waitpid(s->killer, NULL, WNOHANG) != 0;
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
	snprintf(sql, sizeof sql, "CREATE TEMP TABLE told (id uuid); COPY told FROM '%s'; "
	         "SELECT count(*) FROM told JOIN dxtrack.submission USING (id)", path);
	print_message("%u stored, %u told to come again, %u wrong\n", s.stored, s.failed, s.wrong);
	assert_int_equal(s.wrong, 0);
	assert_in_range(s.stored, CLIENTS / 2, UINT32_MAX);
	assert_int_equal(rig_count(r, sql), s.stored);
	assert_int_equal(rig_count(r, "SELECT count(*) - count(DISTINCT key) FROM dxtrack.idempotency"), 0);
	assert_int_equal(rig_count(r, "SELECT (SELECT count(*) FROM dxtrack.idempotency) - (SELECT count(*) FROM dxtrack.submission)"), 0);
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
	         " -c 'SELECT pg_sleep(0.2)' -c \"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'dxtrack_app'\"; done", r->folder);
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

static void a_store_without_a_database_answers_at_once_and_recovers(void **state)
{
	struct rig *r = *state;
	struct rig_filing filing;
	struct answer a = { .rig = r };
	const char *reason = "";
	struct fault f = { 0 };

	rig_close(r);
	rig_shell(r, "down");
	rig_open(r);
	rig_fill(r, &filing, 310, "away-1");
	assert_non_null(store_submission_insert(r->store, &filing.filing, filed_came, &a, &f));
	rig_run(r); /* the first attempt fails, and with it whatever waited for it */
	assert_int_equal(a.status, 503);
	assert_null(store_submission_insert(r->store, &filing.filing, filed_came, &a, &f));
	assert_int_equal(f.status, 503);
	assert_false(store_ready(r->store, &reason));
	assert_int_not_equal(strlen(reason), 0);
	rig_shell(r, "up");
	rig_until_ready(r);
	a = file(r, &filing, 310, "away-1");
	assert_int_equal(a.outcome, WRITTEN_STORED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_commit_whose_answer_is_lost_is_found_by_its_key, open_through_relay, close_through_relay),
		cmocka_unit_test_setup_teardown(a_filing_that_never_arrived_is_sent_again, open_through_relay, close_through_relay),
		cmocka_unit_test_setup_teardown(a_write_whose_answer_is_lost_is_answered_as_it_was_stored, open_through_relay, close_through_relay),
		cmocka_unit_test_setup_teardown(backends_are_terminated_under_load, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(the_server_is_killed_under_load, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(a_store_without_a_database_answers_at_once_and_recovers, open_rig, close_rig),
	};

	return cmocka_run_group_tests_name("fault", tests, rig_start, rig_stop);
}
