/* What every verb is given, what it answers the shell, and how it speaks. */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include <stdio.h>

#include "base/language.h"
#include "ctl/option.h"

/* Exit codes, documented in the manual: scripts rely on them. */
enum ctl_exit {
	CTL_OK = 0,
	CTL_REFUSED = 1,     /* asked and refused, or failed */
	CTL_USAGE = 2,       /* the command line is wrong; nothing was tried */
	CTL_UNREACHABLE = 3, /* daemon or database could not be reached; trying again may help */
};

struct ctl {
	enum language language;
	struct option_given given;
};

/* Prints one line to standard output. */
void ctl_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints one line to standard error, after the program's name. */
void ctl_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same sentence in the officer's language; both formats take the same arguments. */
#define ctl_say(ctl, zh, en, ...)                                                                                      \
	((ctl)->language == LANGUAGE_ZH ? ctl_print(zh, ##__VA_ARGS__) : ctl_print(en, ##__VA_ARGS__))
#define ctl_warn(ctl, zh, en, ...)                                                                                     \
	((ctl)->language == LANGUAGE_ZH ? ctl_complain(zh, ##__VA_ARGS__) : ctl_complain(en, ##__VA_ARGS__))

/* The value of an option, else of the environment variable (NULL: none), else `otherwise`; empty counts as not given. */
const char *ctl_value(const struct ctl *ctl, const char *option, const char *variable, const char *otherwise);

/* Whether an option without value was given. */
bool ctl_flag(const struct ctl *ctl, const char *option);

/* The language of LC_ALL, LC_MESSAGES, LANG as the shell would take them: English for "en…", else Chinese. */
enum language ctl_language(void);

#endif
