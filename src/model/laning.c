/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/laning.h"

#define MINUTE_MS 60000

/* A game's seats beside its timeline. */
struct game {
	const struct model_lineup_entry *seats;
	size_t n;
	const struct model_timeline *tl;
	const struct model_timeline_frame *minutes[LANING_MINUTES]; /* NULL: none */
	bool teams_known;
};

static bool in_timeline(const struct model_timeline *tl, uint8_t participant_no)
{
	return participant_no > 0 && participant_no <= tl->participant_count &&
	       participant_no <= MODEL_PARTICIPANTS_MAX;
}

/* Where a participant of the timeline is without team, no sum of a team is whole. */
static bool are_teams_known(const struct game *game)
{
	size_t known = 0;

	for (size_t i = 0; i < game->n; i++)
		known += game->seats[i].team != 0 &&
			 in_timeline(game->tl, game->seats[i].participant_no);
	return known == game->tl->participant_count;
}

/* The one of the other team in the same position, when both are the only ones. */
static const struct model_lineup_entry *opponent_of(const struct game *game,
						    const struct model_lineup_entry *of)
{
	const struct model_lineup_entry *found = NULL;
	unsigned own = 0, other = 0;

	if (of->role == ROLE_NONE)
		return NULL;
	for (size_t i = 0; i < game->n; i++) {
		if (game->seats[i].role != of->role)
			continue;
		if (game->seats[i].team == of->team) {
			own++;
		} else {
			other++;
			found = &game->seats[i];
		}
	}
	return own == 1 && other == 1 ? found : NULL;
}

static int32_t clamp_i32(int64_t v)
{
	return v > INT32_MAX ? INT32_MAX : v < INT32_MIN ? INT32_MIN : (int32_t)v;
}

/* Everything is 32 bit of a foreign document: a difference may not fit. */
static int32_t difference(int32_t a, int32_t b)
{
	return clamp_i32((int64_t)a - b);
}

static void compare_lanes(const struct game *game, const struct model_lineup_entry *seat,
			  struct model_laning *row)
{
	const struct model_lineup_entry *opponent = opponent_of(game, seat);

	if (!opponent || !in_timeline(game->tl, opponent->participant_no))
		return;
	for (int m = 0; m < LANING_MINUTES; m++) {
		const struct model_timeline_point *points, *own, *theirs;

		if (!game->minutes[m])
			continue;
		points = game->minutes[m]->points;
		own = &points[seat->participant_no - 1];
		theirs = &points[opponent->participant_no - 1];
		row->minutes |= (uint8_t)(1u << m);
		row->gold_diff[m] = difference(own->gold, theirs->gold);
		row->xp_diff[m] = difference(own->xp, theirs->xp);
		row->cs_diff[m] = (int32_t)own->cs - theirs->cs;
	}
}

static void compare_teams(const struct game *game, uint8_t team, struct model_laning *row)
{
	for (size_t f = 0; game->teams_known && f < game->tl->frame_count; f++) {
		const struct model_timeline_point *points = game->tl->frames[f].points;
		int64_t ahead = 0;

		for (size_t i = 0; i < game->n; i++) {
			const uint8_t no = game->seats[i].participant_no;
			int64_t gold;

			/* A broken line-up may name any number. */
			if (!in_timeline(game->tl, no))
				continue;
			gold = points[no - 1].gold;
			ahead += game->seats[i].team == team ? gold : -gold;
		}
		if (ahead > row->gold_lead_max)
			row->gold_lead_max = clamp_i32(ahead);
		if (-ahead > row->gold_deficit_max)
			row->gold_deficit_max = clamp_i32(-ahead);
	}
}

static void count(uint16_t *counter)
{
	if (*counter < UINT16_MAX)
		++*counter;
}

/* of: a participant's row by number; NULL where none is wanted. */
static void count_events(const struct model_timeline *tl,
			 struct model_laning *of[static UINT8_MAX + 1])
{
	for (size_t i = 0; i < tl->event_count; i++) {
		const struct model_timeline_event *e = &tl->events[i];

		if (e->kind == TIMELINE_KILL && of[e->b] && e->at_ms < 10 * MINUTE_MS)
			count(&of[e->b]->deaths_before_10);
		else if (e->kind == TIMELINE_PLATE && of[e->a])
			count(&of[e->a]->plates);
		else if (e->kind == TIMELINE_FIRST_ITEM && of[e->a])
			of[e->a]->first_item_ms = e->at_ms;
	}
}

size_t model_laning_of(const struct model_lineup_entry *seats, size_t n,
		       const struct model_timeline *timeline, struct model_laning *rows)
{
	static const int32_t minutes[LANING_MINUTES] = { 10, 15, 20 };
	struct model_laning *of[UINT8_MAX + 1] = { NULL };
	struct game game = { .seats = seats, .n = n, .tl = timeline };
	size_t filled = 0;

	for (int m = 0; m < LANING_MINUTES; m++)
		game.minutes[m] = model_timeline_at(timeline, minutes[m] * MINUTE_MS);
	game.teams_known = are_teams_known(&game);
	for (size_t i = 0; i < n; i++) {
		const uint8_t no = seats[i].participant_no;
		struct model_laning *row = &rows[filled];

		if (seats[i].purged || !in_timeline(timeline, no))
			continue;
		*row = (struct model_laning){ .player_id = seats[i].player_id,
					      .participant_no = no };
		compare_lanes(&game, &seats[i], row);
		compare_teams(&game, seats[i].team, row);
		of[no] = row;
		filled++;
	}
	count_events(timeline, of);
	return filled;
}
