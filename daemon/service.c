/* The only file that knows a service manager, by its own library. */
#include "daemon/service.h"

#include <stdlib.h>
#include <string.h>

#include <systemd/sd-daemon.h>

int service_socket_count(void)
{
	return sd_listen_fds(0);
}

static void free_names(char **names)
{
	for (char **at = names; at != NULL && *at != NULL; at++)
		free(*at);
	free(names);
}

int service_socket(const char *name)
{
	char **names = NULL;
	int count = sd_listen_fds_with_names(0, &names), fd = -1;

	for (int i = 0; i < count && fd < 0; i++)
		if (strcmp(names[i], name) == 0)
			fd = SD_LISTEN_FDS_START + i;
	free_names(names);
	return fd;
}

void service_tell(const char *state)
{
	sd_notify(0, state);
}

int64_t service_watchdog_ms(void)
{
	uint64_t allowed_us;

	return sd_watchdog_enabled(0, &allowed_us) > 0 ? (int64_t)(allowed_us / 2000) : 0;
}
