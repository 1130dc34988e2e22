/*
 * The files of the catalogue as domain structs. Every fault is a finding with its pointer in the
 * document; used by `dxtrackctl catalogue check` and by the daemon, which trusts nothing it loads.
 */
#ifndef WIRE_CATALOGUE_FILE_H
#define WIRE_CATALOGUE_FILE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/field.h"
#include "base/value.h"

struct catalogue;

/* One document as loaded. */
struct catalogue_source {
	const char *
		kind; /* programme | calendar | sizes | districts | chains | parks | reasons | assurances | sentences */
	const char *name; /* file name or code, for messages */
	struct text document;
};

/*
 * Reads all documents into one catalogue in the arena (release it with catalogue_release before the
 * arena is freed, also after false). Findings point as "cloud.json#/programme/stages/0/code". What
 * documents say about each other (indicators counted by a stage, opening_from, doubled codes, parents
 * of districts, two calendars of a year) is checked at the end. False where anything was found.
 */
bool catalogue_file_read(const struct catalogue_source *sources, size_t count, struct arena *arena,
	struct catalogue *ret_catalogue, struct findings *findings);

#endif
