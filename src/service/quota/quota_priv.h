/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What quota and quota_look share.
 */
#pragma once

#include "base/metric.h"
#include "base/segment.h"
#include "service/quota/quota.h"
#include "service/quota/quota_away.h"
#include "service/quota/quota_cold.h"
#include "service/quota/quota_memory.h"
#include "service/quota/quota_rate.h"

struct quota_shared {
	struct quota_memory memory;
	struct quota_away away;
	struct quota_cold cold;
};

/* What of the settings a take needs, by identified or not and class. */
struct quota_plan {
	struct quota_limit limit;
	struct quota_rate share; /* of this host */
	int32_t window_s;
	bool local; /* Redis is never asked */
};

struct quota {
	struct quota_config config;
	struct redis_client *redis; /* NULL: only the host's share counts */
	struct segment segment;
	struct quota_shared *shared; /* NULL: nothing is counted */
	struct quota_plan plans[2][QUOTA_CLASS_COUNT];
	metric_word *takes; /* by class and result; NULL: not shown to anybody */
};
