/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/request.h"

#include "redis/client_priv.h"
#include "redis/reply.h"
#include "redis/route.h"
#include "redis/slot.h"

#include <hiredis.h>
#include <string.h>

int redis_request_init(struct redis_request *request, TALLOC_CTX *mem, size_t room)
{
	request->argv = talloc_array(mem, const char *, room);
	request->lens = talloc_array(mem, size_t, room);
	request->argc = 0;
	request->slot = REDIS_SLOT_ANY;
	return request->argv && request->lens ? 0 : -E_NOMEM;
}

void redis_request_add(struct redis_request *request, const char *word, size_t len)
{
	request->argv[request->argc] = word;
	request->lens[request->argc++] = len;
}

static char *full_key(TALLOC_CTX *mem, const struct redis_client *client, const char *key,
		      size_t *ret_len)
{
	const char *prefix = redis_client_prefix(client);
	size_t prefix_len = strlen(prefix), key_len = strlen(key);
	char *full = talloc_size(mem, prefix_len + key_len + 1);

	if (!full)
		return NULL;
	memcpy(full, prefix, prefix_len);
	memcpy(full + prefix_len, key, key_len + 1);
	*ret_len = prefix_len + key_len;
	return full;
}

int redis_request_add_key(struct redis_request *request,
			  const struct redis_client *client, const char *key)
{
	size_t len;
	char *full = full_key(request->argv, client, key, &len);

	if (!full)
		return -E_NOMEM;
	redis_request_add(request, full, len);
	if (!redis_client_cluster(client))
		return 0;
	if (request->slot == REDIS_SLOT_ANY)
		request->slot = redis_slot(full, len);
	else
		request->many_keys = true;
	return 0;
}

int redis_request_init_script(struct redis_request *request, TALLOC_CTX *mem,
			      const struct redis_client *client,
			      const struct redis_script *script, const char *key,
			      size_t args)
{
	if (redis_request_init(request, mem, 4 + args) < 0)
		return -E_NOMEM;
	request->script = script;
	redis_request_add(request, NULL, 0);
	redis_request_add(request, NULL, 0);
	redis_request_add(request, "1", 1);
	return redis_request_add_key(request, client, key);
}

int32_t redis_request_slot(const struct redis_client *client, const char *key)
{
	int32_t slot = REDIS_SLOT_ANY;
	size_t len;
	char *full;

	if (!redis_client_cluster(client))
		return slot;
	full = full_key(NULL, client, key, &len);
	if (full)
		slot = redis_slot(full, len);
	talloc_free(full);
	return slot;
}

bool redis_request_answered(const struct redis_request *request)
{
	return request->reply && request->reply->type != REDIS_REPLY_ERROR;
}

int redis_request_append(struct redis_request *request, redisContext *c, struct err *err)
{
	if (request->script) {
		request->argv[0] = request->by_text ? "EVAL" : "EVALSHA";
		request->argv[1] =
			request->by_text ? request->script->text : request->script->sha1;
		request->lens[0] = strlen(request->argv[0]);
		request->lens[1] = strlen(request->argv[1]);
	}
	if (redisAppendCommandArgv(c, request->argc, request->argv, request->lens) !=
	    REDIS_OK)
		return err_set(err, E_NOMEM, "no memory for a Redis command");
	return 0;
}

static bool wants_text(const struct redis_request *request)
{
	return request->script && !request->by_text && request->reply &&
	       request->reply->type == REDIS_REPLY_ERROR &&
	       redis_reply_code(request->reply->str) == E_NOT_FOUND;
}

int redis_request_error(const struct redis_request *request, struct err *err)
{
	const redisReply *reply = request->reply;

	if (redis_request_answered(request) || wants_text(request))
		return 0;
	if (!reply)
		return err_set(err, E_UNAVAILABLE, "Redis: no answer");
	return err_set(err, redis_reply_code(reply->str), "%s", reply->str);
}

struct pipeline {
	struct redis_request *requests;
	size_t n;
};

static int append_all(redisContext *c, const struct pipeline *p, struct err *err)
{
	int r = 0;

	for (size_t i = 0; !r && i < p->n; i++)
		if (!redis_request_answered(&p->requests[i]))
			r = redis_request_append(&p->requests[i], c, err);
	return r;
}

/* All replies are read, so that each request knows its own; the first error counts. */
static int exchange_all(struct redis_lease *lease, struct deadline deadline, void *arg,
			struct err *err)
{
	redisContext *c = lease->context;
	const struct pipeline *p = arg;
	int first = 0, r = append_all(c, p, err);

	if (!r)
		r = redis_reply_flush(c, deadline, err);
	for (size_t i = 0; !r && i < p->n; i++) {
		struct redis_request *request = &p->requests[i];

		if (redis_request_answered(request))
			continue;
		freeReplyObject(request->reply);
		request->reply = NULL;
		r = redis_reply_next(c, deadline, &request->reply, err);
		if (!r && !first)
			first = redis_request_error(request, err);
	}
	return r ? r : first;
}

static int run_batch(struct redis_client *client, struct deadline deadline,
		     struct redis_request *requests, size_t n, struct err *err)
{
	struct redis_cluster *cluster = redis_client_cluster(client);
	struct pipeline p = { requests, n };

	if (cluster)
		return redis_route_run(cluster, deadline, requests, n, err);
	return redis_client_run(client, deadline, exchange_all, &p, err);
}

/* Whether there is a script that its server does not know. */
static bool turn_to_text(struct redis_request *requests, size_t n)
{
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		if (!wants_text(&requests[i]))
			continue;
		requests[i].by_text = any = true;
		requests[i].hops = 0;
	}
	return any;
}

int redis_requests_run(struct redis_client *client, struct deadline deadline,
		       struct redis_request *requests, size_t n, struct err *err)
{
	int r = 0;

	for (size_t done = 0; !r && done < n; done += REDIS_PIPELINE_MAX) {
		struct redis_request *batch = requests + done;
		size_t count =
			n - done < REDIS_PIPELINE_MAX ? n - done : REDIS_PIPELINE_MAX;

		r = run_batch(client, deadline, batch, count, err);
		if (!r && turn_to_text(batch, count))
			r = run_batch(client, deadline, batch, count, err);
	}
	return r;
}

void redis_requests_done(struct redis_request *requests, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		freeReplyObject(requests[i].reply);
		requests[i].reply = NULL;
	}
}
