/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SCAN names no key, so that a server never redirects it.  Whether the server still had
 * the whole slot when the walk ended is asked afterwards, by a key of the slot that does
 * not exist: MOVED and ASK then say where the rest is.
 */
#include "redis/scan.h"

#include "redis/client_priv.h"
#include "redis/map.h"
#include "redis/redirect.h"
#include "redis/reply.h"
#include "redis/request.h"

#include <hiredis.h>
#include <stdio.h>
#include <string.h>

#define MOVES_MAX 6
#define PROBE     "walked"

struct probe {
	char key[160];
	size_t len;
	int32_t slot;
	struct redis_redirect redirect; /* the answer */
};

/*
 * The key of the pattern's slot, which is that of all keys whose first tag is its first.
 * With the prefix: an ACL user may have no other keys.  False: there is no tag, or it is
 * a pattern itself.
 */
static bool make_probe(const char *prefix, const char *pattern, struct probe *probe)
{
	char full[512];
	const char *open, *close;
	int n = snprintf(full, sizeof(full), "%s%s", prefix, pattern);

	if (n < 0 || (size_t)n >= sizeof(full))
		return false;
	open = strchr(full, '{');
	close = open ? strchr(open, '}') : NULL;
	if (!close || close == open + 1)
		return false;
	for (const char *p = open; p < close; p++)
		if (p >= full + strlen(prefix) && strchr("*?[]\\^", *p))
			return false;
	n = snprintf(probe->key, sizeof(probe->key), "%s%.*s:" PROBE, prefix,
		     (int)(close + 1 - open), open);
	if (n < 0 || (size_t)n >= sizeof(probe->key))
		return false;
	probe->len = (size_t)n;
	probe->slot = redis_slot(probe->key, probe->len);
	return true;
}

static int exchange_probe(struct redis_lease *lease, struct deadline deadline, void *arg,
			  struct err *err)
{
	redisContext *c = lease->context;
	struct probe *probe = arg;
	redisReply *reply = NULL;
	int r;

	if (redisAppendCommand(c, "EXISTS %b", probe->key, probe->len) != REDIS_OK)
		return err_set(err, E_NOMEM, "no memory for a Redis command");
	r = redis_reply_flush(c, deadline, err);
	if (!r)
		r = redis_reply_next(c, deadline, &reply, err);
	if (r)
		return r;
	probe->redirect.verdict = REDIS_FINAL;
	if (reply->type == REDIS_REPLY_ERROR) {
		redis_redirect_parse(reply->str, &probe->redirect);
		if (probe->redirect.verdict != REDIS_MOVED &&
		    probe->redirect.verdict != REDIS_ASK)
			r = err_set(err, redis_reply_code(reply->str), "%s", reply->str);
	}
	freeReplyObject(reply);
	return r;
}

static int walk(struct redis_cluster *cluster, struct deadline deadline,
		const struct redis_node *node, struct scan *scan, struct err *err)
{
	int r;

	scan->wait = redis_node_backed(node);
	scan->unreplicated = 0;
	r = redis_scan_server(redis_node_client(node), deadline, scan, err);
	for (; scan->unreplicated; scan->unreplicated--)
		redis_cluster_count(cluster, REDIS_UNREPLICATED);
	return r;
}

/* The server that the slot is on its way to. */
static int walk_target(struct redis_cluster *cluster, struct deadline deadline,
		       const struct redis_node *source, const struct probe *probe,
		       struct scan *scan, struct err *err)
{
	struct redis_node *node = redis_cluster_redirect(cluster, source, REDIS_SLOT_ANY,
							 &probe->redirect.address);
	int r;

	redis_cluster_count(cluster, REDIS_SAW_ASK);
	if (!node)
		return err_set(err, E_NOMEM, "no memory for a Redis server");
	scan->asking = true;
	r = walk(cluster, deadline, node, scan, err);
	scan->asking = false;
	redis_node_drop(cluster, node);
	return r;
}

/* Walk over the keys of the slot's owner; ret_done: nothing can be elsewhere. */
static int walk_owner(struct redis_cluster *cluster, struct deadline deadline,
		      struct probe *probe, struct scan *scan, bool *ret_done,
		      struct err *err)
{
	struct redis_node *node = redis_cluster_owner(cluster, probe->slot);
	int r;

	if (!node)
		return err_set(err, E_UNAVAILABLE,
			       "slot %d of the Redis cluster has no server", probe->slot);
	r = walk(cluster, deadline, node, scan, err);
	if (!r)
		r = redis_client_run(redis_node_client(node), deadline, exchange_probe,
				     probe, err);
	if (r) {
		redis_cluster_doubt(cluster);
	} else if (probe->redirect.verdict == REDIS_MOVED) {
		redis_cluster_count(cluster, REDIS_SAW_MOVED);
		redis_node_drop(cluster,
				redis_cluster_redirect(cluster, node, probe->slot,
						       &probe->redirect.address));
	} else if (probe->redirect.verdict == REDIS_ASK) {
		r = walk_target(cluster, deadline, node, probe, scan, err);
		*ret_done = !r;
	} else {
		*ret_done = true;
	}
	redis_node_drop(cluster, node);
	return r;
}

static int walk_slot(struct redis_cluster *cluster, struct deadline deadline,
		     struct probe *probe, struct scan *scan, struct err *err)
{
	bool done = false;
	int r = 0;

	for (int i = 0; !r && !done; i++) {
		if (i == MOVES_MAX)
			return err_set(err, E_UNAVAILABLE,
				       "the Redis cluster keeps moving slot %d",
				       probe->slot);
		r = walk_owner(cluster, deadline, probe, scan, &done, err);
	}
	return r;
}

static int walk_all(struct redis_cluster *cluster, struct deadline deadline,
		    struct scan *scan, struct err *err)
{
	struct redis_node *nodes[REDIS_NODES_MAX];
	size_t n = redis_cluster_hold_all(cluster, nodes, REDIS_NODES_MAX);
	int r = 0;

	for (size_t i = 0; !r && i < n; i++)
		r = walk(cluster, deadline, nodes[i], scan, err);
	for (size_t i = 0; i < n; i++)
		redis_node_drop(cluster, nodes[i]);
	return r;
}

int redis_scan_cluster(struct redis_cluster *cluster, struct deadline deadline,
		       const char *prefix, const char *pattern, struct scan *scan,
		       struct err *err)
{
	const struct redis_config *config = redis_cluster_config(cluster);
	struct deadline limit =
		deadline_min(deadline, deadline_in_ms(config->timeout_ms));
	struct probe probe = { 0 };
	int r;

	if (!config->enabled)
		return err_set(err, E_UNAVAILABLE, "Redis is switched off");
	r = redis_cluster_tend(cluster, limit, err);
	if (r)
		return r;
	if (make_probe(prefix, pattern, &probe))
		return walk_slot(cluster, deadline, &probe, scan, err);
	return walk_all(cluster, deadline, scan, err);
}
