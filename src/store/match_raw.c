/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/match_columns.h"
#include "store/match_store.h"

#include "base/hash.h"

#include <stdio.h>
#include <string.h>
#include <zstd.h>

#define RAW_MAX ((uint32_t)256 << 20)

static const struct sql_field raw_params[] = {
	SQL_FIELD(SQL_I64, struct match_raw_row, match_id),
	SQL_FIELD(SQL_U8, struct match_raw_row, kind),
	SQL_FIELD(SQL_U32, struct match_raw_row, raw_len),
	SQL_FIELD(SQL_BLOB, struct match_raw_row, sha256),
	SQL_FIELD(SQL_BLOB, struct match_raw_row, data),
};

const struct sql_query match_raw_insert = {
	.text = "INSERT INTO {match_raw} (match_id, kind, raw_len, sha256, data)"
		" VALUES (?, ?, ?, ?, ?)",
	.params = raw_params,
	.param_count = ARRAY_LEN(raw_params),
};

struct raw_reader {
	char riot_match_id[MODEL_MATCH_ID_SIZE];
	int64_t match_id;
	uint8_t kind;
	uint32_t raw_len;
	struct sql_blob sha256, data;
	TALLOC_CTX *mem;
	char *bytes;
	struct err *err;
	size_t rows;
};

static const struct sql_field select_params[] = {
	SQL_FIELD(SQL_TEXT, struct raw_reader, riot_match_id),
	SQL_FIELD(SQL_U8, struct raw_reader, kind),
};
static const struct sql_field select_columns[] = {
	SQL_FIELD(SQL_U32, struct raw_reader, raw_len),
	SQL_FIELD(SQL_BLOB, struct raw_reader, sha256),
	SQL_FIELD(SQL_BLOB, struct raw_reader, data),
};

static const struct sql_query select_raw = {
	.text = "SELECT r.raw_len, r.sha256, r.data FROM {match} m"
		" JOIN {match_raw} r ON r.match_id = m.match_id"
		" WHERE m.riot_match_id = ? AND r.kind = ?",
	.params = select_params,
	.param_count = ARRAY_LEN(select_params),
	.columns = select_columns,
	.column_count = ARRAY_LEN(select_columns),
};

static const struct sql_field id_params[] = {
	SQL_FIELD(SQL_I64, struct raw_reader, match_id),
	SQL_FIELD(SQL_U8, struct raw_reader, kind),
};

static const struct sql_query select_by_id = {
	.text = "SELECT raw_len, sha256, data FROM {match_raw}"
		" WHERE match_id = ? AND kind = ?",
	.params = id_params,
	.param_count = ARRAY_LEN(id_params),
	.columns = select_columns,
	.column_count = ARRAY_LEN(select_columns),
};

static int corrupt(const struct raw_reader *reader, const char *why)
{
	return err_set(reader->err, E_CORRUPT, "stored document of %s: %s",
		       reader->riot_match_id, why);
}

/* While the row is there: the blobs are borrowed. */
static int on_raw(void *arg, const void *row)
{
	struct raw_reader *reader = arg;
	uint8_t digest[HASH_SHA256_LEN];
	size_t len;

	(void)row; /* the reader itself */
	reader->rows++;
	if (reader->raw_len > RAW_MAX)
		return corrupt(reader, "impossible length");
	reader->bytes = talloc_size(reader->mem, (size_t)reader->raw_len + 1);
	if (!reader->bytes)
		return err_set(reader->err, E_NOMEM, "no memory for a document");
	len = ZSTD_decompress(reader->bytes, reader->raw_len, reader->data.data,
			      reader->data.len);
	if (ZSTD_isError(len) || len != reader->raw_len)
		return corrupt(reader, "cannot be decompressed");
	reader->bytes[len] = '\0';
	hash_sha256(reader->bytes, len, digest);
	if (reader->sha256.len != sizeof(digest) ||
	    memcmp(digest, reader->sha256.data, sizeof(digest)) != 0)
		return corrupt(reader, "checksum differs");
	return 0;
}

