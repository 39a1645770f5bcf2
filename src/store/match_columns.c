/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/match_columns.h"

#include <string.h>

#define MATCH_FIELD(type, member, name) SQL_FIELD(type, struct match_row, member),
#define TEAM_FIELD(type, member, name)  SQL_FIELD(type, struct team_row, member),
#define PARTICIPANT_FIELD(type, member, name) \
	SQL_FIELD(type, struct participant_row, member),

const struct sql_field match_row_fields[MATCH_ROW_COUNT] = {
	MATCH_COLUMNS(MATCH_FIELD) SQL_FIELD(SQL_BLOB, struct match_row, lineup),
};

const struct sql_field team_row_fields[TEAM_ROW_COUNT] = {
	TEAM_COLUMNS(TEAM_FIELD) SQL_FIELD(SQL_BLOB, struct team_row, bans),
};

const struct sql_field participant_row_fields[PARTICIPANT_ROW_COUNT] = {
	PARTICIPANT_COLUMNS(PARTICIPANT_FIELD)
		SQL_FIELD(SQL_BLOB, struct participant_row, lineup),
};

const struct sql_query match_row_insert = {
	.text = COLUMNS_INSERT("match", MATCH_COLUMNS, "lineup"),
	.params = match_row_fields,
	.param_count = MATCH_ROW_COUNT,
};

const struct sql_query team_row_insert = {
	.text = COLUMNS_INSERT("match_team", TEAM_COLUMNS, "bans"),
	.params = team_row_fields,
	.param_count = TEAM_ROW_COUNT,
};

const struct sql_query participant_row_insert = {
	.text = COLUMNS_INSERT("participant", PARTICIPANT_COLUMNS, "lineup"),
	.params = participant_row_fields,
	.param_count = PARTICIPANT_ROW_COUNT,
};

/* Members of the row and of the match that have another name there. */
#define SAME_MEMBERS(X)          \
	X(game_id)               \
	X(duration_s)            \
	X(queue_id)              \
	X(map_id)                \
	X(patch_major)           \
	X(patch_minor)           \
	X(status)                \
	X(surrendered)           \
	X(synthetic)             \
	X(expected_participants) \
	X(participant_count)     \
	X(team_count)

#define SAME_TEXTS(X)   \
	X(platform)     \
	X(game_version) \
	X(game_mode)    \
	X(game_type)    \
	X(end_result)   \
	X(tournament_code)

void match_row_from(struct match_row *row, const struct model_match *match)
{
	memset(row, 0, sizeof(*row));
#define COPY(member) row->member = match->member;
	SAME_MEMBERS(COPY)
#undef COPY
#define COPY(member) memcpy(row->member, match->member, sizeof(row->member));
	SAME_TEXTS(COPY)
#undef COPY
	memcpy(row->riot_match_id, match->match_id, sizeof(row->riot_match_id));
	row->game_start = match->game_start_ms;
	row->game_creation = match->game_creation_ms;
	row->game_end = match->game_end_ms;
}

void match_row_to(const struct match_row *row, struct model_match *match)
{
#define COPY(member) match->member = row->member;
	SAME_MEMBERS(COPY)
#undef COPY
#define COPY(member) strcpy(match->member, row->member);
	SAME_TEXTS(COPY)
#undef COPY
	strcpy(match->match_id, row->riot_match_id);
	match->game_start_ms = row->game_start;
	match->game_creation_ms = row->game_creation;
	match->game_end_ms = row->game_end;
}

void team_row_pack_bans(struct team_row *row)
{
	size_t n = row->t.ban_count <= MODEL_BANS_MAX ? row->t.ban_count : MODEL_BANS_MAX;

	for (size_t i = 0; i < n; i++) {
		row->bans_packed[2 * i] = (uint8_t)(row->t.bans[i] & 0xff);
		row->bans_packed[2 * i + 1] = (uint8_t)(row->t.bans[i] >> 8);
	}
	row->bans.data = row->bans_packed;
	row->bans.len = 2 * n;
}

int team_row_unpack_bans(struct team_row *row)
{
	const uint8_t *p = row->bans.data;
	const size_t n = row->bans.len / 2;

	if (row->bans.len % 2 || n > MODEL_BANS_MAX)
		return -E_CORRUPT;
	memset(row->t.bans, 0, sizeof(row->t.bans));
	for (size_t i = 0; i < n; i++)
		row->t.bans[i] = (uint16_t)(p[2 * i] | p[2 * i + 1] << 8);
	row->t.ban_count = (uint8_t)n;
	return 0;
}
