/*
 * Enterprises that file without pause, each on one kept connection and one key at a time: whatever becomes of a
 * request, its key is asked again until an answer settles it. Each 201 is a line of the file of answers (key, id,
 * digest of the body); what goes on meanwhile stands in a mapped file that tests/support/load.py reads.
 * Usage: filers PORT FILERS ANSWERS CONTROL PREFIX THINK-MS. A line of FILERS is token, body before and behind the
 * number that makes it another, separated by tabs.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	ANSWER_MAX = 16384,
	REQUEST_MAX = 8192,
	DIGEST_HEX = 65,
	AGAIN_SILENT_MS = 20,
	AGAIN_UNAVAILABLE_MS = 50,
	ANSWERED_WITHIN_MS = 20000,
	SETTLED_WITHIN_MS = 120000,
};

/* The layout is known to tests/support/load.py too. */
struct control {
	_Atomic int64_t stop;         /* told: begin nothing new */
	_Atomic int64_t first_ns;     /* the first 201 since this was set to 0 */
	_Atomic int64_t acknowledged; /* 201 */
	_Atomic int64_t unavailable;  /* 503 */
	_Atomic int64_t silent;       /* the connection ended instead of an answer, or could not be made */
	_Atomic int64_t refused;      /* of these: nobody listened */
	_Atomic int64_t bad;          /* any other answer, or a key that was never settled */
	_Atomic int64_t slowest_ms;   /* between two 201 of anybody */
};

enum place { RESTING, CONNECTING, SHAKING, ASKING, LISTENING };

struct filer {
	const char *token, *before, *behind;
	enum place place;
	int fd;
	SSL *ssl;
	unsigned long number; /* of the key */
	int64_t due_ms;       /* when it asks, or gives the connection up */
	int64_t begun_ms;     /* with this key */
	bool asking;          /* this key is not settled */
	char key[64], digest[DIGEST_HEX], request[REQUEST_MAX], answer[ANSWER_MAX];
	int len;
	size_t got;
};

struct run {
	int poll;
	struct sockaddr_in to;
	SSL_CTX *context;
	struct control *control;
	FILE *answers;
	const char *prefix;
	long think_ms;
	struct filer *filers;
	size_t count;
	int64_t last_ms;
};

static void __attribute__((format(printf, 1, 2), noreturn)) die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t now_ms(void)
{
	return now_ns() / 1000000;
}

/* ---- a request ----------------------------------------------------------- */

static void digest_of(const char *body, size_t len, char *ret_hex)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned size;

	if (EVP_Digest(body, len, digest, &size, EVP_sha256(), NULL) != 1)
		die("no digest");
	for (unsigned i = 0; i < size; i++)
		snprintf(ret_hex + 2 * (size_t)i, 3, "%02x", digest[i]);
}

