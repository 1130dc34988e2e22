/*
 * Decides when to look and what comes after what: learn when changed entries are due, make the moves that are,
 * once a day forget old keys and remove files that nobody names. Refuses to know what is due; the database says it from the catalogue.
 */
#include "keeper/keeper.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "store/keeper.h"

/* A batch of moves holds the figure lock for a tenth of a second at most. The API keeps keys at least 7 days. A file
 * may be some hundred pieces. */
enum { LOOK_MS = 60000, RETRY_MS = 5000, BATCH = 100, FORGET_BATCH = 5000, KEEP_DAYS = 8, FILES_BATCH = 20 };

struct keeper {
	struct loop *loop;
	struct store *store;
	struct timer *tick;
	struct store_op *op; /* owned: the batch under way */
	int64_t moves;       /* made in this look */
	int32_t tidied_on;   /* the day on which keys were forgotten and files removed last */
	keeper_ran_fn *ran;
	void *owner;
	struct log_limit complaint;
};

static void complain(struct keeper *k, const char *what, const struct fault *f)
{
	log_say_limited(&k->complaint, clock_monotonic_us(), LOG_LEVEL_WARNING, "%s: %s", what, f->reason);
}

/* What is due is due still at the next look. */
static void give_up(struct keeper *k, const struct fault *f)
{
	complain(k, "the keeper could not look, and will again", f);
	timer_start(k->tick, RETRY_MS);
}

/* Keeps the operation, or gives up where there is none. */
static void began(struct keeper *k, struct store_op *op, const struct fault *f)
{
	k->op = op;
	if (op == NULL)
		give_up(k, f);
}

static void finish(struct keeper *k)
{
	if (k->moves > 0)
		log_say(LOG_LEVEL_INFO, "the keeper moved %lld entries whose day had come", (long long)k->moves);
	k->ran(k->owner, k->moves);
}

static int32_t today(const struct keeper *k)
{
	return clock_today(loop_now_us(k->loop));
}

/* What fails waits for the next day: it may have read a large table in vain, and nobody misses it. */
static void tidy_no_more(struct keeper *k, const struct fault *why)
{
	if (why != NULL)
		complain(k, "old keys and files are left for another day", why);
	k->tidied_on = today(k);
	finish(k);
}

static void files_looked_at(void *owner, const struct fault *f, const struct store_kept *kept);

static void remove_files(struct keeper *k)
{
	struct fault f;

	k->op = store_keeper_evidence(k->store, FILES_BATCH, files_looked_at, k, &f);
	if (k->op == NULL)
		tidy_no_more(k, &f);
}

static void files_looked_at(void *owner, const struct fault *f, const struct store_kept *kept)
{
	struct keeper *k = owner;

	k->op = NULL;
	if (f != NULL || kept->more == 0)
		tidy_no_more(k, f);
	else
		remove_files(k);
}

static void keys_forgotten(void *owner, const struct fault *f, const struct store_kept *kept);

static void forget(struct keeper *k)
{
	struct fault f;

	k->op = store_keeper_forget(k->store, KEEP_DAYS, FORGET_BATCH, keys_forgotten, k, &f);
	if (k->op == NULL)
		tidy_no_more(k, &f);
}

static void keys_forgotten(void *owner, const struct fault *f, const struct store_kept *kept)
{
	struct keeper *k = owner;

	k->op = NULL;
	if (f != NULL)
		tidy_no_more(k, f);
	else if (kept->more == 0)
		remove_files(k);
	else
		forget(k);
}

/* Once a day, after the moves. */
static void tidy(struct keeper *k)
{
	if (k->tidied_on == today(k))
		finish(k);
	else
		forget(k);
}

static void settle(struct keeper *k);

static void entries_moved(void *owner, const struct fault *f, const struct store_kept *kept)
{
	struct keeper *k = owner;

	k->op = NULL;
	if (f != NULL) {
		give_up(k, f);
		return;
	}
	k->moves += kept->done;
	settle(k); /* what moved is to be looked at again */
}

static void move(struct keeper *k)
{
	struct fault f;

	began(k, store_keeper_move(k->store, today(k), BATCH, entries_moved, k, &f), &f);
}

static void entries_settled(void *owner, const struct fault *f, const struct store_kept *kept)
{
	struct keeper *k = owner;

	k->op = NULL;
	if (f != NULL)
		give_up(k, f);
	else if (kept->done >= BATCH)
		settle(k);
	else if (kept->more != 0)
		move(k);
	else
		tidy(k);
}

static void settle(struct keeper *k)
{
	struct fault f;

	began(k, store_keeper_settle(k->store, today(k), BATCH, entries_settled, k, &f), &f);
}

static void look(void *owner)
{
	struct keeper *k = owner;

	timer_start(k->tick, LOOK_MS);
	if (k->op != NULL)
		return;
	k->moves = 0;
	settle(k);
}

struct keeper *keeper_new(struct loop *loop, struct store *store, keeper_ran_fn *ran, void *owner)
{
	struct keeper *k = calloc(1, sizeof *k);

	if (k == NULL)
		return NULL;
	*k = (struct keeper){ .loop = loop, .store = store, .tidied_on = DATE_NONE, .ran = ran, .owner = owner };
	k->tick = timer_new(loop, look, k);
	if (k->tick == NULL) {
		free(k);
		return NULL;
	}
	timer_start(k->tick, 0);
	return k;
}

void keeper_free(struct keeper *k)
{
	if (k == NULL)
		return;
	store_cancel(k->op);
	timer_free(k->tick);
	free(k);
}
