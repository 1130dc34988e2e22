/* The rules of a form that look at more than one answer, or at the calendar. */
#ifndef DOMAIN_FORM_RULE_H
#define DOMAIN_FORM_RULE_H

#include <stdint.h>

#include "base/fault.h"
#include "base/value.h"
#include "domain/form.h"

/*
 * Adds what the form's rules find in the answers on `today` (Shanghai). A rule whose answers are missing
 * or of the wrong type finds nothing: form_check has said so already.
 */
void form_rule_check(const struct form *form, const struct value *answers, int32_t today, struct findings *findings);

#endif
