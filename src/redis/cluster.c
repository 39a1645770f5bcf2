/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/cluster.h"

#include "base/cond.h"
#include "redis/cluster_priv.h"
#include "redis/request.h"

#include <string.h>

#define OLD_AFTER_US  INT64_C(30000000) /* a map without any sign of being wrong */
#define GAP_US        INT64_C(100000)   /* between two readings */
#define FAILED_GAP_US INT64_C(1000000)  /* after one that failed */

static int copy_config(struct redis_cluster *cluster, const struct redis_config *config)
{
	struct redis_config *c = &cluster->config;
	const char **texts[] = { &c->user, &c->password, &c->key_prefix };

	*c = *config;
	c->cluster = c->socket = c->host = "";
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		*texts[i] = talloc_strdup(cluster, *texts[i] ? *texts[i] : "");
		if (!*texts[i])
			return -E_NOMEM;
	}
	return 0;
}

int redis_cluster_new(const struct redis_config *config,
		      struct redis_cluster **ret_cluster, struct err *err)
{
	struct redis_cluster *cluster = talloc_zero(NULL, struct redis_cluster);
	int r = 0;

	if (!cluster || copy_config(cluster, config) < 0)
		r = err_set(err, E_NOMEM, "no memory for the Redis cluster");
	else if (config->database != 0)
		r = err_set(err, E_INVALID,
			    "redis.database is %d, but a Redis cluster has database 0 "
			    "only: take it or redis.cluster out",
			    config->database);
	if (!r) {
		r = redis_address_list(config->cluster, cluster->seeds,
				       &cluster->seed_count, err);
		if (r)
			r = err_prefix(err, "redis.cluster");
	}
	if (!r && cond_init_pair(&cluster->lock, &cluster->read) < 0)
		r = err_set(err, E_NOMEM, "no memory for the Redis cluster");
	if (r) {
		talloc_free(cluster);
		return r;
	}
	memset(cluster->owner, 0xff, sizeof(cluster->owner));
	*ret_cluster = cluster;
	return 0;
}

void redis_node_free(struct redis_node *node)
{
	redis_client_free(node->client);
	talloc_free(node);
}

void redis_cluster_free(struct redis_cluster *cluster)
{
	if (!cluster)
		return;
	for (size_t i = 0; i < cluster->node_count; i++)
		redis_node_free(cluster->nodes[i]);
	cond_destroy_pair(&cluster->lock, &cluster->read);
	talloc_free(cluster);
}

const struct redis_config *redis_cluster_config(const struct redis_cluster *cluster)
{
	return &cluster->config;
}

/* Not a child of the cluster: nodes come and go in any thread. */
static struct redis_node *make_node(struct redis_cluster *cluster,
				    const struct redis_address *address)
{
	struct redis_node *node = talloc_zero(NULL, struct redis_node);
	struct redis_config config = cluster->config;
	struct err err = { 0 };

	if (!node)
		return NULL;
	node->address = *address;
	config.host = address->host;
	config.port = address->port;
	if (redis_client_new(NULL, &config, &node->client, &err) < 0) {
		talloc_free(node);
		return NULL;
	}
	node->serial = ++cluster->serials;
	node->holders = 1;
	return node;
}

uint16_t redis_cluster_find(struct redis_cluster *cluster,
			    const struct redis_address *address)
{
	size_t i = 0;

	while (i < cluster->node_count &&
	       !redis_address_equal(&cluster->nodes[i]->address, address))
		i++;
	if (i < cluster->node_count)
		return (uint16_t)i;
	if (i == REDIS_NODES_MAX)
		return REDIS_NO_OWNER;
	cluster->nodes[i] = make_node(cluster, address);
	if (!cluster->nodes[i])
		return REDIS_NO_OWNER;
	cluster->node_count++;
	return (uint16_t)i;
}

