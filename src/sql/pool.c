/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sql/pool.h"

#include "base/cancel.h"
#include "base/cond.h"
#include "sql/conn_priv.h"

#include <stdio.h>
#include <string.h>

#define IDLE_MAX_US (30 * INT64_C(1000000)) /* ask before use after so long a rest */
#define GRACE_US    INT64_C(50000)          /* a probe's outcome is waited for so long */
#define PATIENCE_MS 1000 /* a time-out after less says nothing about the server */

struct sql_pool {
	struct sql_config config;
	pthread_mutex_t lock;
	pthread_cond_t given;
	pthread_cond_t probed;  /* a probe has ended */
	struct sql_conn **idle; /* stack of idle_count; the warmest on top */
	int32_t idle_count;
	struct sql_conn **held; /* handed out, stats.in_use of them */
	struct breaker *breaker;
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
	pool->held = talloc_zero_array(pool, struct sql_conn *, own->pool_size);
	return own->socket && own->host && own->user && own->password && own->database &&
			       own->table_prefix && pool->idle && pool->held
		       ? 0
		       : -E_NOMEM;
}

static int init_locks(struct sql_pool *pool)
{
	if (cond_init_pair(&pool->lock, &pool->given) < 0)
		return -E_NOMEM;
	if (cond_init(&pool->probed) < 0) {
		cond_destroy_pair(&pool->lock, &pool->given);
		return -E_NOMEM;
	}
	return 0;
}

int sql_pool_new(TALLOC_CTX *mem, const struct sql_config *config,
		 struct sql_pool **ret_pool, struct err *err)
{
	struct sql_pool *pool;

	if (config->table_prefix && !sql_names_prefix_valid(config->table_prefix))
		return err_set(err, E_INVALID,
			       "the table prefix may hold letters, digits "
			       "and underscores only, 32 at most");
	pool = talloc_zero(mem, struct sql_pool);
	if (!pool || copy_config(pool, config) ||
	    breaker_new(pool, &config->breaker, &pool->breaker, err) ||
	    init_locks(pool) < 0) {
		talloc_free(pool);
		return err_set(err, E_NOMEM,
			       "no memory for the pool of database "
			       "connections");
	}
	pool->stats.size = pool->config.pool_size;
	*ret_pool = pool;
	return 0;
}

/* The least time after which a time-out is the server's and not the caller's. */
static int32_t patience_ms(const struct sql_pool *pool)
{
	const int32_t slow_ms = pool->config.breaker.slow_ms;

	return slow_ms > 0 && slow_ms < PATIENCE_MS ? slow_ms : PATIENCE_MS;
}

/* One who wants a connection, and what was learned about the server on the way. */
struct want {
	struct deadline deadline;
	struct breaker_ticket ticket;
	enum breaker_verdict said;
	int64_t took_us;
};

/* What a failure to get through says; alone: no other connection is there. */
static enum breaker_verdict verdict_of(const struct sql_pool *pool, int r, int32_t had_ms,
				       bool alone)
{
	int32_t patience = patience_ms(pool), own = pool->config.connect_timeout_ms;

	if (r == -E_NOMEM || r == -E_CANCELLED)
		return BREAKER_UNKNOWN;
	if (r == -E_TIMEOUT) {
		if (own > 0 && own < patience)
			patience = own;
		return had_ms >= patience ? BREAKER_FAILED : BREAKER_UNKNOWN;
	}
	return alone ? BREAKER_GONE : BREAKER_FAILED;
}

/* Lock held.  End the calls that hang: others need their threads. */
static void end_overdue(struct sql_pool *pool, int64_t now_us)
{
	const int64_t slow_us = pool->config.breaker.slow_ms * INT64_C(1000);

	for (int32_t i = 0; i < pool->stats.in_use; i++) {
		struct sql_conn *conn = pool->held[i];
		const int64_t call_us = atomic_load(&conn->call_us);

		if (call_us && now_us - call_us >= slow_us)
			sql_watch_fire(&conn->watch);
	}
}

/*
 * A call is slow (the watching thread tells, and tells again): it counts once, before it
 * ends, and once the circuit is open neither it nor the others that hang are waited for.
 */
static void on_slow(void *arg)
{
	struct sql_conn *conn = arg;
	struct sql_pool *pool = conn->pool;
	const int64_t now_us = clock_mono_us();

	pthread_mutex_lock(&pool->lock);
	if (breaker_overdue(pool->breaker, &conn->ticket, now_us)) {
		end_overdue(pool, now_us);
		pthread_cond_broadcast(&pool->given);
	}
	pthread_mutex_unlock(&pool->lock);
}

