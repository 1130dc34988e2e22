/*
 * Decides how requests travel: keep-alive, so many at once, asked again where that is safe. The only
 * file that names libcurl. Refuses to know what is asked and what an answer means.
 */
#include "ctl/https.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define IN_FLIGHT_MAX 64
#define ROUNDS_MAX 6
#define ANSWER_BYTES_MAX ((size_t)64 << 20)

struct lane {
	CURL *easy;
	struct curl_slist *headers;
	struct buffer url;
	struct https_call *call; /* NULL: idle */
};

struct https {
	struct https_place place;
	CURLM *multi;
	struct lane lanes[IN_FLIGHT_MAX];
	size_t lane_count;
};

struct https *https_new(const struct https_place *place)
{
	struct https *h = calloc(1, sizeof(*h));

	if (!h)
		return NULL;
	h->place = *place;
	h->multi = curl_global_init(CURL_GLOBAL_DEFAULT) ? NULL : curl_multi_init();
	if (!h->multi) {
		free(h);
		return NULL;
	}
	curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, (long)IN_FLIGHT_MAX);
	return h;
}

void https_free(struct https *h)
{
	if (!h)
		return;
	for (size_t i = 0; i < h->lane_count; i++) {
		curl_easy_cleanup(h->lanes[i].easy);
		curl_slist_free_all(h->lanes[i].headers);
		buffer_free(&h->lanes[i].url);
	}
	curl_multi_cleanup(h->multi);
	free(h);
	curl_global_cleanup();
}

void https_call_clear(struct https_call *call)
{
	buffer_free(&call->answer);
	*call = (struct https_call){ 0 };
}

static size_t receive_body(char *at, size_t size, size_t count, void *owner)
{
	struct lane *lane = owner;
	long status = 0;

	curl_easy_getinfo(lane->easy, CURLINFO_RESPONSE_CODE, &status);
	if (lane->call->sink && status / 100 == 2)
		return fwrite(at, size, count, lane->call->sink);
	if (lane->call->answer.len + size * count > ANSWER_BYTES_MAX)
		return 0;
	buffer_add(&lane->call->answer, at, size * count);
	return lane->call->answer.failed ? 0 : size * count;
}

/* The value of a header line of this name; at is NULL where it is another. */
static struct text header_value(struct text line, const char *name)
{
	size_t len = strlen(name);

	if (line.len <= len || line.at[len] != ':' || strncasecmp(line.at, name, len))
		return (struct text){ 0 };
	line.at += len + 1;
	line.len -= len + 1;
	while (line.len && (line.at[line.len - 1] == '\r' || line.at[line.len - 1] == '\n'))
		line.len--;
	return text_trim(line);
}

static size_t receive_header(char *at, size_t size, size_t count, void *owner)
{
	struct lane *lane = owner;
	struct text line = { at, size * count }, value;
	int64_t seconds;

	value = header_value(line, "ETag");
	if (value.at && value.len < HTTPS_ETAG_SIZE) {
		memcpy(lane->call->etag, value.at, value.len);
		lane->call->etag[value.len] = '\0';
	}
	value = header_value(line, "Idempotency-Replayed");
	if (value.at)
		lane->call->replayed = text_is(value, "true");
	value = header_value(line, "Retry-After");
	if (value.at && text_to_int64(value, &seconds) && seconds >= 0 && seconds < 3600)
		lane->call->retry_after_s = (unsigned)seconds;
	return size * count;
}

/* Appends "Name: value" to the lane's headers; false when memory is out. */
static bool add_header(struct lane *lane, const char *name, const char *value)
{
	struct buffer line = { 0 };
	struct curl_slist *longer = NULL;

	buffer_printf(&line, "%s: %s", name, value);
	if (!line.failed)
		longer = curl_slist_append(lane->headers, line.at);
	buffer_free(&line);
	if (!longer)
		return false;
	lane->headers = longer;
	return true;
}

