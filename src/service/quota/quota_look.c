/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who counts the quotas: said to whoever asks for the host's health, and to the log.
 */
#include "service/quota/quota_lease.h"
#include "service/quota/quota_priv.h"

#include <stdio.h>

static bool limits_anybody(const struct quota *quota)
{
	for (int class = 0; class < QUOTA_LOOKUP; class ++)
		if (quota->plans[0][class].limit.per_minute > 0 ||
		    quota->plans[1][class].limit.per_minute > 0)
			return true;
	return false;
}

static bool counts_in_redis(const struct quota *quota)
{
	return quota && quota->shared && quota->redis && limits_anybody(quota);
}

/* The next request need not wait for its second either. */
static void probe(struct quota *quota, struct deadline deadline)
{
	struct quota_away *away = &quota->shared->away;
	struct err err = { 0 };

	if (quota_lease_probe(quota->redis, deadline, &err) < 0) {
		quota_away_note(away, err.text, clock_wall_ms());
	} else {
		quota_away_clear(away);
		atomic_store(&quota->shared->memory.retry_at_ms, 0);
	}
}

void quota_look(struct quota *quota, const char *why_not, struct deadline deadline,
		struct quota_status *ret_status)
{
	struct quota_away_state state = { 0 };

	*ret_status = (struct quota_status){ .enabled = quota && quota->shared };
	if (!counts_in_redis(quota))
		return;
	if (why_not)
		quota_away_note(&quota->shared->away, why_not, clock_wall_ms());
	else
		probe(quota, deadline);
	quota_away_read(&quota->shared->away, &state);
	ret_status->shared = true;
	ret_status->away_since_ms = state.since_ms;
	snprintf(ret_status->reason, sizeof(ret_status->reason), "%s", state.reason);
}

bool quota_news(struct quota *quota, int64_t now_ms, struct quota_status *ret_status)
{
	struct quota_away_state state;

	if (!counts_in_redis(quota) ||
	    !quota_away_news(&quota->shared->away, now_ms, &state))
		return false;
	*ret_status = (struct quota_status){ .enabled = true,
					     .shared = true,
					     .away_since_ms = state.since_ms };
	snprintf(ret_status->reason, sizeof(ret_status->reason), "%s", state.reason);
	return true;
}
