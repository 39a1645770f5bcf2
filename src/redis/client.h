/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one door to Redis: a bounded pool of connections, commands with deadlines,
 * pipelines and scripts.  Redis is an accelerator: every failure is reported and
 * harmless.  After any error the connection is thrown away.  A circuit breaker stands in
 * front: while it is open every call fails at once, but for a probe now and then.  In a
 * cluster that holds for each of its servers, and every key goes to the one that owns its
 * slot.
 */
#pragma once

#include "base/breaker.h"
#include "base/clock.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

struct redis_config {
	bool enabled;
	const char *cluster; /* some servers of a cluster (redis/address.h); "" = none */
	const char *socket;  /* "" = TCP; it, host and port are not for a cluster */
	const char *host;
	uint16_t port;
	const char *user, *password; /* "" = none */
	int32_t database;            /* 0 in a cluster */
	int32_t timeout_ms;
	int32_t pool_size; /* of each server */
	const char *key_prefix;
	struct breaker_config breaker;
};

struct redis_client;

/* A value read: data NULL = no such key. */
struct redis_value {
	const char *data; /* in the caller's talloc context, NUL added */
	size_t len;
};

struct redis_arg {
	const void *data;
	size_t len;
};

/* One server of a cluster that owns slots, and our pool to it. */
struct redis_node_stats {
	char address[264];
	int32_t slots;
	bool tried, up;
	int64_t since_ms; /* wall clock of the last change of up */
	char reason[128];
	int32_t open, in_use;
	uint64_t commands, failures;
};

struct redis_cluster_stats {
	int32_t nodes, slots; /* that own slots; that have an owner, of 16384 */
	int32_t nodes_down;
	uint64_t epoch;       /* of the map, as the cluster counts */
	int64_t refreshed_ms; /* wall clock of the map; 0 = there was none yet */
	uint64_t refreshes, refresh_failures;
	uint64_t moved, asked, retried; /* redirections followed, asked again */
	uint64_t unreplicated;          /* numbers that no replica had in time */
};

struct redis_stats {
	bool enabled;
	bool up; /* asked already, and the circuit is closed */
	struct breaker_stats breaker;
	int32_t size, open, in_use;
	uint64_t commands, failures, waits;
	bool is_cluster; /* up: every slot has an owner, and none of them is down */
	struct redis_cluster_stats cluster;
};

/*
 * Make a client; connects to nothing yet.  config is copied.
 * Fails with: E_NOMEM, E_INVALID (a cluster's addresses, or its database not 0).
 */
int redis_client_new(TALLOC_CTX *mem, const struct redis_config *config,
		     struct redis_client **ret_client, struct err *err) MUST_CHECK;
void redis_client_free(struct redis_client *client);

/*
 * MGET of n keys in one round trip; in a cluster one of each server that owns some of
 * them, all at once.
 * Fails with: E_UNAVAILABLE (also when disabled), E_TIMEOUT.  Thread: any.
 */
int redis_mget(struct redis_client *client, TALLOC_CTX *mem, struct deadline deadline,
	       const char *const *keys, size_t n, struct redis_value *ret_values,
	       struct err *err) MUST_CHECK;

/* SET key value PX ttl_ms, the value given in parts that are joined.  Thread: any. */
int redis_set(struct redis_client *client, struct deadline deadline, const char *key,
	      const struct redis_arg *parts, size_t part_count, int64_t ttl_ms,
	      struct err *err) MUST_CHECK;

/* Delete n keys in one pipeline.  Thread: any. */
int redis_unlink(struct redis_client *client, struct deadline deadline,
		 const char *const *keys, size_t n, struct err *err) MUST_CHECK;

/*
 * For each of n keys in one pipeline: set the decimal number, to expire after ttl_ms,
 * unless the key already holds a larger one that expires: that stays as it is.  In a
 * cluster it waits a little for a replica to have them, so that the loss of a server does
 * not bring older ones back.
 * Thread: any.
 */
int redis_set_max(struct redis_client *client, struct deadline deadline,
		  const char *const *keys, const uint64_t *numbers, size_t n,
		  int64_t ttl_ms, struct err *err) MUST_CHECK;

#define REDIS_SCRIPT_ARGS 16

/* A script for the server, and the SHA-1 of its text in lower-case hex digits. */
struct redis_script {
	const char *text, *sha1;
};

/*
 * Run a script on one key with whole numbers as arguments (at most REDIS_SCRIPT_ARGS); it
 * answers an array of count whole numbers.  The server knows it by its hash; the text is
 * sent only when it does not.  When the connection breaks it may have run without an
 * answer, and may run again.
 * Fails with: E_UNAVAILABLE, E_TIMEOUT, E_LIMITED (out of memory), E_INVALID (the
 * script failed or answered something else).  Thread: any.
 */
int redis_script_run(struct redis_client *client, struct deadline deadline,
		     const struct redis_script *script, const char *key,
		     const int64_t *args, size_t arg_count, int64_t *ret_numbers,
		     size_t count, struct err *err) MUST_CHECK;

/* Whether a key (without the client's prefix) is meant. */
typedef bool (*redis_wanted_fn)(const char *key, size_t len, const void *arg);

/*
 * UNLINK every key that matches the pattern (Redis's glob, the key prefix put before it)
 * and is wanted (NULL: all that match), walking over all keys in steps; keys that come
 * meanwhile may stay.  ret_count: how many were there.  Fails with: E_UNAVAILABLE,
 * E_TIMEOUT.  Thread: any.
 */
int redis_unlink_matching(struct redis_client *client, struct deadline deadline,
			  const char *pattern, redis_wanted_fn wanted, const void *arg,
			  uint64_t *ret_count, struct err *err) MUST_CHECK;

/*
 * Give each of n names in the key the same new mark, which is larger than all that the
 * key has; the name "*" takes the place of all others.  The value is text, the newest
 * first: "<name>=<mark>;…", and expires ttl_ms from now.  A key that was lost goes on
 * with larger marks, too.  No name has "=" or ";" in it.  In a cluster it waits as
 * redis_set_max does.
 * Fails with: E_UNAVAILABLE, E_TIMEOUT, E_LIMITED (out of memory), E_INVALID, E_NOMEM.
 * Thread: any.
 */
int redis_mark(struct redis_client *client, struct deadline deadline, const char *key,
	       const char *const *names, size_t n, int64_t ttl_ms, uint64_t *ret_mark,
	       struct err *err) MUST_CHECK;

struct redis_max {
	const char *key;
	uint64_t number;
	int64_t ttl_ms;
};

/*
 * redis_set and redis_set_max of one key in one round trip.  On failure either may have
 * happened.  Thread: any.
 */
int redis_set_with_max(struct redis_client *client, struct deadline deadline,
		       const char *key, const struct redis_arg *parts, size_t part_count,
		       int64_t ttl_ms, const struct redis_max *max,
		       struct err *err) MUST_CHECK;

/*
 * PING; in a cluster every server that owns a slot, and each slot must have an owner.
 * Thread: any.
 */
int redis_ping(struct redis_client *client, struct deadline deadline,
	       struct err *err) MUST_CHECK;

/* Figures and state.  Thread: any. */
void redis_client_stats(struct redis_client *client, struct redis_stats *ret_stats);

/*
 * The servers of the cluster that own slots, at most max.  Returns how many there are in
 * ret_nodes; 0 without a cluster.  Thread: any.
 */
size_t redis_client_nodes(struct redis_client *client, struct redis_node_stats *ret_nodes,
			  size_t max);
