/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Identifiers and the small enumerations that every layer shares.
 */
#pragma once

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

#define MODEL_PUUID_LEN  78
#define MODEL_PUUID_SIZE 80 /* with NUL, padded */
#define MODEL_NAME_SIZE \
	80 /* game name: at most 16 characters, UTF-8, stale ones longer */
#define MODEL_TAG_SIZE         32
#define MODEL_MATCH_ID_SIZE    32 /* "EUW1_7106244413" */
#define MODEL_BOT_PUUID        "BOT"
#define MODEL_PURGED_PUUID     "PURGED" /* stands for all who were purged */
#define MODEL_PARTICIPANTS_MAX 32       /* 18 is the most Riot has ever served */

/* Position in the team, from teamPosition.  ROLE_NONE: empty (ARAM, Arena, Swarm,
 * broken). */
enum model_role {
	ROLE_NONE,
	ROLE_TOP,
	ROLE_JUNGLE,
	ROLE_MIDDLE,
	ROLE_BOTTOM,
	ROLE_UTILITY,
	ROLE_COUNT
};

/*
 * What kind of game a stored match is.  Only MATCH_NORMAL enters statistics; the others
 * are counted by reason.  When several apply the first of this order wins:
 * aborted, remake, custom, bots.
 */
enum model_match_status {
	MATCH_NORMAL,
	MATCH_REMAKE,  /* any participant's gameEndedInEarlySurrender */
	MATCH_ABORTED, /* no content: nobody played, whatever the abort flag says */
	MATCH_BOTS,    /* a bot takes part, or a co-op queue */
	MATCH_CUSTOM,  /* queue 0, unless the game type says matched (queue lost) */
	MATCH_STATUS_COUNT
};

enum model_ranked_queue { RANKED_SOLO = 420, RANKED_FLEX = 440 };

/* Tiers from the lowest; EMERALD exists since 2023 (scale version 2). */
enum model_tier {
	TIER_NONE,
	TIER_IRON,
	TIER_BRONZE,
	TIER_SILVER,
	TIER_GOLD,
	TIER_PLATINUM,
	TIER_EMERALD,
	TIER_DIAMOND,
	TIER_MASTER,
	TIER_GRANDMASTER,
	TIER_CHALLENGER,
	TIER_COUNT
};

/* "TOP" … "UTILITY", "" for ROLE_NONE.  Static text.  Thread: any. */
const char *model_role_name(enum model_role role);

/* Parse a teamPosition; anything unknown (also "Invalid") is ROLE_NONE.  Thread: any. */
enum model_role model_role_parse(const char *text);

/* "normal", "remake", "aborted", "bots", "custom".  Static text.  Thread: any. */
const char *model_match_status_name(enum model_match_status status);

/* "IRON" … "CHALLENGER", "" for TIER_NONE; and back (0 or -E_INVALID).  Thread: any. */
const char *model_tier_name(enum model_tier tier);
int model_tier_parse(const char *text, enum model_tier *ret_tier) MUST_CHECK;

/*
 * Whether text can be a puuid of Riot's: 78 characters of the URL-safe base64 alphabet.
 * Thread: any.
 */
bool model_puuid_valid(const char *text);

/* Whether it stands for nobody in particular: bots, purged players.  Thread: any. */
bool model_puuid_nobody(const char *puuid);

/*
 * Whether text is "<platform>_<digits>" with a platform of letters and digits, at most 31
 * characters.  Thread: any.
 */
bool model_match_id_valid(const char *text);
