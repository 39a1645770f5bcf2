/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Commands on their way and their replies.  A pipeline of them is carried out by one
 * server, or by those of a cluster that own the keys (route.c).
 * redis/client.h is the door for everybody else.
 */
#pragma once

#include "redis/client.h"

#define REDIS_SLOT_ANY (-1) /* of a command without a key, or without a cluster */

struct redis_node;
struct redisContext;
struct redisReply;

/* Zero-initialise, redis_request_init, add the words; redis_requests_done at the end. */
struct redis_request {
	const char **argv;
	size_t *lens;
	int argc;
	int32_t slot;                      /* of its keys */
	const struct redis_script *script; /* its first two words are filled in */
	bool by_text;                      /* the server did not know the script's hash */
	bool durable;   /* a replica should have it before the answer counts */
	bool many_keys; /* two or more, all on the slot */
	/* Where it goes in a cluster; route.c's */
	struct redis_node *node; /* held */
	bool asking, pinned, given_up;
	int hops;
	/* What came of it: not an error when redis_requests_run returns 0 */
	struct redisReply *reply;
	bool torn; /* many_keys: they lie on two servers just now; take each alone */
};

/* Room for so many words, in mem.  Fails with -E_NOMEM. */
int redis_request_init(struct redis_request *request, TALLOC_CTX *mem,
		       size_t room) MUST_CHECK;

/* Add a word, which must stay where it is. */
void redis_request_add(struct redis_request *request, const char *word, size_t len);

/*
 * Add a key with the client's prefix before it; the first one decides where the request
 * goes, and all must lie on one slot.  Fails with -E_NOMEM.
 */
int redis_request_add_key(struct redis_request *request,
			  const struct redis_client *client, const char *key) MUST_CHECK;

/* Make the call of a script on one key, with room for so many arguments behind it. */
int redis_request_init_script(struct redis_request *request, TALLOC_CTX *mem,
			      const struct redis_client *client,
			      const struct redis_script *script, const char *key,
			      size_t args) MUST_CHECK;

/* Make a SET of redis_set in mem.  Fails with -E_NOMEM. */
int redis_request_set(struct redis_request *request, const struct redis_client *client,
		      TALLOC_CTX *mem, const char *key, const struct redis_arg *parts,
		      size_t part_count, int64_t ttl_ms) MUST_CHECK;

/* The slot of a key with the prefix; REDIS_SLOT_ANY without a cluster or memory. */
int32_t redis_request_slot(const struct redis_client *client, const char *key);

/*
 * Carry all requests out, up to REDIS_PIPELINE_MAX in a round trip, in order as far as
 * one server has them.  What already has a good reply is not sent again.
 * Fails with: E_UNAVAILABLE, E_TIMEOUT, else what redis_reply_code says of the first
 * error; some may have been carried out, and some of them twice when a connection broke.
 * Thread: any.
 */
#define REDIS_PIPELINE_MAX 256
int redis_requests_run(struct redis_client *client, struct deadline deadline,
		       struct redis_request *requests, size_t n,
		       struct err *err) MUST_CHECK;

/* Free the replies. */
void redis_requests_done(struct redis_request *requests, size_t n);

/* -- between request.c and route.c */

/* Whether it has a reply that is no error. */
bool redis_request_answered(const struct redis_request *request);

/* Put it into the connection's buffer.  Fails with: E_NOMEM. */
int redis_request_append(struct redis_request *request, struct redisContext *context,
			 struct err *err) MUST_CHECK;

/*
 * 0 when it is answered, or is a script that has to be sent as text; else the error of
 * its reply.
 */
int redis_request_error(const struct redis_request *request, struct err *err);
