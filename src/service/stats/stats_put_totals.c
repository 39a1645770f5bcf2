/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of sums: summary and groups. */
#include "service/stats/stats_priv.h"

#include "analytics/figures.h"
#include "service/fields.h"
#include "service/numbers.h"

#include <stdio.h>

static bool has(const struct service_stats_result *result, enum figure figure)
{
	return figure_of_mode(figure, result->window.mode);
}

static void put_mean(struct json_writer *w, const char *key, const struct mean_sums *sums)
{
	number_put_interval(w, key, sums->n, mean_interval(sums));
}

static void put_ratio(struct json_writer *w, const char *key,
		      const struct ratio_sums *sums, double scale)
{
	number_put_interval(w, key, sums->n, ratio_interval(sums, scale));
}

/* What every set of games has, a group as well as the whole. */
static void put_play(struct json_writer *w, const struct service_stats_result *result,
		     const struct play_sums *play)
{
	if (has(result, FIGURE_KDA))
		number_put_interval(w, "kda", play->kda.n, ratio_kda(&play->kda));
	if (has(result, FIGURE_PARTICIPATION))
		put_ratio(w, "kill_participation", &play->participation, 100);
	if (has(result, FIGURE_CS))
		put_ratio(w, "cs_per_min", &play->cs, 60);
	if (has(result, FIGURE_GOLD))
		put_ratio(w, "gold_per_min", &play->gold, 60);
	put_ratio(w, "damage_per_min", &play->damage, 60);
	if (has(result, FIGURE_PERCENTILE))
		number_put_interval(w, "performance_percentile", play->percentile.n,
				    real_sums_percentile(&play->percentile));
}

static void put_results(struct json_writer *w, const struct service_stats_result *result)
{
	const struct game_totals *t = &result->totals;

	json_put_int(w, "games", t->play.games);
	json_put_int(w, "wins", t->play.wins);
	if (has(result, FIGURE_LOSSES))
		json_put_int(w, "losses", t->play.games - t->play.wins);
	number_open_rate(w, "win_rate", t->play.wins, t->play.games, NULL);
	if (has(result, FIGURE_BASELINE))
		number_put(w, "baseline", real_sums_mean(&t->baseline));
	json_close_object(w);
	if (has(result, FIGURE_PLACES)) {
		number_put_rate(w, "first_places", t->first_places, t->placement.n, NULL);
		put_mean(w, "placement", &t->placement);
	}
	put_mean(w, "kills", &t->kills);
	put_mean(w, "deaths", &t->deaths);
	if (has(result, FIGURE_ASSISTS))
		put_mean(w, "assists", &t->assists);
}

static void put_team(struct json_writer *w, const struct service_stats_result *result)
{
	const struct game_totals *t = &result->totals;

	if (has(result, FIGURE_VISION))
		put_ratio(w, "vision_per_min", &t->vision, 60);
	if (has(result, FIGURE_TAKEN))
		put_ratio(w, "damage_taken_per_min", &t->taken, 60);
	if (has(result, FIGURE_GOLD_SHARE))
		put_ratio(w, "gold_share", &t->gold_share, 100);
	if (has(result, FIGURE_DAMAGE_SHARE))
		put_ratio(w, "damage_share", &t->damage_share, 100);
	if (has(result, FIGURE_TURRETS))
		put_ratio(w, "turret_participation", &t->turrets, 100);
}

static void put_events(struct json_writer *w, const struct service_stats_result *result)
{
	const struct game_totals *t = &result->totals;

	if (has(result, FIGURE_OBJECTIVES)) {
		put_mean(w, "objectives_per_game", &t->objectives);
		json_put_int(w, "objectives_stolen", (int64_t)t->stolen);
	}
	if (has(result, FIGURE_FIRST_BLOOD))
		number_put_rate(w, "first_blood", t->first_blood, t->play.games, NULL);
	if (has(result, FIGURE_FIRST_TOWER))
		number_put_rate(w, "first_tower", t->first_tower, t->play.games, NULL);
	if (has(result, FIGURE_MULTIKILLS)) {
		json_open_object(w, "multikills");
		json_put_int(w, "double", (int64_t)t->doubles);
		json_put_int(w, "triple", (int64_t)t->triples);
		json_put_int(w, "quadra", (int64_t)t->quadras);
		json_put_int(w, "penta", (int64_t)t->pentas);
		json_close_object(w);
	}
}

