/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RoleMetrics: the inherited metrics of any set of games, and the score of one game
 * (docs/fields.md, "Metrics of a set of games").  Sums are whole numbers but for the
 * percentiles, so that they do not depend on the order of the games.  Pure; thread of
 * all: any.
 */
#pragma once

#include "analytics/real_sums.h"
#include "model/history.h"

enum analytics_trend { TREND_STABLE, TREND_IMPROVING, TREND_DECLINING };

/* "stable", "improving", "declining".  Static. */
const char *trend_name(enum analytics_trend trend);

struct metric_sums {
	uint32_t games, wins;
	uint64_t kills, deaths, assists, cs, vision, duration_s;
	int64_t gold, damage;
	struct real_sums percentile;
};

/*
 * Zeroed sums are those of no game; add row i of a history (peers may be NULL), or the
 * sums of others.
 */
void metric_add(struct metric_sums *sums, const struct model_history *history, size_t i,
		const struct game_peers *peers);
void metric_merge(struct metric_sums *sums, const struct metric_sums *other);

struct period_metrics {
	uint32_t games, wins, losses;
	double win_rate; /* percent */
	double avg_kills, avg_deaths, avg_assists;
	double avg_kda; /* (sum K + sum A) / max(sum D, 1) */
	double avg_cs_per_min, avg_gold_per_min, avg_damage_per_min;
	double avg_vision_score;     /* per game */
	double performance_score;    /* 0..100, inherited-system 2.4 */
	struct real_sums percentile; /* of the games that found their cell */
	enum analytics_trend trend;  /* the caller's: not a matter of sums */
};

/* The metrics of what was summed; trend is TREND_STABLE. */
void metrics_of(const struct metric_sums *sums, struct period_metrics *ret_metrics);

/*
 * The inherited performance score, 0..100 with two decimals, of percent of games won,
 * KDA, CS a minute, vision a game and damage a minute.
 */
double period_score(double win_rate, double kda, double cs_per_min, double vision,
		    double damage_per_min);

/* Percent of n games; 0 without any. */
double metrics_win_rate(uint32_t wins, uint32_t n);

/* (kills + assists) / max(deaths, 1) */
double metrics_kda(uint64_t kills, uint64_t deaths, uint64_t assists);

/* The score of game i, 0..100: 30 for the win, at most 40 for KDA, 30 for CS a minute. */
double game_score(const struct model_history *history, size_t i);
