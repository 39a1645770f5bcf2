/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/metrics.h"

#include <math.h>

#define DEFAULT_DURATION_S 1800 /* game score only: for games that name none */

const char *trend_name(enum analytics_trend trend)
{
	switch (trend) {
	case TREND_IMPROVING:
		return "improving";
	case TREND_DECLINING:
		return "declining";
	case TREND_STABLE:
		break;
	}
	return "stable";
}

void metric_add(struct metric_sums *s, const struct model_history *h, size_t i,
		const struct game_peers *peers)
{
	s->games++;
	s->wins += h->win[i] != 0;
	s->kills += h->kills[i];
	s->deaths += h->deaths[i];
	s->assists += h->assists[i];
	s->cs += h->cs[i];
	s->vision += h->vision[i];
	s->duration_s += h->duration_s[i];
	s->gold += h->gold[i];
	s->damage += h->damage[i];
	if (peers)
		real_sums_add(&s->percentile, peers->percentile[i]);
}

void metric_merge(struct metric_sums *s, const struct metric_sums *other)
{
	s->games += other->games;
	s->wins += other->wins;
	s->kills += other->kills;
	s->deaths += other->deaths;
	s->assists += other->assists;
	s->cs += other->cs;
	s->vision += other->vision;
	s->duration_s += other->duration_s;
	s->gold += other->gold;
	s->damage += other->damage;
	real_sums_merge(&s->percentile, &other->percentile);
}

static double clamp_100(double v)
{
	return v < 0 ? 0 : v > 100 ? 100 : v;
}

static double ratio(double sum, double n)
{
	return n > 0 ? sum / n : 0;
}

double metrics_win_rate(uint32_t wins, uint32_t n)
{
	return ratio(100.0 * wins, n);
}

double metrics_kda(uint64_t kills, uint64_t deaths, uint64_t assists)
{
	return (double)(kills + assists) / (double)(deaths ? deaths : 1);
}

double period_score(double win_rate, double kda, double cs_per_min, double vision,
		    double damage_per_min)
{
	double score = 0.40 * clamp_100(win_rate) + 0.25 * clamp_100(100 * kda / 4) +
		       0.15 * clamp_100(100 * cs_per_min / 10) +
		       0.10 * clamp_100(5 * vision) +
		       0.10 * clamp_100(100 * damage_per_min / 1000);

	return floor(score * 100 + 0.5) / 100;
}

void metrics_of(const struct metric_sums *s, struct period_metrics *ret_metrics)
{
	double n = s->games, minutes = (double)s->duration_s / 60;
	struct period_metrics m = { .games = s->games,
				    .wins = s->wins,
				    .losses = s->games - s->wins,
				    .percentile = s->percentile };

	m.win_rate = metrics_win_rate(s->wins, s->games);
	m.avg_kills = ratio((double)s->kills, n);
	m.avg_deaths = ratio((double)s->deaths, n);
	m.avg_assists = ratio((double)s->assists, n);
	m.avg_kda = metrics_kda(s->kills, s->deaths, s->assists);
	m.avg_cs_per_min = ratio((double)s->cs, minutes);
	m.avg_gold_per_min = ratio((double)s->gold, minutes);
	m.avg_damage_per_min = ratio((double)s->damage, minutes);
	m.avg_vision_score = ratio((double)s->vision, n);
	m.performance_score = period_score(m.win_rate, m.avg_kda, m.avg_cs_per_min,
					   m.avg_vision_score, m.avg_damage_per_min);
	*ret_metrics = m;
}

double game_score(const struct model_history *h, size_t i)
{
	double kda = metrics_kda(h->kills[i], h->deaths[i], h->assists[i]);
	double minutes =
		(h->duration_s[i] ? h->duration_s[i] : DEFAULT_DURATION_S) / 60.0;

	return (h->win[i] ? 30 : 0) + fmin(15 * kda, 40) +
	       fmin(2 * (h->cs[i] / minutes), 30);
}
