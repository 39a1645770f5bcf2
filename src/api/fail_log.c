/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/fail_log.h"

#include "base/log.h"

void fail_log_tick(struct fail_log *log, int64_t now_ms)
{
	int64_t now = now_ms / 1000, second = atomic_load(&log->second);
	uint32_t failures;

	/* Unequal, not later: the wall clock may be set back. */
	if (second == now || !atomic_compare_exchange_strong(&log->second, &second, now))
		return;
	failures = atomic_exchange(&log->failures, 0);
	if (failures > FAIL_LOG_LINES)
		log_line(LOG_WARN, "%u more requests failed within a second",
			 failures - FAIL_LOG_LINES);
}

bool fail_log_may(struct fail_log *log, int64_t now_ms)
{
	fail_log_tick(log, now_ms);
	return atomic_fetch_add(&log->failures, 1) < FAIL_LOG_LINES;
}

bool fail_log_rarely(_Atomic int64_t *said_ms, int64_t now_ms)
{
	int64_t said = atomic_load(said_ms);

	/* The wall clock may be set back: then it is said again. */
	if (said && now_ms >= said && now_ms - said < 60000)
		return false;
	return atomic_compare_exchange_strong(said_ms, &said, now_ms);
}
