/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One whole match. */
#include "api/call.h"
#include "service/fields.h"
#include "service/matches/matches.h"

#include <string.h>

static void write_match_facts(struct json_writer *w, const struct model_match *m)
{
	json_put_text(w, "id", m->match_id);
	json_put_text(w, "region", m->platform);
	json_put_int(w, "game_id", m->game_id);
	json_put_text(w, "status", model_match_status_name(m->status));
	json_put_time(w, "game_start", m->game_start_ms);
	fields_put_time(w, "game_end", m->game_end_ms);
	json_put_int(w, "duration_s", m->duration_s);
	fields_put_queue(w, m->queue_id);
	json_put_int(w, "map_id", m->map_id);
	json_put_text(w, "game_mode", m->game_mode);
	json_put_text(w, "game_type", m->game_type);
	json_put_text(w, "game_version", m->game_version);
	fields_put_patch(w, m->patch_major, m->patch_minor);
	json_put_text(w, "end_result", *m->end_result ? m->end_result : NULL);
	json_put_bool(w, "surrendered", m->surrendered);
	json_put_int(w, "expected_participants", m->expected_participants);
}

static void write_team_row(struct json_writer *w, const struct model_team *t)
{
	json_open_object(w, NULL);
	fields_put_team(w, t->team_id_100);
	json_put_bool(w, "win", t->win);
	json_put_int(w, "kills", t->kills);
	json_put_int(w, "towers", t->towers);
	json_put_int(w, "inhibitors", t->inhibitors);
	json_put_int(w, "dragons", t->dragons);
	json_put_int(w, "barons", t->barons);
	json_put_int(w, "heralds", t->heralds);
	json_put_int(w, "hordes", t->hordes);
	json_put_bool(w, "first_blood", t->first_blood);
	json_put_bool(w, "first_tower", t->first_tower);
	json_put_bool(w, "first_dragon", t->first_dragon);
	json_put_bool(w, "first_baron", t->first_baron);
	json_put_bool(w, "first_inhibitor", t->first_inhibitor);
	json_put_bool(w, "first_herald", t->first_herald);
	json_open_array(w, "bans");
	for (size_t i = 0; i < t->ban_count; i++)
		fields_put_id(w, NULL, t->bans[i]);
	json_close_array(w);
	json_close_object(w);
}

static void write_identity(struct json_writer *w, const struct model_participant *p)
{
	bool bot = strcmp(p->puuid, MODEL_BOT_PUUID) == 0;

	json_put_int(w, "participant_no", p->participant_no);
	json_put_text(w, "puuid", bot || !*p->puuid ? NULL : p->puuid);
	json_put_bool(w, "bot", bot);
	json_put_text(w, "riot_id", *p->riot_id ? p->riot_id : NULL);
	json_put_text(w, "riot_tag", *p->riot_tag ? p->riot_tag : NULL);
	fields_put_team(w, p->team_id_100);
	fields_put_id(w, "subteam", p->subteam);
	fields_put_id(w, "placement", p->placement);
	fields_put_role(w, p->role);
	json_put_bool(w, "role_inferred", p->role_inferred);
	json_put_bool(w, "win", p->win);
	json_put_int(w, "champion_id", p->champion_id);
	json_put_text(w, "champion_name", p->champion_name);
	json_put_int(w, "champion_level", p->champ_level);
	fields_put_id(w, "opponent_no", p->opponent_no);
	fields_put_id(w, "opponent_champion_id", p->opponent_champion_id);
}

static void write_fighting(struct json_writer *w, const struct model_participant *p)
{
	json_put_int(w, "kills", p->kills);
	json_put_int(w, "deaths", p->deaths);
	json_put_int(w, "assists", p->assists);
	json_put_int(w, "double_kills", p->double_kills);
	json_put_int(w, "triple_kills", p->triple_kills);
	json_put_int(w, "quadra_kills", p->quadra_kills);
	json_put_int(w, "penta_kills", p->penta_kills);
	json_put_bool(w, "first_blood", p->first_blood);
	json_put_bool(w, "first_tower", p->first_tower);
	json_put_int(w, "damage", p->damage_champions);
	json_put_int(w, "damage_physical", p->damage_physical);
	json_put_int(w, "damage_magic", p->damage_magic);
	json_put_int(w, "damage_true", p->damage_true);
	json_put_int(w, "damage_taken", p->damage_taken);
	json_put_int(w, "damage_mitigated", p->damage_mitigated);
	json_put_int(w, "damage_objectives", p->damage_objectives);
	json_put_int(w, "damage_turrets", p->damage_turrets);
	json_put_int(w, "heal_total", p->heal_total);
	json_put_int(w, "heal_mates", p->heal_mates);
	json_put_int(w, "shield_mates", p->shield_mates);
	json_put_int(w, "time_dead_s", p->time_dead_s);
	json_put_int(w, "time_cc_s", p->time_cc_s);
}

