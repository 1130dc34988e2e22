/* Decides nothing: finds what the catalogue holds. Lists are short and read often, so they are walked. */
#include "domain/catalogue.h"

#include "domain/form.h"

/* The element whose first member, its code, is this. Every record of the catalogue begins with its code. */
static const void *find(const struct list *list, size_t size, struct text code)
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
	return find(&c->programmes, sizeof(struct programme), code);
}

const struct indicator *catalogue_find_indicator(const struct catalogue *c, struct text code)
{
	return find(&c->indicators, sizeof(struct indicator), code);
}

const struct district *catalogue_find_district(const struct catalogue *c, struct text code)
{
	return find(&c->districts, sizeof(struct district), code);
}

const struct park *catalogue_find_park(const struct catalogue *c, struct text code)
{
	return find(&c->parks, sizeof(struct park), code);
}

const struct chain *catalogue_find_chain(const struct catalogue *c, struct text code)
{
	return find(&c->chains, sizeof(struct chain), code);
}

void catalogue_release(struct catalogue *c)
{
	struct programme *programmes = c->programmes.at;

	for (size_t i = 0; i < c->programmes.count; i++)
		if (programmes[i].rules != NULL)
			form_release(programmes[i].rules);
}
