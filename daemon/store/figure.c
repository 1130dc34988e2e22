/*
 * Decides which statements make the raw inputs of figures of one instant, and asks a second time for the
 * days that shares need. Refuses to compute anything.
 */
#include "domain/figure.h"
#include "sql/queries.h"
#include "store/figure.h"
#include "store/lane.h"
#include "store/row.h"

struct figure_ask {
	int32_t as_of;
	int64_t known_at; /* asked for; INSTANT_NONE: the last change */
	const char *indicator;
	bool submitted;           /* with all that waits */
	bool settles;             /* the first step settles known_at */
	bool ahead;               /* it lies in the future */
	bool complete;            /* input holds the pasts, too */
	const struct list *known; /* closes that need not be asked for; NULL: none */
	struct figure_input input;
	size_t first; /* step of the first question of the second round; 0: there was none */
	struct figure_close *closes;
	size_t close_count, closes_asked; /* those behind the known ones are asked for, two steps each */
	struct figure_past *pasts;
	size_t past_count; /* a step each, behind the closes */
};

/* Openings are asked for whole: one without names hides the figures of another indicator, too (opening_from). */
static bool add_by_instant(
	struct store_op *op, unsigned query, const struct figure_ask *ask, int32_t as_of, int64_t known_at)
{
	const char *indicator = query == QUERY_FIGURE_OPENINGS ? NULL : ask->indicator;
	const struct bind binds[] = { bind_date(as_of), bind_instant(known_at), bind_text(indicator) };

	return op_add(op, query, binds, sizeof binds / sizeof binds[0]);
}

static bool add_steps(struct store_op *op, const struct figure_ask *ask, bool live)
{
	struct bind known_at = bind_instant(ask->known_at), as_of = bind_date(ask->as_of);
	const unsigned rest[] = { QUERY_FIGURE_TARGETS, QUERY_FIGURE_OPENINGS, QUERY_FIGURE_EXTERNALS,
		QUERY_FIGURE_INACTIVE, QUERY_FIGURE_WITHDRAWN };
	bool built = !ask->settles || op_add(op, QUERY_KNOWN_AT_SETTLE, &known_at, 1);

	built = built && op_add(op, QUERY_FIGURE_CLOCK, &known_at, 1) && op_add(op, QUERY_FIGURE_EXCLUDED, NULL, 0);
	built = built && (live ? op_add(op, QUERY_FIGURE_COUNTS_LIVE, &as_of, 1)
			       : add_by_instant(op, QUERY_FIGURE_COUNTS, ask, ask->as_of, ask->known_at));
	for (size_t i = 0; built && i < sizeof rest / sizeof rest[0]; i++)
		built = add_by_instant(op, rest[i], ask, ask->as_of, ask->known_at);
	const struct bind base[] = { as_of, known_at };
	built = built && op_add(op, QUERY_FIGURE_BASES, base, 2);
	return built && (!ask->submitted || add_by_instant(op, QUERY_FIGURE_SUBMITTED, ask, ask->as_of, ask->known_at));
}

/* Counts, and what all that waits would change in them: one list. */
static struct list join_counts(struct store_op *op, struct list counts, struct list waiting)
{
	const struct figure_count *a = counts.at, *b = waiting.at;
	struct figure_count *both = arena_alloc_array(op->arena, counts.count + waiting.count, sizeof *both);

	if (a == NULL || b == NULL || both == NULL)
		return (struct list){ NULL, 0 };
	for (size_t i = 0; i < counts.count; i++)
		both[i] = a[i];
	for (size_t i = 0; i < waiting.count; i++)
		both[counts.count + i] = b[i];
	return (struct list){ both, counts.count + waiting.count };
}

/* The counts of a step; on the other basis what waits came with a step of its own. */
static struct list read_counts(struct store_op *op, const struct figure_ask *ask, size_t step, size_t waiting)
{
	struct list counts = op_rows(op, step, &figure_count_shape);

	return ask->submitted ? join_counts(op, counts, op_rows(op, waiting, &figure_count_shape)) : counts;
}

