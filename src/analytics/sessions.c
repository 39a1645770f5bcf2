/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/sessions.h"

#include "analytics/permutation.h"
#include "base/err.h"

#include <math.h>
#include <string.h>

int sessions_init(TALLOC_CTX *mem, size_t cap, struct sessions *ret_sessions)
{
	struct sessions s = { .cap = cap ? cap : 1 };

	s.list = talloc_array(mem, struct session, (unsigned)s.cap);
	if (!s.list)
		return -E_NOMEM;
	*ret_sessions = s;
	return 0;
}

static int make_room(struct sessions *s, size_t n)
{
	size_t cap = s->cap;
	struct session *list;

	if (n <= cap)
		return 0;
	while (cap < n)
		cap *= 2;
	list = talloc_realloc(NULL, s->list, struct session, (unsigned)cap);
	if (!list)
		return -E_NOMEM;
	s->list = list;
	s->cap = cap;
	return 0;
}

static void count(struct session_rate *rate, bool won)
{
	rate->games++;
	rate->wins += won;
}

/* The next game within the session at the end of the list. */
static void continue_session(struct sessions *s, bool won, int64_t start_ms)
{
	struct session *last = &s->list[s->n - 1];

	count(s->last_won ? &s->after_win : &s->after_loss, won);
	last->games++;
	last->wins += won;
	last->to_ms = start_ms;
}

static int add_game(struct sessions *s, bool won, int64_t start_ms, int64_t end_ms)
{
	const struct session *last;

	if (s->n && start_ms - s->last_end_ms <= SESSION_BREAK_MS) {
		continue_session(s, won, start_ms);
	} else {
		if (make_room(s, s->n + 1))
			return -E_NOMEM;
		if (!s->n)
			s->first_won = won;
		s->list[s->n++] = (struct session){ 1, won, start_ms, start_ms };
	}
	last = &s->list[s->n - 1];
	count(&s->position[last->games < SESSION_POSITIONS ? last->games - 1
							   : SESSION_POSITIONS - 1],
	      won);
	if (s->n == 1 && last->games < SESSION_POSITIONS)
		s->head_won[last->games - 1] = won;
	s->last_won = won;
	s->last_end_ms = end_ms;
	return 0;
}

int sessions_add(struct sessions *s, const struct game_selection *selection)
{
	const struct model_history *h = selection->history;

	for (size_t k = 0; k < selection->n; k++) {
		size_t i = selection->rows[k];
		int64_t start_ms = h->game_start_ms[i];
		int r = add_game(s, h->win[i] != 0, start_ms,
				 start_ms + (int64_t)h->duration_s[i] * 1000);

		if (r)
			return r;
	}
	return 0;
}

static void add_rate(struct session_rate *rate, const struct session_rate *other)
{
	rate->games += other->games;
	rate->wins += other->wins;
}

/*
 * The first session of after goes on with the last one here: its games stand further
 * back by so many, and those of its head with them.
 */
static void join(struct sessions *s, const struct sessions *after)
{
	const struct session *next = &after->list[0];
	struct session *last = &s->list[s->n - 1];
	uint32_t shift = last->games;

	count(s->last_won ? &s->after_win : &s->after_loss, after->first_won);
	for (uint32_t p = 0; p < SESSION_POSITIONS - 1 && p < next->games; p++) {
		uint32_t to =
			p + shift < SESSION_POSITIONS ? p + shift : SESSION_POSITIONS - 1;
		bool won = after->head_won[p];

		s->position[p].games--;
		s->position[p].wins -= won;
		count(&s->position[to], won);
		if (s->n == 1 && p + shift < SESSION_POSITIONS - 1)
			s->head_won[p + shift] = won;
	}
	last->games += next->games;
	last->wins += next->wins;
	last->to_ms = next->to_ms;
}

static void start_as(struct sessions *s, const struct sessions *after)
{
	s->first_won = after->first_won;
	memcpy(s->head_won, after->head_won, sizeof(s->head_won));
}

int sessions_merge(struct sessions *s, const struct sessions *after)
{
	size_t joined;

	if (!after->n)
		return 0;
	if (make_room(s, s->n + after->n))
		return -E_NOMEM;
	for (size_t p = 0; p < SESSION_POSITIONS; p++)
		add_rate(&s->position[p], &after->position[p]);
	if (!s->n)
		start_as(s, after);
	joined = s->n && after->list[0].from_ms - s->last_end_ms <= SESSION_BREAK_MS;
	if (joined)
		join(s, after);
	memcpy(s->list + s->n, after->list + joined,
	       (after->n - joined) * sizeof(*s->list));
	s->n += after->n - joined;
	add_rate(&s->after_loss, &after->after_loss);
	add_rate(&s->after_win, &after->after_win);
	s->last_won = after->last_won;
	s->last_end_ms = after->last_end_ms;
	return 0;
}

static double percent(const struct session_rate *rate)
{
	return rate->games ? 100.0 * rate->wins / rate->games : NAN;
}

int sessions_summarise(TALLOC_CTX *mem, const struct sessions *s,
		       struct session_summary *ret_summary)
{
	struct session_summary summary = { .sessions = (uint32_t)s->n };
	struct permutation_session *mixed =
		talloc_array(mem, struct permutation_session, (unsigned)s->n + 1);
	struct mean_sums games = { 0 };

	if (!mixed)
		return -E_NOMEM;
	for (size_t i = 0; i < s->n; i++) {
		const struct session *session = &s->list[i];

		mean_add(&games, session->games);
		if (session->games > summary.longest.games)
			summary.longest = *session;
		mixed[i] = (struct permutation_session){ session->wins,
							 session->games - session->wins };
	}
	summary.games_per_session = mean_interval(&games);
	summary.tilt = percent(&s->after_loss) - percent(&s->after_win);
	summary.tilt_p_value = permutation_p_value(mixed, s->n, s->after_loss.wins);
	talloc_free(mixed);
	*ret_summary = summary;
	return 0;
}
