/* The life of a principal: made from a credential row, counted, freed. */
#include "auth/principal.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/field.h"
#include "store/credential.h"

/* A list of texts with commas between. */
static char *joined(const struct list *texts)
{
	const char *const *at = texts->at;
	struct buffer b = { 0 };

	buffer_add_string(&b, "");
	for (size_t i = 0; i < texts->count; i++) {
		if (i > 0)
			buffer_add_byte(&b, ',');
		buffer_add_string(&b, at[i]);
	}
	return buffer_take(&b, NULL);
}

static char *copy_or_empty(const char *s)
{
	return strdup(s != NULL ? s : "");
}

static void copy_into(char *to, size_t size, const char *from)
{
	if (from != NULL && strlen(from) < size)
		strcpy(to, from);
}

/* Role and scopes; false: the database holds a word that this version does not know. */
static bool read_powers(const struct credential *c, struct principal *p)
{
	char *scopes = joined(&c->scopes);
	bool known = scopes != NULL && permit_scopes_parse(text_of(scopes), &p->scopes) &&
		     permit_role_parse(text_of(c->role), &p->role);

	free(scopes);
	return known;
}

/* An enterprise as the register has it; texts that are not there are "". False: no memory. */
static bool read_firm(const struct credential *c, struct principal *p)
{
	const char **texts[] = { &p->firm.name, &p->firm.short_name, &p->firm.size, &p->firm.industry,
		&p->firm.status };
	const char *const given[] = { c->name, c->short_name, c->size, c->industry, c->status };

	p->firm.uscc = p->uscc;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if ((*texts[i] = copy_or_empty(given[i])) == NULL)
			return false;
	return true;
}

static void free_firm(struct rule_firm *firm)
{
	const char *const texts[] = { firm->name, firm->short_name, firm->size, firm->industry, firm->status };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		free((char *)(uintptr_t)texts[i]);
}

struct principal *principal_make(const struct credential *c)
{
	struct principal *p = calloc(1, sizeof *p);

	if (p == NULL)
		return NULL;
	p->references = 1;
	copy_into(p->account, sizeof p->account, c->account);
	copy_into(p->credential, sizeof p->credential, c->credential);
	copy_into(p->uscc, sizeof p->uscc, c->uscc);
	copy_into(p->district, sizeof p->district, c->district);
	p->person = copy_or_empty(c->person);
	p->districts = copy_or_empty(c->districts);
	p->addresses = joined(&c->addresses);
	p->expires_at = c->expires_at;
	if (p->person == NULL || p->districts == NULL || p->addresses == NULL || !read_powers(c, p) ||
		!read_firm(c, p)) {
		principal_drop(p);
		return NULL;
	}
	return p;
}

const struct principal *principal_keep(const struct principal *p)
{
	((struct principal *)(uintptr_t)p)->references++;
	return p;
}

void principal_drop(const struct principal *p)
{
	struct principal *own = (struct principal *)(uintptr_t)p;

	if (own == NULL || --own->references > 0)
		return;
	free(own->person);
	free(own->districts);
	free(own->addresses);
	free_firm(&own->firm);
	free(own);
}
