/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sql_env.h"

#include <stdio.h>
#include <stdlib.h>

static const struct sql_field seconds_field[] = {
	SQL_FIELD(SQL_DOUBLE, struct number, seconds),
};
const struct sql_field value_field[] = { SQL_FIELD(SQL_I64, struct number, value) };
const struct sql_query sleep_query = {
	.text = "SELECT SLEEP(?)",
	.params = seconds_field,
	.param_count = 1,
	.columns = value_field,
	.column_count = 1,
};
const struct sql_query no_table = {
	.text = "SELECT value FROM {nothing_of_this_name}",
	.columns = value_field,
	.column_count = 1,
};

static const char *need(const char *name)
{
	const char *value = getenv(name);

	if (!value) {
		fprintf(stderr, "%s is not set: run by pytest\n", name);
		exit(99);
	}
	return value;
}

struct sql_config sql_env_config(void)
{
	return (struct sql_config){
		.socket = need("LME_SQL_SOCKET"),
		.user = need("LME_SQL_USER"),
		.password = need("LME_SQL_PASSWORD"),
		.database = need("LME_SQL_DATABASE"),
		.table_prefix = need("LME_SQL_PREFIX"),
		.connect_timeout_ms = 5000,
		.query_timeout_ms = 30000,
		.pool_size = 4,
		.pool_wait_ms = 2000,
	};
}

struct sql_conn *sql_env_open(void)
{
	struct sql_config config = sql_env_config();
	struct sql_conn *conn = NULL;
	struct err err = { 0 };

	if (sql_conn_open(NULL, &config, deadline_in_ms(60000), &conn, &err)) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
	return conn;
}
