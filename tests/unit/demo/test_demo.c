/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/demo.h"

#include "model/queue.h"
#include "riot/decode.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define END_MS 1782864000000LL /* 2026-07-01 */

/* FNV-1a (Fowler, Noll, Vo) over names and documents. */
static uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3;
	return hash;
}

static int hash_sink(void *arg, enum demo_document kind, const char *name,
		     const char *json, size_t len, struct err *err)
{
	uint64_t *hash = arg;

	(void)kind;
	(void)err;
	*hash = hash_bytes(*hash, name, strlen(name));
	*hash = hash_bytes(*hash, json, len);
	return 0;
}

static uint64_t hash_of(uint64_t seed)
{
	struct demo_options o = { .players = 60,
				  .matches = 40,
				  .seed = seed,
				  .end_ms = END_MS,
				  .timeline_share = 0.25 };
	uint64_t hash = 0xcbf29ce484222325;

	assert_int_equal(demo_generate(&o, hash_sink, &hash, NULL), 0);
	return hash;
}

/* Whoever changes what is generated changes this number, knowingly. */
#define GOLDEN 0xf4b5733c964010d6

static void same_seed_same_bytes(void **state)
{
	uint64_t first = hash_of(1);

	(void)state;
	print_message("hash of seed 1: 0x%016" PRIx64 "\n", first);
	assert_true(hash_of(1) == first);
	assert_true(hash_of(2) != first);
	assert_true(first == GOLDEN);
}

struct totals {
	int matches, remakes, skipped, timelines, ranks;
	int rift, blue_wins, ranked, arena, aram;
	int64_t bytes, rift_seconds;
	int64_t cs[ROLE_COUNT], kills[ROLE_COUNT], vision[ROLE_COUNT];
	int64_t winner_gold, loser_gold;
	int64_t last_start_ms;
	struct model_match match; /* the newest */
};

static void check_teams(const struct model_match *m)
{
	for (int t = 0; t < m->team_count && m->map_id != 30; t++) {
		int kills = 0, deaths = 0, roles = 0, wins = 0;

		for (int i = 0; i < m->participant_count; i++) {
			const struct model_participant *p = &m->participants[i];

			if (p->team_id_100 != m->teams[t].team_id_100) {
				deaths += p->deaths;
				continue;
			}
			kills += p->kills;
			roles |= 1 << p->role;
			wins += p->win;
		}
		assert_int_equal(m->teams[t].kills, kills);
		assert_int_equal(deaths, kills);
		assert_int_equal(wins, m->teams[t].win ? 5 : 0);
		assert_int_equal(roles, m->map_id == 11 ? 0x3e : 1);
	}
	assert_true(m->map_id == 30 || m->teams[0].win != m->teams[1].win);
}

static void check_participant(const struct model_match *m,
			      const struct model_participant *p)
{
	assert_true(model_puuid_valid(p->puuid));
	assert_memory_equal(p->puuid, "demo-", 5);
	assert_memory_equal(p->riot_id, "Demo ", 5);
	assert_in_range(p->champ_level, 1, 18);
	assert_int_equal(p->damage_champions,
			 p->damage_physical + p->damage_magic + p->damage_true);
	assert_true(p->gold_spent <= p->gold_earned && p->gold_earned >= 500);
	assert_in_range(p->time_played_s, m->duration_s, m->duration_s);
	assert_true(p->time_dead_s <= p->time_played_s + 60);
	assert_true(p->double_kills * 2 <= p->kills);
	assert_in_range(p->cs_lane + p->cs_neutral, 0, 12 * (p->time_played_s / 60 + 1));
}

static void count_rift(struct totals *t, const struct model_match *m)
{
	t->rift++;
	t->rift_seconds += m->duration_s;
	t->blue_wins += m->teams[0].win;
	for (int i = 0; i < m->participant_count; i++) {
		const struct model_participant *p = &m->participants[i];

		t->cs[p->role] += p->cs_lane + p->cs_neutral;
		t->kills[p->role] += p->kills;
		t->vision[p->role] += p->vision_score;
		*(p->win ? &t->winner_gold : &t->loser_gold) += p->gold_earned;
	}
}

static void take_match(struct totals *t, struct json_doc *doc, const char *name)
{
	struct model_match *m = &t->match;
	struct err err = { 0 };
	int r = riot_decode_match(doc, m, &err);

	t->matches++;
	if (r == -E_NOT_FOUND) {
		t->skipped++;
		return;
	}
	if (r)
		fail_msg("%s: %s", name, err.text);
	assert_true(m->synthetic);
	assert_string_equal(m->platform, "DEMO1");
	assert_memory_equal(m->match_id, name, strlen(m->match_id));
	assert_true(m->game_end_ms < END_MS);
	assert_non_null(model_queue_find(m->queue_id));
	check_teams(m);
	for (int i = 0; i < m->participant_count; i++)
		check_participant(m, &m->participants[i]);
	t->ranked += m->queue_id == RANKED_SOLO || m->queue_id == RANKED_FLEX;
	t->arena += m->map_id == 30;
	t->aram += m->map_id == 12;
	if (m->status == MATCH_REMAKE)
		t->remakes++;
	else if (m->map_id == 11)
		count_rift(t, m);
}

