/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that never fall. */
#include "redis/client.h"

#include "redis/request.h"

#include <inttypes.h>
#include <string.h>

/*
 * The larger of the stored and the given decimal number stays, compared as text (length,
 * then digits), because Lua's numbers end at 2^53.  What is no number, or no
 * text at all, is replaced.  A larger one keeps its expiry: were it renewed, a number
 * left from a database that was restored from a backup would stay for as long as it is
 * asked for.
 */
#define SET_MAX_SCRIPT                                              \
	"local old = redis.pcall('GET', KEYS[1])\n"                 \
	"local new = ARGV[1]\n"                                     \
	"if type(old) == 'string' and string.match(old, '^%d+$')\n" \
	"and (#old > #new or (#old == #new and old > new))\n"       \
	"and redis.call('PTTL', KEYS[1]) > 0 then\n"                \
	"return old\n"                                              \
	"end\n"                                                     \
	"return redis.call('SET', KEYS[1], new, 'PX', ARGV[2])\n"

static const struct redis_script set_max = {
	.text = SET_MAX_SCRIPT,
	/* SHA-1 of the text; the test asks a server whether it still is. */
	.sha1 = "35fc12b7044cf9806828696d37aa197052e878ce",
};

static int no_memory(struct err *err)
{
	return err_set(err, E_NOMEM, "no memory for a Redis command");
}

static int build(struct redis_request *request, const struct redis_client *client,
		 TALLOC_CTX *mem, const struct redis_max *max)
{
	char *number = talloc_asprintf(mem, "%" PRIu64, max->number);
	char *ttl = talloc_asprintf(mem, "%" PRId64, max->ttl_ms);

	if (!number || !ttl ||
	    redis_request_init_script(request, mem, client, &set_max, max->key, 2) < 0)
		return -E_NOMEM;
	redis_request_add(request, number, strlen(number));
	redis_request_add(request, ttl, strlen(ttl));
	return 0;
}

int redis_set_max(struct redis_client *client, struct deadline deadline,
		  const char *const *keys, const uint64_t *numbers, size_t n,
		  int64_t ttl_ms, struct err *err)
{
	TALLOC_CTX *scratch = talloc_new(NULL);
	struct redis_request *requests =
		scratch ? talloc_zero_array(scratch, struct redis_request, n) : NULL;
	int r = requests ? 0 : -E_NOMEM;

	for (size_t i = 0; !r && i < n; i++) {
		requests[i].durable = true;
		r = build(&requests[i], client, scratch,
			  &(struct redis_max){ keys[i], numbers[i], ttl_ms });
	}
	if (r)
		r = no_memory(err);
	else
		r = redis_requests_run(client, deadline, requests, n, err);
	if (requests)
		redis_requests_done(requests, n);
	talloc_free(scratch);
	return r;
}

int redis_set_with_max(struct redis_client *client, struct deadline deadline,
		       const char *key, const struct redis_arg *parts, size_t part_count,
		       int64_t ttl_ms, const struct redis_max *max, struct err *err)
{
	TALLOC_CTX *scratch = talloc_new(NULL);
	struct redis_request requests[2] = { 0 };
	int r;

	if (!scratch ||
	    redis_request_set(&requests[0], client, scratch, key, parts, part_count,
			      ttl_ms) < 0 ||
	    build(&requests[1], client, scratch, max) < 0)
		r = no_memory(err);
	else
		r = redis_requests_run(client, deadline, requests, 2, err);
	redis_requests_done(requests, 2);
	talloc_free(scratch);
	return r;
}
