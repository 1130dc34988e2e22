/* Files in the fake store: an upload is one operation with several answers; its name says which it waits for. */
#include <string.h>

#include "fake_store/inside.h"

#define FN(fn) ((void (*)(void))(fn))

struct store_op *store_evidence_open(struct store *s, const struct caller *caller, const struct evidence_upload *upload,
	store_evidence_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	return fake_call_with(s, "evidence_open", upload->sha256, FN(fn), owner, ret_fault);
}

static void ask_on(struct store_op *op, const char *name, const char *argument)
{
	op->argument = argument;
	op->asks = true;
	fake_ask_on(op, name);
}

void store_evidence_add(struct store_op *op, struct text piece)
{
	ask_on(op, "evidence_add", arena_printf(op->arena, "%zu", piece.len));
}

void store_evidence_keep(struct store_op *op, struct text piece, const char *media_type, uint64_t size_bytes)
{
	(void)piece;
	ask_on(op, "evidence_keep", arena_printf(op->arena, "%s %zu", media_type, (size_t)size_bytes));
}

static enum evidence_outcome outcome_of(const char *word)
{
	return strcmp(word, "there") == 0    ? EVIDENCE_THERE
	       : strcmp(word, "stored") == 0 ? EVIDENCE_STORED
	       : strcmp(word, "open") == 0   ? EVIDENCE_OPEN
					     : EVIDENCE_UNAUTHORIZED;
}

bool fake_store_evidence(struct store *s, const char *name, const char *word)
{
	struct store_op *op = fake_find(s, name);
	enum evidence_outcome outcome = outcome_of(word);

	if (op == NULL || (strcmp(name, "evidence_open") != 0 && !op->asks && !op->cancelled))
		return false;
	op->asks = false;
	if (outcome != EVIDENCE_OPEN || op->cancelled)
		fake_take(s, name);
	if (!op->cancelled)
		((store_evidence_fn *)op->fn)(op->owner, NULL, outcome);
	if (outcome != EVIDENCE_OPEN || op->cancelled)
		fake_free(op);
	return true;
}

struct store_op *store_evidence_get(struct store *s, const struct caller *caller, const char *sha256,
	store_evidence_file_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	return fake_call_with(s, "evidence_get", sha256, FN(fn), owner, ret_fault);
}

struct store_op *store_evidence_piece(struct store *s, const struct caller *caller, const char *id, int64_t n,
	store_evidence_piece_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = fake_call_with(s, "evidence_piece", id, FN(fn), owner, ret_fault);

	(void)caller;
	(void)n;
	return op;
}

struct store_op *store_evidence_missing(struct store *s, const struct caller *caller, const struct list *files,
	bool wanted, store_evidence_missing_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)wanted;
	(void)caller;
	return fake_call_with(s, "evidence_missing", ((const char *const *)files->at)[0], FN(fn), owner, ret_fault);
}

bool fake_store_evidence_file(struct store *s, const struct evidence_file *file)
{
	struct store_op *op = fake_take(s, "evidence_get");

	if (op == NULL)
		return false;
	if (!op->cancelled)
		((store_evidence_file_fn *)op->fn)(op->owner, NULL, file, file == NULL ? NULL : file->sha256);
	fake_free(op);
	return true;
}

bool fake_store_evidence_piece(struct store *s, struct text piece)
{
	struct store_op *op = fake_take(s, "evidence_piece");

	if (op == NULL)
		return false;
	if (!op->cancelled)
		((store_evidence_piece_fn *)op->fn)(op->owner, NULL, piece);
	fake_free(op);
	return true;
}

bool fake_store_evidence_missing(struct store *s, const int64_t *positions, size_t count)
{
	struct store_op *op = fake_take(s, "evidence_missing");

	if (op == NULL)
		return false;
	if (!op->cancelled)
		((store_evidence_missing_fn *)op->fn)(op->owner, NULL, positions, count);
	fake_free(op);
	return true;
}

void fake_evidence_fail(struct store_op *op, const struct fault *f)
{
	if (strcmp(op->name, "evidence_get") == 0)
		((store_evidence_file_fn *)op->fn)(op->owner, f, NULL, NULL);
	else if (strcmp(op->name, "evidence_piece") == 0)
		((store_evidence_piece_fn *)op->fn)(op->owner, f, (struct text){ NULL, 0 });
	else if (strcmp(op->name, "evidence_missing") == 0)
		((store_evidence_missing_fn *)op->fn)(op->owner, f, NULL, 0);
	else
		((store_evidence_fn *)op->fn)(op->owner, f, EVIDENCE_OPEN);
}
