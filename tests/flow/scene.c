/* Decides what a scene's lines mean that are neither asked (scene_ask.c), answered (scene_store.c) nor expected (scene_expect.c). */
#include "scene.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/instant.h"
#include "cache/feed.h"
#include "fake_loop/fake_loop.h"
#include "fake_net/fake_net.h"
#include "http/http.h"
#include "scene_inside.h"

bool scene_fail(struct scene *s, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(s->why, sizeof s->why, format, args);
	va_end(args);
	return false;
}

bool scene_cut(struct arena *arena, const char *line, struct scene_line *ret_line)
{
	*ret_line = (struct scene_line){ 0 };
	while (ret_line->count < SCENE_WORDS_MAX) {
		line += strspn(line, " \t");
		if (*line == '\0')
			return true;
		ret_line->rest[ret_line->count] = line;
		ret_line->word[ret_line->count] = arena_text(arena, (struct text){ line, strcspn(line, " \t") });
		if (ret_line->word[ret_line->count++] == NULL)
			return false;
		line += strcspn(line, " \t");
	}
	return true;
}

static bool read_file(struct buffer *b, const char *path)
{
	FILE *in = fopen(path, "rb");
	char *room;
	size_t got;

	if (in == NULL)
		return false;
	while ((room = buffer_reserve(b, 4096)) != NULL && (got = fread(room, 1, 4096, in)) > 0)
		b->len += got;
	fclose(in);
	buffer_add_byte(b, '\0');
	return !b->failed;
}

const char *scene_body(struct scene *s, const char *name)
{
	const char *path = arena_printf(s->world.arena, "%s/tests/scenes/bodies/%s.json", SOURCE_DIR, name);
	struct buffer b = { 0 };
	const char *body =
		path != NULL && read_file(&b, path) ? arena_text(s->world.arena, text_trim(text_of(b.at))) : NULL;

	buffer_free(&b);
	return body;
}

static bool says_title(struct scene *s, const struct scene_line *line)
{
	return line->count > 1 || scene_fail(s, "a scene needs a title");
}

static bool sets_clock(struct scene *s, const struct scene_line *line)
{
	int64_t us;

	if (line->count < 2 || !instant_parse(text_of(line->word[1]), &us))
		return scene_fail(s, "clock: not an instant");
	fake_loop_set_wall_us(s->world.loop, us);
	return true;
}

/* "wait 15 s", "wait 500 ms" */
static bool waits(struct scene *s, const struct scene_line *line)
{
	long n = line->count > 2 ? strtol(line->word[1], NULL, 10) : 0;

	if (n <= 0)
		return scene_fail(s, "wait: how long?");
	world_wait(&s->world, n * (strcmp(line->word[2], "s") == 0 ? 1000 : 1));
	return true;
}

static bool turns_to_connection(struct scene *s, const struct scene_line *line)
{
	long n = line->count > 1 ? strtol(line->word[1], NULL, 10) : 0;

	if (n < 1 || n > WORLD_CONNECTIONS)
		return scene_fail(s, "connection: 1 to %d", WORLD_CONNECTIONS);
	s->conn = (unsigned)n;
	return world_conn(&s->world, s->conn) != NULL || scene_fail(s, "connection %ld has ended", n);
}

static bool hangs_up(struct scene *s, const struct scene_line *line)
{
	struct conn *c = world_conn(&s->world, s->conn);

	(void)line;
	if (c == NULL)
		return scene_fail(s, "the connection has ended already");
	fake_net_hangup(c);
	fake_loop_settle(s->world.loop);
	return true;
}

/* "client stops reading", "client reads again" */
static bool client_reads(struct scene *s, const struct scene_line *line)
{
	struct conn *c = world_conn(&s->world, s->conn);

	if (c == NULL || line->count < 2)
		return scene_fail(s, "client: stops reading, or reads again?");
	fake_net_stall(c, strcmp(line->word[1], "stops") == 0);
	fake_loop_settle(s->world.loop);
	return true;
}

/* "show revision 7": every worker has taken it */
static bool shows(struct scene *s, const struct scene_line *line)
{
	if (line->count < 3 || !world_show(&s->world, strtol(line->word[2], NULL, 10)))
		return scene_fail(s, "show: which revision?");
	return true;
}

static bool tells_events(struct scene *s, const struct scene_line *line)
{
	if (line->count < 2)
		return scene_fail(s, "events: up to which position?");
	world_advance(&s->world, strtol(line->word[1], NULL, 10), line->count > 2 ? line->word[2] : NULL);
	return true;
}

static bool stops(struct scene *s, const struct scene_line *line)
{
	(void)line;
	s->world.hall.stopping = true;
	feed_end(s->world.hall.feed);
	http_server_drain(s->world.server);
	fake_loop_settle(s->world.loop);
	return true;
}

static const struct {
	const char *word;
	scene_verb_fn *fn;
} verbs[] = {
	{ "scene", says_title },
	{ "clock", sets_clock },
	{ "as", scene_as },
	{ "GET", scene_request },
	{ "HEAD", scene_request },
	{ "POST", scene_request },
	{ "PUT", scene_request },
	{ "PATCH", scene_request },
	{ "DELETE", scene_request },
	{ "with", scene_request },
	{ "key", scene_request },
	{ "send", scene_send },
	{ "wait", waits },
	{ "hangup", hangs_up },
	{ "client", client_reads },
	{ "connection", turns_to_connection },
	{ "store", scene_store },
	{ "show", shows },
	{ "events", tells_events },
	{ "stop", stops },
	{ "expect", scene_expect },
	{ "field", scene_field },
	{ "body", scene_has },
	{ "lacks", scene_lacks },
};

static bool play_line(struct scene *s, const char *text)
{
	struct scene_line line;

	if (!scene_cut(s->world.arena, text, &line))
		return scene_fail(s, "no memory");
	if (line.count == 0 || line.word[0][0] == '#')
		return true;
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		if (strcmp(verbs[i].word, line.word[0]) == 0)
			return verbs[i].fn(s, &line);
	return scene_fail(s, "nobody knows the word \"%s\"", line.word[0]);
}

static bool play_lines(struct scene *s, char *text, int *ret_line)
{
	*ret_line = 0;
	for (char *line = text, *end; line != NULL; line = end) {
		end = strchr(line, '\n');
		if (end != NULL)
			*end++ = '\0';
		++*ret_line;
		if (!play_line(s, line))
			return false;
	}
	return true;
}

bool scene_play(const char *path, char *ret_why, size_t why_size)
{
	struct scene s = { .conn = 1 };
	struct buffer text = { 0 };
	int line = 0;
	bool played = false, ended;

	if (!world_open(&s.world))
		scene_fail(&s, "the world does not open");
	else if (!read_file(&text, path))
		scene_fail(&s, "the file cannot be read");
	else
		played = play_lines(&s, text.at, &line);
	ended = world_close(&s.world);
	if (played && !ended)
		scene_fail(&s, "something is left alive at the end");
	snprintf(ret_why, why_size, "%s:%d: %s", path, line, s.why);
	buffer_free(&text);
	buffer_free(&s.fields);
	return played && ended;
}
