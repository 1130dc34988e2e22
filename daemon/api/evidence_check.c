/* Decides what is told of files that a filing names and nobody of the enterprise has uploaded. */
#include "api/evidence_check.h"

#include "base/text.h"
#include "domain/evidence.h"
#include "domain/filing.h"
#include "domain/submission.h"
#include "request/hall.h"
#include "store/evidence.h"

bool evidence_is_unchecked(const struct request *r, const struct submission_body *body)
{
	return !r->files_checked && body->evidence.count > 0 && body->evidence.count <= FILING_EVIDENCE_MAX;
}

/* What is no hash is told by the form already. */
static void find_missing(struct request *r, const struct list *files, const int64_t *positions, size_t count)
{
	const char *const *hashes = files->at;

	for (size_t i = 0; i < count; i++) {
		size_t at = (size_t)positions[i] - 1;

		if (at < files->count && evidence_is_hash(text_of(hashes[at])))
			findings_add(&r->findings, "unknown_evidence", NULL, NULL, "#/evidence/%zu", at);
	}
}

static void missing_came(void *owner, const struct fault *f, const int64_t *positions, size_t count)
{
	struct request *r = owner;
	const struct submission_body *body = r->decoded;

	r->op = NULL;
	r->files_checked = true;
	if (f != NULL)
		request_refuse_fault(r, f);
	else
		find_missing(r, &body->evidence, positions, count);
	request_advance(r);
}

enum next evidence_check(struct request *r, const struct submission_body *body)
{
	struct caller caller = request_caller(r);
	struct fault f;

	r->step = STEP_HANDLE;
	return request_wait(r,
		store_evidence_missing(
			r->hall->store, &caller, &body->evidence, !request_is_rehearsal(r), missing_came, r, &f),
		&f);
}
