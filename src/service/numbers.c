/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/numbers.h"

void number_put(struct json_writer *w, const char *key, double v)
{
	json_put_real(w, key, v, NUMBER_DIGITS);
}

void number_put_members(struct json_writer *w, const struct interval *i)
{
	number_put(w, "value", i->value);
	number_put(w, "low", i->low);
	number_put(w, "high", i->high);
}

void number_put_interval(struct json_writer *w, const char *key, uint64_t n,
			 struct interval i)
{
	json_open_object(w, key);
	json_put_int(w, "n", (int64_t)n);
	number_put_members(w, &i);
	json_close_object(w);
}

static void put_object(struct json_writer *w, const char *key, const struct interval *i)
{
	json_open_object(w, key);
	number_put_members(w, i);
	json_close_object(w);
}

void number_open_rate(struct json_writer *w, const char *key, uint64_t successes,
		      uint64_t n, const struct interval *shrunk)
{
	const struct interval raw = interval_wilson(successes, n);

	json_open_object(w, key);
	json_put_int(w, "n", (int64_t)n);
	json_put_int(w, "successes", (int64_t)successes);
	put_object(w, "raw", &raw);
	if (shrunk)
		put_object(w, "shrunk", shrunk);
}

void number_put_rate(struct json_writer *w, const char *key, uint64_t successes,
		     uint64_t n, const struct interval *shrunk)
{
	number_open_rate(w, key, successes, n, shrunk);
	json_close_object(w);
}
