/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deleting by pattern: SCAN and UNLINK in turns, never KEYS. */
#include "redis/scan.h"

#include "redis/client_priv.h"
#include "redis/redirect.h"
#include "redis/reply.h"
#include "redis/wait.h"

#include <hiredis.h>
#include <stdio.h>
#include <string.h>

#define SCAN_COUNT "1000" /* keys that the server looks at in one step */

static int bad_answer(struct err *err)
{
	return err_set(err, E_INVALID, "Redis: unexpected answer to SCAN");
}

/* Each key by itself: in a cluster they may lie on several slots. */
static int append_unlink(redisContext *c, const redisReply *key, bool asking,
			 struct err *err)
{
	const char *argv[] = { "UNLINK", key->str };
	const size_t lens[] = { 6, key->len };

	if (key->type != REDIS_REPLY_STRING)
		return bad_answer(err);
	if ((asking && redisAppendCommand(c, "ASKING") != REDIS_OK) ||
	    redisAppendCommandArgv(c, 2, argv, lens) != REDIS_OK)
		return err_set(err, E_NOMEM, "no memory for a Redis command");
	return 0;
}

static bool is_wanted(const struct scan *scan, const redisReply *key)
{
	return !scan->wanted || key->len < scan->prefix_len ||
	       scan->wanted(key->str + scan->prefix_len, key->len - scan->prefix_len,
			    scan->arg);
}

/* A key that has left for another server is looked for there (scan_cluster.c). */
static int read_unlinked(redisContext *c, struct deadline deadline, struct scan *scan,
			 struct err *err)
{
	redisReply *reply = NULL;
	struct redis_redirect redirect;
	int r = 0;

	for (int i = 0; !r && i < 1 + scan->asking; i++) {
		freeReplyObject(reply);
		reply = NULL;
		r = redis_reply_next(c, deadline, &reply, err);
	}
	if (r)
		return r;
	if (reply->type == REDIS_REPLY_INTEGER) {
		scan->unlinked += (uint64_t)reply->integer;
	} else if (reply->type == REDIS_REPLY_ERROR) {
		redis_redirect_parse(reply->str, &redirect);
		if (redirect.verdict != REDIS_MOVED && redirect.verdict != REDIS_ASK)
			r = err_set(err, redis_reply_code(reply->str), "%s", reply->str);
	}
	freeReplyObject(reply);
	return r;
}

static int wait_for_replica(struct redis_lease *lease, struct deadline deadline,
			    bool *ret_replicated, struct err *err)
{
	int64_t start_us = clock_mono_us();
	int r = redis_wait_read(lease->context, deadline, ret_replicated, err);

	lease->others_us += clock_mono_us() - start_us;
	return r;
}

static int unlink_keys(struct redis_lease *lease, struct deadline deadline,
		       const redisReply *keys, struct scan *scan, struct err *err)
{
	redisContext *c = lease->context;
	bool wait, replicated = true;
	size_t sent = 0;
	int r = 0;

	for (size_t i = 0; !r && i < keys->elements; i++) {
		if (keys->element[i]->type == REDIS_REPLY_STRING &&
		    !is_wanted(scan, keys->element[i]))
			continue;
		r = append_unlink(c, keys->element[i], scan->asking, err);
		sent++;
	}
	wait = scan->wait && sent;
	if (!r && wait)
		r = redis_wait_append(c, deadline, err);
	if (!r)
		r = redis_reply_flush(c, deadline, err);
	for (size_t i = 0; !r && i < sent; i++)
		r = read_unlinked(c, deadline, scan, err);
	if (!r && wait)
		r = wait_for_replica(lease, deadline, &replicated, err);
	scan->unreplicated += !replicated;
	return r;
}

/* One step; repeated on another connection it finds what is left. */
static int exchange_scan(struct redis_lease *lease, struct deadline deadline, void *arg,
			 struct err *err)
{
	redisContext *c = lease->context;
	struct scan *scan = arg;
	redisReply *reply = NULL;
	int r;

	if (redisAppendCommand(c, "SCAN %s MATCH %s COUNT " SCAN_COUNT, scan->cursor,
			       scan->pattern) != REDIS_OK)
		return err_set(err, E_NOMEM, "no memory for a Redis command");
	r = redis_reply_flush(c, deadline, err);
	if (!r)
		r = redis_reply_read(c, deadline, &reply, err);
	if (r)
		return r;
	if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 2 ||
	    reply->element[0]->type != REDIS_REPLY_STRING ||
	    reply->element[0]->len >= sizeof(scan->cursor) ||
	    reply->element[1]->type != REDIS_REPLY_ARRAY)
		r = bad_answer(err);
	else
		r = unlink_keys(lease, deadline, reply->element[1], scan, err);
	if (!r)
		strcpy(scan->cursor, reply->element[0]->str);
	freeReplyObject(reply);
	return r;
}

int redis_scan_server(struct redis_client *client, struct deadline deadline,
		      struct scan *scan, struct err *err)
{
	int r;

	strcpy(scan->cursor, "0");
	do
		r = redis_client_run(client, deadline, exchange_scan, scan, err);
	while (!r && strcmp(scan->cursor, "0") != 0);
	return r;
}

/* The prefix is no pattern. */
static char *full_pattern(TALLOC_CTX *mem, const char *prefix, const char *pattern)
{
	char *full = talloc_size(mem, 2 * strlen(prefix) + strlen(pattern) + 1);
	char *p = full;

	for (; full && *prefix; prefix++) {
		if (strchr("*?[]\\^", *prefix))
			*p++ = '\\';
		*p++ = *prefix;
	}
	if (full)
		strcpy(p, pattern);
	return full;
}

int redis_unlink_matching(struct redis_client *client, struct deadline deadline,
			  const char *pattern, redis_wanted_fn wanted, const void *arg,
			  uint64_t *ret_count, struct err *err)
{
	struct redis_cluster *cluster = redis_client_cluster(client);
	const char *prefix = redis_client_prefix(client);
	char *full = full_pattern(NULL, prefix, pattern);
	struct scan scan = { .pattern = full,
			     .prefix_len = strlen(prefix),
			     .wanted = wanted,
			     .arg = arg };
	int r;

	if (!full)
		r = err_set(err, E_NOMEM, "no memory for a Redis command");
	else if (cluster)
		r = redis_scan_cluster(cluster, deadline, prefix, pattern, &scan, err);
	else
		r = redis_scan_server(client, deadline, &scan, err);
	talloc_free(full);
	if (!r)
		*ret_count = scan.unlinked;
	return r;
}
