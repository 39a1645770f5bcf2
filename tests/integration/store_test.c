/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The store against a real server, with generated matches; started by test_store.py.
 *
 *	store_test                  all tests
 *	store_test fill FIRST N B   store N matches from number FIRST in batches of B,
 *	                            repeating what conflicts; one line a batch
 *	store_test check N          matches 0..N-1 are there and equal
 *	store_test migrate          bring the schema up
 */
#include "match_maker.h"
#include "sql_env.h"
#include "store_env.h"

#include "base/hash.h"
#include "sql/conn_priv.h"
#include "store/history_store.h"
#include "store/match_store.h"
#include "store/player_fold.h"
#include "store/player_store.h"
#include "store/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>
#include <cmocka.h>

static enum store_schema_state state_of(struct sql_conn *conn, char detail[256])
{
	struct store_schema_status status;
	struct err err = { 0 };

	if (store_schema_status(conn, &status, &err))
		store_env_die("status", &err);
	memcpy(detail, status.detail, sizeof(status.detail));
	return status.state;
}

static void schema_tells_its_state(void **state)
{
	struct sql_conn *conn = *state;
	struct store_schema_status status;
	struct err err = { 0 };
	char detail[256];

	assert_int_equal(state_of(conn, detail), SCHEMA_EMPTY);
	assert_int_equal(store_schema_require(conn, &err), -E_SCHEMA);
	store_env_migrate(conn);
	assert_int_equal(state_of(conn, detail), SCHEMA_CURRENT);
	assert_int_equal(store_schema_require(conn, &err), 0);
	store_env_migrate(conn);

	/* Half-way, which only the last one can be: seen, finished by the next run. */
	assert_int_equal(sql_exec_text(conn,
				       "UPDATE {schema_migration} SET applied_at = 0"
				       " ORDER BY version DESC LIMIT 1",
				       &err),
			 0);
	assert_int_equal(
		sql_exec_text(conn, "ALTER TABLE {job} DROP COLUMN retry_at", &err), 0);
	assert_int_equal(state_of(conn, detail), SCHEMA_DAMAGED);
	assert_non_null(strstr(detail, "half-way"));
	store_env_migrate(conn);
	assert_int_equal(state_of(conn, detail), SCHEMA_CURRENT);
	assert_int_equal(sql_exec_text(conn, "DELETE FROM {job}", &err), 0);

	assert_int_equal(sql_exec_text(conn,
				       "UPDATE {schema_migration} SET checksum ="
				       " REPEAT('0', 64) WHERE version = 1",
				       &err),
			 0);
	assert_int_equal(state_of(conn, detail), SCHEMA_DAMAGED);
	assert_non_null(strstr(detail, "checksum"));
	assert_int_equal(store_schema_migrate(conn, NULL, NULL, &status, &err),
			 -E_SCHEMA);
}

static void newer_schema_is_refused(void **state)
{
	struct sql_conn *conn = *state;
	struct store_schema_status status;
	struct err err = { 0 };
	char detail[256];

	assert_int_equal(sql_exec_text(conn,
				       "INSERT INTO {schema_migration} VALUES"
				       " (9999, 'of the future', REPEAT('a', 64), 1, 1)",
				       &err),
			 0);
	assert_int_equal(state_of(conn, detail), SCHEMA_NEWER);
	assert_non_null(strstr(detail, "update the program"));
	assert_int_equal(store_schema_migrate(conn, NULL, NULL, &status, &err),
			 -E_SCHEMA);
	assert_int_equal(store_schema_require(conn, &err), -E_SCHEMA);
}

static void what_is_put_comes_back(void **state)
{
	struct match_store_touched *touched;
	struct err err = { 0 };
	size_t count;

	for (int round = 0; round < 2; round++) {
		struct sql_conn *conn = *state;
		struct parcel *p = store_env_parcel(round * 200, 200);

		conn->no_array = round;
		assert_int_equal(store_env_put(conn, p, 200, &touched, &count, &err), 0);
		for (size_t i = 0; i < 200; i++) {
			assert_int_equal(p->results[i], STORED_NEW);
			store_env_expect_equal(conn, round * 200 + i);
		}
		assert_int_equal(count, LEAGUE);
		for (size_t i = 0; i < count; i++)
			assert_int_equal(touched[i].data_version, round + 1);
		/* Again: known, and nobody is touched. */
		assert_int_equal(store_env_put(conn, p, 200, &touched, &count, &err), 0);
		assert_int_equal(count, 0);
		for (size_t i = 0; i < 200; i++)
			assert_int_equal(p->results[i], STORED_KNOWN);
		talloc_free(p);
	}
}

