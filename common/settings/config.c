/*
 * Decides what a settings file says, with file and line of every error; the only place that names libconfuse. Each
 * key is read as a string and judged by its row, so that all wrong values are told at once. libconfuse stops at the
 * first unknown key: that key is then declared and the file read again, until none is left. libconfuse 3.3 counts a
 * comment as three lines: comments are blanked before it sees them.
 */
#include "settings/config.h"

#include <confuse.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNKNOWN_MAX 32 /* unknown keys that are told before giving up */
#define MESSAGE_MAX 512
#define HOME "\n" /* the name under which the reading itself is found; a file that spells it has an unknown key */

/* One reading of one file. libconfuse's callbacks carry no argument; they find this through the option HOME. */
struct reading {
	long unused; /* where libconfuse believes the value of HOME to be: must stay first */
	const char *path;
	const char *text; /* the file without its comments */
	const struct setting_table *table;
	void *values;
	struct buffer *errors;
	int *lines; /* of each row: where it was given, 0 while it was not */
	char *unknown[UNKNOWN_MAX];
	size_t unknown_count;
	bool again; /* an unknown key was met that is not declared yet */
};

static struct reading *reading_of(cfg_t *cfg)
{
	return (struct reading *)(void *)cfg_getopt(cfg, HOME)->simple_value.number;
}

/* The key in "no such option 'key'", or NULL. The caller frees it. */
static char *unknown_key(const char *message)
{
	const char *from = strchr(message, '\''), *to = strrchr(message, '\'');

	if (strncmp(message, "no such option", 14) != 0 || from == NULL || to == from)
		return NULL;
	return strndup(from + 1, (size_t)(to - from - 1));
}