static bool read_input(struct store_op *op, struct figure_ask *ask)
{
	struct figure_input *in = &ask->input;
	size_t step = ask->settles ? 1 : 0;
	const struct row_clock *clock;
	bool bad;

	clock = op_row(op, step, &row_clock_shape, &bad);
	*in = (struct figure_input){ .as_of = ask->as_of };
	in->revision = clock == NULL || clock->revision == INT64_NONE ? 0 : clock->revision;
	in->known_at = ask->known_at != INSTANT_NONE || clock == NULL ? ask->known_at : clock->recorded_at;
	in->excluded = op_rows(op, step + 1, &figure_excluded_shape);
	in->counts = read_counts(op, ask, step + 2, step + 9);
	in->targets = op_rows(op, step + 3, &figure_target_shape);
	in->openings = op_rows(op, step + 4, &figure_opening_shape);
	in->externals = op_rows(op, step + 5, &figure_external_shape);
	in->inactive = op_rows(op, step + 6, &figure_inactive_shape);
	in->withdrawn = op_rows(op, step + 7, &figure_inactive_shape);
	in->bases = op_rows(op, step + 8, &figure_base_shape);
	return in->bases.at != NULL && in->excluded.at != NULL && in->counts.at != NULL && in->targets.at != NULL &&
	       in->openings.at != NULL && in->externals.at != NULL && in->inactive.at != NULL &&
	       in->withdrawn.at != NULL;
}

static bool is_ahead(struct store_op *op, const struct figure_ask *ask)
{
	bool bad;
	const struct row_settled *settled = ask->settles ? op_row(op, 0, &row_settled_shape, &bad) : NULL;

	return settled != NULL && ask->known_at > settled->now &&
	       (settled->recorded_at == INSTANT_NONE || ask->known_at > settled->recorded_at);
}

/* What each base's close knew, where nobody has it yet. */
static bool add_closes(struct store_op *op, struct figure_ask *ask)
{
	const struct figure_base *bases = ask->input.bases.at;
	size_t most = ask->input.bases.count;
	struct figure_close *missing = arena_alloc_array(op->arena, most, sizeof *missing);
	bool built = missing != NULL && (ask->closes = arena_alloc_array(op->arena, most, sizeof *missing)) != NULL;

	for (size_t i = 0; built && i < most; i++) {
		struct list told = { ask->closes, ask->close_count }, asked = { missing, ask->closes_asked };
		int32_t day = bases[i].last_day;
		int64_t at = bases[i].closed_at;
		const struct figure_close *known = ask->known != NULL ? figure_close_find(ask->known, day, at) : NULL;

		if (figure_close_find(&told, day, at) != NULL || figure_close_find(&asked, day, at) != NULL)
			continue;
		if (known != NULL) {
			ask->closes[ask->close_count++] = *known;
			continue;
		}
		missing[ask->closes_asked++] = (struct figure_close){ .last_day = day, .closed_at = at };
		built = add_by_instant(op, QUERY_FIGURE_COUNTS, ask, day, at) &&
			add_by_instant(op, QUERY_FIGURE_OPENINGS, ask, day, at);
	}
	for (size_t i = 0; built && i < ask->closes_asked; i++)
		ask->closes[ask->close_count + i] = missing[i];
	return built;
}

/* As known at the very instant of the first answer, so that both are of one knowledge. */
static bool add_pasts(struct store_op *op, struct figure_ask *ask)
{
	int32_t *days = NULL;
	size_t count = 0;

	if (!figure_past_days(&ask->input, op->arena, &days, &count))
		return false;
	ask->pasts = arena_alloc_array(op->arena, count, sizeof *ask->pasts);
	if (ask->pasts == NULL)
		return false;
	for (size_t i = 0; i < count && add_by_instant(op, QUERY_FIGURE_COUNTS, ask, days[i], ask->input.known_at);
		i++) {
		if (ask->submitted && !add_by_instant(op, QUERY_FIGURE_SUBMITTED, ask, days[i], ask->input.known_at))
			return false;
		ask->pasts[ask->past_count++].as_of = days[i];
	}
	return true;
}

/* The second round: what only the first answer could say is needed. True: there is something to ask. */
static bool add_second_round(struct store_op *op, struct figure_ask *ask)
{
	ask->first = op->frame.step_count;
	op->frame.steps += op->frame.step_count;
	op->frame.step_count = 0;
	ask->complete = add_closes(op, ask) && add_pasts(op, ask);
	ask->input.closes = (struct list){ ask->closes, ask->close_count };
	return ask->complete && op->frame.step_count > 0;
}

static bool read_second_round(struct store_op *op, struct figure_ask *ask)
{
	size_t step = ask->first;

	for (size_t i = 0; i < ask->closes_asked; i++) {
		struct figure_close *close = &ask->closes[ask->close_count++];

		close->counts = op_rows(op, step++, &figure_count_shape);
		close->openings = op_rows(op, step++, &figure_opening_shape);
		if (close->counts.at == NULL || close->openings.at == NULL)
			return false;
	}
	for (size_t i = 0; i < ask->past_count; i++, step += ask->submitted ? 2 : 1)
		ask->pasts[i].counts = read_counts(op, ask, step, step + 1);
	ask->input.pasts = (struct list){ ask->pasts, ask->past_count };
	ask->input.closes = (struct list){ ask->closes, ask->close_count };
	return true;
}