static void newest_game_names_the_player(void **state)
{
	static const uint64_t order[] = { 3, 1, 2 };
	struct match_store_touched *touched;
	struct model_player player;
	struct err err = { 0 };
	size_t count;
	char puuid[MODEL_PUUID_SIZE];

	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		struct parcel *p = store_env_parcel(order[i], 1);
		struct model_match *m = &p->matches[0];

		m->participant_count = 1;
		match_maker_match(m, 1, LEAGUE);
		snprintf(m->match_id, sizeof(m->match_id), "EUW1_%llu",
			 (unsigned long long)order[i]);
		m->game_start_ms = (int64_t)order[i] * 1000;
		snprintf(m->participants[0].riot_id, MODEL_NAME_SIZE,
			 "Stra\xc3\x9f\x65 %llu", (unsigned long long)order[i]);
		memcpy(puuid, m->participants[0].puuid, sizeof(puuid));
		assert_int_equal(store_env_put(*state, p, 1, &touched, &count, &err), 0);
		talloc_free(p);
	}
	assert_int_equal(player_store_by_puuid(*state, puuid, &player, &err), 0);
	assert_string_equal(player.riot_id, "Stra\xc3\x9f\x65 3");
	assert_int_equal(player.first_seen_ms, 1000);
	assert_int_equal(player.last_seen_ms, 3000);
	assert_int_equal(player.data_version, 3);
	/* Folded: sharp s, width, case, blanks. */
	assert_int_equal(player_store_by_riot_id(*state, "  STRASSE   3 ",
						 player.riot_tag, "EUW1", NULL, NULL,
						 &player, &err),
			 0);
	assert_string_equal(player.puuid, puuid);
	assert_int_equal(player_store_by_riot_id(*state, "strasse 1", player.riot_tag,
						 NULL, NULL, NULL, &player, &err),
			 -E_NOT_FOUND);
	assert_int_equal(player_store_by_riot_id(*state, "strasse 3", player.riot_tag,
						 "KR", NULL, NULL, &player, &err),
			 -E_NOT_FOUND);
}

static size_t search(struct sql_conn *conn, TALLOC_CTX *mem, const char *text,
		     struct player_search how, struct model_player **ret_players)
{
	struct err err = { 0 };
	size_t count = 0;

	how.text = text;
	if (player_store_search(conn, mem, &how, ret_players, &count, &err))
		store_env_die("search", &err);
	return count;
}

static bool is_public(const void *arg, const struct model_player *player)
{
	(void)arg;
	return player->privacy == PRIVACY_PUBLIC;
}

