/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/schema.h"

#include "base/buf.h"
#include "base/hash.h"
#include "store/migrations/migrations.h"
#include "store/schema_tables.h"

#include <stdio.h>
#include <string.h>

#define LOCK_WAIT_MAX_MS 600000

/* Exists since version 1 and never changes: an old program must be able to read it. */
static const char create_log[] =
	"CREATE TABLE IF NOT EXISTS {schema_migration} ("
	" version INT UNSIGNED NOT NULL,"
	" name VARCHAR(63) NOT NULL,"
	" checksum CHAR(64) NOT NULL,"
	" started_at BIGINT NOT NULL,"
	" applied_at BIGINT NOT NULL," /* 0: started, not finished */
	" PRIMARY KEY (version)"
	") ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

struct log_row {
	uint32_t version;
	char name[64], checksum[HASH_SHA256_HEX_SIZE];
	int64_t started_at, applied_at;
};

static const struct sql_field log_fields[] = {
	SQL_FIELD(SQL_U32, struct log_row, version),
	SQL_FIELD(SQL_TEXT, struct log_row, name),
	SQL_FIELD(SQL_TEXT, struct log_row, checksum),
	SQL_FIELD(SQL_I64, struct log_row, started_at),
	SQL_FIELD(SQL_I64, struct log_row, applied_at),
};

static const struct sql_query read_log = {
	.text = "SELECT version, name, checksum, started_at, applied_at"
		" FROM {schema_migration} ORDER BY version",
	.columns = log_fields,
	.column_count = ARRAY_LEN(log_fields),
};

static const struct sql_query write_log = {
	.text = "INSERT INTO {schema_migration}"
		" (version, name, checksum, started_at, applied_at)"
		" VALUES (?, ?, ?, ?, ?)"
		" ON DUPLICATE KEY UPDATE applied_at = VALUES(applied_at)",
	.params = log_fields,
	.param_count = ARRAY_LEN(log_fields),
};

/* The brackets expand inside the text too: one lock a database and table prefix. */
#define LOCK_NAME "MD5(CONCAT(DATABASE(), '.{schema_migration}'))"

struct lock_row {
	int32_t seconds, got;
};

static const struct sql_field lock_seconds[] = {
	SQL_FIELD(SQL_I32, struct lock_row, seconds),
};
static const struct sql_field lock_got[] = {
	SQL_FIELD(SQL_I32, struct lock_row, got),
};

static const struct sql_query get_lock = {
	.text = "SELECT GET_LOCK(" LOCK_NAME ", ?)",
	.params = lock_seconds,
	.param_count = 1,
	.columns = lock_got,
	.column_count = 1,
};

static const struct sql_query release_lock = {
	.text = "SELECT RELEASE_LOCK(" LOCK_NAME ")",
	.columns = lock_got,
	.column_count = 1,
};

static int checksum(const struct store_migration *m, char hex[HASH_SHA256_HEX_SIZE],
		    struct err *err)
{
	uint8_t digest[HASH_SHA256_LEN];
	struct buf text;

	buf_init(&text, NULL, 16384);
	for (size_t i = 0; m->statements[i]; i++) {
		buf_add_str(&text, m->statements[i]);
		buf_add_str(&text, ";\n");
	}
	if (text.failed) {
		buf_done(&text);
		return err_set(err, E_NOMEM, "no memory for a migration");
	}
	hash_sha256(text.data, text.len, digest);
	hash_hex(digest, hex);
	buf_done(&text);
	return 0;
}

struct log_reader {
	struct store_schema_status *status;
	struct err *err;
	uint32_t applied; /* versions 1..applied are there and whole */
	bool can_resume;
};

static void report(struct log_reader *reader, enum store_schema_state state,
		   const struct log_row *row, const char *what)
{
	reader->status->state = state;
	snprintf(reader->status->detail, sizeof(reader->status->detail),
		 "migration %u (%.63s) %s", row->version, row->name, what);
}

