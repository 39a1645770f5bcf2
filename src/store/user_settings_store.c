/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/user_settings_store.h"

static const struct sql_field fields[] = {
	SQL_FIELD(SQL_BOOL, struct store_user_settings, include_timeline),
	SQL_FIELD(SQL_BOOL, struct store_user_settings, include_all_data),
	SQL_FIELD(SQL_BOOL, struct store_user_settings, light_mode),
	SQL_FIELD(SQL_BOOL, struct store_user_settings, auto_sync_enabled),
	SQL_FIELD(SQL_U16, struct store_user_settings, sync_frequency_hours),
	SQL_FIELD(SQL_I64, struct store_user_settings, updated_at_ms),
	SQL_FIELD(SQL_I64, struct store_user_settings, player_id),
};

static const struct sql_field id_params[] = {
	SQL_FIELD(SQL_I64, struct store_user_settings, player_id),
};

static const struct sql_query select_by_player = {
	.text = "SELECT include_timeline, include_all_data, light_mode,"
		" auto_sync_enabled, sync_frequency_hours, updated_at, player_id"
		" FROM {user_settings} WHERE player_id = ?",
	.params = id_params,
	.param_count = ARRAY_LEN(id_params),
	.columns = fields,
	.column_count = ARRAY_LEN(fields),
};

struct change {
	struct store_user_settings values;
	struct store_user_settings_given given;
};

static const struct sql_field change_params[] = {
	SQL_FIELD(SQL_BOOL, struct change, values.include_timeline),
	SQL_FIELD(SQL_BOOL, struct change, values.include_all_data),
	SQL_FIELD(SQL_BOOL, struct change, values.light_mode),
	SQL_FIELD(SQL_BOOL, struct change, values.auto_sync_enabled),
	SQL_FIELD(SQL_U16, struct change, values.sync_frequency_hours),
	SQL_FIELD(SQL_I64, struct change, values.updated_at_ms),
	SQL_FIELD(SQL_I64, struct change, values.player_id),
	SQL_FIELD(SQL_BOOL, struct change, given.include_timeline),
	SQL_FIELD(SQL_BOOL, struct change, given.include_all_data),
	SQL_FIELD(SQL_BOOL, struct change, given.light_mode),
	SQL_FIELD(SQL_BOOL, struct change, given.auto_sync_enabled),
	SQL_FIELD(SQL_BOOL, struct change, given.sync_frequency_hours),
};

static const struct sql_query change = {
	.text = "INSERT INTO {user_settings} (include_timeline, include_all_data,"
		" light_mode, auto_sync_enabled, sync_frequency_hours, updated_at,"
		" player_id) SELECT ?, ?, ?, ?, ?, ?, p.player_id FROM {player} p"
		" WHERE p.player_id = ? ON DUPLICATE KEY UPDATE"
		" include_timeline = IF(?, VALUES(include_timeline), include_timeline),"
		" include_all_data = IF(?, VALUES(include_all_data), include_all_data),"
		" light_mode = IF(?, VALUES(light_mode), light_mode),"
		" auto_sync_enabled = IF(?, VALUES(auto_sync_enabled),"
		" auto_sync_enabled), sync_frequency_hours = IF(?,"
		" VALUES(sync_frequency_hours), sync_frequency_hours),"
		" updated_at = VALUES(updated_at)",
	.params = change_params,
	.param_count = ARRAY_LEN(change_params),
};

int user_settings_store_get(struct sql_conn *conn, int64_t player_id,
			    struct store_user_settings *ret_settings, struct err *err)
{
	struct store_user_settings row = { .player_id = player_id };
	int r = sql_select_one(conn, &select_by_player, &row, &row, err);

	if (!r)
		*ret_settings = row;
	return r;
}

int user_settings_store_change(struct sql_conn *conn,
			       struct store_user_settings *settings,
			       const struct store_user_settings_given *given,
			       struct err *err)
{
	const struct change row = { .values = *settings, .given = *given };
	struct store_user_settings stored;
	int r = sql_begin(conn, err);

	if (r)
		return r;
	r = sql_run(conn, &change, &row, NULL, err);
	/* The row is ours until the commit: this is what the change made of it. */
	if (!r)
		r = user_settings_store_get(conn, settings->player_id, &stored, err);
	r = sql_end(conn, r, err);
	if (!r)
		*settings = stored;
	return r;
}
