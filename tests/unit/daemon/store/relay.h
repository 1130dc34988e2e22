/* A wire that a test can cut: a relay between the store and PostgreSQL, a process a connection. */
#ifndef STORE_RELAY_H
#define STORE_RELAY_H

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

struct relay {
	char folder[256]; /* its socket's, to be put into conninfo as host */
	char server[320]; /* PostgreSQL's socket */
	char cut[256];    /* while this file exists: the next answer that says COMMIT is lost, and the file with it */
	char drop[256];   /* the same for the next filing on its way to the server */
	pid_t pid;
};

static inline int relay_connect(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (strlen(path) >= sizeof at.sun_path)
		return -1;
	strcpy(at.sun_path, path);
	return fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0 ? fd : -1;
}

/* Moves what there is; false: the wire ends here. */
static inline bool relay_move(int from, int to, const char *word, const char *flag)
{
	char bytes[65536];
	ssize_t got = read(from, bytes, sizeof bytes), put = 0;

	if (got <= 0)
		return false;
	if (memmem(bytes, (size_t)got, word, strlen(word)) != NULL && unlink(flag) == 0)
		return false;
	while (put < got) {
		ssize_t n = write(to, bytes + put, (size_t)(got - put));

		if (n <= 0)
			return false;
		put += n;
	}
	return true;
}

static inline void relay_serve(const struct relay *r, int client)
{
	int server = relay_connect(r->server);
	struct pollfd fds[2] = { { client, POLLIN, 0 }, { server, POLLIN, 0 } };

	while (server >= 0 && poll(fds, 2, -1) > 0) {
		if (fds[0].revents != 0 && !relay_move(client, server, "submission_insert", r->drop))
			break;
		if (fds[1].revents != 0 && !relay_move(server, client, "COMMIT", r->cut))
			break;
	}
	_exit(0);
}

static inline void relay_loop(const struct relay *r, int listener)
{
	signal(SIGCHLD, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	for (;;) {
		int client = accept(listener, NULL, NULL);

		if (client < 0)
			_exit(1);
		if (fork() == 0)
			relay_serve(r, client);
		close(client);
	}
}

/* Begins to relay to the PostgreSQL whose socket lies in `server_folder`. */
static inline bool relay_start(struct relay *r, const char *folder, const char *server_folder)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(r->folder, sizeof r->folder, "%s/relay", folder);
	snprintf(r->server, sizeof r->server, "%s/.s.PGSQL.5432", server_folder);
	snprintf(r->cut, sizeof r->cut, "%s/cut", folder);
	snprintf(r->drop, sizeof r->drop, "%s/drop", folder);
	if (snprintf(at.sun_path, sizeof at.sun_path, "%s/relay/.s.PGSQL.5432", folder) >= (int)sizeof at.sun_path)
		return false;
	if (mkdir(r->folder, 0755) != 0 && errno != EEXIST)
		return false;
	unlink(at.sun_path);
	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) != 0 || listen(listener, 64) != 0)
		return false;
	r->pid = fork();
	if (r->pid == 0) {
		setpgid(0, 0);
		relay_loop(r, listener);
	}
	close(listener);
	return r->pid > 0;
}

/* The next time, once. */
static inline void relay_arm(const char *flag)
{
	FILE *f = fopen(flag, "w");

	if (f != NULL)
		fclose(f);
}

/* Ends it, and with it every connection. */
static inline void relay_stop(struct relay *r)
{
	kill(-r->pid, SIGKILL);
	waitpid(r->pid, NULL, 0);
}

#endif
