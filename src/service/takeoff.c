/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/takeoff.h"

/* Of a lease whose work has no deadline. */
#define LEASE_US (INT64_C(60) * 1000 * 1000)

bool service_takeoff_begin(struct service_context *ctx, const char *key,
			   struct deadline deadline, struct flight *ret_flight)
{
	int64_t now_us = clock_mono_us(), lease_us = LEASE_US;

	*ret_flight = (struct flight){ .leads = true };
	if (!ctx->flights || !key)
		return true;
	if (deadline.at_us && deadline.at_us - now_us < lease_us)
		lease_us = deadline.at_us > now_us ? deadline.at_us - now_us : 1;
	flight_begin(ctx->flights, key, now_us, lease_us, ret_flight);
	return ret_flight->leads;
}

void service_takeoff_end(struct service_context *ctx, const struct flight *flight)
{
	/* A lease that is over is another's business. */
	if (ctx->flights)
		(void)flight_end(ctx->flights, flight);
}

bool service_takeoff_grounded(struct service_context *ctx)
{
	struct sql_pool_stats stats;

	sql_pool_stats(ctx->sql, &stats);
	return !stats.up && stats.breaker.tried;
}

int64_t service_takeoff_rest_ms(struct service_context *ctx)
{
	struct sql_pool_stats stats;

	sql_pool_stats(ctx->sql, &stats);
	return stats.breaker.state == BREAKER_CLOSED ? -1 : stats.breaker.rest_ms;
}
