/* Decides whether the database's catalogue is that of an earlier version of the software. Refuses to change it: dxtrackctl migrate does. */
#include "cache/behind.h"

#include <string.h>

#include "base/log.h"
#include "sql/shipped.h"
#include "store/catalogue.h"

static const struct catalogue_document *find(const struct catalogue_rows *rows, const struct shipped_text *shipped)
{
	const struct catalogue_document *documents = rows->documents.at;

	for (size_t i = 0; i < rows->documents.count; i++)
		if (strcmp(documents[i].kind, shipped->kind) == 0 && strcmp(documents[i].code, shipped->code) == 0)
			return &documents[i];
	return NULL;
}

static const char *fault_of_document(const struct catalogue_document *standing, const struct shipped_text *shipped)
{
	if (standing == NULL)
		return strcmp(shipped->kind, "programme") == 0 ? NULL : "catalogue_missing";
	return standing->shipped == 1 && strcmp(standing->document, shipped->text) != 0 ? "catalogue_outdated" : NULL;
}

size_t behind_tell(const struct catalogue_rows *rows)
{
	size_t count = 0;

	for (const struct shipped_text *s = shipped_texts; s->kind != NULL; s++) {
		const char *code = fault_of_document(find(rows, s), s);

		if (code == NULL)
			continue;
		count++;
		log_say(LOG_LEVEL_WARNING, "%s: %s %s is not in the database as shipped: dxtrackctl migrate loads it",
			code, s->kind, s->code);
	}
	return count;
}
