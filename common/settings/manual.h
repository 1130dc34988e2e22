/* What people read about a table of settings, made from its rows. */
#ifndef SETTINGS_MANUAL_H
#define SETTINGS_MANUAL_H

#include "base/buffer.h"
#include "base/language.h"
#include "settings/setting.h"

/* Adds what --help-settings prints. */
void manual_print_help(const struct setting_table *table, enum language language, struct buffer *b);

/* Adds a settings file that says nothing but the defaults, each key commented out under its sentences. */
void manual_print_sample(const struct setting_table *table, const char *program, struct buffer *b);

/* Adds the reference page in Markdown, in both languages. */
void manual_print_reference(const struct setting_table *table, const char *program, struct buffer *b);

/* Adds the manual page PROGRAM.conf(5) as scdoc reads it, in both languages; path is where the file stands by default. */
void manual_print_page(const struct setting_table *table, const char *program, const char *path, struct buffer *b);

#endif
