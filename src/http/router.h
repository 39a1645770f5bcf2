/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From method and path to a route: a tree of path segments, compiled once, read by any
 * number of threads.  A template is literal segments and parameters
 * ("/api/matches/:id"); a literal wins over a parameter at the same place.  A parameter
 * never matches an empty segment, and a trailing slash is another path.
 */
#pragma once

#include "base/err.h"
#include "http/request.h"

#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#define ROUTER_PARAMS_MAX   4
#define ROUTER_SEGMENTS_MAX 12

struct router;

/* A parameter: parts of the template and of the path that was matched, no NUL there. */
struct router_param {
	const char *name, *text;
	size_t name_len, len;
};

enum router_result {
	ROUTER_FOUND,
	ROUTER_NO_PATH,   /* no template matches: 404 */
	ROUTER_NO_METHOD, /* some do, but not with this method: 405 */
};

struct router_match {
	size_t route; /* index given to router_add; only when found */
	struct router_param params[ROUTER_PARAMS_MAX];
	size_t param_count;
	uint32_t methods; /* bits (1 << enum http_method) that the path knows */
};

/* An empty router; talloc child of mem.  Fails with: E_NOMEM. */
int router_new(TALLOC_CTX *mem, struct router **ret_router) MUST_CHECK;

/*
 * Add a template for a method under an index of the caller's.  The template's text must
 * outlive the router.
 * Fails with: E_INVALID (no leading slash, too deep, too many parameters), E_CONFLICT
 * (there already, or the same place has a parameter of another name), E_NOMEM.
 */
int router_add(struct router *router, enum http_method method, const char *path,
	       size_t route, struct err *err) MUST_CHECK;

/*
 * Find the route of a decoded path (base path already taken off).  HEAD finds the GET
 * route.  ret_match is filled also for ROUTER_NO_METHOD (methods).  Allocates nothing.
 * Thread: any.
 */
enum router_result router_find(const struct router *router, enum http_method method,
			       const char *path, struct router_match *ret_match);

/*
 * Take the base path ("" or "/lol", no trailing slash) off a path.  Returns the rest,
 * which begins with '/' ("/" for the base path itself), or NULL when path lies outside.
 */
const char *router_strip_base(const char *base, const char *path);

/*
 * The value of an Allow header for a methods mask ("GET, HEAD, OPTIONS"): HEAD goes with
 * GET, OPTIONS is always there.  Text in mem, NULL without memory.
 */
char *router_allow(TALLOC_CTX *mem, uint32_t methods);
