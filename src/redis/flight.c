/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several servers of a cluster asked at once by one thread. */
#include "redis/leg.h"

#include <poll.h>

#define FLIGHT_MAX 16 /* servers asked at once */

/* The servers asked at once, in the order of their serials. */
struct flight {
	struct leg legs[FLIGHT_MAX];
	size_t count;
};

bool redis_route_waits(const struct redis_request *request, const struct redis_node *node)
{
	return request->node == node && !request->given_up &&
	       !redis_request_answered(request);
}

/* Those under way; returns how many. */
static nfds_t look(struct flight *flight, struct leg **legs, struct pollfd *p)
{
	nfds_t n = 0;

	for (size_t i = 0; i < flight->count; i++) {
		struct leg *leg = &flight->legs[i];

		if (!leg->under_way)
			continue;
		legs[n] = leg;
		p[n++] = (struct pollfd){ .fd = redis_leg_fd(leg),
					  .events = redis_leg_events(leg) };
	}
	return n;
}

/* What is ready is marked in p, whatever the limit says. */
static void wait_for_any(struct deadline limit, struct leg **legs, struct pollfd *p,
			 nfds_t n)
{
	int64_t start_us = clock_mono_us(), waited_us;

	/* Interrupted, it is called again. */
	if (poll(p, n, deadline_left_ms(limit)) < 0)
		for (nfds_t i = 0; i < n; i++)
			p[i].revents = 0;
	waited_us = clock_mono_us() - start_us;
	for (nfds_t i = 0; i < n; i++)
		redis_leg_waited(legs[i], waited_us);
}

/* One turn of all that are under way; false: there are none any more. */
static bool go_on(struct flight *flight, struct deadline limit)
{
	struct leg *legs[FLIGHT_MAX];
	struct pollfd p[FLIGHT_MAX];
	nfds_t n = look(flight, legs, p);
	/* Before the look: what has come by then counts. */
	bool late = n && deadline_passed(limit);

	if (n == 1 && p[0].events == POLLIN) {
		redis_leg_await(legs[0]); /* saves the poll of most exchanges */
	} else if (n) {
		wait_for_any(limit, legs, p, n);
		for (nfds_t i = 0; i < n; i++)
			if (p[i].revents)
				redis_leg_go_on(legs[i]);
	}
	for (nfds_t i = 0; late && i < n; i++)
		if (legs[i]->under_way)
			redis_leg_time_out(legs[i]);
	return n > 0;
}

/*
 * Connections are taken in the order of the serials, by all threads: none of them waits
 * for one that waits for it.
 */
static void fly(struct flight *flight, struct route *route, struct redis_node **nodes,
		size_t n)
{
	for (flight->count = 0; flight->count < n; flight->count++)
		redis_leg_begin(&flight->legs[flight->count], route,
				nodes[flight->count]);
	while (go_on(flight, route->limit))
		;
}

/* The server with the lowest serial above one that a request waits for; NULL: none. */
static struct redis_node *next_node(const struct route *route, uint64_t above)
{
	struct redis_node *next = NULL;

	for (size_t i = 0; i < route->n; i++) {
		struct redis_node *node = route->requests[i].node;

		if (node && redis_route_waits(&route->requests[i], node) &&
		    redis_node_serial(node) > above &&
		    (!next || redis_node_serial(node) < redis_node_serial(next)))
			next = node;
	}
	return next;
}

void redis_route_fly(struct route *route)
{
	struct redis_node *node = NULL;
	uint64_t above = 0;

	do {
		struct redis_node *nodes[FLIGHT_MAX];
		struct flight flight;
		size_t n = 0;

		while (n < FLIGHT_MAX && (node = next_node(route, above))) {
			above = redis_node_serial(node);
			nodes[n++] = node;
		}
		fly(&flight, route, nodes, n);
	} while (node);
}
