/* What clients of a scene do: who they are, and the bytes they send. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "domain/permit.h"
#include "domain/token.h"
#include "scene_inside.h"

/* The same words always have the same token; any others another. */
static const char *token_of(struct scene *s, const char *words)
{
	char *token = arena_alloc(s->world.arena, TOKEN_LENGTH + 1);
	uint8_t random[2 * DIGEST_SIZE];

	if (token == NULL || !digest_sha256(words, strlen(words), random) ||
		!digest_sha256(random, DIGEST_SIZE, random + DIGEST_SIZE))
		return NULL;
	token_make(random, token);
	return token;
}

static struct list scopes_of(struct scene *s, enum role role)
{
	const char **names = arena_alloc_array(s->world.arena, 8, sizeof *names);
	struct list scopes = { (void *)names, 0 };

	for (unsigned bit = 1; names != NULL && bit < SCOPE_ALL; bit <<= 1)
		if ((permit_role_scopes(role) & bit) != 0)
			names[scopes.count++] = permit_scope_name((enum scope)bit);
	return scopes;
}

/* "as enterprise 91410100MA0000015B", "as reviewer 410172", "as manager", "as nobody" (no credential), "as stranger" (one
 * that the database does not know) */
bool scene_as(struct scene *s, const struct scene_line *line)
{
	const char *name = line->count > 1 ? line->word[1] : "", *what = line->count > 2 ? line->word[2] : NULL;
	struct world *w = &s->world;
	enum role role = ROLE_ENTERPRISE;

	s->token = strcmp(name, "nobody") == 0 ? NULL : token_of(s, line->rest[1]);
	w->holder_known = permit_role_parse(text_of(name), &role);
	if (!w->holder_known)
		return strcmp(name, "nobody") == 0 || strcmp(name, "stranger") == 0 || scene_fail(s, "as whom?");
	w->holder = (struct credential){
		.credential = arena_printf(w->arena, "018c2f3e-0000-7000-8000-0000000000c%d", (int)role),
		.account = arena_printf(w->arena, "018c2f3e-0000-7000-8000-0000000000a%d", (int)role),
		.person = role == ROLE_ENTERPRISE ? what : "张三",
		.role = permit_role_name(role),
		.uscc = role == ROLE_ENTERPRISE ? what : NULL,
		.district = role == ROLE_ENTERPRISE ? NULL : what,
		.districts = role == ROLE_ENTERPRISE ? NULL : "*",
		.scopes = scopes_of(s, role),
		.addresses = { arena_alloc(w->arena, 0), 0 },
		.expires_at = INSTANT_NONE,
	};
	return s->token != NULL;
}

static void add_key(struct scene *s, struct buffer *b)
{
	if (s->key == NULL)
		buffer_printf(b, "Idempotency-Key: key-%u\r\n", ++s->keys);
	else if (strcmp(s->key, "none") != 0)
		buffer_printf(b, "Idempotency-Key: %s\r\n", s->key);
}

/* "@cloud" is a file of tests/scenes/bodies, anything else the body itself. */
static bool add_body(struct scene *s, struct buffer *b, const char *given)
{
	const char *body = given;

	if (given != NULL && given[0] == '@')
		body = scene_body(s, given + 1);
	if (given != NULL && body == NULL)
		return scene_fail(s, "there is no body %s", given);
	if (body != NULL)
		buffer_printf(b, "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body));
	buffer_add_string(b, "\r\n");
	if (body != NULL)
		buffer_add_string(b, body);
	return true;
}

static bool ask(struct scene *s, const struct scene_line *line)
{
	struct buffer b = { 0 };
	bool sent = false;

	if (line->count < 2)
		return scene_fail(s, "%s what?", line->word[0]);
	buffer_printf(&b, "%s %s HTTP/1.1\r\nHost: dxtrack.example\r\n", line->word[0], line->word[1]);
	if (s->token != NULL)
		buffer_printf(&b, "Authorization: Bearer %s\r\n", s->token);
	if (strcmp(line->word[0], "POST") == 0 || strcmp(line->word[0], "PATCH") == 0)
		add_key(s, &b);
	buffer_add_text(&b, buffer_text(&s->fields));
	buffer_clear(&s->fields);
	if (add_body(s, &b, line->count > 2 ? line->rest[2] : NULL))
		sent = world_send(&s->world, s->conn, buffer_text(&b)) || scene_fail(s, "the connection took nothing");
	buffer_free(&b);
	return sent;
}

/* "POST /v1/submissions @cloud"; "with If-Match: "1"" adds a field to the next request; "key K", "key none", "key new" */
bool scene_request(struct scene *s, const struct scene_line *line)
{
	if (strcmp(line->word[0], "with") == 0 && line->count > 2) {
		buffer_printf(&s->fields, "%s\r\n", line->rest[1]);
		return true;
	}
	if (strcmp(line->word[0], "key") == 0 && line->count > 1) {
		s->key = strcmp(line->word[1], "new") == 0 ? NULL : line->word[1];
		return true;
	}
	return ask(s, line);
}

/* So many of a word, in portions that a connection takes. */
static bool send_many(struct scene *s, int64_t times, const char *word)
{
	struct buffer b = { 0 };
	bool sent = true;

	while (sent && times > 0) {
		buffer_clear(&b);
		for (; times > 0 && b.len < 8192; times--)
			buffer_add_string(&b, word);
		sent = world_send(&s->world, s->conn, buffer_text(&b));
	}
	buffer_free(&b);
	return sent || scene_fail(s, "the connection takes no more");
}

/* "send POST / HTTP/1.1\r\n": bytes as they are, with \r \n \\ written so; "send 70000 x" sends that many of them */
bool scene_send(struct scene *s, const struct scene_line *line)
{
	struct buffer b = { 0 };
	bool sent;
	int64_t times = 0;

	if (line->count == 3 && text_to_int64(text_of(line->word[1]), &times))
		return send_many(s, times, line->word[2]);
	if (line->count > 1) {
		for (const char *at = line->rest[1]; *at != '\0'; at++)
			if (*at == '\\' && at[1] != '\0')
				buffer_add_byte(&b, *++at == 'r' ? '\r' : *at == 'n' ? '\n' : *at);
			else
				buffer_add_byte(&b, *at);
	}
	sent = world_send(&s->world, s->conn, buffer_text(&b)) || scene_fail(s, "the connection took nothing");
	buffer_free(&b);
	return sent;
}
