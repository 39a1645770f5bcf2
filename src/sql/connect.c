/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Making a connection.  The client library bounds it by whole seconds; MariaDB's lets us
 * wait in its place, and so to the millisecond.
 */
#include "sql/conn_priv.h"

#include <errno.h>
#include <poll.h>

/* What the calling thread connects until: the library's callback is handed no context. */
static _Thread_local struct {
	struct deadline until;
	bool late;
} connecting;

#ifdef HAVE_MYSQL_IO_WAIT
/*
 * Wait for a socket in the library's place; timeout_ms: its own bound, 0 or less = none.
 * As poll: 1 ready, 0 too late, -1 failed.  After connecting there is no bound of ours:
 * the watch ends what is late.
 */
static int io_wait(my_socket fd, my_bool is_read, int timeout_ms)
{
	struct pollfd p = { .fd = fd, .events = is_read ? POLLIN : POLLOUT };
	const bool bound = connecting.until.at_us != 0;
	int n;

	do {
		n = poll(&p, 1,
			 bound            ? deadline_left_ms(connecting.until)
			 : timeout_ms > 0 ? timeout_ms
					  : -1);
	} while (n < 0 && errno == EINTR);
	if (n == 0) {
		connecting.late = bound;
		errno = ETIMEDOUT;
	}
	return n;
}

static void wait_ourselves(MYSQL *my)
{
	mysql_optionsv(my, MARIADB_OPT_IO_WAIT, (void *)io_wait);
}
#else
static void wait_ourselves(MYSQL *my)
{
	(void)my;
}
#endif

static MYSQL *connect_within(struct sql_conn *conn, const struct sql_config *config)
{
	const bool local = config->socket && config->socket[0];
	MYSQL *my;

	connecting.until = conn->deadline;
	connecting.late = false;
	my = mysql_real_connect(conn->my, local ? "localhost" : config->host,
				config->user, config->password, config->database,
				local ? 0 : config->port, local ? config->socket : NULL,
				0);
	connecting.until = (struct deadline){ 0 };
	return my;
}

int sql_connect(struct sql_conn *conn, const struct sql_config *config, struct err *err)
{
	const int32_t left_ms = deadline_left_ms(conn->deadline);
	unsigned seconds = (unsigned)((left_ms + INT64_C(999)) / 1000);
	sql_flag report = 1;

	conn->my = mysql_init(NULL);
	if (!conn->my)
		return err_set(err, E_NOMEM, "no memory for a database connection");
	mysql_options(conn->my, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
	mysql_options(conn->my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	mysql_options(conn->my, MYSQL_REPORT_DATA_TRUNCATION, &report);
	wait_ourselves(conn->my);
	if (connect_within(conn, config))
		return sql_watch_init(&conn->watch, mysql_get_socket(conn->my), err);
	if (connecting.late)
		return err_set(err, E_TIMEOUT,
			       "connecting to the database: no answer within %d ms",
			       left_ms);
	return sql_fault(conn, NULL, "connecting to the database", err);
}
