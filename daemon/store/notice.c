/* Decides whom a notice is told. Knows no channel's meaning. */
#include "store/notice.h"
#include "store/op.h"

void store_notice_hear(struct store *s, store_notice_fn *fn, void *owner)
{
	s->notice = fn;
	s->notice_owner = owner;
}

bool store_notice_heard(const struct store *s)
{
	return pool_count_prepared(s->pool, LANE_NOTICES) > 0;
}

void notice_tell(struct store *s, const char *channel, const char *payload, bool heard)
{
	struct notice n = { .channel = channel, .payload = payload, .heard = heard };

	if (s->notice != NULL)
		s->notice(s->notice_owner, &n);
}
