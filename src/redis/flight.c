/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several servers of a cluster asked at once by one thread. */
#include "redis/client_priv.h"
#include "redis/redirect.h"
#include "redis/reply.h"
#include "redis/route_priv.h"
#include "redis/wait.h"

#include <hiredis.h>

#define FLIGHT_MAX 16 /* servers asked at once */

/* The servers asked at once, in the order of their serials. */
struct flight {
	struct route *route;
	struct redis_node *nodes[FLIGHT_MAX];
	size_t count;
	bool own_limit;
	struct err err; /* of the last server that failed */
	int r;
};

/* One server of a flight. */
struct leg {
	struct flight *flight;
	size_t at;
	bool went_on; /* the servers after this one have had their turn */
	bool waits;   /* WAIT was sent, too */
};

static void fly(struct flight *flight, size_t at);

bool redis_route_waits(const struct redis_request *request, const struct redis_node *node)
{
	return request->node == node && !request->given_up &&
	       !redis_request_answered(request);
}

static int append_leg(redisContext *c, const struct route *route, struct leg *leg,
		      struct err *err)
{
	const struct redis_node *node = leg->flight->nodes[leg->at];

	leg->waits = false;
	for (size_t i = 0; i < route->n; i++) {
		struct redis_request *request = &route->requests[i];
		int r;

		if (!redis_route_waits(request, node))
			continue;
		if (request->asking && redisAppendCommand(c, "ASKING") != REDIS_OK)
			return err_set(err, E_NOMEM, "no memory for a Redis command");
		r = redis_request_append(request, c, err);
		if (r)
			return r;
		leg->waits |= request->durable && redis_node_backed(node);
	}
	return leg->waits ? redis_wait_append(c, route->limit, err) : 0;
}

static int read_one(redisContext *c, struct deadline deadline,
		    struct redis_request *request, struct err *err)
{
	int r = 0;

	freeReplyObject(request->reply);
	request->reply = NULL;
	if (request->asking) {
		/* Had it been refused, so is what follows. */
		r = redis_reply_next(c, deadline, &request->reply, err);
		freeReplyObject(request->reply);
		request->reply = NULL;
	}
	return r ? r : redis_reply_next(c, deadline, &request->reply, err);
}

/* The error that says something about the connection or the server; 0: none. */
static int hard_error(const struct redis_request *request, struct err *err)
{
	struct redis_redirect redirect;

	if (request->reply->type == REDIS_REPLY_ERROR) {
		redis_redirect_parse(request->reply->str, &redirect);
		if (redirect.verdict != REDIS_FINAL)
			return 0;
	}
	return redis_request_error(request, err);
}

/*
 * Write, let the servers after this one be written to and read, then read.  Repeated on
 * a fresh connection, it sends what is not answered, and the others are let alone.
 */
static int exchange_leg(redisContext *c, struct deadline deadline, void *arg,
			struct err *err)
{
	struct leg *leg = arg;
	const struct route *route = leg->flight->route;
	const struct redis_node *node = leg->flight->nodes[leg->at];
	int first = 0, r = append_leg(c, route, leg, err);
	bool replicated = true;

	if (!r)
		r = redis_reply_flush(c, deadline, err);
	if (r)
		return r;
	if (!leg->went_on) {
		leg->went_on = true;
		fly(leg->flight, leg->at + 1);
	}
	for (size_t i = 0; !r && i < route->n; i++) {
		if (!redis_route_waits(&route->requests[i], node))
			continue;
		r = read_one(c, deadline, &route->requests[i], err);
		if (!r && !first)
			first = hard_error(&route->requests[i], err);
	}
	if (!r && leg->waits)
		r = redis_wait_read(c, deadline, &replicated, err);
	if (!replicated)
		redis_cluster_count(route->cluster, REDIS_UNREPLICATED);
	return r ? r : first;
}

/*
 * Connections are taken in the order of the serials, by all threads: none of them waits
 * for one that waits for it.
 */
static void fly(struct flight *flight, size_t at)
{
	struct leg leg = { .flight = flight, .at = at };
	struct err err = { 0 };
	int r;

	if (at == flight->count)
		return;
	r = redis_client_run_until(redis_node_client(flight->nodes[at]),
				   flight->route->limit, flight->own_limit, exchange_leg,
				   &leg, &err);
	if (r) {
		flight->r = r;
		flight->err = err;
	}
	if (!leg.went_on)
		fly(flight, at + 1);
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
	int32_t timeout_ms = redis_cluster_config(route->cluster)->timeout_ms;
	struct redis_node *node = NULL;
	uint64_t above = 0;

	do {
		/* What is left after redirections may be too little to judge by. */
		bool enough = deadline_left_ms(route->limit) >= timeout_ms / 2;
		struct flight flight = { .route = route,
					 .own_limit = route->own_limit && enough };

		while (flight.count < FLIGHT_MAX && (node = next_node(route, above))) {
			above = redis_node_serial(node);
			flight.nodes[flight.count++] = node;
		}
		fly(&flight, 0);
		if (flight.r) {
			route->failed = flight.r;
			*route->err = flight.err;
		}
	} while (node);
}
