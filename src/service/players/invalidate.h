/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Taking finished answers out of the cache: the next one to ask has them computed anew.
 */
#pragma once

#include "service/player.h"

/*
 * The endpoints whose answers are kept, by the first part of their path below
 * /api/analytics/v2/, and each section of stats as "stats/summary".  An endpoint holds
 * those of both versions.  Static.  Thread: any.
 */
const char *const *service_kept_endpoints(size_t *ret_count);

/*
 * Remove every answer about the player, or those of one endpoint (NULL = all).  When it
 * returns they are gone, and so is what another request was computing meanwhile; other
 * hosts see it in [cache] generation_max_age.  ret_player: whom it was about; ret_count:
 * answers that were there. Fails with: E_INVALID (endpoint), E_NOT_FOUND (player), sql
 * codes; E_UNAVAILABLE and E_TIMEOUT also when Redis does not answer: then ret_player is
 * filled, and some answers may be there still.  Thread: any.
 */
int service_invalidate(struct service_context *ctx, const struct player_ref *player,
		       const struct access_viewer *viewer, const char *endpoint,
		       struct deadline deadline, struct model_player *ret_player,
		       uint64_t *ret_count, struct err *err) MUST_CHECK;

/*
 * The same of an endpoint's answers about all players.
 * Fails with: E_INVALID (endpoint); E_UNAVAILABLE and E_TIMEOUT when Redis does not
 * answer: then some may be there still, on other hosts, too.  Thread: any.
 */
int service_invalidate_everybodys(struct service_context *ctx, const char *endpoint,
				  struct deadline deadline, uint64_t *ret_count,
				  struct err *err) MUST_CHECK;
