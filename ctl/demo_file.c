/* Decides what demo.json looks like. It stands there only when everything is loaded, so that whoever finds it may rely on it. */
#include "ctl/demo_file.h"

#include <errno.h>
#include <string.h>

#include "ctl/file.h"
#include "wire/json_read.h"
#include "wire/json_write.h"

static void add_member(struct buffer *out, const char *before, const char *name, const char *value)
{
	buffer_printf(out, "%s\"%s\":", before, name);
	json_write_string(out, value);
}

static void add_enterprises(const struct demo *demo, struct buffer *out)
{
	buffer_add_string(out, "\"enterprises\":[");
	for (size_t i = 0; i < demo->plan->enterprise_count; i++) {
		const struct demo_enterprise *e = &demo->plan->enterprises[i];

		add_member(out, i ? ",\n  {" : "\n  {", "uscc", e->uscc);
		add_member(out, ",", "name", e->name);
		add_member(out, ",", "district", e->district);
		add_member(out, ",", "token", demo->enterprise_tokens[i]);
		buffer_add_string(out, ",\"counted\":[");
		for (size_t k = 0; k < e->counted_count; k++) {
			buffer_add_string(out, k ? "," : "");
			json_write_string(out, e->counted[k]);
		}
		buffer_add_string(out, "]}");
	}
	buffer_add_string(out, "]");
}

static void add_officer(const struct demo *demo, size_t i, struct buffer *out)
{
	const struct demo_staff *s = &demo->plan->staff[i];

	add_member(out, "\n  {", "id", s->person);
	add_member(out, ",", "token", demo->staff_tokens[i]);
	add_member(out, ",", "district", s->district);
	buffer_add_string(out, "}");
}

/* Whether the list has one member for ever: it is then an object, not an array. */
static bool is_single(const char *list)
{
	return list[strlen(list) - 1] != 's';
}

static void add_list(const struct demo *demo, const char *list, struct buffer *out)
{
	size_t n = 0;

	buffer_printf(out, ",\n \"%s\":%s", list, is_single(list) ? "" : "[");
	for (size_t i = 0; i < demo->plan->staff_count; i++) {
		if (strcmp(demo->plan->staff[i].list, list))
			continue;
		buffer_add_string(out, n++ ? "," : "");
		add_officer(demo, i, out);
	}
	buffer_add_string(out, is_single(list) ? "" : "]");
}

/* Every list once, in the order in which the plan first names it. */
static void add_staff(const struct demo *demo, struct buffer *out)
{
	for (size_t i = 0; i < demo->plan->staff_count; i++) {
		bool first = true;

		for (size_t k = 0; k < i; k++)
			first = first && strcmp(demo->plan->staff[k].list, demo->plan->staff[i].list);
		if (first)
			add_list(demo, demo->plan->staff[i].list, out);
	}
}

static void add_samples(const struct demo_plan *plan, struct buffer *out)
{
	buffer_add_string(out, "\"samples\":{");
	for (size_t i = 0; i < plan->sample_count; i++) {
		buffer_add_string(out, i ? ",\n  " : "\n  ");
		json_write_string(out, plan->samples[i].programme);
		buffer_printf(out, ":%s", plan->samples[i].body);
	}
	buffer_add_string(out, "}");
}

bool demo_file_write(const struct demo *demo, const struct demo_places *places, const char *path)
{
	struct buffer out = { 0 };
	bool fine;

	add_member(&out, "{", "base_url", places->base_url);
	add_member(&out, ",\n", "admin_url", places->admin_url);
	add_member(&out, ",\n", "ca_file", places->ca_file);
	add_member(&out, ",\n", "database_url", places->database_url);
	buffer_add_string(&out, ",\n\"accounts\":{");
	add_enterprises(demo, &out);
	add_staff(demo, &out);
	buffer_add_string(&out, "},\n");
	add_samples(demo->plan, &out);
	buffer_add_string(&out, "}\n");
	errno = ENOMEM;
	fine = !out.failed && file_write(path, buffer_text(&out), 0600);
	buffer_free(&out);
	return fine;
}

static bool take_token(const struct value *account, char ret_token[TOKEN_LENGTH + 1])
{
	const char *token = value_string(value_member(account, "token"));

	if (!token || strlen(token) != TOKEN_LENGTH)
		return false;
	memcpy(ret_token, token, TOKEN_LENGTH + 1);
	return true;
}

static bool take_enterprises(struct demo *demo, const struct value *list)
{
	for (size_t i = 0; i < demo->plan->enterprise_count; i++) {
		const struct value *account = value_item(list, i);
		const char *uscc = value_string(value_member(account, "uscc"));

		if (!uscc || strcmp(uscc, demo->plan->enterprises[i].uscc) ||
			!take_token(account, demo->enterprise_tokens[i]))
			return false;
	}
	return true;
}

/* The account of this person in its list, which is an object where there is only one. */
static const struct value *find_officer(const struct value *accounts, const struct demo_staff *staff)
{
	const struct value *list = value_member(accounts, staff->list);

	if (list && list->kind == VALUE_OBJECT)
		return list;
	for (size_t i = 0; list && list->kind == VALUE_ARRAY && i < list->count; i++) {
		const char *id = value_string(value_member(&list->items[i], "id"));

		if (id && !strcmp(id, staff->person))
			return &list->items[i];
	}
	return NULL;
}

bool demo_file_read_tokens(struct demo *demo, const char *path)
{
	const struct value *file, *accounts;
	struct fault fault;
	struct text bytes;

	if (!file_read(path, demo->arena, &bytes) || !json_read(bytes, &json_limits_file, demo->arena, &file, &fault))
		return false;
	accounts = value_member(file, "accounts");
	if (!take_enterprises(demo, value_member(accounts, "enterprises")))
		return false;
	for (size_t i = 0; i < demo->plan->staff_count; i++)
		if (!take_token(find_officer(accounts, &demo->plan->staff[i]), demo->staff_tokens[i]))
			return false;
	return true;
}
