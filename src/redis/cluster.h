/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The servers of a Redis Cluster that we know and who of them owns which slot.  Each has
 * a bounded pool of its own (client.c).  The map is learnt from any server, patched by
 * each MOVED and read anew after one, after a failure, and now and then, by whichever
 * caller comes by: one at a time, within its deadline.
 */
#pragma once

#include "redis/address.h"
#include "redis/client.h"

struct redis_cluster;
struct redis_node;

/*
 * config->cluster names some of its servers.  Connects to nothing yet.
 * ret_cluster: freed with redis_cluster_free.  Fails with: E_INVALID, E_NOMEM.
 */
int redis_cluster_new(const struct redis_config *config,
		      struct redis_cluster **ret_cluster, struct err *err) MUST_CHECK;

/* Nobody may hold a node any more.  NULL is fine. */
void redis_cluster_free(struct redis_cluster *cluster);

/* The configuration that all servers share; borrowed. */
const struct redis_config *redis_cluster_config(const struct redis_cluster *cluster);

/*
 * See to it that there is a map, and a fresh one: when it is old or was found wrong, it
 * is read anew unless another thread does so, or did a moment ago.  Without any map,
 * waits for the thread that reads it.
 * Fails with: E_UNAVAILABLE (there is no map), E_TIMEOUT, E_NOMEM.  Thread: any.
 */
int redis_cluster_tend(struct redis_cluster *cluster, struct deadline limit,
		       struct err *err) MUST_CHECK;

/* The map was found wrong: the next redis_cluster_tend reads it.  Thread: any. */
void redis_cluster_doubt(struct redis_cluster *cluster);

/*
 * Who owns a slot; of REDIS_SLOT_ANY, some server.  NULL: nobody.  To be given back with
 * redis_node_drop.  Thread: any.
 */
struct redis_node *redis_cluster_owner(struct redis_cluster *cluster, int32_t slot);

/*
 * asked said MOVED (slot >= 0: the address is its owner now) or ASK (slot
 * REDIS_SLOT_ANY).  Returns the server there, to be given back with redis_node_drop;
 * NULL: no memory, or too many servers.  Thread: any.
 */
struct redis_node *redis_cluster_redirect(struct redis_cluster *cluster,
					  const struct redis_node *asked, int32_t slot,
					  const struct redis_address *address);

/* All servers that own slots, at most max, each to be given back.  Thread: any. */
size_t redis_cluster_hold_all(struct redis_cluster *cluster, struct redis_node **nodes,
			      size_t max);

/* Slots that have an owner.  Thread: any. */
int32_t redis_cluster_covered(struct redis_cluster *cluster);

/* Give a node back; the last one to do so after it left the cluster closes its pool.
 * NULL is fine.  Thread: any. */
void redis_node_drop(struct redis_cluster *cluster, struct redis_node *node);

/* The pool to a held node; borrowed. */
struct redis_client *redis_node_client(const struct redis_node *node);

/* Grows with each node that is met: the order in which several are taken at once. */
uint64_t redis_node_serial(const struct redis_node *node);

/* Whether it has a replica, as the map says.  Thread: any. */
bool redis_node_backed(const struct redis_node *node);

enum redis_cluster_event {
	REDIS_SAW_MOVED,
	REDIS_SAW_ASK,
	REDIS_RETRIED,
	REDIS_UNREPLICATED /* a durable request that no replica had in time */
};

/* Count one.  Thread: any. */
void redis_cluster_count(struct redis_cluster *cluster, enum redis_cluster_event event);

/* Figures: the sums of all servers, and the cluster's own.  Thread: any. */
void redis_cluster_stats(struct redis_cluster *cluster, struct redis_stats *ret_stats);
