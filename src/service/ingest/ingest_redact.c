/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/ingest/ingest_redact.h"

#include "base/hash.h"
#include "riot/redact.h"
#include "store/match_store.h"

#include <string.h>
#include <zstd.h>

#define ZSTD_LEVEL 3

static int unpack(TALLOC_CTX *mem, const struct ingest_item *item, char **ret_bytes,
		  struct err *err)
{
	char *bytes = talloc_size(mem, item->raw_len + 1);
	size_t n;

	if (!bytes)
		return err_set(err, E_NOMEM, "no memory for a document");
	n = ZSTD_decompress(bytes, item->raw_len, item->raw_zstd, item->raw_zstd_len);
	if (ZSTD_isError(n) || n != item->raw_len)
		return err_set(err, E_CORRUPT, "the document cannot be unpacked");
	*ret_bytes = bytes;
	return 0;
}

static int pack(struct ingest_item *item, const char *bytes, size_t len, struct err *err)
{
	const size_t bound = ZSTD_compressBound(len);
	void *packed = talloc_size(item, bound);
	size_t n;

	if (!packed)
		return err_set(err, E_NOMEM, "no memory for packing");
	n = ZSTD_compress(packed, bound, bytes, len, ZSTD_LEVEL);
	if (ZSTD_isError(n))
		return err_set(err, E_NOMEM, "packing failed: %s", ZSTD_getErrorName(n));
	talloc_free(item->raw_zstd);
	item->raw_zstd = packed;
	item->raw_zstd_len = n;
	item->raw_len = len;
	hash_sha256(bytes, len, item->raw_sha256);
	return 0;
}

int ingest_redact_timeline(struct sql_conn *conn, struct ingest_item *item,
			   struct err *err)
{
	TALLOC_CTX *mem = talloc_new(item);
	uint32_t numbers = 0;
	char *bytes = NULL;
	size_t len = item->raw_len;
	int r = match_store_purged(conn, item->timeline->match_id, &numbers, err);

	if (!r && !numbers)
		r = err_set(err, E_ACCESS, "the timeline was refused");
	if (!r)
		r = unpack(mem, item, &bytes, err);
	for (size_t i = 0; i < MODEL_PARTICIPANTS_MAX && !r; i++) {
		char *puuid = item->timeline->puuids[i];

		if (!(numbers & UINT32_C(1) << i) || !model_puuid_valid(puuid))
			continue;
		r = riot_redact(mem, bytes, len, puuid, &bytes, &len, err);
		strcpy(puuid, MODEL_PURGED_PUUID);
	}
	if (!r)
		r = pack(item, bytes, len, err);
	talloc_free(mem);
	return r;
}
