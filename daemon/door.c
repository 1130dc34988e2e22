/*
 * Decides where callers come in: by sockets that the service manager passes, else by addresses of the
 * settings. Every door has the same certificate; the certificate door also asks for the client's.
 */
#include "daemon/door.h"

#include <stdio.h>
#include <unistd.h>

#include "daemon/service.h"
#include "daemon/settings.h"
#include "net/endpoint.h"
#include "net/listener.h"
#include "net/tls.h"
#include "request/hall.h"

/* A door's name as a passed socket, and the setting that holds its address. */
struct place {
	const char *name;
	size_t address_at;
};

static const struct place places[DOOR_COUNT] = {
	[LISTENER_PUBLIC] = { "public", offsetof(struct settings, listen_public) },
	[LISTENER_CERTIFICATE] = { "certificate", offsetof(struct settings, listen_certificate) },
	[LISTENER_ADMIN] = { "admin", offsetof(struct settings, listen_admin) },
};

bool door_read_tls(const struct settings *s, struct tls *ret_tls[DOOR_COUNT], char *ret_why, size_t room)
{
	struct tls_files files = { .certificate = s->tls_certificate, .key = s->tls_key };
	char why[TLS_WHY_SIZE];

	for (unsigned i = 0; i < DOOR_COUNT; i++)
		ret_tls[i] = NULL;
	for (unsigned i = 0; i < DOOR_COUNT; i++) {
		ret_tls[i] = tls_new(&files, why);
		if (ret_tls[i] != NULL)
			continue;
		snprintf(ret_why, room, "%s", why);
		while (i-- > 0)
			tls_unref(ret_tls[i]);
		return false;
	}
	return true;
}

static void accepted(void *owner, int fd, const struct endpoint *peer)
{
	struct door *d = owner;

	d->entered(d->owner, d->number, fd, d->tls, peer);
}

/* The door's socket; -1 without a reason: this door stays shut. */
static int socket_of(unsigned number, const struct settings *s, char *ret_why, size_t room)
{
	const char *address = *(char *const *)((const char *)s + places[number].address_at);
	struct endpoint at;
	char why[TLS_WHY_SIZE] = "";
	int fd;

	ret_why[0] = '\0';
	if (service_socket_count() > 0)
		return service_socket(places[number].name);
	if (address == NULL || *address == '\0')
		return -1;
	if (!endpoint_parse(text_of(address), &at)) {
		snprintf(ret_why, room, "listen.%s: \"%s\" is no address and port, such as 127.0.0.1:8443",
			places[number].name, address);
		return -1;
	}
	fd = listener_open(&at, why, sizeof why);
	if (fd < 0)
		snprintf(ret_why, room, "listen.%s \"%s\": %s", places[number].name, address, why);
	return fd;
}

bool door_open_all(struct door doors[DOOR_COUNT], struct loop *loop, const struct settings *s, door_fn *entered,
	void *owner, char *ret_why, size_t room)
{
	unsigned opened = 0;

	for (unsigned i = 0; i < DOOR_COUNT; i++) {
		struct door *d = &doors[i];
		int fd = socket_of(i, s, ret_why, room);

		d->number = i;
		d->entered = entered;
		d->owner = owner;
		if (fd < 0 && ret_why[0] != '\0')
			return false;
		if (fd < 0)
			continue;
		d->listener = listener_new(loop, fd, accepted, d);
		if (d->listener == NULL) {
			close(fd);
			snprintf(ret_why, room, "no memory for a listener");
			return false;
		}
		opened++;
	}
	if (opened == 0)
		snprintf(ret_why, room, "no socket to listen on: set listen.public, or pass a socket named public");
	return opened > 0;
}

void door_change_tls(struct door doors[DOOR_COUNT], struct tls *tls[DOOR_COUNT])
{
	for (unsigned i = 0; i < DOOR_COUNT; i++) {
		tls_unref(doors[i].tls);
		doors[i].tls = tls[i];
	}
}

void door_close_all(struct door doors[DOOR_COUNT])
{
	for (unsigned i = 0; i < DOOR_COUNT; i++) {
		listener_free(doors[i].listener);
		doors[i].listener = NULL;
		tls_unref(doors[i].tls);
		doors[i].tls = NULL;
	}
}
