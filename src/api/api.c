/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api.h"

#include "api/access_line.h"
#include "api/call.h"
#include "api/deprecation.h"
#include "api/guard.h"
#include "api/job_view.h"
#include "api/jobs.h"
#include "api/origin.h"
#include "base/log.h"
#include "service/health_metrics.h"
#include "service/jobs/job_metrics.h"

#include <string.h>

static int check_base(const char *base, struct err *err)
{
	size_t len = strlen(base);

	if (len == 0 || (base[0] == '/' && len > 1 && base[len - 1] != '/'))
		return 0;
	return err_set(
		err, E_INVALID,
		"base_path \"%s\": give \"\" or a path such as /lol, without a slash "
		"at its end",
		base);
}

/* Memory that closes metrics of our own with the interface. */
struct own_metrics {
	struct metrics *metrics;
};

static int close_own(struct own_metrics *own)
{
	metrics_close(own->metrics);
	return 0;
}

static int open_own_metrics(struct api *api, struct err *err)
{
	static const struct metric_table *const tables[] = { &http_metrics_table,
							     &health_metrics_table,
							     &job_open_metrics_table };
	struct own_metrics *own = talloc_zero(api, struct own_metrics);
	int rc;

	if (!own)
		return err_set(err, E_NOMEM, "interface: out of memory");
	rc = metrics_open("api", false, tables, ARRAY_LEN(tables), &own->metrics, err);
	talloc_set_destructor(own, close_own);
	api->metrics = own->metrics;
	return rc;
}

static void publish_dropped(void *arg, metric_word *words)
{
	struct api *api = arg;

	(void)words;
	metric_set(&api->counted.dropped[0], (int64_t)line_log_dropped(api->access));
	metric_set(&api->counted.dropped[1], (int64_t)line_log_dropped(api->audit));
}

static int open_metrics(struct api *api, struct metrics *metrics, struct err *err)
{
	int rc = 0;

	api->metrics = metrics;
	if (!metrics)
		rc = open_own_metrics(api, err);
	if (rc == 0)
		rc = metrics_add_source(api->metrics, &http_metrics_table,
					publish_dropped, api, err);
	if (rc == 0)
		rc = metrics_add_source(api->metrics, &health_metrics_table,
					health_metrics_publish, api->health, err);
	if (rc == 0)
		rc = metrics_add_source(api->metrics, &job_open_metrics_table,
					api_jobs_publish, api, err);
	if (rc == 0)
		http_metrics_bind(&api->counted,
				  metrics_words(api->metrics, &http_metrics_table));
	return rc;
}

int api_new(TALLOC_CTX *mem, const struct api_config *config,
	    struct service_context *service, struct api **ret_api, struct err *err)
{
	struct api *api;
	int rc = check_base(config->base_path, err);

	if (rc < 0)
		return rc;
	api = talloc_zero(mem, struct api);
	if (!api)
		return err_set(err, E_NOMEM, "interface: out of memory");
	api->service = service;
	api->base_path = talloc_strdup(api, config->base_path);
	api->site_name = talloc_strdup(api, config->site_name);
	api->max_body = config->max_body;
	api->policy = config->policy;
	api->work.sync_most = config->sync_fallback;
	api->read_icon = config->read_icon;
	api->read_icon_arg = config->read_icon_arg;
	atomic_init(&api->request_timeout_ms, config->request_timeout_ms);
	api->cors_origins =
		talloc_strdup(api, config->cors_origins ? config->cors_origins : "");
	for (int https = 0; https < 2; https++)
		api->cookie_names[https] =
			credential_cookie_name(api, https, config->base_path);
	rc = api->base_path && api->site_name && api->cors_origins &&
			     api->cookie_names[0] && api->cookie_names[1]
		     ? api_routes_compile(api, &api->router, err)
		     : -E_NOMEM;
	if (rc == 0)
		rc = service_health_new(api, service, &api->health, err);
	if (rc == 0)
		rc = line_log_open(api, "access log", config->access_log,
				   config->access_flush_ms, &api->access, err);
	if (rc == 0)
		rc = line_log_open(api, "audit log",
				   config->audit_log ? config->audit_log : "", 0,
				   &api->audit, err);
	if (rc == 0)
		rc = open_metrics(api, config->metrics, err);
	if (rc < 0) {
		talloc_free(api);
		return rc;
	}
	*ret_api = api;
	return 0;
}

static const struct api_route unrouted = { .method = HTTP_GET, .path = "-" };

static void answer_options(struct api_call *call)
{
	const char *allow = router_allow(call->mem, call->match.methods);

	call->resp->status = 204;
	if (!allow)
		return;
	(void)http_response_header(call->resp, "Allow", allow);
	origin_add_preflight(call, allow);
}

static void refuse_method(struct api_call *call)
{
	const char *allow = router_allow(call->mem, call->match.methods);

	call->verdict = GUARD_NO_METHOD;
	if (allow)
		(void)http_response_header(call->resp, "Allow", allow);
	call_problem(call, PROBLEM_METHOD_NOT_ALLOWED, "%s is not one of %s",
		     call->req->method_text, allow ? allow : "the methods of this path");
}

enum router_result call_find_route(struct api_call *call)
{
	size_t n;
	const struct api *api = call->api;
	const struct api_route *routes = api_routes(&n);
	const char *path = router_strip_base(api->base_path, call->req->path);
	enum router_result result = ROUTER_NO_PATH;