/* Lock held. */
static void adopt(struct sql_pool *pool, struct sql_conn *conn)
{
	conn->pool = pool;
	conn->patience_ms = patience_ms(pool);
	conn->watch.slow_us = pool->config.breaker.slow_ms * INT64_C(1000);
	conn->watch.slow_arg = conn;
	conn->watch.slow_fn = conn->watch.slow_us > 0 ? on_slow : NULL;
}

/* Lock held; dropped while talking. */
static int open_new(struct sql_pool *pool, struct want *want, struct sql_conn **ret_conn,
		    struct err *err)
{
	const int32_t left_ms = deadline_left_ms(want->deadline);
	const int64_t start_us = clock_mono_us();
	int r;

	pool->stats.open++;
	pthread_mutex_unlock(&pool->lock);
	/* No parent: a talloc tree belongs to one thread, a connection wanders. */
	r = sql_conn_open(NULL, &pool->config, want->deadline, ret_conn, err);
	want->took_us = clock_mono_us() - start_us;
	pthread_mutex_lock(&pool->lock);
	if (r) {
		pool->stats.failed++;
		pool->stats.open--;
		pthread_cond_signal(&pool->given);
		want->said = verdict_of(pool, r, left_ms, pool->stats.open == 0);
	} else {
		adopt(pool, *ret_conn);
		pool->stats.opened++;
		want->said = BREAKER_FINE;
	}
	return r;
}

/*
 * Whether an idle connection is still good.  Lock not held.  0; -E_TIMEOUT: the server
 * is silent; -E_CANCELLED: nobody wants one any more; another code: this connection is
 * dead, another may do.
 */
static int look_at(struct sql_pool *pool, struct want *want, struct sql_conn *conn,
		   struct err *err)
{
	const int64_t now_us = clock_mono_us();
	struct deadline own = deadline_in_ms(pool->config.connect_timeout_ms);
	int32_t left_ms;
	int r;

	if (sql_conn_hung_up(conn))
		return -E_UNAVAILABLE;
	if (!want->ticket.probe && now_us - conn->idle_since_us < IDLE_MAX_US)
		return 0;
	sql_conn_set_deadline(conn, deadline_min(want->deadline, own));
	left_ms = deadline_left_ms(sql_conn_deadline(conn));
	r = sql_conn_ping(conn, err);
	want->took_us = clock_mono_us() - now_us;
	if (r == 0)
		want->said = BREAKER_FINE;
	else if (r == -E_TIMEOUT)
		want->said = verdict_of(pool, r, left_ms, false);
	return r;
}

/* Lock held; a connection or a reason (err is not NULL); -E_BUSY: wait. */
static int get_one(struct sql_pool *pool, struct want *want, struct sql_conn **ret_conn,
		   struct err *err)
{
	struct sql_conn *conn;
	int r;

	while (pool->idle_count > 0) {
		conn = pool->idle[--pool->idle_count];
		pthread_mutex_unlock(&pool->lock);
		r = look_at(pool, want, conn, err);
		if (r) {
			conn->broken = true;
			sql_conn_close(conn);
		}
		pthread_mutex_lock(&pool->lock);
		if (r == 0) {
			*ret_conn = conn;
			return 0;
		}
		pool->stats.open--;
		pthread_cond_signal(&pool->given);
		if (r == -E_TIMEOUT || r == -E_CANCELLED)
			return r;
	}
	if (pool->stats.open - pool->idle_count >= pool->stats.size)
		return -E_BUSY;
	return open_new(pool, want, ret_conn, err);
}

static int refuse(struct sql_pool *pool, struct err *err)
{
	return breaker_refuse(pool->breaker, "the database is not asked", clock_mono_us(),
			      clock_wall_ms(), err);
}

static void wait_given(struct sql_pool *pool, struct deadline until)
{
	pool->stats.waiting++;
	(void)cond_wait_until(&pool->given, &pool->lock, until);
	pool->stats.waiting--;
}

/* Lock held.  A connection with the ticket of its taker, or a reason. */
static int get_within(struct sql_pool *pool, struct want *want,
		      struct sql_conn **ret_conn, struct err *err)
{
	struct deadline until =
		deadline_min(want->deadline, deadline_in_ms(pool->config.pool_wait_ms));
	bool waited = false;
	int r;

	while ((r = get_one(pool, want, ret_conn, err)) == -E_BUSY) {
		if (deadline_passed(until)) {
			pool->stats.timed_out++;
			return err_set(err, E_TIMEOUT,
				       "all %d database connections of "
				       "this process are in use",
				       pool->stats.size);
		}
		pool->stats.waits += !waited;
		waited = true;
		wait_given(pool, until);
		if (!breaker_holds(pool->breaker, &want->ticket))
			return refuse(pool, err);
	}
	return r;
}

