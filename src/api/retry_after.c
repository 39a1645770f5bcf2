/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/retry_after.h"

/* With a quarter and a second more it is not over the bound. */
#define BASE_MAX_S 23

int32_t retry_after_s(const struct retry_facts *facts, uint64_t chance)
{
	const int64_t ms =
		facts->probe_ms > facts->drain_ms ? facts->probe_ms : facts->drain_ms;
	int64_t s;

	if (ms < 0)
		return RETRY_AFTER_USUAL_S;
	s = ms / 1000 + (ms % 1000 != 0);
	if (s < RETRY_AFTER_MIN_S)
		s = RETRY_AFTER_MIN_S;
	if (s > BASE_MAX_S)
		s = BASE_MAX_S;
	return (int32_t)(s + (int64_t)(chance % (uint64_t)(s / 4 + 2)));
}
