/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The body of a batch: which answers are wanted, each as the address of a GET route.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct api_call;

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
 * Read the call's body.  ret_items: array in the call's memory.
 * What is wrong with the body is answered with a problem that says where; the result is
 * then false.  Whether there is such a route, and what it makes of its parameters, is the
 * item's own affair.  Thread: any.
 */
bool batch_items_read(struct api_call *call, struct batch_item **ret_items,
		      size_t *ret_n);

/*
 * The target of an item whose route is about a player: one that names none is about whom
 * the batch's own query names.  In the call's memory; NULL without memory.  Thread: any.
 */
const char *batch_item_target(struct api_call *call, const struct batch_item *item);
