/* What the load generators share. Refuses to know TLS and PostgreSQL. */
#include "gear.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { FILER_CELLS = 8 };

void gear_die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

long gear_number(const char *word, long least)
{
	char *end;
	long number = strtol(word, &end, 10);

	if (*word == '\0' || *end != '\0' || number < least)
		gear_die("'%s' is not a number from %ld on", word, least);
	return number;
}

int64_t gear_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int gear_connect(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
		gear_die("connect to 127.0.0.1:%d: %s", port, strerror(errno));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	return fd;
}

void gear_times_add(struct gear_times *times, int64_t ns)
{
	if (times->count == times->room) {
		times->room = times->room == 0 ? 65536 : times->room * 2;
		times->at_us = realloc(times->at_us, times->room * sizeof *times->at_us);
		if (times->at_us == NULL)
			gear_die("out of memory");
	}
	times->at_us[times->count++] = (uint32_t)(ns / 1000);
}

static int compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

double gear_times_ms(struct gear_times *times, double percent)
{
	size_t rank = (size_t)((double)times->count * percent / 100);

	if (times->count == 0)
		return 0;
	qsort(times->at_us, times->count, sizeof *times->at_us, compare);
	return times->at_us[rank < times->count ? rank : times->count - 1] / 1000.0;
}

static void read_line(char *line, struct gear_filer *ret_filer)
{
	const char **cells[FILER_CELLS] = { &ret_filer->token, &ret_filer->uscc, &ret_filer->credential,
		&ret_filer->account, &ret_filer->entry, &ret_filer->digest, &ret_filer->answers, &ret_filer->body };

	for (size_t i = 0; i < FILER_CELLS; i++) {
		*cells[i] = strsep(&line, "\t");
		if (*cells[i] == NULL)
			gear_die("a line of the filers' file is too short");
	}
}

struct gear_filer *gear_filers_read(const char *path, size_t *ret_count)
{
	struct gear_filer *filers = NULL;
	FILE *file = fopen(path, "r");
	size_t count = 0, room = 0;
	ssize_t len;

	if (file == NULL)
		gear_die("%s: %s", path, strerror(errno));
	for (;;) {
		char *line = NULL; /* never freed: the filers are views of it */

		len = getline(&line, &room, file);
		room = 0;
		if (len <= 1)
			break;
		line[len - 1] = '\0';
		filers = realloc(filers, (count + 1) * sizeof *filers);
		if (filers == NULL)
			gear_die("out of memory");
		read_line(line, &filers[count++]);
	}
	fclose(file);
	if (count == 0)
		gear_die("%s: nobody files", path);
	*ret_count = count;
	return filers;
}
