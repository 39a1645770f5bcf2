/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/command.h"

#include "app/exit.h"
#include "app/audit.h"
#include "app/token_line.h"
#include "json/writer.h"
#include "service/access/token.h"
#include "store/peer_store.h"
#include "store/schema.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Seconds that the whole command may take: a migration may rewrite a large table. */
enum { TIMEOUT_S = 6 * 3600, TIMEOUT_MAX_S = 7 * 86400 };

struct request {
	enum { DB_INIT, DB_MIGRATE, DB_STATUS, DB_PEERS } what;
	bool json, no_token, rebuild;
	int timeout_s;
};

/* A database under one of these commands. */
struct target {
	struct app *app;
	const struct app_settings *settings;
	struct sql_conn *conn;
	char place[300]; /* "/run/mysqld/mysqld.sock", "127.0.0.1:3306" */
};

static const char *const state_names[] = {
	[SCHEMA_CURRENT] = "current", [SCHEMA_EMPTY] = "empty",
	[SCHEMA_OLDER] = "older",     [SCHEMA_NEWER] = "newer",
	[SCHEMA_DAMAGED] = "damaged",
};

/* How the server's administrator makes what is missing. */
static void print_grants(const struct app_settings *s)
{
	bool local = *s->mysql_socket || strcmp(s->mysql_host, "127.0.0.1") == 0 ||
		     strcmp(s->mysql_host, "localhost") == 0;
	const char *from = local ? "localhost" : "%";

	fprintf(stderr,
		"If they do not exist yet, the server's administrator makes them with\n"
		"  CREATE DATABASE `%s` CHARACTER SET utf8mb4;\n"
		"  CREATE USER '%s'@'%s' IDENTIFIED BY 'the password';\n"
		"  GRANT ALL PRIVILEGES ON `%s`.* TO '%s'@'%s';\n",
		s->mysql_database, s->mysql_user, from, s->mysql_database, s->mysql_user,
		from);
}

/* Say why there is no connection; returns the exit status. */
static int fail_to_connect(const struct target *t, const struct err *err)
{
	fprintf(stderr, "lme db: %s\n", err->text);
	if (err->code == E_NOT_FOUND || err->code == E_ACCESS)
		print_grants(t->settings);
	return err->code == E_NOT_FOUND ? APP_SCHEMA
	       : err->code == E_INVALID ? APP_CONFIG
					: app_exit_of(err->code);
}

static int connect_to(struct target *t, TALLOC_CTX *mem, struct deadline whole)
{
	const struct app_settings *s = t->settings;
	struct sql_config config = app_settings_sql(s);
	struct deadline deadline;
	struct err err = { 0 };
	int r;

	if (*s->mysql_socket)
		snprintf(t->place, sizeof(t->place), "%s", s->mysql_socket);
	else
		snprintf(t->place, sizeof(t->place), "%s:%d", s->mysql_host,
			 (int)s->mysql_port);
	deadline = deadline_min(whole, deadline_in_ms(s->mysql_connect_timeout_ms));
	r = sql_conn_open(mem, &config, deadline, &t->conn, &err);
	if (r < 0)
		return fail_to_connect(t, &err);
	sql_conn_set_deadline(t->conn, whole);
	return APP_OK;
}

static int fail(const struct err *err)
{
	return command_fail("db", err);
}

static void print_progress(void *arg, uint32_t version, const char *name)
{
	(void)arg;
	printf("version %u: %s\n", (unsigned)version, name);
	fflush(stdout);
}

/* Count what is not in the histograms of the population yet. */
static int build(struct target *t, bool json)
{
	struct err err = { 0 };
	uint64_t games, all = 0;
	bool done = false;
	int r = sql_conn_limit_statements(t->conn, 0, &err);

	while (!r && !done) {
		r = peer_store_build(t->conn, PEER_PART_ROWS, &done, &games, &err);
		all += games;
		if (r || json || !games)
			continue;
		printf("histograms: %llu participations counted\n",
		       (unsigned long long)all);
		fflush(stdout);
	}
	return r ? fail(&err) : APP_OK;
}

static int migrate(struct target *t, bool json, struct store_schema_status *status)
{
	struct err err = { 0 };
	int exit_status;

	if (store_schema_migrate(t->conn, json ? NULL : print_progress, NULL, status,
				 &err) < 0)
		return fail(&err);
	if (status->warning.text[0])
		fprintf(stderr, "lme db: warning: %s\n", status->warning.text);
	exit_status = build(t, json);
	if (exit_status != APP_OK)
		return exit_status;
	if (!json)
		printf("database %s is at version %u\n", t->settings->mysql_database,
		       (unsigned)status->version);
	return APP_OK;
}

/* What lme db init makes besides the tables. */
struct first_token {
	bool made;
	char text[TOKEN_TEXT_SIZE];
	struct store_token token;
};

