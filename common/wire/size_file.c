/* Decides whether a table of thresholds can be judged by. Refuses to know other revisions. */
#include "wire/size_file.h"

#include <string.h>

#include "domain/industry.h"
#include "domain/size.h"
#include "wire/decode.h"

struct reading {
	const char *name;
	const struct size_table *table;
	struct findings *findings;
};

static bool is_in(const struct size_row *row, size_t count, const char *code)
{
	const char *const *codes = row->codes.at;

	for (size_t i = 0; i < count; i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return false;
}

/* Sections stand as letters alone, all else as digits alone: so a code can be found by how it begins. */
static void check_codes(struct reading *r, const struct size_row *rows, size_t i)
{
	const char *const *codes = rows[i].codes.at;

	for (size_t k = 0; k < rows[i].codes.count; k++) {
		bool twice = is_in(&rows[i], k, codes[k]);

		if (!industry_is(codes[k]) || (codes[k][1] != '\0' && codes[k][0] >= 'A'))
			findings_add(r->findings, "pattern", "^([A-T]|[0-9]{2,4})$", NULL,
				"%s#/sizes/rows/%zu/codes/%zu", r->name, i, k);
		for (size_t j = 0; !twice && j < i; j++)
			twice = is_in(&rows[j], rows[j].codes.count, codes[k]);
		if (twice)
			findings_add(r->findings, "duplicate_code", codes[k], NULL, "%s#/sizes/rows/%zu/codes/%zu",
				r->name, i, k);
	}
}

static void check_bounds(struct reading *r, const struct size_bounds *b, const char *figure, size_t i)
{
	if (b != NULL && b->small < 1)
		findings_add_int(r->findings, "min", 1, "%s#/sizes/rows/%zu/%s/small", r->name, i, figure);
	if (b != NULL && b->medium <= b->small)
		findings_add_int(r->findings, "min", b->small + 1, "%s#/sizes/rows/%zu/%s/medium", r->name, i, figure);
	if (b != NULL && b->large <= b->medium)
		findings_add_int(r->findings, "min", b->medium + 1, "%s#/sizes/rows/%zu/%s/large", r->name, i, figure);
}

static void check_rows(struct reading *r)
{
	const struct size_row *rows = r->table->rows.at;

	for (size_t i = 0; i < r->table->rows.count; i++) {
		check_codes(r, rows, i);
		check_bounds(r, rows[i].staff, "staff", i);
		check_bounds(r, rows[i].revenue_wan, "revenue_wan", i);
		check_bounds(r, rows[i].assets_wan, "assets_wan", i);
		if (rows[i].staff == NULL && rows[i].revenue_wan == NULL && rows[i].assets_wan == NULL)
			findings_add(r->findings, "required", NULL, NULL, "%s#/sizes/rows/%zu/staff", r->name, i);
	}
}

bool size_file_read(const char *name, const struct value *document, struct arena *arena, struct size_table *ret_table,
	struct findings *findings)
{
	struct reading r = { name, ret_table, findings };
	const struct value *sizes = value_member(document, "sizes");
	const char *prefix = arena_printf(arena, "%s#/sizes", name);
	size_t before = findings->count;

	for (size_t i = 0; document->kind == VALUE_OBJECT && i < document->count; i++)
		if (strcmp(document->items[i].name, "sizes") != 0)
			findings_add(findings, "unknown_member", NULL, NULL, "%s#/%s", name, document->items[i].name);
	if (prefix == NULL)
		findings->failed = true;
	else if (sizes == NULL)
		findings_add(findings, "required", NULL, NULL, "%s", prefix);
	else
		decode_record_at(prefix, &size_table_shape, sizes, arena, ret_table, findings);
	if (findings->count == before && !findings->failed)
		check_rows(&r);
	return findings->count == before && !findings->failed;
}
