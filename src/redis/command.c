/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/client.h"

#include "redis/client_priv.h"
#include "redis/reply.h"

#include <hiredis.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PIPELINE_MAX 256 /* commands in one round trip */

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
/* SHA-1 of the text; the test asks a server whether it still is. */
#define SET_MAX_SHA1 "35fc12b7044cf9806828696d37aa197052e878ce"

/* A command as hiredis takes it. */
struct command {
	const char **argv;
	size_t *lens;
	int argc;
};

static int command_init(struct command *cmd, TALLOC_CTX *mem, size_t room)
{
	cmd->argv = talloc_array(mem, const char *, room);
	cmd->lens = talloc_array(mem, size_t, room);
	cmd->argc = 0;
	return cmd->argv && cmd->lens ? 0 : -E_NOMEM;
}

static void command_add(struct command *cmd, const char *text, size_t len)
{
	cmd->argv[cmd->argc] = text;
	cmd->lens[cmd->argc++] = len;
}

static int command_add_key(struct command *cmd, struct redis_client *client,
			   const char *key)
{
	const char *prefix = redis_client_prefix(client);
	size_t prefix_len = strlen(prefix), key_len = strlen(key);
	char *full = talloc_size(cmd->argv, prefix_len + key_len);

	if (!full)
		return -E_NOMEM;
	memcpy(full, prefix, prefix_len);
	memcpy(full + prefix_len, key, key_len);
	command_add(cmd, full, prefix_len + key_len);
	return 0;
}

/* Make "VERB prefix+key…". */
static int command_keys(struct command *cmd, struct redis_client *client, TALLOC_CTX *mem,
			const char *verb, const char *const *keys, size_t n)
{
	int r = command_init(cmd, mem, n + 1);

	if (!r)
		command_add(cmd, verb, strlen(verb));
	for (size_t i = 0; !r && i < n; i++)
		r = command_add_key(cmd, client, keys[i]);
	return r;
}

static int append(redisContext *c, const struct command *cmd)
{
	return redisAppendCommandArgv(c, cmd->argc, cmd->argv, cmd->lens);
}

static int exchange_one(redisContext *c, const struct command *cmd,
			struct deadline deadline, redisReply **ret_reply, struct err *err)
{
	int r;

	if (append(c, cmd) != REDIS_OK)
		return err_set(err, E_NOMEM, "no memory for a Redis command");
	r = redis_reply_flush(c, deadline, err);
	return r ? r : redis_reply_read(c, deadline, ret_reply, err);
}

/* A command whose answer does not matter beyond not being an error. */
static int exchange_plain(redisContext *c, struct deadline deadline, void *arg,
			  struct err *err)
{
	redisReply *reply = NULL;
	int r = exchange_one(c, arg, deadline, &reply, err);

	if (!r)
		freeReplyObject(reply);
	return r;
}

static int no_memory(struct err *err)
{
	return err_set(err, E_NOMEM, "no memory for a Redis command");
}

struct mget {
	struct command cmd;
	TALLOC_CTX *mem;
	struct redis_value *values;
	size_t n;
};

static int take_values(const redisReply *reply, struct mget *m, struct err *err)
{
	if (reply->type != REDIS_REPLY_ARRAY || reply->elements != m->n)
		return err_set(err, E_INVALID, "Redis: unexpected answer to MGET");
	for (size_t i = 0; i < m->n; i++) {
		const redisReply *e = reply->element[i];
		struct redis_value v = { 0 };

		if (e->type == REDIS_REPLY_STRING) {
			v.data = talloc_memdup(m->mem, e->str, e->len + 1);
			v.len = e->len;
			if (!v.data)
				return no_memory(err);
		}
		m->values[i] = v;
	}
	return 0;
}

static int exchange_mget(redisContext *c, struct deadline deadline, void *arg,
			 struct err *err)
{
	struct mget *m = arg;
	redisReply *reply = NULL;
	int r = exchange_one(c, &m->cmd, deadline, &reply, err);

	if (r)
		return r;
	r = take_values(reply, m, err);
	freeReplyObject(reply);
	return r;
}

int redis_mget(struct redis_client *client, TALLOC_CTX *mem, struct deadline deadline,
	       const char *const *keys, size_t n, struct redis_value *ret_values,
	       struct err *err)
{
	struct mget m = { .mem = mem, .n = n };
	TALLOC_CTX *scratch = talloc_new(mem); /* a request's pool has room for it */
	int r;

	m.values = scratch ? talloc_zero_array(scratch, struct redis_value, n) : NULL;
	if (!m.values || command_keys(&m.cmd, client, scratch, "MGET", keys, n) < 0)
		r = no_memory(err);
	else
		r = redis_client_run(client, deadline, exchange_mget, &m, err);
	if (!r)
		memcpy(ret_values, m.values, n * sizeof(*ret_values));
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

static int command_set(struct command *cmd, struct redis_client *client, TALLOC_CTX *mem,
		       const char *key, const struct redis_arg *parts, size_t part_count,
		       int64_t ttl_ms)
{
	char *ttl = talloc_asprintf(mem, "%" PRId64, ttl_ms);
	const char *value;
	size_t len;

	if (!ttl || command_init(cmd, mem, 5) < 0)
		return -E_NOMEM;
	value = join(mem, parts, part_count, &len);
	command_add(cmd, "SET", 3);
	if (!value || command_add_key(cmd, client, key) < 0)
		return -E_NOMEM;
	command_add(cmd, value, len);
	command_add(cmd, "PX", 2);
	command_add(cmd, ttl, strlen(ttl));
	return 0;
}

int redis_set(struct redis_client *client, struct deadline deadline, const char *key,
	      const struct redis_arg *parts, size_t part_count, int64_t ttl_ms,
	      struct err *err)
{
	TALLOC_CTX *scratch = talloc_new(NULL);
	struct command cmd;
	int r;

