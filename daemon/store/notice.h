/* What other daemons (and this one's own writes) tell: LISTEN, on the store of the main thread. */
#ifndef STORE_NOTICE_H
#define STORE_NOTICE_H

#include "store/store.h"

struct notice {
	const char *channel; /* NULL: the state of listening changed */
	const char *payload; /* "" where there is none */
	bool heard;          /* whether notices are heard from here on; false: poll instead */
};

/* Called for each notice; also when listening begins (heard: look for yourself once, something may have been
 * missed) and when it breaks. The strings are valid during the call. */
typedef void store_notice_fn(void *owner, const struct notice *n);

/* Whom to tell. The store has a lane of notices (limits.connections[LANE_NOTICES] 1). */
void store_notice_hear(struct store *s, store_notice_fn *fn, void *owner);

/* Whether notices are heard now. */
bool store_notice_heard(const struct store *s);

/* Inside the store: tells whoever hears. */
void notice_tell(struct store *s, const char *channel, const char *payload, bool heard);

#endif
