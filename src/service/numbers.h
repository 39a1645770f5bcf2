/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kinds of numbers of docs/analytics.md as JSON: nine decimals, null for what is not.
 */
#pragma once

#include "analytics/interval.h"
#include "json/writer.h"

#define NUMBER_DIGITS 9

/* A number alone. */
void number_put(struct json_writer *w, const char *key, double v);

/* "value", "low", "high" of an object that is open. */
void number_put_members(struct json_writer *w, const struct interval *i);

/* A ratio or mean: {"n", "value", "low", "high"}. */
void number_put_interval(struct json_writer *w, const char *key, uint64_t n,
			 struct interval i);

/* A rate: {"n", "successes", "raw"}; with shrunk (may be NULL) also that. */
void number_put_rate(struct json_writer *w, const char *key, uint64_t successes,
		     uint64_t n, const struct interval *shrunk);

/* The same left open, for members of its own; json_close_object ends it. */
void number_open_rate(struct json_writer *w, const char *key, uint64_t successes,
		      uint64_t n, const struct interval *shrunk);