/* The key, and a token of scope admin while there is none, so that one can begin. */
static int make_token(struct target *t, const struct request *req,
		      struct first_token *first)
{
	const int64_t now_ms = clock_wall_ms();
	struct deadline deadline = sql_conn_deadline(t->conn);
	struct err err = { 0 };
	int r = app_open_access(t->app, false, &err);

	if (r < 0) {
		fail(&err);
		return err.code == E_NOMEM ? APP_INTERNAL : APP_CONFIG;
	}
	r = service_access_prepare(t->app->service.access, now_ms, deadline, &err);
	if (!r && !req->no_token)
		r = service_token_first(t->app->service.access, "made by lme db init",
					now_ms, deadline, first->text, &first->token,
					&first->made, &err);
	if (!r && first->made)
		app_audit_token(t->app, "db init", &first->token);
	return r < 0 ? fail(&err) : APP_OK;
}

static int print_init_json(const struct target *t, TALLOC_CTX *mem,
			   const struct store_schema_status *status,
			   const struct first_token *first)
{
	struct json_writer w;
	struct buf out;

	buf_init(&out, mem, 1024);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_text(&w, "database", t->settings->mysql_database);
	json_put_int(&w, "version", status->version);
	if (first->made) {
		json_open_object(&w, "token");
		token_line_write(&w, &first->token, first->text, clock_wall_ms());
		json_close_object(&w);
	} else {
		json_put_null(&w, "token");
	}
	json_close_object(&w);
	if (out.failed)
		return APP_INTERNAL;
	puts(out.data);
	secret_wipe(out.data, out.len);
	return APP_OK;
}

static int run_init(struct target *t, TALLOC_CTX *mem, const struct request *req)
{
	struct store_schema_status status = { 0 };
	struct first_token first = { 0 };
	/* Another process may be making the tables just now: no look before. */
	int exit_status = migrate(t, req->json, &status);

	if (exit_status == APP_OK)
		exit_status = make_token(t, req, &first);
	if (exit_status == APP_OK && req->json)
		exit_status = print_init_json(t, mem, &status, &first);
	else if (exit_status == APP_OK && first.made)
		printf("admin token, shown only now:\n%s\n", first.text);
	secret_wipe(&first, sizeof(first));
	return exit_status;
}

/* An empty database is not migrated: it may be the wrong one. */
static int run_migrate(struct target *t)
{
	struct store_schema_status status = { 0 };
	struct err err = { 0 };

	if (store_schema_status(t->conn, &status, &err) < 0)
		return fail(&err);
	if (status.state == SCHEMA_EMPTY) {
		fprintf(stderr,
			"lme db: database %s on %s has no tables; make them with "
			"\"lme db init\"\n",
			t->settings->mysql_database, t->place);
		return APP_SCHEMA;
	}
	return migrate(t, false, &status);
}

static void print_status(const struct target *t, const struct store_schema_status *status)
{
	printf("database  %s\n"
	       "server    %s (%s)\n"
	       "schema    %s\n"
	       "version   %u, this program's is %u\n",
	       t->settings->mysql_database, t->place, sql_conn_server_version(t->conn),
	       state_names[status->state], (unsigned)status->version,
	       (unsigned)status->expected);
	if (status->detail[0])
		printf("detail    %s\n", status->detail);
}

static int print_status_json(TALLOC_CTX *mem, const struct target *t,
			     const struct store_schema_status *status)
{
	struct json_writer w;
	struct buf out;

	buf_init(&out, mem, 512);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_text(&w, "database", t->settings->mysql_database);
	json_put_text(&w, "server", t->place);
	json_put_text(&w, "server_version", sql_conn_server_version(t->conn));
	json_put_text(&w, "state", state_names[status->state]);
	json_put_int(&w, "version", status->version);
	json_put_int(&w, "expected", status->expected);
	json_put_text(&w, "detail", status->detail);
	json_close_object(&w);
	if (out.failed)
		return APP_INTERNAL;
	puts(out.data);
	return APP_OK;
}

static int run_status(TALLOC_CTX *mem, struct target *t, bool json)
{
	struct store_schema_status status = { 0 };
	struct err err = { 0 };
	int printed = APP_OK;

	if (store_schema_inspect(t->conn, &status, &err) < 0)
		return fail(&err);
	if (json)
		printed = print_status_json(mem, t, &status);
	else
		print_status(t, &status);
	return printed != APP_OK                ? printed
	       : status.state == SCHEMA_CURRENT ? APP_OK
						: APP_SCHEMA;
}

static void print_peers(const struct peer_check *check)
{
	printf("complete        %s\n"
	       "participations  %llu\n"
	       "cells           %llu\n"
	       "tallies         %llu\n"
	       "not folded      %llu\n"
	       "wrong           %llu\n",
	       check->complete ? "yes" : "no", (unsigned long long)check->games,
	       (unsigned long long)check->cells, (unsigned long long)check->tallies,
	       (unsigned long long)check->deltas, (unsigned long long)check->wrong);
	if (!check->complete)
		puts("detail          not all is counted; run \"lme db migrate\"");
	if (check->wrong)
		puts("detail          run \"lme db peers --rebuild\"");
}

