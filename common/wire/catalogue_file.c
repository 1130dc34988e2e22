/*
 * Decides whether the catalogue as a whole can be used: every document by itself, and what they say about
 * each other. Refuses to guess: a catalogue with one fault is not loaded at all.
 */
#include "wire/catalogue_file.h"

#include <string.h>

#include "domain/area.h"
#include "domain/brief.h"
#include "domain/catalogue.h"
#include "domain/size.h"
#include "domain/voiding.h"
#include "wire/calendar_file.h"
#include "wire/decode.h"
#include "wire/json_read.h"
#include "wire/programme_file.h"
#include "wire/size_file.h"

struct reading {
	struct arena *arena;
	struct findings *findings;
	struct catalogue *catalogue;
	struct list of_programme; /* struct list of struct indicator, one a programme */
	const char *sentences;    /* where findings about them point */
};

/* The lists whose documents are an array under one member. */
struct code_list {
	const char *kind; /* also the member's name */
	const struct shape *shape;
	struct list *into;
};

static const struct value *read_document(struct reading *r, const struct catalogue_source *source)
{
	const struct value *value = NULL;
	struct fault fault = { 0 };

	if (json_read(source->document, &json_limits_file, r->arena, &value, &fault))
		return value;
	findings_add(r->findings, "bad_json", NULL, NULL, "%s: %s", source->name, fault.reason);
	return NULL;
}

/* The members of code lists are given by the file, all of them. */
static void read_list(struct reading *r, const struct catalogue_source *source, const struct code_list *list)
{
	const struct value *document = read_document(r, source), *rows = value_member(document, list->kind);

	if (document == NULL)
		return;
	if (rows == NULL || rows->kind != VALUE_ARRAY) {
		findings_add(r->findings, rows == NULL ? "required" : "type", "array", NULL, "%s#/%s", source->name,
			list->kind);
		return;
	}
	char *at = arena_alloc_array(r->arena, rows->count, list->shape->size);
	if (at == NULL)
		r->findings->failed = true;
	for (size_t i = 0; at != NULL && i < rows->count; i++) {
		const char *here = arena_printf(r->arena, "%s#/%s/%zu", source->name, list->kind, i);
		if (here != NULL)
			decode_record_at(
				here, list->shape, &rows->items[i], r->arena, at + i * list->shape->size, r->findings);
	}
	*list->into = (struct list){ at, at == NULL ? 0 : rows->count };
}

static void read_programme(struct reading *r, const struct catalogue_source *source)
{
	const struct value *document = read_document(r, source);
	const char *prefix = arena_printf(r->arena, "%s#", source->name);
	struct programme *programme = (struct programme *)r->catalogue->programmes.at + r->catalogue->programmes.count;
	struct list *indicators = (struct list *)r->of_programme.at + r->catalogue->programmes.count;

	if (document == NULL || prefix == NULL)
		return;
	programme_file_read(prefix, document, r->arena, programme, indicators, r->findings);
	r->catalogue->programmes.count++;
	r->catalogue->indicators.count += indicators->count;
}

static void read_calendar(struct reading *r, const struct catalogue_source *source)
{
	struct calendar *next = (struct calendar *)r->catalogue->calendars.at + r->catalogue->calendars.count;
	const struct value *document = read_document(r, source);

	if (document != NULL && calendar_file_read(source->name, document, r->arena, next, r->findings))
		r->catalogue->calendars.count++;
}

static void read_sizes(struct reading *r, const struct catalogue_source *source)
{
	struct size_table *next = (struct size_table *)r->catalogue->sizes.at + r->catalogue->sizes.count;
	const struct value *document = read_document(r, source);

	if (document != NULL && size_file_read(source->name, document, r->arena, next, r->findings))
		r->catalogue->sizes.count++;
}

