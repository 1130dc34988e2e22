/* The store on a real loop against a real PostgreSQL: one operation of each kind, and who is called when. */
#include "rig.h"
#include "base/digest.h"
#include "store/credential.h"
#include "store/enterprise.h"
#include "store/idempotency.h"

struct seen {
	struct rig *rig;
	unsigned calls;
	int status; /* of a fault */
	char code[40];
	enum written_outcome outcome;
	char id[UUID_TEXT_SIZE];
	char text[64];
	bool none;
};

static void see_fault(struct seen *seen, const struct fault *f)
{
	seen->calls++;
	seen->status = f == NULL ? 0 : f->status;
	if (f != NULL)
		snprintf(seen->code, sizeof seen->code, "%s", f->code);
	loop_stop(seen->rig->loop);
}

static void filed_came(void *owner, const struct fault *f, const struct filed *filed)
{
	struct seen *seen = owner;

	see_fault(seen, f);
	seen->none = filed == NULL;
	if (filed == NULL)
		return;
	seen->outcome = filed->written.outcome;
	snprintf(seen->code, sizeof seen->code, "%s", filed->written.code == NULL ? "" : filed->written.code);
	snprintf(seen->id, sizeof seen->id, "%s", filed->stored.id == NULL ? "" : filed->stored.id);
}

static void credential_came(void *owner, const struct fault *f, const struct credential *c)
{
	struct seen *seen = owner;

	see_fault(seen, f);
	seen->none = c == NULL;
	if (c != NULL)
		snprintf(seen->text, sizeof seen->text, "%s %s %zu", c->role, c->uscc, c->scopes.count);
}

static int open_rig(void **state)
{
	rig_open(*state);
	return 0;
}

static int close_rig(void **state)
{
	rig_close(*state);
	return 0;
}

static struct seen file(struct rig *r, const struct filing *filing)
{
	struct seen seen = { .rig = r };
	struct fault f;

	assert_non_null(store_submission_insert(r->store, filing, filed_came, &seen, &f));
	assert_int_equal(seen.calls, 0);
	rig_run(r);
	assert_int_equal(seen.calls, 1);
	return seen;
}

static void a_credential_is_found_by_its_hash(void **state)
{
	struct rig *r = *state;
	struct seen seen = { .rig = r };
	uint8_t hash[DIGEST_SIZE];
	struct fault f;

	digest_sha256("7", 1, hash);
	assert_non_null(store_credential_find(r->store, hash, credential_came, &seen, &f));
	rig_run(r);
	assert_string_equal(seen.text, "enterprise 914100000000000007 2");
	hash[0] ^= 1;
	assert_non_null(store_credential_find(r->store, hash, credential_came, &seen, &f));
	rig_run(r);
	assert_true(seen.none);
	assert_int_equal(seen.status, 0);
}

static void a_filing_is_stored_and_its_key_replays_it(void **state)
{
	struct rig *r = *state;
	struct rig_filing a, b;
	struct seen first, second;

	rig_fill(r, &a, 1, "key-1");
	first = file(r, &a.filing);
	assert_int_equal(first.status, 0);
	assert_int_equal(first.outcome, WRITTEN_STORED);
	assert_string_equal(first.id, a.id);
	rig_fill(r, &b, 1, "key-1");
	second = file(r, &b.filing);
	assert_int_equal(second.outcome, WRITTEN_REPLAYED);
	assert_string_equal(second.id, a.id);
	b.digest[0] = 1;
	second = file(r, &b.filing);
	assert_int_equal(second.outcome, WRITTEN_REFUSED);
	assert_string_equal(second.code, "idempotency_conflict");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_credential_is_found_by_its_hash, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(a_filing_is_stored_and_its_key_replays_it, open_rig, close_rig),
	};

	return cmocka_run_group_tests_name("store", tests, rig_start, rig_stop);
}
