/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/matches/match_line.h"

#include "base/clock.h"
#include "service/fields.h"

#include <stdio.h>
#include <string.h>

const char *match_line_date(const struct match_list_row *row, char buf[static 32])
{
	clock_format_rfc3339(row->game_start_ms, false, buf);
	buf[strcspn(buf, "T")] = '\0';
	return buf;
}

const char *match_line_duration(const struct match_list_row *row, char buf[static 32])
{
	snprintf(buf, 32, "%u:%02u", row->duration_s / 60, row->duration_s % 60);
	return buf;
}

const char *match_line_result(const struct match_list_row *row)
{
	if (row->status == MATCH_REMAKE)
		return "REMAKE";
	if (row->status == MATCH_ABORTED)
		return "ABORTED";
	return row->win ? "WIN" : "LOSS";
}

static void write_inherited(struct json_writer *w, const struct match_list_row *row)
{
	char text[48];

	json_put_text(w, "id", row->match_id);
	json_put_text(w, "gameMode", row->game_mode);
	json_put_text(w, "championName", row->champion_name);
	json_put_text(w, "result", match_line_result(row));
	snprintf(text, sizeof(text), "%u/%u/%u", row->kills, row->deaths, row->assists);
	json_put_text(w, "kda", text);
	snprintf(text, sizeof(text), "%u:%02u", row->duration_s / 60,
		 row->duration_s % 60);
	json_put_text(w, "duration", text);
	json_put_text(w, "date", match_line_date(row, text));
}

void match_line_write(struct json_writer *w, const struct match_list_row *row)
{
	json_open_object(w, NULL);
	write_inherited(w, row);
	json_put_text(w, "status", model_match_status_name(row->status));
	json_put_bool(w, "win", row->win);
	json_put_time(w, "game_start", row->game_start_ms);
	json_put_int(w, "duration_s", row->duration_s);
	fields_put_queue(w, row->queue_id);
	fields_put_patch(w, row->patch_major, row->patch_minor);
	json_put_int(w, "participant_no", row->participant_no);
	json_put_int(w, "champion_id", row->champion_id);
	fields_put_id(w, "opponent_champion_id", row->opponent_champion_id);
	fields_put_role(w, row->role);
	fields_put_team(w, row->team_id_100);
	fields_put_id(w, "placement", row->placement);
	json_put_int(w, "kills", row->kills);
	json_put_int(w, "deaths", row->deaths);
	json_put_int(w, "assists", row->assists);
	json_put_int(w, "team_kills", row->team_kills);
	json_put_int(w, "cs", row->cs);
	json_put_int(w, "gold", row->gold);
	json_put_int(w, "damage", row->damage);
	json_put_int(w, "vision_score", row->vision);
	json_put_bool(w, "synthetic", row->synthetic);
	json_close_object(w);
}
