/*
 * Decides who is in the demo and what the manager posts. Refuses to know how it is sent, and to make
 * anything up by chance: no clock, no random number.
 */
#include "ctl/demo_plan.h"

#include <stdio.h>
#include <string.h>

#include "ctl/body.h"
#include "ctl/demo_filings.h"
#include "domain/uscc.h"

/* Serial numbers: the named ones from 1, samples from SAMPLE_SERIAL + 1, so that a code tells which sample it is. */
#define SAMPLE_SERIAL 1000
#define SERIAL_MAX 9999

/* The check character of an organisation code (GB 11714): eight characters in base 36 under fixed weights. */
static char organisation_check(const char *code)
{
	static const int weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	for (size_t i = 0; i < 8; i++) {
		int digit = code[i] >= 'A' ? code[i] - 'A' + 10 : code[i] - '0';

		sum += digit * weights[i];
	}
	sum = 11 - sum % 11;
	return (char)(sum == 10 ? 'X' : sum == 11 ? '0' : '0' + sum);
}

bool demo_uscc(const char *prefix, int serial, char ret_uscc[DEMO_USCC_SIZE])
{
	if (strlen(prefix) != 12 || serial < 0 || serial > SERIAL_MAX)
		return false;
	snprintf(ret_uscc, DEMO_USCC_SIZE, "%s%04d", prefix, serial);
	ret_uscc[16] = organisation_check(ret_uscc + 8);
	ret_uscc[17] = '\0';
	ret_uscc[17] = uscc_check_character(ret_uscc);
	ret_uscc[18] = '\0';
	return uscc_check(ret_uscc) == USCC_FINE;
}

const struct demo_enterprise *demo_plan_find(const struct demo_plan *plan, const char *name)
{
	for (size_t i = 0; name && i < plan->enterprise_count; i++)
		if (!strcmp(plan->enterprises[i].name, name))
			return &plan->enterprises[i];
	return NULL;
}

/* What an enterprise is registered with, before it is a body. */
struct registration {
	const char *name;
	const char *short_name;
	const char *district;
	const struct value *chains;
	const char *size;
	int serial;
};

static const struct value *registration_body(const struct registration *r, const char *uscc, struct arena *arena)
{
	const struct value *body = body_with_string(arena, NULL, "uscc", uscc);

	body = body ? body_with_string(arena, body, "name", r->name) : NULL;
	body = body ? body_with_string(arena, body, "short_name", r->short_name) : NULL;
	body = body ? body_with_string(arena, body, "district", r->district) : NULL;
	body = body && r->chains ? body_with(arena, body, "chains", r->chains) : body;
	return body && r->size ? body_with_string(arena, body, "size", r->size) : body;
}

static bool add_enterprise(
	struct demo_plan *plan, const char *prefix, const struct registration *r, struct arena *arena)
{
	struct demo_enterprise *e = &plan->enterprises[plan->enterprise_count];
	char uscc[DEMO_USCC_SIZE];
	const struct value *body;

	if (!r->name || !r->short_name || !r->district || !prefix || !demo_uscc(prefix, r->serial, uscc))
		return false;
	body = registration_body(r, uscc, arena);
	if (!body)
		return false;
	e->uscc = arena_string(arena, uscc);
	e->name = arena_string(arena, r->name);
	e->district = arena_string(arena, r->district);
	e->body = body_text(arena, body);
	plan->enterprise_count++;
	return e->uscc && e->name && e->district && e->body;
}

static bool add_named(struct demo_plan *plan, const char *prefix, const struct value *named, struct arena *arena)
{
	for (size_t i = 0; i < named->count; i++) {
		const struct value *row = &named->items[i];
		struct registration r = {
			.name = value_string(value_member(row, "name")),
			.short_name = value_string(value_member(row, "short_name")),
			.district = value_string(value_member(row, "district")),
			.chains = value_member(row, "chains"),
			.serial = (int)i + 1,
		};

		if (!add_enterprise(plan, prefix, &r, arena))
			return false;
	}
	return true;
}

/* One chain for two samples of three: membership is many to many and often none. */
static const struct value *sample_chains(const struct value *chains, int number, struct arena *arena)
{
	struct value *one;

	if (!chains || !chains->count || number % 3 == 0)
		return NULL;
	one = arena_alloc(arena, sizeof(*one));
	if (!one || !value_make_items(one, VALUE_ARRAY, 1, arena))
		return NULL;
	one->items[0] = chains->items[(size_t)number % chains->count];
	return one;
}

static bool add_sample(struct demo_plan *plan, const char *prefix, const struct value *samples, const char *district,
	int number, struct arena *arena)
{
	const struct value *sizes = value_member(samples, "sizes");
	const char *name = value_string(value_member(samples, "name"));
	const char *short_name = value_string(value_member(samples, "short_name"));
	struct registration r = {
		.name = arena_printf(arena, "%s%04d", name ? name : "", number),
		.short_name = arena_printf(arena, "%s%04d", short_name ? short_name : "", number),
		.district = district,
		.chains = sample_chains(value_member(samples, "chains"), number, arena),
		.size = sizes && sizes->count ? value_string(&sizes->items[(size_t)number % sizes->count]) : NULL,
		.serial = SAMPLE_SERIAL + number,
	};

	return name && short_name && add_enterprise(plan, prefix, &r, arena);
}

