/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Storing a batch: known ones out, players found or created, then the rows table by
 * table, each table in the order of its key (participants arrive in runs of one player,
 * and two processes lock in the same order), the players' versions last.
 */
#include "store/match_store.h"

#include "store/champion_batch.h"
#include "store/key_list.h"
#include "store/match_columns.h"
#include "store/peer_change.h"
#include "store/player_batch.h"
#include "store/put_frame.h"

#include <stdlib.h>
#include <string.h>

struct new_match {
	const struct match_store_item *item;
	size_t index; /* in the caller's items */
	bool known;
	int64_t match_id;
	uint8_t lineup[MODEL_LINEUP_BYTES_MAX];
	size_t lineup_len;
	int64_t player_ids[MODEL_PARTICIPANTS_MAX];
};

struct put {
	struct sql_conn *conn;
	TALLOC_CTX *mem; /* for the time of the call */
	struct err *err;
	int64_t now_ms;
	const struct match_store_item *items;
	size_t item_count;
	struct new_match *matches; /* by Riot's id; after drop_known only new ones */
	size_t n;
	struct player_batch players;
	struct peer_change peers;
	struct peer_ranks *ranks;
};

static int no_memory(struct put *put)
{
	return err_set(put->err, E_NOMEM, "no memory to store %zu matches", put->n);
}

static int by_riot_id(const void *a, const void *b)
{
	const struct new_match *x = a, *y = b;

	return strcmp(x->item->match->match_id, y->item->match->match_id);
}

static int compare_riot_id(const void *key, const void *entry)
{
	return strcmp(key, ((const struct new_match *)entry)->item->match->match_id);
}

static const char *riot_id_of(const void *arg, size_t i)
{
	return ((const struct new_match *)arg)[i].item->match->match_id;
}

static const struct sql_field id_columns[] = {
	SQL_FIELD(SQL_TEXT, struct match_row, riot_match_id),
	SQL_FIELD(SQL_I64, struct match_row, match_id),
};

static const struct sql_query select_ids = {
	.text = "SELECT riot_match_id, match_id FROM {match}"
		" WHERE riot_match_id IN " KEY_MARKS,
	.params = key_list_fields,
	.param_count = KEY_LIST_MAX,
	.columns = id_columns,
	.column_count = ARRAY_LEN(id_columns),
};

static int on_id(void *arg, const void *data)
{
	struct put *put = arg;
	const struct match_row *row = data;
	struct new_match *found;

	found = bsearch(row->riot_match_id, put->matches, put->n, sizeof(*put->matches),
			compare_riot_id);
	if (found)
		found->match_id = row->match_id;
	return 0;
}

static int find_ids(struct put *put)
{
	struct match_row row;

	return key_list_select(put->conn, &select_ids, riot_id_of, put->matches, put->n,
			       &row, on_id, put, put->err);
}

/* The items sorted, each id once. */
static int collect(void *arg)
{
	struct put *put = arg;
	const size_t n = put->item_count;

	put->matches = talloc_zero_array(put->mem, struct new_match, n + 1);
	if (!put->matches)
		return no_memory(put);
	for (size_t i = 0; i < n; i++) {
		put->matches[i].item = &put->items[i];
		put->matches[i].index = i;
	}
	qsort(put->matches, n, sizeof(*put->matches), by_riot_id);
	for (size_t i = 0; i < n; i++)
		if (!put->n || by_riot_id(&put->matches[put->n - 1], &put->matches[i]))
			put->matches[put->n++] = put->matches[i];
	return 0;
}

static int drop_known(struct put *put, enum match_store_result *results)
{
	size_t kept = 0;
	int r = find_ids(put);

	for (size_t i = 0; i < put->n && !r; i++) {
		if (put->matches[i].match_id)
			continue;
		results[put->matches[i].index] = STORED_NEW;
		put->matches[kept++] = put->matches[i];
	}
	put->n = kept;
	return r;
}

static void add_player(struct put *put, const struct model_match *match,
		       const struct model_participant *p)
{
	struct player_entry entry = { .name_at = -1, .touched = true };

	memcpy(entry.puuid, p->puuid, sizeof(entry.puuid));
	memcpy(entry.platform, match->platform, sizeof(entry.platform));
	if (p->riot_id[0] && strcmp(p->puuid, MODEL_BOT_PUUID) != 0) {
		memcpy(entry.riot_id, p->riot_id, sizeof(entry.riot_id));
		memcpy(entry.riot_tag, p->riot_tag, sizeof(entry.riot_tag));
		entry.name_at = match->game_start_ms;
	}
	entry.first_seen = entry.last_seen = match->game_start_ms;
	entry.imported_at = put->now_ms;
	entry.synthetic = match->synthetic;
	player_batch_add(&put->players, &entry);
}

