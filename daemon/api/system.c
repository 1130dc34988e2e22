/* How the service is, and what it promises: for machines, without a credential. */
#include "api/answer.h"
#include "api/openapi.h"
#include "api/resources.h"
#include "base/metric.h"
#include "cache/cache.h"
#include "request/hall.h"
#include "store/store.h"

/* The process turns its loops, whatever the database does. */
static enum next livez(struct request *r)
{
	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	return request_answer_json(r, 200, (struct text)TEXT("{\"status\":\"live\"}"));
}

/* Requests can be served: every lane stands and there is something to serve from. */
static enum next readyz(struct request *r)
{
	const char *reason = NULL;

	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	if (store_ready(r->hall->store, &reason)) {
		if (cache_snapshot(r->hall->cache) != NULL && cache_figures(r->hall->cache) != NULL)
			return request_answer_json(r, 200, (struct text)TEXT("{\"status\":\"ready\"}"));
		reason = "catalogue and figures are not loaded yet";
	}
	r->detail = reason;
	return request_refuse(r, "unavailable", "not ready");
}

static enum next metrics(struct request *r)
{
	struct buffer b = { 0 };

	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	metric_print(r->hall->all_metrics, &b);
	r->reply.status = 200;
	r->reply.media_type = "text/plain; version=0.0.4; charset=utf-8";
	r->reply.body = answer_take(r, &b);
	return r->reply.body.at != NULL ? request_go(r, STEP_REPLY)
					: request_refuse(r, "unavailable", "no memory for the metrics");
}

/* The same bytes for everybody, packed once. */
static enum next openapi(struct request *r)
{
	static const struct text name = TEXT("openapi.json");
	const struct rendered *rendered = cache_find(r->hall->cache, name);

	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	if (rendered == NULL)
		rendered = cache_keep(r->hall->cache, name, text_of(openapi_json));
	if (rendered == NULL)
		return request_refuse(r, "unavailable", "no memory for the document");
	return answer_rendered(r, rendered, "application/json");
}

const struct route system_routes[] = {
	{ METHOD_GET, "/livez", .is_public = true, .handle = livez },
	{ METHOD_GET, "/readyz", .is_public = true, .handle = readyz },
	{ METHOD_GET, "/metrics", .is_public = true, .listeners = ROUTE_ADMIN_ONLY, .handle = metrics },
	{ METHOD_GET, "/v1/openapi.json", .is_public = true, .handle = openapi },
	{ 0 },
};