static void figure_ended(void *owner, struct frame *frame, enum frame_end end)
{
	struct store_op *op = owner;
	struct figure_ask *ask = op->state;

	if (end == FRAME_DONE && ask->first > 0) {
		ask->complete = read_second_round(op, ask);
	} else if (end == FRAME_DONE) {
		ask->ahead = is_ahead(op, ask);
		ask->complete = !ask->ahead && read_input(op, ask);
		if (ask->complete && !op->gone && add_second_round(op, ask)) {
			op->attempts = 0;
			op->frame.begin = QUERY_BEGIN_READ;
			op_requeue(op);
			return;
		}
	}
	lane_ended(op, frame, end);
}

static void figures_came(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "figures that cannot be read");
	struct figure_ask *ask = op->state;

	if (f == NULL && !ask->ahead && !ask->complete)
		f = &wrong;
	((store_figure_fn *)op->fn)(op->owner, f, f != NULL || ask->ahead ? NULL : &ask->input);
}

static struct store_op *ask_figures(
	struct store_op *op, const struct figure_ask *asked, bool live, struct fault *ret_fault)
{
	struct figure_ask *ask = op == NULL ? NULL : arena_alloc(op->arena, sizeof *ask);
	bool built = ask != NULL;

	if (op == NULL)
		return NULL;
	if (built) {
		*ask = *asked;
		ask->indicator = arena_string(op->arena, asked->indicator);
		built = add_steps(op, ask, live);
	}
	/* With an instant that waits for writers the snapshot must be younger than the wait. */
	op->frame.begin = asked->settles ? QUERY_BEGIN_READ : QUERY_BEGIN_SNAPSHOT;
	op->state = ask;
	op->ended = figure_ended;
	return op_submit(op, built, figures_came, ret_fault);
}

struct store_op *store_figure_live(struct store *s, int32_t as_of, const struct list *closes, store_figure_fn *fn,
	void *owner, struct fault *ret_fault)
{
	const struct figure_ask ask = { .as_of = as_of, .known_at = INSTANT_NONE, .known = closes };

	return ask_figures(op_new(s, LANE_READS, NULL, (void (*)(void))fn, owner, ret_fault), &ask, true, ret_fault);
}

struct store_op *store_figure_past(struct store *s, int32_t as_of, int64_t known_at, const char *indicator,
	store_figure_fn *fn, void *owner, struct fault *ret_fault)
{
	const struct figure_ask ask = {
		.as_of = as_of, .known_at = known_at, .indicator = indicator, .settles = known_at != INSTANT_NONE
	};

	return ask_figures(op_new(s, LANE_SLOW, NULL, (void (*)(void))fn, owner, ret_fault), &ask, false, ret_fault);
}

struct store_op *store_figure_submitted(struct store *s, int32_t as_of, int64_t known_at, const char *indicator,
	store_figure_fn *fn, void *owner, struct fault *ret_fault)
{
	const struct figure_ask ask = { .as_of = as_of,
		.known_at = known_at,
		.indicator = indicator,
		.settles = known_at != INSTANT_NONE,
		.submitted = true };

	return ask_figures(op_new(s, LANE_SLOW, NULL, (void (*)(void))fn, owner, ret_fault), &ask, false, ret_fault);
}

static void clock_came(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "a clock that cannot be read");
	const struct row_clock *row = NULL;
	struct figure_clock clock;
	bool bad;

	if (f == NULL)
		row = op_row(op, 0, &row_clock_shape, &bad);
	if (row != NULL)
		clock = (struct figure_clock){ row->revision == INT64_NONE ? 0 : row->revision, row->recorded_at };
	((store_clock_fn *)op->fn)(op->owner, f != NULL ? f : row == NULL ? &wrong : NULL, row == NULL ? NULL : &clock);
}

struct store_op *store_figure_clock(struct store *s, store_clock_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, NULL, (void (*)(void))fn, owner, ret_fault);
	struct bind last = bind_instant(INSTANT_NONE);

	return op == NULL ? NULL : op_submit(op, op_add(op, QUERY_FIGURE_CLOCK, &last, 1), clock_came, ret_fault);
}

static void excluded_came(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "what is excluded cannot be read");
	struct list rows = { NULL, 0 };

	if (f == NULL)
		rows = op_rows(op, 0, &figure_excluded_shape);
	if (f == NULL && rows.at == NULL)
		f = &wrong;
	((store_excluded_fn *)op->fn)(op->owner, f, f == NULL ? &rows : NULL);
}

struct store_op *store_figure_excluded(struct store *s, store_excluded_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, NULL, (void (*)(void))fn, owner, ret_fault);

	return op == NULL ? NULL : op_submit(op, op_add(op, QUERY_FIGURE_EXCLUDED, NULL, 0), excluded_came, ret_fault);
}
