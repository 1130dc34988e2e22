/* Decides how files are read and replaced. Refuses to know what is in them. */
#include "ctl/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wire/json_read.h"

#define FILE_BYTES_MAX ((size_t)16 << 20)

/* Reads until the end into the buffer; false with errno set. */
static bool drain(int fd, struct buffer *content)
{
	for (;;) {
		char *room = buffer_reserve(content, 64 << 10);
		ssize_t got;

		if (!room) {
			errno = ENOMEM;
			return false;
		}
		got = read(fd, room, 64 << 10);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0;
		content->len += (size_t)got;
		if (content->len > FILE_BYTES_MAX) {
			errno = EFBIG;
			return false;
		}
	}
}

bool file_read(const char *path, struct arena *arena, struct text *ret_bytes)
{
	struct buffer content = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *copy = NULL;
	int saved;

	if (fd < 0)
		return false;
	if (drain(fd, &content)) {
		copy = arena_text(arena, buffer_text(&content));
		*ret_bytes = (struct text){ copy, content.len };
		if (!copy)
			errno = ENOMEM;
	}
	saved = errno;
	close(fd);
	buffer_free(&content);
	errno = saved;
	return copy != NULL;
}

static bool write_all(int fd, struct text bytes)
{
	while (bytes.len) {
		ssize_t put = write(fd, bytes.at, bytes.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		bytes.at += put;
		bytes.len -= (size_t)put;
	}
	return fsync(fd) == 0;
}

bool file_write(const char *path, struct text bytes, mode_t mode)
{
	struct buffer name = { 0 };
	bool fine = false;
	int fd, saved;

	buffer_printf(&name, "%s.XXXXXX", path);
	if (name.failed) {
		errno = ENOMEM;
		return false;
	}
	fd = mkostemp(name.at, O_CLOEXEC);
	if (fd >= 0) {
		fine = fchmod(fd, mode) == 0 && write_all(fd, bytes);
		saved = errno;
		close(fd);
		errno = saved;
		fine = fine && rename(name.at, path) == 0;
		saved = errno;
		if (!fine)
			unlink(name.at);
		errno = saved;
	}
	buffer_free(&name);
	return fine;
}

const struct value *file_read_json(const char *folder, const char *name, struct arena *arena, const char **ret_why)
{
	const char *path = arena_printf(arena, "%s/%s", folder, name);
	const struct value *value = NULL;
	struct fault fault = { 0 };
	struct text bytes;

	if (!path || !file_read(path, arena, &bytes))
		*ret_why = arena_printf(arena, "%s/%s: %s", folder, name, strerror(errno));
	else if (!json_read(bytes, &json_limits_file, arena, &value, &fault))
		*ret_why = arena_printf(arena, "%s: %s", path, fault.reason);
	return value;
}
