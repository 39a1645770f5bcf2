/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the interface counts, and how it shows it. */
#include "fake_service.h"

#include "api/audit.h"
#include "api/http_metrics.h"
#include "api/routes.h"
#include "base/metrics.h"
#include "service/health_metrics.h"
#include "service/jobs/job_metrics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define BEARER "authorization: Bearer " FAKE_TOKEN

static const struct metric_table *const tables[] = { &http_metrics_table,
						     &health_metrics_table,
						     &job_open_metrics_table };

struct world {
	struct metrics *metrics;
	struct api *api;
	struct http_response resp;
};

static int set_up(void **state)
{
	struct world *w = talloc_zero(NULL, struct world);

	fake_reset();
	assert_int_equal(
		metrics_open("unit", false, tables, ARRAY_LEN(tables), &w->metrics, NULL),
		0);
	w->api = fake_api_with(w,
			       (struct api_config){ .metrics = w->metrics,
						    .policy = { .public_read = true } });
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	talloc_free(w->api);
	metrics_close(w->metrics);
	talloc_free(w);
	return 0;
}

static void ask(struct world *w, enum http_method method, const char *target)
{
	fake_ask(w->api, w, method, target, NULL, &w->resp);
}

static unsigned row_of(const char *method, const char *route)
{
	for (unsigned i = 0; i < http_metrics_rows(); i++) {
		struct http_metrics_row row = http_metrics_row(i);

		if (strcmp(row.method, method) == 0 && strcmp(row.route, route) == 0)
			return i;
	}
	fail_msg("no row %s %s", method, route);
	return 0;
}

/* Words of a metric of this process. */
static metric_word *words(struct world *w, enum http_metric metric)
{
	return metric_in(&http_metrics_table,
			 metrics_words(w->metrics, &http_metrics_table), metric);
}

static uint64_t counted(struct world *w, const char *method, const char *route,
			unsigned class)
{
	unsigned series = row_of(method, route) * HTTP_METRICS_CLASSES + class;

	return metric_observed(words(w, HTTP_METRIC_DURATION) +
			       (size_t)series * METRIC_HISTOGRAM_WORDS);
}

static uint64_t counted_by_cache(struct world *w, const char *state)
{
	unsigned i = 0;

	while (strcmp(http_metrics_cache_state(i), state) != 0)
		i++;
	return metric_observed(words(w, HTTP_METRIC_CACHE) +
			       (size_t)i * METRIC_HISTOGRAM_WORDS);
}

static int64_t verdicts(struct world *w, enum guard_verdict verdict)
{
	return metric_get(&words(w, HTTP_METRIC_VERDICTS)[verdict]);
}

static void a_request_is_counted_by_its_route(void **state)
{
	struct world *w = *state;

	ask(w, HTTP_GET, "/api/matches/EUW1_1");
	ask(w, HTTP_GET, "/api/matches/EUW1_2");
	ask(w, HTTP_HEAD, "/api/matches/EUW1_3");
	assert_int_equal(counted(w, "GET", "/api/matches/:id", 0), 3);
	fake.fail = E_NOT_FOUND;
	ask(w, HTTP_GET, "/api/matches/EUW1_1");
	assert_int_equal(counted(w, "GET", "/api/matches/:id", 0), 3);
	assert_int_equal(counted(w, "GET", "/api/matches/:id", 2), 1);
	fake.fail = E_UNAVAILABLE;
	ask(w, HTTP_GET, "/api/matches/EUW1_1");
	assert_int_equal(counted(w, "GET", "/api/matches/:id", 3), 1);
	assert_int_equal(verdicts(w, GUARD_ALLOWED), 4);
	assert_int_equal(verdicts(w, GUARD_NOT_STORED), 1);
}

static void what_meets_no_route_is_counted_by_method(void **state)
{
	struct world *w = *state;

	ask(w, HTTP_GET, "/nothing/here");
	ask(w, HTTP_OTHER, "/nothing/here");
	ask(w, HTTP_DELETE, "/livez");
	ask(w, HTTP_OPTIONS, "/livez");
	assert_int_equal(counted(w, "GET", "-", 2), 1);
	assert_int_equal(counted(w, "OTHER", "-", 2), 1);
	assert_int_equal(counted(w, "DELETE", "-", 2), 1);
	assert_int_equal(counted(w, "OPTIONS", "-", 0), 1);
	assert_int_equal(verdicts(w, GUARD_NO_ROUTE), 2);
	assert_int_equal(verdicts(w, GUARD_NO_METHOD), 1);
}

