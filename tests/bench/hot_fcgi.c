/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lme-fcgi as it is, and beside it in the same process the bare handler that the hot
 * answer is compared with: the linker leads the server's two calls into the interface
 * through here (--wrap), and the cache's into the memory that the host's processes share:
 * a request with the header X-Bench is answered as if there were none.
 *
 * /api/bare?bytes=N   N bytes of a fixed body; no route, no access log
 * X-Uncounted: 1      the request is left out of the metrics
 */
#include "api/api.h"
#include "api/call.h"
#include "cache/hot.h"

#include <stdlib.h>
#include <string.h>

#define BODY_MAX (1024 * 1024)

void __real_api_handle(void *app, TALLOC_CTX *mem, const struct http_request *req,
		       struct http_response *resp);
void __real_api_on_log(void *app, const struct http_request *req,
		       const struct http_response *resp, int64_t duration_us);
void __wrap_api_handle(void *app, TALLOC_CTX *mem, const struct http_request *req,
		       struct http_response *resp);
void __wrap_api_on_log(void *app, const struct http_request *req,
		       const struct http_response *resp, int64_t duration_us);

void __real_http_metrics_count(const struct http_metrics *metrics,
			       const struct api_call *call);
void __wrap_http_metrics_count(const struct http_metrics *metrics,
			       const struct api_call *call);

bool __real_hot_get(struct hot *hot, TALLOC_CTX *mem, const char *key, bool want_gzip,
		    struct hot_body *ret_body);
bool __real_hot_generation(const struct hot *hot, const char *puuid, int64_t now_ms,
			   int64_t max_age_ms, struct hot_known *ret_known);
void __real_hot_put(struct hot *hot, const char *puuid, const char *key,
		    const struct hot_body *body, int64_t now_ms);
void __real_hot_learn(struct hot *hot, const char *puuid, struct hot_known known,
		      int64_t asked_ms, uint64_t epoch);
bool __wrap_hot_get(struct hot *hot, TALLOC_CTX *mem, const char *key, bool want_gzip,
		    struct hot_body *ret_body);
bool __wrap_hot_generation(const struct hot *hot, const char *puuid, int64_t now_ms,
			   int64_t max_age_ms, struct hot_known *ret_known);
void __wrap_hot_put(struct hot *hot, const char *puuid, const char *key,
		    const struct hot_body *body, int64_t now_ms);
void __wrap_hot_learn(struct hot *hot, const char *puuid, struct hot_known known,
		      int64_t asked_ms, uint64_t epoch);

static _Thread_local bool past_memory;
static char body[BODY_MAX];

bool __wrap_hot_get(struct hot *hot, TALLOC_CTX *mem, const char *key, bool want_gzip,
		    struct hot_body *ret_body)
{
	return !past_memory && __real_hot_get(hot, mem, key, want_gzip, ret_body);
}

bool __wrap_hot_generation(const struct hot *hot, const char *puuid, int64_t now_ms,
			   int64_t max_age_ms, struct hot_known *ret_known)
{
	return !past_memory &&
	       __real_hot_generation(hot, puuid, now_ms, max_age_ms, ret_known);
}

void __wrap_hot_put(struct hot *hot, const char *puuid, const char *key,
		    const struct hot_body *kept, int64_t now_ms)
{
	if (!past_memory)
		__real_hot_put(hot, puuid, key, kept, now_ms);
}

void __wrap_hot_learn(struct hot *hot, const char *puuid, struct hot_known known,
		      int64_t asked_ms, uint64_t epoch)
{
	if (!past_memory)
		__real_hot_learn(hot, puuid, known, asked_ms, epoch);
}

__attribute__((constructor)) static void make_body(void)
{
	memset(body, 'x', sizeof(body));
}

static bool is_bare(const struct http_request *req)
{
	return strcmp(req->path, "/api/bare") == 0;
}

static size_t wanted_bytes(const struct http_request *req)
{
	const char *text = http_request_param(req, "bytes");
	long n = text ? atol(text) : 0;

	return n > 0 && n <= BODY_MAX ? (size_t)n : 0;
}

void __wrap_api_handle(void *app, TALLOC_CTX *mem, const struct http_request *req,
		       struct http_response *resp)
{
	if (!is_bare(req)) {
		past_memory = http_request_header(req, "x-bench") != NULL;
		__real_api_handle(app, mem, req, resp);
		return;
	}
	resp->body_len = wanted_bytes(req);
	resp->status = resp->body_len ? 200 : 400;
	resp->content_type = "application/json";
	resp->body = body;
}

void __wrap_api_on_log(void *app, const struct http_request *req,
		       const struct http_response *resp, int64_t duration_us)
{
	if (!is_bare(req))
		__real_api_on_log(app, req, resp, duration_us);
}

void __wrap_http_metrics_count(const struct http_metrics *metrics,
			       const struct api_call *call)
{
	if (!http_request_header(call->req, "x-uncounted"))
		__real_http_metrics_count(metrics, call);
}