static int check_row(struct log_reader *reader, const struct log_row *row)
{
	const struct store_migration *m;
	char hex[HASH_SHA256_HEX_SIZE];
	size_t count;
	int r;

	m = store_migrations(&count);
	if (row->version == 0 || row->version > count) {
		report(reader, SCHEMA_NEWER, row,
		       "is newer than this program; update the program");
		return 0;
	}
	if (row->version != reader->applied + 1) {
		report(reader, SCHEMA_DAMAGED, row,
		       "is recorded without the one before it; restore a backup");
		return 0;
	}
	r = checksum(&m[row->version - 1], hex, reader->err);
	if (r)
		return r;
	if (strcmp(hex, row->checksum) != 0) {
		report(reader, SCHEMA_DAMAGED, row,
		       "is not the one of this program (checksum differs); restore a "
		       "backup or use the program that made this database");
	} else if (row->applied_at == 0) {
		report(reader, SCHEMA_DAMAGED, row,
		       "was stopped half-way; run \"lme db migrate\" to finish it");
		reader->can_resume = true;
	} else {
		reader->applied = row->version;
	}
	return 0;
}

static int on_log_row(void *arg, const void *data)
{
	struct log_reader *reader = arg;
	const struct log_row *row = data;

	reader->status->version = row->version;
	if (reader->status->state == SCHEMA_NEWER ||
	    (reader->status->state == SCHEMA_DAMAGED && !reader->can_resume))
		return 0;
	return check_row(reader, row);
}

static int read_status(struct sql_conn *conn, struct log_reader *reader, struct err *err)
{
	struct store_schema_status *status = reader->status;
	struct err own = { 0 };
	struct log_row row;
	size_t count;
	int r;

	memset(status, 0, sizeof(*status));
	reader->applied = 0;
	reader->can_resume = false;
	store_migrations(&count);
	status->expected = (uint32_t)count;
	status->state = SCHEMA_CURRENT;
	reader->err = &own;
	r = sql_select(conn, &read_log, NULL, &row, on_log_row, reader, &own);
	if (r && r != -E_SCHEMA) {
		if (err)
			*err = own;
		return r;
	}
	if (status->state != SCHEMA_CURRENT)
		return 0;
	if (status->version == 0) {
		status->state = SCHEMA_EMPTY;
		snprintf(status->detail, sizeof(status->detail),
			 "the database has no tables yet; run \"lme db init\"");
	} else if (status->version < status->expected) {
		status->state = SCHEMA_OLDER;
		snprintf(status->detail, sizeof(status->detail),
			 "the schema is at version %u, this program needs %u; run "
			 "\"lme db migrate\"",
			 status->version, status->expected);
	}
	return 0;
}

int store_schema_status(struct sql_conn *conn, struct store_schema_status *ret_status,
			struct err *err)
{
	struct store_schema_status status;
	struct log_reader reader = { .status = &status };
	int r = read_status(conn, &reader, err);

	if (!r)
		*ret_status = status;
	return r;
}

static int look_for_tables(struct sql_conn *conn, struct store_schema_status *status,
			   struct err *err)
{
	const struct store_migration *m;
	struct schema_tables tables;
	size_t count;
	int r = 0;

	m = store_migrations(&count);
	for (size_t i = 0; i < count && i < status->version && !r; i++) {
		r = schema_tables_look(conn, &m[i], status->version, &tables, err);
		if (r || !tables.missing[0])
			continue;
		status->state = SCHEMA_DAMAGED;
		snprintf(status->detail, sizeof(status->detail),
			 "table %s of migration %u (%s) is missing; restore a backup",
			 tables.missing, m[i].version, m[i].name);
		break;
	}
	return r;
}

int store_schema_inspect(struct sql_conn *conn, struct store_schema_status *ret_status,
			 struct err *err)
{
	int r = store_schema_status(conn, ret_status, err);

	if (!r &&
	    (ret_status->state == SCHEMA_CURRENT || ret_status->state == SCHEMA_OLDER))
		r = look_for_tables(conn, ret_status, err);
	return r;
}

int store_schema_require(struct sql_conn *conn, struct err *err)
{
	struct store_schema_status status;
	int r = store_schema_status(conn, &status, err);

	if (r)
		return r;
	if (status.state != SCHEMA_CURRENT)
		return err_set(err, E_SCHEMA, "database schema: %s", status.detail);
	return 0;
}

