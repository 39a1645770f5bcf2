/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/cancel.h"
#include "sql/conn_priv.h"

#include <stdio.h>
#include <string.h>

/* Sorted by number.  Numbers of both servers and of the client library. */
static const struct {
	unsigned number;
	enum err_code code;
	bool breaks;
} faults[] = {
	{ 3, E_NOSPACE, false },        /* error writing file: in practice a full disk */
	{ 28, E_NOSPACE, false },       /* no space left on device */
	{ 1020, E_CONFLICT, false },    /* record changed since last read */
	{ 1021, E_NOSPACE, false },     /* disk full */
	{ 1026, E_NOSPACE, false },     /* error writing file */
	{ 1037, E_NOMEM, false },       /* out of memory */
	{ 1038, E_NOMEM, false },       /* out of sort memory */
	{ 1040, E_UNAVAILABLE, true },  /* too many connections */
	{ 1044, E_ACCESS, false },      /* no right on the database */
	{ 1045, E_ACCESS, true },       /* wrong user or password */
	{ 1049, E_NOT_FOUND, true },    /* no such database */
	{ 1051, E_SCHEMA, false },      /* unknown table (DROP) */
	{ 1053, E_UNAVAILABLE, true },  /* shutdown in progress */
	{ 1054, E_SCHEMA, false },      /* unknown column */
	{ 1062, E_CONFLICT, false },    /* duplicate key */
	{ 1064, E_BUG, false },         /* syntax */
	{ 1114, E_NOSPACE, false },     /* table is full */
	{ 1129, E_UNAVAILABLE, true },  /* host blocked */
	{ 1130, E_ACCESS, true },       /* host not allowed */
	{ 1142, E_ACCESS, false },      /* no right on the table */
	{ 1143, E_ACCESS, false },      /* no right on the column */
	{ 1146, E_SCHEMA, false },      /* no such table */
	{ 1152, E_UNAVAILABLE, true },  /* aborted connection */
	{ 1153, E_LIMITED, true },      /* packet over max_allowed_packet */
	{ 1158, E_UNAVAILABLE, true },  /* network read error */
	{ 1159, E_UNAVAILABLE, true },  /* network read time-out */
	{ 1160, E_UNAVAILABLE, true },  /* network write error */
	{ 1161, E_UNAVAILABLE, true },  /* network write time-out */
	{ 1203, E_UNAVAILABLE, true },  /* too many connections of the user */
	{ 1205, E_CONFLICT, false },    /* lock wait time-out */
	{ 1213, E_CONFLICT, false },    /* deadlock */
	{ 1226, E_UNAVAILABLE, true },  /* user over a resource limit */
	{ 1227, E_ACCESS, false },      /* needs a privilege */
	{ 1243, E_UNAVAILABLE, true },  /* statement handler gone */
	{ 1264, E_INVALID, false },     /* value out of the column's range */
	{ 1290, E_UNAVAILABLE, false }, /* read only */
	{ 1317, E_TIMEOUT, false },     /* query interrupted */
	{ 1366, E_INVALID, false },     /* wrong value for the column */
	{ 1406, E_INVALID, false },     /* value too long */
	{ 1407, E_BUG, false },         /* bind of wrong type */
	{ 1412, E_CONFLICT, false },    /* table definition changed */
	{ 1461, E_UNAVAILABLE, true },  /* too many prepared statements */
	{ 1615, E_CONFLICT, false },    /* statement needs to be prepared again */
	{ 1665, E_UNAVAILABLE, false }, /* binlog_format does not suit */
	{ 1698, E_ACCESS, true },       /* refused by the authentication plug-in */
	{ 1792, E_UNAVAILABLE, false }, /* read-only transaction */
	{ 1836, E_UNAVAILABLE, false }, /* read-only mode */
	{ 1927, E_UNAVAILABLE, true },  /* connection killed */
	{ 1969, E_TIMEOUT, false },     /* max_statement_time of MariaDB */
	{ 2002, E_UNAVAILABLE, true },  /* cannot connect, socket */
	{ 2003, E_UNAVAILABLE, true },  /* cannot connect, TCP */
	{ 2005, E_UNAVAILABLE, true },  /* unknown host */
	{ 2006, E_UNAVAILABLE, true },  /* server has gone away */
	{ 2007, E_UNAVAILABLE, true },  /* protocol mismatch */
	{ 2008, E_NOMEM, true },        /* client out of memory */
	{ 2012, E_UNAVAILABLE, true },  /* handshake failed */
	{ 2013, E_UNAVAILABLE, true },  /* lost connection */
	{ 2014, E_BUG, true },          /* commands out of sync */
	{ 2020, E_LIMITED, true },      /* packet over the client's bound */
	{ 2026, E_UNAVAILABLE, true },  /* TLS failed */
	{ 2027, E_UNAVAILABLE, true },  /* malformed packet */
	{ 2055, E_UNAVAILABLE, true },  /* lost connection while reading */
	{ 3024, E_TIMEOUT, false },     /* max_execution_time of MySQL */
	{ 4031, E_UNAVAILABLE, true },  /* disconnected for inactivity (MySQL) */
};

