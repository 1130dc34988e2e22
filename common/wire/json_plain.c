/*
 * Decides how a plain document becomes a tree, in one pass and without a copy between. Refuses to judge: what is
 * not plain or not sound is left to the library, which takes the bytes one by one and says what is wrong.
 */
#include "wire/json_plain.h"

#include <string.h>

enum { ITEMS_MAX = 64 }; /* comparing each name with each would soon cost more than the library */

struct reader {
	const char *at, *end;
	struct arena *arena;
};

/* NUL at the end: the bytes hold none. */
static char peek(const struct reader *r)
{
	return r->at < r->end ? *r->at : '\0';
}

/* The next byte behind white space. */
static char peek_token(struct reader *r)
{
	while (peek(r) == ' ' || peek(r) == '\n' || peek(r) == '\t' || peek(r) == '\r')
		r->at++;
	return peek(r);
}

static bool take_token(struct reader *r, char token)
{
	if (peek_token(r) != token)
		return false;
	r->at++;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool read_text(struct reader *r, struct text *ret_text)
{
	const char *start, *copy;

	if (!take_token(r, '"'))
		return false;
	start = r->at;
	while ((unsigned char)peek(r) >= ' ' && *r->at != '"' && *r->at != '\\')
		r->at++;
	if (peek(r) != '"')
		return false;
	*ret_text = (struct text){ start, (size_t)(r->at++ - start) };
	copy = arena_text(r->arena, *ret_text);
	ret_text->at = copy;
	return copy != NULL;
}

static bool read_string(struct reader *r, struct value *ret_value)
{
	*ret_value = (struct value){ .kind = VALUE_STRING };
	return read_text(r, &ret_value->string);
}

static bool read_integer(struct reader *r, struct value *ret_value)
{
	const char *start = r->at, *digits;

	if (peek(r) == '-')
		r->at++;
	digits = r->at;
	while (is_digit(peek(r)))
		r->at++;
	if ((r->at - digits > 1 && *digits == '0') || peek(r) == '.' || peek(r) == 'e' || peek(r) == 'E')
		return false;
	*ret_value = (struct value){ .kind = VALUE_INT };
	return text_to_int64((struct text){ start, (size_t)(r->at - start) }, &ret_value->integer);
}

/* What stands behind the word is the reader's to find wrong. */
static bool take_word(struct reader *r, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
		return false;
	r->at += len;
	return true;
}

static bool read_word(struct reader *r, struct value *ret_value)
{
	if (take_word(r, "null")) {
		*ret_value = (struct value){ .kind = VALUE_NULL };
		return true;
	}
	*ret_value = (struct value){ .kind = VALUE_BOOL, .boolean = take_word(r, "true") };
	return ret_value->boolean || take_word(r, "false");
}

static bool is_among(const struct value *members, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(members[i].name, name) == 0)
			return true;
	return false;
}

static bool read_value(struct reader *r, struct value *ret_value);

static bool read_member(struct reader *r, struct value *members, size_t count)
{
	struct text name;

	if (!read_text(r, &name) || is_among(members, count, name.at) || !take_token(r, ':') ||
		!read_value(r, &members[count]))
		return false;
	members[count].name = name.at;
	return true;
}

/* Counted only when they have been read, so they lie on the stack until then. As deep as the prescan let it be. */
static bool read_items(struct reader *r, enum value_kind kind, char end, struct value *ret_value)
{
	struct value items[ITEMS_MAX];
	size_t count = 0;

	r->at++;
	if (peek_token(r) != end)
		do {
			if (count == ITEMS_MAX ||
				!(kind == VALUE_OBJECT ? read_member(r, items, count) : read_value(r, &items[count])))
				return false;
			count++;
		} while (take_token(r, ','));
	*ret_value = (struct value){ .kind = kind, .count = count };
	ret_value->items = arena_copy(r->arena, items, count * sizeof *items);
	return ret_value->items != NULL && take_token(r, end);
}

static bool read_value(struct reader *r, struct value *ret_value)
{
	switch (peek_token(r)) {
	case '{':
		return read_items(r, VALUE_OBJECT, '}', ret_value);
	case '[':
		return read_items(r, VALUE_ARRAY, ']', ret_value);
	case '"':
		return read_string(r, ret_value);
	case '-':
	case '0' ... '9':
		return read_integer(r, ret_value);
	default:
		return read_word(r, ret_value);
	}
}

bool json_plain_read(struct text bytes, struct arena *arena, const struct value **ret_value)
{
	struct reader r = { bytes.at, bytes.at + bytes.len, arena };
	struct value *root = arena_alloc(arena, sizeof *root);

	*ret_value = root;
	if (root == NULL || (peek_token(&r) != '{' && peek_token(&r) != '['))
		return false;
	return read_value(&r, root) && peek_token(&r) == '\0';
}
