/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sql/conn.h"

#include "base/cancel.h"
#include "sql/conn_priv.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static pthread_once_t library_once = PTHREAD_ONCE_INIT;
static pthread_key_t thread_key;

static void thread_leave(void *value)
{
	(void)value;
	mysql_thread_end();
}

static void library_enter(void)
{
	mysql_library_init(0, NULL, NULL);
	pthread_key_create(&thread_key, thread_leave);
}

void sql_thread_enter(void)
{
	pthread_once(&library_once, library_enter);
	if (pthread_getspecific(thread_key))
		return;
	mysql_thread_init();
	pthread_setspecific(thread_key, &thread_key);
}

/* Whoever waits for the answer is gone: the blocked call ends with an error. */
static void cut(void *arg)
{
	struct sql_conn *conn = arg;

	sql_watch_cut(&conn->watch);
}

int sql_call_begin(struct sql_conn *conn, struct err *err)
{
	int r;

	sql_thread_enter();
	if (conn->broken)
		return err_set(err, E_UNAVAILABLE, "the database connection is broken");
	if (deadline_passed(conn->deadline))
		return err_set(err, E_TIMEOUT,
			       "the deadline passed before the database "
			       "was asked");
	if (!cancel_guard(cut, conn))
		return err_set(err, E_CANCELLED, "the work was given up");
	r = sql_watch_arm(&conn->watch, conn->deadline, err);
	if (r)
		cancel_unguard();
	else
		atomic_store(&conn->call_us, clock_mono_us());
	return r;
}

void sql_call_end(struct sql_conn *conn)
{
	const int64_t took_us = clock_mono_us() - atomic_exchange(&conn->call_us, 0);

	if (took_us > conn->slowest_us)
		conn->slowest_us = took_us;
	cancel_unguard();
	/* Fired after the last byte had arrived: the answer counts, the socket is gone.
	 */
	if (sql_watch_disarm(&conn->watch))
		conn->broken = true;
	if (conn->said == BREAKER_UNKNOWN && !conn->broken)
		conn->said = BREAKER_FINE;
}

static int conn_destroy(struct sql_conn *conn)
{
	if (conn->my) {
		sql_thread_enter();
		if (conn->broken)
			sql_watch_cut(&conn->watch);
		mysql_close(conn->my);
		sql_statement_drop_all(conn);
	}
	sql_watch_done(&conn->watch);
	return 0;
}

/* The server's own bounds, so that it gives up too when we do. */
static int set_session(struct sql_conn *conn, struct err *err)
{
	const int ms = conn->query_timeout_ms;
	char text[320];
	int r;

	r = sql_exec_text(conn, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
			  err);
	if (r)
		return r;
	snprintf(text, sizeof(text),
		 "SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = %d, "
		 "sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,"
		 "ERROR_FOR_DIVISION_BY_ZERO'",
		 ms ? (ms + 999) / 1000 : 50);
	r = sql_exec_text(conn, text, err);
	if (r)
		return r;
	return sql_conn_limit_statements(conn, -1, err);
}

int sql_conn_open(TALLOC_CTX *mem, const struct sql_config *config,
		  struct deadline deadline, struct sql_conn **ret_conn, struct err *err)
{
	struct sql_conn *conn;
	int r;

	sql_thread_enter();
	if (deadline_passed(deadline))
		return err_set(err, E_TIMEOUT,
			       "the deadline passed before the database "
			       "was asked");
	conn = talloc_zero(mem, struct sql_conn);
	if (!conn)
		return err_set(err, E_NOMEM, "no memory for a database connection");
	conn->watch.fd = -1;
	conn->said = BREAKER_UNKNOWN;
	talloc_set_destructor(conn, conn_destroy);
	conn->deadline =
		deadline_min(deadline, deadline_in_ms(config->connect_timeout_ms));
	conn->query_timeout_ms =
		config->query_timeout_ms > 0 ? config->query_timeout_ms : 0;
	conn->table_prefix =
		talloc_strdup(conn, config->table_prefix ? config->table_prefix : "");
	if (!conn->table_prefix || !sql_names_prefix_valid(conn->table_prefix)) {
		r = err_set(err, E_INVALID,
			    "the table prefix may hold letters, digits "
			    "and underscores only, 32 at most");
		goto out;
	}
	r = sql_connect(conn, config, err);
	if (r)
		goto out;
	conn->mariadb = strstr(mysql_get_server_info(conn->my), "MariaDB") != NULL;
	r = set_session(conn, err);
out:
	if (r) {
		talloc_free(conn);
		return r;
	}
	conn->deadline = deadline;
	*ret_conn = conn;
	return 0;
}

