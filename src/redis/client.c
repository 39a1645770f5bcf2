/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/client.h"

#include "redis/client_priv.h"
#include "redis/cluster.h"
#include "redis/reply.h"

#include <hiredis.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#define RETRY_AFTER_US INT64_C(1000000)

/*
 * A connection is idle (in the stack), in use (counted), or gone.  While down no
 * connection is idle: going down closes them all, and the next attempt, at most one a
 * second, opens a fresh one.
 */
struct redis_client {
	struct redis_config config;
	struct redis_cluster *cluster; /* NULL: this is a pool to one server */
	pthread_mutex_t lock;
	pthread_cond_t given; /* a connection was given back or thrown away */
	redisContext **idle;  /* stack, last used on top */
	int32_t idle_count, in_use;
	bool tried, up;
	int64_t next_attempt_us; /* while down */
	int64_t since_ms;
	char reason[256];
	uint64_t commands, failures, waits;
};

static int copy_config(struct redis_client *client, const struct redis_config *config)
{
	struct redis_config *c = &client->config;
	const char **texts[] = { &c->socket,   &c->host,       &c->user,
				 &c->password, &c->key_prefix, &c->cluster };

	*c = *config;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		*texts[i] = talloc_strdup(client, *texts[i] ? *texts[i] : "");
		if (!*texts[i])
			return -E_NOMEM;
	}
	if (c->pool_size < 1)
		c->pool_size = 1;
	if (c->timeout_ms < 1)
		c->timeout_ms = 1;
	return 0;
}

static int init_lock(struct redis_client *client)
{
	pthread_condattr_t attr;
	int r;

	if (pthread_condattr_init(&attr))
		return -E_NOMEM;
	r = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	if (!r)
		r = pthread_cond_init(&client->given, &attr);
	pthread_condattr_destroy(&attr);
	if (r)
		return -E_NOMEM;
	if (pthread_mutex_init(&client->lock, NULL)) {
		pthread_cond_destroy(&client->given);
		return -E_NOMEM;
	}
	return 0;
}

int redis_client_new(TALLOC_CTX *mem, const struct redis_config *config,
		     struct redis_client **ret_client, struct err *err)
{
	struct redis_client *client = talloc_zero(mem, struct redis_client);
	int r;

	if (!client || copy_config(client, config) < 0)
		goto nomem;
	client->idle =
		talloc_zero_array(client, redisContext *, client->config.pool_size);
	if (!client->idle || init_lock(client) < 0)
		goto nomem;
	if (*client->config.cluster) {
		r = redis_cluster_new(&client->config, &client->cluster, err);
		if (r) {
			redis_client_free(client);
			return r;
		}
	}
	*ret_client = client;
	return 0;
nomem:
	talloc_free(client);
	return err_set(err, E_NOMEM, "no memory for the Redis pool");
}

static void close_idle(struct redis_client *client)
{
	while (client->idle_count)
		redisFree(client->idle[--client->idle_count]);
}

void redis_client_free(struct redis_client *client)
{
	if (!client)
		return;
	redis_cluster_free(client->cluster);
	close_idle(client);
	pthread_mutex_destroy(&client->lock);
	pthread_cond_destroy(&client->given);
	talloc_free(client);
}

const char *redis_client_prefix(const struct redis_client *client)
{
	return client->config.key_prefix;
}

struct redis_cluster *redis_client_cluster(const struct redis_client *client)
{
	return client->cluster;
}

static void set_up(struct redis_client *client)
{
	if (client->tried && client->up)
		return;
	client->tried = client->up = true;
	client->since_ms = clock_wall_ms();
	client->reason[0] = '\0';
}

static void set_down(struct redis_client *client, const char *reason)
{
	if (!client->tried || client->up)
		client->since_ms = clock_wall_ms();
	client->tried = true;
	client->up = false;
	client->next_attempt_us = clock_mono_us() + RETRY_AFTER_US;
	snprintf(client->reason, sizeof(client->reason), "%.255s", reason);
	close_idle(client);
}

static int wait_given(struct redis_client *client, struct deadline deadline,
		      struct err *err)
{
	struct timespec until = { .tv_sec = deadline.at_us / 1000000,
				  .tv_nsec = deadline.at_us % 1000000 * 1000 };

	if (pthread_cond_timedwait(&client->given, &client->lock, &until) == 0 ||
	    !deadline_passed(deadline))
		return 0;
	return err_set(err, E_TIMEOUT, "all %d Redis connections are in use",
		       client->config.pool_size);
}

/*
 * Reserve a place in the pool, lock held.  *ret_context: an idle connection, or NULL when
 * the caller has to open one.
 */