/* A key that nobody had, and the one body that goes with it. */
static void begin(const struct run *r, struct filer *f)
{
	char body[REQUEST_MAX];
	int len = snprintf(body, sizeof body, "%s%lu%s", f->before, f->number, f->behind);

	snprintf(f->key, sizeof f->key, "%s-%zu-%lu", r->prefix, (size_t)(f - r->filers), f->number++);
	f->len = snprintf(f->request, sizeof f->request,
		"POST /v1/submissions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nIdempotency-Key: %s\r\n"
		"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		f->token, f->key, len, body);
	if (len >= REQUEST_MAX || f->len >= REQUEST_MAX)
		die("a request is too long");
	digest_of(body, (size_t)len, f->digest);
	f->begun_ms = now_ms();
	f->asking = true;
}

static void disconnect(struct filer *f)
{
	SSL_free(f->ssl);
	f->ssl = NULL;
	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
}

static void rest(struct filer *f, int64_t ms)
{
	f->place = RESTING;
	f->due_ms = now_ms() + ms;
}

static void unanswered(struct run *r, struct filer *f, int error)
{
	r->control->silent++;
	r->control->refused += error == ECONNREFUSED;
	disconnect(f);
	rest(f, AGAIN_SILENT_MS);
}

static void odd(struct run *r, struct filer *f, const char *what)
{
	fprintf(stderr, "key %s: %s\n", f->key, what);
	r->control->bad++;
	f->asking = false;
	disconnect(f);
	rest(f, AGAIN_UNAVAILABLE_MS);
}

/* ---- an answer ----------------------------------------------------------- */

static void stored(struct run *r, struct filer *f, const char *body)
{
	const char *id = strstr(body, "\"id\":\"");
	int64_t none = 0, now = now_ns();

	if (id == NULL || strlen(id) < 43) {
		odd(r, f, body);
		return;
	}
	fprintf(r->answers, "%s\t%.36s\t%s\n", f->key, id + 6, f->digest);
	atomic_compare_exchange_strong(&r->control->first_ns, &none, now);
	if (now / 1000000 - r->last_ms > r->control->slowest_ms)
		r->control->slowest_ms = now / 1000000 - r->last_ms;
	r->last_ms = now / 1000000;
	r->control->acknowledged++;
	f->asking = false;
	rest(f, r->think_ms);
}

static void answered(struct run *r, struct filer *f, const char *body)
{
	bool last = strcasestr(f->answer, "\r\nconnection: close\r\n") != NULL;
	int status = atoi(f->answer + 9);

	if (status == 201) {
		stored(r, f, body);
	} else if (status == 503) {
		r->control->unavailable++;
		rest(f, AGAIN_UNAVAILABLE_MS);
	} else {
		odd(r, f, f->answer);
	}
	if (last)
		disconnect(f);
}

/* The body of the answer; NULL until it is whole. */
static const char *whole(struct filer *f)
{
	char *end, *length;

	f->answer[f->got] = '\0';
	end = strstr(f->answer, "\r\n\r\n");
	if (end == NULL)
		return NULL;
	length = strcasestr(f->answer, "content-length:");
	if (length == NULL || length > end)
		die("an answer without a length: %s", f->answer);
	end += 4;
	return f->got >= (size_t)(end - f->answer) + strtoul(length + 15, NULL, 10) ? end : NULL;
}

/* ---- a connection -------------------------------------------------------- */

static void watch(struct run *r, struct filer *f, int how, unsigned events)
{
	struct epoll_event event = { .events = events, .data.ptr = f };

	if (epoll_ctl(r->poll, how, f->fd, &event) != 0)
		die("epoll: %s", strerror(errno));
}

/* True: the call is to be made again when the socket is ready. Else the connection is given up. */
static bool waits(struct run *r, struct filer *f, int result)
{
	int error = SSL_get_error(f->ssl, result);

	if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
		watch(r, f, EPOLL_CTL_MOD, error == SSL_ERROR_WANT_READ ? EPOLLIN : EPOLLOUT);
		return true;
	}
	unanswered(r, f, 0);
	return false;
}

static void listen_to(struct run *r, struct filer *f)
{
	const char *body = NULL;
	int got;

	do {
		ERR_clear_error();
		got = SSL_read(f->ssl, f->answer + f->got, (int)(ANSWER_MAX - 1 - f->got));
		if (got <= 0) {
			waits(r, f, got);
			return;
		}
		f->got += (size_t)got;
	} while ((body = whole(f)) == NULL);
	answered(r, f, body);
}

static void ask(struct run *r, struct filer *f)
{
	int result;

	f->place = ASKING;
	ERR_clear_error();
	result = SSL_write(f->ssl, f->request, f->len);
	if (result != f->len) {
		waits(r, f, result);
		return;
	}
	f->place = LISTENING;
	f->got = 0;
	watch(r, f, EPOLL_CTL_MOD, EPOLLIN);
	listen_to(r, f);
}

static void shake(struct run *r, struct filer *f)
{
	int result;

	f->place = SHAKING;
	ERR_clear_error();
	result = SSL_connect(f->ssl);
	if (result == 1)
		ask(r, f);
	else
		waits(r, f, result);
}