static void write_economy(struct json_writer *w, const struct model_participant *p)
{
	json_put_int(w, "cs", p->cs_lane + p->cs_neutral);
	json_put_int(w, "cs_lane", p->cs_lane);
	json_put_int(w, "cs_neutral", p->cs_neutral);
	json_put_int(w, "gold", p->gold_earned);
	json_put_int(w, "gold_spent", p->gold_spent);
	json_put_int(w, "xp", p->xp);
	json_put_int(w, "vision_score", p->vision_score);
	json_put_int(w, "wards_placed", p->wards_placed);
	json_put_int(w, "wards_killed", p->wards_killed);
	json_put_int(w, "control_wards", p->control_wards);
	json_put_int(w, "turret_takedowns", p->turret_takedowns);
	json_put_int(w, "inhibitor_takedowns", p->inhibitor_takedowns);
	json_put_int(w, "dragon_kills", p->dragon_kills);
	json_put_int(w, "baron_kills", p->baron_kills);
	json_put_int(w, "objectives_stolen", p->objectives_stolen);
	json_put_int(w, "time_played_s", p->time_played_s);
}

static void write_build(struct json_writer *w, const struct model_participant *p)
{
	json_open_array(w, "summoner_spells");
	json_put_int(w, NULL, p->spell1);
	json_put_int(w, NULL, p->spell2);
	json_close_array(w);
	json_open_array(w, "items");
	for (size_t i = 0; i < ARRAY_LEN(p->items); i++)
		json_put_int(w, NULL, p->items[i]);
	json_close_array(w);
	fields_put_id(w, "rune_keystone", p->rune_keystone);
	fields_put_id(w, "rune_primary_style", p->rune_primary_style);
	fields_put_id(w, "rune_sub_style", p->rune_sub_style);
}

static void write_match(const struct model_match *m, bool has_timeline, struct buf *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_open_object(&w, "data");
	write_match_facts(&w, m);
	json_put_bool(&w, "has_timeline", has_timeline);
	json_open_array(&w, "teams");
	for (size_t i = 0; i < m->team_count; i++)
		write_team_row(&w, &m->teams[i]);
	json_close_array(&w);
	json_open_array(&w, "participants");
	for (size_t i = 0; i < m->participant_count; i++) {
		json_open_object(&w, NULL);
		write_identity(&w, &m->participants[i]);
		write_fighting(&w, &m->participants[i]);
		write_economy(&w, &m->participants[i]);
		write_build(&w, &m->participants[i]);
		json_close_object(&w);
	}
	json_close_array(&w);
	json_close_object(&w);
	json_open_object(&w, "meta");
	json_put_bool(&w, "synthetic", m->synthetic);
	json_close_object(&w);
	json_close_object(&w);
}

void handle_match(struct api_call *call)
{
	const char *id = call_path_param(call, "id");
	struct model_match *match;
	bool has_timeline;
	struct err err = { 0 };
	struct buf out;

	if (!model_match_id_valid(id)) {
		call_problem(
			call, PROBLEM_INVALID_MATCH_ID,
			"\"%.80s\" cannot be a match id: it is <platform>_<number>, for "
			"example EUW1_7106244413",
			id);
		return;
	}
	if (service_match_get(call->api->service, call->mem, id, &call->viewer,
			      call->deadline, &match, &has_timeline, &err) < 0) {
		call_fail(call, &err, PROBLEM_MATCH_NOT_FOUND);
		return;
	}
	buf_init(&out, call->mem, 1500 * match->participant_count + 2048);
	write_match(match, has_timeline, &out);
	call_no_cache(call);
	call_json(call, 200, &out);
}
