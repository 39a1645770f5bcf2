/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one place between a request and its handler: who asks (token, cookie), from whose
 * page, how much, and whether the route's rule lets them.  What is decided lies in
 * service/access_rule.h; here it is asked and answered.
 *
 * A request without credentials costs a look over its headers and the rule.  Routes of
 * COST_FREE (probes) look at no credentials at all and take from no quota; every other
 * request does, refused as it may be: what is refused before it is known who asks is paid
 * by the address.
 */
#pragma once

#include <stdbool.h>

struct api_call;

/* The headers that every answer carries, and those of CORS. */
void guard_add_headers(struct api_call *call);

/* Whether the request can be read; else it was answered. */
bool guard_request(struct api_call *call);

/*
 * Whether no token stands in the address; else it was answered.  Comes before routing,
 * and keeps the address out of the access log.
 */
bool guard_url(struct api_call *call);

/*
 * Whether a call for which there is no route may have its 404, 405, 413 or OPTIONS; else
 * it was answered.  It counts like a cheap one of its caller's.
 */
bool guard_unrouted(struct api_call *call);

/*
 * Whether the call may go on to its handler; else it was answered.  Fills call->caller
 * and call->params, and names the caller's own player where the request names none.
 */
bool guard_pass(struct api_call *call);

/*
 * The same for an item of a batch, once the batch itself was let in: it costs and is
 * judged as the request that it stands for, of the same caller.
 */
bool guard_item(struct api_call *item);

/* The same for a job's request, whose caller is known: the rule alone. */
bool guard_known(struct api_call *call);