static void bodies_are_added_up(void **state)
{
	struct world *w = *state;
	metric_word *bytes = words(w, HTTP_METRIC_BYTES);
	int64_t before;

	ask(w, HTTP_GET, "/livez");
	assert_int_equal(metric_get(&bytes[0]), (int64_t)w->resp.body_len);
	before = metric_get(&bytes[0]);
	ask(w, HTTP_HEAD, "/livez");
	assert_int_equal(metric_get(&bytes[0]), before);
	ask(w, HTTP_GET, "/nothing");
	assert_int_equal(metric_get(&bytes[2]), (int64_t)w->resp.body_len);
}

static void what_the_cache_did_is_counted(void **state)
{
	static const char target[] = "/api/analytics/v2/period/week?player=" FAKE_PUUID;
	struct world *w = *state;

	ask(w, HTTP_GET, target);
	fake.body.cache_state = CACHE_STALE;
	ask(w, HTTP_GET, target);
	ask(w, HTTP_GET, "/livez");
	assert_int_equal(counted_by_cache(w, "hit"), 1);
	assert_int_equal(counted_by_cache(w, "stale"), 1);
	assert_int_equal(counted_by_cache(w, "miss"), 0);
	assert_int_equal(counted_by_cache(w, "none"), 1);
	assert_int_equal(counted_by_cache(w, "other"), 0);
}

static void every_row_is_another(void **state)
{
	size_t n;

	(void)state;
	(void)api_routes(&n);
	assert_int_equal(http_metrics_rows(), n + HTTP_METHOD_COUNT);
	for (unsigned i = 0; i < http_metrics_rows(); i++) {
		struct http_metrics_row row = http_metrics_row(i);

		assert_int_equal(row_of(row.method, row.route), i);
	}
}

static int64_t number(const struct json_value *object, const char *key)
{
	int64_t n = -1;

	assert_true(json_to_int(json_member(object, key), &n));
	return n;
}

static void ask_as_admin(struct world *w, const char *target, const char *accept)
{
	const struct fake_request wanted = { .target = target,
					     .headers = { BEARER, accept } };

	fake.caller = (struct access_caller){ .kind = CALLER_TOKEN,
					      .scope = SCOPE_ADMIN,
					      .token_id = 1 };
	fake_send(w->api, w, &wanted, &w->resp);
	assert_int_equal(w->resp.status, 200);
}

static void the_text_is_shown(void **state)
{
	struct world *w = *state;

	fake.health.redis.status = HEALTH_WARN;
	fake.health.redis.since_ms = 1500;
	ask(w, HTTP_GET, "/livez");
	ask_as_admin(w, "/metrics", NULL);
	assert_string_equal(w->resp.content_type,
			    "text/plain; version=0.0.4; charset=utf-8");
	assert_non_null(strstr(w->resp.body,
			       "\nlme_http_request_duration_seconds_count{method=\"GET\","
			       "route=\"/livez\",status=\"2xx\"} 1\n"));
	assert_non_null(strstr(
		w->resp.body, "\nlme_health_check{check=\"redis\",status=\"warn\"} 1\n"));
	assert_non_null(strstr(
		w->resp.body, "\nlme_health_check{check=\"redis\",status=\"pass\"} 0\n"));
	assert_non_null(strstr(w->resp.body, "\nlme_health_check_since_time_seconds"
					     "{check=\"redis\"} 1.5\n"));
	ask_as_admin(w, "/metrics", "accept: application/openmetrics-text");
	assert_string_equal(w->resp.content_type,
			    "application/openmetrics-text; version=1.0.0; charset=utf-8");
	assert_memory_equal(w->resp.body + w->resp.body_len - 6, "# EOF\n", 6);
}

static void performance_is_of_the_host(void **state)
{
	struct world *w = *state;
	const struct json_value *data, *service, *route;

	fake.figures.cache.hits = 41;
	fake.figures.mysql.waits = 7;
	fake.figures.processes = 3;
	ask(w, HTTP_GET, "/livez");
	ask_as_admin(w, "/api/analytics/v2/performance", NULL);
	data = json_member(fake_json(w, &w->resp), "data");
	service = json_member(data, "service");
	assert_int_equal(number(json_member(data, "cache"), "hits"), 41);
	assert_int_equal(number(service, "processes"), 3);
	assert_int_equal(number(json_member(service, "mysql_pool"), "waits"), 7);
	route = json_element(json_member(json_member(service, "requests"), "routes"), 0);
	assert_string_equal(json_text(json_member(route, "route")), "/livez");
	assert_int_equal(number(route, "count"), 1);
}

