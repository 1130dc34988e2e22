/*
 * Decides when the snapshots are read again and whether what was read is news. At most one look at the
 * figures and one at the catalogue is under way; a change meanwhile asks for one more.
 */
#include "cache/refresh.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/field.h"
#include "base/log.h"
#include "cache/behind.h"
#include "cache/publisher.h"
#include "cache/snapshot.h"
#include "domain/catalogue.h"
#include "domain/figure.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "store/catalogue.h"
#include "store/figure.h"
#include "wire/catalogue_file.h"

enum { LOOK_MS = 1000, ARENA_MAX_BYTES = 256 << 20 };

struct refresh {
	struct loop *loop;
	struct store *store;
	struct publisher *publisher;
	struct timer *tick;
	struct store_op *looking, *loading; /* owned: figures, catalogue under way */
	struct store_op *glancing;          /* owned: has anything changed? */
	const struct figures *remembered;   /* owned reference: what the look under way need not ask for again */
	bool look_again, load_again;
	size_t behind;                   /* documents of the catalogue */
	const struct snapshot *snapshot; /* owned references: what was published last */
	const struct figures *figures;
	struct log_limit complaint;
};

/* ---- figures ------------------------------------------------------------------------------ */

/* The lists of the input, each copied by the shape of its rows. */
static bool copy_rows(struct list *list, const struct shape *shape, struct arena *arena)
{
	const char *from = list->at;
	char *to = arena_alloc_array(arena, list->count, shape->size);

	if (to == NULL)
		return false;
	for (size_t i = 0; i < list->count; i++) {
		const void *row = field_copy(shape, from + i * shape->size, arena);

		if (row == NULL)
			return false;
		memcpy(to + i * shape->size, row, shape->size);
	}
	list->at = to;
	return true;
}

static bool copy_past(struct figure_past *past, struct arena *arena)
{
	return copy_rows(&past->counts, &figure_count_shape, arena);
}

static bool copy_pasts(struct list *pasts, struct arena *arena)
{
	struct figure_past *to = arena_copy(arena, pasts->at, pasts->count * sizeof *to);

	if (to == NULL)
		return false;
	for (size_t i = 0; i < pasts->count; i++)
		if (!copy_past(&to[i], arena))
			return false;
	pasts->at = to;
	return true;
}

static bool copy_closes(struct list *closes, struct arena *arena)
{
	struct figure_close *to = arena_copy(arena, closes->at, closes->count * sizeof *to);

	if (to == NULL)
		return false;
	for (size_t i = 0; i < closes->count; i++)
		if (!copy_rows(&to[i].counts, &figure_count_shape, arena) ||
			!copy_rows(&to[i].openings, &figure_opening_shape, arena))
			return false;
	closes->at = to;
	return true;
}

static struct figure_input *input_copy(const struct figure_input *from, struct arena *arena)
{
	struct figure_input *to = arena_copy(arena, from, sizeof *from);

	if (to != NULL && copy_rows(&to->counts, &figure_count_shape, arena) &&
		copy_rows(&to->targets, &figure_target_shape, arena) &&
		copy_rows(&to->openings, &figure_opening_shape, arena) &&
		copy_rows(&to->externals, &figure_external_shape, arena) &&
		copy_rows(&to->excluded, &figure_excluded_shape, arena) &&
		copy_rows(&to->inactive, &figure_inactive_shape, arena) &&
		copy_rows(&to->withdrawn, &figure_inactive_shape, arena) && copy_pasts(&to->pasts, arena) &&
		copy_rows(&to->bases, &figure_base_shape, arena) && copy_closes(&to->closes, arena))
		return to;
	return NULL;
}

static const struct figures *figures_make(const struct figure_input *input)
{
	struct arena *arena = arena_new(ARENA_MAX_BYTES);
	struct figures *f = arena != NULL ? arena_alloc(arena, sizeof *f) : NULL;

	if (f != NULL)
		f->input = input_copy(input, arena);
	if (f == NULL || f->input == NULL) {
		arena_free(arena);
		return NULL;
	}
	f->references = 1;
	f->arena = arena;
	f->revision = input->revision;
	f->known_at = input->known_at;
	f->as_of = input->as_of;
	return f;
}