void sql_conn_close(struct sql_conn *conn)
{
	talloc_free(conn);
}

bool sql_conn_broken(const struct sql_conn *conn)
{
	return conn->broken;
}

void sql_conn_set_deadline(struct sql_conn *conn, struct deadline deadline)
{
	conn->deadline = deadline;
}

struct deadline sql_conn_deadline(const struct sql_conn *conn)
{
	return conn->deadline;
}

int sql_conn_limit_statements(struct sql_conn *conn, int32_t limit_ms, struct err *err)
{
	char text[96];

	if (limit_ms < 0)
		limit_ms = conn->query_timeout_ms;
	if (conn->mariadb)
		snprintf(text, sizeof(text), "SET SESSION max_statement_time = %d.%03d",
			 limit_ms / 1000, limit_ms % 1000);
	else
		snprintf(text, sizeof(text), "SET SESSION max_execution_time = %d",
			 limit_ms);
	return sql_exec_text(conn, text, err);
}

bool sql_conn_hung_up(const struct sql_conn *conn)
{
	struct pollfd p = { .fd = conn->watch.fd, .events = POLLIN };

	/* An idle connection has nothing to say: readable means closed or a last word. */
	return poll(&p, 1, 0) != 0;
}

int sql_conn_ping(struct sql_conn *conn, struct err *err)
{
	int r = sql_call_begin(conn, err);

	if (r)
		return r;
	if (mysql_ping(conn->my))
		r = sql_fault(conn, NULL, "asking the database for a sign of life", err);
	sql_call_end(conn);
	return r;
}

const char *sql_conn_server_version(const struct sql_conn *conn)
{
	return mysql_get_server_info(conn->my);
}

uint64_t sql_conn_insert_id(const struct sql_conn *conn)
{
	return mysql_insert_id(conn->my);
}

/* The SET statements of a session pass here too: no result set is expected. */
static int exec_expanded(struct sql_conn *conn, const char *text, struct err *err)
{
	MYSQL_RES *result;
	int r = sql_call_begin(conn, err);

	if (r)
		return r;
	if (mysql_real_query(conn->my, text, strlen(text))) {
		r = sql_fault(conn, NULL, "running a statement", err);
	} else {
		result = mysql_store_result(conn->my);
		if (result)
			mysql_free_result(result);
		else if (mysql_errno(conn->my))
			r = sql_fault(conn, NULL, "reading the answer of a statement",
				      err);
	}
	sql_call_end(conn);
	return r;
}

int sql_exec_text(struct sql_conn *conn, const char *text, struct err *err)
{
	char *expanded;
	int r = sql_names_expand(conn, conn->table_prefix, text, &expanded, err);

	if (r)
		return r;
	r = exec_expanded(conn, expanded, err);
	talloc_free(expanded);
	return r;
}

int sql_begin(struct sql_conn *conn, struct err *err)
{
	return sql_exec_text(conn, "START TRANSACTION", err);
}

int sql_commit(struct sql_conn *conn, struct err *err)
{
	bool sent = !conn->broken && !deadline_passed(conn->deadline);
	int r = sql_exec_text(conn, "COMMIT", err);

	if (r && sent && (conn->broken || r == -E_TIMEOUT)) {
		conn->broken = true;
		return err_set(err, E_UNCERTAIN,
			       "the answer to COMMIT was lost: it is not "
			       "known whether the data is stored; run the same again");
	}
	return r;
}

void sql_rollback(struct sql_conn *conn)
{
	struct deadline kept = conn->deadline;
	struct err err = { 0 };

	if (conn->broken || !(conn->my->server_status & SERVER_STATUS_IN_TRANS))
		return;
	/* Also when the caller's deadline is over: the connection shall live on. */
	if (deadline_left_ms(kept) < 1000)
		conn->deadline = deadline_in_ms(1000);
	if (sql_exec_text(conn, "ROLLBACK", &err))
		conn->broken = true;
	conn->deadline = kept;
}

int sql_end(struct sql_conn *conn, int r, struct err *err)
{
	if (!r)
		r = sql_commit(conn, err);
	if (r)
		sql_rollback(conn);
	return r;
}
