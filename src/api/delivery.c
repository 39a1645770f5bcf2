/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/delivery.h"

#include "api/call.h"
#include "base/log.h"
#include "http/cond.h"
#include "http/encoding.h"

#include <string.h>

/* Everything that the delivery headers say, in one piece of the call's memory. */
struct delivery {
	char etag[COND_ETAG_SIZE];
	char age[24], max_age[48], cache_status[64];
};

/*
 * A browser may show its copy so long without asking; after that a 304 costs one look
 * into Redis.  Longer would hide what was imported since.
 */
#define CLIENT_FRESH_S 60

static const char *const state_names[] = {
	[CACHE_HIT] = "hit",
	[CACHE_MISS] = "miss",
	[CACHE_STALE] = "stale",
	[CACHE_BYPASS] = "bypass",
};

static const char *const level_names[] = {
	[CACHE_NOWHERE] = "",
	[CACHE_HOT] = "; detail=hot",
	[CACHE_REDIS] = "; detail=redis",
};

struct service_terms deliver_terms(const struct api_call *call)
{
	struct service_terms terms = { .takes_gzip = false };

	/* What is computed for all who ask the same is for those, too, who take it plain.
	 */
	if (call->turn.step == TURN_WHOLE || call->turn.step == TURN_AT_HAND)
		terms.takes_gzip = encoding_takes_gzip(
			http_request_header(call->req, "accept-encoding"));
	(void)api_route_keeps(call->route, &terms.ttl_class);
	return terms;
}

/*
 * RFC 9211; a stale body has a negative time to live.  detail says the level: memory of
 * the host, or Redis.
 */
static void format_cache_status(const struct service_body *body, char *text)
{
	int32_t ttl_s = body->max_age_s;

	switch (body->cache_state) {
	case CACHE_HIT:
		text = http_add_number(text, "lme; hit; ttl=", ttl_s);
		strcpy(text, level_names[body->cache_level]);
		break;
	case CACHE_STALE:
		text = http_add_number(text, "lme; hit; ttl=", ttl_s < 0 ? ttl_s : -1);
		strcpy(text, "; detail=stale");
		break;
	case CACHE_MISS:
		if (body->collapsed && ttl_s > 0)
			http_add_number(text,
					"lme; fwd=miss; collapsed; stored; ttl=", ttl_s);
		else if (body->collapsed)
			strcpy(text, "lme; fwd=miss; collapsed");
		else if (ttl_s > 0)
			http_add_number(text, "lme; fwd=miss; stored; ttl=", ttl_s);
		else
			strcpy(text, "lme; fwd=miss");
		break;
	case CACHE_BYPASS:
		strcpy(text, "lme; fwd=bypass");
		break;
	}
}

/* Which question the body answers: another spelling may be another tag, never less. */
static uint64_t question_hash(const struct api_call *call)
{
	uint64_t h = cond_hash(0, call->req->target, strlen(call->req->target));

	return cond_hash(h, call->api->service->build, strlen(call->api->service->build));
}

void deliver_body(struct api_call *call, const struct service_body *body)
{
	struct delivery *d = talloc(call->mem, struct delivery);
	struct http_response *resp = call->resp;
	int32_t ttl_s = body->cache_state == CACHE_STALE ? 0 : body->max_age_s;
	int64_t fresh_s = ttl_s < CLIENT_FRESH_S ? ttl_s : CLIENT_FRESH_S;

	resp->status = 200;
	resp->content_type = "application/json";
	resp->body = body->body;
	resp->body_len = body->len;
	resp->cache_state = state_names[body->cache_state];
	if (body->missing && fail_log_rarely(&call->api->missing_ms, call->now_ms))
		log_line(LOG_WARN, "%s: answered without the population: %s",
			 call->route->path, body->missing);
	if (!d)
		return;
	/* A cache subtracts Age from max-age (RFC 9111), so the lifetime holds both. */
	http_add_number(d->age, "", body->age_s);
	http_add_number(d->max_age, "private, max-age=", body->age_s + fresh_s);
	format_cache_status(body, d->cache_status);
	(void)http_response_header(resp, "Cache-Control", d->max_age);
	(void)http_response_header(resp, "Age", d->age);
	(void)http_response_header(resp, "Cache-Status", d->cache_status);
	(void)http_response_header(resp, "Vary",
				   "Accept, Accept-Encoding, Authorization, Cookie");
	call_etag(call, cond_etag(body->generation, question_hash(call),
				  body->computed_ms, d->etag));
	/* One weak tag for both forms; a 304 has none. */
	if (body->gzip && resp->body)
		(void)http_response_header(resp, "Content-Encoding", "gzip");
}