static bool add_samples(struct demo_plan *plan, const char *prefix, const struct value *samples, struct arena *arena)
{
	const struct value *groups = value_member(samples, "groups");
	int number = 0;

	for (size_t i = 0; i < groups->count; i++) {
		const char *district = value_string(value_member(&groups->items[i], "district"));
		int64_t count = 0;

		value_int(value_member(&groups->items[i], "count"), &count);
		for (int64_t k = 0; k < count; k++)
			if (!add_sample(plan, prefix, samples, district, ++number, arena))
				return false;
	}
	return true;
}

/* How many enterprises the file declares; 0 where it is not as it should be. */
static size_t count_enterprises(const struct value *named, const struct value *groups)
{
	size_t total = 0;

	if (!named || named->kind != VALUE_ARRAY || !groups || groups->kind != VALUE_ARRAY)
		return 0;
	for (size_t i = 0; i < groups->count; i++) {
		int64_t count;

		if (!value_int(value_member(&groups->items[i], "count"), &count) || count < 0 || count > SERIAL_MAX)
			return 0;
		total += (size_t)count;
	}
	return total + named->count > SERIAL_MAX - SAMPLE_SERIAL ? 0 : total + named->count;
}

static bool make_enterprises(
	struct demo_plan *plan, const struct value *file, struct arena *arena, const char **ret_why)
{
	const char *prefix = value_string(value_member(file, "uscc_prefix"));
	const struct value *named = value_member(file, "named"), *samples = value_member(file, "samples");
	size_t count = count_enterprises(named, value_member(samples, "groups"));

	*ret_why = "enterprises.json: uscc_prefix, named and samples do not make enterprises";
	if (!count)
		return false;
	plan->enterprises = arena_alloc_array(arena, count, sizeof(*plan->enterprises));
	return plan->enterprises && add_named(plan, prefix, named, arena) && add_samples(plan, prefix, samples, arena);
}

static bool make_postings(struct demo_plan *plan, const struct value *file, struct arena *arena, const char **ret_why)
{
	static const struct {
		const char *member, *path;
	} kinds[] = {
		{ "targets", "/v1/targets" },
		{ "opening_stocks", "/v1/opening-stocks" },
		{ "external_values", "/v1/external-values" },
	};
	size_t total = 0;

	*ret_why = "figures.json: targets, opening_stocks and external_values must be lists of bodies";
	for (size_t k = 0; k < 3; k++) {
		const struct value *list = value_member(file, kinds[k].member);

		if (!list || list->kind != VALUE_ARRAY)
			return false;
		total += list->count;
	}
	plan->postings = arena_alloc_array(arena, total, sizeof(*plan->postings));
	for (size_t k = 0; plan->postings && k < 3; k++) {
		const struct value *list = value_member(file, kinds[k].member);

		for (size_t i = 0; i < list->count; i++) {
			struct demo_posting *p = &plan->postings[plan->posting_count++];

			p->path = kinds[k].path;
			p->body = body_text(arena, &list->items[i]);
			if (!p->body)
				return false;
		}
	}
	return plan->postings != NULL;
}

static bool make_staff(struct demo_plan *plan, const struct value *file, struct arena *arena, const char **ret_why)
{
	const struct value *list = value_member(file, "staff");

	*ret_why = "staff.json: staff must be a list with list, role, district and person";
	if (!list || list->kind != VALUE_ARRAY)
		return false;
	plan->staff = arena_alloc_array(arena, list->count, sizeof(*plan->staff));
	for (size_t i = 0; plan->staff && i < list->count; i++) {
		struct demo_staff *s = &plan->staff[plan->staff_count++];

		s->list = value_string(value_member(&list->items[i], "list"));
		s->role = value_string(value_member(&list->items[i], "role"));
		s->district = value_string(value_member(&list->items[i], "district"));
		s->person = value_string(value_member(&list->items[i], "person"));
		if (!s->list || !s->role || !s->person)
			return false;
	}
	return plan->staff != NULL;
}

const struct demo_plan *demo_plan_make(const struct demo_files *files, struct arena *arena, const char **ret_why)
{
	struct demo_plan *plan = arena_alloc(arena, sizeof(*plan));
	size_t named;

	*ret_why = "out of memory";
	if (!plan || !make_enterprises(plan, files->enterprises, arena, ret_why) ||
		!make_postings(plan, files->figures, arena, ret_why) || !make_staff(plan, files->staff, arena, ret_why))
		return NULL;
	named = value_member(files->enterprises, "named")->count;
	if (!demo_filings_make(plan, plan->enterprises + named, files->filings, arena, ret_why))
		return NULL;
	return plan;
}