	if (path)
		result = router_find(api->router, call->req->method, path, &call->match);
	if (result == ROUTER_FOUND) {
		call->route = &routes[call->match.route];
	} else if (api->base_path[0] && result == ROUTER_NO_PATH) {
		result = router_find(api->router, call->req->method, call->req->path,
				     &call->match);
		if (result == ROUTER_FOUND &&
		    routes[call->match.route].flags & ROUTE_AT_ROOT)
			call->route = &routes[call->match.route];
		else
			result = ROUTER_NO_PATH;
	}
	return result;
}

static void run_route(struct api_call *call)
{
	const struct api_route *route = call->route;

	call->resp->route = route->path;
	deprecation_add(call);
	if (!guard_pass(call) || job_defer(call))
		return;
	if (!route->handler) {
		call_problem(call, PROBLEM_NOT_IMPLEMENTED,
			     "%s %s is not answered yet; it will come with %s",
			     http_method_name(route->method), route->path, route->comes);
		return;
	}
	if (later_may(call))
		call->turn.step = TURN_AT_HAND;
	route->handler(call);
}

static void refuse_path(struct api_call *call)
{
	call->verdict = GUARD_NO_ROUTE;
	call_problem(
		call, PROBLEM_NOT_FOUND,
		"there is nothing at this path; GET %s/openapi.json lists the routes",
		call->api->base_path);
}

static void refuse_body(struct api_call *call)
{
	call->verdict = GUARD_TOO_LARGE;
	call_problem(call, PROBLEM_BODY_TOO_LARGE,
		     "the body is larger than the %lld bytes that are allowed",
		     (long long)call->api->max_body);
}

static struct deadline deadline_of(struct api *api, const struct http_request *req)
{
	int64_t timeout_ms =
		atomic_load_explicit(&api->request_timeout_ms, memory_order_relaxed);

	if (timeout_ms <= 0 || req->received_us <= 0)
		return deadline_in_ms(timeout_ms);
	return (struct deadline){ req->received_us + timeout_ms * 1000 };
}

/* What needs no route, and counts all the same. */
static void answer_unrouted(struct api_call *call, enum router_result result)
{
	if (!guard_unrouted(call))
		return;
	if (call->req->body_too_large)
		refuse_body(call);
	else if (result == ROUTER_NO_PATH)
		refuse_path(call);
	else if (call->req->method == HTTP_OPTIONS)
		answer_options(call);
	else
		refuse_method(call);
}

static void answer(struct api_call *call)
{
	enum router_result result = ROUTER_NO_PATH;

	if (!call->req->body_too_large)
		result = call_find_route(call);
	if (result == ROUTER_FOUND)
		run_route(call);
	else
		answer_unrouted(call, result);
}

void api_handle(void *app, TALLOC_CTX *mem, const struct http_request *req,
		struct http_response *resp)
{
	struct api *api = app;
	struct api_call call = { .api = api,
				 .mem = mem,
				 .req = req,
				 .resp = resp,
				 .route = &unrouted,
				 .viewer = { .policy = &api->policy,
					     .caller = &call.caller,
					     .counted_as = &call.quota_caller,
					     .ret_hidden = &call.hidden },
				 .now_ms = clock_wall_ms(),
				 .deadline = deadline_of(api, req) };

	log_context(req->request_id);
	resp->route = unrouted.path;
	resp->cache_state = "none";
	credential_read(req, api->cookie_names[req->https], &call.credential);
	guard_add_headers(&call);
	/* The address first: what is refused later is logged with its path. */
	if (guard_request(&call) && guard_url(&call))
		answer(&call);
	if (call.pending && later_begin(&call))
		return;
	audit_call(&call);
	http_metrics_count(&api->counted, &call);
	log_context(NULL);
	if (call.turn.refresh)
		(void)later_refresh(&call);
}

void api_on_log(void *app, const struct http_request *req,
		const struct http_response *resp, int64_t duration_us)
{
	struct api *api = app;
	char line[ACCESS_LINE_MAX];

	if (line_log_on(api->access))
		line_log_add(api->access, line,
			     access_line_format(line, req, resp, clock_wall_ms(),
						duration_us));
}

/* One of the host's processes says it, once a minute at most. */
static void tell_of_quotas(struct api *api, int64_t now_ms)
{
	struct quota_status status;
	char since[32];

	if (!quota_news(api->service->quota, now_ms, &status))
		return;
	if (status.away_since_ms)
		log_line(LOG_WARN,
			 "quotas are counted by this host alone since %s, Redis does not "
			 "count: %s",
			 clock_format_rfc3339(status.away_since_ms, false, since),
			 status.reason);
	else
		log_line(LOG_INFO, "quotas are counted in Redis again");
}

void api_on_tick(void *app)
{
	struct api *api = app;

	metrics_publish(api->metrics);
	line_log_tick(api->access, clock_mono_us());
	service_lookup_sweep(api->service->lookup);
	line_log_tick(api->audit, clock_mono_us());
	fail_log_tick(&api->failures, clock_wall_ms());
	tell_of_quotas(api, clock_wall_ms());
	api_jobs_start(api);
}

bool api_stop(struct api *api, struct deadline deadline)
{
	return api_jobs_stop(api, deadline);
}

void api_reload(struct api *api, const struct api_config *config)
{
	struct err err = { 0 };

	atomic_store_explicit(&api->request_timeout_ms, config->request_timeout_ms,
			      memory_order_relaxed);
	if (line_log_reopen(api->access, config->access_log, config->access_flush_ms,
			    &err) < 0)
		log_line(LOG_ERROR, "access log: %s; the old one stays", err.text);
	if (line_log_reopen(api->audit, config->audit_log ? config->audit_log : "", 0,
			    &err) < 0)
		log_line(LOG_ERROR, "audit log: %s; the old one stays", err.text);
}
