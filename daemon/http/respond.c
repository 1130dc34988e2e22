/* Decides how an answer's head is written. What is answered is the caller's. */
#include "http/respond.h"

#include <string.h>

const char *respond_phrase(int status)
{
	static const struct {
		int status;
		const char *phrase;
	} phrases[] = {
		{ 200, "OK" },
		{ 201, "Created" },
		{ 202, "Accepted" },
		{ 204, "No Content" },
		{ 206, "Partial Content" },
		{ 304, "Not Modified" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 406, "Not Acceptable" },
		{ 408, "Request Timeout" },
		{ 409, "Conflict" },
		{ 411, "Length Required" },
		{ 412, "Precondition Failed" },
		{ 413, "Content Too Large" },
		{ 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" },
		{ 416, "Range Not Satisfiable" },
		{ 417, "Expectation Failed" },
		{ 421, "Misdirected Request" },
		{ 422, "Unprocessable Content" },
		{ 428, "Precondition Required" },
		{ 429, "Too Many Requests" },
		{ 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" },
		{ 501, "Not Implemented" },
		{ 503, "Service Unavailable" },
		{ 505, "HTTP Version Not Supported" },
	};

	for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++)
		if (phrases[i].status == status)
			return phrases[i].phrase;
	return "Unknown";
}

/* A value never ends its line early, whatever it is made from. */
static void add_value(struct buffer *b, const char *value)
{
	size_t start = b->len;

	buffer_add_string(b, value);
	if (b->failed)
		return;
	for (size_t i = start; i < b->len; i++)
		if (b->at[i] == '\r' || b->at[i] == '\n')
			b->at[i] = ' ';
}

static void add_field(struct buffer *b, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buffer_add_string(b, name);
	buffer_add(b, ": ", 2);
	add_value(b, value);
	buffer_add(b, "\r\n", 2);
}

static void add_number(struct buffer *b, const char *name, uint64_t value)
{
	buffer_add_string(b, name);
	buffer_add(b, ": ", 2);
	buffer_add_int64(b, (int64_t)value);
	buffer_add(b, "\r\n", 2);
}

/* What is packed here is another representation, so its tag is another one. */
static void add_etag(struct buffer *b, const char *etag, bool packed)
{
	size_t len;

	if (etag == NULL)
		return;
	len = strlen(etag);
	if (!packed || len < 2) {
		add_field(b, "ETag", etag);
		return;
	}
	buffer_add_string(b, "ETag: ");
	buffer_add(b, etag, len - 1);
	buffer_add_string(b, "-gzip\"\r\n");
}

static void add_connection(struct buffer *b, const struct http_answer *a, const struct respond_frame *frame)
{
	if (a->close || frame->body == RESPOND_UNTIL_CLOSE)
		add_field(b, "Connection", "close");
	else if (frame->keep_alive_said)
		add_field(b, "Connection", "keep-alive");
}

static void add_framing(struct buffer *b, const struct http_answer *a, const struct respond_frame *frame)
{
	if (frame->body == RESPOND_LENGTH)
		add_number(b, "Content-Length", frame->length);
	else if (frame->body == RESPOND_CHUNKED)
		add_field(b, "Transfer-Encoding", "chunked");
	add_field(b, "Content-Type", a->content_type);
	add_field(b, "Content-Encoding", frame->packed ? "gzip" : a->content_encoding);
	add_field(b, "Vary", a->vary != NULL ? a->vary : frame->could_pack ? "Accept-Encoding" : NULL);
}

void respond_head(struct buffer *b, const struct http_answer *a, const struct respond_frame *frame)
{
	buffer_add_string(b, "HTTP/1.1 ");
	buffer_add_int64(b, a->status);
	buffer_add_byte(b, ' ');
	buffer_add_string(b, respond_phrase(a->status));
	buffer_add(b, "\r\n", 2);
	add_field(b, "Date", frame->date);
	add_field(b, "X-Request-Id", a->request_id);
	add_framing(b, a, frame);
	add_etag(b, a->etag, frame->packed);
	add_field(b, "Cache-Control", a->cache_control != NULL ? a->cache_control : "no-store");
	add_field(b, "Location", a->location);
	add_field(b, "Allow", a->allow);
	add_field(b, "Link", a->link);
	add_field(b, "Content-Language", a->language);
	add_field(b, "Content-Disposition", a->disposition);
	add_field(b, "WWW-Authenticate", a->authenticate);
	if (a->retry_after_s > 0)
		add_number(b, "Retry-After", a->retry_after_s);
	if (a->replayed)
		add_field(b, "Idempotency-Replayed", "true");
	for (size_t i = 0; i < a->more_count; i++)
		add_field(b, a->more[i].name, a->more[i].value);
	add_connection(b, a, frame);
	buffer_add_string(b, "Strict-Transport-Security: max-age=31536000\r\nX-Content-Type-Options: nosniff\r\n\r\n");
}
