/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/timeline_build.h"

#include "model/timeline_pack.h"
#include "store/timeline_player.h"

#include <stdio.h>

#define PART_GAMES 100 /* their rows are held; of the documents only one at a time */

struct game_row {
	int64_t match_id; /* also a parameter: the last one done */
	uint32_t limit;   /* parameter */
	int64_t game_start;
	int32_t frame_interval_ms;
	struct sql_blob lineup, frames, events;
};

#define ROW(type, member) SQL_FIELD(type, struct game_row, member)

static const struct sql_field part_params[] = { ROW(SQL_I64, match_id),
						ROW(SQL_U32, limit) };
static const struct sql_field part_columns[] = {
	ROW(SQL_I64, match_id), ROW(SQL_I64, game_start), ROW(SQL_I32, frame_interval_ms),
	ROW(SQL_BLOB, lineup),  ROW(SQL_BLOB, frames),    ROW(SQL_BLOB, events),
};
static const struct sql_query select_part = {
	.text = "SELECT f.match_id, m.game_start, f.frame_interval_ms, m.lineup, f.data,"
		" e.data FROM {timeline_frame} f"
		" JOIN {match} m ON m.match_id = f.match_id"
		" JOIN {timeline_event} e ON e.match_id = f.match_id"
		" WHERE f.match_id > ? ORDER BY f.match_id LIMIT ?",
	.params = part_params,
	.param_count = ARRAY_LEN(part_params),
	.columns = part_columns,
	.column_count = ARRAY_LEN(part_columns),
};

/* A part is stored whole, so that this is where the next one begins. */
static const struct sql_query select_last = {
	.text = "SELECT MAX(match_id) FROM {timeline_player}",
	.columns = part_columns,
	.column_count = 1,
};

struct part {
	TALLOC_CTX *mem;
	struct err *err;
	struct model_laning rows[PART_GAMES * MODEL_PARTICIPANTS_MAX];
	size_t games, n;
	int64_t last;
	uint64_t broken; /* of all parts; */
	int64_t first_broken;
};

static int unpack(const struct game_row *row, struct timeline_seats *match,
		  struct model_timeline *tl)
{
	int r = model_lineup_unpack(row->lineup.data, row->lineup.len, match->seats,
				    &match->n);

	if (!r)
		r = model_timeline_unpack_frames(row->frames.data, row->frames.len, tl);
	if (!r)
		r = model_timeline_unpack_events(row->events.data, row->events.len, tl);
	tl->frame_interval_ms = row->frame_interval_ms;
	match->match_id = row->match_id;
	match->game_start = row->game_start;
	return r;
}

/* Laning goes without it, as if no timeline were stored. */
static void note_broken(struct part *part, int64_t match_id)
{
	if (!part->broken++)
		part->first_broken = match_id;
}

static int on_game(void *arg, const void *data)
{
	struct part *part = arg;
	const struct game_row *row = data;
	struct model_timeline *tl = talloc_zero(part->mem, struct model_timeline);
	struct timeline_seats match;
	int r = tl ? unpack(row, &match, tl) : -E_NOMEM;

	if (!r)
		part->n += timeline_player_fill(&match, tl, &part->rows[part->n]);
	talloc_free(tl);
	part->games++;
	part->last = row->match_id;
	if (r == -E_CORRUPT)
		note_broken(part, row->match_id);
	return r && r != -E_CORRUPT
		       ? err_set(part->err, E_NOMEM, "no memory for a timeline")
		       : 0;
}

static int build_part(struct sql_conn *conn, struct part *part, struct err *err)
{
	struct game_row row = { .match_id = part->last, .limit = PART_GAMES };
	int r;

	part->games = part->n = 0;
	r = sql_select(conn, &select_part, &row, &row, on_game, part, err);
	return r ? r : timeline_player_put(conn, part->rows, part->n, err);
}

static int build_once(struct sql_conn *conn, struct part *part, struct err *err)
{
	int r = sql_begin(conn, err);

	if (!r)
		r = build_part(conn, part, err);
	return sql_end(conn, r, err);
}

static void say_broken(const struct part *part, struct store_warning *warning)
{
	if (part->broken)
		snprintf(
			warning->text, sizeof(warning->text),
			"%llu stored timelines cannot be unpacked or have a line-up that "
			"cannot, the first of match number %lld; section laning goes "
			"without them",
			(unsigned long long)part->broken, (long long)part->first_broken);
}

int timeline_build(struct sql_conn *conn, struct store_warning *warning, struct err *err)
{
	struct part *part = talloc_zero(NULL, struct part);
	struct game_row row;
	int r;

	if (!part)
		return err_set(err, E_NOMEM, "no memory for timelines");
	part->mem = part;
	part->err = err;
	r = sql_select_one(conn, &select_last, NULL, &row, err);
	part->last = r ? 0 : row.match_id;
	do {
		if (!r)
			r = build_once(conn, part, err);
	} while (!r && part->games == PART_GAMES);
	say_broken(part, warning);
	talloc_free(part);
	return r;
}
