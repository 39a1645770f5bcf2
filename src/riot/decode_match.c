/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "riot/decode_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_S 86400

static int decode_participants(struct json_doc *doc, const struct json_value *info,
			       struct model_match *m, struct err *err)
{
	const struct json_value *list = json_member(info, "participants");
	size_t n = json_length(list);

	if (n > MODEL_PARTICIPANTS_MAX)
		return err_set(
			err, E_LIMITED,
			"info.participants: %zu participants, at most %d can be kept", n,
			MODEL_PARTICIPANTS_MAX);
	for (size_t i = 0; i < n; i++) {
		int ret = decode_participant(doc, json_element(list, i), i,
					     &m->participants[i], err);

		if (ret)
			return ret;
	}
	m->participant_count = (uint8_t)n;
	return 0;
}

/* A number or a player may not appear twice: the row of one would hide the other. */
static int check_unique(const struct model_match *m, struct err *err)
{
	for (size_t i = 0; i < m->participant_count; i++) {
		const struct model_participant *p = &m->participants[i];

		for (size_t j = 0; j < i; j++) {
			const struct model_participant *q = &m->participants[j];

			if (p->participant_no == q->participant_no)
				return err_set(err, E_INVALID,
					       "info.participants[%zu].participantId: %u "
					       "again, as participants[%zu]",
					       i, p->participant_no, j);
			if (strcmp(p->puuid, q->puuid) == 0 &&
			    strcmp(p->puuid, MODEL_BOT_PUUID) != 0)
				return err_set(err, E_INVALID,
					       "info.participants[%zu].puuid: the same "
					       "player as participants[%zu]",
					       i, j);
		}
	}
	return 0;
}

static uint16_t objective(struct json_doc *doc, const struct json_value *objectives,
			  const char *where, const char *key, bool *ret_first)
{
	const struct json_value *o = json_member(objectives, key);
	char path[DECODE_PATH_SIZE];

	if (!o)
		return 0;
	decode_path(path, "%s.objectives.%s", where, key);
	if (ret_first)
		*ret_first = json_get_bool(doc, o, path, "first", false);
	return (uint16_t)json_get_int(doc, o, path, "kills", 0, UINT16_MAX, 0);
}

static void decode_bans(struct json_doc *doc, const struct json_value *team,
			const char *where, struct model_team *t)
{
	const struct json_value *bans = json_member(team, "bans");
	size_t n = json_length(bans);
	char path[DECODE_PATH_SIZE];

	if (n > MODEL_BANS_MAX)
		n = MODEL_BANS_MAX;
	for (size_t i = 0; i < n; i++) {
		int64_t id;

		decode_path(path, "%s.bans[%zu]", where, i);
		id = json_get_int(doc, json_element(bans, i), path, "championId", -1,
				  UINT16_MAX, -1);
		t->bans[i] = id < 0 ? 0 : (uint16_t)id;
	}
	t->ban_count = (uint8_t)n;
}

static void decode_team(struct json_doc *doc, const struct json_value *team,
			const char *where, struct model_team *t)
{
	const struct json_value *o = json_member(team, "objectives");

	t->team_id_100 =
		(uint8_t)(json_get_int(doc, team, where, "teamId", 0, 25500, 0) / 100);
	t->win = json_get_bool(doc, team, where, "win", false);
	t->kills = objective(doc, o, where, "champion", &t->first_blood);
	t->towers = objective(doc, o, where, "tower", &t->first_tower);
	t->inhibitors = objective(doc, o, where, "inhibitor", &t->first_inhibitor);
	t->dragons = objective(doc, o, where, "dragon", &t->first_dragon);
	t->barons = objective(doc, o, where, "baron", &t->first_baron);
	t->heralds = objective(doc, o, where, "riftHerald", &t->first_herald);
	t->hordes = objective(doc, o, where, "horde", NULL);
	decode_bans(doc, team, where, t);
}

