/* The canonical bytes of an audit row as the JSON that an event tells. */
#ifndef WIRE_EVENT_DATA_H
#define WIRE_EVENT_DATA_H

#include "base/buffer.h"
#include "base/text.h"

/*
 * Adds an object with the members that event_kind names for the action, null where the content has none; {} for
 * an action without a row. False: the content is not what the audit writes, and {} was added, too. Check the buffer's
 * `failed` at the end.
 */
bool event_data_write(struct buffer *b, const char *action, struct text content);

#endif
