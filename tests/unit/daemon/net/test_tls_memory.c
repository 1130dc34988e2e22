/*
 * A TLS context made while an allocation of the library fails: refused with a reason, or good for handshakes. What the
 * library makes on first use it makes once a process, so that each attempt is a process of its own.
 */
#include "pair/pair.h"

#include <openssl/crypto.h>
#include <signal.h>
#include <sys/wait.h>

#include "net/channel.h"
#include "net/tls.h"

enum { ATTEMPTS = 150, REFUSED = 0, SERVES = 1, BROKEN = 2, UNSAID = 3 };

/* Hooks of the library have no owner. */
static long allocations, failing;

static bool fails(void)
{
	return ++allocations == failing;
}

static void *give(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return fails() ? NULL : malloc(size);
}

static void *give_again(void *old, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return fails() ? NULL : realloc(old, size);
}

static void take(void *at, const char *file, int line)
{
	(void)file;
	(void)line;
	free(at);
}

static bool answers(struct tls *tls)
{
	int ends[2];
	pid_t client;
	struct ssl_st *s;
	enum channel_result result;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	client = fork();
	if (client == 0)
		_exit(client_shake(ends[1], 0) == NULL);
	close(ends[1]);
	s = channel_new(tls, ends[0]);
	result = s != NULL ? channel_shake(s) : CHANNEL_BROKEN;
	close(ends[0]);
	waitpid(client, NULL, 0);
	return result == CHANNEL_DONE;
}

/* In a process of its own. */
static int attempt(const struct pair *p, long number)
{
	const struct tls_files files = { .certificate = p->certificate, .key = p->key };
	char why[TLS_WHY_SIZE];
	struct tls *tls;

	failing = number;
	tls = tls_new(&files, why);
	failing = 0;
	if (tls == NULL)
		return why[0] != '\0' ? REFUSED : UNSAID;
	return answers(tls) ? SERVES : BROKEN;
}

static int attempted(const struct pair *p, long number)
{
	pid_t child = fork();
	int status;

	if (child == 0)
		_exit(attempt(p, number));
	assert_int_equal(waitpid(child, &status, 0), child);
	if (!WIFEXITED(status))
		fail_msg("allocation %ld: killed by signal %d", number, WTERMSIG(status));
	return WEXITSTATUS(status);
}

/* How many allocations a context takes in a process that has made none. */
static long count_of(const struct pair *p)
{
	int ends[2];
	long count = 0;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		attempt(p, -1);
		_exit(write(ends[1], &allocations, sizeof allocations) != (ssize_t)sizeof allocations);
	}
	assert_int_equal(read(ends[0], &count, sizeof count), (ssize_t)sizeof count);
	waitpid(child, NULL, 0);
	close(ends[0]);
	close(ends[1]);
	return count;
}

static void write_pair(struct pair *p)
{
	int status;
	pid_t child;

	strcpy(p->folder, "/tmp/dxtrack-tls-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	snprintf(p->certificate, sizeof p->certificate, "%s/cert.pem", p->folder);
	snprintf(p->key, sizeof p->key, "%s/key.pem", p->folder);
	child = fork();
	if (child == 0) {
		pair_write(p, 30);
		_exit(0);
	}
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
}

static void a_context_made_without_memory_is_refused_or_serves(void **state)
{
	struct pair p;
	unsigned seen[4] = { 0 };
	long count;

	(void)state;
	write_pair(&p);
	count = count_of(&p);
	assert_true(count > ATTEMPTS);
	/* From a fifth to a half: where algorithms are fetched and one in forty leaves a library that shakes no hand. */
	for (long i = 0; i < ATTEMPTS; i++)
		seen[attempted(&p, count / 5 + i * count * 3 / 10 / ATTEMPTS)]++;
	pair_remove(&p);
	assert_true(seen[REFUSED] > 0 && seen[SERVES] > 0);
	assert_int_equal(seen[BROKEN], 0);
	assert_int_equal(seen[UNSAID], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_context_made_without_memory_is_refused_or_serves),
	};

	signal(SIGPIPE, SIG_IGN);
	if (CRYPTO_set_mem_functions(give, give_again, take) != 1)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