static int find_players(struct put *put)
{
	int r = player_batch_init(&put->players, put->mem,
				  put->n * MODEL_PARTICIPANTS_MAX, put->err);

	if (r)
		return r;
	for (size_t i = 0; i < put->n; i++) {
		const struct model_match *match = put->matches[i].item->match;

		for (size_t k = 0; k < match->participant_count; k++)
			add_player(put, match, &match->participants[k]);
	}
	r = player_batch_close(&put->players, put->mem, put->err);
	if (!r)
		r = player_batch_resolve(put->conn, put->mem, &put->players, put->err);
	return r;
}

static void make_lineup(const struct put *put, struct new_match *m)
{
	const struct model_match *match = m->item->match;
	struct model_lineup_entry entries[MODEL_PARTICIPANTS_MAX] = { 0 };

	for (size_t i = 0; i < match->participant_count; i++) {
		const struct model_participant *p = &match->participants[i];

		m->player_ids[i] = player_batch_find(&put->players, p->puuid)->player_id;
		entries[i] = (struct model_lineup_entry){
			.player_id = m->player_ids[i],
			.champion_id = p->champion_id,
			.participant_no = p->participant_no,
			.team = p->subteam ? p->subteam : p->team_id_100,
			.role = p->role,
			.win = p->win,
			.bot = strcmp(p->puuid, MODEL_BOT_PUUID) == 0,
			.purged = strcmp(p->puuid, MODEL_PURGED_PUUID) == 0,
		};
	}
	m->lineup_len = model_lineup_pack(entries, match->participant_count, m->lineup);
}

static int put_matches(struct put *put)
{
	struct match_row *rows = talloc_array(put->mem, struct match_row, put->n);
	int r;

	if (!rows)
		return no_memory(put);
	for (size_t i = 0; i < put->n; i++) {
		struct new_match *m = &put->matches[i];

		make_lineup(put, m);
		match_row_from(&rows[i], m->item->match);
		rows[i].imported_at = put->now_ms;
		rows[i].lineup = (struct sql_blob){ m->lineup, m->lineup_len };
	}
	r = sql_run_many(put->conn, &match_row_insert, rows, put->n, sizeof(*rows), NULL,
			 put->err);
	return r ? r : find_ids(put);
}

static int put_teams(struct put *put)
{
	struct team_row *rows = talloc_zero_array(put->mem, struct team_row, 2 * put->n);
	size_t n = 0;

	if (!rows)
		return no_memory(put);
	for (size_t i = 0; i < put->n; i++) {
		const struct model_match *match = put->matches[i].item->match;

		for (size_t k = 0; k < match->team_count && k < 2; k++, n++) {
			rows[n].match_id = put->matches[i].match_id;
			rows[n].team_no = (uint8_t)k;
			rows[n].t = match->teams[k];
			team_row_pack_bans(&rows[n]);
		}
	}
	return sql_run_many(put->conn, &team_row_insert, rows, n, sizeof(*rows), NULL,
			    put->err);
}

/* Where a participant's row comes from; sorted like the table. */
struct seat {
	int64_t player_id, game_start, match_id;
	const struct new_match *match;
	size_t k;
};

