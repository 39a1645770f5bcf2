/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/cold.h"

#include "base/clock.h"
#include "service/quota.h"

int service_cold_enter(struct service_context *ctx, const struct access_viewer *viewer,
		       struct err *err)
{
	if (!viewer || !viewer->counted_as ||
	    quota_enter_cold(ctx->quota, viewer->counted_as, clock_mono_us() / 1000))
		return 0;
	return err_set(err, E_BUSY,
		       "the caller has as much cold work under way as it may");
}

void service_cold_leave(struct service_context *ctx, const struct access_viewer *viewer)
{
	if (viewer && viewer->counted_as)
		quota_leave_cold(ctx->quota, viewer->counted_as);
}
