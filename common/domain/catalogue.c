/* Decides nothing: finds what the catalogue holds. Lists are short and read often, so they are walked. */
#include "domain/catalogue.h"

#include "domain/form.h"

/* The element whose first member, its code, is this. Every record of the catalogue begins with its code. */
static const void *by_code(const struct list *list, size_t size, struct text code)
{
	const char *at = list->at;

	for (size_t i = 0; i < list->count; i++, at += size) {
		const char *const *own = (const void *)at;
		if (text_is(code, *own))
			return at;
	}
	return NULL;
}

const struct programme *catalogue_find_programme(const struct catalogue *c, struct text code)
{
	return by_code(&c->programmes, sizeof(struct programme), code);
}

const struct indicator *catalogue_find_indicator(const struct catalogue *c, struct text code)
{
	return by_code(&c->indicators, sizeof(struct indicator), code);
}

const struct district *catalogue_find_district(const struct catalogue *c, struct text code)
{
	return by_code(&c->districts, sizeof(struct district), code);
}

const struct park *catalogue_find_park(const struct catalogue *c, struct text code)
{
	return by_code(&c->parks, sizeof(struct park), code);
}

const struct chain *catalogue_find_chain(const struct catalogue *c, struct text code)
{
	return by_code(&c->chains, sizeof(struct chain), code);
}

void catalogue_release(struct catalogue *c)
{
	struct programme *programmes = c->programmes.at;

	for (size_t i = 0; i < c->programmes.count; i++)
		if (programmes[i].rules != NULL)
			form_release(programmes[i].rules);
}

static int64_t position_of(const struct catalogue *c, const struct indicator *indicator)
{
	const struct programme *p = catalogue_find_programme(c, text_of(indicator->programme));

	return p != NULL ? p->position : PROGRAMME_POSITION_LAST;
}

/* By insertion: a handful of rows, and equal ones must keep their order. */
static void sort_programmes(struct programme *at, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = i; j > 0 && at[j].position < at[j - 1].position; j--) {
			struct programme swapped = at[j];

			at[j] = at[j - 1];
			at[j - 1] = swapped;
		}
}

static void sort_indicators(const struct catalogue *c, struct indicator *at, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = i; j > 0 && position_of(c, &at[j]) < position_of(c, &at[j - 1]); j--) {
			struct indicator swapped = at[j];

			at[j] = at[j - 1];
			at[j - 1] = swapped;
		}
}

void catalogue_sort(struct catalogue *c)
{
	sort_programmes(c->programmes.at, c->programmes.count);
	sort_indicators(c, c->indicators.at, c->indicators.count);
}
