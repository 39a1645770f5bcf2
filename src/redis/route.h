/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The way of requests through a cluster: to the owners of their slots, all at once, and
 * after redirections.
 */
#pragma once

#include "redis/cluster.h"
#include "redis/request.h"

/*
 * Carry requests out.  Each follows a few redirections at most.  One whose server is away
 * fails at once, unless a new map says that another one has the slot now.
 * Fails as redis_requests_run.  Thread: any.
 */
int redis_route_run(struct redis_cluster *cluster, struct deadline deadline,
		    struct redis_request *requests, size_t n, struct err *err) MUST_CHECK;

/*
 * PING all servers that own slots, all at once.
 * Fails with: E_UNAVAILABLE (also when a slot has no owner), E_TIMEOUT.  Thread: any.
 */
int redis_route_ping(struct redis_cluster *cluster, struct deadline deadline,
		     struct err *err) MUST_CHECK;