static int reserve(struct redis_client *client, bool fresh, struct deadline deadline,
		   redisContext **ret_context, struct err *err)
{
	bool waited = false;
	int r = 0;

	while (!r) {
		if (client->tried && !client->up) {
			int64_t now = clock_mono_us();

			if (now < client->next_attempt_us)
				return err_set(err, E_UNAVAILABLE, "%s", client->reason);
			client->next_attempt_us = now + RETRY_AFTER_US;
		}
		if (fresh)
			close_idle(client);
		if (client->idle_count || client->in_use < client->config.pool_size)
			break;
		client->waits += !waited;
		waited = true;
		r = wait_given(client, deadline, err);
	}
	if (r)
		return r;
	*ret_context = client->idle_count ? client->idle[--client->idle_count] : NULL;
	client->in_use++;
	return 0;
}

static int take(struct redis_client *client, bool fresh, struct deadline deadline,
		redisContext **ret_context, struct err *err)
{
	int r;

	pthread_mutex_lock(&client->lock);
	client->commands++;
	r = reserve(client, fresh, deadline, ret_context, err);
	if (r)
		client->failures++;
	pthread_mutex_unlock(&client->lock);
	return r;
}

/*
 * Whether a failure says that the server is away.  A caller with little time left learns
 * nothing about the server; a refused command (no permission, out of memory) neither.
 */
static bool means_down(int r, bool own_limit, bool connecting)
{
	if (r == -E_TIMEOUT)
		return own_limit;
	return r == -E_UNAVAILABLE || connecting;
}

struct outcome {
	int r;
	bool own_limit, connecting, again;
	const char *text;
};

static void give(struct redis_client *client, redisContext *context,
		 const struct outcome *o)
{
	pthread_mutex_lock(&client->lock);
	client->in_use--;
	if (o->r == 0) {
		set_up(client);
		client->idle[client->idle_count++] = context;
	} else {
		client->failures++;
		if (!o->again && means_down(o->r, o->own_limit, o->connecting))
			set_down(client, o->text);
	}
	pthread_cond_signal(&client->given);
	pthread_mutex_unlock(&client->lock);
	if (o->r && context)
		redisFree(context);
}

/* One try; *ret_again: an idle connection was dead, a fresh one may do. */
static int attempt(struct redis_client *client, bool fresh, struct deadline deadline,
		   bool own_limit, redis_exchange_fn exchange, void *arg, bool *ret_again,
		   struct err *err)
{
	struct outcome o = { .own_limit = own_limit };
	redisContext *context = NULL;
	bool reused;

	o.r = take(client, fresh, deadline, &context, err);
	if (o.r)
		return o.r;
	reused = context != NULL;
	if (!reused)
		o.r = redis_reply_connect(&client->config, deadline, &context, err);
	o.connecting = o.r != 0;
	if (!o.r)
		o.r = exchange(context, deadline, arg, err);
	o.again = o.r == -E_UNAVAILABLE && reused && !fresh;
	o.text = err->text;
	give(client, context, &o);
	*ret_again = o.again;
	return o.r;
}

int redis_client_run_until(struct redis_client *client, struct deadline limit,
			   bool own_limit, redis_exchange_fn exchange, void *arg,
			   struct err *err)
{
	struct err local = { 0 };
	bool again = false;
	int r;

	if (!client->config.enabled)
		return err_set(err, E_UNAVAILABLE, "Redis is switched off");
	if (!err)
		err = &local;
	r = attempt(client, false, limit, own_limit, exchange, arg, &again, err);
	if (r && again)
		r = attempt(client, true, limit, own_limit, exchange, arg, &again, err);
	return r;
}

int redis_client_run(struct redis_client *client, struct deadline deadline,
		     redis_exchange_fn exchange, void *arg, struct err *err)
{
	struct deadline own = deadline_in_ms(client->config.timeout_ms);
	struct deadline limit = deadline_min(deadline, own);

	return redis_client_run_until(client, limit, limit.at_us == own.at_us, exchange,
				      arg, err);
}

void redis_client_stats(struct redis_client *client, struct redis_stats *ret_stats)
{
	if (client->cluster) {
		redis_cluster_stats(client->cluster, ret_stats);
		return;
	}
	pthread_mutex_lock(&client->lock);
	*ret_stats = (struct redis_stats){
		.enabled = client->config.enabled,
		.up = client->up,
		.since_ms = client->since_ms,
		.size = client->config.pool_size,
		.open = client->idle_count + client->in_use,
		.in_use = client->in_use,
		.commands = client->commands,
		.failures = client->failures,
		.waits = client->waits,
	};
	snprintf(ret_stats->reason, sizeof(ret_stats->reason), "%s", client->reason);
	pthread_mutex_unlock(&client->lock);
}
