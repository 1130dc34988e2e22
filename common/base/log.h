/*
 * The log: one logfmt line to standard error. Under journald (JOURNAL_STREAM is set) a line begins with
 * its <N> priority, elsewhere with the time. Never a credential, a body, or DETAIL of a database error.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* The numbers are syslog's priorities. */
enum log_level { LOG_LEVEL_ERROR = 3, LOG_LEVEL_WARNING = 4, LOG_LEVEL_INFO = 6, LOG_LEVEL_DEBUG = 7 };

#define LOG_LINE_MAX 2048 /* bytes; a longer line is cut and says so */

/* A line in the making, on the caller's stack. */
struct log_line {
	size_t len;
	bool silent; /* below the level: nothing is written */
	bool cut;
	char at[LOG_LINE_MAX];
};

#define LOG_BATCH_MAX 4096 /* bytes: what a pipe takes whole, so that threads do not mix their lines */

/* Lines that are written together. Zero-initialised and owned by a thread, which does not let them wait. */
struct log_batch {
	size_t len;
	char at[LOG_BATCH_MAX];
};

/* Zero-initialised and owned by the caller: one per thing that could flood the log. */
struct log_limit {
	int64_t next_us; /* monotonic: silent until then */
	uint64_t swallowed;
};

/* Lines above this level (less urgent) are not written from now on; once at start, or at a reload. INFO at first. */
void log_set_level(enum log_level level);

/* Reads "error", "warning", "info" or "debug". */
bool log_parse_level(const char *name, enum log_level *ret_level);

/* Writes one line: level=… msg="…". */
void log_say(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As log_say, at most once a second per limit; the next line tells how many were swallowed. now_us is monotonic. */
void log_say_limited(struct log_limit *limit, int64_t now_us, enum log_level level, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Begins a line of single values: level=… msg=…; then any number of log_add_…, then log_end writes it. */
void log_begin(struct log_line *line, enum log_level level, const char *message);
void log_add(struct log_line *line, const char *name, const char *value); /* NULL: nothing is added */
void log_add_text(struct log_line *line, const char *name, struct text value);
void log_add_int(struct log_line *line, const char *name, int64_t value);
void log_end(struct log_line *line);

/* Ends the line instead of log_end: it is written with the batch, which goes out first where it has no room for it. */
void log_end_in(struct log_line *line, struct log_batch *batch);

/* Writes what the batch holds. */
void log_batch_write(struct log_batch *batch);

#endif
