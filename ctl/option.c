/*
 * Decides what the words behind a verb are. Refuses to know any verb: the tables come from it. An option
 * given twice is refused, because one of the two would be silently ignored.
 */
#include "ctl/option.h"

#include <string.h>

#include "base/text.h"

static const struct option *find_option(const struct option *const *tables, struct text name)
{
	for (; *tables; tables++)
		for (const struct option *o = *tables; o->name; o++)
			if (text_is(name, o->name))
				return o;
	return NULL;
}

const char *option_value(const struct option_given *given, const char *name)
{
	for (size_t i = 0; i < given->count; i++)
		if (!strcmp(given->options[i]->name, name))
			return given->values[i];
	return NULL;
}

static enum option_fault keep_option(struct option_given *given, const struct option *o, const char *value)
{
	if (option_value(given, o->name))
		return OPTION_TWICE;
	if (given->count == OPTION_VALUES_MAX)
		return OPTION_TOO_MANY;
	given->options[given->count] = o;
	given->values[given->count++] = value;
	return OPTION_FINE;
}

static enum option_fault keep_argument(struct option_given *given, const char *word)
{
	if (given->argument_count == OPTION_ARGUMENTS_MAX)
		return OPTION_TOO_MANY;
	given->arguments[given->argument_count++] = word;
	return OPTION_FINE;
}

/* Reads the option that begins at words[*at] and leaves *at on its last word. */
static enum option_fault read_option(
	const struct option *const *tables, size_t count, char *const *words, size_t *at, struct option_given *given)
{
	const char *word = words[*at] + 2;
	const char *equals = strchr(word, '=');
	struct text name = { word, equals ? (size_t)(equals - word) : strlen(word) };
	const struct option *o = find_option(tables, name);

	if (!o)
		return OPTION_UNKNOWN;
	if (!o->value)
		return equals ? OPTION_TAKES_NO_VALUE : keep_option(given, o, "");
	if (equals)
		return keep_option(given, o, equals + 1);
	if (*at + 1 == count)
		return OPTION_NEEDS_VALUE;
	return keep_option(given, o, words[++*at]);
}

enum option_fault option_parse(const struct option *const *tables, size_t count, char *const *words,
	struct option_given *ret_given, const char **ret_word)
{
	bool only_arguments = false;

	*ret_given = (struct option_given){ 0 };
	for (size_t i = 0; i < count; i++) {
		enum option_fault fault = OPTION_FINE;

		*ret_word = words[i];
		if (!only_arguments && !strcmp(words[i], "--"))
			only_arguments = true;
		else if (!only_arguments && !strncmp(words[i], "--", 2))
			fault = read_option(tables, count, words, &i, ret_given);
		else
			fault = keep_argument(ret_given, words[i]);
		if (fault)
			return fault;
	}
	return OPTION_FINE;
}
