/* Decides which calls wait and in which order they are answered; knows no noun. */
#include "fake_store/inside.h"

#include <stdlib.h>
#include <string.h>

#include "loop/loop.h"

#define ARENA_MAX (1u << 20)

const struct store_limits store_limits_default = {
	.queue_max = 1024, .group_max = STORE_GROUP_MAX, .deadline_ms = 10000
};

static void tell_test(void *owner)
{
	struct store *s = owner;
	struct store_op *op, *next;

	for (op = TAILQ_FIRST(&s->ops); op != NULL; op = next) {
		next = TAILQ_NEXT(op, link);
		if (op->told || s->called == NULL)
			continue;
		op->told = true;
		s->called(s->called_owner, s, op->name);
		next = TAILQ_FIRST(&s->ops); /* it may have been answered, and others with it */
	}
}

struct store *store_new(struct loop *loop, const struct store_limits *limits, store_fatal_fn *fatal, void *owner)
{
	struct store *s = calloc(1, sizeof *s);

	(void)limits;
	(void)fatal;
	(void)owner;
	if (s == NULL)
		return NULL;
	s->loop = loop;
	TAILQ_INIT(&s->ops);
	later_init(&s->later, loop, tell_test, s);
	return s;
}

void fake_free(struct store_op *op)
{
	arena_free(op->arena);
}

void store_free(struct store *s)
{
	struct store_op *op;

	if (s == NULL)
		return;
	while ((op = TAILQ_FIRST(&s->ops)) != NULL) {
		TAILQ_REMOVE(&s->ops, op, link);
		fake_free(op);
	}
	later_cancel(&s->later);
	free(s);
}

void store_stop(struct store *s)
{
	s->stopping = true;
}

unsigned store_busy(const struct store *s)
{
	const struct store_op *op;
	unsigned count = 0;

	TAILQ_FOREACH(op, &s->ops, link)
	count++;
	return count;
}

bool store_ready(const struct store *s, const char **ret_reason)
{
	*ret_reason = s->stopping ? "shutting down" : "the database cannot be reached";
	return !s->stopping && !s->away;
}

/* It stays where it is, as the real one's statement would; only nobody is called. */
void store_cancel(struct store_op *op)
{
	if (op != NULL)
		op->cancelled = true;
}

void store_notice_hear(struct store *s, store_notice_fn *fn, void *owner)
{
	s->notice = fn;
	s->notice_owner = owner;
}

bool store_notice_heard(const struct store *s)
{
	return !s->away;
}

static void count_call(struct store *s, const char *name)
{
	size_t i = 0;

	while (i < FAKE_NAMES - 1 && s->calls[i].name != NULL && strcmp(s->calls[i].name, name) != 0)
		i++;
	s->calls[i].name = name;
	s->calls[i].count++;
}

struct store_op *fake_call(struct store *s, const char *name, void (*fn)(void), void *owner, struct fault *ret_fault)
{
	const char *why = s->stopping ? "shutting down"
			  : s->full   ? "the queue for the database is full"
			  : s->away   ? "the database cannot be reached"
				      : NULL;
	struct arena *arena = why == NULL ? arena_new(ARENA_MAX) : NULL;
	struct store_op *op = arena == NULL ? NULL : arena_alloc(arena, sizeof *op);

	if (op == NULL) {
		*ret_fault = fault_of(503, "unavailable", why == NULL ? "no memory" : why);
		arena_free(arena);
		return NULL;
	}
	*op = (struct store_op){ .store = s, .arena = arena, .name = name, .fn = fn, .owner = owner };
	TAILQ_INSERT_TAIL(&s->ops, op, link);
	count_call(s, name);
	later_run(&s->later);
	return op;
}

struct store_op *fake_call_with(
	struct store *s, const char *name, const char *argument, void (*fn)(void), void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call(s, name, fn, owner, ret_fault);

	if (op != NULL)
		op->argument = arena_string(op->arena, argument);
	return op;
}

