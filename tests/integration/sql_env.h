/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The database that the harness names in the environment: LME_SQL_SOCKET, LME_SQL_USER,
 * LME_SQL_PASSWORD, LME_SQL_DATABASE, LME_SQL_PREFIX.
 */
#pragma once

#include "sql/conn.h"

struct number {
	double seconds;
	int64_t value;
};

extern const struct sql_field value_field[1];
extern const struct sql_query sleep_query; /* lasts .seconds; one row, .value */
extern const struct sql_query no_table;    /* asks for what is not there */

/* Exits with status 99 when the environment says nothing. */
struct sql_config sql_env_config(void);

/* A connection with a deadline of a minute, or exit with the reason. */
struct sql_conn *sql_env_open(void);
