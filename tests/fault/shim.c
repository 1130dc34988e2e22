/*
 * Preloaded into the daemon (LD_PRELOAD): fails allocations by their number, and cuts reads and writes of sockets
 * short. What it does is said in a mapped file that a test writes while the daemon runs; the file's name is in
 * FAULT_SHIM. Knows nothing of the daemon.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The layout is known to tests/fault/shim.py too. */
struct control {
	_Atomic int64_t count;      /* allocations seen */
	_Atomic int64_t fail_from;  /* the first that fails; 0: none */
	_Atomic int64_t fail_until; /* the last that fails */
	_Atomic int64_t failed;     /* how many did */
	_Atomic int64_t bytes_max;  /* of one read or write of a socket; 0: as many as asked for */
};

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static struct control *control;

__attribute__((constructor)) static void map_control(void)
{
	const char *path = getenv("FAULT_SHIM");
	int fd = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *at;

	if (fd < 0)
		return;
	at = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (at != MAP_FAILED)
		control = at;
}

static int fails(void)
{
	int64_t number, from;

	if (control == NULL)
		return 0;
	number = ++control->count;
	from = control->fail_from;
	if (from == 0 || number < from || number > control->fail_until)
		return 0;
	control->failed++;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size)
{
	return fails() ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

int posix_memalign(void **ret_at, size_t alignment, size_t size)
{
	void *at = memalign(alignment, size);

	if (at == NULL)
		return ENOMEM;
	*ret_at = at;
	return 0;
}

/* Only sockets may be short: eight bytes of an eventfd come as one. */
static size_t allowed(int fd, size_t size)
{
	struct stat s;

	if (control == NULL || control->bytes_max == 0 || size <= (size_t)control->bytes_max)
		return size;
	return fstat(fd, &s) == 0 && S_ISSOCK(s.st_mode) ? (size_t)control->bytes_max : size;
}

ssize_t read(int fd, void *at, size_t size)
{
	return syscall(SYS_read, fd, at, allowed(fd, size));
}

ssize_t write(int fd, const void *at, size_t size)
{
	return syscall(SYS_write, fd, at, allowed(fd, size));
}

ssize_t recv(int fd, void *at, size_t size, int flags)
{
	return syscall(SYS_recvfrom, fd, at, allowed(fd, size), flags, NULL, NULL);
}

ssize_t send(int fd, const void *at, size_t size, int flags)
{
	return syscall(SYS_sendto, fd, at, allowed(fd, size), flags, NULL, 0);
}