/* Hidden players are found by who may see them, and by nobody else, page by page. */
static void search_leaves_out_the_hidden(void **state)
{
	struct player_search how = { .limit = 1000, .scope = PLAYERS_ALL };
	struct match_store_touched *touched;
	struct model_player *all, *some, player;
	struct err err = { 0 };
	struct parcel *p = store_env_parcel(0, 100);
	size_t count, n, seen = 0, hidden = 0;
	uint64_t version;
	int64_t since = 0;

	assert_int_equal(store_env_put(*state, p, 100, &touched, &count, &err), 0);
	n = search(*state, p, "", how, &all);
	for (size_t i = 0; i < n; i += 3, hidden++)
		assert_int_equal(player_store_set_privacy(*state, all[i].player_id,
							  i % 2 ? PRIVACY_PRIVATE
								: PRIVACY_OPTED_OUT,
							  NOW, &version, &err),
				 0);
	how.scope = PLAYERS_PUBLIC;
	how.limit = 4;
	do {
		count = search(*state, p, "", how, &some);
		for (size_t i = 0; i < count; i++, seen++)
			assert_int_equal(some[i].privacy, PRIVACY_PUBLIC);
		if (count) {
			char fold[PLAYER_FOLD_SIZE];

			assert_int_equal(player_fold(p, some[count - 1].riot_id,
						     some[count - 1].riot_tag, fold),
					 0);
			how.after_fold = talloc_strdup(p, fold);
			how.after_id = some[count - 1].player_id;
		}
	} while (count == how.limit);
	assert_int_equal(seen, n - hidden);
	how = (struct player_search){ .limit = 1000, .scope = PLAYERS_PUBLIC };
	how.own[how.own_count++] = all[0].player_id;
	assert_int_equal(search(*state, p, "", how, &some), n - hidden + 1);
	how.scope = PLAYERS_OWN;
	assert_int_equal(search(*state, p, "", how, &some), 1);
	assert_int_equal(some[0].player_id, all[0].player_id);
	assert_int_equal(some[0].privacy, PRIVACY_OPTED_OUT);
	assert_int_equal(some[0].data_version, all[0].data_version + 1);
	/* By name, too; and shown again there is no row left. */
	assert_int_equal(player_store_by_riot_id(*state, all[0].riot_id, all[0].riot_tag,
						 NULL, is_public, NULL, &player, &err),
			 -E_NOT_FOUND);
	assert_int_equal(
		player_store_hidden_since(*state, all[0].player_id, &since, &err), 0);
	assert_int_equal(since, NOW);
	assert_int_equal(player_store_set_privacy(*state, all[0].player_id,
						  PRIVACY_PUBLIC, NOW, &version, &err),
			 0);
	assert_int_equal(version, all[0].data_version + 2);
	assert_int_equal(player_store_by_riot_id(*state, all[0].riot_id, all[0].riot_tag,
						 NULL, is_public, NULL, &player, &err),
			 0);
	assert_int_equal(
		player_store_hidden_since(*state, all[0].player_id, &since, &err), 0);
	assert_int_equal(since, 0);
	assert_int_equal(player_store_set_privacy(*state, 1 << 30, PRIVACY_PRIVATE, NOW,
						  &version, &err),
			 -E_NOT_FOUND);
	talloc_free(p);
}

static void search_pages_through_all(void **state)
{
	struct player_search how = { .limit = 1000, .scope = PLAYERS_ALL };
	struct match_store_touched *touched;
	struct model_player *players;
	struct err err = { 0 };
	struct parcel *p = store_env_parcel(0, 100);
	size_t count;
	uint64_t total;

	assert_int_equal(store_env_put(*state, p, 100, &touched, &count, &err), 0);
	assert_int_equal(player_store_count(*state, &total, &err), 0);
	assert_int_equal(total, LEAGUE);
	assert_int_equal(search(*state, p, "spieler", how, &players), LEAGUE * 2 / 3);
	assert_int_equal(search(*state, p, "\xc3\xa9LISE", how, &players),
			 LEAGUE - LEAGUE * 2 / 3);
	assert_int_equal(search(*state, p, "spieler 1#T", how, &players), 1);
	talloc_free(p);
}

static void history_and_list_agree(void **state)
{
	struct match_store_touched *touched;
	struct match_list_query query = { .until_ms = INT64_MAX, .limit = 7 };
	struct match_list_row *rows;
	struct model_history *h;
	struct model_player player;
	struct err err = { 0 };
	struct parcel *p = store_env_parcel(0, 300);
	size_t count, left;
	uint64_t total;

	assert_int_equal(store_env_put(*state, p, 300, &touched, &count, &err), 0);
	assert_int_equal(player_store_by_puuid(*state, touched[0].puuid, &player, &err),
			 0);
	query.player_id = player.player_id;
	assert_int_equal(history_store_range(*state, p, player.player_id, HISTORY_CORE, 0,
					     INT64_MAX, 0, &h, &err),
			 0);
	assert_true(h->n > 20);
	assert_int_equal(match_store_list_count(*state, &query, &total, &err), 0);
	assert_int_equal(total, h->n);
	left = h->n;
	do {
		assert_int_equal(match_store_list(*state, p, &query, &rows, &count, &err),
				 0);
		for (size_t i = 0; i < count; i++) {
			left--;
			assert_true(rows[i].game_start_ms == h->game_start_ms[left]);
			assert_int_equal(rows[i].champion_id, h->champion_id[left]);
			assert_int_equal(rows[i].cs, h->cs[left]);
			assert_int_equal(rows[i].gold, h->gold[left]);
			query.cursor =
				(struct match_list_cursor){ rows[i].game_start_ms,
							    rows[i].surrogate,
							    rows[i].participant_no };
			query.has_cursor = true;
		}
	} while (count);
	assert_int_equal(left, 0);
	assert_int_equal(history_store_range(*state, p, player.player_id, HISTORY_CORE, 0,
					     INT64_MAX, 5, &h, &err),
			 -E_LIMITED);
	talloc_free(p);
}

