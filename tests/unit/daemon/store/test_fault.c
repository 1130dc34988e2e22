/* Wires cut at the worst moment, and no database at all: what was committed is said to be, and nothing else. */
#include "rig.h"
#include "domain/enterprise.h"
#include "relay.h"
#include "store/enterprise.h"

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
	struct keyed keyed = { .credential = "11111111-0000-7000-8000-000000009999",
		.account = "22222222-0000-7000-8000-000000009999",
		.key = "cut-2",
		.method = "POST",
		.path = "/v1/enterprises",
		.query = "",
		.body_digest = digest,
		.status = 201,
		.answer = "{\"made\":1}",
		.request_id = "r",
		.address = "::1" };
	struct enterprise e = {
		.uscc = "91410100MA0000015B", .name = "名", .district = "410172560", .chains = { "", 0 }
	};
	struct fault f;

	relay_arm(relay.cut);
	assert_non_null(store_enterprise_insert(r->store, &caller, &keyed, &e, written_came, &a, &f));
	rig_run(r);
	assert_int_not_equal(access(relay.cut, F_OK), 0);
	assert_int_equal(a.outcome, WRITTEN_REPLAYED);
	assert_string_equal(a.text, "201 {\"made\":1}");
	assert_int_equal(rig_count(r, "SELECT count(*) FROM dxtrack.enterprise WHERE uscc = '91410100MA0000015B'"), 1);
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
		cmocka_unit_test_setup_teardown(
			a_commit_whose_answer_is_lost_is_found_by_its_key, open_through_relay, close_through_relay),
		cmocka_unit_test_setup_teardown(
			a_filing_that_never_arrived_is_sent_again, open_through_relay, close_through_relay),
		cmocka_unit_test_setup_teardown(a_write_whose_answer_is_lost_is_answered_as_it_was_stored,
			open_through_relay, close_through_relay),
		cmocka_unit_test_setup_teardown(
			a_store_without_a_database_answers_at_once_and_recovers, open_rig, close_rig),
	};

	return cmocka_run_group_tests_name("fault", tests, rig_start, rig_stop);
}
