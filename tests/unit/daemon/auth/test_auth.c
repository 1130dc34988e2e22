/* Who asks: principals remembered, forgotten, refused; the database scripted, time virtual. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "auth/auth.h"
#include "auth/principal.h"
#include "base/instant.h"
#include "fake_loop/fake_loop.h"
#include "fake_store/fake_store.h"

#define ENTERPRISE "91410100MA0000015B"

static const char *submit_and_read[] = { "submit", "read" };
static const char *one_range[] = { "192.0.2.0/24" };

struct fixture {
	struct loop *loop;
	struct store *store;
	struct auth *auth;
	struct credential credential;
	unsigned found, refused;
	int status;
	char person[64];
};

static void found(void *owner, const struct fault *f, const struct principal *p)
{
	struct fixture *x = owner;

	if (p == NULL) {
		x->refused++;
		x->status = f->status;
		return;
	}
	x->found++;
	strcpy(x->person, p->person);
}

static int make(void **state)
{
	static const struct auth_limits limits = { .principals_max = 16, .staff_tokens = false };
	static struct fixture x;

	x = (struct fixture){ .loop = loop_new() };
	x.store = store_new(x.loop, &store_limits_default, NULL, NULL);
	x.auth = auth_new(x.loop, x.store, &limits);
	x.credential = (struct credential){
		.credential = "018c2f3e-0000-7000-8000-000000000001",
		.account = "018c2f3e-0000-7000-8000-000000000002",
		.person = ENTERPRISE,
		.role = "enterprise",
		.uscc = ENTERPRISE,
		.scopes = { submit_and_read, 2 },
		.addresses = { one_range, 0 },
		.expires_at = INSTANT_NONE,
	};
	auth_trust(x.auth, true);
	*state = &x;
	return x.auth == NULL;
}

static int unmake(void **state)
{
	struct fixture *x = *state;

	auth_free(x->auth);
	store_free(x->store);
	assert_int_equal(fake_loop_alive(x->loop), 0);
	loop_free(x->loop);
	return 0;
}

/* Asks; what is known or refused at once is counted like an answer of the database. */
static struct auth_find *ask_from(struct fixture *x, const char *token, const char *address)
{
	const struct principal *p;
	struct fault f;
	struct auth_find *find = auth_find(x->auth, text_of(token), address, found, x, &p, &f);

	if (find == NULL)
		found(x, &f, p);
	principal_drop(p);
	return find;
}

static struct auth_find *ask(struct fixture *x, const char *token)
{
	return ask_from(x, token, "192.0.2.7");
}

/* The database answers the search under way. */
static void answer(struct fixture *x, const struct credential *c)
{
	fake_loop_settle(x->loop);
	assert_true(fake_store_credential(x->store, c));
	fake_loop_settle(x->loop);
}

static unsigned asked(const struct fixture *x)
{
	return fake_store_calls(x->store, "credential_find");
}

static void a_principal_is_asked_for_once(void **state)
{
	struct fixture *x = *state;

	assert_non_null(ask(x, "token"));
	answer(x, &x->credential);
	assert_int_equal(x->found, 1);
	assert_string_equal(x->person, ENTERPRISE);
	assert_null(ask(x, "token"));
	assert_int_equal(x->found, 2);
	assert_int_equal(asked(x), 1);
	assert_non_null(ask(x, "another"));
	answer(x, NULL);
	assert_int_equal(asked(x), 2);
}

static void an_unknown_token_is_remembered_for_a_second(void **state)
{
	struct fixture *x = *state;

	ask(x, "guess");
	answer(x, NULL);
	assert_int_equal(x->status, 401);
	assert_null(ask(x, "guess"));
	fake_loop_advance(x->loop, 999);
	assert_null(ask(x, "guess"));
	assert_int_equal(x->refused, 3);
	assert_int_equal(asked(x), 1);
	fake_loop_advance(x->loop, 1);
	assert_non_null(ask(x, "guess"));
	answer(x, &x->credential);
	assert_int_equal(x->found, 1);
}

static void a_revocation_is_forgotten_at_once(void **state)
{
	struct fixture *x = *state;

	ask(x, "token");
	answer(x, &x->credential);
	auth_forget(x->auth);
	assert_non_null(ask(x, "token"));
	answer(x, NULL);
	assert_int_equal(x->status, 401);
}

