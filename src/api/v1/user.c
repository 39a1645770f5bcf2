/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The player as its own user: profile and settings. */
#include "api/v1/user.h"

#include "api/body.h"
#include "api/call.h"
#include "service/fields.h"
#include "service/player.h"
#include "service/players/user_settings.h"

#include <ctype.h>

void user_write(struct json_writer *w, const char *key, const struct model_player *player,
		bool validated)
{
	char region[8] = "";

	for (size_t i = 0; player->platform[i] && i < sizeof(region) - 1; i++)
		region[i] = (char)tolower((unsigned char)player->platform[i]);
	json_open_object(w, key);
	json_put_int(w, "id", player->player_id);
	json_put_text(w, "riot_id", *player->riot_id ? player->riot_id : NULL);
	json_put_text(w, "riot_tag", *player->riot_tag ? player->riot_tag : NULL);
	json_put_text(w, "riot_puuid", player->puuid);
	json_put_text(w, "region", *region ? region : NULL);
	json_put_bool(w, "is_validated", validated);
	fields_put_time(w, "created_at", player->first_seen_ms);
	fields_put_time(w, "updated_at", player->imported_at_ms);
	json_close_object(w);
}

/* The player that the call is about; answers when there is none. */
static bool find_player(struct api_call *call, struct model_player *ret_player)
{
	struct err err = { 0 };

	if (service_player_find(call->api->service, &call->params.player, &call->viewer,
				call->deadline, ret_player, &err) == 0)
		return true;
	call_fail(call, &err, PROBLEM_PLAYER_NOT_FOUND);
	return false;
}

void handle_profile(struct api_call *call)
{
	struct model_player player;
	struct json_writer w;
	struct buf out;

	if (!find_player(call, &player))
		return;
	buf_init(&out, call->mem, 512);
	json_writer_init(&w, &out);
	user_write(&w, NULL, &player, call->own);
	call_no_store(call);
	call_json(call, 200, &out);
}

static void write_settings(struct json_writer *w, const char *key,
			   const struct user_settings *settings)
{
	json_open_object(w, key);
	json_put_bool(w, "include_timeline", settings->include_timeline);
	json_put_bool(w, "include_all_data", settings->include_all_data);
	json_put_bool(w, "light_mode", settings->light_mode);
	json_put_bool(w, "auto_sync_enabled", settings->auto_sync_enabled);
	json_put_int(w, "sync_frequency_hours", settings->sync_frequency_hours);
	json_close_object(w);
}

/* The inherited answer is the bare object. */
void handle_settings_get(struct api_call *call)
{
	struct user_settings settings;
	struct model_player player;
	struct err err = { 0 };
	struct json_writer w;
	struct buf out;

	if (!find_player(call, &player))
		return;
	if (service_user_settings_get(call->api->service, player.player_id,
				      call->deadline, &settings, &err) < 0) {
		call_fail(call, &err, PROBLEM_PLAYER_NOT_FOUND);
		return;
	}
	buf_init(&out, call->mem, 256);
	json_writer_init(&w, &out);
	write_settings(&w, NULL, &settings);
	call_no_store(call);
	call_json(call, 200, &out);
}

/* In the order of enum user_setting: a bit of it stands for a row. */
static const struct body_member settings_members[] = {
	{ "auto_sync_enabled", BODY_BOOL, 0, 0,
	  offsetof(struct user_settings, auto_sync_enabled) },
	{ "include_all_data", BODY_BOOL, 0, 0,
	  offsetof(struct user_settings, include_all_data) },
	{ "include_timeline", BODY_BOOL, 0, 0,
	  offsetof(struct user_settings, include_timeline) },
	{ "light_mode", BODY_BOOL, 0, 0, offsetof(struct user_settings, light_mode) },
	{ "sync_frequency_hours", BODY_INT, USER_SYNC_HOURS_MIN, USER_SYNC_HOURS_MAX,
	  offsetof(struct user_settings, sync_frequency_hours) },
};

/*
 * A member that is not given keeps its value, also while somebody else changes it.
 */
void handle_settings_put(struct api_call *call)
{
	struct user_settings values = { 0 }, settings;
	struct model_player player;
	struct err err = { 0 };
	struct json_writer w;
	uint32_t given;
	struct buf out;

	if (!find_player(call, &player) ||
	    !body_read(call, settings_members, ARRAY_LEN(settings_members), &values,
		       &given))
		return;
	if (service_user_settings_change(call->api->service, player.player_id, &values,
					 given, call->now_ms, call->deadline, &settings,
					 &err) < 0) {
		call_fail(call, &err, PROBLEM_PLAYER_NOT_FOUND);
		return;
	}
	buf_init(&out, call->mem, 256);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	write_settings(&w, "data", &settings);
	json_close_object(&w);
	call_no_store(call);
	call_json(call, 200, &out);
}
