/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inherited analyses by name.  No I/O; thread of all: any.
 */
#pragma once

#include "service/answer/filter_request.h"

enum analysis_kind {
	ANALYSIS_CHAMPION,
	ANALYSIS_ROLE,
	ANALYSIS_TRENDS,
	ANALYSIS_MODES,
	ANALYSIS_COUNT
};

/* "champion", "champions-of-role", "trends", "gamemodes", and back (0 or -E_INVALID). */
const char *analysis_name(enum analysis_kind kind);
int analysis_parse(const char *text, enum analysis_kind *ret_kind) MUST_CHECK;

/*
 * Put into a filter what the question says by itself; after its parameters were read,
 * before service_filter_check.
 */
void analysis_prepare(enum analysis_kind kind, struct service_filter_request *filter);
