/* Inside the store: rows that are nobody's record, read by more than one noun. */
#ifndef STORE_ROW_H
#define STORE_ROW_H

#include <stdint.h>

#include "base/field.h"

/* dxtrack.outcome, what every keyed write returns. */
struct row_outcome {
	const char *outcome;
	const char *detail;
	int64_t recorded_at;
	int64_t revision;
	int64_t status;
	const char *answer;
};

/* What was answered before under a key. The columns of a submission are null for all else. */
struct row_answered {
	const char *outcome;
	int64_t status;
	const char *answer;
	const char *id;
	int64_t version;
	int64_t received_at;
	const char *entry;
	const char *programme;
	const char *uscc;
	const char *findings;
	const char *etag;
};

/* One row of a commit group. */
struct row_filed {
	int64_t ordinality;
	const char *outcome;
	const char *id;
	const char *entry;
	int64_t version;
	int64_t received_at;
	const char *programme;
	const char *uscc;
	const char *findings;
};

/* Beside a record. */
struct row_etag {
	const char *etag;
};

/* One word that says what became of a statement that is no keyed write. */
struct row_word {
	const char *outcome;
};

/* One text. */
struct row_text {
	const char *text;
};

/* A place in a list that was asked about. */
struct row_position {
	int64_t position;
};

/* Beside an entry. */
struct row_moved {
	const char *etag;
	int32_t moved_on;
};

/* The clock of the figures, and where an instant of knowledge stands to it. */
struct row_clock {
	int64_t revision;
	int64_t recorded_at;
};

struct row_settled {
	int64_t now;
	int64_t recorded_at;
	int64_t revision;
};

/* A document of the catalogue is struct catalogue_document of store/catalogue.h. */
extern const struct shape row_outcome_shape, row_answered_shape, row_filed_shape, row_etag_shape, row_moved_shape,
	row_clock_shape, row_settled_shape, row_document_shape, row_word_shape, row_text_shape, row_position_shape;

/* What a batch of the keeper did: struct store_kept of store/keeper.h. */
extern const struct shape row_kept_shape;

#endif
