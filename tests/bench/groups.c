/*
 * The product's own group statement without the product: each connection files group after group, one transaction
 * each, in the pipeline that the daemon uses.
 * Usage: groups CONNINFO QUERIES-FOLDER FILERS SECONDS CONNECTIONS ROWS KEY-PREFIX
 */
#include <libpq-fe.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gear.h"

enum { COLUMNS = 25, ROWS_MAX = 64, CONNECTIONS_MAX = 64 };

struct array {
	char *at;
	size_t len, room;
};

struct worker {
	pthread_t thread;
	PGconn *pg;
	const struct gear_filer *filers;
	size_t filer_count, rows;
	const char *prefix;
	unsigned number;
	unsigned long serial, stored;
	int64_t end_ns;
	struct array columns[COLUMNS], usccs;
	struct gear_times times;
};

static void put(struct array *a, const char *bytes, size_t len)
{
	if (a->len + len + 1 > a->room) {
		a->room = (a->len + len + 1) * 2;
		a->at = realloc(a->at, a->room);
		if (a->at == NULL)
			gear_die("out of memory");
	}
	memcpy(a->at + a->len, bytes, len);
	a->len += len;
	a->at[a->len] = '\0';
}

/* An element of an array as text; NULL is null. */
static void put_element(struct array *a, const char *text)
{
	put(a, a->len == 0 ? "{" : ",", 1);
	if (text == NULL) {
		put(a, "NULL", 4);
		return;
	}
	put(a, "\"", 1);
	for (size_t plain; *text != '\0'; text += plain) {
		plain = strcspn(text, "\"\\");
		put(a, text, plain);
		if (text[plain] == '\0')
			break;
		put(a, "\\", 1);
		put(a, text + plain, 1);
		plain++;
	}
	put(a, "\"", 1);
}

/* A UUID of version 7, as the daemon mints them. */
static void mint(const struct worker *w, int64_t now_ms, char ret_text[40])
{
	snprintf(ret_text, 40, "%08lx-%04lx-7%03x-8%03lx-%012lx", (unsigned long)(now_ms >> 16) & 0xffffffff,
		(unsigned long)now_ms & 0xffff, (unsigned)(w->serial >> 12) & 0xfff, w->serial & 0xfff,
		(unsigned long)(w->number + 1) << 40 | (unsigned long)(gear_now_ns() & 0xffffffff));
}

static void fill(struct worker *w, const struct gear_filer *f, size_t row, int64_t now_ms)
{
	char ordinality[24], key[96], id[40], digest[80], received[48], request[48], mark[48], findings[240];
	time_t now = now_ms / 1000;
	struct tm utc;

	w->serial++;
	mint(w, now_ms, id);
	snprintf(ordinality, sizeof ordinality, "%zu", row + 1);
	snprintf(key, sizeof key, "%s-%u-%lu", w->prefix, w->number, w->serial);
	snprintf(digest, sizeof digest, "\\x%s", f->digest);
	strftime(received, sizeof received, "%Y-%m-%d %H:%M:%S", gmtime_r(&now, &utc));
	snprintf(received + strlen(received), 16, ".%03d+00", (int)(now_ms % 1000));
	snprintf(request, sizeof request, "r%s", id);
	snprintf(mark, sizeof mark, "contract_no:%s", f->uscc); /* as the rules of the cloud have it */
	snprintf(findings, sizeof findings,
		"[{\"marks\":[\"%s\"],\"others\":1,\"finding\":{\"rule\":\"Q381\",\"tier\":\"inform\",\"pointer\":\"#/answers/contract_no\",\"message\":\"other\"}}]",
		mark);
	const char *cells[COLUMNS] = { ordinality, f->credential, f->account, key, "POST", "/v1/submissions", "",
		digest, id, f->entry, "f", f->uscc, "cloud", NULL, NULL, NULL, f->body, f->answers, NULL, NULL,
		findings, received, request, "127.0.0.1", mark };
	for (size_t c = 0; c < COLUMNS; c++)
		put_element(&w->columns[c], cells[c]);
	put(&w->usccs, ",", w->usccs.len > 0 ? 1 : 0);
	put(&w->usccs, f->uscc, strlen(f->uscc));
}

static void build(struct worker *w)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	w->usccs.len = 0;
	for (size_t c = 0; c < COLUMNS; c++)
		w->columns[c].len = 0;
	for (size_t row = 0; row < w->rows; row++)
		fill(w, &w->filers[w->serial % w->filer_count], row,
			(int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000);
	for (size_t c = 0; c < COLUMNS; c++)
		put(&w->columns[c], "}", 1);
}