static void read_sentences(struct reading *r, const struct catalogue_source *source)
{
	const struct value *document = read_document(r, source), *sentences = value_member(document, "sentences");
	const char *prefix = arena_printf(r->arena, "%s#/sentences", source->name);
	struct brief *brief = arena_alloc(r->arena, sizeof *brief);

	if (brief == NULL || prefix == NULL)
		r->findings->failed = true;
	else if (document != NULL && sentences == NULL)
		findings_add(r->findings, "required", NULL, NULL, "%s", prefix);
	else if (document != NULL && decode_record_at(prefix, &brief_shape, sentences, r->arena, brief, r->findings))
		r->catalogue->brief = brief;
	r->sentences = prefix;
}

/* A phrase without anything in it would be found everywhere. */
static void read_assurances(struct reading *r, const struct catalogue_source *source)
{
	const struct value *document = read_document(r, source);
	const char *prefix = arena_printf(r->arena, "%s#", source->name);
	struct assurances *a = &r->catalogue->assurances;

	if (document == NULL || prefix == NULL)
		return;
	decode_record_at(prefix, &assurances_shape, document, r->arena, a, r->findings);
	for (size_t i = 0; i < a->phrases.count; i++)
		if (((const char *const *)a->phrases.at)[i][0] == '\0')
			findings_add_int(r->findings, "min_length", 1, "%s/assurances/%zu", prefix, i);
}

static void read_source(struct reading *r, const struct catalogue_source *source)
{
	const struct code_list lists[] = {
		{ "districts", &district_shape, &r->catalogue->districts },
		{ "chains", &chain_shape, &r->catalogue->chains },
		{ "parks", &park_shape, &r->catalogue->parks },
		{ "reasons", &reason_shape, &r->catalogue->reasons },
	};

	if (strcmp(source->kind, "programme") == 0) {
		read_programme(r, source);
		return;
	}
	if (strcmp(source->kind, "calendar") == 0) {
		read_calendar(r, source);
		return;
	}
	if (strcmp(source->kind, "sizes") == 0) {
		read_sizes(r, source);
		return;
	}
	if (strcmp(source->kind, "sentences") == 0) {
		read_sentences(r, source);
		return;
	}
	if (strcmp(source->kind, "assurances") == 0) {
		read_assurances(r, source);
		return;
	}
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (strcmp(lists[i].kind, source->kind) == 0) {
			read_list(r, source, &lists[i]);
			return;
		}
	findings_add(r->findings, "enum",
		"programme, calendar, sizes, districts, chains, parks, reasons, assurances, sentences", NULL, "%s",
		source->name);
}

static bool gather_indicators(struct reading *r)
{
	struct indicator *all = arena_alloc_array(r->arena, r->catalogue->indicators.count, sizeof *all);
	const struct list *each = r->of_programme.at;
	size_t count = 0;

	if (all == NULL)
		return false;
	for (size_t i = 0; i < r->catalogue->programmes.count; i++)
		for (size_t j = 0; j < each[i].count; j++)
			all[count++] = ((const struct indicator *)each[i].at)[j];
	r->catalogue->indicators = (struct list){ all, count };
	return true;
}

/* Every record of the catalogue begins with its code. */
static void check_doubles(struct reading *r, const char *what, const struct list *list, size_t size)
{
	const char *at = list->at;

	for (size_t i = 0; i < list->count; i++)
		for (size_t j = 0; j < i; j++) {
			const char *const *a = (const void *)(at + i * size), *const *b = (const void *)(at + j * size);
			if (*a != NULL && *b != NULL && strcmp(*a, *b) == 0)
				findings_add(r->findings, "duplicate_code", *a, NULL, "%s/%s", what, *a);
		}
}

static void check_openings(struct reading *r)
{
	const struct indicator *all = r->catalogue->indicators.at;

	for (size_t i = 0; i < r->catalogue->indicators.count; i++)
		if (all[i].opening_from != NULL &&
			catalogue_find_indicator(r->catalogue, text_of(all[i].opening_from)) == NULL)
			findings_add(r->findings, "unknown_name", all[i].opening_from, NULL,
				"indicators/%s/opening_from", all[i].code);
}

