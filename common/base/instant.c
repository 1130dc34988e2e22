/*
 * Decides how a point in time is written and read. Shanghai is UTC+8 here: instants that are printed are of
 * this century. Refuses leap seconds and local time without an offset.
 */
#include "base/instant.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/encode.h"

#define SECOND_US INT64_C(1000000)
#define DAY_SECONDS INT64_C(86400)
#define SHANGHAI_SECONDS INT64_C(28800)

static const char month_names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static const char day_names[] = "SunMonTueWedThuFriSat";

struct wall {
	int32_t date;
	unsigned hour;
	unsigned minute;
	unsigned second;
	unsigned micro;
};

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static struct wall wall_at(int64_t instant_us, int64_t offset_seconds)
{
	int64_t seconds = floor_div(instant_us, SECOND_US);
	unsigned micro = (unsigned)(instant_us - seconds * SECOND_US);

	seconds += offset_seconds;
	int64_t date = floor_div(seconds, DAY_SECONDS);
	unsigned of_day = (unsigned)(seconds - date * DAY_SECONDS);
	return (struct wall){ (int32_t)date, of_day / 3600, of_day / 60 % 60, of_day % 60, micro };
}

static char *put_part(char *at, char mark, unsigned value, unsigned width)
{
	*at = mark;
	return encode_digits(at + 1, value, width);
}

static void format(int64_t instant_us, unsigned digits, char ret_text[INSTANT_TEXT_SIZE])
{
	char *at = ret_text + DATE_TEXT_SIZE - 1;

	ret_text[0] = '\0';
	if (instant_us == INSTANT_NONE)
		return;
	struct wall w = wall_at(instant_us, SHANGHAI_SECONDS);
	date_format(w.date, ret_text);
	if (ret_text[0] == '\0')
		return;
	at = put_part(at, 'T', w.hour, 2);
	at = put_part(at, ':', w.minute, 2);
	at = put_part(at, ':', w.second, 2);
	at = put_part(at, '.', digits == 3 ? w.micro / 1000 : w.micro, digits);
	memcpy(at, "+08:00", sizeof "+08:00");
}

void instant_format_millis(int64_t instant_us, char ret_text[INSTANT_TEXT_SIZE])
{
	format(instant_us, 3, ret_text);
}

void instant_format_micros(int64_t instant_us, char ret_text[INSTANT_TEXT_SIZE])
{
	format(instant_us, 6, ret_text);
}

/* Sunday is 0; 1970-01-01 was a Thursday. */
static unsigned weekday(int32_t date)
{
	return (unsigned)(((int64_t)date % 7 + 7 + 4) % 7);
}

void instant_format_http(int64_t instant_us, char ret_text[INSTANT_HTTP_SIZE])
{
	struct wall w = wall_at(instant_us, 0);

	snprintf(ret_text, INSTANT_HTTP_SIZE, "%.3s, %02u %.3s %04u %02u:%02u:%02u GMT",
		day_names + 3 * weekday(w.date), (unsigned)date_day(w.date) % 100,
		month_names + 3 * (date_month(w.date) - 1), (unsigned)date_year(w.date) % 10000, w.hour % 24, w.minute,
		w.second);
}

/* Two digits up to `max`, or -1. */
static int two(const char *at, int max)
{
	if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
		return -1;
	int value = (at[0] - '0') * 10 + (at[1] - '0');
	return value > max ? -1 : value;
}

/* Reads hh:mm:ss of 8 characters. */
static bool read_time(const char *at, int64_t *ret_seconds)
{
	int hour = two(at, 23), minute = two(at + 3, 59), second = two(at + 6, 59);

	if (hour < 0 || minute < 0 || second < 0 || at[2] != ':' || at[5] != ':')
		return false;
	*ret_seconds = hour * 3600 + minute * 60 + second;
	return true;
}

/* Takes ".1" to ".123456" off the front, if there is a point. */
static bool take_fraction(struct text *t, int64_t *ret_micro)
{
	int64_t micro = 0, unit = 100000;
	size_t i = 1;

	*ret_micro = 0;
	if (t->len == 0 || t->at[0] != '.')
		return true;
	for (; i < t->len && t->at[i] >= '0' && t->at[i] <= '9'; i++) {
		if (unit == 0)
			return false;
		micro += (t->at[i] - '0') * unit;
		unit /= 10;
	}
	if (i == 1)
		return false;
	*t = (struct text){ t->at + i, t->len - i };
	*ret_micro = micro;
	return true;
}

/* Reads "Z" or an offset such as +08:00 up to the end. */
static bool read_offset(struct text t, int64_t *ret_seconds)
{
	*ret_seconds = 0;
	if (t.len == 1)
		return t.at[0] == 'Z' || t.at[0] == 'z';
	if (t.len != 6 || (t.at[0] != '+' && t.at[0] != '-') || t.at[3] != ':')
		return false;
	int hour = two(t.at + 1, 23), minute = two(t.at + 4, 59);
	if (hour < 0 || minute < 0)
		return false;
	*ret_seconds = (hour * 3600 + minute * 60) * (t.at[0] == '-' ? -1 : 1);
	return true;
}

bool instant_parse(struct text t, int64_t *ret_instant_us)
{
	int32_t date;
	int64_t seconds, micro, offset;

	if (t.len < 20 || !date_parse((struct text){ t.at, 10 }, &date))
		return false;
	if ((t.at[10] != 'T' && t.at[10] != 't') || !read_time(t.at + 11, &seconds))
		return false;
	t = (struct text){ t.at + 19, t.len - 19 };
	if (!take_fraction(&t, &micro) || !read_offset(t, &offset))
		return false;
	*ret_instant_us = (date * DAY_SECONDS + seconds - offset) * SECOND_US + micro;
	return true;
}

/* The month 1-12 of an English abbreviation, or 0. */
static int month_named(const char *at)
{
	for (int i = 0; i < 12; i++)
		if (memcmp(at, month_names + 3 * i, 3) == 0)
			return i + 1;
	return 0;
}

bool instant_parse_http(struct text t, int64_t *ret_instant_us)
{
	int64_t seconds;

	if (t.len != INSTANT_HTTP_SIZE - 1 || t.at[7] != ' ' || t.at[11] != ' ' || !read_time(t.at + 17, &seconds))
		return false;
	int high = two(t.at + 12, 99), low = two(t.at + 14, 99);
	int32_t date =
		high < 0 || low < 0 ? DATE_NONE : date_of(high * 100 + low, month_named(t.at + 8), two(t.at + 5, 31));
	if (date == DATE_NONE)
		return false;
	/* What cannot vary any more is compared with what we would write. */
	int64_t instant = (date * DAY_SECONDS + seconds) * SECOND_US;
	char again[INSTANT_HTTP_SIZE];
	instant_format_http(instant, again);
	if (!text_is(t, again))
		return false;
	*ret_instant_us = instant;
	return true;
}
