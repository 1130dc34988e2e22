/* Files as a whole. */
#ifndef CTL_FILE_H
#define CTL_FILE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/value.h"

/* The bytes of a file in the arena, NUL-terminated behind them. False with errno set; EFBIG over 16 MiB. */
bool file_read(const char *path, struct arena *arena, struct text *ret_bytes);

/* Puts bytes in place of a file's content at once (by renaming), with this mode from the first byte on. False with errno set. */
bool file_write(const char *path, struct text bytes, mode_t mode);

/* Reads a JSON document from a folder; NULL with a sentence naming the file in *ret_why. */
const struct value *file_read_json(const char *folder, const char *name, struct arena *arena, const char **ret_why);

#endif