struct store_op *fake_call_keyed(struct store *s, const char *name, const struct keyed *keyed, void (*fn)(void),
	void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call(s, name, fn, owner, ret_fault);
	struct keyed *k = op == NULL ? NULL : arena_alloc(op->arena, sizeof *k);

	if (k == NULL)
		return op;
	*k = *keyed;
	k->credential = arena_string(op->arena, keyed->credential);
	k->account = arena_string(op->arena, keyed->account);
	k->key = arena_string(op->arena, keyed->key);
	k->method = arena_string(op->arena, keyed->method);
	k->path = arena_string(op->arena, keyed->path);
	k->query = arena_string(op->arena, keyed->query);
	k->answer = arena_string(op->arena, keyed->answer);
	k->request_id = arena_string(op->arena, keyed->request_id);
	k->address = arena_string(op->arena, keyed->address);
	k->body_digest = arena_copy(op->arena, keyed->body_digest, 32);
	op->keyed = k;
	return op;
}

void fake_ask_on(struct store_op *op, const char *name)
{
	op->name = name;
	op->told = false;
	count_call(op->store, name);
	later_run(&op->store->later);
}

struct store_op *fake_find(const struct store *s, const char *name)
{
	struct store_op *op;

	TAILQ_FOREACH(op, &s->ops, link)
	if (name == NULL || strcmp(op->name, name) == 0)
		return op;
	return NULL;
}

struct store_op *fake_take(struct store *s, const char *name)
{
	struct store_op *op = fake_find(s, name);

	if (op != NULL)
		TAILQ_REMOVE(&s->ops, op, link);
	return op;
}

/* ---- the test's side ----------------------------------------------------- */

void fake_store_on_call(struct store *s, fake_store_called_fn *fn, void *owner)
{
	s->called = fn;
	s->called_owner = owner;
}

const char *fake_store_next(const struct store *s)
{
	const struct store_op *op;

	TAILQ_FOREACH(op, &s->ops, link)
	if (!op->cancelled)
		return op->name;
	return NULL;
}

unsigned fake_store_calls(const struct store *s, const char *name)
{
	unsigned count = 0;

	for (size_t i = 0; i < FAKE_NAMES && s->calls[i].name != NULL; i++)
		if (name == NULL || strcmp(s->calls[i].name, name) == 0)
			count += s->calls[i].count;
	return count;
}

const struct keyed *fake_store_keyed(const struct store *s, const char *name)
{
	const struct store_op *op = fake_find(s, name);

	return op == NULL ? NULL : op->keyed;
}

const struct filing *fake_store_filing(const struct store *s)
{
	const struct store_op *op = fake_find(s, "submission_insert");

	return op == NULL ? NULL : op->filing;
}

const struct list_question *fake_store_question(const struct store *s, const char *name)
{
	const struct store_op *op = fake_find(s, name);

	return op == NULL ? NULL : op->question;
}

const char *fake_store_argument(const struct store *s, const char *name)
{
	const struct store_op *op = fake_find(s, name);

	return op == NULL ? NULL : op->argument;
}

void fake_store_lose(struct store *s)
{
	const struct fault f = fault_of(503, "unavailable", "the connection to the database broke");
	struct store_op *op;

	s->away = true;
	fake_store_notice(s, NULL, "", false);
	while ((op = fake_take(s, NULL)) != NULL)
		fake_fail(op, &f);
}

void fake_store_regain(struct store *s)
{
	s->away = false;
	fake_store_notice(s, NULL, "", true);
}

void fake_store_fill(struct store *s, bool full)
{
	s->full = full;
}

void fake_store_notice(struct store *s, const char *channel, const char *payload, bool heard)
{
	const struct notice n = { .channel = channel, .payload = payload, .heard = heard };

	if (s->notice != NULL)
		s->notice(s->notice_owner, &n);
}

bool fake_store_fail(struct store *s, const char *name, struct fault f)
{
	struct store_op *op = fake_take(s, name);

	if (op == NULL)
		return false;
	fake_fail(op, &f);
	return true;
}

bool fake_store_wants_more(const struct store *s)
{
	const struct store_op *op = fake_find(s, "stream");

	return op != NULL && op->wants_more;
}
