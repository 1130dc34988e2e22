/*
 * Settings as rows of a table: what a key is called, what it may hold, and the sentence that help, sample
 * file and reference page print. The values go into a plain struct of the table's owner.
 */
#ifndef SETTINGS_SETTING_H
#define SETTINGS_SETTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/text.h"

enum setting_kind {
	SETTING_WHOLE,  /* int64_t, min to max, or one of the words */
	SETTING_WORD,   /* int64_t, the value of one of the words */
	SETTING_SWITCH, /* bool, on or off */
	SETTING_TEXT,   /* char *, owned by the struct, min to max bytes */
};

/* A word that a value may be, and the number it stands for. */
struct setting_word {
	const char *name; /* NULL ends the list */
	int64_t value;
};

struct setting {
	const char *name; /* flat and dotted: listen.idle_deadline_ms */
	enum setting_kind kind;
	int64_t min;
	int64_t max;
	const struct setting_word *words;
	const char *def; /* as it would stand in the file; NULL: the file must give it */
	bool reload;     /* taken over by a reload; else it waits for the next start */
	size_t offset;   /* of its value in the struct */
	const char *en;
	const char *zh;
};

/* A table and the size of the struct it fills. */
struct setting_table {
	const struct setting *rows;
	size_t count;
	size_t size; /* of the struct, in bytes */
};

/* The index of the row of that name, or table->count. */
size_t setting_find(const struct setting_table *table, const char *name);

/* Sets the row's value from what the file says. False when it does not fit: the reason is added to `why`. */
bool setting_apply(const struct setting *row, const char *given, void *values, struct buffer *why);

/* Fills the struct with the defaults (a row without one: 0, false, NULL). False when memory is out. setting_free frees it. */
bool setting_fill_defaults(const struct setting_table *table, void *values);

/* Adds what the row accepts, for people: "100 to 600000", "on or off", "auto, or 1 to 64". */
void setting_print_range(const struct setting *row, struct buffer *b);

/*
 * For a reload: gives `fresh` the running value of each row that a reload does not take over, and adds the names of
 * those that had changed, one a line, to `ret_names`. False when memory is out.
 */
bool setting_hold(const struct setting_table *table, const void *running, void *fresh, struct buffer *ret_names);

/* Frees the texts of a filled struct. */
void setting_free(const struct setting_table *table, void *values);

#endif
