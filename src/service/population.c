/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/population.h"

#include "store/peer_store.h"

#include <pthread.h>
#include <string.h>

struct population {
	struct peer_table *table; /* child */
	char version[PEER_VERSION_SIZE];
	unsigned users; /* under the service's lock; the service itself is one */
};

struct service_population {
	pthread_mutex_t lock;    /* of what follows, never held over SQL */
	pthread_mutex_t reading; /* of the one who reads anew; taken first */
	struct population *last;
	int64_t looked_us; /* when somebody looked last, if there is a last one */
};

int service_population_new(TALLOC_CTX *mem, struct service_population **ret_service,
			   struct err *err)
{
	struct service_population *service = talloc_zero(mem, struct service_population);

	if (!service)
		return err_set(err, E_NOMEM, "no memory for the population");
	pthread_mutex_init(&service->lock, NULL);
	pthread_mutex_init(&service->reading, NULL);
	*ret_service = service;
	return 0;
}

void service_population_free(struct service_population *service)
{
	if (!service)
		return;
	pthread_mutex_destroy(&service->reading);
	pthread_mutex_destroy(&service->lock);
	talloc_free(service->last);
	talloc_free(service);
}

const struct peer_table *population_table(const struct population *population)
{
	return population->table;
}

const char *population_version(const struct population *population)
{
	return population->version;
}

/* The lock is held. */
static void release(struct population *population)
{
	if (population && --population->users == 0)
		talloc_free(population);
}

void service_population_put(struct service_population *service,
			    const struct population *population)
{
	if (!population)
		return;
	pthread_mutex_lock(&service->lock);
	release((struct population *)population);
	pthread_mutex_unlock(&service->lock);
}

/*
 * The last one, counted as used; NULL when there is none or it must be looked at again.
 * now_us 0: whatever its age.
 */
static struct population *take_last(struct service_population *service, int64_t now_us)
{
	struct population *last = NULL;

	pthread_mutex_lock(&service->lock);
	if (now_us == 0 ||
	    now_us - service->looked_us < POPULATION_CHECK_S * INT64_C(1000000))
		last = service->last;
	if (last)
		last->users++;
	pthread_mutex_unlock(&service->lock);
	return last;
}

/* Read it anew, unless it is still the one with this version. */
static int read_new(struct sql_conn *conn, const char *version,
		    struct population **ret_population, struct err *err)
{
	struct population *population;
	char now[PEER_VERSION_SIZE];
	int r = peer_store_version(conn, now, err);

	*ret_population = NULL;
	if (r || strcmp(now, version) == 0)
		return r;
	/* A tree of its own: another thread may be the last to give it back. */
	population = talloc_zero(NULL, struct population);
	if (!population)
		return err_set(err, E_NOMEM, "no memory for the population");
	r = peer_store_read(conn, population, &population->table, population->version,
			    err);
	if (r) {
		talloc_free(population);
		return r;
	}
	population->users = 1;
	*ret_population = population;
	return 0;
}

static int read_over(struct sql_pool *pool, struct sql_conn *conn,
		     struct deadline deadline, const char *version,
		     struct population **ret_population, struct err *err)
{
	struct sql_conn *own = NULL;
	int r = conn ? 0 : sql_pool_take(pool, deadline, &own, err);

	if (!r)
		r = read_new(conn ? conn : own, version, ret_population, err);
	if (own)
		sql_pool_give(pool, own);
	return r;
}

/* reading is held: nobody else replaces the last one meanwhile. */
static int refresh(struct service_population *service, struct sql_pool *pool,
		   struct sql_conn *conn, struct deadline deadline, int64_t now_us,
		   struct err *err)
{
	const char *version = service->last ? service->last->version : "";
	struct population *fresh = NULL;
	int r = read_over(pool, conn, deadline, version, &fresh, err);

	pthread_mutex_lock(&service->lock);
	if (fresh) {
		release(service->last);
		service->last = fresh;
	}
	/* Where there is none to fall back on, the next one tries again. */
	if (service->last)
		service->looked_us = now_us;
	pthread_mutex_unlock(&service->lock);
	return r;
}

int service_population_get_at(struct service_population *service, struct sql_pool *pool,
			      struct sql_conn *conn, struct deadline deadline,
			      int64_t now_us, const struct population **ret_population,
			      struct err *err)
{
	struct population *population = take_last(service, now_us);
	int r = 0;

	if (!population) {
		/* Where somebody else reads already, the last one does meanwhile. */
		if (pthread_mutex_trylock(&service->reading) == 0) {
			r = refresh(service, pool, conn, deadline, now_us, err);
			pthread_mutex_unlock(&service->reading);
		}
		population = take_last(service, 0);
	}
	if (!population && !r) {
		/* The very first one is waited for. */
		pthread_mutex_lock(&service->reading);
		population = take_last(service, 0);
		if (!population)
			r = refresh(service, pool, conn, deadline, now_us, err);
		pthread_mutex_unlock(&service->reading);
		if (!population)
			population = take_last(service, 0);
	}
	if (!population)
		return r;
	*ret_population = population;
	return 0;
}

int service_population_get(struct service_population *service, struct sql_pool *pool,
			   struct sql_conn *conn, struct deadline deadline,
			   const struct population **ret_population, struct err *err)
{
	return service_population_get_at(service, pool, conn, deadline, clock_mono_us(),
					 ret_population, err);
}
