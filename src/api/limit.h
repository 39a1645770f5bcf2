/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Quotas as HTTP: whose a request takes from, the headers that say so, and 429.
 */
#pragma once

#include "service/quota/quota.h"

struct api_call;

/*
 * Take a request from the quota of its caller, or of its address while nobody is known,
 * and say how much is left.  False: there was none, and 429 was answered.  mono_ms: now,
 * of the monotonic clock.
 */
bool limit_take(struct api_call *call, int64_t mono_ms);

/* Answer 429: the address may have no more unknown credentials looked up. */
void limit_refuse_lookup(struct api_call *call, const struct quota_state *state);
