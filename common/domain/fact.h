/* An event that qualifies, as recorded; counted says whether it stands for its key. */
#ifndef DOMAIN_FACT_H
#define DOMAIN_FACT_H

#include "base/field.h"

/* One fact. counted and voided_at are as of now for lists, as of known_at for /v1/rates/facts. */
struct fact {
	const char *id;
	const char *indicator;
	const char *key;
	const char *uscc;
	const char *name;
	const char *entry;
	const char *title;
	const char *district;
	const char *park;
	struct list chains;
	int32_t effective_on;
	const char *document_no;
	int64_t recorded_at; /* µs since 1970 */
	const char *source;  /* submission | move | opening */
	int8_t counted;
	int64_t voided_at;       /* µs since 1970 */
	const char *etag;        /* without quotes; hidden and null in lists, like those below */
	const char *voids;       /* array of the proposals to void its event */
	const char *proposal;    /* the open one, or NULL */
	const char *proposed_by; /* the person who made it */
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape fact_shape;

#endif
