/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/population.h"

#include "base/cond.h"
#include "store/peer_store.h"

#include <string.h>

struct population {
	struct peer_table *table; /* child */
	char version[PEER_VERSION_SIZE];
	unsigned users; /* under the service's lock; the service itself is one */
};

struct service_population {
	pthread_mutex_t lock;   /* of what follows, never held over SQL */
	pthread_cond_t is_read; /* by who was reading */
	bool reading;           /* somebody reads anew, and nobody else meanwhile */
	struct population *last;
	struct err damage; /* while there is no last one because what is stored is broken
			    */
	int64_t looked_us; /* when somebody looked last, if one of the two is there */
};

int service_population_new(TALLOC_CTX *mem, struct service_population **ret_service,
			   struct err *err)
{
	struct service_population *service = talloc_zero(mem, struct service_population);

	if (!service || cond_init_pair(&service->lock, &service->is_read) < 0) {
		talloc_free(service);
		return err_set(err, E_NOMEM, "no memory for the population");
	}
	*ret_service = service;
	return 0;
}

void service_population_free(struct service_population *service)
{
	if (!service)
		return;
	cond_destroy_pair(&service->lock, &service->is_read);
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

/* What reading anew has brought; the lock is held. */
static void settle(struct service_population *service, struct population *fresh, int r,
		   int64_t now_us, const struct err *why)
{
	if (fresh) {
		release(service->last);
		service->last = fresh;
	}
	service->damage = (struct err){ 0 };
	/* Who asks for figures gets them without: the next look is as far as ever. */
	if (r == -E_CORRUPT && !service->last)
		err_set(&service->damage, E_UNAVAILABLE, "%s", why->text);
	/* Where there is nothing to fall back on, the next one tries again. */
	if (service->last || service->damage.code)
		service->looked_us = now_us;
}

/* The lock is held, let go while reading, and held again. */
static int refresh(struct service_population *service, struct sql_pool *pool,
		   struct sql_conn *conn, struct deadline deadline, int64_t now_us,
		   struct err *err)
{
	/* Nobody else replaces the last one meanwhile. */
	const char *version = service->last ? service->last->version : "";
	struct population *fresh = NULL;
	int r;

	service->reading = true;
	pthread_mutex_unlock(&service->lock);
	r = read_over(pool, conn, deadline, version, &fresh, err);
	pthread_mutex_lock(&service->lock);
	service->reading = false;
	settle(service, fresh, r, now_us, err);
	pthread_cond_broadcast(&service->is_read);
	return service->damage.code ? -E_UNAVAILABLE : r;
}

/* The lock is held; for who has no last one to use while somebody reads. */
static int wait_for_reader(struct service_population *service, struct deadline deadline,
			   struct err *err)
{
	const bool woken = cond_wait_until(&service->is_read, &service->lock, deadline);

	return !woken && service->reading
		       ? err_set(err, E_TIMEOUT,
				 "another request is still reading the population")
		       : 0;
}

/* The lock is held. */
static int find(struct service_population *service, struct sql_pool *pool,
		struct sql_conn *conn, struct deadline deadline, int64_t now_us,
		struct err *err)
{
	int r = 0;

	while (!service->last && service->reading && !r)
		r = wait_for_reader(service, deadline, err);
	/* Where somebody else reads already, the last one does meanwhile. */
	if (r || (service->last && service->reading))
		return r;
	if ((service->last || service->damage.code) &&
	    now_us - service->looked_us < POPULATION_CHECK_S * INT64_C(1000000)) {
		*err = service->damage;
		return -(int)err->code;
	}
	return refresh(service, pool, conn, deadline, now_us, err);
}

int service_population_get_at(struct service_population *service, struct sql_pool *pool,
			      struct sql_conn *conn, struct deadline deadline,
			      int64_t now_us, const struct population **ret_population,
			      struct err *err)
{
	struct err why = { 0 };
	int r;

	pthread_mutex_lock(&service->lock);
	r = find(service, pool, conn, deadline, now_us, &why);
	if (service->last) {
		service->last->users++;
		*ret_population = service->last;
		r = 0;
	}
	if (r && service->damage.code)
		why = service->damage;
	pthread_mutex_unlock(&service->lock);
	if (r && err)
		*err = why;
	return r;
}

int service_population_get(struct service_population *service, struct sql_pool *pool,
			   struct sql_conn *conn, struct deadline deadline,
			   const struct population **ret_population, struct err *err)
{
	return service_population_get_at(service, pool, conn, deadline, clock_mono_us(),
					 ret_population, err);
}
