/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/filter.h"

#include "base/err.h"
#include "model/match.h"

enum model_history_columns game_filter_columns(const struct game_filter *filter)
{
	if (filter->with_player_id)
		return HISTORY_MATES;
	if (filter->patch_major || filter->side != FILTER_SIDE_ANY ||
	    filter->opponent_champion_id)
		return HISTORY_FULL;
	return HISTORY_CORE;
}

static bool queue_wanted(const struct game_filter *filter, uint16_t queue)
{
	for (size_t i = 0; i < filter->queue_count; i++)
		if (filter->queues[i] == queue)
			return true;
	return filter->queue_count == 0;
}

/* Count row i out by its reason; true when it stays in. */
static bool counts(const struct model_history *h, size_t i,
		   const struct game_filter *filter, struct game_excluded *excluded)
{
	switch ((enum model_match_status)h->status[i]) {
	case MATCH_REMAKE:
		excluded->remake++;
		return false;
	case MATCH_ABORTED:
		excluded->aborted++;
		return false;
	case MATCH_BOTS:
		excluded->bots++;
		return false;
	case MATCH_CUSTOM:
		excluded->custom++;
		return false;
	case MATCH_NORMAL:
	case MATCH_STATUS_COUNT:
		break;
	}
	if (queue_wanted(filter, h->queue_id[i]))
		return true;
	excluded->other_queue++;
	return false;
}

/* What HISTORY_CORE can tell. */
static bool core_passes(const struct model_history *h, size_t i,
			const struct game_filter *f)
{
	bool wanted_win = f->result == FILTER_WIN;

	return (f->role == ROLE_NONE || h->role[i] == f->role) &&
	       (!f->champion_id || h->champion_id[i] == f->champion_id) &&
	       (f->result == FILTER_RESULT_ANY || (h->win[i] != 0) == wanted_win) &&
	       h->duration_s[i] >= f->min_duration_s &&
	       (!f->max_duration_s || h->duration_s[i] <= f->max_duration_s);
}

/* What needs HISTORY_FULL; the columns are looked at only for a filter that is set. */
static bool full_passes(const struct model_history *h, size_t i,
			const struct game_filter *f)
{
	if (f->patch_major && h->patch_major[i] != f->patch_major)
		return false;
	if (f->patch_major && f->has_patch_minor && h->patch_minor[i] != f->patch_minor)
		return false;
	if (f->side != FILTER_SIDE_ANY && h->side[i] != (f->side == FILTER_BLUE ? 1 : 2))
		return false;
	return !f->opponent_champion_id ||
	       h->opponent_champion_id[i] == f->opponent_champion_id;
}

/* The seat that row i is about: the player may sit in several (bots share an id). */
static const struct model_lineup_entry *own_seat(const struct model_history *h, size_t i,
						 int64_t player_id,
						 const struct model_lineup_entry *entries,
						 size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (entries[k].player_id == player_id &&
		    entries[k].participant_no == h->participant_no[i])
			return &entries[k];
	return NULL;
}

/* Whether the mate sits on the own side of row i.  Side 0 is none: nobody shares it. */
static int with_passes(const struct model_history *h, size_t i, int64_t player_id,
		       int64_t mate_id, bool *ret_passes)
{
	struct model_lineup_entry entries[MODEL_PARTICIPANTS_MAX];
	const struct model_lineup_entry *own;
	size_t n;
	int r = model_lineup_unpack(h->lineup[i], h->lineup_len[i], entries, &n);

	*ret_passes = false;
	if (r)
		return r;
	own = own_seat(h, i, player_id, entries, n);
	for (size_t k = 0; own && own->team && k < n && !*ret_passes; k++)
		*ret_passes = entries[k].player_id == mate_id && &entries[k] != own &&
			      entries[k].team == own->team && !entries[k].bot &&
			      !entries[k].purged;
	return 0;
}

static int passes(const struct model_history *h, size_t i, int64_t player_id,
		  const struct game_filter *filter, bool *ret_passes)
{
	*ret_passes = core_passes(h, i, filter) && full_passes(h, i, filter);
	if (!*ret_passes || !filter->with_player_id)
		return 0;
	return with_passes(h, i, player_id, filter->with_player_id, ret_passes);
}

int game_select(TALLOC_CTX *mem, const struct model_history *history, int64_t player_id,
		const struct game_filter *filter, struct game_selection *ret_selection)
{
	struct game_selection s = { .history = history };
	int r = 0;

	s.rows = talloc_array(mem, uint32_t, (unsigned)history->n);
	if (!s.rows)
		return -E_NOMEM;
	for (size_t i = 0; i < history->n && !r; i++) {
		bool passed;

		if (history->game_start_ms[i] < filter->from_ms ||
		    history->game_start_ms[i] >= filter->until_ms ||
		    !counts(history, i, filter, &s.excluded))
			continue;
		r = passes(history, i, player_id, filter, &passed);
		if (passed)
			s.rows[s.n++] = (uint32_t)i;
		else
			s.excluded.filtered++;
	}
	if (r)
		talloc_free(s.rows);
	else
		*ret_selection = s;
	return r;
}
