/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/client.h"

#include "redis/client_priv.h"
#include "redis/reply.h"

#include <hiredis.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define KEY_MAX     256
#define NUMBER_SIZE 24

struct call {
	const struct redis_script *script;
	char key[KEY_MAX];
	char args[REDIS_SCRIPT_ARGS][NUMBER_SIZE];
	size_t arg_count;
	int64_t *numbers;
	size_t count;
};

static int exchange_text(redisContext *c, const struct call *call, bool by_text,
			 struct deadline deadline, redisReply **ret_reply,
			 struct err *err)
{
	const char *argv[4 + REDIS_SCRIPT_ARGS] = { by_text ? "EVAL" : "EVALSHA",
						    by_text ? call->script->text
							    : call->script->sha1,
						    "1", call->key };
	int r;

	for (size_t i = 0; i < call->arg_count; i++)
		argv[4 + i] = call->args[i];
	if (redisAppendCommandArgv(c, (int)(4 + call->arg_count), argv, NULL) != REDIS_OK)
		return err_set(err, E_NOMEM, "no memory for a Redis command");
	r = redis_reply_flush(c, deadline, err);
	return r ? r : redis_reply_read(c, deadline, ret_reply, err);
}

static int take_numbers(const redisReply *reply, const struct call *call, struct err *err)
{
	if (reply->type != REDIS_REPLY_ARRAY || reply->elements != call->count)
		return err_set(err, E_INVALID, "Redis: unexpected answer to a script");
	for (size_t i = 0; i < call->count; i++) {
		if (reply->element[i]->type != REDIS_REPLY_INTEGER)
			return err_set(err, E_INVALID,
				       "Redis: a script answered no number");
		call->numbers[i] = reply->element[i]->integer;
	}
	return 0;
}

static int exchange_script(redisContext *c, struct deadline deadline, void *arg,
			   struct err *err)
{
	const struct call *call = arg;
	redisReply *reply = NULL;
	int r = exchange_text(c, call, false, deadline, &reply, err);

	if (r == -E_NOT_FOUND)
		r = exchange_text(c, call, true, deadline, &reply, err);
	if (r)
		return r;
	r = take_numbers(reply, call, err);
	freeReplyObject(reply);
	return r;
}

int redis_script_run(struct redis_client *client, struct deadline deadline,
		     const struct redis_script *script, const char *key,
		     const int64_t *args, size_t arg_count, int64_t *ret_numbers,
		     size_t count, struct err *err)
{
	struct call call = { .script = script,
			     .arg_count = arg_count,
			     .numbers = ret_numbers,
			     .count = count };
	int n = snprintf(call.key, sizeof(call.key), "%s%s", redis_client_prefix(client),
			 key);

	if (n < 0 || (size_t)n >= sizeof(call.key) || arg_count > REDIS_SCRIPT_ARGS)
		return err_set(err, E_INVALID, "Redis: key or arguments too long");
	for (size_t i = 0; i < arg_count; i++)
		snprintf(call.args[i], NUMBER_SIZE, "%" PRId64, args[i]);
	return redis_client_run(client, deadline, exchange_script, &call, err);
}