static void decode_teams(struct json_doc *doc, const struct json_value *info,
			 struct model_match *m)
{
	const struct json_value *teams = json_member(info, "teams");
	size_t n = json_length(teams);
	char where[DECODE_PATH_SIZE];

	if (n > ARRAY_LEN(m->teams))
		n = ARRAY_LEN(m->teams);
	for (size_t i = 0; i < n; i++) {
		decode_path(where, "info.teams[%zu]", i);
		decode_team(doc, json_element(teams, i), where, &m->teams[i]);
	}
	m->team_count = (uint8_t)n;
}

static void decode_patch(struct model_match *m)
{
	char *end;
	unsigned long major = strtoul(m->game_version, &end, 10);
	unsigned long minor = *end == '.' ? strtoul(end + 1, &end, 10) : 0;

	if (m->game_version[0] < '0' || m->game_version[0] > '9' || major > UINT16_MAX ||
	    minor > UINT16_MAX)
		return;
	m->patch_major = (uint16_t)major;
	m->patch_minor = (uint16_t)minor;
}

static void decode_labels(struct json_doc *doc, const struct json_value *info,
			  struct model_match *m)
{
	decode_text(doc, info, "info", "gameVersion", m->game_version,
		    sizeof(m->game_version));
	decode_text(doc, info, "info", "gameMode", m->game_mode, sizeof(m->game_mode));
	decode_text(doc, info, "info", "gameType", m->game_type, sizeof(m->game_type));
	decode_text(doc, info, "info", "endOfGameResult", m->end_result,
		    sizeof(m->end_result));
	decode_text(doc, info, "info", "tournamentCode", m->tournament_code,
		    sizeof(m->tournament_code));
	decode_patch(m);
}

static int64_t longest_played_s(const struct model_match *m)
{
	int64_t longest = 0;

	for (size_t i = 0; i < m->participant_count; i++)
		if (m->participants[i].time_played_s > longest)
			longest = m->participants[i].time_played_s;
	return longest;
}

/* A game's length against its longest stay: pauses and late ends add, nothing halves. */
static bool plausible(int64_t duration_s, int64_t played_s)
{
	return duration_s + 60 >= played_s && duration_s <= 2 * played_s + 600;
}

/*
 * Before 11.20 gameDuration is in milliseconds, and such documents have no
 * gameEndTimestamp.  The longest timePlayed (always seconds) checks the reading: when it
 * contradicts, the other unit is tried, and at last timePlayed itself is taken.
 */
static int decode_duration(struct json_doc *doc, const struct json_value *info,
			   struct model_match *m, struct err *err)
{
	int64_t raw = json_get_int(doc, info, "info", "gameDuration", 0, INT64_MAX, 0);
	bool seconds =
		json_get_int(doc, info, "info", "gameEndTimestamp", 0, INT64_MAX, 0);
	int64_t played = longest_played_s(m);
	int64_t duration = seconds ? raw : raw / 1000;
	int64_t other = seconds ? raw / 1000 : raw;

	if (played > DAY_S)
		return err_set(err, E_INVALID,
			       "info.participants: timePlayed of %lld s is no game",
			       (long long)played);
	if (played == 0 && duration > DAY_S)
		return err_set(err, E_NOT_FOUND,
			       "no game: nobody played and gameDuration is %lld",
			       (long long)raw);
	if (played > 0 && !plausible(duration, played))
		duration = plausible(other, played) ? other : played;
	m->duration_s = (uint32_t)duration;
	return 0;
}

static int decode_times(struct json_doc *doc, const struct json_value *info,
			struct model_match *m, struct err *err)
{
	int64_t start =
		json_get_int(doc, info, "info", "gameStartTimestamp", 0, INT64_MAX, 0);
	int64_t creation =
		json_get_int(doc, info, "info", "gameCreation", 0, INT64_MAX, 0);
	const char *key = start ? "gameStartTimestamp" : "gameCreation";

