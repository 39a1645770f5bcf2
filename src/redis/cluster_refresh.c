/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading a cluster's map.  It goes over connections of its own: those of the pools may
 * all be in use, waiting for what the map would tell.
 */
#include "redis/cluster_priv.h"
#include "redis/reply.h"

#include <hiredis.h>
#include <string.h>

#define NODES_ASKED 6 /* in one refresh, taken in turn; as many seeds */

/* One refresh: whom to ask, and two maps to be read into in turn. */
struct refresh {
	struct redis_address whom[1 + 2 * NODES_ASKED];
	size_t count;
	struct redis_map map[2];
	int spare;      /* the one that may be overwritten */
	bool older;     /* the other one was told, but is behind what we know */
	uint64_t epoch; /* what we know */
};

static void add(struct refresh *refresh, const struct redis_address *address)
{
	for (size_t i = 0; i < refresh->count; i++)
		if (redis_address_equal(&refresh->whom[i], address))
			return;
	refresh->whom[refresh->count++] = *address;
}

static bool is_down(const struct redis_node *node)
{
	struct redis_stats stats;

	redis_client_stats(node->client, &stats);
	return stats.breaker.tried && !stats.up;
}

/* The last one that answered, then others that are not known to be away, then seeds. */
static void choose(struct redis_cluster *cluster, struct refresh *refresh)
{
	size_t nodes, turn;

	pthread_mutex_lock(&cluster->lock);
	refresh->epoch = cluster->epoch;
	turn = (size_t)(cluster->refreshes + cluster->refresh_failures);
	nodes = cluster->node_count;
	for (size_t i = 0; i < nodes; i++)
		if (redis_address_equal(&cluster->nodes[i]->address, &cluster->last) &&
		    !is_down(cluster->nodes[i]))
			add(refresh, &cluster->last);
	for (size_t i = 0; i < nodes && refresh->count <= NODES_ASKED; i++) {
		struct redis_node *node = cluster->nodes[(turn + i) % nodes];

		if (!is_down(node))
			add(refresh, &node->address);
	}
	for (size_t i = 0; i < cluster->seed_count && i < NODES_ASKED; i++)
		add(refresh, &cluster->seeds[(turn + i) % cluster->seed_count]);
	pthread_mutex_unlock(&cluster->lock);
}

static int exchange(redisContext *c, struct deadline deadline, const char *own_host,
		    struct redis_map *map, struct err *err)
{
	redisReply *slots = NULL, *info = NULL;
	int r;

	if (redisAppendCommand(c, "CLUSTER SLOTS") != REDIS_OK ||
	    redisAppendCommand(c, "CLUSTER INFO") != REDIS_OK)
		return err_set(err, E_NOMEM, "no memory for a Redis command");
	r = redis_reply_flush(c, deadline, err);
	if (!r)
		r = redis_reply_read(c, deadline, &slots, err);
	if (!r)
		r = redis_reply_read(c, deadline, &info, err);
	if (!r)
		r = redis_map_parse(slots, own_host, map, err);
	if (!r) {
		map->epoch = redis_map_epoch(info);
		if (map->covered == 0)
			r = err_set(err, E_UNAVAILABLE,
				    "the server knows of no slot: it belongs to no "
				    "cluster, or to one that is not made yet");
	}
	freeReplyObject(slots);
	freeReplyObject(info);
	return r;
}

/* A server behind a unix socket is on this machine, and so is what it calls itself. */
static int ask(const struct redis_cluster *cluster, const struct redis_address *address,
	       struct deadline deadline, struct redis_map *map, struct err *err)
{
	struct redis_config config = cluster->config;
	char text[REDIS_ADDRESS_SIZE];
	redisContext *c = NULL;
	int r;

	config.socket = address->port ? "" : address->host;
	config.host = address->host;
	config.port = address->port;
	r = redis_reply_connect(&config, deadline, &c, err);
	if (r)
		return r;
	r = exchange(c, deadline, address->port ? address->host : "127.0.0.1", map, err);
	redisFree(c);
	if (r)
		return err_prefix(err, "Redis at %s", redis_address_text(address, text));
	return 0;
}

static void install(struct redis_cluster *cluster, const struct redis_map *map,
		    const struct redis_address *told)
{
	struct redis_node *gone[2 * REDIS_NODES_MAX];
	size_t n;

	pthread_mutex_lock(&cluster->lock);
	n = redis_cluster_install(cluster, map, gone);
	cluster->last = *told;
	pthread_mutex_unlock(&cluster->lock);
	while (n)
		redis_node_free(gone[--n]);
}

/*
 * Ask one after the other until one tells a map that is not behind ours; who was cut off
 * from the others may tell an old one, which is taken only when there is no other.
 */
static int ask_all(struct redis_cluster *cluster, struct refresh *refresh,
		   struct deadline limit, struct err *err)
{
	int r = -E_UNAVAILABLE;

	for (size_t i = 0; i < refresh->count && !deadline_passed(limit); i++) {
		struct redis_map *map = &refresh->map[refresh->spare];
		/* The last one may take all, each before it half of what is left. */
		struct deadline share =
			i + 1 < refresh->count
				? deadline_in_ms(deadline_left_ms(limit) / 2 + 1)
				: limit;

		r = ask(cluster, &refresh->whom[i], deadline_min(share, limit), map, err);
		if (r)
			continue;
		if (map->epoch >= refresh->epoch || i + 1 == refresh->count) {
			install(cluster, map, &refresh->whom[i]);
			return 0;
		}
		refresh->older = true;
		refresh->spare = !refresh->spare;
	}
	if (!refresh->older)
		return r;
	install(cluster, &refresh->map[!refresh->spare], &refresh->whom[0]);
	return 0;
}

int redis_cluster_refresh(struct redis_cluster *cluster, struct deadline limit,
			  struct err *err)
{
	struct refresh *refresh = talloc_zero(NULL, struct refresh);
	int r;

	if (!refresh)
		return err_set(err, E_NOMEM, "no memory for the Redis cluster's map");
	choose(cluster, refresh);
	r = ask_all(cluster, refresh, limit, err);
	talloc_free(refresh);
	return r;
}