enum err_code sql_fault_code(unsigned number)
{
	for (size_t i = 0; i < ARRAY_LEN(faults); i++)
		if (faults[i].number == number)
			return faults[i].code;
	return number >= 2000 && number < 3000 ? E_UNAVAILABLE : E_IO;
}

bool sql_fault_breaks(unsigned number)
{
	for (size_t i = 0; i < ARRAY_LEN(faults); i++)
		if (faults[i].number == number)
			return faults[i].breaks;
	return number >= 2000 && number < 3000;
}

/* What the one who reads the message can do. */
static const char *hint(unsigned number)
{
	switch (number) {
	case 1040:
	case 1203:
		return "; raise max_connections of the server or lower the pool size";
	case 1044:
	case 1142:
		return "; GRANT the user all rights on its one database";
	case 1045:
	case 1698:
		return "; check user and password in the settings";
	case 1049:
		return "; create the database first, or correct its name in the settings";
	case 1054:
	case 1146:
		return "; \"lme db status\" tells what to do";
	case 3:
	case 28:
	case 1021:
	case 1026:
	case 1114:
		return "; the database server needs more room on its disk";
	case 1290:
	case 1792:
	case 1836:
		return "; the server is read-only: use the one that takes changes";
	case 1665:
		return "; set binlog_format of the server to ROW or MIXED";
	case 1153:
		return "; raise max_allowed_packet of the server";
	case 2002:
	case 2003:
	case 2005:
		return "; is the server running, and are socket, host and port right?";
	default:
		return "";
	}
}

/* A caller that gave the server little time learns nothing about it. */
static bool had_patience(struct sql_conn *conn)
{
	const int64_t begun_us = atomic_load(&conn->call_us);

	return conn->deadline.at_us - begun_us >= conn->patience_ms * INT64_C(1000);
}

/*
 * For the circuit breaker: only a lost connection and a time-out say that the server is
 * not well.  Whatever it answers itself (deadlock, duplicate, no right, no room, read
 * only, its own statement limit) shows that it is there.
 */
static void note_failed(struct sql_conn *conn, const char *text)
{
	if (conn->said == BREAKER_FAILED)
		return;
	conn->said = BREAKER_FAILED;
	snprintf(conn->fault, sizeof(conn->fault), "%.199s", text);
}

int sql_fault(struct sql_conn *conn, MYSQL_STMT *stmt, const char *what, struct err *err)
{
	/* Errors while fetching reach the connection only (libmariadb 3.3). */
	const bool own = stmt && mysql_stmt_errno(stmt);
	unsigned number = own ? mysql_stmt_errno(stmt) : mysql_errno(conn->my);
	const char *text = own ? mysql_stmt_error(stmt) : mysql_error(conn->my);
	enum err_code code = sql_fault_code(number);

	/* A full disk also hides behind "Got error 28 from storage engine" or "during
	 * COMMIT". */
	if ((number == 1030 || number == 1005 || number == 1180) &&
	    strstr(text, "rror 28"))
		code = E_NOSPACE;
	if (sql_fault_breaks(number) || number == 0)
		conn->broken = true;
	if (cancel_pending()) {
		conn->broken = conn->cut = true;
		return err_set(err, E_CANCELLED, "%s: the work was given up", what);
	}
	if (sql_watch_fired(&conn->watch)) {
		conn->broken = conn->cut = true;
		err_set(err, E_TIMEOUT,
			"%s: no answer of the database within the deadline", what);
		if (had_patience(conn))
			note_failed(conn, "no answer of the database in time");
		return -E_TIMEOUT;
	}
	if (code == E_UNAVAILABLE && conn->broken)
		note_failed(conn, text);
	return err_set(err, code, "%s: %s (MySQL error %u)%s", what, text, number,
		       hint(number));
}
