/*
 * From method and path to a row of the route table. The table is small and read once a request: a walk
 * over it costs less than the parsing did.
 */
#include "request/route.h"

#include <string.h>

#include "base/arena.h"
#include "http/http.h"
#include "http/message.h"
#include "request/hall.h"

/* Whether the segment is "{no}.csv" for something before ".csv", which is the argument; most have no ending. */
static bool fits_ending(struct text pattern, struct text segment, struct text *ret_arg)
{
	struct text ending = pattern;
	struct text name;

	(void)text_cut(&ending, '}', &name);
	if (segment.len <= ending.len || memcmp(segment.at + segment.len - ending.len, ending.at, ending.len) != 0)
		return false;
	*ret_arg = (struct text){ segment.at, segment.len - ending.len };
	return true;
}

/* Whether the segments fit "/v1/targets/{id}"; fills the {…} ones. */
static bool fits(const struct http_message *m, const char *path, struct text ret_arg[2])
{
	struct text rest = text_of(path + 1), segment;
	unsigned i = 0, args = 0;

	for (; text_cut(&rest, '/', &segment); i++) {
		if (i >= m->segment_count)
			return false;
		if (segment.len > 0 && segment.at[0] == '{') {
			if (!fits_ending(segment, m->segment[i], &ret_arg[args++]))
				return false;
		} else if (!text_equal(segment, m->segment[i])) {
			return false;
		}
	}
	return i == m->segment_count;
}

/* HEAD is answered as GET without its body. */
static bool method_fits(enum http_method route, enum http_method asked)
{
	return route == asked || (route == METHOD_GET && asked == METHOD_HEAD);
}

static bool answers_here(const struct request *r, const struct route *route)
{
	return (route->listeners & ROUTE_ADMIN_ONLY) == 0 || http_listener(r->http) == LISTENER_ADMIN;
}

/* "GET, HEAD, POST" */
static const char *allow_more(struct arena *arena, const char *allow, enum http_method method)
{
	const char *names = method == METHOD_GET ? "GET, HEAD" : message_method_name(method);

	if (allow != NULL && strstr(allow, names) != NULL)
		return allow;
	return allow == NULL ? names : arena_printf(arena, "%s, %s", allow, names);
}

/* The row of one table, or NULL; the methods of other rows for the same path are added to *allow. */
static const struct route *find_in(struct request *r, const struct route *table, const char **allow)
{
	for (const struct route *route = table; route->path != NULL; route++) {
		struct text arg[2] = { { 0 } };

		if (!answers_here(r, route) || !fits(r->message, route->path, arg))
			continue;
		if (method_fits(route->method, r->message->method)) {
			memcpy(r->arg, arg, sizeof arg);
			return route;
		}
		*allow = allow_more(r->arena, *allow, route->method);
	}
	return NULL;
}

bool route_find(struct request *r, const char **ret_allow)
{
	*ret_allow = NULL;
	for (const struct route *const *table = r->hall->routes; *table != NULL; table++) {
		r->route = find_in(r, *table, ret_allow);
		if (r->route != NULL)
			return true;
	}
	return false;
}
