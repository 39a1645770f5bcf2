/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/lookup.h"

#include "base/clock.h"
#include "base/digest.h"
#include "store/match_store.h"
#include "store/season_store.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A direct-mapped slot: another Riot ID of the same slot simply takes it over. */
struct riot_id_slot {
	char digest[DIGEST_SHORT_SIZE];
	char puuid[MODEL_PUUID_SIZE];
	int64_t until_us;
};

/* Percent of the time left that reading the seasons may take: older ones will do. */
#define SEASONS_PART 50

/* Of the seasons in the cache. */
static const char seasons_note[] = "seasons";

struct service_lookup {
	struct cache *cache;  /* NULL: nothing is shared */
	pthread_mutex_t lock; /* held for copying only, never over SQL */
	int64_t *seasons_ms;
	size_t season_count;
	int64_t seasons_read_us; /* 0 = never */
	TALLOC_CTX *champions_mem;
	const char **champions; /* [id], NULL unknown */
	size_t champion_size;
	int64_t champions_read_us;
	struct riot_id_slot slots[LOOKUP_RIOT_ID_SLOTS];
};

int service_lookup_new(TALLOC_CTX *mem, struct service_lookup **ret_lookup,
		       struct err *err)
{
	struct service_lookup *lookup = talloc_zero(mem, struct service_lookup);

	if (!lookup || pthread_mutex_init(&lookup->lock, NULL)) {
		talloc_free(lookup);
		return err_set(err, E_NOMEM, "no memory for the lookups");
	}
	*ret_lookup = lookup;
	return 0;
}

void service_lookup_share(struct service_lookup *lookup, struct cache *cache)
{
	lookup->cache = cache;
}

void service_lookup_free(struct service_lookup *lookup)
{
	if (!lookup)
		return;
	pthread_mutex_destroy(&lookup->lock);
	talloc_free(lookup->seasons_ms);
	talloc_free(lookup->champions_mem);
	talloc_free(lookup);
}

static bool fresh(int64_t read_us, int64_t seconds)
{
	return read_us && clock_mono_us() - read_us < seconds * 1000000;
}

/*
 * Copy the seasons out if they are young enough (max_age_s < 0: of any age, if read at
 * all).  Returns 0, -E_NOT_FOUND, -E_NOMEM.
 */
static int copy_seasons(struct service_lookup *lookup, TALLOC_CTX *mem, int64_t max_age_s,
			int64_t **ret_starts_ms, size_t *ret_count)
{
	int64_t *copy;
	int r = -E_NOT_FOUND;

	pthread_mutex_lock(&lookup->lock);
	if (max_age_s < 0 ? lookup->seasons_read_us != 0
			  : fresh(lookup->seasons_read_us, max_age_s)) {
		copy = talloc_array(mem, int64_t, (unsigned)lookup->season_count + 1);
		r = copy ? 0 : -E_NOMEM;
		for (size_t i = 0; copy && i < lookup->season_count; i++)
			copy[i] = lookup->seasons_ms[i];
		if (copy) {
			*ret_starts_ms = copy;
			*ret_count = lookup->season_count;
		}
	}
	pthread_mutex_unlock(&lookup->lock);
	return r;
}

static int read_seasons(struct service_lookup *lookup, struct sql_conn *conn,
			struct err *err)
{
	int64_t *starts = NULL;
	size_t count = 0;
	int r = season_store_starts(conn, NULL, &starts, &count, err);

	if (r)
		return r;
	if (lookup->cache)
		cache_note(lookup->cache, seasons_note, starts, count * sizeof(*starts),
			   clock_wall_ms());
	pthread_mutex_lock(&lookup->lock);
	talloc_free(lookup->seasons_ms);
	lookup->seasons_ms = starts;
	lookup->season_count = count;
	lookup->seasons_read_us = clock_mono_us();
	pthread_mutex_unlock(&lookup->lock);
	return 0;
}

/* What another process has read, given and not kept: our own reading is to come. */
static bool take_shared_seasons(struct service_lookup *lookup, TALLOC_CTX *mem,
				int64_t **ret_starts_ms, size_t *ret_count)
{
	const void *data;
	size_t len;
	int64_t *copy;

	if (!lookup->cache || !cache_noted(lookup->cache, mem, seasons_note, &data, &len))
		return false;
	copy = talloc_array(mem, int64_t, len / sizeof(*copy) + 1);
	if (!copy)
		return false;
	memcpy(copy, data, len);
	*ret_starts_ms = copy;
	*ret_count = len / sizeof(*copy);
	return true;
}

