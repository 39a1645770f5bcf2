/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/client.h"

#include "redis/client_priv.h"
#include "redis/request.h"
#include "redis/route.h"

#include <hiredis.h>
#include <inttypes.h>
#include <string.h>

static int no_memory(struct err *err)
{
	return err_set(err, E_NOMEM, "no memory for a Redis command");
}

/* Make "VERB prefix+key". */
static int one_key(struct redis_request *request, const struct redis_client *client,
		   TALLOC_CTX *mem, const char *verb, const char *key)
{
	int r = redis_request_init(request, mem, 2);

	if (r)
		return r;
	redis_request_add(request, verb, strlen(verb));
	return redis_request_add_key(request, client, key);
}

/*
 * The keys of each slot go in one MGET; without a cluster that is one.  While a slot
 * moves its keys may lie on two servers: then each is asked for alone.
 */
struct mget {
	const struct redis_client *client;
	const char *const *keys;
	size_t n;
	struct redis_request *requests; /* one a slot … */
	size_t count;
	size_t *which;               /* … this one of each key */
	const redisReply **found;    /* of each key */
	struct redis_request *alone; /* of each key, where its slot moves */
};

static int mget_init(struct mget *m, TALLOC_CTX *mem)
{
	m->requests = talloc_zero_array(mem, struct redis_request, m->n);
	m->alone = NULL;
	m->which = talloc_array(mem, size_t, m->n);
	m->found = talloc_zero_array(mem, const redisReply *, m->n);
	return m->requests && m->which && m->found ? 0 : -E_NOMEM;
}

/* The request that has the slot, or a new one with room for all keys that are left. */
static int mget_request(struct mget *m, TALLOC_CTX *mem, size_t key, size_t *ret_which)
{
	int32_t slot = redis_request_slot(m->client, m->keys[key]);
	size_t i = 0;

	while (i < m->count && m->requests[i].slot != slot)
		i++;
	*ret_which = i;
	if (i < m->count)
		return 0;
	if (redis_request_init(&m->requests[i], mem, m->n - key + 1) < 0)
		return -E_NOMEM;
	redis_request_add(&m->requests[i], "MGET", 4);
	m->count++;
	return 0;
}

static int mget_build(struct mget *m, TALLOC_CTX *mem)
{
	int r = mget_init(m, mem);

	for (size_t i = 0; !r && i < m->n; i++) {
		r = mget_request(m, mem, i, &m->which[i]);
		if (!r)
			r = redis_request_add_key(&m->requests[m->which[i]], m->client,
						  m->keys[i]);
	}
	return r;
}

static bool any_torn(const struct mget *m)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->requests[i].torn)
			return true;
	return false;
}

static int mget_alone(struct mget *m, TALLOC_CTX *mem, struct redis_client *client,
		      struct deadline deadline, struct err *err)
{
	size_t count = 0;
	int r;

	m->alone = talloc_zero_array(mem, struct redis_request, m->n);
	if (!m->alone)
		return no_memory(err);
	for (size_t i = 0; i < m->n; i++) {
		if (!m->requests[m->which[i]].torn)
			continue;
		if (one_key(&m->alone[count++], client, mem, "GET", m->keys[i]) < 0)
			return no_memory(err);
	}
	r = redis_requests_run(client, deadline, m->alone, count, err);
	for (size_t i = 0, at = 0; !r && i < m->n; i++)
		if (m->requests[m->which[i]].torn)
			m->found[i] = m->alone[at++].reply;
	return r;
}

static int mget_find(struct mget *m, struct err *err)
{
	for (size_t i = 0; i < m->count; i++) {
		const redisReply *reply = m->requests[i].reply;
		size_t at = 0;

		if (m->requests[i].torn)
			continue;
		if (!redis_request_answered(&m->requests[i]))
			return redis_request_error(&m->requests[i], err);
		/* Its words are MGET and the keys. */
		if (reply->type != REDIS_REPLY_ARRAY ||
		    reply->elements + 1 != (size_t)m->requests[i].argc)
			return err_set(err, E_INVALID,
				       "Redis: unexpected answer to MGET");
		for (size_t k = 0; k < m->n; k++)
			if (m->which[k] == i)
				m->found[k] = reply->element[at++];
	}
	return 0;
}

static int mget_copy(const struct mget *m, TALLOC_CTX *mem, struct redis_value *values,
		     struct err *err)
{
	for (size_t i = 0; i < m->n; i++) {
		const redisReply *e = m->found[i];
		struct redis_value v = { 0 };

		if (e->type == REDIS_REPLY_STRING) {
			v.data = talloc_memdup(mem, e->str, e->len + 1);
			v.len = e->len;
			if (!v.data)
				return no_memory(err);
		}
		values[i] = v;
	}
	return 0;
}

