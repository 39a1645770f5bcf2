/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Between the decisions (route.c) and the exchanges (flight.c).
 */
#pragma once

#include "redis/route.h"

/* One call on its way. */
struct route {
	struct redis_cluster *cluster;
	struct deadline limit;
	bool own_limit; /* the limit is the configured time-out */
	struct redis_request *requests;
	size_t n;
	struct err *err; /* of the server that failed last, with the result … */
	int failed;      /* … this; 0 = none did */
};

/* Whether a request is to be asked of a server and has no good reply yet. */
bool redis_route_waits(const struct redis_request *request,
		       const struct redis_node *node);

/*
 * Ask every server that a request waits for, once: write to all, read from all.  What
 * came of it is in the requests; route->failed and err say how a server failed.
 */
void redis_route_fly(struct route *route);
