/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/champion.h"

#include "base/err.h"

#include <math.h>

#define NEWEST           5
#define CHUNKS           4 /* as many, of at least CHUNK_MIN games */
#define CHUNK_MIN        2
#define EQUAL            1e-9 /* scores closer than this are equal on every machine */
#define TREND_HUNDREDTHS 500

/* Best, worst, and how even the games are. */
struct scores {
	double mean, deviation, newest_mean;
};

static void look_at(struct champion_analysis *a, uint32_t row, double score, bool first)
{
	if (first || score > a->best_score + EQUAL) {
		a->best = row;
		a->best_score = score;
	}
	if (first || score < a->worst_score - EQUAL) {
		a->worst = row;
		a->worst_score = score;
	}
}

static struct scores score_games(const struct game_selection *s,
				 struct champion_analysis *a)
{
	size_t n = s->n, newest = n < NEWEST ? n : NEWEST;
	struct scores of = { 0 };
	double squares = 0;

	for (size_t k = 0; k < n; k++) {
		double score = game_score(s->history, s->rows[k]);

		look_at(a, s->rows[k], score, k == 0);
		of.mean += score / (double)n;
		if (k >= n - newest)
			of.newest_mean += score / (double)newest;
	}
	for (size_t k = 0; k < n; k++) {
		double off = game_score(s->history, s->rows[k]) - of.mean;

		squares += off * off;
	}
	of.deviation = n ? sqrt(squares / (double)n) : 0;
	return of;
}

static double mastery_of(size_t n, const struct scores *of)
{
	double practice = fmin(2 * (double)n, 40);
	double evenness = 30 * (1 - fmin(of->deviation / 30, 1));
	double form = fmin(fmax(of->newest_mean - of->mean + 15, 0), 30);

	return n ? fmin(practice + evenness + form, 100) : 0;
}

static struct champion_chunk chunk_of(const struct game_selection *s, size_t from,
				      size_t n)
{
	struct metric_sums sums = { 0 };
	struct period_metrics m;

	for (size_t k = from; k < from + n; k++)
		metric_add(&sums, s->history, s->rows[k], NULL);
	metrics_of(&sums, &m);
	return (struct champion_chunk){ m.games, m.win_rate, m.avg_kda,
					m.performance_score };
}

/* Scores have two decimals: compared as whole hundredths, 5 points are no more than 5. */
static void compare_ends(struct champion_analysis *a)
{
	const struct champion_chunk *first = a->chunks,
				    *last = &a->chunks[a->chunk_count - 1];
	long long change = llround(100 * last->performance_score) -
			   llround(100 * first->performance_score);

	a->overall_improvement = (double)change / 100;
	if (change > TREND_HUNDREDTHS)
		a->progression = TREND_IMPROVING;
	else if (change < -TREND_HUNDREDTHS)
		a->progression = TREND_DECLINING;
}

static int make_progression(TALLOC_CTX *mem, const struct game_selection *s,
			    struct champion_analysis *a)
{
	size_t size = s->n / CHUNKS > CHUNK_MIN ? s->n / CHUNKS : CHUNK_MIN;

	if (s->n < CHAMPION_ENOUGH_GAMES)
		return 0;
	a->chunks = talloc_array(mem, struct champion_chunk, (unsigned)(s->n / size) + 1);
	if (!a->chunks)
		return -E_NOMEM;
	for (size_t from = 0; from < s->n; from += size) {
		size_t n = s->n - from < size ? s->n - from : size;

		if (n >= CHUNK_MIN)
			a->chunks[a->chunk_count++] = chunk_of(s, from, n);
	}
	compare_ends(a);
	return 0;
}

int champion_analyse(TALLOC_CTX *mem, const struct game_selection *selection,
		     const struct game_peers *peers,
		     struct champion_analysis *ret_analysis)
{
	const struct game_selection *s = selection;
	struct champion_analysis a = { 0 };
	struct metric_sums sums = { 0 };
	struct scores scores;
	int r;

	for (size_t k = 0; k < s->n; k++) {
		uint8_t role = s->history->role[s->rows[k]];

		metric_add(&sums, s->history, s->rows[k], peers);
		a.games_of_farmers += role != ROLE_NONE && role != ROLE_UTILITY;
	}
	metrics_of(&sums, &a.metrics);
	scores = score_games(s, &a);
	a.mastery_score = mastery_of(s->n, &scores);
	r = make_progression(mem, s, &a);
	if (!r)
		*ret_analysis = a;
	return r;
}
