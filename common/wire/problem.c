/* Decides how a refusal is written down. Refuses to know why it came to it: fault and findings say so. */
#include "wire/problem.h"

#include <string.h>

#include "base/code.h"
#include "wire/json_write.h"

const char problem_out_of_memory[] =
	"{\"type\":\"urn:dxtrack:problem:unavailable\",\"title\":\"服务暂时不可用\",\"status\":503,"
	"\"detail\":\"服务暂时不可用\",\"code\":\"unavailable\",\"request_id\":null,\"errors\":[]}";

static void write_sentence(struct buffer *b, const char *code, const char *const arg[2], enum language language)
{
	struct buffer sentence = { 0 };

	code_sentence(&sentence, code, language, arg);
	json_write_text(b, buffer_text(&sentence));
	b->failed = b->failed || sentence.failed;
	buffer_free(&sentence);
}

/* The words of a rule say what is wrong. What is to be done about it is the code's to say where it asks for an explanation, whose pointer
 * names the rule; else the rule's id stands behind its words. */
static void add_rule(struct buffer *b, const struct finding *finding, enum language language)
{
	code_fill(b, language_pick(finding->rule->text, language), finding->rule->arg);
	if (language == LANGUAGE_EN)
		buffer_add_byte(b, ' ');
	if (strncmp(finding->code, "explanation_", 12) == 0)
		code_sentence(b, finding->code, language, finding->arg);
	else
		buffer_printf(b, language == LANGUAGE_EN ? "(rule %s)" : "（规则 %s）", finding->rule->id);
}

/* What is wrong, then what would have been taken. */
static void add_sentences(struct buffer *b, const struct finding *finding, enum language language)
{
	const char *wanted = language_pick(finding->wanted, language);

	code_sentence(b, finding->code, language, finding->arg);
	if (wanted == NULL)
		return;
	if (language == LANGUAGE_EN)
		buffer_add_byte(b, ' ');
	buffer_add_string(b, wanted);
}

static void write_message(struct buffer *b, const struct finding *finding, enum language language)
{
	struct buffer sentence = { 0 };

	if (finding->rule != NULL)
		add_rule(&sentence, finding, language);
	else
		add_sentences(&sentence, finding, language);
	json_write_text(b, buffer_text(&sentence));
	b->failed = b->failed || sentence.failed;
	buffer_free(&sentence);
}

static void write_finding(struct buffer *b, const struct finding *finding, enum language language)
{
	buffer_add_string(b, "{\"pointer\":");
	json_write_string(b, finding->pointer);
	buffer_add_string(b, ",\"code\":");
	json_write_string(b, finding->code);
	buffer_add_string(b, ",\"message\":");
	write_message(b, finding, language);
	buffer_add_byte(b, '}');
}

static void write_errors(struct buffer *b, const struct findings *findings, enum language language)
{
	buffer_add_byte(b, '[');
	for (size_t i = 0; findings != NULL && i < findings->count; i++) {
		if (i > 0)
			buffer_add_byte(b, ',');
		write_finding(b, &findings->at[i], language);
	}
	buffer_add_byte(b, ']');
}

void problem_write(struct buffer *b, const struct fault *fault, const struct findings *findings, const char *detail,
	const char *request_id, enum language language)
{
	buffer_printf(b, "{\"type\":\"urn:dxtrack:problem:%s\",\"title\":", fault->code);
	write_sentence(b, fault->code, NULL, language);
	buffer_printf(b, ",\"status\":%d,\"detail\":", fault->status);
	if (detail != NULL)
		json_write_string(b, detail);
	else
		write_sentence(b, fault->code, NULL, language);
	buffer_add_string(b, ",\"code\":");
	json_write_string(b, fault->code);
	buffer_add_string(b, ",\"request_id\":");
	json_write_string(b, request_id);
	buffer_add_string(b, ",\"errors\":");
	write_errors(b, findings, language);
	buffer_add_byte(b, '}');
}
