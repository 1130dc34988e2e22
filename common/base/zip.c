/*
 * Decides how an archive is laid out for a reader who gets it as a stream: sizes and sums stand behind each entry
 * (flag 3), and the directory at the end says them again. Same bytes in, same bytes out: no time, no names of machines.
 * Refuses to unpack, and whatever needs the 64-bit extension, which spreadsheets read differently.
 */
#include "base/zip.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define WINDOW_RAW (-15) /* the largest window, without a head of its own */
#define MEMORY_LEVEL 8
#define CHUNK 4096

enum {
	VERSION = 20,            /* the first that packs */
	FLAGS = 0x0008 | 0x0800, /* sums behind the entry; names in UTF-8 */
	METHOD_DEFLATE = 8,
	DAY_1980 = 1 << 5 | 1, /* 1 January 1980, the first day that there is */
	ENTRIES_MAX = 65535,
};

struct zip_member {
	const char *name;
	uint64_t at, packed, plain; /* its head's place, its sizes */
	uint32_t crc;
};

struct zip {
	z_stream stream;
	uint64_t written; /* bytes so far */
	struct zip_member *members;
	size_t count, room;
	bool begun; /* the last member is open */
};

struct zip *zip_new(void)
{
	struct zip *z = calloc(1, sizeof *z);

	if (z != NULL && deflateInit2(&z->stream, Z_BEST_SPEED, Z_DEFLATED, WINDOW_RAW, MEMORY_LEVEL,
				 Z_DEFAULT_STRATEGY) != Z_OK) {
		free(z);
		return NULL;
	}
	return z;
}

void zip_free(struct zip *z)
{
	if (z == NULL)
		return;
	deflateEnd(&z->stream);
	free(z->members);
	free(z);
}

static void add(struct zip *z, struct buffer *to, const void *at, size_t len)
{
	buffer_add(to, at, len);
	z->written += len;
	if (z->written > UINT32_MAX)
		to->failed = true;
}

/* A little-endian number of `size` bytes. */
static void add_number(struct zip *z, struct buffer *to, uint64_t value, unsigned size)
{
	unsigned char bytes[4];

	for (unsigned i = 0; i < size; i++)
		bytes[i] = (unsigned char)(value >> (8 * i));
	add(z, to, bytes, size);
}

/* What heads and directory have in common: version, flags, method, time, day. */
static void add_kind(struct zip *z, struct buffer *to)
{
	add_number(z, to, VERSION, 2);
	add_number(z, to, FLAGS, 2);
	add_number(z, to, METHOD_DEFLATE, 2);
	add_number(z, to, 0, 2);
	add_number(z, to, DAY_1980, 2);
}

static void add_sums(struct zip *z, struct buffer *to, const struct zip_member *m)
{
	add_number(z, to, m->crc, 4);
	add_number(z, to, m->packed, 4);
	add_number(z, to, m->plain, 4);
}

/* Packs; with Z_FINISH to the end. */
static void pack(struct zip *z, struct text bytes, int flush, struct buffer *to)
{
	struct zip_member *m = &z->members[z->count - 1];

	z->stream.next_in = (unsigned char *)(uintptr_t)bytes.at;
	z->stream.avail_in = (unsigned)bytes.len;
	do {
		unsigned char out[CHUNK];
		z->stream.next_out = out;
		z->stream.avail_out = sizeof out;
		if (deflate(&z->stream, flush) == Z_STREAM_ERROR)
			to->failed = true;
		add(z, to, out, sizeof out - z->stream.avail_out);
		m->packed += sizeof out - z->stream.avail_out;
	} while (z->stream.avail_out == 0 && !to->failed);
}

static void end_entry(struct zip *z, struct buffer *to)
{
	struct zip_member *m;

	if (!z->begun || to->failed)
		return;
	m = &z->members[z->count - 1];
	pack(z, (struct text){ "", 0 }, Z_FINISH, to);
	add(z, to, "PK\7\10", 4);
	add_sums(z, to, m);
	z->begun = false;
}

/* Room for one more member. */
static bool widen(struct zip *z)
{
	size_t room = z->room == 0 ? 8 : 2 * z->room;
	struct zip_member *wider;

	if (z->count < z->room)
		return true;
	wider = z->count < ENTRIES_MAX ? reallocarray(z->members, room, sizeof *wider) : NULL;
	if (wider == NULL)
		return false;
	z->members = wider;
	z->room = room;
	return true;
}

void zip_entry(struct zip *z, const char *name, struct buffer *to)
{
	end_entry(z, to);
	if (to->failed || !widen(z) || deflateReset(&z->stream) != Z_OK) {
		to->failed = true;
		return;
	}
	z->members[z->count++] =
		(struct zip_member){ .name = name, .at = z->written, .crc = (uint32_t)crc32(0, NULL, 0) };
	z->begun = true;
	add(z, to, "PK\3\4", 4);
	add_kind(z, to);
	add_sums(z, to, &(struct zip_member){ 0 });
	add_number(z, to, strlen(name), 2);
	add_number(z, to, 0, 2);
	add(z, to, name, strlen(name));
}

void zip_add(struct zip *z, struct text bytes, struct buffer *to)
{
	struct zip_member *m;

	if (to->failed || bytes.len == 0)
		return;
	m = &z->members[z->count - 1];
	m->plain += bytes.len;
	m->crc = (uint32_t)crc32(m->crc, (const unsigned char *)bytes.at, (unsigned)bytes.len);
	if (bytes.len > UINT_MAX || m->plain > UINT32_MAX)
		to->failed = true;
	else
		pack(z, bytes, Z_NO_FLUSH, to);
}

static void add_directory(struct zip *z, const struct zip_member *m, struct buffer *to)
{
	add(z, to, "PK\1\2", 4);
	add_number(z, to, VERSION, 2);
	add_kind(z, to);
	add_sums(z, to, m);
	add_number(z, to, strlen(m->name), 2);
	for (unsigned i = 0; i < 6; i++) /* no extra field, no comment, first disk, no attributes (twice as wide) */
		add_number(z, to, 0, 2);
	add_number(z, to, m->at, 4);
	add(z, to, m->name, strlen(m->name));
}

void zip_end(struct zip *z, struct buffer *to)
{
	uint64_t at;

	end_entry(z, to);
	at = z->written;
	for (size_t i = 0; i < z->count && !to->failed; i++)
		add_directory(z, &z->members[i], to);
	uint64_t size = z->written - at;
	add(z, to, "PK\5\6", 4);
	add_number(z, to, 0, 4);
	add_number(z, to, z->count, 2);
	add_number(z, to, z->count, 2);
	add_number(z, to, size, 4);
	add_number(z, to, at, 4);
	add_number(z, to, 0, 2);
}
