/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is asked about: from puuid or Riot ID to the stored player.  A player whom the
 * viewer may not see is answered as one who is not stored: same error, same text, same
 * steps.
 */
#pragma once

#include "model/player.h"
#include "service/access_rule.h"
#include "service/context.h"

/* Either puuid, or riot_id with riot_tag; platform (region) may be NULL. */
struct player_ref {
	const char *puuid;
	const char *riot_id, *riot_tag, *platform;
};

/*
 * Parse "<puuid>" or "name#tag" into ref (texts in mem).
 * Fails with: E_INVALID (text says which form is expected), E_NOMEM.
 */
int service_player_parse(TALLOC_CTX *mem, const char *text, struct player_ref *ret_ref,
			 struct err *err) MUST_CHECK;

/*
 * Find the stored player.  Fails with: E_NOT_FOUND, sql codes.  Thread: any.
 */
int service_player_find(struct service_context *ctx, const struct player_ref *ref,
			const struct access_viewer *viewer, struct deadline deadline,
			struct model_player *ret_player, struct err *err) MUST_CHECK;

/*
 * The same on a connection that the caller holds.  Fails with: E_NOT_FOUND, sql codes.
 */
int service_player_load(struct service_context *ctx, struct sql_conn *conn,
			const struct player_ref *ref, const struct access_viewer *viewer,
			struct model_player *ret_player, struct err *err) MUST_CHECK;

/*
 * The puuid alone: without SQL when ref names it, or when the Riot ID of somebody public
 * was asked for in the last seconds.  That the player is stored, or may be seen, is not
 * said.  Fails with: E_NOT_FOUND, sql
 * codes.  Thread: any.
 */
int service_player_puuid(struct service_context *ctx, const struct player_ref *ref,
			 const struct access_viewer *viewer, struct deadline deadline,
			 char ret_puuid[static MODEL_PUUID_SIZE],
			 struct err *err) MUST_CHECK;
