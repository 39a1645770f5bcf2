/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sql/pool.h"

#include "base/cancel.h"
#include "sql/conn_priv.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define IDLE_MAX_US (30 * INT64_C(1000000)) /* ask before use after so long a rest */
#define RETRY_US    INT64_C(1000000)        /* one attempt a second while down */

struct sql_pool {
	struct sql_config config;
	pthread_mutex_t lock;
	pthread_cond_t given;
	struct sql_conn **idle; /* stack of idle_count; the warmest on top */
	int32_t idle_count;
	int64_t retry_us; /* while down: no attempt before this moment */
	enum err_code down_code;
	struct sql_pool_stats stats;
};

static int copy_config(struct sql_pool *pool, const struct sql_config *config)
{
	struct sql_config *own = &pool->config;

	*own = *config;
	own->socket = talloc_strdup(pool, config->socket ? config->socket : "");
	own->host = talloc_strdup(pool, config->host ? config->host : "");
	own->user = talloc_strdup(pool, config->user ? config->user : "");
	own->password = talloc_strdup(pool, config->password ? config->password : "");
	own->database = talloc_strdup(pool, config->database ? config->database : "");
	own->table_prefix =
		talloc_strdup(pool, config->table_prefix ? config->table_prefix : "");
	if (own->pool_size < 1)
		own->pool_size = 1;
	pool->idle = talloc_zero_array(pool, struct sql_conn *, own->pool_size);
	return own->socket && own->host && own->user && own->password && own->database &&
			       own->table_prefix && pool->idle
		       ? 0
		       : -E_NOMEM;
}

int sql_pool_new(TALLOC_CTX *mem, const struct sql_config *config,
		 struct sql_pool **ret_pool, struct err *err)
{
	struct sql_pool *pool;
	pthread_condattr_t attr;

	if (config->table_prefix && !sql_names_prefix_valid(config->table_prefix))
		return err_set(err, E_INVALID,
			       "the table prefix may hold letters, digits "
			       "and underscores only, 32 at most");
	pool = talloc_zero(mem, struct sql_pool);
	if (!pool || copy_config(pool, config)) {
		talloc_free(pool);
		return err_set(err, E_NOMEM,
			       "no memory for the pool of database "
			       "connections");
	}
	pool->stats.size = pool->config.pool_size;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&pool->given, &attr);
	pthread_condattr_destroy(&attr);
	*ret_pool = pool;
	return 0;
}

static void mark_up(struct sql_pool *pool)
{
	if (pool->stats.up)
		return;
	pool->stats.up = true;
	pool->stats.since_ms = clock_wall_ms();
	pool->stats.reason[0] = '\0';
}

/* A caller's short deadline says nothing about the server. */
static void mark_down(struct sql_pool *pool, const struct err *why)
{
	if (why->code == E_TIMEOUT || why->code == E_NOMEM)
		return;
	if (pool->stats.up || !pool->stats.since_ms)
		pool->stats.since_ms = clock_wall_ms();
	pool->stats.up = false;
	pool->retry_us = clock_mono_us() + RETRY_US;
	pool->down_code = why->code;
	snprintf(pool->stats.reason, sizeof(pool->stats.reason), "%.255s", why->text);
}

static bool known_down(const struct sql_pool *pool)
{
	return !pool->stats.up && pool->stats.since_ms &&
	       clock_mono_us() < pool->retry_us;
}

/* Lock held; dropped while talking. */
static int open_new(struct sql_pool *pool, struct deadline deadline,
		    struct sql_conn **ret_conn, struct err *err)
{
	int r;

	pool->stats.open++;
	/* Others do not rush to a server that is away: this attempt is theirs too. */
	if (!pool->stats.up)
		pool->retry_us = clock_mono_us() + RETRY_US;
	pthread_mutex_unlock(&pool->lock);
	/* No parent: a talloc tree belongs to one thread, a connection wanders. */
	r = sql_conn_open(NULL, &pool->config, deadline, ret_conn, err);
	pthread_mutex_lock(&pool->lock);
	if (r) {
		pool->stats.failed++;
		pool->stats.open--;
		pthread_cond_signal(&pool->given);
		mark_down(pool, err);
	} else {
		pool->stats.opened++;
		mark_up(pool);
	}
	return r;
}

