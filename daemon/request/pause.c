/* Decides what a request that has waited must go through again. Refuses to know what it waits for. */
#include "request/pause.h"

#include "auth/principal.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "request/hall.h"

int64_t pause_now_ms(const struct request *r)
{
	return loop_now_ms(r->hall->loop);
}

void pause_allow_ms(struct request *r, int64_t ms)
{
	if (ms > 0)
		timer_start(r->deadline, ms);
	else
		timer_stop(r->deadline);
}

enum next pause_over(struct request *r)
{
	principal_drop(r->principal);
	r->principal = NULL;
	return request_go(r, STEP_AUTHENTICATE);
}
