/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/route.h"

#include "redis/map.h"
#include "redis/redirect.h"
#include "redis/route_priv.h"

#include <hiredis.h>
#include <time.h>

#define HOPS_MAX 6 /* of one request: redirections, and asking again */
#define PAUSE_MS 2 /* before asking again, twice as long each time */

static void assign(struct redis_cluster *cluster, struct redis_request *request,
		   struct redis_node *node)
{
	redis_node_drop(cluster, request->node);
	request->node = node;
}

static bool give_up(struct redis_request *request)
{
	request->given_up = true;
	return false;
}

static bool follow(struct route *route, struct redis_request *request,
		   const struct redis_redirect *redirect)
{
	bool asking = redirect->verdict == REDIS_ASK;
	struct redis_node *node;

	if (redirect->slot != request->slot || request->pinned)
		return give_up(request);
	redis_cluster_count(route->cluster, asking ? REDIS_SAW_ASK : REDIS_SAW_MOVED);
	node = redis_cluster_redirect(route->cluster, request->node,
				      asking ? REDIS_SLOT_ANY : redirect->slot,
				      &redirect->address);
	assign(route->cluster, request, node);
	request->asking = asking;
	return node ? true : give_up(request);
}

/* Its server is away or unfit: only another owner of the slot helps. */
static bool find_other(struct route *route, struct redis_request *request)
{
	struct redis_node *node;
	struct err ignored = { 0 };

	if (request->pinned)
		return give_up(request);
	redis_cluster_doubt(route->cluster);
	if (redis_cluster_tend(route->cluster, route->limit, &ignored) < 0)
		return give_up(request);
	node = redis_cluster_owner(route->cluster, request->slot);
	if (!node || node == request->node) {
		redis_node_drop(route->cluster, node);
		return give_up(request);
	}
	assign(route->cluster, request, node);
	request->asking = false;
	redis_cluster_count(route->cluster, REDIS_RETRIED);
	return true;
}

static bool wait_a_little(struct route *route, int hops)
{
	int32_t left = deadline_left_ms(route->limit), ms = PAUSE_MS << hops;
	struct timespec pause = { .tv_nsec = (ms < left ? ms : left) * 1000000L };

	redis_cluster_count(route->cluster, REDIS_RETRIED);
	nanosleep(&pause, NULL);
	return true;
}

static void clear(struct redis_request *request)
{
	freeReplyObject(request->reply);
	request->reply = NULL;
}

/* What to do about a request that was asked and has no good reply: true = ask again. */
static bool settle(struct route *route, struct redis_request *request)
{
	struct redis_redirect redirect = { .verdict = REDIS_UNFIT };

	if (redis_request_error(request, NULL) == 0)
		return give_up(
			request); /* a script to be sent as text, in another call */
	if (request->reply)
		redis_redirect_parse(request->reply->str, &redirect);
	if (deadline_passed(route->limit) || ++request->hops > HOPS_MAX)
		return give_up(request);
	switch (redirect.verdict) {
	case REDIS_MOVED:
	case REDIS_ASK:
		return follow(route, request, &redirect);
	case REDIS_TRY_AGAIN:
		request->torn = request->many_keys;
		return request->torn ? give_up(request)
				     : wait_a_little(route, request->hops);
	case REDIS_UNFIT:
		return find_other(route, request);
	case REDIS_FINAL:
		break;
	}
	return give_up(request);
}

/* Returns whether a request is to be asked again. */
static bool settle_all(struct route *route)
{
	bool again = false;

	for (size_t i = 0; i < route->n; i++) {
		struct redis_request *request = &route->requests[i];

		if (!request->node || !redis_route_waits(request, request->node) ||
		    !settle(route, request))
			continue;
		clear(request);
		again = true;
	}
	return again;
}

/* A slot without an owner may have got one. */
static struct redis_node *find_owner(struct route *route, int32_t slot)
{
	struct redis_node *node = redis_cluster_owner(route->cluster, slot);
	struct err ignored = { 0 };

	if (node)
		return node;
	redis_cluster_doubt(route->cluster);
	if (redis_cluster_tend(route->cluster, route->limit, &ignored) < 0)
		return NULL;
	return redis_cluster_owner(route->cluster, slot);
}

static void start(struct route *route)
{
	for (size_t i = 0; i < route->n; i++) {
		struct redis_request *request = &route->requests[i];

		request->given_up = request->asking = false;
		if (redis_request_answered(request))
			continue;
		clear(request);
		if (!request->pinned)
			request->node = find_owner(route, request->slot);
	}
}

