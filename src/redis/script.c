/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/client.h"

#include "redis/request.h"

#include <hiredis.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NUMBER_SIZE 24

struct call {
	char args[REDIS_SCRIPT_ARGS][NUMBER_SIZE];
	struct redis_request request;
};

static int build(struct call *call, const struct redis_client *client, TALLOC_CTX *mem,
		 const struct redis_script *script, const char *key, const int64_t *args,
		 size_t arg_count)
{
	struct redis_request *request = &call->request;

	if (!mem ||
	    redis_request_init_script(request, mem, client, script, key, arg_count) < 0)
		return -E_NOMEM;
	for (size_t i = 0; i < arg_count; i++) {
		snprintf(call->args[i], NUMBER_SIZE, "%" PRId64, args[i]);
		redis_request_add(request, call->args[i], strlen(call->args[i]));
	}
	return 0;
}

static int take_numbers(const redisReply *reply, int64_t *numbers, size_t count,
			struct err *err)
{
	if (reply->type != REDIS_REPLY_ARRAY || reply->elements != count)
		return err_set(err, E_INVALID, "Redis: unexpected answer to a script");
	for (size_t i = 0; i < count; i++) {
		if (reply->element[i]->type != REDIS_REPLY_INTEGER)
			return err_set(err, E_INVALID,
				       "Redis: a script answered no number");
		numbers[i] = reply->element[i]->integer;
	}
	return 0;
}

int redis_script_run(struct redis_client *client, struct deadline deadline,
		     const struct redis_script *script, const char *key,
		     const int64_t *args, size_t arg_count, int64_t *ret_numbers,
		     size_t count, struct err *err)
{
	struct call call = { 0 };
	TALLOC_CTX *scratch;
	int r;

	if (arg_count > REDIS_SCRIPT_ARGS)
		return err_set(err, E_INVALID, "Redis: too many arguments of a script");
	scratch = talloc_new(NULL);
	if (build(&call, client, scratch, script, key, args, arg_count) < 0)
		r = err_set(err, E_NOMEM, "no memory for a Redis command");
	else
		r = redis_requests_run(client, deadline, &call.request, 1, err);
	if (!r)
		r = take_numbers(call.request.reply, ret_numbers, count, err);
	redis_requests_done(&call.request, 1);
	talloc_free(scratch);
	return r;
}
