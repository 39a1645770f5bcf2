/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/client.h"

#include "base/cond.h"
#include "redis/client_priv.h"
#include "redis/cluster.h"
#include "redis/reply.h"

#include <hiredis.h>
#include <stdio.h>

/*
 * A connection is idle (in the stack), in use (counted), or gone.  When the circuit opens
 * all idle ones are closed: a probe opens a fresh one.
 */
struct redis_client {
	struct redis_config config;
	struct redis_cluster *cluster; /* NULL: this is a pool to one server */
	pthread_mutex_t lock;
	pthread_cond_t given; /* a connection was given back or thrown away */
	redisContext **idle;  /* stack, last used on top */
	int32_t idle_count, in_use;
	struct breaker *breaker;
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

int redis_client_new(TALLOC_CTX *mem, const struct redis_config *config,
		     struct redis_client **ret_client, struct err *err)
{
	struct redis_client *client = talloc_zero(mem, struct redis_client);
	int r;

	if (!client || copy_config(client, config) < 0)
		goto nomem;
	client->idle =
		talloc_zero_array(client, redisContext *, client->config.pool_size);
	if (!client->idle ||
	    breaker_new(client, &config->breaker, &client->breaker, err) < 0 ||
	    cond_init_pair(&client->lock, &client->given) < 0)
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
	cond_destroy_pair(&client->lock, &client->given);
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

static int wait_given(struct redis_client *client, struct deadline deadline,
		      struct err *err)
{
	if (cond_wait_until(&client->given, &client->lock, deadline) ||
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
	r = reserve(client, fresh, deadline, ret_context, err);
	pthread_mutex_unlock(&client->lock);
	return r;
}

static void give(struct redis_client *client, redisContext *context, int r)
{
	pthread_mutex_lock(&client->lock);
	client->in_use--;
	if (r == 0)
		client->idle[client->idle_count++] = context;
	pthread_cond_signal(&client->given);
	pthread_mutex_unlock(&client->lock);
	if (r && context)
		redisFree(context);
}

/* How a call went. */
struct outcome {
	int r;
	bool own_limit;  /* the configured time-out is what ends it, not the caller's */
	bool asked;      /* a place in the pool was had */
	bool connecting; /* it failed before there was a connection */
	bool again;      /* an idle connection was dead, a fresh one may do */
	int64_t took_us;
};

/*
 * What a call says about the server.  A caller with little time left learns nothing about
 * it; one refused by it (no permission, out of memory) has learned that it is there.
 */
static enum breaker_verdict verdict_of(const struct outcome *o)
{
	if (!o->r)
		return BREAKER_FINE;
	if (!o->asked || o->r == -E_NOMEM)
		return BREAKER_UNKNOWN;
	if (o->r == -E_TIMEOUT)
		return o->own_limit ? BREAKER_FAILED : BREAKER_UNKNOWN;
	if (o->connecting)
		return BREAKER_GONE;
	return o->r == -E_UNAVAILABLE ? BREAKER_FAILED : BREAKER_FINE;
}

/* One try. */
static void attempt(struct redis_client *client, bool fresh, struct deadline deadline,
		    redis_exchange_fn exchange, void *arg, struct outcome *o,
		    struct err *err)
{
	redisContext *context = NULL;
	int64_t start_us;
	bool reused;

	o->r = take(client, fresh, deadline, &context, err);
	o->asked = !o->r;
	o->again = false;
	if (o->r)
		return;
	start_us = clock_mono_us();
	reused = context != NULL;
	if (!reused)
		o->r = redis_reply_connect(&client->config, deadline, &context, err);
	o->connecting = o->r != 0;
	if (!o->r)
		o->r = exchange(context, deadline, arg, err);
	o->again = o->r == -E_UNAVAILABLE && reused && !fresh;
	o->took_us = clock_mono_us() - start_us;
	give(client, context, o->r);
}

/* Count the call, and close what is idle where it opened the circuit. */
static void account(struct redis_client *client, struct breaker_ticket *ticket,
		    const struct outcome *o, const struct err *err)
{
	bool opened = breaker_leave(client->breaker, ticket, verdict_of(o), o->took_us,
				    err->text, clock_mono_us());

	pthread_mutex_lock(&client->lock);
	client->commands++;
	client->failures += o->r != 0;
	if (opened)
		close_idle(client);
	pthread_mutex_unlock(&client->lock);
}

static int refuse(struct redis_client *client, struct err *err)
{
	pthread_mutex_lock(&client->lock);
	client->commands++;
	client->failures++;
	pthread_mutex_unlock(&client->lock);
	return breaker_refuse(client->breaker, "Redis is not asked", clock_mono_us(),
			      clock_wall_ms(), err);
}

int redis_client_run_until(struct redis_client *client, struct deadline limit,
			   bool own_limit, redis_exchange_fn exchange, void *arg,
			   struct err *err)
{
	struct outcome o = { .own_limit = own_limit };
	struct breaker_ticket ticket;
	struct err local = { 0 };

	if (!client->config.enabled)
		return err_set(err, E_UNAVAILABLE, "Redis is switched off");
	if (!err)
		err = &local;
	if (!breaker_enter(client->breaker, clock_mono_us(), &ticket))
		return refuse(client, err);
	attempt(client, false, limit, exchange, arg, &o, err);
	if (o.again)
		attempt(client, true, limit, exchange, arg, &o, err);
	account(client, &ticket, &o, err);
	return o.r;
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
	struct breaker_stats breaker;

	if (client->cluster) {
		redis_cluster_stats(client->cluster, ret_stats);
		return;
	}
	breaker_stats(client->breaker, clock_mono_us(), clock_wall_ms(), &breaker);
	pthread_mutex_lock(&client->lock);
	*ret_stats = (struct redis_stats){
		.enabled = client->config.enabled,
		.up = breaker.tried && breaker.state == BREAKER_CLOSED,
		.breaker = breaker,
		.size = client->config.pool_size,
		.open = client->idle_count + client->in_use,
		.in_use = client->in_use,
		.commands = client->commands,
		.failures = client->failures,
		.waits = client->waits,
	};
	pthread_mutex_unlock(&client->lock);
}