static void own(struct redis_cluster *cluster, int32_t slot, uint16_t node)
{
	uint16_t before = cluster->owner[slot];

	cluster->owner[slot] = node;
	if (before != REDIS_NO_OWNER)
		cluster->nodes[before]->slots--;
	if (node != REDIS_NO_OWNER)
		cluster->nodes[node]->slots++;
	cluster->covered += (node != REDIS_NO_OWNER) - (before != REDIS_NO_OWNER);
}

/* The table lets a node go; true when nobody else has it. */
static bool let_go(struct redis_cluster *cluster, struct redis_node *node)
{
	struct redis_stats stats;

	redis_client_stats(node->client, &stats);
	cluster->gone_commands += stats.commands;
	cluster->gone_failures += stats.failures;
	return --node->holders == 0;
}

/* Take the nodes without slots out of the table. */
static size_t sweep(struct redis_cluster *cluster, struct redis_node **ret_gone)
{
	uint16_t place[REDIS_NODES_MAX];
	size_t kept = 0, gone = 0;

	for (size_t i = 0; i < cluster->node_count; i++) {
		struct redis_node *node = cluster->nodes[i];

		place[i] = (uint16_t)kept;
		if (node->slots > 0)
			cluster->nodes[kept++] = node;
		else if (let_go(cluster, node))
			ret_gone[gone++] = node;
	}
	cluster->node_count = kept;
	for (int32_t s = 0; s < REDIS_SLOTS; s++)
		if (cluster->owner[s] != REDIS_NO_OWNER)
			cluster->owner[s] = place[cluster->owner[s]];
	return gone;
}

size_t redis_cluster_install(struct redis_cluster *cluster, const struct redis_map *map,
			     struct redis_node *ret_gone[static 2 * REDIS_NODES_MAX])
{
	uint16_t place[REDIS_NODES_MAX];
	size_t gone = 0;

	/* The old owners' places may be needed for the new ones. */
	if (cluster->node_count + map->node_count > REDIS_NODES_MAX) {
		for (int32_t s = 0; s < REDIS_SLOTS; s++)
			own(cluster, s, REDIS_NO_OWNER);
		gone = sweep(cluster, ret_gone);
	}
	for (size_t i = 0; i < map->node_count; i++) {
		place[i] = redis_cluster_find(cluster, &map->nodes[i]);
		if (place[i] != REDIS_NO_OWNER)
			cluster->nodes[place[i]]->backed = map->replicas[i] > 0;
	}
	for (int32_t s = 0; s < REDIS_SLOTS; s++)
		own(cluster, s,
		    map->owner[s] == REDIS_NO_OWNER ? REDIS_NO_OWNER
						    : place[map->owner[s]]);
	cluster->epoch = map->epoch;
	cluster->have_map = true;
	return gone + sweep(cluster, ret_gone + gone);
}

static void wait_read(struct redis_cluster *cluster, struct deadline limit)
{
	/* Whether it was in time is seen by who looks at the map. */
	(void)cond_wait_until(&cluster->read, &cluster->lock, limit);
}

/* Whether this thread has to read the map; lock held. */
static bool is_due(const struct redis_cluster *cluster, int64_t now_us)
{
	bool wanted = !cluster->have_map || cluster->doubted ||
		      now_us - cluster->read_us > OLD_AFTER_US;

	return wanted && !cluster->reading && now_us >= cluster->next_read_us;
}

static void read_map(struct redis_cluster *cluster, struct deadline limit,
		     struct err *err)
{
	int r;

	cluster->reading = true;
	cluster->doubted = false; /* whoever doubts from now on may mean the new one */
	pthread_mutex_unlock(&cluster->lock);
	r = redis_cluster_refresh(cluster, limit, err);
	pthread_mutex_lock(&cluster->lock);
	cluster->reading = false;
	cluster->next_read_us = clock_mono_us() + (r ? FAILED_GAP_US : GAP_US);
	if (r) {
		cluster->refresh_failures++;
		cluster->doubted = true;
		snprintf(cluster->reason, sizeof(cluster->reason), "%.255s", err->text);
	} else {
		cluster->refreshes++;
		cluster->read_us = clock_mono_us();
		cluster->refreshed_ms = clock_wall_ms();
		cluster->reason[0] = '\0';
	}
	pthread_cond_broadcast(&cluster->read);
}

