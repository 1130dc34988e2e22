#ifndef REQUEST_STREAM_H
#define REQUEST_STREAM_H

/* Rows on their way to a client as a table: owned by the request, made by list_table. */
struct stream;

/* Stops reading; NULL does nothing. */
void stream_free(struct stream *s);

#endif
