/*
 * Decides where the daemon is and how its refusals are told. Refuses a token on the command line: every
 * user of the machine could read it there.
 */
#include "ctl/reach.h"

#include <errno.h>
#include <string.h>

#include "ctl/file.h"
#include "wire/json_read.h"

#define REACH_BYTES_MAX ((size_t)256 << 20)

/* The first line of the token file, else the variable; NULL where there is neither. */
static const char *read_token(const struct ctl *ctl, struct arena *arena, int *ret_exit)
{
	const char *path = ctl_value(ctl, "token-file", NULL, NULL);
	struct text content, line;

	if (!path)
		return ctl_value(ctl, "", "DXTRACK_TOKEN", NULL);
	if (!file_read(path, arena, &content)) {
		ctl_warn(ctl, "读不了令牌文件 %s:%s", "cannot read the token file %s: %s", path, strerror(errno));
		*ret_exit = CTL_USAGE;
		return NULL;
	}
	if (!text_cut(&content, '\n', &line))
		return NULL;
	if (line.len && line.at[line.len - 1] == '\r')
		line.len--;
	return arena_text(arena, text_trim(line));
}

static const char *read_url(const struct ctl *ctl, struct arena *arena)
{
	const char *url = ctl_value(ctl, "url", "DXTRACK_URL", NULL);
	size_t len = url ? strlen(url) : 0;

	while (len && url[len - 1] == '/')
		len--;
	return url ? arena_text(arena, (struct text){ url, len }) : NULL;
}

int reach_open(const struct ctl *ctl, bool token, bool patient, struct reach *ret_reach)
{
	struct https_place place = { .language = ctl->language == LANGUAGE_ZH ? "zh-CN" : "en", .patient = patient };
	int exit_code = CTL_OK;

	*ret_reach = (struct reach){ .arena = arena_new(REACH_BYTES_MAX) };
	if (!ret_reach->arena)
		return CTL_REFUSED;
	place.url = read_url(ctl, ret_reach->arena);
	if (!place.url) {
		ctl_warn(ctl, "请用 --url 或 DXTRACK_URL 给出服务地址,如 https://127.0.0.1:8443",
			"say where the daemon is with --url or DXTRACK_URL, for instance https://127.0.0.1:8443");
		return CTL_USAGE;
	}
	place.ca_file = ctl_value(ctl, "ca", "DXTRACK_CA", NULL);
	ret_reach->token = read_token(ctl, ret_reach->arena, &exit_code);
	if (exit_code == CTL_OK && token && !ret_reach->token) {
		ctl_warn(ctl, "请用 --token-file 或 DXTRACK_TOKEN 给出令牌",
			"give a token with --token-file or DXTRACK_TOKEN");
		exit_code = CTL_USAGE;
	}
	if (exit_code != CTL_OK)
		return exit_code;
	ret_reach->https = https_new(&place);
	return ret_reach->https ? CTL_OK : CTL_REFUSED;
}

void reach_close(struct reach *reach)
{
	https_free(reach->https);
	arena_free(reach->arena);
	*reach = (struct reach){ 0 };
}

static const struct value *read_answer(struct reach *reach, const struct https_call *call)
{
	const struct json_limits limits = { .depth = 32, .tokens = 4000000 };
	const struct value *value = NULL;
	struct fault fault;

	if (!call->answer.len || !json_read(buffer_text(&call->answer), &limits, reach->arena, &value, &fault))
		return NULL;
	return value;
}

static const char *string_or(const struct value *object, const char *name, const char *otherwise)
{
	const char *string = value_string(value_member(object, name));

	return string ? string : otherwise;
}

int reach_explain(const struct ctl *ctl, struct reach *reach, const struct https_call *call)
{
	const struct value *problem = read_answer(reach, call), *errors = value_member(problem, "errors");

	if (!call->status) {
		ctl_warn(ctl, "连接不上服务:%s", "the daemon was not reached: %s", call->why);
		return CTL_UNREACHABLE;
	}
	ctl_complain("%d %s %s", call->status, string_or(problem, "code", ""),
		string_or(problem, "detail", string_or(problem, "title", "")));
	for (size_t i = 0; errors && errors->kind == VALUE_ARRAY && i < errors->count; i++)
		ctl_complain("  %s  %s", string_or(&errors->items[i], "pointer", ""),
			string_or(&errors->items[i], "message", string_or(&errors->items[i], "code", "")));
	return call->status == 503 ? CTL_UNREACHABLE : CTL_REFUSED;
}

int reach_call(const struct ctl *ctl, struct reach *reach, struct https_call *call)
{
	if (!call->token)
		call->token = reach->token;
	https_run(reach->https, call, 1, 1);
	return call->status / 100 == 2 ? CTL_OK : reach_explain(ctl, reach, call);
}

int reach_get(const struct ctl *ctl, struct reach *reach, const char *path, const struct value **ret_value,
	char ret_etag[HTTPS_ETAG_SIZE])
{
	struct https_call call = { .method = "GET", .path = path };
	int exit_code = reach_call(ctl, reach, &call);

	if (exit_code == CTL_OK) {
		*ret_value = read_answer(reach, &call);
		if (ret_etag)
			memcpy(ret_etag, call.etag, HTTPS_ETAG_SIZE);
		if (!*ret_value) {
			ctl_warn(ctl, "服务的回答不是 JSON", "the daemon's answer is no JSON");
			exit_code = CTL_REFUSED;
		}
	}
	https_call_clear(&call);
	return exit_code;
}