static int take_and_read_seasons(struct service_lookup *lookup, struct sql_pool *sql,
				 struct deadline deadline, struct err *err)
{
	struct sql_conn *conn = NULL;
	int r = sql_pool_take(sql, deadline_part(deadline, SEASONS_PART), &conn, err);

	if (r)
		return r;
	r = read_seasons(lookup, conn, err);
	sql_pool_give(sql, conn);
	return r;
}

int service_lookup_seasons(struct service_lookup *lookup, TALLOC_CTX *mem,
			   struct sql_pool *sql, struct sql_conn *conn,
			   struct deadline deadline, int64_t **ret_starts_ms,
			   size_t *ret_count, struct err *err)
{
	int r = copy_seasons(lookup, mem, LOOKUP_SEASONS_S, ret_starts_ms, ret_count);
	int failed;

	if (r != -E_NOT_FOUND)
		return r ? err_set(err, E_NOMEM, "no memory for the seasons") : 0;
	failed = conn ? read_seasons(lookup, conn, err)
		      : take_and_read_seasons(lookup, sql, deadline, err);
	r = copy_seasons(lookup, mem, -1, ret_starts_ms, ret_count);
	if (r == -E_NOMEM)
		return err_set(err, E_NOMEM, "no memory for the seasons");
	if (r && take_shared_seasons(lookup, mem, ret_starts_ms, ret_count))
		return 0;
	return r ? failed : 0;
}

/*
 * Copy the names out.  -E_NOT_FOUND: one is unknown or all are too old; with must set
 * an unknown one is "".
 */
static int copy_names(struct service_lookup *lookup, TALLOC_CTX *mem, const uint16_t *ids,
		      size_t n, bool must, const char **ret_names)
{
	int r = 0;

	pthread_mutex_lock(&lookup->lock);
	if (!must && !fresh(lookup->champions_read_us, LOOKUP_CHAMPIONS_S))
		r = -E_NOT_FOUND;
	for (size_t i = 0; !r && i < n; i++) {
		const char *name =
			ids[i] < lookup->champion_size ? lookup->champions[ids[i]] : NULL;

		if (!name && !must) {
			r = -E_NOT_FOUND;
			break;
		}
		ret_names[i] = talloc_strdup(mem, name ? name : "");
		if (!ret_names[i])
			r = -E_NOMEM;
	}
	pthread_mutex_unlock(&lookup->lock);
	return r;
}

/*
 * A match is stored together with its champions' names.  So an id that the caller has
 * from a match and that has none even now will not get one soon: it is "" until the next
 * read.
 */
static int mark_nameless(TALLOC_CTX *mem, const uint16_t *ids, size_t n,
			 const char ***names, size_t *size)
{
	for (size_t i = 0; i < n; i++) {
		if (ids[i] >= *size) {
			size_t more = (size_t)ids[i] + 1;
			const char **larger =
				talloc_realloc(mem, *names, const char *, more);

			if (!larger)
				return -E_NOMEM;
			memset(larger + *size, 0, (more - *size) * sizeof(*larger));
			*names = larger;
			*size = more;
		}
		if (!(*names)[ids[i]])
			(*names)[ids[i]] = "";
	}
	return 0;
}

static int read_champions(struct service_lookup *lookup, struct sql_conn *conn,
			  const uint16_t *ids, size_t n, struct err *err)
{
	const char **names = NULL;
	size_t size = 0;
	TALLOC_CTX *own = talloc_new(NULL);
	int r;

	if (!own)
		return err_set(err, E_NOMEM, "no memory for the champions' names");
	r = match_store_champions(conn, own, &names, &size, err);
	if (!r && mark_nameless(own, ids, n, &names, &size) < 0)
		r = err_set(err, E_NOMEM, "no memory for the champions' names");
	if (r) {
		talloc_free(own);
		return r;
	}
	pthread_mutex_lock(&lookup->lock);
	talloc_free(lookup->champions_mem);
	lookup->champions_mem = own;
	lookup->champions = names;
	lookup->champion_size = size;
	lookup->champions_read_us = clock_mono_us();
	pthread_mutex_unlock(&lookup->lock);
	return 0;
}