static int first_error(const struct route *route)
{
	for (size_t i = 0; i < route->n; i++) {
		const struct redis_request *request = &route->requests[i];
		struct redis_redirect redirect = { .verdict = REDIS_FINAL };

		if (redis_request_error(request, NULL) == 0)
			continue;
		if (request->reply)
			redis_redirect_parse(request->reply->str, &redirect);
		if (redirect.verdict == REDIS_MOVED || redirect.verdict == REDIS_ASK)
			return err_set(route->err, E_UNAVAILABLE,
				       "the Redis cluster moves slot %d: %s",
				       request->slot, request->reply->str);
		if (request->reply)
			return redis_request_error(request, route->err);
		if (!request->node)
			return err_set(route->err, E_UNAVAILABLE,
				       "slot %d of the Redis cluster has no server",
				       request->slot);
		/* What its server, or another one, failed with. */
		return route->failed ? route->failed
				     : redis_request_error(request, route->err);
	}
	return 0;
}

/* With a map. */
static int run(struct route *route)
{
	int r;

	start(route);
	do
		redis_route_fly(route);
	while (settle_all(route));
	r = first_error(route);
	for (size_t i = 0; i < route->n; i++)
		if (!route->requests[i].pinned)
			assign(route->cluster, &route->requests[i], NULL);
	return r;
}

static struct route make_route(struct redis_cluster *cluster, struct deadline deadline,
			       struct redis_request *requests, size_t n, struct err *err)
{
	struct deadline own = deadline_in_ms(redis_cluster_config(cluster)->timeout_ms);
	struct deadline limit = deadline_min(deadline, own);

	return (struct route){ .cluster = cluster,
			       .limit = limit,
			       .own_limit = limit.at_us == own.at_us,
			       .requests = requests,
			       .n = n,
			       .err = err };
}

int redis_route_run(struct redis_cluster *cluster, struct deadline deadline,
		    struct redis_request *requests, size_t n, struct err *err)
{
	struct err local = { 0 };
	struct route route =
		make_route(cluster, deadline, requests, n, err ? err : &local);
	int r;

	if (!redis_cluster_config(cluster)->enabled)
		return err_set(err, E_UNAVAILABLE, "Redis is switched off");
	r = redis_cluster_tend(cluster, route.limit, route.err);
	return r ? r : run(&route);
}

static void make_pings(struct redis_request *requests, struct redis_node **nodes,
		       size_t n)
{
	static const char *argv[] = { "PING" };
	static size_t lens[] = { 4 };

	for (size_t i = 0; i < n; i++)
		requests[i] = (struct redis_request){ .argv = argv,
						      .lens = lens,
						      .argc = 1,
						      .slot = REDIS_SLOT_ANY,
						      .node = nodes[i],
						      .pinned = true };
}

static int ping_all(struct route *route, struct redis_node **nodes)
{
	int r, covered = redis_cluster_covered(route->cluster);

	make_pings(route->requests, nodes, route->n);
	r = run(route);
	redis_requests_done(route->requests, route->n);
	if (!r && covered < REDIS_SLOTS)
		r = err_set(route->err, E_UNAVAILABLE,
			    "%d of %d slots of the Redis cluster have no server",
			    REDIS_SLOTS - covered, REDIS_SLOTS);
	return r;
}

int redis_route_ping(struct redis_cluster *cluster, struct deadline deadline,
		     struct err *err)
{
	struct redis_request *requests =
		talloc_zero_array(NULL, struct redis_request, REDIS_NODES_MAX);
	struct err local = { 0 };
	struct route route =
		make_route(cluster, deadline, requests, 0, err ? err : &local);
	struct redis_node *nodes[REDIS_NODES_MAX];
	int r = requests ? 0 : err_set(err, E_NOMEM, "no memory for a Redis command");

	if (!r && !redis_cluster_config(cluster)->enabled)
		r = err_set(err, E_UNAVAILABLE, "Redis is switched off");
	if (!r)
		r = redis_cluster_tend(cluster, route.limit, route.err);
	if (!r) {
		route.n = redis_cluster_hold_all(cluster, nodes, REDIS_NODES_MAX);
		r = ping_all(&route, nodes);
		for (size_t i = 0; i < route.n; i++)
			redis_node_drop(cluster, nodes[i]);
		if (r)
			redis_cluster_doubt(cluster);
	}
	talloc_free(requests);
	return r;
}