int redis_cluster_tend(struct redis_cluster *cluster, struct deadline limit,
		       struct err *err)
{
	struct err local = { 0 };
	int r = 0;

	pthread_mutex_lock(&cluster->lock);
	if (is_due(cluster, clock_mono_us()))
		read_map(cluster, limit, &local);
	while (!cluster->have_map && cluster->reading && !deadline_passed(limit))
		wait_read(cluster, limit);
	if (!cluster->have_map && cluster->reading)
		r = err_set(err, E_TIMEOUT,
			    "the Redis cluster's map did not come in "
			    "time");
	else if (!cluster->have_map)
		r = err_set(err, E_UNAVAILABLE, "%s", cluster->reason);
	pthread_mutex_unlock(&cluster->lock);
	return r;
}

void redis_cluster_doubt(struct redis_cluster *cluster)
{
	pthread_mutex_lock(&cluster->lock);
	cluster->doubted = true;
	pthread_mutex_unlock(&cluster->lock);
}

struct redis_node *redis_cluster_owner(struct redis_cluster *cluster, int32_t slot)
{
	struct redis_node *node = NULL;

	pthread_mutex_lock(&cluster->lock);
	if (slot == REDIS_SLOT_ANY && cluster->node_count)
		node = cluster->nodes[cluster->turn++ % cluster->node_count];
	else if (slot >= 0 && cluster->owner[slot] != REDIS_NO_OWNER)
		node = cluster->nodes[cluster->owner[slot]];
	if (node)
		node->holders++;
	pthread_mutex_unlock(&cluster->lock);
	return node;
}

struct redis_node *redis_cluster_redirect(struct redis_cluster *cluster,
					  const struct redis_node *asked, int32_t slot,
					  const struct redis_address *address)
{
	struct redis_address target = *address;
	struct redis_node *node = NULL;
	uint16_t at;

	if (!target.host[0])
		memcpy(target.host, asked->address.host, sizeof(target.host));
	pthread_mutex_lock(&cluster->lock);
	at = redis_cluster_find(cluster, &target);
	if (at != REDIS_NO_OWNER) {
		node = cluster->nodes[at];
		node->holders++;
	}
	if (slot >= 0) {
		cluster->doubted = true;
		cluster->last = target; /* it knows of its new slot for certain */
		if (at != REDIS_NO_OWNER)
			own(cluster, slot, at);
	}
	pthread_mutex_unlock(&cluster->lock);
	return node;
}

size_t redis_cluster_hold_all(struct redis_cluster *cluster, struct redis_node **nodes,
			      size_t max)
{
	size_t n = 0;

	pthread_mutex_lock(&cluster->lock);
	for (size_t i = 0; i < cluster->node_count && n < max; i++) {
		if (cluster->nodes[i]->slots == 0)
			continue;
		nodes[n++] = cluster->nodes[i];
		cluster->nodes[i]->holders++;
	}
	pthread_mutex_unlock(&cluster->lock);
	return n;
}

int32_t redis_cluster_covered(struct redis_cluster *cluster)
{
	int32_t covered;

	pthread_mutex_lock(&cluster->lock);
	covered = cluster->covered;
	pthread_mutex_unlock(&cluster->lock);
	return covered;
}

void redis_node_drop(struct redis_cluster *cluster, struct redis_node *node)
{
	bool last;

	if (!node)
		return;
	pthread_mutex_lock(&cluster->lock);
	last = --node->holders == 0;
	pthread_mutex_unlock(&cluster->lock);
	if (last)
		redis_node_free(node);
}

struct redis_client *redis_node_client(const struct redis_node *node)
{
	return node->client;
}

uint64_t redis_node_serial(const struct redis_node *node)
{
	return node->serial;
}

bool redis_node_backed(const struct redis_node *node)
{
	return node->backed;
}
