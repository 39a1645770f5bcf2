/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One server's part of a round of several: connect, write, read, each step when the
 * socket is ready for it, so that no server waits for another.  Its circuit breaker is
 * told the time that was spent waiting for it, and for nobody else.
 */
#pragma once

#include "redis/client_priv.h"
#include "redis/route_priv.h"

struct leg {
	struct route *route;
	struct redis_node *node;
	struct redis_lease lease;
	bool under_way;
	bool connected, sent;
	int logins; /* their replies are still to come */
	bool asked; /* that to the ASKING before the next request is not */
	bool waits; /* that to WAIT is not */
	size_t at;  /* the first request whose reply may still be to come */
	const struct redis_request *refused; /* the first of them */
	int64_t waited_us;
};

/*
 * Take a connection and begin.  What came of it is in the requests; a server that fails
 * is told in route.  Waits for a connection, within the route's limit, and for nothing
 * else.
 */
void redis_leg_begin(struct leg *leg, struct route *route, struct redis_node *node);

/* The socket, and what it must be ready for: POLLIN or POLLOUT; under way only. */
int redis_leg_fd(const struct leg *leg);
short redis_leg_events(const struct leg *leg);

/* So long was waited for the servers that are under way, this one among them. */
void redis_leg_waited(struct leg *leg, int64_t us);

/* The socket is ready. */
void redis_leg_go_on(struct leg *leg);

/* Nobody else is under way: wait for what it answers, and go on.  POLLIN only. */
void redis_leg_await(struct leg *leg);

/* The limit has passed. */
void redis_leg_time_out(struct leg *leg);
