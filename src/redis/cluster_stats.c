/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/client_priv.h"
#include "redis/cluster_priv.h"

#include <string.h>

void redis_cluster_count(struct redis_cluster *cluster, enum redis_cluster_event event)
{
	_Atomic uint64_t *counters[] = { [REDIS_SAW_MOVED] = &cluster->moved,
					 [REDIS_SAW_ASK] = &cluster->asked,
					 [REDIS_RETRIED] = &cluster->retried,
					 [REDIS_UNREPLICATED] = &cluster->unreplicated };

	atomic_fetch_add_explicit(counters[event], 1, memory_order_relaxed);
}

/* The circuits as one: the worst state, its first reason, the sums. */
static void add_circuit(struct breaker_stats *sum, const struct breaker_stats *one)
{
	if (one->state > sum->state) {
		sum->state = one->state;
		memcpy(sum->reason, one->reason, sizeof(sum->reason));
	}
	if (one->since_ms > sum->since_ms)
		sum->since_ms = one->since_ms;
	sum->tried |= one->tried;
	sum->window_calls += one->window_calls;
	sum->window_failed += one->window_failed;
	sum->window_slow += one->window_slow;
	sum->calls += one->calls;
	sum->failed += one->failed;
	sum->slow += one->slow;
	sum->refused += one->refused;
	sum->opened += one->opened;
}

/* Add one server's figures. */
static void add(struct redis_stats *sum, const struct redis_node *node)
{
	struct redis_stats one;

	redis_client_stats(node->client, &one);
	sum->size += one.size;
	sum->open += one.open;
	sum->in_use += one.in_use;
	sum->commands += one.commands;
	sum->failures += one.failures;
	sum->waits += one.waits;
	add_circuit(&sum->breaker, &one.breaker);
	if (node->slots)
		sum->cluster.nodes++;
	if (!node->slots || one.up || !one.breaker.tried)
		return;
	sum->up = false;
	sum->cluster.nodes_down++;
}

static void add_own(struct redis_stats *sum, const struct redis_cluster *cluster)
{
	struct redis_cluster_stats *c = &sum->cluster;

	c->slots = cluster->covered;
	c->epoch = cluster->epoch;
	c->refreshed_ms = cluster->refreshed_ms;
	c->refreshes = cluster->refreshes;
	c->refresh_failures = cluster->refresh_failures;
	c->moved = atomic_load_explicit(&cluster->moved, memory_order_relaxed);
	c->asked = atomic_load_explicit(&cluster->asked, memory_order_relaxed);
	c->retried = atomic_load_explicit(&cluster->retried, memory_order_relaxed);
	c->unreplicated =
		atomic_load_explicit(&cluster->unreplicated, memory_order_relaxed);
}

void redis_cluster_stats(struct redis_cluster *cluster, struct redis_stats *ret_stats)
{
	struct redis_stats sum = { .enabled = cluster->config.enabled,
				   .is_cluster = true };
	char *reason;

	pthread_mutex_lock(&cluster->lock);
	sum.up = cluster->have_map && cluster->covered == REDIS_SLOTS;
	sum.commands = cluster->gone_commands;
	sum.failures = cluster->gone_failures;
	for (size_t i = 0; i < cluster->node_count; i++)
		add(&sum, cluster->nodes[i]);
	add_own(&sum, cluster);
	reason = sum.breaker.reason;
	if (!sum.up && !reason[0])
		snprintf(reason, sizeof(sum.breaker.reason), "%s", cluster->reason);
	pthread_mutex_unlock(&cluster->lock);
	if (!sum.up && !reason[0] && sum.cluster.refreshed_ms)
		snprintf(reason, sizeof(sum.breaker.reason),
			 "%d of %d slots of the Redis cluster have no server",
			 REDIS_SLOTS - sum.cluster.slots, REDIS_SLOTS);
	*ret_stats = sum;
}

static void describe(const struct redis_node *node, struct redis_node_stats *ret)
{
	struct redis_stats one;

	redis_client_stats(node->client, &one);
	*ret = (struct redis_node_stats){
		.slots = node->slots,
		.tried = one.breaker.tried,
		.up = one.up,
		.since_ms = one.breaker.since_ms,
		.open = one.open,
		.in_use = one.in_use,
		.commands = one.commands,
		.failures = one.failures,
	};
	redis_address_text(&node->address, ret->address);
	snprintf(ret->reason, sizeof(ret->reason), "%.*s", (int)sizeof(ret->reason) - 1,
		 one.breaker.reason);
}

size_t redis_client_nodes(struct redis_client *client, struct redis_node_stats *ret_nodes,
			  size_t max)
{
	struct redis_cluster *cluster = redis_client_cluster(client);
	size_t n = 0;

	if (!cluster)
		return 0;
	pthread_mutex_lock(&cluster->lock);
	for (size_t i = 0; i < cluster->node_count && n < max; i++)
		if (cluster->nodes[i]->slots)
			describe(cluster->nodes[i], &ret_nodes[n++]);
	pthread_mutex_unlock(&cluster->lock);
	return n;
}