	m->game_creation_ms = creation;
	m->game_start_ms = start ? start : creation;
	if (m->game_start_ms == 0)
		return err_set(err, E_NOT_FOUND, "no game: it has no start%s%s",
			       m->end_result[0] ? ", end result " : "", m->end_result);
	if (m->game_start_ms < DECODE_TIME_MIN_MS ||
	    m->game_start_ms > DECODE_TIME_MAX_MS)
		return err_set(err, E_INVALID,
			       "info.%s: %lld is no time of a game in milliseconds", key,
			       (long long)m->game_start_ms);
	return decode_duration(doc, info, m, err);
}

/* The platform and the number within it, from "EUW1_7106244413". */
static int decode_identity(struct json_doc *doc, struct model_match *m, struct err *err)
{
	const char *underscore;
	size_t n;
	int ret = decode_match_id(doc, m->match_id, err);

	if (ret)
		return ret;
	underscore = strchr(m->match_id, '_');
	n = (size_t)(underscore - m->match_id);
	if (n >= sizeof(m->platform) || strlen(underscore + 1) > 18)
		return err_set(err, E_INVALID,
			       "metadata.matchId: platform or number of \"%s\" too long",
			       m->match_id);
	memcpy(m->platform, m->match_id, n);
	m->game_id = strtoll(underscore + 1, NULL, 10);
	return 0;
}

/* What all participants say alike, or should: taken from any of them. */
static bool any_says(struct json_doc *doc, const struct json_value *info, const char *key)
{
	const struct json_value *list = json_member(info, "participants");
	bool any = false;

	for (size_t i = 0; i < json_length(list); i++) {
		char where[DECODE_PATH_SIZE];

		decode_path(where, "info.participants[%zu]", i);
		any |= json_get_bool(doc, json_element(list, i), where, key, false);
	}
	return any;
}

static int decode_content(struct json_doc *doc, const struct json_value *info,
			  struct model_match *m, struct err *err)
{
	const struct json_value *list = json_member(info, "participants");
	size_t announced = json_length(
		json_member(json_member(json_root(doc), "metadata"), "participants"));
	int ret;

	if (list && !json_is_array(list))
		return err_set(err, E_INVALID, "info.participants: expected an array");
	decode_labels(doc, info, m);
	ret = json_check(doc, err);
	if (!ret && json_length(list) == 0)
		ret = err_set(err, E_NOT_FOUND, "no game: it has no participants%s%s",
			      m->end_result[0] ? ", end result " : "", m->end_result);
	if (!ret)
		ret = decode_participants(doc, info, m, err);
	if (!ret)
		ret = decode_times(doc, info, m, err);
	if (!ret)
		ret = check_unique(m, err);
	if (ret)
		return ret;
	m->expected_participants =
		(uint8_t)(announced > UINT8_MAX ? UINT8_MAX : announced);
	if (announced == 0)
		m->expected_participants = m->participant_count;
	m->queue_id =
		(uint16_t)json_get_int(doc, info, "info", "queueId", 0, UINT16_MAX, 0);
	m->map_id = (uint16_t)json_get_int(doc, info, "info", "mapId", 0, UINT16_MAX, 0);
	decode_teams(doc, info, m);
	return 0;
}

int riot_decode_match(struct json_doc *doc, struct model_match *ret_match,
		      struct err *err)
{
	const struct json_value *info = json_member(json_root(doc), "info");
	struct model_match m = { 0 };
	bool remake;
	int ret = decode_identity(doc, &m, err);

	if (ret)
		return ret;
	if (!json_is_object(info))
		return err_set(err, E_INVALID, "info: expected an object");
	m.synthetic = decode_synthetic(doc);
	ret = decode_content(doc, info, &m, err);
	if (ret)
		return ret;
	m.surrendered = any_says(doc, info, "gameEndedInSurrender");
	remake = any_says(doc, info, "gameEndedInEarlySurrender");
	ret = json_check(doc, err);
	if (ret)
		return ret;
	model_match_derive(&m, remake);
	*ret_match = m;
	return 0;
}