static void while_nobody_listens_every_use_asks(void **state)
{
	struct fixture *x = *state;

	ask(x, "token");
	answer(x, &x->credential);
	auth_trust(x->auth, false);
	for (int i = 0; i < 3; i++) {
		assert_non_null(ask(x, "token"));
		answer(x, &x->credential);
	}
	assert_int_equal(asked(x), 4);
	auth_trust(x->auth, true);
	ask(x, "token");
	answer(x, &x->credential);
	assert_null(ask(x, "token"));
}

static void an_expired_one_is_refused_from_memory_too(void **state)
{
	struct fixture *x = *state;

	x->credential.expires_at = loop_now_us(x->loop) + 5000000;
	ask(x, "token");
	answer(x, &x->credential);
	assert_int_equal(x->found, 1);
	fake_loop_advance(x->loop, 4999);
	ask(x, "token");
	assert_int_equal(x->found, 2);
	fake_loop_advance(x->loop, 1);
	assert_null(ask(x, "token"));
	assert_int_equal(x->status, 401);
	assert_int_equal(asked(x), 1);
}

static void a_token_is_good_only_from_its_addresses(void **state)
{
	struct fixture *x = *state;

	x->credential.addresses.count = 1;
	ask_from(x, "token", "198.51.100.1");
	answer(x, &x->credential);
	assert_int_equal(x->status, 401);
	assert_null(ask_from(x, "token", "192.0.2.200"));
	assert_int_equal(x->found, 1);
	assert_null(ask_from(x, "token", "198.51.100.1"));
	assert_int_equal(x->refused, 2);
}

static void staff_needs_the_switch(void **state)
{
	struct fixture *x = *state;
	static const char *review[] = { "read", "review" };

	x->credential.role = "reviewer";
	x->credential.uscc = NULL;
	x->credential.scopes = (struct list){ review, 2 };
	ask(x, "token");
	answer(x, &x->credential);
	assert_int_equal(x->status, 401);
}

static void a_database_that_is_away_is_no_refusal_to_remember(void **state)
{
	struct fixture *x = *state;

	ask(x, "token");
	fake_loop_settle(x->loop);
	fake_store_lose(x->store);
	fake_loop_settle(x->loop);
	assert_int_equal(x->status, 503);
	fake_store_regain(x->store);
	assert_non_null(ask(x, "token"));
	answer(x, &x->credential);
	assert_int_equal(x->found, 1);
}

static void a_full_queue_is_told_at_once(void **state)
{
	struct fixture *x = *state;

	fake_store_fill(x->store, true);
	assert_null(ask(x, "token"));
	assert_int_equal(x->status, 503);
}

static void who_has_gone_is_not_told(void **state)
{
	struct fixture *x = *state;

	auth_cancel(ask(x, "token"));
	fake_loop_settle(x->loop);
	fake_store_credential(x->store, &x->credential);
	fake_loop_settle(x->loop);
	assert_int_equal(x->found + x->refused, 0);
	auth_cancel(NULL);
}

static void memory_is_bounded_by_the_idlest(void **state)
{
	struct fixture *x = *state;
	char token[] = "token-000";

	for (int i = 0; i < 200; i++) {
		token[6] = (char)('0' + i / 100);
		token[7] = (char)('0' + i / 10 % 10);
		token[8] = (char)('0' + i % 10);
		assert_non_null(ask(x, token));
		answer(x, &x->credential);
		assert_null(ask(x, token));
	}
	assert_int_equal(x->found, 400);
	assert_int_equal(asked(x), 200);
}

static void a_role_nobody_knows_lets_nobody_in(void **state)
{
	struct fixture *x = *state;

	x->credential.role = "emperor";
	ask(x, "token");
	answer(x, &x->credential);
	assert_int_equal(x->found, 0);
	assert_int_equal(x->status, 503);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_principal_is_asked_for_once),
		CASE(an_unknown_token_is_remembered_for_a_second),
		CASE(a_revocation_is_forgotten_at_once),
		CASE(while_nobody_listens_every_use_asks),
		CASE(an_expired_one_is_refused_from_memory_too),
		CASE(a_token_is_good_only_from_its_addresses),
		CASE(staff_needs_the_switch),
		CASE(a_database_that_is_away_is_no_refusal_to_remember),
		CASE(a_full_queue_is_told_at_once),
		CASE(who_has_gone_is_not_told),
		CASE(memory_is_bounded_by_the_idlest),
		CASE(a_role_nobody_knows_lets_nobody_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