static bool same_excluded(const struct list *a, const struct list *b)
{
	const struct figure_excluded *x = a->at, *y = b->at;

	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(x[i].programme, y[i].programme) != 0 || strcmp(x[i].scope_kind, y[i].scope_kind) != 0 ||
			strcmp(x[i].scope, y[i].scope) != 0 || x[i].pending != y[i].pending ||
			x[i].returned != y[i].returned || x[i].superseded != y[i].superseded)
			return false;
	return true;
}

/* A figure is what it was while revision and day are, but for what is excluded, which changes without them. */
static bool is_news(const struct refresh *r, const struct figure_input *input)
{
	const struct figures *old = r->figures;

	return old == NULL || old->revision != input->revision || old->as_of != input->as_of ||
	       !same_excluded(&old->input->excluded, &input->excluded);
}

static bool is_of_today(const struct refresh *r)
{
	return r->figures != NULL && r->figures->as_of == clock_today(loop_now_us(r->loop));
}

static void figures_take(struct refresh *r, const struct figure_input *input)
{
	const struct figures *f = figures_make(input);

	if (f == NULL) {
		log_say_limited(&r->complaint, clock_monotonic_us(), LOG_LEVEL_ERROR, "no memory for the figures");
		return;
	}
	figures_drop(r->figures);
	r->figures = f;
	publisher_figures(r->publisher, f);
}

static void forget(struct refresh *r)
{
	figures_drop(r->remembered);
	r->remembered = NULL;
}

static void figures_came(void *owner, const struct fault *f, const struct figure_input *input)
{
	struct refresh *r = owner;

	r->looking = NULL;
	if (input == NULL)
		log_say_limited(&r->complaint, clock_monotonic_us(), LOG_LEVEL_WARNING, "figures cannot be read: %s",
			f != NULL ? f->reason : "no row");
	else if (is_news(r, input))
		figures_take(r, input);
	forget(r);
	if (r->look_again) {
		r->look_again = false;
		refresh_figures(r);
	}
}

void refresh_figures(struct refresh *r)
{
	struct fault f;

	if (r->looking != NULL) {
		r->look_again = true;
		return;
	}
	r->remembered = r->figures != NULL ? figures_keep(r->figures) : NULL;
	r->looking = store_figure_live(r->store, clock_today(loop_now_us(r->loop)),
		r->remembered != NULL ? &r->remembered->input->closes : NULL, figures_came, r, &f);
	if (r->looking == NULL)
		forget(r);
}

/* ---- a glance ----------------------------------------------------------------------------- */

/* Filings come in without a revision: the figures stay, what stands in none of them is told anew. */
static void excluded_came(void *owner, const struct fault *f, const struct list *excluded)
{
	struct refresh *r = owner;
	struct figure_input input;

	(void)f; /* the next glance will tell */
	r->glancing = NULL;
	if (excluded == NULL || r->figures == NULL || same_excluded(&r->figures->input->excluded, excluded))
		return;
	input = *r->figures->input;
	input.excluded = *excluded;
	figures_take(r, &input);
}

static void clock_came(void *owner, const struct fault *f, const struct figure_clock *clock)
{
	struct refresh *r = owner;
	struct fault queue_full;

	(void)f;
	r->glancing = NULL;
	if (clock == NULL || r->figures == NULL)
		return;
	if (clock->revision != r->figures->revision)
		refresh_figures(r);
	else
		r->glancing = store_figure_excluded(r->store, excluded_came, r, &queue_full);
}

static void glance(struct refresh *r)
{
	struct fault queue_full;

	if (r->glancing == NULL && r->looking == NULL)
		r->glancing = store_figure_clock(r->store, clock_came, r, &queue_full);
}

/* ---- catalogue ---------------------------------------------------------------------------- */

