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
static int reserve(struct redis_client *client, struct deadline deadline,
		   redisContext **ret_context, struct err *err)
{
	bool waited = false;
	int r = 0;

	while (!r && !client->idle_count && client->in_use >= client->config.pool_size) {
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

static int take(struct redis_client *client, struct deadline deadline,
		redisContext **ret_context, struct err *err)
{
	int r;

	pthread_mutex_lock(&client->lock);
	r = reserve(client, deadline, ret_context, err);
	pthread_mutex_unlock(&client->lock);
	return r;
}

/*
 * What a call says about the server.  A caller with little time left, or who waited for
 * others for most of it, learns nothing about it; one refused by it (no permission, out
 * of memory) has learned that it is there.
 */
static enum breaker_verdict verdict_of(const struct redis_lease *lease, int r,
				       bool own_limit, int64_t took_us)
{
	int64_t timeout_us = lease->client->config.timeout_ms * INT64_C(1000);

	if (!r)
		return BREAKER_FINE;
	if (r == -E_NOMEM)
		return BREAKER_UNKNOWN;
	if (r == -E_TIMEOUT)
		return own_limit && took_us >= timeout_us / 2 ? BREAKER_FAILED
							      : BREAKER_UNKNOWN;
	if (lease->connecting)
		return BREAKER_GONE;
	return r == -E_UNAVAILABLE ? BREAKER_FAILED : BREAKER_FINE;
}

static void count(struct redis_client *client, int r)
{
	client->commands++;
	client->failures += r != 0;
}

static int refuse(struct redis_client *client, struct err *err)
{
	pthread_mutex_lock(&client->lock);
	count(client, -E_UNAVAILABLE);
	pthread_mutex_unlock(&client->lock);
	return breaker_refuse(client->breaker, "Redis is not asked", clock_mono_us(),
			      clock_wall_ms(), err);
}

int redis_lease_take(struct redis_client *client, struct deadline limit,
		     struct redis_lease *ret_lease, struct err *err)
{
	struct redis_lease lease = { .client = client };
	int r;

	if (!client->config.enabled)
		return err_set(err, E_UNAVAILABLE, "Redis is switched off");
	if (!breaker_enter(client->breaker, clock_mono_us(), &lease.ticket))
		return refuse(client, err);
	r = take(client, limit, &lease.context, err);
	if (r) {
		breaker_leave(client->breaker, &lease.ticket, BREAKER_UNKNOWN, 0, NULL,
			      clock_mono_us());
		pthread_mutex_lock(&client->lock);
		count(client, r);
		pthread_mutex_unlock(&client->lock);
		return r;
	}
	lease.reused = lease.context != NULL;
	lease.connecting = !lease.reused;
	*ret_lease = lease;
	return 0;
}

int redis_lease_open(struct redis_lease *lease, int *ret_logins, struct err *err)
{
	return redis_reply_open(&lease->client->config, &lease->context, ret_logins, err);
}

bool redis_lease_renew(struct redis_lease *lease, int r)
{
	struct redis_client *client = lease->client;

	if (r != -E_UNAVAILABLE || !lease->reused)
		return false;
	pthread_mutex_lock(&client->lock);
	close_idle(client); /* they are likely to be as dead */
	pthread_mutex_unlock(&client->lock);
	redisFree(lease->context);
	lease->context = NULL;
	lease->reused = false;
	lease->connecting = true;
	return true;
}

static void name_server(const struct redis_config *config, struct err *err)
{
	if (config->socket[0])
		err_prefix(err, "Redis at %s", config->socket);
	else
		err_prefix(err, "Redis at %s:%u", config->host, config->port);
}

/* Keeps the connection, closes what is idle where the call opened the circuit. */
void redis_lease_end(struct redis_lease *lease, int r, bool own_limit, int64_t took_us,
		     struct err *err)
{
	struct redis_client *client = lease->client;
	bool opened;

	if (r && lease->connecting)
		name_server(&client->config, err);
	opened = breaker_leave(client->breaker, &lease->ticket,
			       verdict_of(lease, r, own_limit, took_us), took_us,
			       err->text, clock_mono_us());
	pthread_mutex_lock(&client->lock);
	count(client, r);
	client->in_use--;
	if (!r) {
		client->idle[client->idle_count++] = lease->context;
		lease->context = NULL;
	}
	if (opened)
		close_idle(client);
	pthread_cond_signal(&client->given);
	pthread_mutex_unlock(&client->lock);
	redisFree(lease->context);
	lease->context = NULL;
}

/* One try; took_us: how long the server needed. */
static int attempt(struct redis_lease *lease, struct deadline limit,
		   redis_exchange_fn exchange, void *arg, int64_t *ret_took_us,
		   struct err *err)
{
	int64_t start_us = clock_mono_us();
	int r = 0;

	lease->others_us = 0;
	if (lease->connecting)
		r = redis_reply_connect(&lease->client->config, limit, &lease->context,
					err);
	if (!r) {
		lease->connecting = false;
		r = exchange(lease, limit, arg, err);
	}
	*ret_took_us = clock_mono_us() - start_us - lease->others_us;
	return r;
}

int redis_client_run(struct redis_client *client, struct deadline deadline,
		     redis_exchange_fn exchange, void *arg, struct err *err)
{
	struct deadline own = deadline_in_ms(client->config.timeout_ms);
	struct deadline limit = deadline_min(deadline, own);
	struct redis_lease lease;
	struct err local = { 0 };
	int64_t took_us;
	int r;

	if (!err)
		err = &local;
	r = redis_lease_take(client, limit, &lease, err);
	if (r)
		return r;
	do
		r = attempt(&lease, limit, exchange, arg, &took_us, err);
	while (redis_lease_renew(&lease, r));
	redis_lease_end(&lease, r, limit.at_us == own.at_us, took_us, err);
	return r;
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
