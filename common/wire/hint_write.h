/* What rules found in a filing that is taken, as its answers have it. */
#ifndef WIRE_HINT_WRITE_H
#define WIRE_HINT_WRITE_H

#include "base/buffer.h"
#include "base/field.h"
#include "domain/rule.h"

/* Adds the list (struct rule_found) as an array of {rule,tier,pointer,message}; behind them those with marks as {marks,others,finding}, for the
 * database to settle. */
void hint_write(struct buffer *b, const struct list *found, enum language language);

/* Adds one as {rule,tier,pointer,message}. A message that failed fails b. */
void hint_write_one(
	struct buffer *b, const char *rule, enum rule_tier tier, const char *pointer, const struct buffer *message);

/* Adds the marks of the list to an empty buffer, a line each; nothing where there are none. First those that are found where one other has left them: how many bytes
 * they are is returned. */
size_t hint_write_marks(struct buffer *b, const struct list *found);

#endif