/*
 * Lock held.  A probe has done its work once the server has given a sign of life: how
 * long its taker keeps the connection is no matter of the breaker's.
 */
static void account(struct sql_pool *pool, struct want *want, int r, const char *reason)
{
	const bool probe = want->ticket.probe;

	if ((r || probe) && breaker_leave(pool->breaker, &want->ticket, want->said,
					  want->took_us, reason, clock_mono_us()))
		pthread_cond_broadcast(&pool->given);
	if (probe)
		pthread_cond_broadcast(&pool->probed);
}

/*
 * Lock held.  Whether the circuit lets one through.  Who comes while a probe has just
 * begun waits a moment for what it finds: a server that is back answers it at once, and
 * nobody need be refused for that.
 */
static bool enter(struct sql_pool *pool, struct want *want)
{
	for (;;) {
		const int64_t now_us = clock_mono_us();
		const int64_t probing_us = breaker_probing_us(pool->breaker, now_us);
		struct deadline grace = { now_us + GRACE_US - probing_us };

		if (probing_us < 0 || probing_us >= GRACE_US ||
		    deadline_passed(want->deadline))
			return breaker_enter(pool->breaker, now_us, &want->ticket);
		grace = deadline_min(grace, want->deadline);
		(void)cond_wait_until(&pool->probed, &pool->lock, grace);
	}
}

/* Lock held. */
static void hand_out(struct sql_pool *pool, const struct want *want,
		     struct sql_conn *conn)
{
	conn->ticket = want->ticket;
	conn->slowest_us = 0;
	conn->said = BREAKER_UNKNOWN;
	conn->fault[0] = '\0';
	sql_conn_set_deadline(conn, want->deadline);
	pool->held[pool->stats.in_use++] = conn;
	pool->stats.taken++;
}

int sql_pool_take(struct sql_pool *pool, struct deadline deadline,
		  struct sql_conn **ret_conn, struct err *err)
{
	struct want want = { .deadline = deadline, .said = BREAKER_UNKNOWN };
	struct err own = { 0 };
	struct sql_conn *conn = NULL;
	int r;

	sql_thread_enter();
	if (cancel_pending())
		return err_set(err, E_CANCELLED, "the work was given up");
	pthread_mutex_lock(&pool->lock);
	if (enter(pool, &want)) {
		r = get_within(pool, &want, &conn, &own);
		account(pool, &want, r, own.text);
	} else {
		r = refuse(pool, &own);
	}
	if (!r)
		hand_out(pool, &want, conn);
	pthread_mutex_unlock(&pool->lock);
	if (!r)
		*ret_conn = conn;
	else if (err)
		*err = own;
	return r;
}

/* Lock held. */
static void take_back(struct sql_pool *pool, struct sql_conn *conn)
{
	struct sql_conn **held = pool->held;
	int32_t at = 0;

	while (held[at] != conn)
		at++;
	held[at] = held[--pool->stats.in_use];
	if (breaker_leave(pool->breaker, &conn->ticket, conn->said, conn->slowest_us,
			  conn->fault, clock_mono_us()))
		pthread_cond_broadcast(&pool->given);
}

void sql_pool_give(struct sql_pool *pool, struct sql_conn *conn)
{
	unsigned long killed;

	if (!conn)
		return;
	sql_rollback(conn);
	killed = conn->cut && cancel_in_force() ? mysql_thread_id(conn->my) : 0;
	conn->idle_since_us = clock_mono_us();
	pthread_mutex_lock(&pool->lock);
	take_back(pool, conn);
	if (!conn->broken) {
		pool->idle[pool->idle_count++] = conn;
	} else {
		pthread_mutex_unlock(&pool->lock);
		sql_conn_close(conn);
		pthread_mutex_lock(&pool->lock);
		pool->stats.open--;
	}
	pthread_cond_signal(&pool->given);
	pthread_mutex_unlock(&pool->lock);
	if (killed)
		sql_kill_query(pool, killed);
}

void sql_pool_stats(struct sql_pool *pool, struct sql_pool_stats *ret_stats)
{
	pthread_mutex_lock(&pool->lock);
	*ret_stats = pool->stats;
	breaker_stats(pool->breaker, clock_mono_us(), clock_wall_ms(),
		      &ret_stats->breaker);
	pthread_mutex_unlock(&pool->lock);
	ret_stats->up =
		ret_stats->opened > 0 && ret_stats->breaker.state == BREAKER_CLOSED;
}

void sql_pool_free(struct sql_pool *pool)
{
	if (!pool)
		return;
	while (pool->idle_count > 0)
		sql_conn_close(pool->idle[--pool->idle_count]);
	pthread_cond_destroy(&pool->probed);
	cond_destroy_pair(&pool->lock, &pool->given);
	talloc_free(pool);
}