static int mget_run(struct mget *m, TALLOC_CTX *mem, struct redis_client *client,
		    struct deadline deadline, struct err *err)
{
	int r = redis_requests_run(client, deadline, m->requests, m->count, err);

	if (r == -E_UNAVAILABLE && any_torn(m))
		r = mget_alone(m, mem, client, deadline, err);
	if (!r)
		r = mget_find(m, err);
	return r;
}

int redis_mget(struct redis_client *client, TALLOC_CTX *mem, struct deadline deadline,
	       const char *const *keys, size_t n, struct redis_value *ret_values,
	       struct err *err)
{
	struct mget m = { .client = client, .keys = keys, .n = n };
	TALLOC_CTX *scratch = talloc_new(mem); /* a request's pool has room for it */
	struct redis_value *values =
		scratch ? talloc_zero_array(scratch, struct redis_value, n) : NULL;
	int r;

	if (!values || mget_build(&m, scratch) < 0)
		r = no_memory(err);
	else
		r = mget_run(&m, scratch, client, deadline, err);
	if (!r)
		r = mget_copy(&m, mem, values, err);
	if (!r)
		memcpy(ret_values, values, n * sizeof(*ret_values));
	redis_requests_done(m.requests, m.count);
	if (m.alone)
		redis_requests_done(m.alone, n);
	talloc_free(scratch);
	return r;
}

static const char *join(TALLOC_CTX *mem, const struct redis_arg *parts, size_t n,
			size_t *ret_len)
{
	size_t len = 0, at = 0;
	char *all;

	for (size_t i = 0; i < n; i++)
		len += parts[i].len;
	all = talloc_size(mem, len + 1);
	for (size_t i = 0; all && i < n; at += parts[i++].len)
		if (parts[i].len)
			memcpy(all + at, parts[i].data, parts[i].len);
	*ret_len = len;
	return all;
}

int redis_request_set(struct redis_request *request, const struct redis_client *client,
		      TALLOC_CTX *mem, const char *key, const struct redis_arg *parts,
		      size_t part_count, int64_t ttl_ms)
{
	char *ttl = talloc_asprintf(mem, "%" PRId64, ttl_ms);
	const char *value;
	size_t len;

	if (!ttl || redis_request_init(request, mem, 5) < 0)
		return -E_NOMEM;
	value = join(mem, parts, part_count, &len);
	redis_request_add(request, "SET", 3);
	if (!value || redis_request_add_key(request, client, key) < 0)
		return -E_NOMEM;
	redis_request_add(request, value, len);
	redis_request_add(request, "PX", 2);
	redis_request_add(request, ttl, strlen(ttl));
	return 0;
}

int redis_set(struct redis_client *client, struct deadline deadline, const char *key,
	      const struct redis_arg *parts, size_t part_count, int64_t ttl_ms,
	      struct err *err)
{
	TALLOC_CTX *scratch = talloc_new(NULL);
	struct redis_request request = { 0 };
	int r;

	if (!scratch || redis_request_set(&request, client, scratch, key, parts,
					  part_count, ttl_ms) < 0)
		r = no_memory(err);
	else
		r = redis_requests_run(client, deadline, &request, 1, err);
	redis_requests_done(&request, 1);
	talloc_free(scratch);
	return r;
}

int redis_unlink(struct redis_client *client, struct deadline deadline,
		 const char *const *keys, size_t n, struct err *err)
{
	TALLOC_CTX *scratch = talloc_new(NULL);
	struct redis_request *requests =
		scratch ? talloc_zero_array(scratch, struct redis_request, n) : NULL;
	int r = requests ? 0 : -E_NOMEM;

	for (size_t i = 0; !r && i < n; i++)
		r = one_key(&requests[i], client, scratch, "UNLINK", keys[i]);
	if (r)
		r = no_memory(err);
	else
		r = redis_requests_run(client, deadline, requests, n, err);
	if (requests)
		redis_requests_done(requests, n);
	talloc_free(scratch);
	return r;
}

int redis_ping(struct redis_client *client, struct deadline deadline, struct err *err)
{
	struct redis_cluster *cluster = redis_client_cluster(client);
	const char *argv[] = { "PING" };
	size_t lens[] = { 4 };
	struct redis_request request = {
		.argv = argv, .lens = lens, .argc = 1, .slot = REDIS_SLOT_ANY
	};
	int r;

	if (cluster)
		return redis_route_ping(cluster, deadline, err);
	r = redis_requests_run(client, deadline, &request, 1, err);
	redis_requests_done(&request, 1);
	return r;
}
