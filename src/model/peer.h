/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a game is compared by: the metrics of docs/analytics.md, "Population", their
 * buckets, and the cell (role, tier, queue, patch) that a game belongs to.
 */
#pragma once

#include "model/history.h"
#include "model/ids.h"
#include "model/match.h"

enum peer_metric {
	PEER_KDA,
	PEER_CS_PER_MIN,
	PEER_GOLD_PER_MIN,
	PEER_DAMAGE_PER_MIN,
	PEER_VISION_PER_MIN,
	PEER_DEATHS_PER_MIN,
	PEER_KILL_PARTICIPATION,
	PEER_DAMAGE_SHARE,
	PEER_PERFORMANCE_INDEX,
	PEER_METRIC_COUNT
};

/* Bucket 0 lies below the first edge, the last one has no end. */
#define PEER_BUCKETS 65
#define PEER_EDGES   (PEER_BUCKETS - 1)

/* "kda" … "performance_index", static; and back (0 or -E_INVALID).  Thread: any. */
const char *peer_metric_name(enum peer_metric metric);
int peer_metric_parse(const char *text, enum peer_metric *ret_metric) MUST_CHECK;

/* The lower edge of bucket i + 1; i = PEER_EDGES is where the last one would end. */
double peer_edge(enum peer_metric metric, unsigned i);

/* The bucket of a value; not a number counts as below the first edge.  Thread: any. */
unsigned peer_bucket(enum peer_metric metric, double value);

/* What a participation must say to be counted. */
struct peer_facts {
	int64_t game_start_ms;
	uint32_t duration_s;
	uint16_t queue_id, patch_major, patch_minor;
	uint16_t champion_id, opponent_champion_id; /* 0 none */
	uint8_t role, status, side;                 /* side: 1 blue, 2 red, 0 none */
	bool win, synthetic;
	uint16_t kills, deaths, assists;
	uint32_t cs;
	int32_t gold, damage;
	uint16_t vision;
	uint16_t team_kills; /* 0 unknown, like team_damage */
	int32_t team_damage;
};

/* Those of participant k of a match.  Thread: any. */
void peer_facts_of_match(const struct model_match *match, size_t k,
			 struct peer_facts *ret_facts);

/* Those of row i of a history with the columns HISTORY_PEERS, which do not say whether it
 * is synthetic; opponent and side with HISTORY_FULL only.  Thread: any. */
void peer_facts_of_history(const struct model_history *history, size_t i,
			   struct peer_facts *ret_facts);

/* Whether the population counts it: normal, on the rift, with a role and a duration. */
bool peer_counts(const struct peer_facts *facts);

/* The value of each metric; duration_s > 0.  Thread: any. */
void peer_measure(const struct peer_facts *facts,
		  double ret_values[static PEER_METRIC_COUNT]);
/* That of PEER_PERFORMANCE_INDEX alone. */
double peer_performance_index(const struct peer_facts *facts);

/* A cell; a wider one has PEER_ANY where it does not look. */
struct peer_key {
	uint8_t role, tier; /* enum model_role, enum model_tier (TIER_NONE = UNRANKED) */
	uint16_t queue_id, patch_major, patch_minor;
};
#define PEER_ANY_TIER  UINT8_MAX
#define PEER_ANY       UINT16_MAX
#define PEER_LEVEL_MAX 4

/* The cell of a game of this tier. */
struct peer_key peer_key_of(const struct peer_facts *facts, enum model_tier tier);

/*
 * The key as wide as level says: 0 itself, 1 without the minor patch, 2 without the
 * patch, 3 without the tier, 4 without the queue.  Thread: any.
 */
struct peer_key peer_widen(struct peer_key key, unsigned level);

/* A key as one number, ordered by patch first; and back.  Thread: any. */
int64_t peer_key_id(struct peer_key key);
struct peer_key peer_key_from_id(int64_t id);

/* What the histograms know of one game. */
struct peer_game {
	struct peer_key key;
	uint16_t champion_id, opponent_champion_id;
	uint8_t side;
	bool win, synthetic;
	uint8_t bucket[PEER_METRIC_COUNT];
};

/* facts must count (peer_counts).  Thread: any. */
void peer_game_of(const struct peer_facts *facts, enum model_tier tier,
		  struct peer_game *ret_game);

/* What a rank snapshot says about games: sorted by player, queue, time. */
struct peer_rank {
	int64_t player_id, at_ms;
	uint16_t queue_id; /* enum model_ranked_queue */
	uint8_t tier;      /* enum model_tier */
};

/* The tier in which a player played a queue: of the latest snapshot of the queue's ladder
 * that is not younger than the game; TIER_NONE without one.  Thread: any. */
enum model_tier peer_tier_at(const struct peer_rank *ranks, size_t n, int64_t player_id,
			     uint16_t queue_id, int64_t game_start_ms);
