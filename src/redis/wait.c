/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/wait.h"

#include "redis/reply.h"

#include <hiredis.h>

#define WAIT_MS 100

int redis_wait_append(redisContext *c, struct deadline deadline, struct err *err)
{
	int32_t ms = deadline_left_ms(deadline) / 2;

	/* 0 would be for ever. */
	ms = ms > WAIT_MS ? WAIT_MS : ms < 1 ? 1 : ms;
	if (redisAppendCommand(c, "WAIT 1 %d", ms) != REDIS_OK)
		return err_set(err, E_NOMEM, "no memory for a Redis command");
	return 0;
}

bool redis_wait_replicated(const redisReply *reply)
{
	return reply->type == REDIS_REPLY_INTEGER && reply->integer > 0;
}

int redis_wait_read(redisContext *c, struct deadline deadline, bool *ret_replicated,
		    struct err *err)
{
	redisReply *reply = NULL;
	int r = redis_reply_next(c, deadline, &reply, err);

	if (r)
		return r;
	*ret_replicated = redis_wait_replicated(reply);
	freeReplyObject(reply);
	return 0;
}
