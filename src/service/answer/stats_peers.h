/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The stored population while a player's figures are computed beside it.
 */
#pragma once

#include "analytics/groups.h"
#include "service/answer/answer.h"

struct service_population;
struct population;

/* Zeroed: there is none. */
struct stats_peers {
	bool there;
	struct game_peers games; /* in the mem of the asking */
	/* private */
	struct service_population *service;
	const struct population *population;
};

/* The population's rate of games won beside a group's; value NaN without games. */
struct stats_baseline {
	double value; /* percent */
	int64_t n;
};

/*
 * Hold the population and place the games in it (history with HISTORY_PEERS); not there
 * where nothing is compared: other modes than rift, and, which asked->missing then says,
 * histograms that are still being built or broken.  ret_peers: given back with
 * stats_peers_put.
 * Fails with: E_NOMEM, sql codes.  Thread of all: any.
 */
int stats_peers_get(const struct service_asked *asked, struct sql_conn *conn,
		    const struct game_selection *games, struct stats_peers *ret_peers,
		    struct err *err) MUST_CHECK;
void stats_peers_put(struct stats_peers *peers);

/*
 * The population's results by the key of a group; false where it has none of that kind.
 */
bool stats_peers_tally(const struct stats_peers *peers,
		       const struct service_game_window *window, enum group_key by,
		       uint32_t key, struct stats_baseline *ret_baseline);
