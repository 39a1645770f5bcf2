/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the population does: distributions of a group of games (docs/analytics.md,
 * "Population").
 */
#pragma once

#include "model/queue.h"
#include "service/context.h"
#include "service/population.h"

/* Which group is asked about; what is not given begins wider. */
struct benchmark_request {
	enum model_role role;
	bool has_tier;
	enum model_tier tier;
	uint16_t queue_id; /* 0 = every queue */
	bool has_patch, has_patch_minor;
	uint16_t patch_major, patch_minor;
	bool has_metric;
	enum peer_metric metric; /* else all */
};

/*
 * Parse "IRON" … "CHALLENGER" or "UNRANKED", case-sensitive.
 * Fails with: E_INVALID.  Thread: any.
 */
int benchmark_tier_parse(const char *text, enum model_tier *ret_tier) MUST_CHECK;
/* The name of a tier, "UNRANKED" for none.  Static. */
const char *benchmark_tier_name(enum model_tier tier);

/*
 * Write the answer, v2 envelope.  Thread: any.
 */
void benchmark_render(const struct population *population,
		      const struct benchmark_request *req, struct buf *out);
