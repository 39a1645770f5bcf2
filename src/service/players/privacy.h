/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hiding a player and showing it again.
 */
#pragma once

#include "model/player.h"
#include "service/context.h"
#include "service/player.h"

struct privacy_change {
	struct model_player player; /* as it is now */
	enum player_privacy before;
	bool cache_told;        /* false: Redis could not be asked … */
	char cache_reason[256]; /* … because of this ("" while Redis is switched off) */
	uint64_t bodies;        /* finished answers that were deleted */
};

/*
 * Set what a player shows to others.  The database decides from the commit on; the cache
 * is told the new generation, and what it holds of the player is deleted.  That the cache
 * cannot be told is no failure: it may then show what it holds for as long as it takes
 * the player's generation for known (generation_ttl).
 * Fails with: E_NOT_FOUND (player), sql codes.  Thread: any.
 */
int service_privacy_set(struct service_context *ctx, const struct player_ref *ref,
			enum player_privacy privacy, int64_t now_ms,
			struct deadline deadline, struct privacy_change *ret_change,
			struct err *err) MUST_CHECK;
