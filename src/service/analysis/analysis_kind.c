/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/analysis/analysis_kind.h"

#include <string.h>

static const char *const names[ANALYSIS_COUNT] = {
	[ANALYSIS_CHAMPION] = "champion",
	[ANALYSIS_ROLE] = "champions-of-role",
	[ANALYSIS_TRENDS] = "trends",
	[ANALYSIS_MODES] = "gamemodes",
};

const char *analysis_name(enum analysis_kind kind)
{
	return names[kind];
}

int analysis_parse(const char *text, enum analysis_kind *ret_kind)
{
	for (int i = 0; i < ANALYSIS_COUNT; i++) {
		if (!strcmp(text, names[i])) {
			*ret_kind = (enum analysis_kind)i;
			return 0;
		}
	}
	return -E_INVALID;
}

void analysis_prepare(enum analysis_kind kind, struct service_filter_request *filter)
{
	bool ranged = filter_given(filter, FILTER_PARAM_FROM) ||
		      filter_given(filter, FILTER_PARAM_TO);

	if (!filter_given(filter, FILTER_PARAM_PERIOD))
		filter->period = ranged                  ? PERIOD_ALL
				 : kind == ANALYSIS_ROLE ? PERIOD_MONTH
							 : PERIOD_SEASON;
	filter->one_mode = kind != ANALYSIS_MODES;
	filter->about_results = kind == ANALYSIS_TRENDS;
	filter->daily = kind == ANALYSIS_TRENDS;
	if (kind == ANALYSIS_MODES && !filter_given(filter, FILTER_PARAM_QUEUE) &&
	    !filter_given(filter, FILTER_PARAM_MODE))
		filter->all_queues = true;
}
