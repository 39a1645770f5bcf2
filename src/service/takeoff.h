/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Before computing: does another thread or process of this host compute the same
 * (cache/flight.h), and is there anything to compute from?
 */
#pragma once

#include "cache/flight.h"
#include "service/context.h"

/*
 * Whether the caller computes the body of this key.  True: service_takeoff_end has to
 * follow, once it is in the cache.  False: ask again a few milliseconds later.  key NULL:
 * no other answer is the same.  Thread: any.
 */
bool service_takeoff_begin(struct service_context *ctx, const char *key,
			   struct deadline deadline, struct flight *ret_flight);
void service_takeoff_end(struct service_context *ctx, const struct flight *flight);

/* Whether MySQL is known to be away: trying again at once brings nothing.  Thread: any.
 */
bool service_takeoff_grounded(struct service_context *ctx);

/* While MySQL is known to be away: in how many milliseconds it is asked again, at least
 * 0.  Else -1.  Thread: any. */
int64_t service_takeoff_rest_ms(struct service_context *ctx);
