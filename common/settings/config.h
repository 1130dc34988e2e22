/* The settings file: flat dotted keys, quoted or bare values, # comments. Read whole; every error is told at once. */
#ifndef SETTINGS_CONFIG_H
#define SETTINGS_CONFIG_H

#include <stdbool.h>

#include "base/buffer.h"
#include "settings/setting.h"

/*
 * Reads a file into a struct of the table, defaults where it says nothing. False when anything is wrong: then each
 * error is a line "file:line: what" in ret_errors, and the struct is freed. Otherwise the caller frees it with setting_free.
 */
bool config_read(const char *path, const struct setting_table *table, void *ret_values, struct buffer *ret_errors);

#endif
