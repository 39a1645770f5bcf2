/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deleting by pattern: SCAN and UNLINK in turns, never KEYS. */
#include "redis/client.h"

#include "redis/client_priv.h"
#include "redis/reply.h"

#include <hiredis.h>
#include <stdio.h>
#include <string.h>

#define SCAN_COUNT "1000" /* keys that the server looks at in one step */

/* One walk over all keys, kept between exchanges. */
struct scan {
	const char *pattern; /* with the prefix before it */
	char cursor[24];
	uint64_t unlinked;
};

static int bad_answer(struct err *err)
{
	return err_set(err, E_INVALID, "Redis: unexpected answer to SCAN");
}

static int append_unlink(redisContext *c, const redisReply *keys, struct err *err)
{
	const char **argv = talloc_array(NULL, const char *, keys->elements + 1);
	size_t *lens = talloc_array(argv, size_t, keys->elements + 1);
	int r = 0;

	if (!argv || !lens) {
		talloc_free(argv);
		return err_set(err, E_NOMEM, "no memory for a Redis command");
	}
	argv[0] = "UNLINK";
	lens[0] = 6;
	for (size_t i = 0; i < keys->elements && !r; i++) {
		if (keys->element[i]->type != REDIS_REPLY_STRING)
			r = bad_answer(err);
		argv[i + 1] = keys->element[i]->str;
		lens[i + 1] = keys->element[i]->len;
	}
	if (!r &&
	    redisAppendCommandArgv(c, (int)keys->elements + 1, argv, lens) != REDIS_OK)
		r = err_set(err, E_NOMEM, "no memory for a Redis command");
	talloc_free(argv);
	return r;
}

static int unlink_keys(redisContext *c, struct deadline deadline, const redisReply *keys,
		       struct scan *scan, struct err *err)
{
	redisReply *reply = NULL;
	int r;

	if (keys->elements == 0)
		return 0;
	r = append_unlink(c, keys, err);
	if (!r)
		r = redis_reply_flush(c, deadline, err);
	if (!r)
		r = redis_reply_read(c, deadline, &reply, err);
	if (r)
		return r;
	if (reply->type == REDIS_REPLY_INTEGER)
		scan->unlinked += (uint64_t)reply->integer;
	freeReplyObject(reply);
	return 0;
}

/* One step; repeated on another connection it finds what is left. */
static int exchange_scan(redisContext *c, struct deadline deadline, void *arg,
			 struct err *err)
{
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
		r = unlink_keys(c, deadline, reply->element[1], scan, err);
	if (!r)
		strcpy(scan->cursor, reply->element[0]->str);
	freeReplyObject(reply);
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
			  const char *pattern, uint64_t *ret_count, struct err *err)
{
	struct scan scan = { .cursor = "0" };
	char *full = full_pattern(NULL, redis_client_prefix(client), pattern);
	int r = full ? 0 : err_set(err, E_NOMEM, "no memory for a Redis command");

	scan.pattern = full;
	do {
		if (!r)
			r = redis_client_run(client, deadline, exchange_scan, &scan, err);
	} while (!r && strcmp(scan.cursor, "0") != 0);
	talloc_free(full);
	if (!r)
		*ret_count = scan.unlinked;
	return r;
}
