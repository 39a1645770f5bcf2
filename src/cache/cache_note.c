/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/cache_priv.h"

/* Long after everything that could be found by it: who evicts takes what is over first.
 */
#define KEPT_MS (INT64_C(7) * 24 * 3600 * 1000)

/* No player's: nobody's purge is about it. */
static const char nobody[] = "";

static char *note_key(TALLOC_CTX *mem, const struct cache *cache, const char *name)
{
	return talloc_asprintf(mem, "note:%s:%s", name, cache->config.build);
}

void cache_note(struct cache *cache, const char *name, const void *data, size_t len,
		int64_t now_ms)
{
	char *key = cache->hot ? note_key(NULL, cache, name) : NULL;

	if (key)
		hot_put(cache->hot, nobody, key,
			&(struct hot_body){ .plain = data,
					    .plain_len = len,
					    .stored_ms = now_ms,
					    .expires_ms = now_ms + KEPT_MS,
					    .epoch = hot_epoch(cache->hot) },
			now_ms);
	talloc_free(key);
}

bool cache_noted(struct cache *cache, TALLOC_CTX *mem, const char *name,
		 const void **ret_data, size_t *ret_len)
{
	char *key = cache->hot ? note_key(NULL, cache, name) : NULL;
	struct hot_body body;
	const bool found = key && hot_get(cache->hot, mem, key, false, &body);

	talloc_free(key);
	if (!found)
		return false;
	*ret_data = body.plain;
	*ret_len = body.plain_len;
	return true;
}
