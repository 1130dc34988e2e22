/*
 * A store for tests: the same promises as daemon/store, with a database that says what the test says.
 * Link tests/fake_store instead of daemon/store. A call waits until the test answers it, makes it fail or
 * loses the database; what was cancelled is never called back.
 *
 * Calls are named like their functions without store_: "submission_insert", "list", "figure_live" ...
 * An answering function takes the oldest waiting call of that name; false: none waits.
 */
#ifndef FAKE_STORE_FAKE_STORE_H
#define FAKE_STORE_FAKE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/catalogue.h"
#include "store/completeness.h"
#include "store/correction.h"
#include "store/credential.h"
#include "store/draft.h"
#include "store/enterprise.h"
#include "store/entry.h"
#include "store/event.h"
#include "store/evidence.h"
#include "store/external_value.h"
#include "store/fact.h"
#include "store/figure.h"
#include "store/idempotency.h"
#include "store/keeper.h"
#include "store/list.h"
#include "store/notice.h"
#include "store/opening_stock.h"
#include "store/period.h"
#include "store/publication.h"
#include "store/review.h"
#include "store/store.h"
#include "store/submission.h"
#include "store/target.h"

/* Told of each call once it has returned (from the loop); may answer it at once. */
typedef void fake_store_called_fn(void *owner, struct store *s, const char *name);

/* Who is told of calls; NULL: nobody. */
void fake_store_on_call(struct store *s, fake_store_called_fn *fn, void *owner);

/* The oldest call that waits and whose owner is still there, or NULL. */
const char *fake_store_next(const struct store *s);

/* Calls of that name ever taken (NULL: of any). */
unsigned fake_store_calls(const struct store *s, const char *name);

/* What the oldest waiting call of that name carries, copied at the call; NULL where it has none. */
const struct keyed *fake_store_keyed(const struct store *s, const char *name);
const struct filing *fake_store_filing(const struct store *s);
const struct list_question *fake_store_question(const struct store *s, const char *name);
const char *fake_store_argument(const struct store *s, const char *name); /* an id, a uscc, an indicator */

/* The database is away: what waits fails with 503, and so does every call, until it is back. */
void fake_store_lose(struct store *s);
void fake_store_regain(struct store *s);

/* The queue is full: calls return NULL with 503. */
void fake_store_fill(struct store *s, bool full);

/* Tells a notice as the database would. */
void fake_store_notice(struct store *s, const char *channel, const char *payload, bool heard);

/* Tells a fault. */
bool fake_store_fail(struct store *s, const char *name, struct fault f);

/* Answers a keyed write by its outcome's word ("stored", "replayed", "stale", a finding ...); NULL: the key is new
 * (idempotency_find). `answer` and `detail` may be NULL; revision INT64_NONE. */
bool fake_store_written(struct store *s, const char *name, const char *outcome, const char *detail, const char *answer,
	int64_t revision);

/* Answers submission_insert from the filing itself, or submission_recall (NULL: the key is new). */
bool fake_store_filed(struct store *s, const char *name, const char *outcome, const char *detail);

/* Answers the reads; a NULL record is "there is none". */
bool fake_store_submission(struct store *s, const struct submission *submission, const char *etag);
bool fake_store_entry(struct store *s, const struct entry *entry, const char *etag, int32_t moved_on);
bool fake_store_enterprise(struct store *s, const struct enterprise *enterprise, const char *etag);
bool fake_store_fact(struct store *s, const struct fact *fact);
bool fake_store_period(struct store *s, const struct period *period);
bool fake_store_ground(struct store *s, const struct publication_ground *ground);
bool fake_store_publication(struct store *s, const struct publication *publication);
bool fake_store_completeness(
	struct store *s, const struct completeness *period, const struct list *counts, const struct list *missing);
bool fake_store_credential(struct store *s, const struct credential *credential);
bool fake_store_catalogue(struct store *s, const struct catalogue_rows *rows);
bool fake_store_figure(struct store *s, const char *name, const struct figure_input *input);
bool fake_store_clock(struct store *s, const struct figure_clock *clock);

/* Answers the oldest batch of that name: keeper_settle, keeper_move, keeper_forget, keeper_evidence. */
bool fake_store_kept(struct store *s, const char *name, int64_t done, int64_t more);

/* Answers a look of the sequencer, or a read of the feed. */
bool fake_store_sequenced(struct store *s, const struct store_sequenced *done);
bool fake_store_events(struct store *s, const struct store_events *events);

bool fake_store_excluded(struct store *s, const struct list *excluded);

/* Answers an upload's "evidence_open", "evidence_add" or "evidence_keep" by "open", "there", "stored" or "unauthorized". */
bool fake_store_evidence(struct store *s, const char *name, const char *word);

/* Answers what reads files: a head (NULL: none that may be seen), a piece, the positions of files that are not there. */
bool fake_store_evidence_file(struct store *s, const struct evidence_file *file);
bool fake_store_evidence_piece(struct store *s, struct text piece);
/* Answers "filing_before" or "findings_settle"; NULL: there is no text. */
bool fake_store_text(struct store *s, const char *name, const char *text);
bool fake_store_evidence_missing(struct store *s, const int64_t *positions, size_t count);

/* Answers "list", or gives "stream" its next batch, which ends it unless rows->more. */
bool fake_store_rows(struct store *s, const char *name, const struct list_rows *rows);

/* Whether the stream has asked for its next batch. */
bool fake_store_wants_more(const struct store *s);

#endif
