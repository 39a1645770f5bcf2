/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/document.h"

#define DIVISION    100
#define TIER_HEIGHT (4 * DIVISION)
#define MASTER      2800

/* Tier, division and LP of a ladder position (model_rank_ladder turned round). */
static void write_place(struct json_writer *j, int32_t points)
{
	static const char *const divisions[] = { "IV", "III", "II", "I" };
	int tier = TIER_IRON + points / TIER_HEIGHT, lp = points % DIVISION;
	const char *division = divisions[points % TIER_HEIGHT / DIVISION];

	if (points >= MASTER) {
		lp = points - MASTER;
		tier = lp >= 500   ? TIER_CHALLENGER
		       : lp >= 250 ? TIER_GRANDMASTER
				   : TIER_MASTER;
		division = "I";
	}
	json_put_text(j, "tier", model_tier_name((enum model_tier)tier));
	json_put_text(j, "rank", division);
	json_put_int(j, "leaguePoints", lp);
}

static void write_entry(struct json_writer *j, const struct demo_player *p, int index)
{
	const struct demo_ladder *ladder = &p->ladders[index];

	if (!demo_ladder_placed(ladder))
		return;
	json_open_object(j, NULL);
	json_put_text(j, "queueType", index ? "RANKED_FLEX_SR" : "RANKED_SOLO_5x5");
	write_place(j, ladder->points);
	json_put_text(j, "puuid", p->puuid);
	json_put_int(j, "wins", ladder->wins);
	json_put_int(j, "losses", ladder->losses);
	json_put_bool(j, "veteran", ladder->wins + ladder->losses > 100);
	json_put_bool(j, "inactive", false);
	json_put_bool(j, "freshBlood", false);
	json_put_bool(j, "hotStreak", false);
	json_close_object(j);
}

void demo_write_ranks(struct buf *out, const struct demo_league *league, uint32_t player,
		      int64_t at_ms)
{
	const struct demo_player *p = &league->players[player];
	struct json_writer j;

	json_writer_init(&j, out);
	json_open_object(&j, NULL);
	json_open_object(&j, "metadata");
	json_put_bool(&j, "lmeSynthetic", true);
	json_close_object(&j);
	json_put_text(&j, "puuid", p->puuid);
	json_put_int(&j, "at", at_ms);
	json_open_array(&j, "entries");
	write_entry(&j, p, 0);
	write_entry(&j, p, 1);
	json_close_array(&j);
	json_close_object(&j);
}