static void connected(struct run *r, struct filer *f)
{
	int error = 0;
	socklen_t len = sizeof error;

	if (getsockopt(f->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0 || error != 0) {
		unanswered(r, f, error);
		return;
	}
	f->ssl = SSL_new(r->context);
	if (f->ssl == NULL || SSL_set_fd(f->ssl, f->fd) != 1)
		die("no memory for a connection");
	shake(r, f);
}

static void connect_to(struct run *r, struct filer *f)
{
	int on = 1;

	f->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (f->fd < 0)
		die("socket: %s", strerror(errno));
	setsockopt(f->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	f->place = CONNECTING;
	if (connect(f->fd, (struct sockaddr *)&r->to, sizeof r->to) != 0 && errno != EINPROGRESS) {
		unanswered(r, f, errno);
		return;
	}
	watch(r, f, EPOLL_CTL_ADD, EPOLLOUT);
}

/* ---- all of them --------------------------------------------------------- */

static void due(struct run *r, struct filer *f)
{
	if (f->place != RESTING) {
		unanswered(r, f, 0);
		return;
	}
	if (!f->asking)
		begin(r, f);
	if (now_ms() - f->begun_ms > SETTLED_WITHIN_MS) {
		odd(r, f, "was never settled");
		return;
	}
	f->due_ms = now_ms() + ANSWERED_WITHIN_MS;
	if (f->fd < 0)
		connect_to(r, f);
	else
		ask(r, f);
}

/* Runs whoever is due; how many milliseconds until the next, -1: nobody has anything left to do. */
static int run_due(struct run *r)
{
	int64_t now = now_ms(), next = INT64_MAX;

	for (size_t i = 0; i < r->count; i++) {
		struct filer *f = &r->filers[i];

		if (r->control->stop && !f->asking)
			continue;
		if (f->due_ms <= now)
			due(r, f);
		if (f->due_ms < next)
			next = f->due_ms;
	}
	now = now_ms();
	return next == INT64_MAX ? -1 : next <= now ? 0 : next - now > 50 ? 50 : (int)(next - now);
}

static void ready(struct run *r, struct filer *f)
{
	switch (f->place) {
	case RESTING: /* the server took leave */
		disconnect(f);
		return;
	case CONNECTING:
		connected(r, f);
		return;
	case SHAKING:
		shake(r, f);
		return;
	case ASKING:
		ask(r, f);
		return;
	case LISTENING:
		listen_to(r, f);
		return;
	}
}

static void loop(struct run *r)
{
	enum { EVENTS = 256 };
	struct epoll_event events[EVENTS];
	int wait;

	r->last_ms = now_ms();
	while ((wait = run_due(r)) >= 0) {
		int count = epoll_wait(r->poll, events, EVENTS, wait);

		for (int i = 0; i < count; i++)
			ready(r, events[i].data.ptr);
	}
}

static void read_filers(struct run *r, const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL; /* never freed: the filers are views of the lines */
	size_t room = 0;
	ssize_t len;

	if (file == NULL)
		die("%s: %s", path, strerror(errno));
	while ((len = getline(&line, &room, file)) > 1) {
		struct filer *f;

		line[len - 1] = '\0';
		r->filers = realloc(r->filers, (r->count + 1) * sizeof *r->filers);
		if (r->filers == NULL)
			die("out of memory");
		f = &r->filers[r->count++];
		*f = (struct filer){ .fd = -1 };
		f->token = strsep(&line, "\t");
		f->before = strsep(&line, "\t");
		f->behind = line;
		if (f->behind == NULL)
			die("%s: a line is too short", path);
		line = NULL;
		room = 0;
	}
	fclose(file);
}

static struct control *map_control(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	void *at = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (at == MAP_FAILED)
		die("%s: %s", path, strerror(errno));
	close(fd);
	return at;
}

int main(int argc, char **argv)
{
	struct run r = { .to = { .sin_family = AF_INET } };

	if (argc != 7)
		die("usage: filers PORT FILERS ANSWERS CONTROL PREFIX THINK-MS");
	signal(SIGPIPE, SIG_IGN);
	r.to.sin_port = htons((uint16_t)atoi(argv[1]));
	r.to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	read_filers(&r, argv[2]);
	r.answers = fopen(argv[3], "w");
	r.control = map_control(argv[4]);
	r.prefix = argv[5];
	r.think_ms = atol(argv[6]);
	r.poll = epoll_create1(EPOLL_CLOEXEC);
	r.context = SSL_CTX_new(TLS_client_method());
	if (r.answers == NULL || r.poll < 0 || r.context == NULL)
		die("the load cannot be set up");
	SSL_CTX_clear_mode(r.context, SSL_MODE_AUTO_RETRY);
	loop(&r);
	if (fclose(r.answers) != 0)
		die("%s: %s", argv[3], strerror(errno));
	return 0;
}
