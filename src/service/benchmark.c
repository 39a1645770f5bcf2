/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/benchmark.h"

#include "json/writer.h"
#include "service/fields.h"

#include <stdio.h>
#include <string.h>

#define DIGITS 9

static const char unranked[] = "UNRANKED";

int benchmark_tier_parse(const char *text, enum model_tier *ret_tier)
{
	if (strcmp(text, unranked) == 0) {
		*ret_tier = TIER_NONE;
		return 0;
	}
	return model_tier_parse(text, ret_tier) || *ret_tier == TIER_NONE ? -E_INVALID
									  : 0;
}

const char *benchmark_tier_name(enum model_tier tier)
{
	return tier == TIER_NONE ? unranked : model_tier_name(tier);
}

/* The narrowest level that the question leaves open. */
static unsigned level_of(const struct benchmark_request *req)
{
	if (!req->queue_id)
		return 4;
	if (!req->has_tier)
		return 3;
	if (!req->has_patch)
		return 2;
	return req->has_patch_minor ? 0 : 1;
}

static bool find(const struct population *population, const struct benchmark_request *req,
		 struct peer_group *group)
{
	const struct peer_key key = { .role = (uint8_t)req->role,
				      .tier = (uint8_t)req->tier,
				      .queue_id = req->queue_id,
				      .patch_major = req->patch_major,
				      .patch_minor = req->patch_minor };

	return peer_table_find(population_table(population), key, level_of(req), group);
}

/* What the answer is about, null where it is about all. */
static void put_group(struct json_writer *w, enum model_role role, struct peer_key key)
{
	char patch[16];

	json_open_object(w, "group");
	json_put_text(w, "role", model_role_name(role));
	json_put_text(w, "tier",
		      key.tier == PEER_ANY_TIER ? NULL : benchmark_tier_name(key.tier));
	if (key.queue_id == PEER_ANY)
		json_put_null(w, "queue");
	else
		json_put_int(w, "queue", key.queue_id);
	snprintf(patch, sizeof(patch), key.patch_minor == PEER_ANY ? "%u" : "%u.%u",
		 key.patch_major, key.patch_minor);
	json_put_text(w, "patch", key.patch_major == PEER_ANY ? NULL : patch);
	json_close_object(w);
}

static void put_percentiles(struct json_writer *w, const struct peer_group *group,
			    enum peer_metric metric)
{
	static const struct {
		const char *name;
		double share;
	} shown[] = { { "p10", 0.10 },
		      { "p25", 0.25 },
		      { "p50", 0.50 },
		      { "p75", 0.75 },
		      { "p90", 0.90 } };

	for (size_t i = 0; i < ARRAY_LEN(shown); i++) {
		if (group->cell)
			json_put_real(w, shown[i].name,
				      peer_group_quantile(group, metric, shown[i].share),
				      DIGITS);
		else
			json_put_null(w, shown[i].name);
	}
}

static void put_metric(struct json_writer *w, const struct peer_group *group,
		       enum peer_metric metric)
{
	json_open_object(w, peer_metric_name(metric));
	put_percentiles(w, group, metric);
	json_open_array(w, "edges");
	for (unsigned i = 0; i < PEER_EDGES; i++)
		json_put_real(w, NULL, peer_edge(metric, i), DIGITS);
	json_close_array(w);
	json_open_array(w, "counts");
	for (unsigned i = 0; i < PEER_BUCKETS; i++)
		json_put_int(w, NULL,
			     group->cell ? peer_group_count(group, metric, i) : 0);
	json_close_array(w);
	json_close_object(w);
}

static void put_data(struct json_writer *w, const struct benchmark_request *req,
		     const struct peer_group *group)
{
	const struct peer_key all = peer_widen((struct peer_key){ 0 }, PEER_LEVEL_MAX);

	json_open_object(w, "data");
	put_group(w, req->role, group->cell ? group->cell->key : all);
	json_put_int(w, "level", group->level);
	json_put_int(w, "games", group->cell ? group->cell->games : 0);
	json_put_int(w, "wins", group->cell ? group->cell->wins : 0);
	json_open_object(w, "metrics");
	for (unsigned i = 0; i < PEER_METRIC_COUNT; i++)
		if (!req->has_metric || req->metric == i)
			put_metric(w, group, (enum peer_metric)i);
	json_close_object(w);
	json_close_object(w);
}

static void put_asked(struct json_writer *w, const struct benchmark_request *req)
{
	char patch[16];

	json_put_text(w, "role", model_role_name(req->role));
	json_put_text(w, "tier", req->has_tier ? benchmark_tier_name(req->tier) : NULL);
	if (req->queue_id)
		json_put_int(w, "queue", req->queue_id);
	else
		json_put_null(w, "queue");
	snprintf(patch, sizeof(patch), req->has_patch_minor ? "%u.%u" : "%u",
		 req->patch_major, req->patch_minor);
	json_put_text(w, "patch", req->has_patch ? patch : NULL);
	json_put_text(w, "metric",
		      req->has_metric ? peer_metric_name(req->metric) : NULL);
}

void benchmark_render(const struct population *population,
		      const struct benchmark_request *req, struct buf *out)
{
	const struct peer_table *table = population_table(population);
	struct peer_group group = { NULL, PEER_LEVEL_MAX };
	struct json_writer w;
	int64_t games, wins;

	(void)find(population, req, &group);
	peer_table_tally(table, PEER_SYNTHETIC, 1, &req->queue_id, req->queue_id ? 1 : 0,
			 &games, &wins);
	json_writer_init(&w, out);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	put_data(&w, req, &group);
	json_open_object(&w, "meta");
	put_asked(&w, req);
	json_put_int(&w, "min_games", PEER_GAMES_MIN);
	json_put_bool(&w, "synthetic", games > 0);
	json_put_text(&w, "population_version", population_version(population));
	json_close_object(&w);
	json_close_object(&w);
}