static int print_peers_json(TALLOC_CTX *mem, const struct peer_check *check)
{
	struct json_writer w;
	struct buf out;

	buf_init(&out, mem, 256);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_bool(&w, "complete", check->complete);
	json_put_int(&w, "participations", (int64_t)check->games);
	json_put_int(&w, "cells", (int64_t)check->cells);
	json_put_int(&w, "tallies", (int64_t)check->tallies);
	json_put_int(&w, "not_folded", (int64_t)check->deltas);
	json_put_int(&w, "wrong", (int64_t)check->wrong);
	json_close_object(&w);
	if (out.failed)
		return APP_INTERNAL;
	puts(out.data);
	return APP_OK;
}

/* Compare the histograms with the rows, after counting them anew where that is asked. */
static int run_peers(TALLOC_CTX *mem, struct target *t, const struct request *req)
{
	struct peer_check check = { 0 };
	struct err err = { 0 };
	int exit_status = APP_OK, r = store_schema_require(t->conn, &err);

	if (!r)
		r = sql_conn_limit_statements(t->conn, 0, &err);
	if (!r && req->rebuild)
		r = peer_store_clear(t->conn, &err);
	if (r)
		return fail(&err);
	if (req->rebuild)
		exit_status = build(t, req->json);
	if (exit_status != APP_OK)
		return exit_status;
	if (peer_store_check(t->conn, &check, &err) < 0)
		return fail(&err);
	if (req->json)
		exit_status = print_peers_json(mem, &check);
	else
		print_peers(&check);
	if (exit_status != APP_OK)
		return exit_status;
	return check.wrong || !check.complete ? APP_SCHEMA : APP_OK;
}

static int parse_what(const char *text, struct request *req)
{
	static const char *const names[] = { [DB_INIT] = "init",
					     [DB_MIGRATE] = "migrate",
					     [DB_STATUS] = "status",
					     [DB_PEERS] = "peers" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(text, names[i]) == 0) {
			req->what = i;
			return APP_OK;
		}
	}
	return command_usage("db", "\"%s\" is none of init, migrate, status, peers",
			     text);
}

static int parse_timeout(const char *text, struct request *req)
{
	char *end;
	long v = strtol(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || v < 1 || v > TIMEOUT_MAX_S)
		return command_usage("db", "--timeout is a number of seconds, 1 to %d",
				     TIMEOUT_MAX_S);
	req->timeout_s = (int)v;
	return APP_OK;
}

static int parse(int argc, char **argv, struct request *req)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "no-token", no_argument, NULL, 'n' },
		{ "rebuild", no_argument, NULL, 'r' },
		{ "timeout", required_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 },
	};
	int c, status;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (c == 'j')
			req->json = true;
		else if (c == 'n')
			req->no_token = true;
		else if (c == 'r')
			req->rebuild = true;
		else if (c != 't')
			return command_usage("db", "%s \"%s\"",
					     c == ':' ? "no value behind"
						      : "unknown option",
					     argv[optind - 1]);
		else if (parse_timeout(optarg, req) != APP_OK)
			return APP_USAGE;
	}
	if (optind != argc - 1)
		return command_usage("db", "say one of init, migrate, status, peers");
	status = parse_what(argv[optind], req);
	if (status == APP_OK && req->json && req->what == DB_MIGRATE)
		return command_usage("db", "--json does not go with migrate");
	if (status == APP_OK && req->no_token && req->what != DB_INIT)
		return command_usage("db", "--no-token goes with init only");
	if (status == APP_OK && req->rebuild && req->what != DB_PEERS)
		return command_usage("db", "--rebuild goes with peers only");
	return status;
}

static int run(struct target *t, TALLOC_CTX *mem, const struct request *req)
{
	int status = connect_to(t, mem, deadline_in_ms(INT64_C(1000) * req->timeout_s));

	if (status != APP_OK)
		return status;
	switch (req->what) {
	case DB_INIT:
		return run_init(t, mem, req);
	case DB_MIGRATE:
		return run_migrate(t);
	case DB_STATUS:
		return run_status(mem, t, req->json);
	case DB_PEERS:
		return run_peers(mem, t, req);
	}
	return APP_INTERNAL;
}

int cmd_db(struct app *app, int argc, char **argv)
{
	struct target t = { .app = app, .settings = &app->settings };
	struct request req = { .timeout_s = TIMEOUT_S };
	TALLOC_CTX *mem;
	int status = parse(argc, argv, &req);

	if (status != APP_OK)
		return status;
	mem = talloc_new(app->mem);
	status = run(&t, mem, &req);
	if (req.what == DB_MIGRATE)
		app_audit(app, "db migrate", NULL, 0, status);
	sql_conn_close(t.conn);
	talloc_free(mem);
	return status;
}