/* The timeline says the same as the match before it. */
static void take_timeline(struct totals *t, TALLOC_CTX *mem, struct json_doc *doc)
{
	const struct model_match *m = &t->match;
	const struct model_timeline_frame *last;
	struct model_timeline tl = { 0 };
	struct err err = { 0 };
	int kills = 0, all_kills = 0, towers = 0, dragons = 0;

	if (riot_decode_timeline(mem, doc, &tl, &err))
		fail_msg("%s: %s", m->match_id, err.text);
	t->timelines++;
	assert_string_equal(tl.match_id, m->match_id);
	assert_int_equal(tl.participant_count, m->participant_count);
	last = &tl.frames[tl.frame_count - 1];
	assert_int_equal(last->at_ms / 1000, m->duration_s);
	for (int i = 0; i < m->participant_count; i++) {
		const struct model_participant *p = &m->participants[i];

		all_kills += p->kills;
		assert_string_equal(tl.puuids[i], p->puuid);
		assert_int_equal(last->points[i].gold, p->gold_earned);
		assert_int_equal(last->points[i].cs, p->cs_lane + p->cs_neutral);
		assert_int_equal(last->points[i].xp, p->xp);
		assert_int_equal(last->points[i].level, p->champ_level);
		for (size_t f = 1; f < tl.frame_count; f++)
			assert_true(tl.frames[f].points[i].gold >=
				    tl.frames[f - 1].points[i].gold);
	}
	for (size_t i = 0; i < tl.event_count; i++) {
		kills += tl.events[i].kind == TIMELINE_KILL;
		towers += tl.events[i].kind == TIMELINE_BUILDING && tl.events[i].c == 1;
		dragons += tl.events[i].kind == TIMELINE_MONSTER &&
			   tl.events[i].c == MONSTER_DRAGON;
	}
	assert_int_equal(kills, all_kills);
	assert_int_equal(towers, m->teams[0].towers + m->teams[1].towers);
	assert_int_equal(dragons, m->teams[0].dragons + m->teams[1].dragons);
}

static void take_ranks(struct totals *t, TALLOC_CTX *mem, struct json_doc *doc)
{
	struct model_rank *ranks;
	struct err err = { 0 };
	size_t count;

	if (riot_decode_ranks(mem, doc, 0, &ranks, &count, &err))
		fail_msg("%s", err.text);
	t->ranks++;
	assert_in_range(count, 1, 2);
	for (size_t i = 0; i < count; i++) {
		assert_true(ranks[i].synthetic);
		assert_true(ranks[i].at_ms > END_MS / 2 && ranks[i].at_ms < END_MS);
		assert_in_range(ranks[i].tier, TIER_IRON, TIER_CHALLENGER);
		assert_true(model_rank_ladder(&ranks[i]) >= 0);
	}
}

static int decode_sink(void *arg, enum demo_document kind, const char *name,
		       const char *json, size_t len, struct err *err)
{
	static const enum riot_document_kind kinds[] = { DOCUMENT_MATCH,
							 DOCUMENT_TIMELINE,
							 DOCUMENT_RANKS };
	TALLOC_CTX *mem = talloc_new(NULL);
	struct totals *t = arg;
	struct json_doc *doc;

	if (json_parse(mem, json, len, &doc, err))
		fail_msg("%s: %s", name, err->text);
	t->bytes += kind == DEMO_MATCH ? (int64_t)len : 0;
	assert_int_equal(riot_document_kind(doc), kinds[kind]);
	if (kind == DEMO_MATCH)
		take_match(t, doc, name);
	else if (kind == DEMO_TIMELINE)
		take_timeline(t, mem, doc);
	else
		take_ranks(t, mem, doc);
	talloc_free(mem);
	return 0;
}

static void documents_decode_and_agree(void **state)
{
	struct demo_options o = { .players = 150,
				  .matches = 1200,
				  .seed = 11,
				  .end_ms = END_MS,
				  .timeline_share = 0.05 };
	struct totals t = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(demo_generate(&o, decode_sink, &t, &err), 0);
	assert_int_equal(t.matches, 1200);
	assert_in_range(t.timelines, 30, 90);
	assert_true(t.ranks > 300);
	assert_in_range(t.skipped, 0, 12);
	/* 26 expected; 10 and 50 lie beyond three deviations. */
	assert_in_range(t.remakes, 10, 50);
	assert_in_range(t.bytes / t.matches, 60000, 85000);
	assert_in_range(t.ranked, 600, 800);
	assert_in_range(t.aram, 120, 240);
	assert_in_range(t.arena, 15, 65);
	assert_in_range(t.rift_seconds / t.rift, 1500, 1850);
	assert_in_range(t.blue_wins * 100 / t.rift, 44, 57);
	/* Who farms, who kills, who wards. */
	assert_true(t.cs[ROLE_UTILITY] * 4 < t.cs[ROLE_BOTTOM]);
	assert_true(t.cs[ROLE_MIDDLE] > t.cs[ROLE_JUNGLE]);
	assert_true(t.kills[ROLE_UTILITY] < t.kills[ROLE_TOP]);
	assert_true(t.kills[ROLE_TOP] < t.kills[ROLE_BOTTOM]);
	assert_true(t.vision[ROLE_UTILITY] > 2 * t.vision[ROLE_MIDDLE]);
	assert_true(t.winner_gold > t.loser_gold);
}

static int stop_sink(void *arg, enum demo_document kind, const char *name,
		     const char *json, size_t len, struct err *err)
{
	int *left = arg;

	(void)kind;
	(void)name;
	(void)json;
	(void)len;
	return --*left > 0 ? 0 : err_set(err, E_NOSPACE, "disk full");
}

static void stops_with_the_sink(void **state)
{
	struct demo_options o = {
		.players = 10, .matches = 50, .seed = 1, .end_ms = END_MS
	};
	struct err err = { 0 };
	int left = 5;

	(void)state;
	assert_int_equal(demo_generate(&o, stop_sink, &left, &err), -E_NOSPACE);
	assert_int_equal(left, 0);
	assert_string_equal(err.text, "disk full");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_seed_same_bytes),
		cmocka_unit_test(documents_decode_and_agree),
		cmocka_unit_test(stops_with_the_sink),
	};

	return cmocka_run_group_tests_name("demo", tests, NULL, NULL);
}