static void on_error(cfg_t *cfg, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

static void on_error(cfg_t *cfg, const char *format, va_list args)
{
	struct reading *r = reading_of(cfg);
	char message[MESSAGE_MAX];

	vsnprintf(message, sizeof message, format, args);
	char *key = r->unknown_count < UNKNOWN_MAX ? unknown_key(message) : NULL;
	if (key != NULL) {
		r->unknown[r->unknown_count++] = key;
		r->again = true;
		return;
	}
	buffer_printf(r->errors, "%s:%d: %s\n", r->path, cfg->line, message);
}

static void judge(struct reading *r, int line, size_t index, const char *given)
{
	const struct setting *row = &r->table->rows[index];
	struct buffer why = { 0 };

	if (r->lines[index] != 0)
		buffer_printf(
			r->errors, "%s:%d: %s stands in line %d already\n", r->path, line, row->name, r->lines[index]);
	r->lines[index] = line;
	if (!setting_apply(row, given, r->values, &why))
		buffer_printf(r->errors, "%s:%d: %s\n", r->path, line, why.at == NULL ? row->name : why.at);
	buffer_free(&why);
}

/* Called for each key as it is read. Always lets the reading go on. */
static int on_value(cfg_t *cfg, cfg_opt_t *option)
{
	struct reading *r = reading_of(cfg);
	size_t index = setting_find(r->table, cfg_opt_name(option));
	const char *given = cfg_opt_getnstr(option, 0);

	if (index == r->table->count)
		buffer_printf(r->errors, "%s:%d: there is no setting %s\n", r->path, cfg->line, cfg_opt_name(option));
	else
		judge(r, cfg->line, index, given == NULL ? "" : given);
	return 0;
}

/* The rows, the unknown keys met so far and HOME as options; the caller frees the array. */
static cfg_opt_t *declare(struct reading *r)
{
	cfg_opt_t end = CFG_END();
	cfg_opt_t home = CFG_SIMPLE_INT(HOME, &r->unused);
	size_t count = r->table->count + r->unknown_count;
	cfg_opt_t *options = calloc(count + 2, sizeof *options);

	if (options == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		const char *name = i < r->table->count ? r->table->rows[i].name : r->unknown[i - r->table->count];
		cfg_opt_t option = CFG_STR(name, NULL, CFGF_NODEFAULT);
		options[i] = option;
	}
	options[count] = home;
	options[count + 1] = end;
	return options;
}

static void parse(struct reading *r, cfg_opt_t *options)
{
	cfg_t *cfg = cfg_init(options, CFGF_NONE);

	if (cfg == NULL) {
		r->errors->failed = true;
		return;
	}
	cfg_set_error_function(cfg, on_error);
	for (cfg_opt_t *o = options; o->name != NULL; o++)
		cfg_set_validate_func(cfg, o->name, on_value);
	/* Whatever goes wrong is told by on_error. */
	if (cfg_parse_buf(cfg, r->text) != CFG_SUCCESS && r->errors->len == 0 && !r->again)
		buffer_printf(r->errors, "%s: cannot be read\n", r->path);
	cfg_free(cfg);
}

/* One pass over the file, from the defaults on. */
static void read_once(struct reading *r)
{
	cfg_opt_t *options = declare(r);

	r->again = false;
	memset(r->lines, 0, (r->table->count + 1) * sizeof *r->lines);
	buffer_clear(r->errors);
	if (options == NULL || !setting_fill_defaults(r->table, r->values)) {
		r->errors->failed = true;
	} else {
		parse(r, options);
		if (r->again)
			setting_free(r->table, r->values);
	}
	free(options);
}

static void tell_missing(struct reading *r)
{
	for (size_t i = 0; i < r->table->count; i++)
		if (r->table->rows[i].def == NULL && r->lines[i] == 0)
			buffer_printf(r->errors, "%s: %s is missing: %s\n", r->path, r->table->rows[i].name,
				r->table->rows[i].en);
}

/* Reads the whole file; the reason of a failure goes to errors. */
static bool load(const char *path, struct buffer *ret_text, struct buffer *errors)
{
	FILE *file = fopen(path, "re");
	size_t got = 1;

	while (file != NULL && got > 0) {
		char *to = buffer_reserve(ret_text, BUFSIZ);
		got = to == NULL ? 0 : fread(to, 1, BUFSIZ, file);
		ret_text->len += got;
	}
	if (file == NULL || ferror(file) != 0)
		buffer_printf(errors, "%s: %s\n", path, strerror(errno));
	if (file != NULL)
		fclose(file);
	buffer_add_byte(ret_text, '\n');
	if (!ret_text->failed && memchr(ret_text->at, '\0', ret_text->len) != NULL)
		buffer_printf(errors, "%s: holds a NUL byte\n", path);
	errors->failed = errors->failed || ret_text->failed;
	return errors->len == 0 && !errors->failed;
}

/* Whether a comment begins here: "#" anywhere outside quotes, "//" where a word would begin. */
static bool is_comment(const char *start, const char *at)
{
	if (*at == '#')
		return true;
	return at[0] == '/' && at[1] == '/' && (at == start || strchr(" \t\n=", at[-1]) != NULL);
}

/* Turns comments into spaces. */
static void blank_comments(char *text)
{
	char quote = '\0';

	for (char *at = text; *at != '\0'; at++) {
		if (quote != '\0') {
			if (*at == '\\' && at[1] != '\0')
				at++;
			else if (*at == quote)
				quote = '\0';
		} else if (*at == '"' || *at == '\'') {
			quote = *at;
		} else if (is_comment(text, at)) {
			size_t len = strcspn(at, "\n");
			memset(at, ' ', len);
			at += len - 1;
		}
	}
}

/* Reads the text until no unknown key is new, then looks for keys that are missing. */
static void read_all(struct reading *r)
{
	do
		read_once(r);
	while (r->again && !r->errors->failed);
	if (r->errors->len == 0 && !r->errors->failed)
		tell_missing(r);
	for (size_t i = 0; i < r->unknown_count; i++)
		free(r->unknown[i]);
}

bool config_read(const char *path, const struct setting_table *table, void *ret_values, struct buffer *ret_errors)
{
	struct reading r = { .path = path, .table = table, .values = ret_values, .errors = ret_errors };
	struct buffer text = { 0 };

	memset(ret_values, 0, table->size);
	r.lines = calloc(table->count + 1, sizeof *r.lines);
	if (r.lines == NULL)
		ret_errors->failed = true;
	else if (load(path, &text, ret_errors)) {
		blank_comments(text.at);
		r.text = text.at;
		read_all(&r);
	}
	free(r.lines);
	buffer_free(&text);
	if (ret_errors->len == 0 && !ret_errors->failed)
		return true;
	setting_free(table, ret_values);
	return false;
}
