/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Storing a batch of timelines: their matches found and locked in the order of Riot's
 * ids, the rows table by table, the players' versions last.
 */
#include "store/match_store.h"

#include "model/timeline_pack.h"
#include "store/id_list.h"
#include "store/match_columns.h"
#include "store/player_batch.h"
#include "store/put_frame.h"
#include "store/timeline_player.h"

#include <stdlib.h>
#include <string.h>

struct new_timeline {
	const struct timeline_store_item *item;
	size_t index; /* in the caller's items */
	bool has_timeline;
	struct timeline_seats match; /* match_id 0: not stored */
};

struct put {
	struct sql_conn *conn;
	TALLOC_CTX *mem; /* for the time of the call */
	struct err *err;
	int64_t now_ms;
	const struct timeline_store_item *items;
	size_t item_count;
	struct new_timeline *timelines; /* by Riot's id; later only new ones */
	size_t n;
	struct player_batch players;
};

static int no_memory(struct put *put)
{
	return err_set(put->err, E_NOMEM, "no memory to store %zu timelines", put->n);
}

static const char *riot_id_of(const void *arg, size_t i)
{
	return ((const struct new_timeline *)arg)[i].item->timeline->match_id;
}

static int by_riot_id(const void *a, const void *b)
{
	return strcmp(riot_id_of(a, 0), riot_id_of(b, 0));
}

static int compare_riot_id(const void *key, const void *entry)
{
	return strcmp(key, riot_id_of(entry, 0));
}

/* The items sorted, each match once. */
static int collect(void *arg)
{
	struct put *put = arg;
	const size_t n = put->item_count;
	struct new_timeline *list =
		talloc_zero_array(put->mem, struct new_timeline, n + 1);

	if (!list)
		return no_memory(put);
	for (size_t i = 0; i < n; i++) {
		list[i].item = &put->items[i];
		list[i].index = i;
	}
	qsort(list, n, sizeof(*list), by_riot_id);
	for (size_t i = 0; i < n; i++)
		if (!put->n || by_riot_id(&list[put->n - 1], &list[i]))
			list[put->n++] = list[i];
	put->timelines = list;
	return 0;
}

struct known_row {
	char riot_match_id[MODEL_MATCH_ID_SIZE];
	int64_t match_id, game_start;
	bool has_timeline;
	struct sql_blob lineup;
};

static const struct sql_field known_columns[] = {
	SQL_FIELD(SQL_TEXT, struct known_row, riot_match_id),
	SQL_FIELD(SQL_I64, struct known_row, match_id),
	SQL_FIELD(SQL_I64, struct known_row, game_start),
	SQL_FIELD(SQL_BOOL, struct known_row, has_timeline),
	SQL_FIELD(SQL_BLOB, struct known_row, lineup),
};

/* The lock makes a second process wait for the first, then find it done. */
static const struct sql_query select_known = {
	.text = "SELECT riot_match_id, match_id, game_start, has_timeline, lineup"
		" FROM {match} WHERE riot_match_id IN " KEY_MARKS " FOR UPDATE",
	.params = key_list_fields,
	.param_count = KEY_LIST_MAX,
	.columns = known_columns,
	.column_count = ARRAY_LEN(known_columns),
};

static int on_known(void *arg, const void *data)
{
	struct put *put = arg;
	const struct known_row *row = data;
	struct new_timeline *found;

	found = bsearch(row->riot_match_id, put->timelines, put->n,
			sizeof(*put->timelines), compare_riot_id);
	if (!found)
		return 0;
	found->match.match_id = row->match_id;
	found->match.game_start = row->game_start;
	found->has_timeline = row->has_timeline;
	if (model_lineup_unpack(row->lineup.data, row->lineup.len, found->match.seats,
				&found->match.n))
		return err_set(put->err, E_CORRUPT, "stored line-up of %s is broken",
			       row->riot_match_id);
	return 0;
}

