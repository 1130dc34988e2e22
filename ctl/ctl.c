/* Decides how verbs speak to an officer and to the shell. Refuses to know any verb. */
#include "ctl/ctl.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void print_line(FILE *to, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

static void print_line(FILE *to, const char *format, va_list args)
{
	vfprintf(to, format, args);
	fputc('\n', to);
	fflush(to);
}

void ctl_print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_line(stdout, format, args);
	va_end(args);
}

void ctl_complain(const char *format, ...)
{
	va_list args;

	fputs("dxtrackctl: ", stderr);
	va_start(args, format);
	print_line(stderr, format, args);
	va_end(args);
}

const char *ctl_value(const struct ctl *ctl, const char *option, const char *variable, const char *otherwise)
{
	const char *value = option_value(&ctl->given, option);

	if (!value && variable)
		value = getenv(variable);
	return value && *value ? value : otherwise;
}

bool ctl_flag(const struct ctl *ctl, const char *option)
{
	return option_value(&ctl->given, option) != NULL;
}

enum language ctl_language(void)
{
	static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		const char *value = getenv(variables[i]);

		if (value && *value)
			return strncmp(value, "en", 2) ? LANGUAGE_ZH : LANGUAGE_EN;
	}
	return LANGUAGE_ZH;
}