/* The game of row i, as it was made. */
static const struct model_participant *seat_of(const struct parcel *p, size_t n,
					       const char *puuid,
					       const struct model_history *h, size_t i,
					       const struct model_match **ret_match)
{
	for (size_t k = 0; k < n; k++) {
		const struct model_match *match = &p->matches[k];

		for (size_t s = 0; s < match->participant_count; s++) {
			const struct model_participant *seat = &match->participants[s];

			if (match->game_start_ms != h->game_start_ms[i] ||
			    seat->participant_no != h->participant_no[i] ||
			    strcmp(seat->puuid, puuid) != 0)
				continue;
			*ret_match = match;
			return seat;
		}
	}
	fail_msg("row %zu was never made", i);
	return NULL;
}

static void expect_full_row(const struct model_history *h, size_t i,
			    const struct model_match *m,
			    const struct model_participant *s)
{
	assert_true(h->match_id[i] > 0);
	assert_int_equal(h->patch_major[i], m->patch_major);
	assert_int_equal(h->patch_minor[i], m->patch_minor);
	assert_int_equal(h->side[i], s->team_id_100);
	assert_int_equal(h->first_blood[i], s->first_blood);
	assert_int_equal(h->first_tower[i], s->first_tower);
#define SAME(member) assert_int_equal(h->member[i], s->member);
	SAME(champion_id)
	SAME(kills)
	SAME(placement)
	SAME(champ_level)
	SAME(double_kills)
	SAME(triple_kills)
	SAME(quadra_kills)
	SAME(penta_kills)
	SAME(damage_taken)
	SAME(turret_takedowns)
	SAME(inhibitor_takedowns)
	SAME(dragon_kills)
	SAME(baron_kills)
	SAME(objectives_stolen)
	SAME(team_kills)
	SAME(team_gold)
	SAME(team_damage)
	SAME(team_towers)
	SAME(opponent_champion_id)
#undef SAME
}

static void expect_lineup(const struct model_history *h, size_t i,
			  const struct model_match *m, int64_t player_id)
{
	struct model_lineup_entry entries[MODEL_PARTICIPANTS_MAX];
	bool found = false;
	size_t n;

	assert_int_equal(model_lineup_unpack(h->lineup[i], h->lineup_len[i], entries, &n),
			 0);
	assert_int_equal(n, m->participant_count);
	for (size_t k = 0; k < n; k++) {
		assert_int_equal(entries[k].champion_id, m->participants[k].champion_id);
		found |= entries[k].player_id == player_id &&
			 entries[k].participant_no == h->participant_no[i];
	}
	assert_true(found);
}

/* Enough games that every array and the arena of line-ups grow. */
static void each_set_of_columns_comes_back(void **state)
{
	enum { GAMES = 9000 };
	struct match_store_touched *touched;
	struct model_history *core, *full, *mates;
	struct model_player player;
	struct err err = { 0 };
	struct parcel *p = store_env_parcel(0, GAMES);
	size_t count;

	assert_int_equal(store_env_put(*state, p, GAMES, &touched, &count, &err), 0);
	assert_int_equal(player_store_by_puuid(*state, touched[0].puuid, &player, &err),
			 0);
#define RANGE(columns, history)                                                       \
	assert_int_equal(history_store_range(*state, p, player.player_id, columns, 0, \
					     INT64_MAX, 0, &history, &err),           \
			 0)
	RANGE(HISTORY_CORE, core);
	RANGE(HISTORY_FULL, full);
	RANGE(HISTORY_MATES, mates);
#undef RANGE
	assert_true(core->n > 1100);
	assert_int_equal(full->n, core->n);
	assert_int_equal(mates->n, core->n);
	assert_null(core->match_id);
	assert_null(full->lineup);
	for (size_t i = 0; i < mates->n; i++) {
		const struct model_match *match;
		const struct model_participant *seat =
			seat_of(p, GAMES, player.puuid, mates, i, &match);

		assert_int_equal(core->kills[i], seat->kills);
		expect_full_row(full, i, match, seat);
		expect_full_row(mates, i, match, seat);
		expect_lineup(mates, i, match, player.player_id);
	}
	talloc_free(p);
}

