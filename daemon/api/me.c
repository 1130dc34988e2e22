/* Who is asking. */
#include "domain/me.h"

#include "api/answer.h"
#include "api/resources.h"
#include "auth/principal.h"
#include "base/arena.h"

/* The scopes by name; at is NULL where memory is out. */
static struct list scopes_of(struct arena *arena, unsigned scopes)
{
	const char **names = arena_alloc_array(arena, 32, sizeof *names);
	struct list list = { (void *)names, 0 };

	for (unsigned bit = 1; names != NULL && bit <= SCOPE_ALL; bit <<= 1)
		if ((scopes & bit) != 0)
			names[list.count++] = permit_scope_name((enum scope)bit);
	return list;
}

static const char *or_null(const char *text)
{
	return text != NULL && text[0] != '\0' ? text : NULL;
}

static enum next me_get(struct request *r)
{
	const struct principal *p = r->principal;
	struct me me = {
		.account = p->account,
		.person = p->person,
		.role = permit_role_name(p->role),
		.district = or_null(p->district),
		.uscc = or_null(p->uscc),
		.scopes = scopes_of(r->arena, p->scopes),
	};

	if (me.scopes.at == NULL)
		return request_refuse(r, "unavailable", "no memory for the scopes");
	return answer_hashed(r, &me_shape, &me);
}

const struct route me_routes[] = {
	{ METHOD_GET, "/v1/me", .permit = PERMIT_SELF, .handle = me_get },
	{ 0 },
};
