/* What the tests against a real PostgreSQL share: a cluster a program, a store, a loop that runs until told. */
#ifndef STORE_RIG_H
#define STORE_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/uuid.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "store/store.h"
#include "store/submission.h"

#define CLUSTER SOURCE_DIR "/tests/unit/daemon/store/cluster"
#define RIG_DEADLINE_MS 30000

struct rig {
	char folder[128];
	char conninfo[512];
	struct store_limits limits;
	struct loop *loop;
	struct store *store;
	struct timer *guard; /* a test that hangs fails instead */
	struct timer *tick;
	char fatal[400];
	struct uuid_maker ids;
	bool expired;
};

static inline void rig_shell(struct rig *r, const char *verb)
{
	char command[512];

	snprintf(command, sizeof command, "%s %s %s", CLUSTER, verb, r->folder);
	assert_int_equal(system(command), 0);
}

/* Runs SQL as superuser; the first value of the first row. */
static inline void rig_sql(struct rig *r, const char *sql, char *ret_value, size_t size)
{
	char command[1024];
	FILE *out;

	snprintf(command, sizeof command,
		"$(ls -d /usr/lib/postgresql/*/bin | tail -1)/psql -X -q -A -t -h %s/socket -U postgres -d dxtrack -c \"%s\"",
		r->folder, sql);
	out = popen(command, "r");
	assert_non_null(out);
	if (ret_value == NULL)
		while (fgetc(out) != EOF)
			;
	else if (fgets(ret_value, (int)size, out) == NULL)
		ret_value[0] = '\0';
	assert_int_equal(pclose(out), 0);
}

static inline long rig_count(struct rig *r, const char *sql)
{
	char value[64];

	rig_sql(r, sql, value, sizeof value);
	return strtol(value, NULL, 10);
}

static inline void rig_expired(void *owner)
{
	struct rig *r = owner;

	r->expired = true;
	loop_stop(r->loop);
}

static inline void rig_fatal(void *owner, const char *message)
{
	struct rig *r = owner;

	snprintf(r->fatal, sizeof r->fatal, "%s", message);
	loop_stop(r->loop);
}

/* Runs until a callback stops the loop. */
static inline void rig_run(struct rig *r)
{
	r->expired = false;
	timer_start(r->guard, RIG_DEADLINE_MS);
	loop_run(r->loop);
	timer_stop(r->guard);
	assert_false(r->expired);
}

static inline void rig_look(void *owner)
{
	struct rig *r = owner;
	const char *reason;

	if (store_ready(r->store, &reason))
		loop_stop(r->loop);
	else
		timer_start(r->tick, 2);
}

static inline void rig_until_ready(struct rig *r)
{
	timer_start(r->tick, 0);
	rig_run(r);
}

static inline void rig_open(struct rig *r)
{
	r->loop = loop_new();
	assert_non_null(r->loop);
	r->guard = timer_new(r->loop, rig_expired, r);
	r->tick = timer_new(r->loop, rig_look, r);
	r->fatal[0] = '\0';
	r->limits.conninfo = r->conninfo;
	r->store = store_new(r->loop, &r->limits, rig_fatal, r);
	assert_non_null(r->store);
}

static inline void rig_close(struct rig *r)
{
	store_free(r->store);
	timer_free(r->tick);
	timer_free(r->guard);
	loop_free(r->loop);
	r->store = NULL;
	r->tick = r->guard = NULL;
	r->loop = NULL;
}

static inline int rig_start(void **state)
{
	struct rig *r = calloc(1, sizeof *r);
	FILE *out = popen(CLUSTER " start", "r");

	if (r == NULL || out == NULL || fgets(r->folder, sizeof r->folder, out) == NULL || pclose(out) != 0)
		return -1;
	r->folder[strcspn(r->folder, "\n")] = '\0';
	snprintf(r->conninfo, sizeof r->conninfo, "host=%s/socket dbname=dxtrack user=dxtrack_app", r->folder);
	r->limits = store_limits_default;
	*state = r;
	return 0;
}

static inline int rig_stop(void **state)
{
	rig_shell(*state, "stop");
	free(*state);
	return 0;
}

/* A filing of enterprise n (1 to 400) with its texts. */
struct rig_filing {
	struct filing filing;
	char id[UUID_TEXT_SIZE], entry[UUID_TEXT_SIZE], uscc[19], account[37], credential[37], key[40], body[200];
	uint8_t digest[32];
};

static inline void rig_fill(struct rig *r, struct rig_filing *f, unsigned n, const char *key)
{
	struct uuid id;
	int64_t ms = loop_now_us(r->loop) / 1000;

	assert_true(uuid_make(&r->ids, ms, &id));
	uuid_format(&id, f->id);
	assert_true(uuid_make(&r->ids, ms, &id));
	uuid_format(&id, f->entry);
	snprintf(f->uscc, sizeof f->uscc, "9141%014u", n);
	snprintf(f->account, sizeof f->account, "22222222-0000-7000-8000-%012u", n);
	snprintf(f->credential, sizeof f->credential, "11111111-0000-7000-8000-%012u", n);
	snprintf(f->key, sizeof f->key, "%s", key);
	snprintf(f->body, sizeof f->body, "{\"programme\":\"cloud\",\"answers\":{\"provider\":\"云\"},\"uscc\":\"%s\"}",
		f->uscc);
	memset(f->digest, 7, sizeof f->digest);
	f->filing = (struct filing){
		.keyed = { .credential = f->credential,
			.account = f->account,
			.key = f->key,
			.method = "POST",
			.path = "/v1/submissions",
			.query = "",
			.body_digest = f->digest,
			.status = 201,
			.request_id = "r-1",
			.address = "127.0.0.1" },
		.id = f->id,
		.entry = f->entry,
		.uscc = f->uscc,
		.programme = "cloud",
		.body = text_of(f->body),
		.answers = "{\"provider\":\"云\"}",
		.received_at = ms * 1000,
	};
}

#endif