static bool set_headers(struct https *h, struct lane *lane)
{
	const struct https_call *call = lane->call;
	struct buffer bearer = { 0 };
	bool fine = true;

	curl_slist_free_all(lane->headers);
	lane->headers = NULL;
	if (call->token) {
		buffer_printf(&bearer, "Bearer %s", call->token);
		fine = !bearer.failed && add_header(lane, "Authorization", bearer.at);
	}
	fine = fine && add_header(lane, "Accept-Language", h->place.language ? h->place.language : "zh-CN");
	fine = fine && (!call->key || add_header(lane, "Idempotency-Key", call->key));
	fine = fine && (!call->if_match || add_header(lane, "If-Match", call->if_match));
	fine = fine && (!call->body.at || add_header(lane, "Content-Type", "application/json"));
	/* Without this curl waits a second for 100 Continue before larger bodies. */
	fine = fine && add_header(lane, "Expect", "");
	buffer_free(&bearer);
	curl_easy_setopt(lane->easy, CURLOPT_HTTPHEADER, lane->headers);
	return fine;
}

static void set_body(struct lane *lane)
{
	const struct https_call *call = lane->call;

	if (!strcmp(call->method, "GET")) {
		curl_easy_setopt(lane->easy, CURLOPT_HTTPGET, 1L);
		return;
	}
	curl_easy_setopt(lane->easy, CURLOPT_POST, 1L);
	curl_easy_setopt(lane->easy, CURLOPT_POSTFIELDS, call->body.at ? call->body.at : "");
	curl_easy_setopt(lane->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body.len);
	curl_easy_setopt(lane->easy, CURLOPT_CUSTOMREQUEST, call->method);
}

