/*
 * A publication in other forms: its sentences as text, its rows as CSV, its page. All are made of what was frozen and
 * nothing else. Decides what is asked for; how the page looks, api/publication_page.c says.
 */
#include <string.h>

#include "api/answer.h"
#include "api/load.h"
#include "api/param.h"
#include "api/publication_make.h"
#include "api/publication_page.h"
#include "api/resources.h"
#include "base/digest.h"
#include "base/encode.h"
#include "domain/brief.h"
#include "domain/publication.h"
#include "domain/rate_row.h"
#include "request/hall.h"

#define PARAM_OF_REPORT_LANG                                                                                           \
	PARAM("lang", PARAM_CHOICE, "zh|en", "Language of the report; by Accept-Language when not given.",             \
		"报告的语言，不给则依 Accept-Language。")
#define PARAM_OF_VARIANT                                                                                               \
	PARAM("variant", PARAM_CHOICE, "plain|compared",                                                               \
		"Of the sentences: plain, or compared with last year and schedule; plain when not given.",             \
		"语句的体例：plain 或含同比与进度的 compared，默认 plain。")

static const struct param_rule report_params[] = { PARAM_OF_REPORT_LANG, PARAM_OF_VARIANT, PARAMS_END };
static const struct param_rule table_params[] = { PARAM_OF_LANG, PARAMS_END };

static struct publication_view view_of(struct request *r, const struct publication_content *content)
{
	const char *lang = params_text(&r->params, "lang"), *variant = params_text(&r->params, "variant");

	return (struct publication_view){
		.publication = r->loaded,
		.content = content,
		.language = lang != NULL ? language_accepted(text_of(lang)) : request_language(r),
		.variant = variant != NULL ? variant : "plain",
	};
}

static enum next answer_bytes(struct request *r, struct buffer *b, const char *media_type)
{
	r->reply.body = answer_take(r, b);
	if (r->reply.body.at == NULL)
		return request_refuse(r, "unavailable", "no memory for the publication");
	r->reply.status = 200;
	r->reply.media_type = media_type;
	r->reply.cache_control = "private, no-cache";
	return request_go(r, STEP_REPLY);
}

static enum next text_get(struct request *r)
{
	const struct publication_content *content = findings_none(&r->findings) ? publication_content(r) : NULL;
	struct buffer b = { 0 };

	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	if (content == NULL)
		return request_refuse(r, "unavailable", "no memory for the content");
	struct publication_view v = view_of(r, content);
	const struct brief_text *texts = content->paragraphs.at;
	const char *language = v.language == LANGUAGE_EN ? "en" : "zh";
	buffer_add_string(&b, "");
	for (size_t i = 0; i < content->paragraphs.count; i++)
		if (strcmp(texts[i].language, language) == 0 && strcmp(texts[i].variant, v.variant) == 0)
			buffer_printf(&b, "%s\n", texts[i].text);
	r->reply.language = language;
	return answer_bytes(r, &b, "text/plain; charset=utf-8");
}

/* The scope's rows and then those of its districts. NULL: no memory. */
static struct rate_row *rows_of(struct request *r, const struct publication_content *content)
{
	const struct list *figures = &content->figures, *districts = &content->districts;
	struct rate_row *rows = arena_alloc_array(r->arena, figures->count + districts->count, sizeof *rows);

	if (rows != NULL && figures->count > 0)
		memcpy(rows, figures->at, figures->count * sizeof *rows);
	if (rows != NULL && districts->count > 0)
		memcpy(rows + figures->count, districts->at, districts->count * sizeof *rows);
	return rows;
}

static enum next table_get(struct request *r)
{
	const struct publication_content *content = findings_none(&r->findings) ? publication_content(r) : NULL;
	struct rate_row *rows;

	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	rows = content != NULL ? rows_of(r, content) : NULL;
	if (rows == NULL)
		return request_refuse(r, "unavailable", "no memory for the content");
	struct list all = { rows, content->figures.count + content->districts.count };
	return answer_list(r, &rate_row_shape, &all, "publication");
}

/* Nothing may be loaded, run or sent by the page; the one style sheet inside it is named by its digest. NULL: no memory. */
static const char *page_policy(struct request *r)
{
	uint8_t digest[DIGEST_SIZE];
	struct buffer b = { 0 };

	if (!digest_sha256(publication_style, strlen(publication_style), digest))
		return NULL;
	buffer_add_string(&b, "default-src 'none'; style-src 'sha256-");
	encode_base64(&b, digest, sizeof digest);
	buffer_add_string(&b, "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
	return answer_take(r, &b).at;
}

static enum next page_get(struct request *r)
{
	const struct publication_content *content = findings_none(&r->findings) ? publication_content(r) : NULL;
	struct buffer b = { 0 };

	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	r->reply.policy = page_policy(r);
	if (content == NULL || r->reply.policy == NULL)
		return request_refuse(r, "unavailable", "no memory for the content");
	struct publication_view v = view_of(r, content);
	publication_page_write(&b, &v);
	r->reply.language = v.language == LANGUAGE_EN ? "en" : "zh-CN";
	return answer_bytes(r, &b, "text/html; charset=utf-8");
}

const struct route publication_forms_routes[] = {
	ROUTE_TABLES("/v1/publications/{no}", .permit = PERMIT_READ_RATES, .params = table_params,
		.load = publications_load, .handle = table_get),
	{ METHOD_GET, "/v1/publications/{no}.html", .permit = PERMIT_READ_RATES, .params = report_params,
		.load = publications_load, .handle = page_get },
	{ METHOD_GET, "/v1/publications/{no}.txt", .permit = PERMIT_READ_RATES, .params = report_params,
		.load = publications_load, .handle = text_get },
	{ 0 },
};
