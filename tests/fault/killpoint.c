/*
 * Preloaded into the daemon (LD_PRELOAD): ends it by SIGKILL at a named moment of its work. The moments are calls of
 * libpq, OpenSSL and the C library that it makes then, so nothing is compiled into the daemon for it. Which moment,
 * and how many of its kind pass before, is said in a mapped file (its name is in FAULT_KILLPOINT) by killpoint.py;
 * the file outlives the process, so the next one does not die of the same.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* In the order of NAMES in killpoint.py. */
enum point {
	NOWHERE,
	CONNECTION_ACCEPTED,
	HANDSHAKE_HALF_WRITTEN,
	REQUEST_READ,
	GROUP_UNSENT,
	GROUP_HALF_SENT,
	GROUP_SENT,
	COMMIT_ARRIVED,
	COMMIT_READ,
	ANSWER_HALF_WRITTEN,
	ANSWER_WRITTEN,
	OUTCOME_ASKED,
	CERTIFICATE_READ,
};

/* The layout is known to killpoint.py too. */
struct control {
	_Atomic int64_t point; /* where it dies; NOWHERE once it did */
	_Atomic int64_t pass;  /* how many of that kind it survives */
	_Atomic int64_t died;  /* how often it died */
};

struct pg_conn;
struct pg_result;
struct ssl_st;
struct ssl_ctx_st;
struct sockaddr;

static struct control *control;

/* What this thread does: the group that it sends, and whose bytes the next write has. */
static _Thread_local struct {
	struct pg_conn *conn; /* of the last group */
	int fd;
	bool open;   /* sent in part */
	bool synced; /* to its end, and not answered */
	bool shaking, answering;
} here = { .fd = -1 };

__attribute__((constructor)) static void map_control(void)
{
	const char *path = getenv("FAULT_KILLPOINT");
	int fd = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *at;

	if (fd < 0)
		return;
	at = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (at != MAP_FAILED)
		control = at;
}

/* The function that would have been called; the object is a pointer to it, as dlsym(3) has it. */
#define REAL(name) (*(__typeof__(&name) *)&(void *){ dlsym(RTLD_NEXT, #name) })

static bool is_due(enum point point)
{
	return control != NULL && control->point == (int64_t)point && control->pass-- == 0; /* of two threads one */
}

static void end(void)
{
	control->point = NOWHERE;
	control->died++;
	for (;;)
		kill(getpid(), SIGKILL);
}

static void reach(enum point point)
{
	if (is_due(point))
		end();
}

/* ---- sockets --------------------------------------------------------------- */

int accept4(int fd, struct sockaddr *at, socklen_t *len, int flags)
{
	int got = (int)syscall(SYS_accept4, fd, at, len, flags);

	if (got >= 0)
		reach(CONNECTION_ACCEPTED);
	return got;
}

ssize_t write(int fd, const void *at, size_t size)
{
	if ((here.shaking && is_due(HANDSHAKE_HALF_WRITTEN)) || (here.answering && is_due(ANSWER_HALF_WRITTEN))) {
		syscall(SYS_write, fd, at, size / 2);
		end();
	}
	return syscall(SYS_write, fd, at, size);
}

ssize_t send(int fd, const void *at, size_t size, int flags)
{
	if (fd == here.fd && here.open && here.synced && is_due(GROUP_HALF_SENT)) {
		syscall(SYS_sendto, fd, at, size / 2, flags, NULL, 0);
		end();
	}
	return syscall(SYS_sendto, fd, at, size, flags, NULL, 0);
}

ssize_t recv(int fd, void *at, size_t size, int flags)
{
	ssize_t got = syscall(SYS_recvfrom, fd, at, size, flags, NULL, NULL);

	if (got > 0 && fd == here.fd && here.synced && memmem(at, (size_t)got, "COMMIT", sizeof "COMMIT") != NULL)
		reach(COMMIT_ARRIVED);
	return got;
}

/* ---- PostgreSQL ------------------------------------------------------------ */

int PQsocket(const struct pg_conn *conn);
char *PQcmdStatus(struct pg_result *result);
int PQsendQueryPrepared(struct pg_conn *conn, const char *name, int count, const char *const *values,
	const int *lengths, const int *formats, int format);
int PQpipelineSync(struct pg_conn *conn);
int PQflush(struct pg_conn *conn);
struct pg_result *PQgetResult(struct pg_conn *conn);

int PQsendQueryPrepared(struct pg_conn *conn, const char *name, int count, const char *const *values,
	const int *lengths, const int *formats, int format)
{
	if (strcmp(name, "idempotency_find") == 0)
		reach(OUTCOME_ASKED);
	if (strcmp(name, "submission_insert") == 0) {
		reach(GROUP_UNSENT);
		here.conn = conn;
		here.fd = REAL(PQsocket)(conn);
		here.open = true;
		here.synced = false;
	}
	return REAL(PQsendQueryPrepared)(conn, name, count, values, lengths, formats, format);
}

/* The last of a group's bytes leave in here and in PQflush. */
int PQpipelineSync(struct pg_conn *conn)
{
	if (conn == here.conn && here.open)
		here.synced = true;
	return REAL(PQpipelineSync)(conn);
}

int PQflush(struct pg_conn *conn)
{
	int left = REAL(PQflush)(conn);

	if (conn == here.conn && here.open && here.synced && left == 0) {
		here.open = false;
		reach(GROUP_SENT);
	}
	return left;
}

struct pg_result *PQgetResult(struct pg_conn *conn)
{
	struct pg_result *result = REAL(PQgetResult)(conn);

	if (result != NULL && conn == here.conn && here.synced && strcmp(REAL(PQcmdStatus)(result), "COMMIT") == 0) {
		here.synced = false;
		reach(COMMIT_READ);
	}
	return result;
}

/* ---- TLS ------------------------------------------------------------------- */

int SSL_do_handshake(struct ssl_st *ssl);
int SSL_read_ex(struct ssl_st *ssl, void *at, size_t room, size_t *ret_len);
int SSL_write_ex(struct ssl_st *ssl, const void *at, size_t len, size_t *ret_len);
int SSL_CTX_use_certificate_chain_file(struct ssl_ctx_st *context, const char *path);

int SSL_do_handshake(struct ssl_st *ssl)
{
	int result;

	here.shaking = true;
	result = REAL(SSL_do_handshake)(ssl);
	here.shaking = false;
	return result;
}

static bool begins(const void *at, size_t len, const char *words)
{
	return len >= strlen(words) && memcmp(at, words, strlen(words)) == 0;
}

int SSL_read_ex(struct ssl_st *ssl, void *at, size_t room, size_t *ret_len)
{
	int result = REAL(SSL_read_ex)(ssl, at, room, ret_len);

	if (result == 1 && begins(at, *ret_len, "POST "))
		reach(REQUEST_READ);
	return result;
}

int SSL_write_ex(struct ssl_st *ssl, const void *at, size_t len, size_t *ret_len)
{
	bool answering = begins(at, len, "HTTP/1.1 201 ");
	int result;

	here.answering = answering;
	result = REAL(SSL_write_ex)(ssl, at, len, ret_len);
	here.answering = false;
	if (answering && result == 1)
		reach(ANSWER_WRITTEN);
	return result;
}

int SSL_CTX_use_certificate_chain_file(struct ssl_ctx_st *context, const char *path)
{
	reach(CERTIFICATE_READ);
	return REAL(SSL_CTX_use_certificate_chain_file)(context, path);
}
