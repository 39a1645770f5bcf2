/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a player chose on the dashboard.  Inherited names; they say what an import from
 * the Riot API shall fetch.
 */
#pragma once

#include "service/context.h"

#include <stdbool.h>
#include <stdint.h>

#define USER_SYNC_HOURS_MIN 1
#define USER_SYNC_HOURS_MAX 168

struct user_settings {
	bool include_timeline, include_all_data, light_mode, auto_sync_enabled;
	int64_t sync_frequency_hours; /* USER_SYNC_HOURS_MIN to USER_SYNC_HOURS_MAX */
};

/*
 * The player's settings, the defaults (true, true, true, true, 24) where none are stored;
 * nothing is stored by looking.  Fails with: sql codes.  Thread: any.
 */
int service_user_settings_get(struct service_context *ctx, int64_t player_id,
			      struct deadline deadline,
			      struct user_settings *ret_settings,
			      struct err *err) MUST_CHECK;

/* The members of user_settings, as bits of what is given. */
enum user_setting {
	USER_AUTO_SYNC_ENABLED = 1 << 0,
	USER_INCLUDE_ALL_DATA = 1 << 1,
	USER_INCLUDE_TIMELINE = 1 << 2,
	USER_LIGHT_MODE = 1 << 3,
	USER_SYNC_FREQUENCY_HOURS = 1 << 4,
};

/*
 * Change the members that are given; the others keep their values, whoever else changes
 * them at the same time.  ret_settings: all of them as they are then.
 * Fails with: E_INVALID (hours), E_NOT_FOUND (no such player), sql codes.  Thread: any.
 */
int service_user_settings_change(struct service_context *ctx, int64_t player_id,
				 const struct user_settings *values, uint32_t given,
				 int64_t now_ms, struct deadline deadline,
				 struct user_settings *ret_settings,
				 struct err *err) MUST_CHECK;