/* The same timeline may have been given twice. */
static void no_match(const struct put *put, const char *match_id,
		     enum match_store_result *results)
{
	for (size_t i = 0; i < put->item_count; i++)
		if (strcmp(put->items[i].timeline->match_id, match_id) == 0)
			results[i] = STORED_NO_MATCH;
}

/* The document must not bring back the name of somebody who was purged. */
static bool names_purged(const struct new_timeline *tl)
{
	for (size_t i = 0; i < tl->match.n; i++) {
		const uint8_t no = tl->match.seats[i].participant_no;

		if (tl->match.seats[i].purged && no > 0 && no <= MODEL_PARTICIPANTS_MAX &&
		    model_puuid_valid(tl->item->timeline->puuids[no - 1]))
			return true;
	}
	return false;
}

/* Afterwards only those are left that are to be stored. */
static int find_matches(struct put *put, enum match_store_result *results)
{
	struct known_row row;
	size_t kept = 0;
	int r = key_list_select(put->conn, &select_known, riot_id_of, put->timelines,
				put->n, &row, on_known, put, put->err);

	for (size_t i = 0; i < put->n && !r; i++) {
		struct new_timeline *tl = &put->timelines[i];

		if (!tl->match.match_id) {
			no_match(put, riot_id_of(tl, 0), results);
		} else if (!tl->has_timeline && names_purged(tl)) {
			results[tl->index] = STORED_PURGED;
		} else if (!tl->has_timeline) {
			results[tl->index] = STORED_NEW;
			put->timelines[kept++] = *tl;
		}
	}
	put->n = kept;
	return r;
}

static int put_raw(struct put *put)
{
	struct match_raw_row *rows =
		talloc_zero_array(put->mem, struct match_raw_row, put->n);

	if (!rows)
		return no_memory(put);
	for (size_t i = 0; i < put->n; i++) {
		const struct timeline_store_item *item = put->timelines[i].item;

		rows[i].match_id = put->timelines[i].match.match_id;
		rows[i].kind = 1;
		rows[i].raw_len = (uint32_t)item->raw_len;
		rows[i].sha256 =
			(struct sql_blob){ item->raw_sha256, sizeof(item->raw_sha256) };
		rows[i].data = (struct sql_blob){ item->raw_zstd ? item->raw_zstd : "",
						  item->raw_zstd_len };
	}
	return sql_run_many(put->conn, &match_raw_insert, rows, put->n, sizeof(*rows),
			    NULL, put->err);
}

struct packed_row {
	int64_t match_id;
	int32_t frame_interval_ms;
	uint8_t participant_count;
	struct sql_blob frames, events;
};

static const struct sql_field frames_params[] = {
	SQL_FIELD(SQL_I64, struct packed_row, match_id),
	SQL_FIELD(SQL_I32, struct packed_row, frame_interval_ms),
	SQL_FIELD(SQL_U8, struct packed_row, participant_count),
	SQL_FIELD(SQL_BLOB, struct packed_row, frames),
};

static const struct sql_query insert_frames = {
	.text = "INSERT INTO {timeline_frame} (match_id, frame_interval_ms,"
		" participant_count, data) VALUES (?, ?, ?, ?)",
	.params = frames_params,
	.param_count = ARRAY_LEN(frames_params),
};

static const struct sql_field events_params[] = {
	SQL_FIELD(SQL_I64, struct packed_row, match_id),
	SQL_FIELD(SQL_BLOB, struct packed_row, events),
};

static const struct sql_query insert_events = {
	.text = "INSERT INTO {timeline_event} (match_id, data) VALUES (?, ?)",
	.params = events_params,
	.param_count = ARRAY_LEN(events_params),
};

static int pack(struct put *put, const struct new_timeline *tl, struct packed_row *row)
{
	const struct model_timeline *timeline = tl->item->timeline;
	uint8_t *frames = NULL, *events = NULL;
	size_t frames_len = 0, events_len = 0;
	int r = model_timeline_pack_frames(put->mem, timeline, &frames, &frames_len);

	if (!r)
		r = model_timeline_pack_events(put->mem, timeline, &events, &events_len);
	if (r)
		return err_set(put->err, (enum err_code) - r,
			       "timeline of %s cannot be packed", timeline->match_id);
	*row = (struct packed_row){ .match_id = tl->match.match_id,
				    .frame_interval_ms = timeline->frame_interval_ms,
				    .participant_count = timeline->participant_count,
				    .frames = { frames, frames_len },
				    .events = { events, events_len } };
	return 0;
}

