/*
 * Decides how what rules found is told to who filed, in the language of the filing, and kept with the version. Refuses to
 * know what follows from it.
 */
#include "wire/hint_write.h"

#include "base/code.h"
#include "domain/rule.h"
#include "wire/json_write.h"

void hint_write_one(
	struct buffer *b, const char *rule, enum rule_tier tier, const char *pointer, const struct buffer *message)
{
	buffer_add_string(b, "{\"rule\":");
	json_write_string(b, rule);
	buffer_printf(b, ",\"tier\":\"%s\",\"pointer\":", rule_tier_names[tier]);
	json_write_string(b, pointer);
	buffer_add_string(b, ",\"message\":");
	json_write_text(b, buffer_text(message));
	buffer_add_byte(b, '}');
	b->failed = b->failed || message->failed;
}

static void write_hint(struct buffer *b, const struct rule_found *found, enum language language)
{
	struct buffer message = { 0 };

	code_fill(&message, language_pick(found->rule->text, language), found->arg);
	hint_write_one(b, found->rule->id, found->rule->tier, found->pointer, &message);
	buffer_free(&message);
}

/* How many others must have left one of its marks. */
static int others_of(const struct rule_found *found)
{
	return found->rule->at_least == INT64_NONE ? 1 : (int)found->rule->at_least;
}

/* A finding that depends on others goes to the database with its marks, which keeps or drops it. */
static void write_marked(struct buffer *b, const struct rule_found *found, enum language language)
{
	const char *const *marks = found->marks.at;

	buffer_add_string(b, "{\"marks\":[");
	for (size_t i = 0; i < found->marks.count; i++) {
		if (i > 0)
			buffer_add_byte(b, ',');
		json_write_string(b, marks[i]);
	}
	buffer_printf(b, "],\"others\":%d,\"finding\":", others_of(found));
	write_hint(b, found, language);
	buffer_add_byte(b, '}');
}

/* The next of the array: with a comma where it is not the first. */
static void write_those(
	struct buffer *b, const struct list *found, enum language language, bool marked, const char **comma)
{
	const struct rule_found *all = found->at;

	for (size_t i = 0; i < found->count; i++) {
		if ((all[i].marks.count > 0) != marked)
			continue;
		buffer_add_string(b, *comma);
		*comma = ",";
		if (marked)
			write_marked(b, &all[i], language);
		else
			write_hint(b, &all[i], language);
	}
}

void hint_write(struct buffer *b, const struct list *found, enum language language)
{
	const char *comma = "";

	buffer_add_byte(b, '[');
	write_those(b, found, language, false, &comma);
	write_those(b, found, language, true, &comma);
	buffer_add_byte(b, ']');
}

static void write_marks(struct buffer *b, const struct list *found, bool of_one)
{
	const struct rule_found *all = found->at;

	for (size_t i = 0; i < found->count; i++)
		for (size_t k = 0; k < all[i].marks.count && (others_of(&all[i]) <= 1) == of_one; k++) {
			if (b->len > 0)
				buffer_add_byte(b, '\n');
			buffer_add_string(b, ((const char *const *)all[i].marks.at)[k]);
		}
}

size_t hint_write_marks(struct buffer *b, const struct list *found)
{
	size_t of_one;

	write_marks(b, found, true);
	of_one = b->len;
	write_marks(b, found, false);
	return of_one;
}
