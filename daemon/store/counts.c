/* Decides nothing: writes parallel arrays of texts as parameters. */
#include "store/counts.h"

static bool texts(const char *const *at, size_t count, struct arena *arena, struct bind *ret_bind)
{
	struct bind *binds = arena_alloc_array(arena, count, sizeof *binds);

	if (binds == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		binds[i] = bind_text(at == NULL ? NULL : at[i]);
	*ret_bind = bind_array(binds, count);
	return true;
}

bool counts_binds(const struct count_facts *facts, struct arena *arena, struct bind ret_binds[3])
{
	size_t count = facts == NULL ? 0 : facts->count;

	return texts(count == 0 ? NULL : facts->indicators, count, arena, &ret_binds[0]) &&
	       texts(count == 0 ? NULL : facts->key_rules, count, arena, &ret_binds[1]) &&
	       texts(count == 0 ? NULL : facts->key_suffixes, count, arena, &ret_binds[2]);
}
