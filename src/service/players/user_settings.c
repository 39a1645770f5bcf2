/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/players/user_settings.h"

#include "store/user_settings_store.h"

static const struct user_settings defaults = {
	.include_timeline = true,
	.include_all_data = true,
	.light_mode = true,
	.auto_sync_enabled = true,
	.sync_frequency_hours = 24,
};

static struct user_settings from_row(const struct store_user_settings *row)
{
	return (struct user_settings){
		.include_timeline = row->include_timeline,
		.include_all_data = row->include_all_data,
		.light_mode = row->light_mode,
		.auto_sync_enabled = row->auto_sync_enabled,
		.sync_frequency_hours = row->sync_frequency_hours,
	};
}

int service_user_settings_get(struct service_context *ctx, int64_t player_id,
			      struct deadline deadline,
			      struct user_settings *ret_settings, struct err *err)
{
	struct store_user_settings row;
	struct sql_conn *conn = NULL;
	int r = sql_pool_take(ctx->sql, deadline, &conn, err);

	if (r)
		return r;
	r = user_settings_store_get(conn, player_id, &row, err);
	sql_pool_give(ctx->sql, conn);
	if (r && r != -E_NOT_FOUND)
		return r;
	*ret_settings = r ? defaults : from_row(&row);
	return 0;
}

/* A row as it is stored where there is none yet: what is given, else the defaults. */
static struct store_user_settings first_row(const struct user_settings *values,
					    const struct store_user_settings_given *given)
{
	const struct user_settings *none = &defaults;

	return (struct store_user_settings){
		.include_timeline =
			(given->include_timeline ? values : none)->include_timeline,
		.include_all_data =
			(given->include_all_data ? values : none)->include_all_data,
		.light_mode = (given->light_mode ? values : none)->light_mode,
		.auto_sync_enabled =
			(given->auto_sync_enabled ? values : none)->auto_sync_enabled,
		.sync_frequency_hours =
			(uint16_t)(given->sync_frequency_hours ? values : none)
				->sync_frequency_hours,
	};
}

int service_user_settings_change(struct service_context *ctx, int64_t player_id,
				 const struct user_settings *values, uint32_t given,
				 int64_t now_ms, struct deadline deadline,
				 struct user_settings *ret_settings, struct err *err)
{
	const struct store_user_settings_given which = {
		.include_timeline = given & USER_INCLUDE_TIMELINE,
		.include_all_data = given & USER_INCLUDE_ALL_DATA,
		.light_mode = given & USER_LIGHT_MODE,
		.auto_sync_enabled = given & USER_AUTO_SYNC_ENABLED,
		.sync_frequency_hours = given & USER_SYNC_FREQUENCY_HOURS,
	};
	struct store_user_settings row = first_row(values, &which);
	struct sql_conn *conn = NULL;
	int r;

	if (which.sync_frequency_hours &&
	    (values->sync_frequency_hours < USER_SYNC_HOURS_MIN ||
	     values->sync_frequency_hours > USER_SYNC_HOURS_MAX))
		return err_set(err, E_INVALID, "sync_frequency_hours is %d to %d",
			       USER_SYNC_HOURS_MIN, USER_SYNC_HOURS_MAX);
	row.player_id = player_id;
	row.updated_at_ms = now_ms;
	r = sql_pool_take(ctx->sql, deadline, &conn, err);
	if (r)
		return r;
	r = user_settings_store_change(conn, &row, &which, err);
	sql_pool_give(ctx->sql, conn);
	if (!r)
		*ret_settings = from_row(&row);
	return r;
}
