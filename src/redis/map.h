/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one server of a Redis Cluster says about who owns which slot.  Pure: replies in,
 * values out; nothing is believed unchecked.
 */
#pragma once

#include "redis/address.h"
#include "redis/slot.h"

#include <talloc.h>

#define REDIS_NODES_MAX 256 /* masters */
#define REDIS_NO_OWNER  UINT16_MAX

struct redisReply;

struct redis_map {
	struct redis_address nodes[REDIS_NODES_MAX]; /* masters that own a slot */
	size_t replicas[REDIS_NODES_MAX];            /* of each */
	size_t node_count;
	uint16_t owner[REDIS_SLOTS]; /* index of nodes, or REDIS_NO_OWNER */
	int32_t covered;             /* slots that have an owner */
	uint64_t epoch;              /* cluster_current_epoch; 0 = not said */
};

/*
 * Read the answer to CLUSTER SLOTS into a map; replicas are counted only.  A server that
 * is named without a host is the one that was asked, own_host; one whose name is unknown
 * ("?") owns nothing.
 * Fails with: E_INVALID: malformed, a slot twice, over REDIS_NODES_MAX masters; the map
 * is of no use then.  Thread: any.
 */
int redis_map_parse(const struct redisReply *reply, const char *own_host,
		    struct redis_map *ret_map, struct err *err) MUST_CHECK;

/* cluster_current_epoch of the answer to CLUSTER INFO; 0 when it has none.  Thread: any.
 */
uint64_t redis_map_epoch(const struct redisReply *reply);