static void the_worker_pool_is_of_the_host(void **state)
{
	struct world *w = *state;
	const struct json_value *data, *pool, *circuit;

	fake.figures.work = (struct work_figures){ .threads = 10,
						   .submitted = 9,
						   .done = 4,
						   .failed = 1,
						   .timed_out = 1,
						   .cancelled = 1,
						   .attempts = 8,
						   .run_us = 4000 };
	fake.figures.work.by_class[WORK_BATCH].queued = 2;
	fake.figures.work.by_class[WORK_BATCH].delayed = 1;
	fake.figures.work.by_class[WORK_BATCH].limit = 200;
	fake.figures.work.by_class[WORK_INTERACTIVE].running = 3;
	fake.figures.work.by_class[WORK_INTERACTIVE].limit = 100;
	fake.figures.redis_circuit.processes[BREAKER_OPEN] = 2;
	fake.figures.redis_circuit.counts[BREAKER_COUNT_REFUSED] = 6;
	metric_set(&words(w, HTTP_METRIC_FALLBACKS)[HTTP_FALLBACK_SYNC], 5);
	ask_as_admin(w, "/api/analytics/v2/performance", NULL);
	data = json_member(fake_json(w, &w->resp), "data");
	pool = json_member(data, "worker_pool");
	assert_string_equal(json_text(json_member(pool, "status")), "running");
	assert_int_equal(number(pool, "threads"), 10);
	assert_int_equal(number(pool, "TasksProcessed"), 7);
	assert_int_equal(number(pool, "TasksSucceeded"), 4);
	assert_int_equal(number(pool, "TasksFailed"), 3);
	assert_int_equal(number(pool, "TasksInQueue"), 3);
	assert_int_equal(number(pool, "AverageTaskTime"), 500000);
	assert_int_equal(number(pool, "TotalProcessTime"), 4000000);
	assert_int_equal(number(pool, "WorkersActive"), 3);
	assert_int_equal(number(pool, "QueueUtilization"), 1);
	assert_int_equal(number(pool, "sync_fallbacks"), 5);
	assert_int_equal(
		number(json_member(json_member(pool, "classes"), "batch"), "queued"), 2);
	circuit = json_member(json_member(json_member(data, "service"), "circuits"),
			      "redis");
	assert_int_equal(number(json_member(circuit, "processes"), "open"), 2);
	assert_int_equal(number(circuit, "refused"), 6);
}

/* Without threads for it there is no pool. */
static void without_threads_it_is_disabled(void **state)
{
	struct world *w = *state;
	const struct json_value *data, *pool;

	ask_as_admin(w, "/api/analytics/v2/performance", NULL);
	data = json_member(fake_json(w, &w->resp), "data");
	pool = json_member(data, "worker_pool");
	assert_string_equal(json_text(json_member(pool, "status")), "disabled");
	assert_int_equal(number(pool, "AverageTaskTime"), 0);
	assert_int_equal(number(pool, "QueueUtilization"), 0);
}

/* Forgotten tables are found at the start, not when somebody looks. */
static void missing_tables_are_refused(void **state)
{
	struct service_context context = { .build = "" };
	struct api_config config = { .site_name = "", .base_path = "", .access_log = "" };
	struct err err = { 0 };
	struct api *api = NULL;

	for (size_t n = 1; n < ARRAY_LEN(tables); n++) {
		assert_int_equal(
			metrics_open("unit", false, tables, n, &config.metrics, NULL), 0);
		assert_int_equal(api_new(*state, &config, &context, &api, &err),
				 -E_NOT_FOUND);
		metrics_close(config.metrics);
	}
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(a_request_is_counted_by_its_route),
		EACH(what_meets_no_route_is_counted_by_method),
		EACH(bodies_are_added_up),
		EACH(what_the_cache_did_is_counted),
		EACH(every_row_is_another),
		EACH(the_text_is_shown),
		EACH(performance_is_of_the_host),
		EACH(the_worker_pool_is_of_the_host),
		EACH(without_threads_it_is_disabled),
		EACH(missing_tables_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
