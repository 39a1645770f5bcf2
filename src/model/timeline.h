/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A timeline as plain values: what laning analysis needs of a match-v5 timeline document.
 */
#pragma once

#include "model/ids.h"

#include <stddef.h>

/* A participant at one frame.  CS = lane + jungle minions. */
struct model_timeline_point {
	int32_t gold, xp; /* totalGold, xp */
	uint16_t cs;      /* minionsKilled + jungleMinionsKilled */
	uint8_t level;
};

struct model_timeline_frame {
	int32_t at_ms; /* drifts: 60 030, 120 058, … ; the last frame is partial */
	struct model_timeline_point points[MODEL_PARTICIPANTS_MAX];
};

/* Participant numbers are 0 where no participant did it (minion, turret). */
enum model_timeline_event_kind {
	TIMELINE_KILL,     /* a = killer no, b = victim no, value = bounty in gold */
	TIMELINE_PLATE,    /* a = killer no, b = losing team / 100 */
	TIMELINE_BUILDING, /* a = killer no, b = losing team / 100, c = 1 tower, 2
			      inhibitor */
	TIMELINE_MONSTER,  /* a = killer no, b = killer team / 100, c = monster (below) */
	TIMELINE_FIRST_ITEM, /* a = participant no, value = item id: the first purchase
				built from other items that was not built into a further
				one itself (boots included) */
	TIMELINE_GAME_END,   /* a = winning team / 100 */
	TIMELINE_EVENT_COUNT
};

enum model_timeline_monster {
	MONSTER_OTHER,
	MONSTER_DRAGON,
	MONSTER_BARON,
	MONSTER_HERALD,
	MONSTER_HORDE,
	MONSTER_ATAKHAN,
};

struct model_timeline_event {
	int32_t at_ms;
	uint8_t kind; /* enum model_timeline_event_kind */
	uint8_t a, b, c;
	uint32_t assists; /* bit (participant_no - 1) */
	int32_t value;
};

struct model_timeline {
	char match_id[MODEL_MATCH_ID_SIZE];
	int32_t frame_interval_ms; /* 0: aborted game */
	uint8_t participant_count;
	size_t frame_count, event_count;
	struct model_timeline_frame
		*frames; /* talloc children of the timeline's context */
	struct model_timeline_event *events;
	/* participants as "1".."N" -> puuid, from metadata/info */
	char puuids[MODEL_PARTICIPANTS_MAX][MODEL_PUUID_SIZE];
};

/*
 * The frame nearest to at_ms, if within half a frame interval; NULL when the game ended
 * earlier or has no such frame.  Pure.  Thread: any.
 */
const struct model_timeline_frame *model_timeline_at(const struct model_timeline *tl,
						     int32_t at_ms);
