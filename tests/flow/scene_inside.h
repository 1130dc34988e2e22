/* What the files of the scenes' language share. */
#ifndef FLOW_SCENE_INSIDE_H
#define FLOW_SCENE_INSIDE_H

#include "base/text.h"
#include "heard.h"
#include "world.h"

enum { SCENE_WORDS_MAX = 12 };

struct scene {
	struct world world;
	unsigned conn;        /* the connection that speaks and is listened to */
	struct buffer fields; /* header fields of the next request */
	const char *token;    /* NULL: none is sent */
	const char *key;      /* Idempotency-Key of POSTs; NULL: a new one each; "none" sends none */
	unsigned keys;        /* made so far */
	struct heard last;    /* the answer looked at last */
	char why[512];        /* empty: all is well */
};

/* A line cut into words; `rest[i]` is the line from word i on. */
struct scene_line {
	unsigned count;
	const char *word[SCENE_WORDS_MAX];
	const char *rest[SCENE_WORDS_MAX];
};

/* Cuts it, in the arena. */
bool scene_cut(struct arena *arena, const char *line, struct scene_line *ret_line);

/* Says what is wrong; false. */
bool scene_fail(struct scene *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The bytes of tests/scenes/bodies/NAME.json; NULL: there are none. */
const char *scene_body(struct scene *s, const char *name);

/* The database answers one of the calls about files; `more` may be NULL. False: none such waits. */
bool scene_evidence(struct scene *s, const char *name, const char *word, const char *more);

/* The verbs. False: scene_fail was called. */
typedef bool scene_verb_fn(struct scene *s, const struct scene_line *line);

scene_verb_fn scene_as, scene_request, scene_send, scene_store, scene_expect, scene_field, scene_has, scene_lacks;

#endif
