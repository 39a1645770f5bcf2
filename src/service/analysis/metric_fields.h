/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inherited objects of metrics as JSON (docs/fields.md): rates with four decimals,
 * scores with two.
 */
#pragma once

#include "analytics/champion_list.h"
#include "analytics/metrics.h"
#include "json/writer.h"

#define RATE_DIGITS  4
#define SCORE_DIGITS 2

/* performance_percentile, as in the sections (docs/analytics.md). */
void metric_fields_put_percentile(struct json_writer *w, const struct real_sums *sums);

/* RoleMetrics. */
void metric_fields_put(struct json_writer *w, const char *key,
		       const struct period_metrics *metrics);

/* ChampionPerformance, in an array; name: "" unknown. */
void metric_fields_put_champion(struct json_writer *w,
				const struct champion_performance *champion,
				const char *name);
