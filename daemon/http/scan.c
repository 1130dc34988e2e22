/*
 * Decides what a line of a head may hold and how long it may be, before anybody gives it a meaning.
 * Only CR LF ends a line: a byte that another server could take for an end is refused.
 */
#include "http/scan.h"

#include "http/http.h"
#include "http/parse.h"

static enum scan_result refused(struct fault *ret_fault, int status, const char *code, const char *reason)
{
	*ret_fault = fault_of(status, code, reason);
	return SCAN_FAULT;
}

/* The length that counts is that of the line so far, CR LF not counted. */
static enum scan_result check_size(const struct scan *s, const struct http_limits *limits, struct fault *ret_fault)
{
	if (s->header_start == 0 && s->seen - s->request_line > limits->request_line_bytes)
		return refused(ret_fault, 414, "too_large", "request line over the limit");
	if (s->header_start != 0 && s->seen - s->header_start > limits->header_bytes)
		return refused(ret_fault, 431, "too_large", "headers over the limit");
	return SCAN_MORE;
}

static enum scan_result end_line(
	struct scan *s, const char *at, const struct http_limits *limits, struct fault *ret_fault)
{
	size_t start = s->line_start, len = s->seen - 2 - start;

	s->line_start = s->seen;
	if (s->header_start == 0 && len == 0) {
		if (s->request_line != 0)
			return refused(ret_fault, 400, "bad_request", "empty lines instead of a request line");
		s->request_line = s->seen;
		return SCAN_MORE;
	}
	if (s->header_start == 0) {
		s->header_start = s->seen;
		*ret_fault = parse_request_line((struct text){ at + start, len });
		return fault_is(ret_fault) ? SCAN_FAULT : SCAN_MORE;
	}
	if (len == 0)
		return SCAN_WHOLE;
	if (++s->fields > limits->header_fields)
		return refused(ret_fault, 431, "too_large", "header fields over the limit");
	if (at[start] == ':')
		return refused(ret_fault, 400, "bad_request", "header field without a name");
	return SCAN_MORE;
}

static enum scan_result check_byte(const struct scan *s, unsigned char byte, struct fault *ret_fault)
{
	bool first = s->seen == s->line_start;

	if (byte == '\n')
		return refused(ret_fault, 400, "bad_request", "bare LF in the head");
	if ((byte < ' ' && byte != '\t') || byte == 0x7f)
		return refused(ret_fault, 400, "bad_request", "control byte in the head");
	if (first && (byte == ' ' || byte == '\t'))
		return refused(ret_fault, 400, "bad_request", "folded line or leading space in the head");
	return SCAN_MORE;
}

static enum scan_result take_byte(
	struct scan *s, const char *at, const struct http_limits *limits, struct fault *ret_fault)
{
	unsigned char byte = (unsigned char)at[s->seen];
	enum scan_result result;

	if (s->after_cr) {
		if (byte != '\n')
			return refused(ret_fault, 400, "bad_request", "bare CR in the head");
		s->after_cr = false;
		s->seen++;
		return end_line(s, at, limits, ret_fault);
	}
	if (byte == '\r') {
		s->after_cr = true;
		s->seen++;
		return SCAN_MORE;
	}
	result = check_byte(s, byte, ret_fault);
	if (result != SCAN_MORE)
		return result;
	s->seen++;
	return check_size(s, limits, ret_fault);
}

/* Runs of ordinary bytes are most of a head; they only need their size looked at, once. */
static void skip_ordinary(struct scan *s, struct text bytes, const struct http_limits *limits)
{
	size_t start = s->header_start == 0 ? s->request_line : s->header_start;
	size_t most = start + (s->header_start == 0 ? limits->request_line_bytes : limits->header_bytes);
	size_t end = bytes.len < most ? bytes.len : most, at = s->seen;

	if (s->after_cr || at == s->line_start)
		return;
	while (at < end && (unsigned char)bytes.at[at] >= ' ' && bytes.at[at] != 0x7f)
		at++;
	s->seen = at;
}

enum scan_result scan_head(struct scan *s, struct text bytes, const struct http_limits *limits, struct fault *ret_fault)
{
	while (s->seen < bytes.len) {
		enum scan_result result = take_byte(s, bytes.at, limits, ret_fault);

		if (result != SCAN_MORE)
			return result;
		skip_ordinary(s, bytes, limits);
	}
	return SCAN_MORE;
}
