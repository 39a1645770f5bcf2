/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sections of a player's statistics by name.  No I/O; thread of all: any.
 */
#pragma once

#include "service/answer/filter_request.h"

enum stats_section {
	STATS_SUMMARY,
	STATS_CHAMPIONS,
	STATS_ROLES,
	STATS_QUEUES,
	STATS_PATCHES,
	STATS_SIDES,
	STATS_OPPONENTS,
	STATS_WEEKDAYS,
	STATS_HOURS,
	STATS_LENGTHS,
	STATS_STREAKS,
	STATS_SESSIONS,
	STATS_RECORDS,
	STATS_MATES,
	STATS_LANING,
	STATS_TREND,
	STATS_SECTION_COUNT
};

/* "summary" …, static; and back (0 or -E_INVALID). */
const char *stats_section_name(enum stats_section section);
int stats_section_parse(const char *text, enum stats_section *ret_section) MUST_CHECK;
/* All names, in their order.  Static. */
const char *const *stats_section_names(void);

/* Whether the section lists people, as many as limit says. */
bool stats_section_has_limit(enum stats_section section);

/*
 * Put into a filter what the question for a section says by itself; before
 * service_filter_check.
 */
void stats_section_prepare(enum stats_section section,
			   struct service_filter_request *filter);
