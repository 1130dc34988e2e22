/* Decides how a head is asked: fields by name, lists, codings, entity tags. Reads only what is there. */
#include "http/message.h"

#include <string.h>

const char *message_method_name(enum http_method method)
{
	static const char *const names[METHOD_COUNT] = {
		[METHOD_NONE] = "-",
		[METHOD_GET] = "GET",
		[METHOD_HEAD] = "HEAD",
		[METHOD_POST] = "POST",
		[METHOD_PUT] = "PUT",
		[METHOD_PATCH] = "PATCH",
		[METHOD_DELETE] = "DELETE",
		[METHOD_OPTIONS] = "OPTIONS",
		[METHOD_TRACE] = "TRACE",
	};

	return method >= METHOD_NONE && method < METHOD_COUNT ? names[method] : "-";
}

bool message_next(const struct http_message *m, const char *name, unsigned *at, struct text *ret_value)
{
	while (*at < m->field_count) {
		const struct http_field *f = &m->fields[(*at)++];

		if (text_is_nocase(f->name, name)) {
			*ret_value = f->value;
			return true;
		}
	}
	return false;
}

struct text message_find(const struct http_message *m, const char *name)
{
	struct text value = { NULL, 0 };
	unsigned at = 0;

	message_next(m, name, &at, &value);
	return value;
}

unsigned message_count(const struct http_message *m, const char *name)
{
	struct text value;
	unsigned at = 0, count = 0;

	while (message_next(m, name, &at, &value))
		count++;
	return count;
}

/* "0", "0.0", "0.000": not wanted. What is no number at all counts as wanted little, so not. */
static bool weight_is_positive(struct text parameters)
{
	struct text p;

	while (text_cut(&parameters, ';', &p)) {
		p = text_trim(p);
		if (p.len < 2 || (p.at[0] != 'q' && p.at[0] != 'Q') || p.at[1] != '=')
			continue;
		for (size_t i = 2; i < p.len; i++)
			if (p.at[i] >= '1' && p.at[i] <= '9')
				return true;
		return false;
	}
	return true;
}

/* What a list says of a coding: 1 wanted, 0 not wanted, -1 not named. */
static int wanted_in(struct text list, const char *coding)
{
	struct text item, name;
	int wanted = -1;

	while (text_cut(&list, ',', &item)) {
		if (text_cut(&item, ';', &name) && text_is_nocase(text_trim(name), coding))
			wanted = weight_is_positive(item);
	}
	return wanted;
}

bool message_takes_gzip(const struct http_message *m)
{
	int gzip = -1, any = -1;
	struct text list;

	for (unsigned at = 0; message_next(m, "accept-encoding", &at, &list);) {
		int named = wanted_in(list, "gzip"), starred = wanted_in(list, "*");

		gzip = named >= 0 ? named : gzip;
		any = starred >= 0 ? starred : any;
	}
	return gzip >= 0 ? gzip == 1 : any == 1;
}

/* Cuts the next tag off a list: W/ apart, quotes kept. Commas may stand inside quotes. */
static bool cut_tag(struct text *list, bool *ret_weak, struct text *ret_tag)
{
	const char *end;

	while (list->len > 0 && (*list->at == ' ' || *list->at == '\t' || *list->at == ','))
		*list = (struct text){ list->at + 1, list->len - 1 };
	*ret_weak = text_starts(*list, "W/");
	if (*ret_weak)
		*list = (struct text){ list->at + 2, list->len - 2 };
	if (list->len < 2 || *list->at != '"')
		return false;
	end = memchr(list->at + 1, '"', list->len - 1);
	if (end == NULL)
		return false;
	ret_tag->at = list->at;
	ret_tag->len = (size_t)(end - list->at) + 1;
	*list = (struct text){ end + 1, list->len - ret_tag->len };
	return true;
}

/* "abc" or, as packed by http itself, "abc-gzip". */
static bool tag_is(struct text tag, const char *etag)
{
	static const char mark[] = "-gzip\"";
	size_t len = strlen(etag);

	if (text_is(tag, etag))
		return true;
	return len >= 2 && tag.len == len + sizeof mark - 2 && memcmp(tag.at, etag, len - 1) == 0 &&
	       memcmp(tag.at + len - 1, mark, sizeof mark - 1) == 0;
}

bool message_has_etag(const struct http_message *m, const char *field, const char *etag, bool weak_allowed)
{
	struct text list, tag;
	bool weak;

	for (unsigned at = 0; message_next(m, field, &at, &list);) {
		if (text_is(list, "*"))
			return true;
		while (cut_tag(&list, &weak, &tag))
			if ((!weak || weak_allowed) && tag_is(tag, etag))
				return true;
	}
	return false;
}
