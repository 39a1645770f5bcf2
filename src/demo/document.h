/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Documents in Riot's formats, written from a simulated match or a player's ladder.
 * Every one carries metadata.lmeSynthetic.  Nothing here can fail: a buf remembers when
 * memory was short.
 */
#pragma once

#include "base/buf.h"
#include "demo/game.h"
#include "json/writer.h"

/* What every function needs. */
struct demo_writing {
	struct json_writer json;
	const struct demo_league *league;
	const struct demo_game *game;
	struct demo_random random; /* decoration: what follows from nothing else */
};

/* Append the match-v5 document, its timeline, and one player's league entries at a time.
 */
void demo_write_match(struct buf *out, const struct demo_league *league,
		      const struct demo_game *game);
void demo_write_timeline(struct buf *out, const struct demo_league *league,
			 const struct demo_game *game);
void demo_write_ranks(struct buf *out, const struct demo_league *league, uint32_t player,
		      int64_t at_ms);

/* The metadata object: match id, version, puuids, the synthetic mark. */
void demo_write_metadata(struct demo_writing *w);

/* The challenges object of a participant. */
void demo_write_challenges(struct demo_writing *w, const struct demo_part *part);

/*
 * What happens in a timeline, sorted by time: number of the source in its own array.
 * The list is made by demo_events_collect.
 */
enum demo_event_kind {
	EVENT_START,
	EVENT_SKILL,
	EVENT_LEVEL,
	EVENT_BUY,
	EVENT_WARD,
	EVENT_WARD_KILL,
	EVENT_KILL,
	EVENT_OBJECT,
	EVENT_END,
};

struct demo_event {
	int32_t at_ms;
	uint8_t kind, part;
	uint16_t index; /* kill, object; level, skill slot or item's place */
};

/*
 * Collect the events of a game into out; returns how many (at most room, enough is
 * DEMO_EVENTS_MAX).
 */
#define DEMO_EVENTS_MAX 4096
int demo_events_collect(struct demo_writing *w, struct demo_event *out, int room);

/* Write one event. */
void demo_write_event(struct demo_writing *w, const struct demo_event *event);

/* Experience that a level needs, 1..18. */
int32_t demo_level_xp(int level);

/*
 * How far a total of the game's end has grown at a moment: 0 before from_ms, total at
 * the end, monotone.
 */
int32_t demo_grown(const struct demo_game *game, int32_t total, int32_t at_ms,
		   int32_t from_ms);
