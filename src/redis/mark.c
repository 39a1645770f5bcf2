/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks that only grow, by name, several of them in one key. */
#include "redis/client.h"

#include "redis/request.h"

#include <hiredis.h>
#include <inttypes.h>
#include <string.h>

/*
 * "<name>=<mark>;…", the newest first.  Counted, so that no clock that is set back makes
 * a smaller one; from the server's microseconds on, so that a key that was lost does not
 * begin anew with marks that were given before.
 */
#define MARK_SCRIPT                                                                \
	"local old = redis.pcall('GET', KEYS[1])\n"                                \
	"if type(old) ~= 'string' then old = '' end\n"                             \
	"local t = redis.call('TIME')\n"                                           \
	"local mark = t[1] * 1000000 + t[2]\n"                                     \
	"local last = tonumber(string.match(old, '^[^=;]+=(%d+);') or 0)\n"        \
	"if last >= mark and last < 9e15 then mark = last + 1 end\n"               \
	"local text, given = '', {}\n"                                             \
	"for i = 2, #ARGV do\n"                                                    \
	"  given[ARGV[i]] = true\n"                                                \
	"  text = text .. string.format('%s=%.0f;', ARGV[i], mark)\n"              \
	"end\n"                                                                    \
	"if not given['*'] then\n"                                                 \
	"  for name, m in string.gmatch(old, '([^=;]+)=(%d+);') do\n"              \
	"    if not given[name] then text = text .. name .. '=' .. m .. ';' end\n" \
	"  end\n"                                                                  \
	"end\n"                                                                    \
	"redis.call('SET', KEYS[1], text, 'PX', ARGV[1])\n"                        \
	"return mark\n"

static const struct redis_script mark_script = {
	.text = MARK_SCRIPT,
	/* SHA-1 of the text; the test asks a server whether it still is. */
	.sha1 = "944ed3098bcc0eea980bd0b1b9cac07b2f5e82c0",
};

static int build(struct redis_request *request, const struct redis_client *client,
		 TALLOC_CTX *mem, const char *key, const char *const *names, size_t n,
		 int64_t ttl_ms)
{
	char *ttl = talloc_asprintf(mem, "%" PRId64, ttl_ms);

	if (!ttl ||
	    redis_request_init_script(request, mem, client, &mark_script, key, 1 + n) < 0)
		return -E_NOMEM;
	request->durable = true;
	redis_request_add(request, ttl, strlen(ttl));
	for (size_t i = 0; i < n; i++)
		redis_request_add(request, names[i], strlen(names[i]));
	return 0;
}

static int take_mark(const redisReply *reply, uint64_t *ret_mark, struct err *err)
{
	if (reply->type != REDIS_REPLY_INTEGER || reply->integer <= 0)
		return err_set(err, E_INVALID, "Redis: a script answered no mark");
	*ret_mark = (uint64_t)reply->integer;
	return 0;
}

int redis_mark(struct redis_client *client, struct deadline deadline, const char *key,
	       const char *const *names, size_t n, int64_t ttl_ms, uint64_t *ret_mark,
	       struct err *err)
{
	TALLOC_CTX *scratch = talloc_new(NULL);
	struct redis_request request = { 0 };
	int r;

	if (!scratch || build(&request, client, scratch, key, names, n, ttl_ms) < 0)
		r = err_set(err, E_NOMEM, "no memory for a Redis command");
	else
		r = redis_requests_run(client, deadline, &request, 1, err);
	if (!r)
		r = take_mark(request.reply, ret_mark, err);
	redis_requests_done(&request, 1);
	talloc_free(scratch);
	return r;
}
