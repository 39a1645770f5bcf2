/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What cluster.c, cluster_refresh.c and cluster_stats.c share.
 */
#pragma once

#include "redis/cluster.h"
#include "redis/map.h"

#include <pthread.h>
#include <stdatomic.h>

/* Held by the table while the cluster has it, and by whoever uses it. */
struct redis_node {
	uint64_t serial;
	struct redis_address address;
	struct redis_client *client;
	int32_t holders;     /* guarded by the cluster's lock */
	int32_t slots;       /* guarded by the cluster's lock */
	_Atomic bool backed; /* has a replica */
};

struct redis_cluster {
	struct redis_config config; /* without cluster and socket; texts are ours */
	struct redis_address seeds[REDIS_SEEDS_MAX];
	size_t seed_count;

	pthread_mutex_t lock; /* guards all below but the atomics */
	pthread_cond_t read;  /* a refresh has ended */
	struct redis_node *nodes[REDIS_NODES_MAX];
	size_t node_count;
	uint16_t owner[REDIS_SLOTS]; /* index of nodes, or REDIS_NO_OWNER */
	int32_t covered;
	uint64_t epoch, serials, turn;
	bool have_map, doubted, reading;
	int64_t read_us, next_read_us; /* monotonic: the map's, the next one not before */
	int64_t refreshed_ms;          /* wall clock */
	char reason[256];              /* why the last refresh failed; "" = it did not */
	uint64_t refreshes, refresh_failures;
	uint64_t gone_commands, gone_failures; /* of nodes that have left */
	struct redis_address last;             /* who told the map last */

	_Atomic uint64_t moved, asked, retried, unreplicated;
};

/*
 * The node at an address, made when it is not there yet; lock held.  Returns its index,
 * REDIS_NO_OWNER without memory or room.
 */
uint16_t redis_cluster_find(struct redis_cluster *cluster,
			    const struct redis_address *address);

/*
 * Take a map over; lock held.  Servers without a slot are taken out of the table; those
 * that nobody holds are moved to ret_gone, to be freed with redis_node_free when the lock
 * is not held.  Returns how many.
 */
size_t redis_cluster_install(struct redis_cluster *cluster, const struct redis_map *map,
			     struct redis_node *ret_gone[static 2 * REDIS_NODES_MAX]);

/* Close its pool; nobody holds it. */
void redis_node_free(struct redis_node *node);

/*
 * Read the map from whoever tells it first, lock not held and reading set.  On success it
 * is installed.  Fails with: E_UNAVAILABLE, E_TIMEOUT, E_NOMEM.
 */
int redis_cluster_refresh(struct redis_cluster *cluster, struct deadline limit,
			  struct err *err) MUST_CHECK;
