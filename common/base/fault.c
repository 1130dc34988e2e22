/*
 * Decides how what is wrong with a request is carried: one fault, or all findings in the order in which they
 * were found. Refuses to know sentences (base/code.c) and HTTP.
 */
#include "base/fault.h"

#include <stdarg.h>
#include <string.h>

struct fault fault_of(int status, const char *code, const char *reason)
{
	return (struct fault){ status, code, reason };
}

bool fault_is(const struct fault *f)
{
	return f != NULL && f->status != 0;
}

void findings_init(struct findings *list, struct arena *arena)
{
	*list = (struct findings){ .arena = arena };
}

bool findings_none(const struct findings *list)
{
	return list->count == 0 && !list->failed;
}

/* Room for one more, or false; the old array stays behind in the arena. */
static bool grow(struct findings *list)
{
	if (list->count >= FINDINGS_MAX)
		return false;
	if (list->count < list->room)
		return true;
	size_t room = list->room == 0 ? 8 : list->room * 2;
	struct finding *at = arena_alloc_array(list->arena, room, sizeof *at);
	if (at == NULL)
		return false;
	if (list->count > 0)
		memcpy(at, list->at, list->count * sizeof *at);
	list->at = at;
	list->room = room;
	return true;
}

/* A member that is there and wrong is not missing as well, whatever could be read of it. */
static bool is_no_news(const struct findings *list, const char *code, const char *pointer)
{
	if (strcmp(code, "required") != 0 || pointer == NULL)
		return false;
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->at[i].pointer, pointer) == 0)
			return true;
	return false;
}

static void append(struct findings *list, const char *code, const char *arg0, const char *arg1, const char *pointer)
{
	struct finding f = { pointer, code, { arena_string(list->arena, arg0), arena_string(list->arena, arg1) }, NULL,
		{ NULL, NULL } };

	if (is_no_news(list, code, pointer))
		return;
	bool lost = (arg0 != NULL && f.arg[0] == NULL) || (arg1 != NULL && f.arg[1] == NULL) || pointer == NULL;

	if (lost || !grow(list)) {
		list->failed = true;
		return;
	}
	list->at[list->count++] = f;
}

void findings_add(
	struct findings *list, const char *code, const char *arg0, const char *arg1, const char *pointer_format, ...)
{
	va_list args;

	va_start(args, pointer_format);
	const char *pointer = arena_vprintf(list->arena, pointer_format, args);
	va_end(args);
	append(list, code, arg0, arg1, pointer);
}

void findings_add_int(struct findings *list, const char *code, long long arg0, const char *pointer_format, ...)
{
	va_list args;

	va_start(args, pointer_format);
	const char *pointer = arena_vprintf(list->arena, pointer_format, args);
	va_end(args);
	const char *number = arena_printf(list->arena, "%lld", arg0);
	if (number == NULL)
		list->failed = true;
	else
		append(list, code, number, NULL, pointer);
}

void findings_set_rule(struct findings *list, const struct finding_rule *rule)
{
	if (list->failed || list->count == 0)
		return;
	list->at[list->count - 1].rule = arena_copy(list->arena, rule, sizeof *rule);
	if (list->at[list->count - 1].rule == NULL)
		list->failed = true;
}

void findings_set_wanted(struct findings *list, struct title wanted)
{
	if (!list->failed && list->count > 0)
		list->at[list->count - 1].wanted = wanted;
}

const char *findings_escape(struct arena *arena, const char *name)
{
	if (strpbrk(name, "~/") == NULL)
		return arena_string(arena, name);
	char *text = arena_alloc(arena, 2 * strlen(name) + 1);
	if (text == NULL)
		return NULL;
	char *to = text;
	for (const char *c = name; *c != '\0'; c++) {
		*to++ = *c == '~' || *c == '/' ? '~' : *c;
		if (*c == '~' || *c == '/')
			*to++ = *c == '~' ? '0' : '1';
	}
	return text;
}