int service_lookup_champions(struct service_lookup *lookup, TALLOC_CTX *mem,
			     struct sql_conn *conn, const uint16_t *ids, size_t n,
			     const char **ret_names, struct err *err)
{
	int r = copy_names(lookup, mem, ids, n, false, ret_names);

	if (r == -E_NOT_FOUND) {
		r = read_champions(lookup, conn, ids, n, err);
		if (r)
			return r;
		r = copy_names(lookup, mem, ids, n, true, ret_names);
	}
	return r ? err_set(err, E_NOMEM, "no memory for the champions' names") : 0;
}

/* The slot of a Riot ID and its digest; NULL when the text is too long to be one. */
static struct riot_id_slot *find_slot(struct service_lookup *lookup, const char *riot_id,
				      const char *riot_tag, const char *platform,
				      char digest[static DIGEST_SHORT_SIZE])
{
	char text[512], first[5];
	int len = snprintf(text, sizeof(text), "%zu.%zu.%s.%s.%s", strlen(riot_id),
			   strlen(riot_tag), riot_id, riot_tag, platform ? platform : "");

	if (len < 0 || (size_t)len >= sizeof(text))
		return NULL;
	digest_short(text, (size_t)len, digest);
	snprintf(first, sizeof(first), "%.4s", digest);
	return &lookup->slots[strtoul(first, NULL, 16) % LOOKUP_RIOT_ID_SLOTS];
}

bool service_lookup_riot_id(struct service_lookup *lookup, const char *riot_id,
			    const char *riot_tag, const char *platform,
			    char ret_puuid[static MODEL_PUUID_SIZE])
{
	char digest[DIGEST_SHORT_SIZE];
	struct riot_id_slot *slot =
		find_slot(lookup, riot_id, riot_tag, platform, digest);
	bool found = false;

	if (!slot)
		return false;
	pthread_mutex_lock(&lookup->lock);
	if (slot->until_us > clock_mono_us() && !strcmp(slot->digest, digest)) {
		memcpy(ret_puuid, slot->puuid, MODEL_PUUID_SIZE);
		found = true;
	}
	pthread_mutex_unlock(&lookup->lock);
	return found;
}

void service_lookup_keep_riot_id(struct service_lookup *lookup, const char *riot_id,
				 const char *riot_tag, const char *platform,
				 const char *puuid)
{
	char digest[DIGEST_SHORT_SIZE];
	struct riot_id_slot *slot =
		find_slot(lookup, riot_id, riot_tag, platform, digest);

	if (!slot)
		return;
	pthread_mutex_lock(&lookup->lock);
	memcpy(slot->digest, digest, sizeof(digest));
	snprintf(slot->puuid, sizeof(slot->puuid), "%s", puuid);
	slot->until_us = clock_mono_us() + LOOKUP_RIOT_ID_S * INT64_C(1000000);
	pthread_mutex_unlock(&lookup->lock);
}

bool service_lookup_forget_riot_id(struct service_lookup *lookup, const char *riot_id,
				   const char *riot_tag, const char *platform)
{
	char digest[DIGEST_SHORT_SIZE];
	struct riot_id_slot *slot =
		find_slot(lookup, riot_id, riot_tag, platform, digest);
	bool known = false;

	if (!slot)
		return false;
	pthread_mutex_lock(&lookup->lock);
	if (slot->until_us && !strcmp(slot->digest, digest)) {
		memset(slot, 0, sizeof(*slot));
		known = true;
	}
	pthread_mutex_unlock(&lookup->lock);
	return known;
}

void service_lookup_sweep(struct service_lookup *lookup)
{
	const int64_t now_us = clock_mono_us();

	if (!lookup)
		return;
	pthread_mutex_lock(&lookup->lock);
	for (size_t i = 0; i < LOOKUP_RIOT_ID_SLOTS; i++)
		if (lookup->slots[i].until_us && lookup->slots[i].until_us <= now_us)
			memset(&lookup->slots[i], 0, sizeof(lookup->slots[i]));
	pthread_mutex_unlock(&lookup->lock);
}