static bool read_programmes(const struct catalogue_rows *rows, struct arena *arena, struct catalogue *catalogue)
{
	const struct catalogue_document *documents = rows->documents.at;
	struct catalogue_source *sources = arena_alloc_array(arena, rows->documents.count, sizeof *sources);
	struct findings findings;

	if (sources == NULL)
		return false;
	findings_init(&findings, arena);
	for (size_t i = 0; i < rows->documents.count; i++)
		sources[i] = (struct catalogue_source){ documents[i].kind, documents[i].code,
			text_of(documents[i].document) };
	if (catalogue_file_read(sources, rows->documents.count, arena, catalogue, &findings)) {
		catalogue_sort(catalogue);
		return true;
	}
	for (size_t i = 0; i < findings.count; i++)
		log_say(LOG_LEVEL_ERROR, "catalogue: %s: %s", findings.at[i].pointer, findings.at[i].code);
	return false;
}

static const struct snapshot *snapshot_make(const struct catalogue_rows *rows)
{
	struct arena *arena = arena_new(ARENA_MAX_BYTES);
	struct snapshot *s = arena != NULL ? arena_alloc(arena, sizeof *s) : NULL;
	struct catalogue *catalogue = arena != NULL ? arena_alloc(arena, sizeof *catalogue) : NULL;

	if (s == NULL || catalogue == NULL) {
		arena_free(arena);
		return NULL;
	}
	*s = (struct snapshot){ .references = 1, .arena = arena, .catalogue = catalogue };
	if (read_programmes(rows, arena, catalogue)) {
		catalogue->districts = rows->districts;
		catalogue->chains = rows->chains;
		catalogue->parks = rows->parks;
		if (copy_rows(&catalogue->districts, &district_shape, arena) &&
			copy_rows(&catalogue->chains, &chain_shape, arena) &&
			copy_rows(&catalogue->parks, &park_shape, arena))
			return s;
	}
	snapshot_drop(s);
	return NULL;
}

static void catalogue_came(void *owner, const struct fault *f, const struct catalogue_rows *rows)
{
	struct refresh *r = owner;
	const struct snapshot *s = rows != NULL ? snapshot_make(rows) : NULL;

	r->loading = NULL;
	if (rows != NULL)
		r->behind = behind_tell(rows);
	if (s != NULL) {
		snapshot_drop(r->snapshot);
		r->snapshot = s;
		publisher_snapshot(r->publisher, s);
	} else {
		log_say_limited(&r->complaint, clock_monotonic_us(), LOG_LEVEL_WARNING, "catalogue cannot be read: %s",
			rows == NULL ? f->reason : "see the lines above; the one before stays");
	}
	if (r->load_again) {
		r->load_again = false;
		refresh_catalogue(r);
	}
}

void refresh_catalogue(struct refresh *r)
{
	struct fault f;

	if (r->loading != NULL) {
		r->load_again = true;
		return;
	}
	r->loading = store_catalogue_read(r->store, catalogue_came, r, &f);
}

size_t refresh_behind(const struct refresh *r)
{
	return r->behind;
}

/* ---- the second --------------------------------------------------------------------------- */

static void tick(void *owner)
{
	struct refresh *r = owner;

	timer_start(r->tick, LOOK_MS);
	if (r->snapshot == NULL && r->loading == NULL)
		refresh_catalogue(r);
	if (!is_of_today(r))
		refresh_figures(r);
	else
		glance(r);
}

struct refresh *refresh_new(struct loop *loop, struct store *store, struct publisher *publisher)
{
	struct refresh *r = calloc(1, sizeof *r);

	if (r == NULL)
		return NULL;
	r->loop = loop;
	r->store = store;
	r->publisher = publisher;
	r->tick = timer_new(loop, tick, r);
	if (r->tick == NULL) {
		free(r);
		return NULL;
	}
	timer_start(r->tick, 0);
	return r;
}

void refresh_free(struct refresh *r)
{
	if (r == NULL)
		return;
	store_cancel(r->glancing);
	store_cancel(r->looking);
	store_cancel(r->loading);
	timer_free(r->tick);
	snapshot_drop(r->snapshot);
	figures_drop(r->figures);
	forget(r);
	free(r);
}
