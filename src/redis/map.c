/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/map.h"

#include <hiredis.h>
#include <stdlib.h>
#include <string.h>

static int malformed(const char *what, struct err *err)
{
	return err_set(err, E_INVALID, "Redis: CLUSTER SLOTS: %s", what);
}

/* A range's master, the third member: host, port, and what we do not read. */
static int parse_master(const redisReply *r, const char *own_host,
			struct redis_address *address, struct err *err)
{
	const redisReply *host, *port;
	size_t len;

	if (r->type != REDIS_REPLY_ARRAY || r->elements < 2)
		return malformed("a server is no array", err);
	host = r->element[0];
	port = r->element[1];
	if (port->type != REDIS_REPLY_INTEGER || port->integer < 1 ||
	    port->integer > UINT16_MAX)
		return malformed("a port is none", err);
	if (host->type != REDIS_REPLY_STRING && host->type != REDIS_REPLY_NIL)
		return malformed("a host is no text", err);
	len = host->type == REDIS_REPLY_STRING ? host->len : 0;
	if (len >= REDIS_HOST_SIZE || (len && memchr(host->str, '\0', len)))
		return malformed("a host's name is none", err);
	strcpy(address->host, len ? host->str : own_host);
	address->port = (uint16_t)port->integer;
	return 0;
}

static int find_node(struct redis_map *map, const struct redis_address *address,
		     size_t replicas, uint16_t *ret_node, struct err *err)
{
	size_t i = 0;

	while (i < map->node_count && !redis_address_equal(&map->nodes[i], address))
		i++;
	if (i == REDIS_NODES_MAX)
		return malformed("too many masters", err);
	if (i == map->node_count)
		map->nodes[map->node_count++] = *address;
	map->replicas[i] = replicas;
	*ret_node = (uint16_t)i;
	return 0;
}

static int parse_range(const redisReply *r, const char *own_host, struct redis_map *map,
		       struct err *err)
{
	struct redis_address address;
	uint16_t node = REDIS_NO_OWNER;
	int rc;

	if (r->type != REDIS_REPLY_ARRAY || r->elements < 3 ||
	    r->element[0]->type != REDIS_REPLY_INTEGER ||
	    r->element[1]->type != REDIS_REPLY_INTEGER || r->element[0]->integer < 0 ||
	    r->element[1]->integer >= REDIS_SLOTS ||
	    r->element[0]->integer > r->element[1]->integer)
		return malformed("a range is none", err);
	rc = parse_master(r->element[2], own_host, &address, err);
	if (rc || strcmp(address.host, "?") == 0)
		return rc;
	rc = find_node(map, &address, r->elements - 3, &node, err);
	if (rc)
		return rc;
	for (long long s = r->element[0]->integer; s <= r->element[1]->integer; s++) {
		if (map->owner[s] != REDIS_NO_OWNER)
			return malformed("a slot has two owners", err);
		map->owner[s] = node;
		map->covered++;
	}
	return 0;
}

int redis_map_parse(const redisReply *reply, const char *own_host,
		    struct redis_map *ret_map, struct err *err)
{
	int r = 0;

	ret_map->node_count = 0;
	ret_map->covered = 0;
	memset(ret_map->owner, 0xff, sizeof(ret_map->owner));
	if (reply->type != REDIS_REPLY_ARRAY || reply->elements > REDIS_SLOTS)
		return malformed("no array of ranges", err);
	for (size_t i = 0; !r && i < reply->elements; i++)
		r = parse_range(reply->element[i], own_host, ret_map, err);
	return r;
}

uint64_t redis_map_epoch(const redisReply *reply)
{
	static const char name[] = "cluster_current_epoch:";
	const char *at =
		reply->type == REDIS_REPLY_STRING ? strstr(reply->str, name) : NULL;

	return at ? strtoull(at + sizeof(name) - 1, NULL, 10) : 0;
}
