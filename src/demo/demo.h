/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A synthetic but plausible league, as documents in Riot's formats: the same seed gives
 * the same bytes on every machine.  Pure of I/O: documents are handed to a sink.
 */
#pragma once

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

struct demo_options {
	uint32_t players; /* 10..100000 */
	uint32_t matches; /* 1..10000000 */
	uint32_t heavy;   /* the first player takes part in at least so many matches */
	uint64_t seed;
	int64_t end_ms;        /* the newest game ends before this moment; range below */
	double timeline_share; /* 0..1 of the matches get a timeline */
};

/* 2012-01-01 to 2100-01-01: what the importer takes for times of games. */
#define DEMO_END_MIN_MS INT64_C(1325376000000)
#define DEMO_END_MAX_MS INT64_C(4102444800000)

/* Whether options are within their ranges: 0 or E_INVALID with the one that is not. */
int demo_options_check(const struct demo_options *options, struct err *err) MUST_CHECK;

enum demo_document { DEMO_MATCH, DEMO_TIMELINE, DEMO_RANKS };

/* Takes one document; name is its file name without folder.  Non-zero stops the run. */
typedef int (*demo_sink)(void *arg, enum demo_document kind, const char *name,
			 const char *json, size_t len, struct err *err);

/*
 * Generate the league in order of time.
 * Fails with: E_INVALID (options out of range), E_NOMEM, what the sink returned.
 */
int demo_generate(const struct demo_options *options, demo_sink sink, void *arg,
		  struct err *err) MUST_CHECK;
