/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a player chose on the dashboard, as rows.
 */
#pragma once

#include "sql/conn.h"

struct store_user_settings {
	int64_t player_id;
	bool include_timeline, include_all_data, light_mode, auto_sync_enabled;
	uint16_t sync_frequency_hours;
	int64_t updated_at_ms;
};

/* By player.  Fails with: E_NOT_FOUND (none are stored), sql codes. */
int user_settings_store_get(struct sql_conn *conn, int64_t player_id,
			    struct store_user_settings *ret_settings,
			    struct err *err) MUST_CHECK;

/* Which members a change is about. */
struct store_user_settings_given {
	bool include_timeline, include_all_data, light_mode, auto_sync_enabled;
	bool sync_frequency_hours;
};

/*
 * Change the members that are given, in one statement, so that of several changes at once
 * each keeps what the others are about; where nothing is stored yet, all members are
 * stored as they are.  settings becomes what is stored then.
 * Fails with: E_NOT_FOUND (no such player), sql codes.
 */
int user_settings_store_change(struct sql_conn *conn,
			       struct store_user_settings *settings,
			       const struct store_user_settings_given *given,
			       struct err *err) MUST_CHECK;
