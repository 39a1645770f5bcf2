/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the stored population does. */
#include "api/call.h"
#include "http/cond.h"
#include "service/benchmark.h"

#include <string.h>

/* The population is looked at again as seldom, so that asking earlier brings nothing. */
#define CACHE_CONTROL "private, max-age=60"

static void refuse(struct api_call *call, const char *name, const char *detail,
		   const char *text)
{
	call_problem_allowed(call, PROBLEM_INVALID_FILTER, "parameters", &name, 1,
			     "%s: %s%.80s%s", name, *text ? "\"" : "", text, detail);
}

static bool read_tier(struct api_call *call, struct benchmark_request *req)
{
	const char *text = call->params.text[PARAM_TIER];

	req->has_tier = text != NULL;
	if (!text || benchmark_tier_parse(text, &req->tier) == 0)
		return true;
	refuse(call, "tier",
	       "\" is no tier: give IRON, BRONZE, SILVER, GOLD, PLATINUM, EMERALD, "
	       "DIAMOND, MASTER, GRANDMASTER, CHALLENGER or UNRANKED",
	       text);
	return false;
}

static bool read_metric(struct api_call *call, struct benchmark_request *req)
{
	const char *text = call->params.text[PARAM_METRIC];

	req->has_metric = text != NULL;
	if (!text || peer_metric_parse(text, &req->metric) == 0)
		return true;
	refuse(call, "metric",
	       "\" is no metric: give kda, cs_per_min, gold_per_min, damage_per_min, "
	       "vision_per_min, deaths_per_min, kill_participation, damage_share or "
	       "performance_index",
	       text);
	return false;
}

/* One queue of the rift, or all of them. */
static bool read_queue(struct api_call *call, struct benchmark_request *req)
{
	const struct service_filter_request *filter = &call->params.filter;
	const struct model_queue *queue;

	if (filter->queue_count == 0)
		return true;
	queue = model_queue_find(filter->queues[0]);
	if (filter->queue_count == 1 && queue && queue->kind == QUEUE_RIFT) {
		req->queue_id = queue->id;
		return true;
	}
	refuse(call, "queue", "\" is not one queue of Summoner's Rift, nor all",
	       call->params.text[PARAM_QUEUE]);
	return false;
}

static bool read_request(struct api_call *call, struct benchmark_request *req)
{
	const struct game_filter *games = &call->params.filter.games;

	if (!call->params.text[PARAM_ROLE]) {
		refuse(call, "role", "give TOP, JUNGLE, MIDDLE, BOTTOM or UTILITY", "");
		return false;
	}
	req->role = games->role;
	req->has_patch = call->params.text[PARAM_PATCH] != NULL;
	req->patch_major = games->patch_major;
	req->has_patch_minor = games->has_patch_minor;
	req->patch_minor = games->patch_minor;
	return read_tier(call, req) && read_metric(call, req) && read_queue(call, req);
}

/* Whatever decides over the body: the question, the population, the program. */
static const char *make_etag(struct api_call *call, const char *version)
{
	char *etag = talloc_array(call->mem, char, COND_ETAG_SIZE);
	const char *build = call->api->service->build;
	uint64_t h = cond_hash(0, call->req->target, strlen(call->req->target));

	h = cond_hash(h, version, strlen(version) + 1);
	h = cond_hash(h, build, strlen(build));
	return etag ? cond_etag(0, h, 0, etag) : NULL;
}

static void answer(struct api_call *call, const struct benchmark_request *req,
		   const struct population *population)
{
	const char *etag = make_etag(call, population_version(population));
	struct buf out;

	buf_init(&out, call->mem, req->has_metric ? 2048 : 16384);
	benchmark_render(population, req, &out);
	call_json(call, 200, &out);
	if (!etag || call->resp->status != 200)
		return;
	(void)http_response_header(call->resp, "Cache-Control", CACHE_CONTROL);
	(void)http_response_header(call->resp, "Vary",
				   "Accept, Accept-Encoding, Authorization, Cookie");
	call_etag(call, etag);
}

void handle_benchmarks(struct api_call *call)
{
	struct service_context *service = call->api->service;
	const struct population *population = NULL;
	struct benchmark_request req = { 0 };
	struct err err = { 0 };

	if (!read_request(call, &req))
		return;
	if (service_population_get(service->population, service->sql, NULL,
				   call->deadline, &population, &err) < 0) {
		call_fail(call, &err, PROBLEM_NOT_FOUND);
		return;
	}
	answer(call, &req, population);
	service_population_put(service->population, population);
}
