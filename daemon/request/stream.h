#ifndef REQUEST_STREAM_H
#define REQUEST_STREAM_H

/* Rows on their way to a client as CSV: owned by the request, made by list_csv. */
struct stream;

/* Stops reading; NULL does nothing. */
void stream_free(struct stream *s);

#endif
