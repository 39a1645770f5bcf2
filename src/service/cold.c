/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/cold.h"

#include "base/clock.h"
#include "service/quota/quota.h"
#include "service/quota/service_metrics.h"

static metric_word *words_of(const struct service_context *ctx,
			     enum service_metric metric)
{
	return metric_in(&service_metrics_table, ctx->metrics, metric);
}

static void count(const struct service_context *ctx, enum service_cold_result result)
{
	metric_word *results = words_of(ctx, SERVICE_METRIC_COLD);

	if (!results)
		return;
	metric_count(&results[result], 1);
	if (result == SERVICE_COLD_ENTERED)
		metric_count(words_of(ctx, SERVICE_METRIC_COLD_NOW), 1);
}

int service_cold_enter(struct service_context *ctx, const struct access_viewer *viewer,
		       struct err *err)
{
	if (viewer && viewer->passed)
		return 0;
	if (!viewer || !viewer->counted_as ||
	    quota_enter_cold(ctx->quota, viewer->counted_as, clock_mono_us() / 1000)) {
		count(ctx, SERVICE_COLD_ENTERED);
		return 0;
	}
	count(ctx, SERVICE_COLD_REFUSED);
	return err_set(err, E_BUSY,
		       "the caller has as much cold work under way as it may");
}

void service_cold_leave(struct service_context *ctx, const struct access_viewer *viewer)
{
	if (viewer && viewer->passed)
		return;
	metric_count(words_of(ctx, SERVICE_METRIC_COLD_NOW), -1);
	if (viewer && viewer->counted_as)
		quota_leave_cold(ctx->quota, viewer->counted_as);
}