static void queue_filter_and_window_hold(void **state)
{
	static const uint16_t queues[] = { 440 };
	struct match_store_touched *touched;
	struct match_list_query query = {
		.until_ms = INT64_MAX, .limit = 1000, .queues = queues, .queue_count = 1
	};
	struct match_list_row *rows;
	struct model_history *h;
	struct model_player player;
	struct err err = { 0 };
	struct parcel *p = store_env_parcel(0, 300);
	size_t count, expected = 0;
	uint64_t total;

	assert_int_equal(store_env_put(*state, p, 300, &touched, &count, &err), 0);
	assert_int_equal(player_store_by_puuid(*state, touched[0].puuid, &player, &err),
			 0);
	query.player_id = player.player_id;
	assert_int_equal(history_store_range(*state, p, player.player_id, HISTORY_CORE, 0,
					     INT64_MAX, 0, &h, &err),
			 0);
	query.from_ms = h->game_start_ms[2];
	query.until_ms = h->game_start_ms[h->n - 2];
	for (size_t i = 2; i < h->n - 2; i++)
		expected += h->queue_id[i] == 440;
	assert_int_equal(match_store_list(*state, p, &query, &rows, &count, &err), 0);
	assert_int_equal(count, expected);
	assert_int_equal(match_store_list_count(*state, &query, &total, &err), 0);
	assert_int_equal(total, expected);
	talloc_free(p);
}

static void raw_document_comes_back(void **state)
{
	struct match_store_touched *touched;
	struct err err = { 0 };
	struct parcel *p = store_env_parcel(5, 2);
	uint8_t kind = 1;
	size_t count, len;
	char *bytes;

	assert_int_equal(store_env_put(*state, p, 1, &touched, &count, &err), 0);
	assert_int_equal(
		match_store_raw(*state, p, p->matches[0].match_id, 0, &bytes, &len, &err),
		0);
	assert_int_equal(len, strlen(p->matches[0].match_id));
	assert_memory_equal(bytes, p->matches[0].match_id, len);
	assert_int_equal(
		match_store_raw(*state, p, p->matches[0].match_id, 1, &bytes, &len, &err),
		-E_NOT_FOUND);
	assert_int_equal(match_store_find_raw(*state, p->matches[0].match_id,
					      p->items[0].raw_sha256, &kind, &err),
			 0);
	assert_int_equal(kind, 0);
	assert_int_equal(match_store_find_raw(*state, p->matches[1].match_id,
					      p->items[0].raw_sha256, &kind, &err),
			 -E_NOT_FOUND);
	assert_int_equal(match_store_find_raw(*state, p->matches[0].match_id,
					      p->items[1].raw_sha256, &kind, &err),
			 -E_NOT_FOUND);
	assert_int_equal(sql_exec_text(*state,
				       "UPDATE {match_raw} SET sha256 = "
				       "REPEAT('x', 32)",
				       &err),
			 0);
	assert_int_equal(
		match_store_raw(*state, p, p->matches[0].match_id, 0, &bytes, &len, &err),
		-E_CORRUPT);
	talloc_free(p);
}

