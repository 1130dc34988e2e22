#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H

/* The daemon as a whole: doors, workers, snapshots; what signals mean. */

struct daemon;

#define DAEMON_WHY_SIZE 512

/* Reads settings and certificates, opens the doors, begins to connect to the database (which may be
 * away). NULL with one clear sentence in ret_why (several lines where the settings have several errors). */
struct daemon *daemon_new(const char *settings_path, char ret_why[DAEMON_WHY_SIZE]);

/* Serves until SIGTERM or SIGINT and what was in flight then; returns the exit status: 0, or 1 where the
 * database turned out to be none that this version can work with. */
int daemon_run(struct daemon *d);

/* NULL does nothing. */
void daemon_free(struct daemon *d);

#endif