/* Makes the lane's handle ready for its call; false when memory is out. */
static bool set_call(struct https *h, struct lane *lane)
{
	curl_easy_reset(lane->easy);
	buffer_clear(&lane->url);
	buffer_printf(&lane->url, "%s%s", h->place.url, lane->call->path);
	if (lane->url.failed || !set_headers(h, lane))
		return false;
	set_body(lane);
	curl_easy_setopt(lane->easy, CURLOPT_URL, lane->url.at);
	curl_easy_setopt(lane->easy, CURLOPT_PROTOCOLS_STR, "https");
	curl_easy_setopt(lane->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(lane->easy, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(lane->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(lane->easy, CURLOPT_TCP_NODELAY, 1L);
	curl_easy_setopt(lane->easy, CURLOPT_CONNECTTIMEOUT_MS, 5000L);
	/* A stream may take long, but never stand still. */
	curl_easy_setopt(lane->easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(lane->easy, CURLOPT_LOW_SPEED_TIME, 30L);
	curl_easy_setopt(lane->easy, CURLOPT_ACCEPT_ENCODING, "");
	if (h->place.ca_file)
		curl_easy_setopt(lane->easy, CURLOPT_CAINFO, h->place.ca_file);
	curl_easy_setopt(lane->easy, CURLOPT_WRITEFUNCTION, receive_body);
	curl_easy_setopt(lane->easy, CURLOPT_WRITEDATA, lane);
	curl_easy_setopt(lane->easy, CURLOPT_HEADERFUNCTION, receive_header);
	curl_easy_setopt(lane->easy, CURLOPT_HEADERDATA, lane);
	curl_easy_setopt(lane->easy, CURLOPT_PRIVATE, lane);
	return true;
}

static void call_failed(struct https_call *call, const char *why)
{
	call->status = 0;
	snprintf(call->why, sizeof(call->why), "%s", why);
}

/* Gives the call to the lane; false when it could not even begin (then it has its reason). */
static bool start_call(struct https *h, struct lane *lane, struct https_call *call)
{
	buffer_clear(&call->answer);
	call->etag[0] = '\0';
	call->retry_after_s = 0;
	call->status = 0;
	lane->call = call;
	if (set_call(h, lane) && curl_multi_add_handle(h->multi, lane->easy) == CURLM_OK)
		return true;
	call_failed(call, "out of memory");
	lane->call = NULL;
	return false;
}

static void finish_call(struct https *h, CURL *easy, CURLcode result)
{
	struct lane *lane = NULL;
	long status = 0;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&lane);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	curl_multi_remove_handle(h->multi, easy);
	if (result == CURLE_OK)
		lane->call->status = (int)status;
	else
		call_failed(lane->call, curl_easy_strerror(result));
	lane->call = NULL;
}

/* Whether asking again may bring another answer, and changes nothing twice. */
static bool worth_again(const struct https_call *call)
{
	bool safe = call->key || !strcmp(call->method, "GET");

	return safe && !call->sink && (call->status == 0 || call->status == 429 || call->status == 503);
}

/* The next call to be run, NULL when none is left; `again`: only those worth it. */
static struct https_call *next_call(struct https_call *calls, size_t count, size_t *at, bool again)
{
	while (*at < count) {
		struct https_call *call = &calls[(*at)++];

		if (!again || worth_again(call))
			return call;
	}
	return NULL;
}

/* Fills idle ones of the first lanes; returns how many are busy. */
static size_t fill_lanes(struct https *h, size_t lanes, struct https_call *calls, size_t count, size_t *at, bool again)
{
	size_t busy = 0;

	for (size_t i = 0; i < lanes; i++) {
		struct lane *lane = &h->lanes[i];

		while (!lane->call) {
			struct https_call *call = next_call(calls, count, at, again);

			if (!call)
				break;
			start_call(h, lane, call);
		}
		busy += lane->call != NULL;
	}
	return busy;
}

static void run_round(struct https *h, size_t lanes, struct https_call *calls, size_t count, bool again)
{
	size_t at = 0;

	while (fill_lanes(h, lanes, calls, count, &at, again)) {
		CURLMsg *message;
		int running, left;

		curl_multi_perform(h->multi, &running);
		while ((message = curl_multi_info_read(h->multi, &left)))
			if (message->msg == CURLMSG_DONE)
				finish_call(h, message->easy_handle, message->data.result);
		if (running)
			curl_multi_poll(h->multi, NULL, 0, 1000, NULL);
	}
}

/* How many lanes there are for so many calls at once: fewer only where memory is out. */
static size_t open_lanes(struct https *h, size_t wanted)
{
	while (h->lane_count < wanted && h->lane_count < IN_FLIGHT_MAX) {
		CURL *easy = curl_easy_init();

		if (!easy)
			break;
		h->lanes[h->lane_count++].easy = easy;
	}
	return h->lane_count < wanted ? h->lane_count : wanted;
}

/* How long the slowest of those to be asked again wants us to wait, at most 5 s; 0: none is to be asked again. */
static unsigned pause_before_again(const struct https_call *calls, size_t count, unsigned round)
{
	unsigned pause_ms = 0;

	for (size_t i = 0; i < count; i++) {
		unsigned wanted_ms = calls[i].retry_after_s ? calls[i].retry_after_s * 1000 : 100U << round;

		if (worth_again(&calls[i]) && wanted_ms > pause_ms)
			pause_ms = wanted_ms;
	}
	return pause_ms > 5000 ? 5000 : pause_ms;
}

bool https_run(struct https *h, struct https_call *calls, size_t count, size_t in_flight)
{
	size_t lanes = open_lanes(h, in_flight);
	bool answered = true;

	if (!lanes)
		return false;
	run_round(h, lanes, calls, count, false);
	for (unsigned round = 0; h->place.patient && round < ROUNDS_MAX - 1; round++) {
		unsigned pause_ms = pause_before_again(calls, count, round);

		if (!pause_ms)
			break;
		usleep(pause_ms * 1000);
		run_round(h, lanes, calls, count, true);
	}
	for (size_t i = 0; i < count; i++)
		answered = answered && calls[i].status != 0;
	return answered;
}
