/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/ingest/ingest_known.h"

#include "base/hash.h"
#include "store/match_store.h"

#include <string.h>

#define HEAD_BYTES 4096 /* the id stands in the metadata, before all puuids */
#define LOOK_MS    2000

void ingest_known_init(struct ingest_known *known, struct sql_pool *sql)
{
	known->sql = sql;
	atomic_init(&known->looking, sql != NULL);
}

void ingest_known_met(struct ingest_known *known)
{
	if (known->sql)
		atomic_store(&known->looking, true);
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
		p++;
	return p;
}

static bool is_id_char(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/*
 * A guess and no parsing: the digest decides.
 */
bool ingest_known_id(const char *bytes, size_t len,
		     char ret_id[static MODEL_MATCH_ID_SIZE])
{
	static const char key[] = "\"matchId\"";
	const char *end = bytes + (len < HEAD_BYTES ? len : HEAD_BYTES);
	const char *p = memmem(bytes, (size_t)(end - bytes), key, sizeof(key) - 1);
	size_t n = 0;

	if (!p)
		return false;
	p = skip_blanks(p + sizeof(key) - 1, end);
	if (p == end || *p != ':')
		return false;
	p = skip_blanks(p + 1, end);
	if (p == end || *p != '"')
		return false;
	p++;
	while (p + n < end && n < MODEL_MATCH_ID_SIZE && is_id_char(p[n]))
		n++;
	if (n == 0 || n >= MODEL_MATCH_ID_SIZE || p + n == end || p[n] != '"')
		return false;
	memcpy(ret_id, p, n);
	ret_id[n] = '\0';
	return true;
}

static bool ask(struct ingest_known *known, const char *match_id, const uint8_t *digest,
		uint8_t *ret_kind)
{
	struct deadline deadline = deadline_in_ms(LOOK_MS);
	struct sql_conn *conn = NULL;
	struct err ignored = { 0 };
	int ret = sql_pool_take(known->sql, deadline, &conn, &ignored);

	if (!ret)
		ret = match_store_find_raw(conn, match_id, digest, ret_kind, &ignored);
	sql_pool_give(known->sql, conn);
	return ret == 0;
}

bool ingest_known_look(void *arg, struct ingest_item *item, const char *bytes, size_t len)
{
	struct ingest_known *known = arg;
	char match_id[MODEL_MATCH_ID_SIZE];
	uint8_t digest[HASH_SHA256_LEN], kind = 0;

	if (!atomic_load(&known->looking) || !ingest_known_id(bytes, len, match_id))
		return false;
	hash_sha256(bytes, len, digest);
	if (!ask(known, match_id, digest, &kind)) {
		atomic_store(&known->looking, false);
		return false;
	}
	item->kind = kind ? DOCUMENT_TIMELINE : DOCUMENT_MATCH;
	return true;
}