/* A parent must exist, and the way up must end: a circle would count a district inside itself. */
static void check_parents(struct reading *r)
{
	const struct district *all = r->catalogue->districts.at;

	for (size_t i = 0; i < r->catalogue->districts.count; i++) {
		if (all[i].code == NULL || all[i].parent == NULL)
			continue;
		if (!area_district_within(&r->catalogue->districts, all[i].code, all[i].parent) ||
			area_district_within(&r->catalogue->districts, all[i].parent, all[i].code))
			findings_add(
				r->findings, "unknown_name", all[i].parent, NULL, "districts/%s/parent", all[i].code);
	}
}

/* Two tables of one year would make the answer a matter of their order. */
static void check_years(struct reading *r)
{
	const struct calendar *all = r->catalogue->calendars.at;

	for (size_t i = 0; i < r->catalogue->calendars.count; i++)
		if (calendar_find(&r->catalogue->calendars, (int)all[i].year) != &all[i])
			findings_add_int(r->findings, "duplicate_code", (long long)all[i].year, "calendars/%d",
				(int)all[i].year);
}

/* Nor can two revisions begin on one day. */
static void check_revisions(struct reading *r)
{
	const struct size_table *all = r->catalogue->sizes.at;

	for (size_t i = 0; i < r->catalogue->sizes.count; i++)
		for (size_t j = 0; j < i; j++)
			if (all[i].valid_from == all[j].valid_from)
				findings_add(r->findings, "duplicate_code", all[i].document_no, NULL, "sizes/%s",
					all[i].document_no);
}

/* A reason is for a decision that takes one; those of voids are words that the database acts on. */
static void check_reasons(struct reading *r)
{
	const struct reason *all = r->catalogue->reasons.at;

	for (size_t i = 0; i < r->catalogue->reasons.count; i++) {
		if (!reason_has_use(all[i].used_for))
			findings_add(r->findings, "enum", "return, reject, void", NULL, "reasons/%s/for", all[i].code);
		else if (strcmp(all[i].used_for, "void") == 0 && !voiding_has_code(all[i].code))
			findings_add(
				r->findings, "enum", "error, revoked, merged", NULL, "reasons/%s/code", all[i].code);
	}
}

static void check_together(struct reading *r)
{
	check_doubles(r, "programmes", &r->catalogue->programmes, sizeof(struct programme));
	check_doubles(r, "indicators", &r->catalogue->indicators, sizeof(struct indicator));
	check_doubles(r, "districts", &r->catalogue->districts, sizeof(struct district));
	check_doubles(r, "chains", &r->catalogue->chains, sizeof(struct chain));
	check_doubles(r, "parks", &r->catalogue->parks, sizeof(struct park));
	check_doubles(r, "reasons", &r->catalogue->reasons, sizeof(struct reason));
	check_reasons(r);
	check_years(r);
	check_revisions(r);
	check_openings(r);
	check_parents(r);
	if (r->catalogue->brief != NULL)
		brief_check(r->catalogue->brief, r->catalogue, r->sentences, r->findings);
}

bool catalogue_file_read(const struct catalogue_source *sources, size_t count, struct arena *arena,
	struct catalogue *ret_catalogue, struct findings *findings)
{
	struct reading r = { .arena = arena, .findings = findings, .catalogue = ret_catalogue };
	size_t before = findings->count;

	*ret_catalogue = (struct catalogue){ 0 };
	ret_catalogue->programmes.at = arena_alloc_array(arena, count, sizeof(struct programme));
	ret_catalogue->calendars.at = arena_alloc_array(arena, count, sizeof(struct calendar));
	ret_catalogue->sizes.at = arena_alloc_array(arena, count, sizeof(struct size_table));
	r.of_programme.at = arena_alloc_array(arena, count, sizeof(struct list));
	if (ret_catalogue->programmes.at == NULL || ret_catalogue->calendars.at == NULL ||
		ret_catalogue->sizes.at == NULL || r.of_programme.at == NULL) {
		findings->failed = true;
		return false;
	}
	for (size_t i = 0; i < count; i++)
		read_source(&r, &sources[i]);
	if (!gather_indicators(&r))
		findings->failed = true;
	else if (findings->count == before)
		check_together(&r);
	return findings->count == before && !findings->failed;
}
