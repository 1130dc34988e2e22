/*
 * Any bytes as a request: scanned whole and cut in two, which must agree, then parsed with their body.
 * Views must lie inside the head's block.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "http/http.h"
#include "http/parse.h"
#include "http/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool truth)
{
	if (!truth)
		abort();
}

static void drop(void *owner, struct text chunk)
{
	*(uint64_t *)owner += chunk.len;
}

static void demand_inside(const struct parse *p, struct text t)
{
	if (t.at == NULL || t.len == 0)
		return;
	demand(t.at >= p->block.at && t.at + t.len <= p->block.at + p->block.room);
}

static void parse(struct text head, struct text rest)
{
	struct parse *p = calloc(1, sizeof *p);
	uint64_t body = 0;
	struct fault f;
	size_t used;
	bool keeps;

	demand(p != NULL);
	f = parse_head(p, head, &http_limits_default, &keeps);
	for (unsigned i = 0; i < p->message.field_count; i++) {
		demand_inside(p, p->fields[i].name);
		demand_inside(p, p->fields[i].value);
	}
	for (unsigned i = 0; i < p->message.segment_count && i < MESSAGE_SEGMENTS_MAX; i++)
		demand_inside(p, p->message.segment[i]);
	p->body_max = 1000;
	while (!fault_is(&f) && p->message.body != BODY_NONE && !p->body_is_complete && rest.len > 0) {
		f = parse_body(p, rest, drop, &body, &used);
		demand(used <= rest.len);
		rest = (struct text){ rest.at + used, rest.len - used };
	}
	demand(body == p->body_bytes);
	demand(p->message.body != BODY_CHUNKED || body <= p->body_max);
	parse_free(p);
	free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text all = { (const char *)data, size };
	struct scan whole = { 0 }, cut = { 0 };
	struct fault f = { 0 }, cut_fault = { 0 };
	enum scan_result result = scan_head(&whole, all, &http_limits_default, &f), cut_result;
	size_t at = size == 0 ? 0 : data[size - 1] % size;

	cut_result = scan_head(&cut, (struct text){ all.at, at }, &http_limits_default, &cut_fault);
	if (cut_result == SCAN_MORE)
		cut_result = scan_head(&cut, all, &http_limits_default, &cut_fault);
	demand(cut_result == result && cut_fault.status == f.status);
	demand(result != SCAN_WHOLE || cut.seen == whole.seen);
	if (result == SCAN_WHOLE)
		parse((struct text){ all.at, whole.seen }, (struct text){ all.at + whole.seen, size - whole.seen });
	return 0;
}
