/*
 * Any bytes as the body of a filing, from JSON to every finding, for each programme of the catalogue as shipped; what
 * the daemon takes it could store: its members' bytes are in the document.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/catalogue.h"
#include "domain/filing.h"
#include "domain/programme.h"
#include "domain/rule.h"
#include "domain/submission.h"
#include "wire/catalogue_file.h"
#include "wire/decode.h"
#include "wire/hint_write.h"
#include "wire/json_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILE_MAX = 1 << 18, ARENA_MAX = 16 << 20, TODAY = 20000 };

static const struct rule_firm firm = { "91410100MA0000015B", "样例", "样", "micro", "F51", "revoked" };
static const char *const names[] = { "cloud", "workshop", "platform", "benchmark", "service_manufacturing",
	"service_provider" };
enum { PROGRAMMES = sizeof names / sizeof names[0] };

static void demand(bool truth)
{
	if (!truth)
		abort();
}

static struct text file_of(struct arena *arena, const char *name)
{
	FILE *f = fopen(arena_printf(arena, "%s/sql/catalogue/%s.json", SOURCE_DIR, name), "rb");
	char *at = arena_alloc(arena, FILE_MAX);
	struct text t = { at, 0 };

	demand(f != NULL && at != NULL);
	t.len = fread(at, 1, FILE_MAX, f);
	fclose(f);
	return t;
}

/* Read once; freed with the process. */
static const struct catalogue *catalogue(void)
{
	static struct catalogue *c;
	static struct arena *arena;
	struct catalogue_source sources[PROGRAMMES];
	struct findings findings;

	if (c != NULL)
		return c;
	arena = arena_new(ARENA_MAX);
	c = arena_alloc(arena, sizeof *c);
	findings = (struct findings){ .arena = arena };
	for (size_t i = 0; i < PROGRAMMES; i++)
		sources[i] = (struct catalogue_source){ "programme", names[i], file_of(arena, names[i]) };
	demand(catalogue_file_read(sources, PROGRAMMES, arena, c, &findings));
	return c;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text bytes = { (const char *)data, size };
	struct arena *arena = arena_new(ARENA_MAX);
	struct findings findings = { .arena = arena };
	struct submission_body body = { 0 };
	const struct value *value;
	struct fault fault;

	demand(arena != NULL);
	if (json_read(bytes, &json_limits_body, arena, &value, &fault)) {
		bool whole = decode_record(&submission_body_shape, value, arena, &body, &findings);

		for (size_t i = 0; i < PROGRAMMES; i++) {
			struct rule_scene scene = { .answers = body.answers,
				.before = body.explanations,
				.firm = &firm,
				.today = TODAY,
				.arena = arena };
			struct findings found = { .arena = arena };
			struct buffer b = { 0 };
			struct list hints;

			filing_check(catalogue_find_programme(catalogue(), text_of(names[i])), &body, &scene, &hints,
				&found);
			hint_write(&b, &hints, LANGUAGE_ZH);
			buffer_free(&b);
		}
		if (whole)
			demand(json_member_bytes(bytes, "answers").at >= bytes.at);
	} else {
		demand(fault.status == 400 || fault.status == 503);
	}
	arena_free(arena);
	return 0;
}
