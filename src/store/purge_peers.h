/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/peer_change.h"

#include <talloc.h>

/*
 * Take a player's seats in a game out of the histograms, before they are deleted, or
 * count them as those of heir (0: of nobody), before they become his.  An heir has no
 * ranks. Fails with: E_LIMITED (more seats than a game has), E_NOMEM, sql codes.
 */
int purge_peers(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_change *change,
		int64_t player_id, int64_t game_start_ms, int64_t match_id, int64_t heir,
		struct err *err) MUST_CHECK;
