/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/fields.h"

#include "model/queue.h"

#include <stdio.h>

void fields_put_id(struct json_writer *w, const char *key, int64_t id)
{
	if (id)
		json_put_int(w, key, id);
	else
		json_put_null(w, key);
}

void fields_put_time(struct json_writer *w, const char *key, int64_t wall_ms)
{
	if (wall_ms)
		json_put_time(w, key, wall_ms);
	else
		json_put_null(w, key);
}

void fields_put_queue(struct json_writer *w, uint16_t queue_id)
{
	char label[64];

	json_put_int(w, "queue_id", queue_id);
	json_put_text(w, "queue", model_queue_label(queue_id, label, sizeof(label)));
}

void fields_put_patch(struct json_writer *w, uint16_t major, uint16_t minor)
{
	char patch[16];

	snprintf(patch, sizeof(patch), "%u.%u", major, minor);
	json_put_text(w, "patch", major ? patch : NULL);
}

void fields_put_role(struct json_writer *w, uint8_t role)
{
	json_put_text(w, "role",
		      role == ROLE_NONE ? NULL : model_role_name((enum model_role)role));
}

void fields_put_team(struct json_writer *w, uint8_t team_id_100)
{
	fields_put_id(w, "team_id", (int64_t)team_id_100 * 100);
}

void fields_put_player(struct json_writer *w, const struct model_player *player)
{
	json_put_int(w, "user_id", player->player_id);
	json_open_object(w, "player");
	json_put_text(w, "puuid", player->puuid);
	json_put_text(w, "riot_id", *player->riot_id ? player->riot_id : NULL);
	json_put_text(w, "riot_tag", *player->riot_tag ? player->riot_tag : NULL);
	json_put_text(w, "region", *player->platform ? player->platform : NULL);
	json_close_object(w);
	json_put_bool(w, "synthetic", player->synthetic);
}

void fields_put_excluded(struct json_writer *w, const struct game_excluded *e)
{
	json_open_object(w, "games_excluded");
	json_put_int(w, "remake", e->remake);
	json_put_int(w, "aborted", e->aborted);
	json_put_int(w, "bots", e->bots);
	json_put_int(w, "custom", e->custom);
	json_put_int(w, "other_queue", e->other_queue);
	json_put_int(w, "filtered", e->filtered);
	json_close_object(w);
}
