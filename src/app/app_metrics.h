/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All metrics of the program: which tables there are, and what fills them.
 */
#pragma once

#include "app/app.h"
#include "base/metrics.h"

/* Every table but that of base itself.  Static. */
const struct metric_table *const *app_metrics_tables(size_t *ret_count);

/*
 * Open the instance's metrics, in memory of this process alone where shared memory cannot
 * be had (which is logged), and have the parts of an app count in them.  ret_metrics:
 * closed with metrics_close when nothing counts any more.
 * Fails with: E_NOMEM, E_BUG (more tables or sources than there is room for).
 * Thread: main, before others.
 */
int app_metrics_open(struct app *app, struct metrics **ret_metrics,
		     struct err *err) MUST_CHECK;