static void ranks_are_stored_once(void **state)
{
	struct model_rank ranks[3] = {
		{ .queue_id = 420,
		  .at_ms = 1,
		  .tier = TIER_GOLD,
		  .division = 2,
		  .lp = 40 },
		{ .queue_id = 440, .at_ms = 1, .tier = TIER_NONE },
		{ .queue_id = 420, .at_ms = 1, .tier = TIER_IRON },
	};
	struct match_store_touched *touched;
	struct err err = { 0 };
	size_t fresh, count;

	for (size_t i = 0; i < 3; i++) {
		memset(ranks[i].puuid, i < 2 ? 'a' : 'b', MODEL_PUUID_LEN);
		ranks[i].puuid[MODEL_PUUID_LEN] = '\0';
	}
	assert_int_equal(match_store_put_ranks(*state, NULL, ranks, 2, &fresh, &touched,
					       &count, &err),
			 0);
	assert_int_equal(fresh, 2);
	assert_int_equal(count, 1);
	talloc_free(touched);
	assert_int_equal(match_store_put_ranks(*state, NULL, ranks, 3, &fresh, &touched,
					       &count, &err),
			 0);
	assert_int_equal(fresh, 1);
	assert_int_equal(count, 1);
	assert_int_equal(touched[0].puuid[0], 'b');
	talloc_free(touched);
}

static void champion_has_its_newest_name(void **state)
{
	static const char *const names[] = { "Middle", "Newest", "Oldest" };
	static const int64_t when[] = { 2000, 3000, 1000 };
	struct match_store_touched *touched;
	struct err err = { 0 };
	const char **list;
	size_t count, size;

	for (uint64_t i = 0; i < 3; i++) {
		struct parcel *p = store_env_parcel(i + 1, 1);
		struct model_match *m = &p->matches[0];

		m->participant_count = 1;
		m->game_start_ms = when[i];
		m->participants[0].champion_id = 7;
		strcpy(m->participants[0].champion_name, names[i]);
		assert_int_equal(store_env_put(*state, p, 1, &touched, &count, &err), 0);
		talloc_free(p);
	}
	assert_int_equal(match_store_champions(*state, NULL, &list, &size, &err), 0);
	assert_int_equal(size, 8);
	assert_string_equal(list[7], "Newest");
	assert_null(list[6]);
	talloc_free(list);
}

static int fill_batch(struct sql_conn *conn, struct parcel *p, size_t n)
{
	struct match_store_touched *touched;
	struct err err = { 0 };
	size_t count;
	int r, conflicts = 0;

	while ((r = store_env_put(conn, p, n, &touched, &count, &err)) == -E_CONFLICT)
		if (++conflicts > 100)
			break;
	if (r)
		store_env_die("put", &err);
	return conflicts;
}

static int fill(uint64_t first, size_t n, size_t batch)
{
	struct sql_conn *conn = sql_env_open();
	int conflicts = 0;

	for (size_t done = 0; done < n; done += batch) {
		const size_t k = n - done < batch ? n - done : batch;
		struct parcel *p = store_env_parcel(first + done, k);

		conflicts += fill_batch(conn, p, k);
		talloc_free(p);
		printf("stored %zu conflicts %d\n", done + k, conflicts);
		fflush(stdout);
	}
	sql_conn_close(conn);
	return 0;
}

static int check(uint64_t n)
{
	struct sql_conn *conn = sql_env_open();

	for (uint64_t i = 0; i < n; i++)
		store_env_expect_equal(conn, i);
	sql_conn_close(conn);
	return 0;
}

static int run_migrate(void)
{
	struct sql_conn *conn = sql_env_open();

	store_env_migrate(conn);
	sql_conn_close(conn);
	return 0;
}

#define EMPTY(f) cmocka_unit_test_setup_teardown(f, store_env_set_up, store_env_tear_down)
#define READY(f) \
	cmocka_unit_test_setup_teardown(f, store_env_set_up_schema, store_env_tear_down)

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		EMPTY(schema_tells_its_state),
		READY(newer_schema_is_refused),
		READY(what_is_put_comes_back),
		READY(newest_game_names_the_player),
		READY(search_pages_through_all),
		READY(search_leaves_out_the_hidden),
		READY(history_and_list_agree),
		READY(each_set_of_columns_comes_back),
		READY(queue_filter_and_window_hold),
		READY(raw_document_comes_back),
		READY(ranks_are_stored_once),
		READY(champion_has_its_newest_name),
	};

	if (argc == 5 && strcmp(argv[1], "fill") == 0)
		return fill(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10),
			    strtoull(argv[4], NULL, 10));
	if (argc == 3 && strcmp(argv[1], "check") == 0)
		return check(strtoull(argv[2], NULL, 10));
	if (argc == 2 && strcmp(argv[1], "migrate") == 0)
		return run_migrate();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
