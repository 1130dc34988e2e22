/*
 * Decides what a request's framing is. llhttp (strict) reads; around it stand the refusals that it
 * leaves to us: versions, methods, transfer codings, Host, Expect, bounds of chunks. Knows no
 * connection and no route.
 */
#include "http/parse.h"

#include <string.h>

#include "http/http.h"
#include "http/target.h"

#define FRAMING_BYTES_MAX 4096 /* of all chunk extensions, idle zeros and trailers of a body */

static struct fault bad_request(const char *reason)
{
	return fault_of(400, "bad_request", reason);
}

static struct fault bad_framing(const char *reason)
{
	return fault_of(400, "bad_framing", reason);
}

static bool is_token_byte(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool is_token(struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if (!is_token_byte((unsigned char)t.at[i]))
			return false;
	return t.len > 0;
}

static bool is_target(struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if ((unsigned char)t.at[i] <= ' ' || (unsigned char)t.at[i] >= 0x7f)
			return false;
	return t.len > 0;
}

static struct fault check_version(struct text v)
{
	if (v.len != 8 || !text_starts(v, "HTTP/") || v.at[6] != '.' || v.at[5] < '0' || v.at[5] > '9' ||
		v.at[7] < '0' || v.at[7] > '9')
		return bad_request("bad request line");
	if (v.at[5] != '1' || v.at[7] > '1')
		return fault_of(505, "bad_version", "HTTP version other than 1.0 and 1.1");
	return (struct fault){ 0 };
}

static enum http_method method_of(struct text name)
{
	for (enum http_method m = METHOD_GET; m < METHOD_COUNT; m++)
		if (text_is(name, message_method_name(m)))
			return m;
	return METHOD_NONE;
}

/* Exactly two spaces. */
static bool cut_request_line(
	struct text line, struct text *ret_method, struct text *ret_target, struct text *ret_version)
{
	if (!text_cut(&line, ' ', ret_method) || !text_cut(&line, ' ', ret_target) || line.at == NULL)
		return false;
	*ret_version = line;
	return is_token(*ret_method) && is_target(*ret_target);
}

struct fault parse_request_line(struct text line)
{
	struct text method, target, version;
	struct fault f;

	if (!cut_request_line(line, &method, &target, &version))
		return bad_request("bad request line");
	f = check_version(version);
	if (!fault_is(&f) && method_of(method) == METHOD_NONE)
		f = fault_of(501, "method", "unknown method");
	return f;
}

/* ---- llhttp's callbacks -------------------------------------------------- */

static int on_field(llhttp_t *library, const char *at, size_t len)
{
	struct parse *p = library->data;
	struct http_message *m = &p->message;

	if (p->in_value || m->field_count == 0) {
		if (m->field_count == PARSE_FIELDS_MAX) {
			p->refusal = "header fields over the limit";
			return -1;
		}
		p->in_value = false;
		p->fields[m->field_count++] = (struct http_field){ .name = { at, 0 } };
	}
	p->fields[m->field_count - 1].name.len += len;
	return 0;
}

static int on_value(llhttp_t *library, const char *at, size_t len)
{
	struct parse *p = library->data;
	struct http_field *f;

	if (p->message.field_count == 0)
		return -1;
	f = &p->fields[p->message.field_count - 1];
	if (!p->in_value)
		f->value.at = at;
	f->value.len += len;
	p->in_value = true;
	return 0;
}

/* A field without any value must not swallow the next name. */
static int on_value_complete(llhttp_t *library)
{
	struct parse *p = library->data;

	p->in_value = true;
	return 0;
}

static int on_headers_complete(llhttp_t *library)
{
	struct parse *p = library->data;

	p->head_is_complete = true;
	library->upgrade = 0; /* nothing is upgraded to: the offer is ignored */
	return HPE_PAUSED;
}

/* The digits of a chunk's size and two line ends. */
static uint64_t plain_framing(uint64_t size)
{
	uint64_t bytes = 5;

	while ((size >>= 4) != 0)
		bytes++;
	return bytes;
}

/* The library stops behind the last chunk: it takes lines for trailers that are none. */
static int on_chunk_header(llhttp_t *library)
{
	struct parse *p = library->data;

	p->plain_bytes += plain_framing(library->content_length);
	if (library->content_length == 0) {
		p->trailer = TRAILER_LINE;
		return HPE_PAUSED;
	}
	if (library->content_length > p->body_max - p->body_bytes) {
		p->too_large = true;
		return -1;
	}
	return 0;
}

static int on_body(llhttp_t *library, const char *at, size_t len)
{
	struct parse *p = library->data;

	p->body_bytes += len;
	p->body(p->owner, (struct text){ at, len });
	return 0;
}

static const llhttp_settings_t callbacks = {
	.on_header_field = on_field,
	.on_header_value = on_value,
	.on_header_value_complete = on_value_complete,
	.on_headers_complete = on_headers_complete,
	.on_chunk_header = on_chunk_header,
	.on_body = on_body,
};

/* ---- the head ------------------------------------------------------------ */

static struct fault fault_of_library(const struct parse *p)
{
	switch (p->library.error) {
	case HPE_UNEXPECTED_CONTENT_LENGTH:
	case HPE_INVALID_CONTENT_LENGTH:
		return bad_framing("bad or doubled Content-Length");
	case HPE_INVALID_TRANSFER_ENCODING:
		return bad_framing("bad Transfer-Encoding");
	default:
		return bad_request("bad header syntax");
	}
}

/* The request line is sound: parse_request_line has seen it. An empty line may stand before it. */
static void read_request_line(struct parse *p, struct text head)
{
	struct text line, method, version;

	text_cut(&head, '\r', &line);
	if (line.len == 0) {
		head = (struct text){ head.at + 1, head.len - 1 };
		text_cut(&head, '\r', &line);
	}
	if (!cut_request_line(line, &method, &p->message.target, &version))
		return; /* never: parse_request_line has judged it */
	p->message.method = method_of(method);
	p->message.minor = version.at[7] - '0';
}

/* Keeps a copy of the head with room behind it for the decoded path. */
static bool keep(struct parse *p, struct text head)
{
	buffer_clear(&p->block);
	if (buffer_reserve(&p->block, head.len * 2) == NULL)
		return false;
	memcpy(p->block.at, head.at, head.len);
	p->block.len = head.len;
	return true;
}

static struct fault check_transfer_encoding(struct http_message *m)
{
	struct text value, coding;
	unsigned codings = 0;

	for (unsigned at = 0; message_next(m, "transfer-encoding", &at, &value);) {
		while (text_cut(&value, ',', &coding)) {
			codings++;
			if (text_trim(coding).len == 0)
				return bad_framing("empty transfer coding");
			if (!text_is_nocase(text_trim(coding), "chunked"))
				return fault_of(501, "bad_framing", "unknown transfer coding");
		}
	}
	if (codings == 0)
		return (struct fault){ 0 };
	if (codings > 1)
		return bad_framing("chunked more than once");
	if (m->minor == 0)
		return bad_framing("Transfer-Encoding in HTTP/1.0");
	if (message_count(m, "content-length") != 0)
		return bad_framing("Content-Length with Transfer-Encoding");
	m->body = BODY_CHUNKED;
	return (struct fault){ 0 };
}

static struct fault check_framing(struct parse *p)
{
	struct http_message *m = &p->message;
	struct fault f = check_transfer_encoding(m);

	if (fault_is(&f) || m->body == BODY_CHUNKED)
		return f;
	switch (message_count(m, "content-length")) {
	case 0:
		return f;
	case 1:
		if (message_find(m, "content-length").len == 0)
			return bad_framing("empty Content-Length");
		m->body = BODY_LENGTH;
		m->content_length = p->library.content_length;
		return f;
	default:
		return bad_framing("bad or doubled Content-Length");
	}
}

static struct fault check_expect(struct http_message *m)
{
	struct text value = message_find(m, "expect");

	if (value.at == NULL || m->minor == 0)
		return (struct fault){ 0 };
	if (message_count(m, "expect") != 1 || !text_is_nocase(value, "100-continue"))
		return fault_of(417, "expectation", "unknown expectation");
	m->awaits_continue = m->body != BODY_NONE;
	return (struct fault){ 0 };
}

static struct fault run_library(struct parse *p)
{
	llhttp_errno_t error;

	llhttp_init(&p->library, HTTP_REQUEST, &callbacks);
	p->library.data = p;
	error = llhttp_execute(&p->library, p->block.at, p->block.len);
	if (error == HPE_PAUSED && p->head_is_complete)
		return (struct fault){ 0 };
	if (p->refusal != NULL)
		return fault_of(431, "too_large", p->refusal);
	return error == HPE_OK ? bad_request("head without an end") : fault_of_library(p);
}

struct fault parse_head(struct parse *p, struct text head, const struct http_limits *limits, bool *ret_keeps)
{
	struct http_message *m = &p->message;
	struct fault f;

	*ret_keeps = false;
	if (!keep(p, head))
		return fault_of(503, "unavailable", "no memory for a head");
	m->fields = p->fields;
	read_request_line(p, (struct text){ p->block.at, p->block.len });
	f = run_library(p);
	for (unsigned i = 0; i < m->field_count; i++)
		p->fields[i].value = text_trim(p->fields[i].value);
	if (!fault_is(&f))
		f = check_framing(p);
	if (!fault_is(&f))
		f = target_read(m, limits->hosts);
	if (!fault_is(&f))
		f = check_expect(m);
	if (fault_is(&f))
		return f;
	m->keep_alive = llhttp_should_keep_alive(&p->library) != 0;
	*ret_keeps = true;
	return target_decode(m, p->block.at + p->block.len);
}

/* ---- the body ------------------------------------------------------------ */

static struct fault parse_counted(struct parse *p, struct text bytes, size_t *ret_used)
{
	uint64_t rest = p->message.content_length - p->body_bytes;
	size_t len = bytes.len < rest ? bytes.len : (size_t)rest;

	p->body_bytes += len;
	p->body_is_complete = p->body_bytes == p->message.content_length;
	*ret_used = len;
	if (len > 0)
		p->body(p->owner, (struct text){ bytes.at, len });
	return (struct fault){ 0 };
}

/* A trailer's line is as strict as a header's: what another server could read otherwise is refused. */
static enum parse_trailer trailer_after(enum parse_trailer at, unsigned char byte)
{
	switch (at) {
	case TRAILER_LINE:
		if (byte == '\r')
			return TRAILER_LAST_CR;
		return is_token_byte(byte) ? TRAILER_NAME : TRAILER_BAD;
	case TRAILER_NAME:
		if (byte == ':')
			return TRAILER_VALUE;
		return is_token_byte(byte) ? TRAILER_NAME : TRAILER_BAD;
	case TRAILER_VALUE:
		if (byte == '\r')
			return TRAILER_CR;
		return byte == '\t' || (byte >= ' ' && byte != 0x7f) ? TRAILER_VALUE : TRAILER_BAD;
	case TRAILER_CR:
		return byte == '\n' ? TRAILER_LINE : TRAILER_BAD;
	case TRAILER_LAST_CR:
		return byte == '\n' ? TRAILER_END : TRAILER_BAD;
	default:
		return TRAILER_BAD;
	}
}

/* Nobody asks for trailers: they are read to find their end, and dropped. */
static struct fault parse_trailers(struct parse *p, struct text bytes, size_t *ret_used)
{
	size_t used = 0;

	while (used < bytes.len && p->trailer != TRAILER_END && p->trailer != TRAILER_BAD)
		p->trailer = trailer_after(p->trailer, (unsigned char)bytes.at[used++]);
	p->framing_bytes += used;
	p->body_is_complete = p->trailer == TRAILER_END;
	*ret_used = used;
	return p->trailer == TRAILER_BAD ? bad_framing("bad trailer") : (struct fault){ 0 };
}

static struct fault parse_chunks(struct parse *p, struct text bytes, size_t *ret_used)
{
	uint64_t body_before = p->body_bytes;
	llhttp_errno_t error;

	if (p->library.error == HPE_PAUSED)
		llhttp_resume(&p->library);
	error = llhttp_execute(&p->library, bytes.at, bytes.len);
	*ret_used = bytes.len;
	if (p->too_large)
		return fault_of(413, "body_too_large", "chunked body over the limit");
	if (p->trailer != TRAILER_NONE)
		*ret_used = (size_t)(llhttp_get_error_pos(&p->library) - bytes.at);
	else if (error != HPE_OK)
		return bad_framing("bad chunk");
	p->framing_bytes += *ret_used - (p->body_bytes - body_before);
	return (struct fault){ 0 };
}

static struct fault parse_chunked(struct parse *p, struct text bytes, size_t *ret_used)
{
	struct fault f = { 0 };
	size_t used = 0;

	*ret_used = 0;
	if (p->trailer == TRAILER_NONE)
		f = parse_chunks(p, bytes, ret_used);
	if (!fault_is(&f) && p->trailer != TRAILER_NONE)
		f = parse_trailers(p, (struct text){ bytes.at + *ret_used, bytes.len - *ret_used }, &used);
	*ret_used += used;
	if (!fault_is(&f) && p->framing_bytes > p->plain_bytes + FRAMING_BYTES_MAX)
		f = bad_framing("chunk sizes, extensions or trailers over the limit");
	return f;
}

struct fault parse_body(struct parse *p, struct text bytes, parse_body_fn *body, void *owner, size_t *ret_used)
{
	p->body = body;
	p->owner = owner;
	return p->message.body == BODY_CHUNKED ? parse_chunked(p, bytes, ret_used) : parse_counted(p, bytes, ret_used);
}

void parse_reset(struct parse *p, size_t keep_bytes)
{
	struct buffer block = p->block;

	if (block.room > keep_bytes)
		buffer_free(&block);
	/* The array of fields is as large as all the rest and needs no zeros. */
	p->message = (struct http_message){ 0 };
	p->in_value = p->head_is_complete = p->body_is_complete = p->too_large = false;
	p->body_bytes = p->body_max = 0;
	p->framing_bytes = p->plain_bytes = 0;
	p->trailer = TRAILER_NONE;
	p->refusal = NULL;
	p->block = block;
}

void parse_free(struct parse *p)
{
	buffer_free(&p->block);
}
