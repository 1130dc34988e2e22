/* Files against a real PostgreSQL: one transaction an upload, and nothing left of one that was cut. */
#include "rig.h"
#include "store/evidence.h"

#define HASH "00000000000000000000000000000000000000000000000000000000000000"

struct file_test {
	struct rig *rig;
	struct store_op *op;
	unsigned calls;
	int status;
	enum evidence_outcome outcome;
	int64_t size, pieces;
	char id[40], bytes[64];
	size_t count;
	int64_t first;
};

static void told(void *owner, const struct fault *f, enum evidence_outcome outcome)
{
	struct file_test *t = owner;

	t->calls++;
	t->status = f == NULL ? 0 : f->status;
	t->outcome = outcome;
	loop_stop(t->rig->loop);
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

/* Enterprise n begins to upload. */
static void begins(struct file_test *t, unsigned n, const char *sha256)
{
	struct rig_filing f;
	struct caller caller;
	struct evidence_upload upload;
	struct fault fault;

	rig_fill(t->rig, &f, n, "k");
	caller = (struct caller){ .uscc = f.uscc };
	upload = (struct evidence_upload){ f.credential, f.account, sha256, f.id, "r-1", "127.0.0.1" };
	t->op = store_evidence_open(t->rig->store, &caller, &upload, told, t, &fault);
	assert_non_null(t->op);
}

static void opens(struct file_test *t, unsigned n, const char *sha256)
{
	begins(t, n, sha256);
	rig_run(t->rig);
	assert_int_equal(t->status, 0);
}

static void adds(struct file_test *t, const char *bytes)
{
	store_evidence_add(t->op, text_of(bytes));
	rig_run(t->rig);
	assert_int_equal(t->status, 0);
	assert_int_equal(t->outcome, EVIDENCE_OPEN);
}

static void keeps(struct file_test *t, const char *bytes, uint64_t size)
{
	store_evidence_keep(t->op, text_of(bytes), "application/pdf", size);
	rig_run(t->rig);
}

static void file_got(void *owner, const struct fault *f, const struct evidence_file *file, const char *etag)
{
	struct file_test *t = owner;

	t->status = f == NULL ? 0 : f->status;
	t->size = file == NULL ? -1 : file->size_bytes;
	t->pieces = file == NULL ? -1 : file->pieces;
	if (file != NULL) {
		snprintf(t->id, sizeof t->id, "%s", file->id);
		assert_string_equal(etag, file->sha256);
	}
	loop_stop(t->rig->loop);
}

static void piece_got(void *owner, const struct fault *f, struct text piece)
{
	struct file_test *t = owner;

	t->status = f == NULL ? 0 : f->status;
	snprintf(t->bytes, sizeof t->bytes, "%.*s", (int)piece.len, piece.at == NULL ? "" : piece.at);
	loop_stop(t->rig->loop);
}

static void looks(struct file_test *t, const char *uscc, const char *sha256)
{
	struct caller caller = { .uscc = uscc };
	struct fault f;

	assert_non_null(store_evidence_get(t->rig->store, &caller, sha256, file_got, t, &f));
	rig_run(t->rig);
}

static void reads(struct file_test *t, const char *uscc, int64_t n)
{
	struct caller caller = { .uscc = uscc };
	struct fault f;

	assert_non_null(store_evidence_piece(t->rig->store, &caller, t->id, n, piece_got, t, &f));
	rig_run(t->rig);
}

#define FIRST "914100000000000001"
#define SECOND "914100000000000002"

static void pieces_become_a_file(void **state)
{
	struct file_test t = { .rig = *state };

	opens(&t, 1, HASH "01");
	assert_int_equal(t.outcome, EVIDENCE_OPEN);
	adds(&t, "one ");
	adds(&t, "two ");
	looks(&t, FIRST, HASH "01");
	assert_int_equal(t.size, -1); /* not before it is whole */
	keeps(&t, "three", 13);
	assert_int_equal(t.outcome, EVIDENCE_STORED);
	looks(&t, FIRST, HASH "01");
	assert_int_equal(t.size, 13);
	assert_int_equal(t.pieces, 3);
	reads(&t, FIRST, 1);
	assert_string_equal(t.bytes, "two ");
	reads(&t, FIRST, 3);
	assert_string_equal(t.bytes, "");
	reads(&t, SECOND, 1);
	assert_string_equal(t.bytes, "");
	looks(&t, SECOND, HASH "01");
	assert_int_equal(t.size, -1);
	opens(&t, 1, HASH "01");
	assert_int_equal(t.outcome, EVIDENCE_THERE);
	opens(&t, 2, HASH "01");
	assert_int_equal(t.outcome, EVIDENCE_OPEN);
	store_cancel(t.op);
}

static long pieces_in(struct rig *r)
{
	return rig_count(r, "SELECT count(*) FROM dxtrack.evidence_piece");
}

static void whoever_leaves_takes_everything_along(void **state)
{
	struct rig *r = *state;
	struct file_test t = { .rig = r };
	long before = pieces_in(r);

	opens(&t, 3, HASH "02");
	adds(&t, "one");
	store_cancel(t.op); /* between two pieces */
	opens(&t, 3, HASH "02");
	store_evidence_add(t.op, text_of("two"));
	store_cancel(t.op); /* while one is on its way */
	begins(&t, 3, HASH "02");
	store_cancel(t.op); /* before it stands */
	t.calls = 0;
	opens(&t, 3, HASH "02"); /* behind them on the one connection */
	assert_int_equal(t.outcome, EVIDENCE_OPEN);
	assert_int_equal(t.calls, 1);
	store_cancel(t.op);
	opens(&t, 3, HASH "02");
	store_cancel(t.op);
	assert_int_equal(pieces_in(r), before);
}

static void pieces_that_do_not_make_the_size_are_our_fault(void **state)
{
	struct file_test t = { .rig = *state };
	long before = pieces_in(t.rig);

	opens(&t, 4, HASH "03");
	adds(&t, "one");
	keeps(&t, "two", 7);
	assert_int_equal(t.status, 500);
	assert_int_equal(pieces_in(t.rig), before);
	opens(&t, 4, HASH "03"); /* the connection serves on */
	store_cancel(t.op);
}

static void a_second_upload_waits_for_its_connection(void **state)
{
	struct file_test first = { .rig = *state }, second = { .rig = *state };

	opens(&first, 5, HASH "04");
	begins(&second, 5, HASH "04");
	adds(&first, "one");
	assert_int_equal(second.calls, 0);
	store_evidence_keep(first.op, text_of(""), "image/png", 3);
	while (second.calls == 0)
		rig_run(first.rig);
	assert_int_equal(first.outcome, EVIDENCE_STORED);
	assert_int_equal(second.outcome, EVIDENCE_THERE);
}

static void a_revoked_credential_is_seen_at_both_ends(void **state)
{
	struct file_test t = { .rig = *state };
	long before = pieces_in(t.rig);

	opens(&t, 6, HASH "05");
	adds(&t, "one");
	rig_sql(t.rig, "UPDATE dxtrack.credential SET revoked_at = now() WHERE uscc = '914100000000000006'", NULL, 0);
	keeps(&t, "two", 6);
	assert_int_equal(t.outcome, EVIDENCE_UNAUTHORIZED);
	assert_int_equal(pieces_in(t.rig), before);
	opens(&t, 6, HASH "05");
	assert_int_equal(t.outcome, EVIDENCE_UNAUTHORIZED);
}

static void a_database_that_goes_ends_it(void **state)
{
	struct file_test t = { .rig = *state };

	opens(&t, 7, HASH "06");
	adds(&t, "one");
	rig_sql(t.rig, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'",
		NULL, 0);
	rig_run(t.rig);
	assert_int_equal(t.status, 503);
	rig_until_ready(t.rig);
	opens(&t, 7, HASH "06");
	assert_int_equal(t.outcome, EVIDENCE_OPEN);
	store_cancel(t.op);
}

static void missing_came(void *owner, const struct fault *f, const int64_t *positions, size_t count)
{
	struct file_test *t = owner;

	t->status = f == NULL ? 0 : f->status;
	t->count = count;
	t->first = count > 0 ? positions[0] : 0;
	loop_stop(t->rig->loop);
}

static void what_is_missing_is_told_by_its_place(void **state)
{
	struct file_test t = { .rig = *state };
	const char *files[] = { HASH "01", HASH "ff", NULL };
	struct list list = { files, 3 };
	struct caller caller = { .uscc = FIRST };
	struct fault f;

	assert_non_null(store_evidence_missing(t.rig->store, &caller, &list, true, missing_came, &t, &f));
	rig_run(t.rig);
	assert_int_equal(t.status, 0);
	assert_int_equal(t.count, 2);
	assert_int_equal(t.first, 2);
	list.count = 1;
	assert_non_null(store_evidence_missing(t.rig->store, &caller, &list, true, missing_came, &t, &f));
	rig_run(t.rig);
	assert_int_equal(t.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pieces_become_a_file, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(whoever_leaves_takes_everything_along, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(pieces_that_do_not_make_the_size_are_our_fault, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(a_second_upload_waits_for_its_connection, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(a_revoked_credential_is_seen_at_both_ends, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(a_database_that_goes_ends_it, open_rig, close_rig),
		cmocka_unit_test_setup_teardown(what_is_missing_is_told_by_its_place, open_rig, close_rig),
	};

	return cmocka_run_group_tests(tests, rig_start, rig_stop);
}