static int put_packed(struct put *put)
{
	struct packed_row *rows = talloc_array(put->mem, struct packed_row, put->n);
	int r = rows ? 0 : no_memory(put);

	for (size_t i = 0; i < put->n && !r; i++)
		r = pack(put, &put->timelines[i], &rows[i]);
	if (!r)
		r = sql_run_many(put->conn, &insert_frames, rows, put->n, sizeof(*rows),
				 NULL, put->err);
	return r ? r
		 : sql_run_many(put->conn, &insert_events, rows, put->n, sizeof(*rows),
				NULL, put->err);
}

static int put_laning(struct put *put)
{
	struct model_laning *rows;
	size_t n = 0;

	rows = talloc_array(put->mem, struct model_laning,
			    put->n * MODEL_PARTICIPANTS_MAX);
	if (!rows)
		return no_memory(put);
	for (size_t i = 0; i < put->n; i++)
		n += timeline_player_fill(&put->timelines[i].match,
					  put->timelines[i].item->timeline, &rows[n]);
	return timeline_player_put(put->conn, rows, n, put->err);
}

static const struct sql_query mark_timelines = {
	.text = "UPDATE {match} SET has_timeline = 1 WHERE match_id IN " KEY_MARKS,
	.params = id_list_fields,
	.param_count = ID_LIST_MAX,
};

static int mark_matches(struct put *put)
{
	int64_t *ids = talloc_array(put->mem, int64_t, put->n);

	if (!ids)
		return no_memory(put);
	for (size_t i = 0; i < put->n; i++)
		ids[i] = put->timelines[i].match.match_id;
	return id_list_run(put->conn, &mark_timelines, ids, put->n, put->err);
}

/* The players of the stored matches: the timelines' own puuids may be masked. */
static int touch_players(struct put *put)
{
	int64_t *ids = talloc_array(put->mem, int64_t, put->n * MODEL_PARTICIPANTS_MAX);
	size_t n = 0;

	if (!ids)
		return no_memory(put);
	for (size_t i = 0; i < put->n; i++)
		for (size_t k = 0; k < put->timelines[i].match.n; k++)
			ids[n++] = put->timelines[i].match.seats[k].player_id;
	return player_batch_of_ids(put->conn, put->mem, &put->players, ids, n,
				   put->now_ms, put->err);
}

/* Everything between BEGIN and COMMIT. */
static int put_rows(void *arg, enum match_store_result *results, TALLOC_CTX *mem,
		    struct match_store_touched **touched, size_t *touched_count)
{
	static int (*const steps[])(struct put *) = {
		put_raw, put_packed, put_laning, mark_matches, touch_players,
	};
	struct put *put = arg;
	int r = find_matches(put, results);

	for (size_t i = 0; i < ARRAY_LEN(steps) && !r && put->n; i++)
		r = steps[i](put);
	return r ? r
		 : player_batch_bump(put->conn, mem, &put->players, touched,
				     touched_count, put->err);
}

int match_store_put_timelines(struct sql_conn *conn, TALLOC_CTX *mem,
			      const struct timeline_store_item *items, size_t n,
			      int64_t now_ms, enum match_store_result *ret_results,
			      struct match_store_touched **ret_touched,
			      size_t *ret_touched_count, struct err *err)
{
	struct put put = { .conn = conn,
			   .mem = talloc_new(mem),
			   .err = err,
			   .now_ms = now_ms,
			   .items = items,
			   .item_count = n };
	const struct put_frame frame = { conn, mem, put.mem, n, &put, collect, put_rows };
	int r = put.mem ? put_frame_run(&frame, ret_results, ret_touched,
					ret_touched_count, err)
			: no_memory(&put);

	talloc_free(put.mem);
	return r;
}