void stats_put_summary(struct json_writer *w, const struct service_stats_result *result)
{
	const struct game_totals *t = &result->totals;

	put_results(w, result);
	put_play(w, result, &t->play);
	put_team(w, result);
	put_events(w, result);
	put_mean(w, "duration", &t->duration_s);
	if (has(result, FIGURE_LEVEL))
		put_mean(w, "level", &t->level);
	if (has(result, FIGURE_SCORE))
		number_put(w, "performance_score", totals_score(t));
}

static void put_side(struct json_writer *w, uint32_t key)
{
	json_put_text(w, "key", key == 1 ? "blue" : "red");
}

static void put_length(struct json_writer *w, uint32_t key)
{
	char text[24];

	if (key + 1 < GROUP_LENGTHS)
		snprintf(text, sizeof(text), "%u-%u",
			 (unsigned)group_length_from_s[key] / 60,
			 (unsigned)group_length_from_s[key + 1] / 60);
	else
		snprintf(text, sizeof(text), "%u+",
			 (unsigned)group_length_from_s[key] / 60);
	json_put_text(w, "key", text);
}

static void put_patch(struct json_writer *w, uint32_t key)
{
	char text[16];

	snprintf(text, sizeof(text), "%u.%u", (unsigned)(key >> 16),
		 (unsigned)(key & UINT16_MAX));
	json_put_text(w, "key", text);
}

static void put_key(struct json_writer *w, enum group_key by, uint32_t key)
{
	switch (by) {
	case GROUP_ROLE:
		json_put_text(w, "key", model_role_name((enum model_role)key));
		break;
	case GROUP_PATCH:
		put_patch(w, key);
		break;
	case GROUP_SIDE:
		put_side(w, key);
		break;
	case GROUP_LENGTH:
		put_length(w, key);
		break;
	default:
		json_put_int(w, "key", key);
		break;
	}
}

static void put_name(struct json_writer *w, const struct service_stats_result *result,
		     size_t i)
{
	char label[64];

	if (result->names)
		json_put_text(w, "name", result->names[i]);
	else if (result->groups.by == GROUP_QUEUE)
		json_put_text(w, "name",
			      model_queue_label((uint16_t)result->groups.groups[i].key,
						label, sizeof(label)));
}

static void put_baseline(struct json_writer *w, const struct service_stats_result *result,
			 size_t i)
{
	if (!has(result, FIGURE_BASELINE))
		return;
	if (result->baselines) {
		number_put(w, "baseline", result->baselines[i].value);
		json_put_int(w, "baseline_n", result->baselines[i].n);
	} else {
		json_put_null(w, "baseline");
		json_put_null(w, "baseline_n");
	}
}

static void put_group(struct json_writer *w, const struct service_stats_result *result,
		      size_t i)
{
	const struct game_group *group = &result->groups.groups[i];
	const struct play_sums *play = &group->play;

	json_open_object(w, NULL);
	put_key(w, result->groups.by, group->key);
	put_name(w, result, i);
	json_put_int(w, "games", play->games);
	json_put_int(w, "wins", play->wins);
	number_open_rate(w, "win_rate", play->wins, play->games, &group->shrunk);
	put_baseline(w, result, i);
	json_close_object(w);
	put_play(w, result, play);
	json_put_time(w, "last_played", play->last_ms);
	json_close_object(w);
}

static void put_pick(struct json_writer *w, const char *key,
		     const struct game_groups *groups, const struct shrink_pick *pick)
{
	if (!pick->picked_from) {
		json_put_null(w, key);
		return;
	}
	json_open_object(w, key);
	put_key(w, groups->by, groups->groups[pick->index].key);
	json_put_int(w, "picked_from", pick->picked_from);
	number_put(w, "low", pick->interval.low);
	number_put(w, "high", pick->interval.high);
	json_close_object(w);
}

void stats_put_groups(struct json_writer *w, const struct service_stats_result *result)
{
	const struct game_groups *groups = &result->groups;

	json_put_int(w, "without_key", groups->without_key);
	put_pick(w, "best", groups, &groups->best);
	put_pick(w, "worst", groups, &groups->worst);
	json_open_array(w, "groups");
	for (size_t i = 0; i < groups->n; i++)
		put_group(w, result, i);
	json_close_array(w);
}
