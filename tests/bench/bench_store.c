/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Microseconds a match for storing: a line "NAME VALUE" for the whole, for the INSERTs of
 * each table, for the SELECTs from each, and for the commit (the linker puts __wrap_… in
 * the place of the functions that are measured).
 *
 *	bench_store ROUNDS MATCHES BATCH
 */
#include "match_maker.h"
#include "sql_env.h"

#include "store/match_store.h"
#include "store/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RAW_BYTES 15000 /* a match of 68 KB, compressed */
#define PARTS     32

int __real_sql_run_many(struct sql_conn *conn, const struct sql_query *query,
			const void *params, size_t n, size_t stride,
			uint64_t *ret_affected, struct err *err);
int __wrap_sql_run_many(struct sql_conn *conn, const struct sql_query *query,
			const void *params, size_t n, size_t stride,
			uint64_t *ret_affected, struct err *err);

int __real_sql_select(struct sql_conn *conn, const struct sql_query *query,
		      const void *params, void *row, sql_row_fn fn, void *arg,
		      struct err *err);
int __wrap_sql_select(struct sql_conn *conn, const struct sql_query *query,
		      const void *params, void *row, sql_row_fn fn, void *arg,
		      struct err *err);
int __real_sql_commit(struct sql_conn *conn, struct err *err);
int __wrap_sql_commit(struct sql_conn *conn, struct err *err);

static struct {
	char name[48];
	int64_t us;
} parts[PARTS];

static void account(const char *what, const char *table, int64_t us)
{
	char name[48];

	snprintf(name, sizeof(name), "%s%s", what, table);
	for (size_t i = 0; i < PARTS; i++) {
		if (parts[i].name[0] && strcmp(parts[i].name, name) != 0)
			continue;
		strcpy(parts[i].name, name);
		parts[i].us += us;
		return;
	}
}

/* The first table that the text names. */
static void account_query(const char *what, const struct sql_query *query, int64_t us)
{
	const char *brace = strchr(query->text, '{');
	char table[32];

	if (brace && sscanf(brace, "{%31[a-z_]}", table) == 1)
		account(what, table, us);
}

int __wrap_sql_run_many(struct sql_conn *conn, const struct sql_query *query,
			const void *params, size_t n, size_t stride,
			uint64_t *ret_affected, struct err *err)
{
	const int64_t start = clock_mono_us();
	int r = __real_sql_run_many(conn, query, params, n, stride, ret_affected, err);

	account_query("insert_", query, clock_mono_us() - start);
	return r;
}

int __wrap_sql_select(struct sql_conn *conn, const struct sql_query *query,
		      const void *params, void *row, sql_row_fn fn, void *arg,
		      struct err *err)
{
	const int64_t start = clock_mono_us();
	int r = __real_sql_select(conn, query, params, row, fn, arg, err);

	account_query("select_", query, clock_mono_us() - start);
	return r;
}

int __wrap_sql_commit(struct sql_conn *conn, struct err *err)
{
	const int64_t start = clock_mono_us();
	int r = __real_sql_commit(conn, err);

	account("commit", "", clock_mono_us() - start);
	return r;
}

static void die(const char *what, const struct err *err)
{
	fprintf(stderr, "%s: %s\n", what, err->text);
	exit(1);
}

static int64_t store(struct sql_conn *conn, struct match_store_item *items, size_t n,
		     size_t batch)
{
	enum match_store_result *results = calloc(batch, sizeof(*results));
	const int64_t start = clock_mono_us();
	struct match_store_touched *touched;
	struct err err = { 0 };
	size_t count;

	for (size_t done = 0; done < n; done += batch) {
		const size_t k = n - done < batch ? n - done : batch;

		if (match_store_put(conn, NULL, NULL, items + done, k, 1, results,
				    &touched, &count, &err))
			die("put", &err);
		talloc_free(touched);
	}
	free(results);
	return clock_mono_us() - start;
}

static void one_round(struct sql_conn *conn, uint64_t first, size_t n, size_t batch)
{
	struct model_match *matches = calloc(n, sizeof(*matches));
	struct match_store_item *items = calloc(n, sizeof(*items));
	static char raw[RAW_BYTES];
	int64_t us;

	for (size_t i = 0; i < n; i++) {
		match_maker_match(&matches[i], first + i, 2000);
		items[i] = (struct match_store_item){ .match = &matches[i],
						      .raw_zstd = raw,
						      .raw_zstd_len = RAW_BYTES,
						      .raw_len = RAW_BYTES };
	}
	memset(parts, 0, sizeof(parts));
	us = store(conn, items, n, batch);
	printf("match_store_put %.2f\n", (double)us / (double)n);
	for (size_t i = 0; i < PARTS && parts[i].name[0]; i++)
		printf("%s %.2f\n", parts[i].name, (double)parts[i].us / (double)n);
	free(items);
	free(matches);
}

int main(int argc, char **argv)
{
	struct sql_conn *conn;
	struct store_schema_status status;
	struct err err = { 0 };

	if (argc != 4)
		return 2;
	conn = sql_env_open();
	if (store_schema_migrate(conn, NULL, NULL, &status, &err))
		die("migrate", &err);
	sql_conn_set_deadline(conn, (struct deadline){ 0 });
	/* The first round prepares statements and fills caches. */
	for (uint64_t round = 0; round <= strtoull(argv[1], NULL, 10); round++) {
		const size_t n = strtoull(argv[2], NULL, 10);

		if (round == 1)
			printf("warm 0\n");
		one_round(conn, round * n, n, strtoull(argv[3], NULL, 10));
	}
	sql_conn_close(conn);
	return 0;
}
