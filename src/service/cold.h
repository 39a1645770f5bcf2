/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The door before cold work: how much of it one caller may have under way.
 */
#pragma once

#include "service/access_rule.h"
#include "service/context.h"

/*
 * Begin to compute for a viewer; NULL, or one that counts as nobody, always may, and so
 * does one that has passed already (viewer->passed), uncounted.
 * Fails with: E_BUSY (so much is under way for this caller already).  Thread: any.
 */
int service_cold_enter(struct service_context *ctx, const struct access_viewer *viewer,
		       struct err *err) MUST_CHECK;

/* The end of what service_cold_enter let in. */
void service_cold_leave(struct service_context *ctx, const struct access_viewer *viewer);