static void send(struct worker *w, const char *statement, int count, const char *const *values)
{
	if (PQsendQueryPrepared(w->pg, statement, count, values, NULL, NULL, 0) != 1)
		gear_die("%s: %s", statement, PQerrorMessage(w->pg));
}

static void look(struct worker *w, const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	int column = PQfnumber(result, "outcome");

	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_PIPELINE_SYNC)
		gear_die("%s", PQresultErrorMessage(result));
	for (int i = 0; column >= 0 && i < PQntuples(result); i++) {
		if (strcmp(PQgetvalue(result, i, column), "stored") != 0)
			gear_die("a row was not stored: %s", PQgetvalue(result, i, column));
		w->stored++;
	}
}

static void file_group(struct worker *w)
{
	const char *values[COLUMNS];
	int64_t begun = gear_now_ns();
	bool synced = false;

	build(w);
	for (size_t c = 0; c < COLUMNS; c++)
		values[c] = w->columns[c].at;
	send(w, "begin_write", 0, NULL);
	send(w, "caller_set", 2, (const char *[]){ w->usccs.at, "" });
	send(w, "submission_insert", COLUMNS, values);
	send(w, "commit", 0, NULL);
	PQpipelineSync(w->pg);
	while (!synced) {
		PGresult *result = PQgetResult(w->pg);

		if (result == NULL)
			continue;
		look(w, result);
		synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
		PQclear(result);
	}
	gear_times_add(&w->times, gear_now_ns() - begun);
}

static void *worker_run(void *owner)
{
	struct worker *w = owner;

	while (gear_now_ns() < w->end_ns)
		file_group(w);
	return NULL;
}

static void prepare(PGconn *pg, const char *folder, const char *name)
{
	char path[4096], text[16384];
	snprintf(path, sizeof path, "%s/%s.sql", folder, name);
	FILE *file = fopen(path, "r");
	PGresult *result;

	if (file == NULL)
		gear_die("%s cannot be read", path);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	result = PQprepare(pg, name, text, 0, NULL);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		gear_die("%s: %s", name, PQresultErrorMessage(result));
	PQclear(result);
}

static void worker_open(struct worker *w, const char *conninfo, const char *folder)
{
	static const char *const names[] = { "begin_write", "caller_set", "submission_insert", "commit" };

	w->pg = PQconnectdb(conninfo);
	if (PQstatus(w->pg) != CONNECTION_OK)
		gear_die("%s", PQerrorMessage(w->pg));
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		prepare(w->pg, folder, names[i]);
	PQenterPipelineMode(w->pg);
}

int main(int argc, char **argv)
{
	static struct worker workers[CONNECTIONS_MAX];
	struct gear_times all = { 0 };
	unsigned long stored = 0;
	size_t filer_count;

	if (argc != 8)
		gear_die("usage: groups CONNINFO QUERIES-FOLDER FILERS SECONDS CONNECTIONS ROWS KEY-PREFIX");
	struct gear_filer *filers = gear_filers_read(argv[3], &filer_count);
	size_t count = (size_t)gear_number(argv[5], 1), rows = (size_t)gear_number(argv[6], 1);
	if (count > CONNECTIONS_MAX || rows > ROWS_MAX || filer_count / count < rows)
		gear_die("too many connections or rows");
	for (size_t i = 0; i < count; i++) {
		workers[i] = (struct worker){ .filers = filers + i * (filer_count / count),
			.filer_count = filer_count / count,
			.rows = rows,
			.prefix = argv[7],
			.number = (unsigned)i };
		worker_open(&workers[i], argv[1], argv[2]);
	}
	int64_t begun = gear_now_ns();
	for (size_t i = 0; i < count; i++) {
		workers[i].end_ns = begun + gear_number(argv[4], 1) * 1000000000;
		if (pthread_create(&workers[i].thread, NULL, worker_run, &workers[i]) != 0)
			gear_die("no thread");
	}
	for (size_t i = 0; i < count; i++) {
		pthread_join(workers[i].thread, NULL);
		stored += workers[i].stored;
		for (size_t t = 0; t < workers[i].times.count; t++)
			gear_times_add(&all, (int64_t)workers[i].times.at_us[t] * 1000);
		PQfinish(workers[i].pg);
	}
	printf("{\"rows\": %lu, \"per_s\": %.1f, \"p50_ms\": %.3f, \"p99_ms\": %.3f}\n", stored,
		(double)stored * 1e9 / (double)(gear_now_ns() - begun), gear_times_ms(&all, 50),
		gear_times_ms(&all, 99));
	return 0;
}
