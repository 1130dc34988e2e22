/*
 * Decides what a line of the log looks like and which are written. The level is kept in libc's log mask, which is
 * made for exactly this and spares a variable of our own. Refuses to know where standard error leads.
 */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/encode.h"

#define TAIL 8 /* bytes kept free for " cut=1\n" */
#define SAY_MAX 1024
#define SECOND_US INT64_C(1000000)

static const char *level_name(enum log_level level)
{
	switch (level) {
	case LOG_LEVEL_ERROR:
		return "error";
	case LOG_LEVEL_WARNING:
		return "warning";
	case LOG_LEVEL_INFO:
		return "info";
	case LOG_LEVEL_DEBUG:
		break;
	}
	return "debug";
}

/* libc's mask starts with every priority; ours starts at INFO, so DEBUG wants a sign: the unused EMERG bit gone. */
void log_set_level(enum log_level level)
{
	setlogmask(LOG_UPTO((int)level) & ~LOG_MASK(LOG_EMERG));
}

static bool is_silent(enum log_level level)
{
	int mask = setlogmask(0);

	if ((mask & LOG_MASK(LOG_EMERG)) != 0)
		mask = LOG_UPTO(LOG_INFO);
	return (mask & LOG_MASK((int)level)) == 0;
}

bool log_parse_level(const char *name, enum log_level *ret_level)
{
	static const enum log_level levels[] = { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

	for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
		if (strcmp(name, level_name(levels[i])) == 0) {
			*ret_level = levels[i];
			return true;
		}
	return false;
}

static void put(struct log_line *line, const char *at, size_t len)
{
	if (line->cut || len > sizeof line->at - TAIL - line->len) {
		line->cut = true;
		return;
	}
	memcpy(line->at + line->len, at, len);
	line->len += len;
}

static void put_string(struct log_line *line, const char *cstr)
{
	put(line, cstr, strlen(cstr));
}

static bool is_plain(struct text value)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.at[i];
		if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f)
			return false;
	}
	return value.len > 0;
}

/* Nothing in a value can end its line or its quotes: whoever reads the log must not be fooled by a caller. */
static void put_quoted(struct log_line *line, struct text value)
{
	put(line, "\"", 1);
	for (size_t i = 0; i < value.len && !line->cut; i++) {
		unsigned char c = (unsigned char)value.at[i];
		char escaped[5];
		if (c == '"' || c == '\\')
			snprintf(escaped, sizeof escaped, "\\%c", c);
		else if (c < ' ' || c == 0x7f)
			snprintf(escaped, sizeof escaped, "\\x%02x", c);
		else
			snprintf(escaped, sizeof escaped, "%c", c);
		put_string(line, escaped);
	}
	put(line, "\"", 1);
}

void log_add_text(struct log_line *line, const char *name, struct text value)
{
	size_t before = line->len;

	if (line->silent || line->cut)
		return;
	if (before > 0 && line->at[before - 1] != '>')
		put(line, " ", 1);
	put_string(line, name);
	put(line, "=", 1);
	if (is_plain(value))
		put(line, value.at, value.len);
	else
		put_quoted(line, value);
	if (line->cut)
		line->len = before; /* half a value would mislead */
}

void log_add(struct log_line *line, const char *name, const char *value)
{
	if (value != NULL)
		log_add_text(line, name, text_of(value));
}

void log_add_int(struct log_line *line, const char *name, int64_t value)
{
	char digits[ENCODE_INT64_SIZE];

	log_add_text(line, name, encode_int64(value, digits));
}

void log_begin(struct log_line *line, enum log_level level, const char *message)
{
	line->len = 0;
	line->cut = false;
	line->silent = is_silent(level);
	if (line->silent)
		return;
	if (getenv("JOURNAL_STREAM") != NULL) {
		char priority[4] = { '<', (char)('0' + (int)level), '>', '\0' };
		put_string(line, priority);
	} else {
		char now[INSTANT_TEXT_SIZE];
		instant_format_millis(clock_now_us(), now);
		log_add(line, "time", now);
	}
	log_add(line, "level", level_name(level));
	log_add(line, "msg", message);
}

/* One write, so that threads do not mix their lines; a log that cannot be written must not stop the work. */
static void write_lines(const char *at, size_t len)
{
	if (len > 0 && write(STDERR_FILENO, at, len) < 0)
		return;
}

static void put_tail(struct log_line *line)
{
	const char *tail = line->cut ? " cut=1\n" : "\n";

	memcpy(line->at + line->len, tail, strlen(tail));
	line->len += strlen(tail);
}

void log_end(struct log_line *line)
{
	if (line->silent)
		return;
	put_tail(line);
	write_lines(line->at, line->len);
}

void log_end_in(struct log_line *line, struct log_batch *batch)
{
	if (line->silent)
		return;
	put_tail(line);
	if (line->len > sizeof batch->at - batch->len)
		log_batch_write(batch);
	memcpy(batch->at + batch->len, line->at, line->len);
	batch->len += line->len;
}

void log_batch_write(struct log_batch *batch)
{
	write_lines(batch->at, batch->len);
	batch->len = 0;
}

static void say(enum log_level level, uint64_t swallowed, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

static void say(enum log_level level, uint64_t swallowed, const char *format, va_list args)
{
	struct log_line line;
	char message[SAY_MAX];

	vsnprintf(message, sizeof message, format, args);
	log_begin(&line, level, message);
	if (swallowed > 0)
		log_add_int(&line, "swallowed", (int64_t)swallowed);
	log_end(&line);
}

void log_say(enum log_level level, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (!is_silent(level))
		say(level, 0, format, args);
	va_end(args);
}

void log_say_limited(struct log_limit *limit, int64_t now_us, enum log_level level, const char *format, ...)
{
	va_list args;

	if (is_silent(level))
		return;
	if (now_us < limit->next_us) {
		limit->swallowed++;
		return;
	}
	va_start(args, format);
	say(level, limit->swallowed, format, args);
	va_end(args);
	limit->next_us = now_us + SECOND_US;
	limit->swallowed = 0;
}
