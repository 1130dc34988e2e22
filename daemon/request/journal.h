#ifndef REQUEST_JOURNAL_H
#define REQUEST_JOURNAL_H

/* A worker's lines about its requests: what one callback answers (a whole commit group) is written at once. */

struct journal;
struct log_line;
struct loop;

/* Borrows the loop. NULL: no memory. */
struct journal *journal_new(struct loop *loop);

/* Ends the line, which is written when the callback is over at the latest. */
void journal_add(struct journal *j, struct log_line *line);

/* Writes what waits, then frees. NULL does nothing. */
void journal_free(struct journal *j);

#endif