/* Whether an idle connection is still good.  Lock not held. */
static bool still_good(struct sql_conn *conn, struct deadline deadline)
{
	struct err err = { 0 };

	if (sql_conn_hung_up(conn))
		return false;
	if (clock_mono_us() - conn->idle_since_us < IDLE_MAX_US)
		return true;
	sql_conn_set_deadline(conn, deadline);
	return sql_conn_ping(conn, &err) == 0;
}

/* Lock held; a connection or a reason (err is not NULL); -E_BUSY: wait. */
static int get_one(struct sql_pool *pool, struct deadline deadline,
		   struct sql_conn **ret_conn, struct err *err)
{
	struct sql_conn *conn;
	bool good;

	while (pool->idle_count > 0) {
		conn = pool->idle[--pool->idle_count];
		pthread_mutex_unlock(&pool->lock);
		good = still_good(conn, deadline);
		if (!good) {
			conn->broken = true;
			sql_conn_close(conn);
		}
		pthread_mutex_lock(&pool->lock);
		if (good) {
			*ret_conn = conn;
			return 0;
		}
		pool->stats.open--;
	}
	if (pool->stats.open - pool->idle_count >= pool->stats.size)
		return -E_BUSY;
	if (known_down(pool))
		return err_set(err, pool->down_code, "%s", pool->stats.reason);
	return open_new(pool, deadline, ret_conn, err);
}

static bool wait_given(struct sql_pool *pool, struct deadline until)
{
	struct timespec ts = { .tv_sec = until.at_us / 1000000,
			       .tv_nsec = until.at_us % 1000000 * 1000 };
	int r;

	pool->stats.waiting++;
	if (until.at_us)
		r = pthread_cond_timedwait(&pool->given, &pool->lock, &ts);
	else
		r = pthread_cond_wait(&pool->given, &pool->lock);
	pool->stats.waiting--;
	return r != ETIMEDOUT;
}

int sql_pool_take(struct sql_pool *pool, struct deadline deadline,
		  struct sql_conn **ret_conn, struct err *err)
{
	struct deadline until =
		deadline_min(deadline, deadline_in_ms(pool->config.pool_wait_ms));
	struct err own = { 0 };
	struct sql_conn *conn = NULL;
	int r;

	sql_thread_enter();
	pthread_mutex_lock(&pool->lock);
	while ((r = get_one(pool, deadline, &conn, &own)) == -E_BUSY) {
		if (deadline_passed(until) || !wait_given(pool, until)) {
			pool->stats.timed_out++;
			r = err_set(&own, E_TIMEOUT,
				    "all %d database connections of "
				    "this process are in use",
				    pool->stats.size);
			break;
		}
	}
	if (!r) {
		pool->stats.taken++;
		pool->stats.in_use++;
	}
	pthread_mutex_unlock(&pool->lock);
	if (r) {
		if (err)
			*err = own;
		return r;
	}
	sql_conn_set_deadline(conn, deadline);
	*ret_conn = conn;
	return 0;
}

void sql_pool_give(struct sql_pool *pool, struct sql_conn *conn)
{
	unsigned long killed;
	bool keep;

	if (!conn)
		return;
	sql_rollback(conn);
	keep = !conn->broken;
	killed = conn->cut && cancel_in_force() ? mysql_thread_id(conn->my) : 0;
	conn->idle_since_us = clock_mono_us();
	if (!keep)
		sql_conn_close(conn);
	pthread_mutex_lock(&pool->lock);
	pool->stats.in_use--;
	if (keep)
		pool->idle[pool->idle_count++] = conn;
	else
		pool->stats.open--;
	pthread_cond_signal(&pool->given);
	pthread_mutex_unlock(&pool->lock);
	if (killed)
		sql_kill_query(pool, killed);
}

void sql_pool_stats(struct sql_pool *pool, struct sql_pool_stats *ret_stats)
{
	pthread_mutex_lock(&pool->lock);
	*ret_stats = pool->stats;
	pthread_mutex_unlock(&pool->lock);
}

void sql_pool_free(struct sql_pool *pool)
{
	if (!pool)
		return;
	while (pool->idle_count > 0)
		sql_conn_close(pool->idle[--pool->idle_count]);
	pthread_cond_destroy(&pool->given);
	pthread_mutex_destroy(&pool->lock);
	talloc_free(pool);
}
