/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/access_key.h"

#include "base/digest.h"
#include "base/file.h"
#include "store/secret_store.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define STORED_NAME "access"
#define RECENT      8

struct access_key {
	pthread_mutex_t lock; /* held for copying only */
	bool from_file;
	int64_t read_ms; /* from the database */
	uint8_t bytes[SECRET_KEY_LEN];
	_Atomic uint64_t version; /* of bytes, written with the lock held; 0: not known */
	uint8_t mark_key[DIGEST_KEY_LEN]; /* of this process alone */
};

/*
 * A fingerprint that a thread made a moment ago: the same token comes again and again.
 * The text itself is not kept, but a mark of it that only this process can make.
 */
struct recent {
	uint64_t version, mark[2];
	uint8_t hash[SECRET_HASH_LEN];
};

static _Thread_local struct recent recent[RECENT];

static int destroy(struct access_key *key)
{
	secret_wipe(key->bytes, sizeof(key->bytes));
	secret_wipe(key->mark_key, sizeof(key->mark_key));
	pthread_mutex_destroy(&key->lock);
	return 0;
}

static int read_file(struct access_key *key, const char *path, struct err *err)
{
	struct stat st;
	char *data;
	size_t len;
	int r = file_read(key, path, SECRET_KEY_LEN, &data, &len, &st, err);

	if (r == -E_LIMITED || (!r && len != SECRET_KEY_LEN))
		r = err_set(err, E_INVALID,
			    "%s: holds not exactly %d bytes; make it with: head -c %d "
			    "/dev/urandom",
			    path, SECRET_KEY_LEN, SECRET_KEY_LEN);
	else if (!r && (st.st_mode & S_IRWXO))
		r = err_set(err, E_ACCESS, "%s: everybody can read it; chmod o= it",
			    path);
	if (r)
		return err_prefix(err, "access.key_file");
	memcpy(key->bytes, data, SECRET_KEY_LEN);
	secret_wipe(data, len);
	talloc_free(data);
	key->from_file = true;
	atomic_store(&key->version, 1);
	return 0;
}

int access_key_new(TALLOC_CTX *mem, const char *file, struct access_key **ret_key,
		   struct err *err)
{
	struct access_key *key = talloc_zero(mem, struct access_key);
	int r;

	if (!key || pthread_mutex_init(&key->lock, NULL)) {
		talloc_free(key);
		return err_set(err, E_NOMEM, "no memory for the access key");
	}
	talloc_set_destructor(key, destroy);
	secret_random(key->mark_key, sizeof(key->mark_key));
	r = *file ? read_file(key, file, err) : 0;
	if (r) {
		talloc_free(key);
		return r;
	}
	*ret_key = key;
	return 0;
}

static bool young_enough(struct access_key *key, int64_t now_ms, int64_t max_age_ms)
{
	bool young;

	pthread_mutex_lock(&key->lock);
	young = key->from_file || (atomic_load(&key->version) && now_ms >= key->read_ms &&
				   now_ms - key->read_ms < max_age_ms);
	pthread_mutex_unlock(&key->lock);
	return young;
}

int access_key_refresh(struct access_key *key, struct sql_conn *conn, int64_t now_ms,
		       int64_t max_age_ms, bool *ret_changed, struct err *err)
{
	uint8_t candidate[SECRET_KEY_LEN], bytes[SECRET_KEY_LEN];
	bool changed = false;
	int r = 0;

	if (!young_enough(key, now_ms, max_age_ms)) {
		secret_random(candidate, sizeof(candidate));
		r = secret_store_key(conn, STORED_NAME, candidate, now_ms, bytes, err);
		if (r)
			return r;
		pthread_mutex_lock(&key->lock);
		changed = !atomic_load(&key->version) ||
			  !secret_equal(key->bytes, bytes, sizeof(bytes));
		memcpy(key->bytes, bytes, sizeof(bytes));
		if (changed)
			atomic_fetch_add(&key->version, 1);
		key->read_ms = now_ms;
		pthread_mutex_unlock(&key->lock);
		secret_wipe(candidate, sizeof(candidate));
		secret_wipe(bytes, sizeof(bytes));
	}
	if (ret_changed)
		*ret_changed = changed;
	return 0;
}

/* Of what is long gone from recent; returns the version of the key. */
static uint64_t hash_anew(struct access_key *key, const char *what, size_t n,
			  uint8_t ret_hash[static SECRET_HASH_LEN])
{
	uint8_t bytes[SECRET_KEY_LEN];
	uint64_t version;

	pthread_mutex_lock(&key->lock);
	version = atomic_load(&key->version);
	memcpy(bytes, key->bytes, sizeof(bytes));
	pthread_mutex_unlock(&key->lock);
	secret_hash(bytes, what, n, ret_hash);
	secret_wipe(bytes, sizeof(bytes));
	return version;
}

bool access_key_hash(struct access_key *key, enum access_domain domain, const char *text,
		     uint8_t ret_hash[static SECRET_HASH_LEN])
{
	const size_t n = strnlen(text, ACCESS_TEXT_MAX);
	char what[1 + ACCESS_TEXT_MAX];
	struct recent now, *place;

	what[0] = (char)domain;
	memcpy(what + 1, text, n);
	now.version = atomic_load_explicit(&key->version, memory_order_acquire);
	digest_keyed(key->mark_key, what, 1 + n, now.mark);
	place = &recent[now.mark[0] % RECENT];
	if (!now.version || place->version != now.version ||
	    !secret_equal(place->mark, now.mark, sizeof(now.mark))) {
		now.version = hash_anew(key, what, 1 + n, now.hash);
		*place = now;
	}
	memcpy(ret_hash, place->hash, SECRET_HASH_LEN);
	secret_wipe(what, sizeof(what));
	return place->version != 0;
}
