/* Decides when lines about requests are written. Refuses to know what they say. */
#include "request/journal.h"

#include <stdlib.h>

#include "base/log.h"
#include "loop/later.h"

struct journal {
	struct later work;
	struct log_batch lines;
};

static void write_journal(void *owner)
{
	struct journal *j = owner;

	log_batch_write(&j->lines);
}

struct journal *journal_new(struct loop *loop)
{
	struct journal *j = calloc(1, sizeof *j);

	if (j != NULL)
		later_init(&j->work, loop, write_journal, j);
	return j;
}

void journal_add(struct journal *j, struct log_line *line)
{
	log_end_in(line, &j->lines);
	later_run(&j->work);
}

void journal_free(struct journal *j)
{
	if (j == NULL)
		return;
	later_cancel(&j->work);
	log_batch_write(&j->lines);
	free(j);
}