static int order_i64(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_value(const void *a, const void *b)
{
	return order_i64(*(const int64_t *)a, *(const int64_t *)b);
}

static int by_primary_key(const void *a, const void *b)
{
	const struct seat *x = a, *y = b;
	int order = order_i64(x->player_id, y->player_id);

	if (!order)
		order = order_i64(x->game_start, y->game_start);
	if (!order)
		order = order_i64(x->match_id, y->match_id);
	return order ? order : (x->k > y->k) - (x->k < y->k);
}

static struct seat *sort_seats(struct put *put, size_t *ret_n)
{
	struct seat *seats =
		talloc_array(put->mem, struct seat, put->n * MODEL_PARTICIPANTS_MAX + 1);
	size_t n = 0;

	if (!seats)
		return NULL;
	for (size_t i = 0; i < put->n; i++) {
		const struct new_match *m = &put->matches[i];

		for (size_t k = 0; k < m->item->match->participant_count; k++)
			seats[n++] = (struct seat){ m->player_ids[k],
						    m->item->match->game_start_ms,
						    m->match_id, m, k };
	}
	qsort(seats, n, sizeof(*seats), by_primary_key);
	*ret_n = n;
	return seats;
}

static void fill_participant(struct participant_row *row, const struct seat *seat)
{
	const struct model_match *match = seat->match->item->match;

	row->player_id = seat->player_id;
	row->game_start = seat->game_start;
	row->match_id = seat->match_id;
	row->duration_s = match->duration_s;
	row->queue_id = match->queue_id;
	row->patch_major = match->patch_major;
	row->patch_minor = match->patch_minor;
	row->status = match->status;
	row->synthetic = match->synthetic;
	row->p = match->participants[seat->k];
	row->lineup = (struct sql_blob){ seat->match->lineup, seat->match->lineup_len };
}

static int put_participants(struct put *put)
{
	struct participant_row *rows;
	size_t n;
	struct seat *seats = sort_seats(put, &n);

	if (!seats)
		return no_memory(put);
	rows = talloc_array(put->mem, struct participant_row, n + 1);
	if (!rows)
		return no_memory(put);
	for (size_t i = 0; i < n; i++)
		fill_participant(&rows[i], &seats[i]);
	return sql_run_many(put->conn, &participant_row_insert, rows, n, sizeof(*rows),
			    NULL, put->err);
}

static int put_raw(struct put *put)
{
	struct match_raw_row *rows =
		talloc_zero_array(put->mem, struct match_raw_row, put->n);

	if (!rows)
		return no_memory(put);
	for (size_t i = 0; i < put->n; i++) {
		const struct match_store_item *item = put->matches[i].item;

		rows[i].match_id = put->matches[i].match_id;
		rows[i].raw_len = (uint32_t)item->raw_len;
		rows[i].sha256 =
			(struct sql_blob){ item->raw_sha256, sizeof(item->raw_sha256) };
		rows[i].data = (struct sql_blob){ item->raw_zstd ? item->raw_zstd : "",
						  item->raw_zstd_len };
	}
	return sql_run_many(put->conn, &match_raw_insert, rows, put->n, sizeof(*rows),
			    NULL, put->err);
}

static int put_champions(struct put *put)
{
	struct champion_batch champions;
	int r = champion_batch_init(&champions, put->mem, put->err);

	if (r)
		return r;
	for (size_t i = 0; i < put->n; i++) {
		const struct model_match *match = put->matches[i].item->match;

		for (size_t k = 0; k < match->participant_count; k++)
			champion_batch_add(&champions, match->participants[k].champion_id,
					   match->participants[k].champion_name,
					   match->game_start_ms);
	}
	return champion_batch_store(put->conn, &champions, put->err);
}

static int begin_peers(struct put *put)
{
	return peer_change_begin(put->conn, put->mem, PEER_SHARED, &put->peers, put->err);
}

/* The ids of those whose games are counted, each once. */
static int64_t *counted_players(const struct put *put, size_t *ret_n)
{
	int64_t *ids = talloc_array(put->mem, int64_t, put->players.n + 1);
	size_t n = 0;

	for (size_t i = 0; ids && i < put->players.n; i++)
		if (peer_change_wants(&put->peers, put->players.entries[i].player_id))
			ids[n++] = put->players.entries[i].player_id;
	if (ids)
		qsort(ids, n, sizeof(*ids), by_value);
	*ret_n = n;
	return ids;
}

/* The games into the histograms, each in the tier of its player at its time. */
static int put_peers(struct put *put)
{
	size_t n;
	int64_t *ids = counted_players(put, &n);
	int r = ids ? peer_ranks_know(put->ranks, put->conn, put->peers.ranks_version,
				      ids, n, put->err)
		    : no_memory(put);

	for (size_t i = 0; i < put->n && !r; i++) {
		const struct new_match *m = &put->matches[i];
		const struct model_match *match = m->item->match;

		for (size_t k = 0; k < match->participant_count && !r; k++) {
			struct peer_facts facts;
			enum model_tier tier;

			peer_facts_of_match(match, k, &facts);
			tier = peer_ranks_tier(put->ranks, m->player_ids[k],
					       match->queue_id, match->game_start_ms);
			r = peer_change_add(&put->peers, m->player_ids[k], &facts, tier,
					    1, put->err);
		}
	}
	return r ? r : peer_change_end(&put->peers, put->err);
}

/* Everything between BEGIN and COMMIT. */
static int put_rows(void *arg, enum match_store_result *results, TALLOC_CTX *mem,
		    struct match_store_touched **touched, size_t *touched_count)
{
	static int (*const steps[])(struct put *) = {
		begin_peers, find_players,     put_matches,   put_teams,
		put_raw,     put_participants, put_champions, put_peers,
	};
	struct put *put = arg;
	int r = drop_known(put, results);

	for (size_t i = 0; i < ARRAY_LEN(steps) && !r && put->n; i++)
		r = steps[i](put);
	return r ? r
		 : player_batch_bump(put->conn, mem, &put->players, touched,
				     touched_count, put->err);
}

int match_store_put(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_ranks *ranks,
		    const struct match_store_item *items, size_t n, int64_t now_ms,
		    enum match_store_result *ret_results,
		    struct match_store_touched **ret_touched, size_t *ret_touched_count,
		    struct err *err)
{
	struct put put = { .conn = conn,
			   .mem = talloc_pool(mem, 1024 * 1024),
			   .err = err,
			   .now_ms = now_ms,
			   .items = items,
			   .item_count = n };
	const struct put_frame frame = { conn, mem, put.mem, n, &put, collect, put_rows };
	int r;

	put.ranks = ranks ? ranks : peer_ranks_new(put.mem);
	r = put.mem && put.ranks ? put_frame_run(&frame, ret_results, ret_touched,
						 ret_touched_count, err)
				 : no_memory(&put);
	talloc_free(put.mem);
	return r;
}
