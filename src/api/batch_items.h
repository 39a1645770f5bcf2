/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The body of a batch: which answers are wanted, each as the address of a GET route.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct api;
struct api_call;
struct api_route;
struct json_value;
struct router;
struct router_match;

#define BATCH_ITEMS_MAX  100
#define BATCH_ID_MAX     64  /* bytes */
#define BATCH_PARAMS_MAX 32  /* of an item */
#define BATCH_TEXT_MAX   512 /* bytes of an endpoint or a parameter */

struct batch_item {
	const char *id;     /* as the client gave it; NULL = none */
	bool inherited;     /* asked for by an inherited name, which is its id */
	bool names_player;  /* by a parameter of its own */
	bool bare;          /* target has no query yet */
	const char *target; /* path and query, with the base path */
};

/*
 * Read the member requests of a body; also: one more member that the body may have, NULL
 * = none.  ret_items: array in the call's memory.
 * What is wrong with the body is answered with a problem that says where; the result is
 * then false.  Whether there is such a route, and what it makes of its parameters, is the
 * item's own affair.  Thread of all: any.
 */
bool batch_items_read(struct api_call *call, const struct json_value *root,
		      const char *also, struct batch_item **ret_items, size_t *ret_n);

/* The same from a list of endpoints; false without memory, which was answered. */
bool batch_items_make(struct api_call *call, const char *const *endpoints, size_t n,
		      struct batch_item **ret_items, size_t *ret_n);

/* Whether the body (NULL = none) has no member but requests and also; else answered. */
bool batch_members_known(struct api_call *call, const struct json_value *root,
			 const char *also);

/*
 * The target of an item whose route is about a player: one that names none is about whom
 * the batch's own query names.  In the call's memory; NULL without memory.
 */
const char *batch_item_target(struct api_call *call, const struct batch_item *item);

/* The same about this player, a puuid or name#tag. */
const char *batch_item_about(struct api_call *call, const struct batch_item *item,
			     const char *player);

/*
 * The route of an address that a batch may hold: the answers about players and the
 * population, no probe, nothing of the operator's.  NULL: there is none.
 */
const struct api_route *batch_route(const struct api *api, const char *path,
				    struct router_match *ret_match);

/* The same where there is only the table (api_routes_compile): for the shell. */
const struct api_route *batch_route_in(const struct router *router, const char *base_path,
				       const char *path, struct router_match *ret_match);