/* In steps of a second, so that the statement's own bounds never matter. */
static int take_lock(struct sql_conn *conn, struct err *err)
{
	const struct deadline until =
		deadline_min(sql_conn_deadline(conn), deadline_in_ms(LOCK_WAIT_MAX_MS));
	struct lock_row row = { 0 };
	int r;

	do {
		row.seconds = deadline_left_ms(until) > 1500 ? 1 : 0;
		r = sql_select_one(conn, &get_lock, &row, &row, err);
		if (r)
			return r;
		if (row.got == 1)
			return 0;
	} while (row.seconds > 0);
	return err_set(err, E_BUSY,
		       "another process is migrating the database; wait for "
		       "it and run this again");
}

/* IF NOT EXISTS would take another program's table for ours. */
static int refuse_foreign(struct sql_conn *conn, const struct store_migration *m,
			  struct err *err)
{
	struct schema_tables tables;
	int r = schema_tables_look(conn, m, m->version, &tables, err);

	if (r || !tables.there[0])
		return r;
	return err_set(
		err, E_SCHEMA,
		"the database already has a table for \"%s\" that this program did "
		"not make; use another [mysql] database or table_prefix",
		tables.there);
}

/* A resumed migration may have come so far already. */
static int run_statement(struct sql_conn *conn, const char *statement, struct err *err)
{
	bool there;
	int r = schema_tables_column_there(conn, statement, &there, err);

	return r || there ? r : sql_exec_text(conn, statement, err);
}

static int apply(struct sql_conn *conn, const struct store_migration *m,
		 struct store_warning *warning, struct err *err)
{
	struct log_row row = { .version = m->version, .started_at = clock_wall_ms() };
	int r;

	snprintf(row.name, sizeof(row.name), "%s", m->name);
	r = checksum(m, row.checksum, err);
	if (!r)
		r = sql_run(conn, &write_log, &row, NULL, err);
	for (size_t i = 0; !r && m->statements[i]; i++)
		r = run_statement(conn, m->statements[i], err);
	if (!r && m->fill)
		r = m->fill(conn, warning, err);
	row.applied_at = clock_wall_ms();
	if (!r)
		r = sql_run(conn, &write_log, &row, NULL, err);
	if (r)
		err_prefix(err, "migration %u (%s)", m->version, m->name);
	return r;
}

static int migrate_locked(struct sql_conn *conn,
			  void (*progress)(void *arg, uint32_t version, const char *name),
			  void *arg, struct store_schema_status *status, struct err *err)
{
	struct log_reader reader = { .status = status };
	struct store_warning warning = { 0 };
	const struct store_migration *m;
	size_t count;
	int r;

	m = store_migrations(&count);
	r = sql_exec_text(conn, create_log, err);
	if (!r)
		r = read_status(conn, &reader, err);
	if (r)
		return r;
	if (status->state == SCHEMA_NEWER ||
	    (status->state == SCHEMA_DAMAGED && !reader.can_resume))
		return err_set(err, E_SCHEMA, "database schema: %s", status->detail);
	for (size_t i = reader.applied; i < count && !r; i++) {
		if (!reader.can_resume || i > reader.applied)
			r = refuse_foreign(conn, &m[i], err);
		if (!r && progress)
			progress(arg, m[i].version, m[i].name);
		if (!r)
			r = apply(conn, &m[i], &warning, err);
	}
	if (!r)
		r = store_schema_inspect(conn, status, err);
	status->warning = warning;
	if (!r && status->state != SCHEMA_CURRENT)
		r = err_set(err, E_SCHEMA, "database schema: %s", status->detail);
	return r;
}

int store_schema_migrate(struct sql_conn *conn,
			 void (*progress)(void *arg, uint32_t version, const char *name),
			 void *arg, struct store_schema_status *ret_status,
			 struct err *err)
{
	struct store_schema_status status;
	struct err ignored = { 0 };
	struct lock_row row;
	int r, r2;

	r = sql_conn_limit_statements(conn, 0, err);
	if (!r)
		r = take_lock(conn, err);
	if (r)
		goto out;
	r = migrate_locked(conn, progress, arg, &status, err);
	/* Closing the connection releases it too. */
	r2 = sql_select_one(conn, &release_lock, NULL, &row, &ignored);
	if (!r && r2)
		r = err_set(err, ignored.code, "%s", ignored.text);
	if (!r)
		*ret_status = status;
out:
	r2 = sql_conn_limit_statements(conn, -1, &ignored);
	if (!r && r2)
		r = err_set(err, ignored.code, "%s", ignored.text);
	return r;
}
