/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/leg.h"

#include "redis/redirect.h"
#include "redis/reply.h"
#include "redis/wait.h"

#include <hiredis.h>
#include <poll.h>

/* What is not answered, the rest is let alone: so it may be done on a second connection.
 */
static int append_all(struct leg *leg, struct err *err)
{
	const struct route *route = leg->route;
	redisContext *c = leg->lease.context;

	leg->waits = false;
	for (size_t i = 0; i < route->n; i++) {
		struct redis_request *request = &route->requests[i];
		int r;

		if (!redis_route_waits(request, leg->node))
			continue;
		redis_requests_done(request, 1);
		if (request->asking && redisAppendCommand(c, "ASKING") != REDIS_OK)
			return err_set(err, E_NOMEM, "no memory for a Redis command");
		r = redis_request_append(request, c, err);
		if (r)
			return r;
		leg->waits |= request->durable && redis_node_backed(leg->node);
	}
	return leg->waits ? redis_wait_append(c, route->limit, err) : 0;
}

/* The next request has a reply to come, or at is behind the last one. */
static void seek(struct leg *leg)
{
	const struct route *route = leg->route;

	while (leg->at < route->n &&
	       !redis_route_waits(&route->requests[leg->at], leg->node))
		leg->at++;
	leg->asked = leg->at < route->n && route->requests[leg->at].asking;
}

static int start(struct leg *leg, struct err *err)
{
	int r = 0;

	leg->connected = !leg->lease.connecting;
	leg->sent = false;
	leg->logins = 0;
	leg->at = 0;
	leg->refused = NULL;
	leg->waited_us = 0;
	if (!leg->connected)
		r = redis_lease_open(&leg->lease, &leg->logins, err);
	if (!r)
		r = append_all(leg, err);
	seek(leg);
	return r || !leg->connected
		       ? r
		       : redis_reply_push(leg->lease.context, &leg->sent, err);
}

static bool is_answered(const struct leg *leg)
{
	return !leg->logins && leg->at == leg->route->n;
}

/* Whether a reply says something about the connection or the server. */
static bool is_hard(const struct redis_request *request)
{
	struct redis_redirect redirect = { .verdict = REDIS_FINAL };

	if (request->reply->type == REDIS_REPLY_ERROR)
		redis_redirect_parse(request->reply->str, &redirect);
	return redirect.verdict == REDIS_FINAL && redis_request_error(request, NULL) != 0;
}

/* Had ASKING been refused, so would be what follows. */
static int accept_reply(struct leg *leg, redisReply *reply, struct err *err)
{
	int r = 0;

	if (leg->logins) {
		if (reply->type == REDIS_REPLY_ERROR)
			r = err_set(err, redis_reply_code(reply->str), "%s", reply->str);
		leg->logins--;
	} else if (leg->at == leg->route->n) {
		leg->waits = false;
		if (!redis_wait_replicated(reply))
			redis_cluster_count(leg->route->cluster, REDIS_UNREPLICATED);
	} else if (leg->asked) {
		leg->asked = false;
	} else {
		struct redis_request *request = &leg->route->requests[leg->at++];

		request->reply = reply;
		if (!leg->refused && is_hard(request))
			leg->refused = request;
		seek(leg);
		return 0;
	}
	freeReplyObject(reply);
	return r;
}

static int accept_all(struct leg *leg, struct err *err)
{
	while (leg->waits || !is_answered(leg)) {
		redisReply *reply = NULL;
		int r = redis_reply_take(leg->lease.context, &reply, err);

		if (!r && reply)
			r = accept_reply(leg, reply, err);
		if (r || !reply)
			return r;
		/* Whoever is let in has connected. */
		leg->lease.connecting = leg->lease.connecting && leg->logins;
	}
	return 0;
}

static void end(struct leg *leg, int r)
{
	struct route *route = leg->route;

	if (!r && leg->refused)
		r = redis_request_error(leg->refused, route->err);
	redis_lease_end(&leg->lease, r, route->own_limit, leg->waited_us, route->err);
	leg->under_way = false;
	if (r)
		route->failed = r;
}

/* r: how the last step went. */
static void proceed(struct leg *leg, int r)
{
	while (redis_lease_renew(&leg->lease, r))
		r = start(leg, leg->route->err);
	if (r || (leg->sent && is_answered(leg) && !leg->waits))
		end(leg, r);
}

void redis_leg_begin(struct leg *leg, struct route *route, struct redis_node *node)
{
	int r;

	*leg = (struct leg){ .route = route, .node = node };
	r = redis_lease_take(redis_node_client(node), route->limit, &leg->lease,
			     route->err);
	if (r) {
		route->failed = r;
		return;
	}
	leg->under_way = true;
	proceed(leg, start(leg, route->err));
}

int redis_leg_fd(const struct leg *leg)
{
	return leg->lease.context->fd;
}

short redis_leg_events(const struct leg *leg)
{
	return leg->sent ? POLLIN : POLLOUT;
}

/* WAIT is for a replica: that it is slow says nothing about this server. */
void redis_leg_waited(struct leg *leg, int64_t us)
{
	if (!is_answered(leg))
		leg->waited_us += us;
}

static int step(struct leg *leg, struct err *err)
{
	redisContext *c = leg->lease.context;
	int r = 0;

	if (leg->sent) {
		r = redis_reply_pull(c, err);
		return r ? r : accept_all(leg, err);
	}
	if (!leg->connected)
		r = redis_reply_opened(c, err);
	if (r)
		return r;
	leg->connected = true;
	/* Without a login a connection is all that there was to get. */
	leg->lease.connecting = leg->lease.connecting && leg->logins;
	return redis_reply_push(c, &leg->sent, err);
}

void redis_leg_go_on(struct leg *leg)
{
	proceed(leg, step(leg, leg->route->err));
}

void redis_leg_await(struct leg *leg)
{
	struct route *route = leg->route;
	int64_t start_us = clock_mono_us();
	int r = redis_reply_await(leg->lease.context, route->limit, route->err);

	redis_leg_waited(leg, clock_mono_us() - start_us);
	proceed(leg, r ? r : accept_all(leg, route->err));
}

void redis_leg_time_out(struct leg *leg)
{
	proceed(leg, err_set(leg->route->err, E_TIMEOUT, "no answer in time while %s",
			     !leg->connected ? "connecting"
			     : leg->sent     ? "reading"
					     : "sending"));
}
