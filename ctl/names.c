/* Decides how a code reads in words. Refuses to know any code. */
#include "ctl/names.h"

#include <string.h>

const char *names_text(const struct value *text, enum language language)
{
	struct title title = { value_string(value_member(text, "zh")), value_string(value_member(text, "en")) };

	return value_string(text) ? value_string(text) : language_pick(title, language);
}

const char *names_find(const struct value *list, const char *code, enum language language)
{
	const struct value *items = value_member(list, "items");

	for (size_t i = 0; code && items && items->kind == VALUE_ARRAY && i < items->count; i++) {
		const struct value *item = &items->items[i], *title = value_member(item, "title");
		const char *own = value_string(value_member(item, "code"));
		const char *text;

		if (!own || strcmp(own, code))
			continue;
		text = names_text(title ? title : value_member(item, "name"), language);
		return text ? text : code;
	}
	return code;
}