	if (!scratch ||
	    command_set(&cmd, client, scratch, key, parts, part_count, ttl_ms) < 0)
		r = no_memory(err);
	else
		r = redis_client_run(client, deadline, exchange_plain, &cmd, err);
	talloc_free(scratch);
	return r;
}

int redis_del(struct redis_client *client, struct deadline deadline,
	      const char *const *keys, size_t n, struct err *err)
{
	TALLOC_CTX *scratch = talloc_new(NULL);
	struct command cmd;
	int r;

	if (!scratch || command_keys(&cmd, client, scratch, "DEL", keys, n) < 0)
		r = no_memory(err);
	else
		r = redis_client_run(client, deadline, exchange_plain, &cmd, err);
	talloc_free(scratch);
	return r;
}

/* At most PIPELINE_MAX keys of one redis_set_max. */
struct set_max {
	const char *prefix;
	const char *const *keys;
	const uint64_t *numbers;
	size_t n;
	int64_t ttl_ms;
};

static int append_set_max(redisContext *c, const struct set_max *m, size_t i,
			  bool by_text)
{
	return redisAppendCommand(c, "%s %s 1 %s%s %" PRIu64 " %" PRId64,
				  by_text ? "EVAL" : "EVALSHA",
				  by_text ? SET_MAX_SCRIPT : SET_MAX_SHA1, m->prefix,
				  m->keys[i], m->numbers[i], m->ttl_ms);
}

/*
 * Send the commands of the keys marked in todo and take the mark off those that were
 * done.  Left over are the ones whose script the server did not know.
 */
static int round_set_max(redisContext *c, const struct set_max *m, bool *todo,
			 bool by_text, struct deadline deadline, struct err *err)
{
	int r;

	for (size_t i = 0; i < m->n; i++)
		if (todo[i] && append_set_max(c, m, i, by_text) != REDIS_OK)
			return no_memory(err);
	r = redis_reply_flush(c, deadline, err);
	for (size_t i = 0; !r && i < m->n; i++) {
		redisReply *reply = NULL;

		if (!todo[i])
			continue;
		r = redis_reply_read(c, deadline, &reply, err);
		if (r == -E_NOT_FOUND && !by_text) {
			r = 0;
			continue;
		}
		freeReplyObject(reply);
		todo[i] = false;
	}
	return r;
}

static int exchange_set_max(redisContext *c, struct deadline deadline, void *arg,
			    struct err *err)
{
	const struct set_max *m = arg;
	bool todo[PIPELINE_MAX], left = false;
	int r;

	memset(todo, true, sizeof(todo));
	r = round_set_max(c, m, todo, false, deadline, err);
	for (size_t i = 0; i < m->n; i++)
		left |= todo[i];
	if (!r && left)
		r = round_set_max(c, m, todo, true, deadline, err);
	return r;
}

int redis_set_max(struct redis_client *client, struct deadline deadline,
		  const char *const *keys, const uint64_t *numbers, size_t n,
		  int64_t ttl_ms, struct err *err)
{
	int r = 0;

	for (size_t done = 0; !r && done < n; done += PIPELINE_MAX) {
		struct set_max m = {
			.prefix = redis_client_prefix(client),
			.keys = keys + done,
			.numbers = numbers + done,
			.n = n - done < PIPELINE_MAX ? n - done : PIPELINE_MAX,
			.ttl_ms = ttl_ms,
		};

		r = redis_client_run(client, deadline, exchange_set_max, &m, err);
	}
	return r;
}

static int read_plain(redisContext *c, struct deadline deadline, struct err *err)
{
	redisReply *reply = NULL;
	int r = redis_reply_read(c, deadline, &reply, err);

	if (!r)
		freeReplyObject(reply);
	return r;
}

struct set_with_max {
	struct command set;
	struct set_max max; /* one key */
};

static int exchange_set_with_max(redisContext *c, struct deadline deadline, void *arg,
				 struct err *err)
{
	const struct set_with_max *m = arg;
	bool todo = true;
	int r;

	if (append(c, &m->set) != REDIS_OK ||
	    append_set_max(c, &m->max, 0, false) != REDIS_OK)
		return no_memory(err);
	r = redis_reply_flush(c, deadline, err);
	if (!r)
		r = read_plain(c, deadline, err);
	if (r)
		return r;
	r = read_plain(c, deadline, err);
	if (r == -E_NOT_FOUND)
		return round_set_max(c, &m->max, &todo, true, deadline, err);
	return r;
}

int redis_set_with_max(struct redis_client *client, struct deadline deadline,
		       const char *key, const struct redis_arg *parts, size_t part_count,
		       int64_t ttl_ms, const struct redis_max *max, struct err *err)
{
	TALLOC_CTX *scratch = talloc_new(NULL);
	struct set_with_max m = { .max = { .prefix = redis_client_prefix(client),
					   .keys = &max->key,
					   .numbers = &max->number,
					   .n = 1,
					   .ttl_ms = max->ttl_ms } };
	int r;

	if (!scratch ||
	    command_set(&m.set, client, scratch, key, parts, part_count, ttl_ms) < 0)
		r = no_memory(err);
	else
		r = redis_client_run(client, deadline, exchange_set_with_max, &m, err);
	talloc_free(scratch);
	return r;
}

int redis_ping(struct redis_client *client, struct deadline deadline, struct err *err)
{
	const char *argv[] = { "PING" };
	size_t lens[] = { 4 };
	struct command cmd = { .argv = argv, .lens = lens, .argc = 1 };

	return redis_client_run(client, deadline, exchange_plain, &cmd, err);
}
