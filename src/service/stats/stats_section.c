/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/stats/stats_section.h"

#include <string.h>

static const char *const names[STATS_SECTION_COUNT] = {
	[STATS_SUMMARY] = "summary",     [STATS_CHAMPIONS] = "champions",
	[STATS_ROLES] = "roles",         [STATS_QUEUES] = "queues",
	[STATS_PATCHES] = "patches",     [STATS_SIDES] = "sides",
	[STATS_OPPONENTS] = "opponents", [STATS_WEEKDAYS] = "weekdays",
	[STATS_HOURS] = "hours",         [STATS_LENGTHS] = "lengths",
	[STATS_STREAKS] = "streaks",     [STATS_SESSIONS] = "sessions",
	[STATS_RECORDS] = "records",     [STATS_MATES] = "mates",
	[STATS_LANING] = "laning",       [STATS_TREND] = "trend",
};

const char *stats_section_name(enum stats_section section)
{
	return names[section];
}

int stats_section_parse(const char *text, enum stats_section *ret_section)
{
	for (int i = 0; i < STATS_SECTION_COUNT; i++) {
		if (!strcmp(text, names[i])) {
			*ret_section = (enum stats_section)i;
			return 0;
		}
	}
	return -E_INVALID;
}

const char *const *stats_section_names(void)
{
	return names;
}

bool stats_section_has_limit(enum stats_section section)
{
	return section == STATS_MATES;
}

void stats_section_prepare(enum stats_section section,
			   struct service_filter_request *filter)
{
	filter->one_mode = true;
	filter->about_results = section == STATS_STREAKS || section == STATS_SESSIONS ||
				section == STATS_TREND;
	filter->blocks = section == STATS_TREND;
}
