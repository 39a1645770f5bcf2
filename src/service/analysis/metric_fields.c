/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/analysis/metric_fields.h"

#include "service/numbers.h"

void metric_fields_put_percentile(struct json_writer *w, const struct real_sums *sums)
{
	number_put_interval(w, "performance_percentile", sums->n,
			    real_sums_percentile(sums));
}

void metric_fields_put(struct json_writer *w, const char *key,
		       const struct period_metrics *m)
{
	json_open_object(w, key);
	json_put_int(w, "games_played", m->games);
	json_put_int(w, "wins", m->wins);
	json_put_int(w, "losses", m->losses);
	json_put_real(w, "win_rate", m->win_rate, RATE_DIGITS);
	json_put_real(w, "avg_kills", m->avg_kills, RATE_DIGITS);
	json_put_real(w, "avg_deaths", m->avg_deaths, RATE_DIGITS);
	json_put_real(w, "avg_assists", m->avg_assists, RATE_DIGITS);
	json_put_real(w, "avg_kda", m->avg_kda, RATE_DIGITS);
	json_put_real(w, "avg_cs_per_min", m->avg_cs_per_min, RATE_DIGITS);
	json_put_real(w, "avg_gold_per_min", m->avg_gold_per_min, RATE_DIGITS);
	json_put_real(w, "avg_damage_per_min", m->avg_damage_per_min, RATE_DIGITS);
	json_put_real(w, "avg_vision_score", m->avg_vision_score, RATE_DIGITS);
	json_put_real(w, "performance_score", m->performance_score, SCORE_DIGITS);
	metric_fields_put_percentile(w, &m->percentile);
	json_put_text(w, "trend_direction", trend_name(m->trend));
	json_close_object(w);
}

void metric_fields_put_champion(struct json_writer *w,
				const struct champion_performance *c, const char *name)
{
	json_open_object(w, NULL);
	json_put_int(w, "champion_id", c->champion_id);
	json_put_text(w, "champion_name", name);
	json_put_int(w, "games", c->games);
	json_put_real(w, "win_rate", c->win_rate, RATE_DIGITS);
	json_put_real(w, "performance_score", c->performance_score, SCORE_DIGITS);
	metric_fields_put_percentile(w, &c->percentile);
	json_put_real(w, "avg_kda", c->avg_kda, RATE_DIGITS);
	json_close_object(w);
}