static int read_raw(struct sql_conn *conn, const struct sql_query *query,
		    struct raw_reader *reader, char **ret_bytes, size_t *ret_len)
{
	int r = sql_select(conn, query, reader, reader, on_raw, reader, reader->err);

	if (!r && reader->rows == 0)
		r = err_set(reader->err, E_NOT_FOUND, "no stored document of %.40s",
			    reader->riot_match_id);
	if (r) {
		talloc_free(reader->bytes);
		return r;
	}
	*ret_bytes = reader->bytes;
	*ret_len = reader->raw_len;
	return 0;
}

int match_store_raw(struct sql_conn *conn, TALLOC_CTX *mem, const char *match_id,
		    uint8_t kind, char **ret_bytes, size_t *ret_len, struct err *err)
{
	struct raw_reader reader = { .kind = kind, .mem = mem, .err = err };

	if (strlen(match_id) >= sizeof(reader.riot_match_id))
		return err_set(err, E_NOT_FOUND, "no stored document of %.40s", match_id);
	strcpy(reader.riot_match_id, match_id);
	return read_raw(conn, &select_raw, &reader, ret_bytes, ret_len);
}

int match_store_raw_by_id(struct sql_conn *conn, TALLOC_CTX *mem, int64_t match_id,
			  uint8_t kind, char **ret_bytes, size_t *ret_len,
			  struct err *err)
{
	struct raw_reader reader = {
		.match_id = match_id, .kind = kind, .mem = mem, .err = err
	};

	snprintf(reader.riot_match_id, sizeof(reader.riot_match_id), "number %lld",
		 (long long)match_id);
	return read_raw(conn, &select_by_id, &reader, ret_bytes, ret_len);
}

struct digest_row {
	char riot_match_id[MODEL_MATCH_ID_SIZE];
	uint8_t kind;
	struct sql_blob stored;
	const uint8_t *wanted;
	bool found;
	uint8_t found_kind;
};

static const struct sql_field digest_params[] = {
	SQL_FIELD(SQL_TEXT, struct digest_row, riot_match_id),
};
static const struct sql_field digest_columns[] = {
	SQL_FIELD(SQL_U8, struct digest_row, kind),
	SQL_FIELD(SQL_BLOB, struct digest_row, stored),
};

static const struct sql_query select_digests = {
	.text = "SELECT r.kind, r.sha256 FROM {match} m"
		" JOIN {match_raw} r ON r.match_id = m.match_id"
		" WHERE m.riot_match_id = ?",
	.params = digest_params,
	.param_count = ARRAY_LEN(digest_params),
	.columns = digest_columns,
	.column_count = ARRAY_LEN(digest_columns),
};

static int on_digest(void *arg, const void *row)
{
	struct digest_row *digest = arg;

	(void)row; /* the same */
	if (digest->stored.len == HASH_SHA256_LEN &&
	    memcmp(digest->stored.data, digest->wanted, HASH_SHA256_LEN) == 0) {
		digest->found = true;
		digest->found_kind = digest->kind;
	}
	return 0;
}

int match_store_find_raw(struct sql_conn *conn, const char *match_id,
			 const uint8_t sha256[32], uint8_t *ret_kind, struct err *err)
{
	struct digest_row digest = { .wanted = sha256 };
	int r = 0;

	if (strlen(match_id) < sizeof(digest.riot_match_id)) {
		strcpy(digest.riot_match_id, match_id);
		r = sql_select(conn, &select_digests, &digest, &digest, on_digest,
			       &digest, err);
	}
	if (!r && !digest.found)
		return err_set(err, E_NOT_FOUND, "no such document of %.40s", match_id);
	if (!r)
		*ret_kind = digest.found_kind;
	return r;
}
