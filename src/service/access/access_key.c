/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/access/access_key.h"

#include "base/file.h"
#include "store/secret_store.h"

#include <pthread.h>
#include <string.h>

#define STORED_NAME "access"

struct access_key {
	pthread_mutex_t lock; /* held for copying only */
	bool from_file, known;
	int64_t read_ms; /* from the database */
	uint8_t bytes[SECRET_KEY_LEN];
};

static int destroy(struct access_key *key)
{
	secret_wipe(key->bytes, sizeof(key->bytes));
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
	key->from_file = key->known = true;
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
	young = key->from_file || (key->known && now_ms >= key->read_ms &&
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
		changed = !key->known || !secret_equal(key->bytes, bytes, sizeof(bytes));
		memcpy(key->bytes, bytes, sizeof(bytes));
		key->known = true;
		key->read_ms = now_ms;
		pthread_mutex_unlock(&key->lock);
		secret_wipe(candidate, sizeof(candidate));
		secret_wipe(bytes, sizeof(bytes));
	}
	if (ret_changed)
		*ret_changed = changed;
	return 0;
}

bool access_key_hash(struct access_key *key, enum access_domain domain, const char *text,
		     uint8_t ret_hash[static SECRET_HASH_LEN])
{
	uint8_t bytes[SECRET_KEY_LEN];
	char what[1 + ACCESS_TEXT_MAX];
	const size_t n = strnlen(text, ACCESS_TEXT_MAX);
	bool known;

	/* Once: every request with a token comes by here, of all threads. */
	pthread_mutex_lock(&key->lock);
	known = key->known;
	memcpy(bytes, key->bytes, sizeof(bytes));
	pthread_mutex_unlock(&key->lock);
	what[0] = (char)domain;
	memcpy(what + 1, text, n);
	secret_hash(bytes, what, 1 + n, ret_hash);
	secret_wipe(bytes, sizeof(bytes));
	secret_wipe(what, sizeof(what));
	return known;
}
