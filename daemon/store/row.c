/* Decides which columns the store's own rows have; knows nothing of what they mean. */
#include <stddef.h>

#include "store/catalogue.h"
#include "store/keeper.h"
#include "store/row.h"

#define COLUMN(struct_, kind_, name_)                                                                                  \
	{                                                                                                              \
#name_, kind_, offsetof(struct struct_, name_), NULL, 0, NULL                                          \
	}

static const struct field outcome_fields[] = {
	COLUMN(row_outcome, FIELD_TEXT, outcome),
	COLUMN(row_outcome, FIELD_TEXT, detail),
	COLUMN(row_outcome, FIELD_INSTANT, recorded_at),
	COLUMN(row_outcome, FIELD_INT, revision),
	COLUMN(row_outcome, FIELD_INT, status),
	COLUMN(row_outcome, FIELD_TEXT, answer),
};

static const struct field answered_fields[] = {
	COLUMN(row_answered, FIELD_TEXT, outcome),
	COLUMN(row_answered, FIELD_INT, status),
	COLUMN(row_answered, FIELD_TEXT, answer),
	COLUMN(row_answered, FIELD_TEXT, id),
	COLUMN(row_answered, FIELD_INT, version),
	COLUMN(row_answered, FIELD_INSTANT, received_at),
	COLUMN(row_answered, FIELD_TEXT, entry),
	COLUMN(row_answered, FIELD_TEXT, programme),
	COLUMN(row_answered, FIELD_TEXT, uscc),
	COLUMN(row_answered, FIELD_RAW, findings),
	COLUMN(row_answered, FIELD_TEXT, etag),
};

static const struct field filed_fields[] = {
	COLUMN(row_filed, FIELD_INT, ordinality),
	COLUMN(row_filed, FIELD_TEXT, outcome),
	COLUMN(row_filed, FIELD_TEXT, id),
	COLUMN(row_filed, FIELD_TEXT, entry),
	COLUMN(row_filed, FIELD_INT, version),
	COLUMN(row_filed, FIELD_INSTANT, received_at),
	COLUMN(row_filed, FIELD_TEXT, programme),
	COLUMN(row_filed, FIELD_TEXT, uscc),
	COLUMN(row_filed, FIELD_RAW, findings),
};

static const struct field etag_fields[] = {
	COLUMN(row_etag, FIELD_TEXT, etag),
};

static const struct field word_fields[] = {
	COLUMN(row_word, FIELD_TEXT, outcome),
};

static const struct field text_fields[] = {
	COLUMN(row_text, FIELD_TEXT, text),
};

static const struct field position_fields[] = {
	COLUMN(row_position, FIELD_INT, position),
};

static const struct field moved_fields[] = {
	COLUMN(row_moved, FIELD_TEXT, etag),
	COLUMN(row_moved, FIELD_DATE, moved_on),
};

static const struct field clock_fields[] = {
	COLUMN(row_clock, FIELD_INT, revision),
	COLUMN(row_clock, FIELD_INSTANT, recorded_at),
};

static const struct field settled_fields[] = {
	COLUMN(row_settled, FIELD_INSTANT, now),
	COLUMN(row_settled, FIELD_INSTANT, recorded_at),
	COLUMN(row_settled, FIELD_INT, revision),
};

static const struct field kept_fields[] = {
	COLUMN(store_kept, FIELD_INT, done),
	COLUMN(store_kept, FIELD_INT, more),
};

static const struct field document_fields[] = {
	COLUMN(catalogue_document, FIELD_TEXT, kind),
	COLUMN(catalogue_document, FIELD_TEXT, code),
	COLUMN(catalogue_document, FIELD_RAW, document),
	COLUMN(catalogue_document, FIELD_BOOL, shipped),
};

const struct shape row_outcome_shape = SHAPE("row_outcome", struct row_outcome, outcome_fields);
const struct shape row_answered_shape = SHAPE("row_answered", struct row_answered, answered_fields);
const struct shape row_filed_shape = SHAPE("row_filed", struct row_filed, filed_fields);
const struct shape row_etag_shape = SHAPE("row_etag", struct row_etag, etag_fields);
const struct shape row_word_shape = SHAPE("row_word", struct row_word, word_fields);
const struct shape row_text_shape = SHAPE("row_text", struct row_text, text_fields);
const struct shape row_position_shape = SHAPE("row_position", struct row_position, position_fields);
const struct shape row_moved_shape = SHAPE("row_moved", struct row_moved, moved_fields);
const struct shape row_clock_shape = SHAPE("row_clock", struct row_clock, clock_fields);
const struct shape row_settled_shape = SHAPE("row_settled", struct row_settled, settled_fields);
const struct shape row_kept_shape = SHAPE("row_kept", struct store_kept, kept_fields);
const struct shape row_document_shape = SHAPE("row_document", struct catalogue_document, document_fields);
