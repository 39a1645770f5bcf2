/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interface over scripted services: routes, errors, delivery headers, paging. */
#include "fake_service.h"

#include "api/params.h"
#include "api/problems.h"
#include "api/routes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define PUUID                                     \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
	"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define PERIOD "/api/analytics/v2/period/week?player=" PUUID

struct world {
	TALLOC_CTX *mem;
	struct api *api, *sub; /* at the root and under /lol */
	struct http_response resp;
};

static int setup(void **state)
{
	struct world *w = talloc_zero(NULL, struct world);

	fake_reset();
	w->mem = w;
	w->api = fake_api(w, "");
	w->sub = fake_api(w, "/lol");
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

static void get(struct world *w, const char *target)
{
	fake_ask(w->api, w->mem, HTTP_GET, target, NULL, &w->resp);
}

static void expect_problem(struct world *w, int status, const char *code)
{
	const struct json_value *root;

	assert_int_equal(w->resp.status, status);
	assert_string_equal(w->resp.content_type, "application/problem+json");
	assert_string_equal(w->resp.error_code, code);
	root = fake_json(w->mem, &w->resp);
	assert_string_equal(json_text(json_member(root, "error")), code);
	assert_string_equal(json_text(json_member(root, "instance")),
			    "urn:lme:request:test-1");
}

static void every_row_of_the_table_answers(void **state)
{
	struct world *w = *state;
	size_t n;
	const struct api_route *routes = api_routes(&n);

	fake.caller = (struct access_caller){ .kind = CALLER_TOKEN,
					      .scope = SCOPE_ADMIN,
					      .token_id = 1,
					      .player_count = 1,
					      .players = { { 5, FAKE_PUUID } } };
	for (size_t i = 0; i < n; i++) {
		fake_ask(w->api, w->mem, routes[i].method, routes[i].path,
			 "authorization: Bearer " FAKE_TOKEN, &w->resp);
		assert_string_equal(w->resp.route, routes[i].path);
		assert_true(w->resp.status >= 200);
		assert_int_not_equal(routes[i].rule, RULE_NONE);
		assert_int_not_equal(routes[i].cost, COST_NONE);
		if (!routes[i].handler) {
			expect_problem(w, 501, "not_implemented");
			assert_non_null(strstr(w->resp.body, routes[i].comes));
		} else {
			assert_int_not_equal(w->resp.status, 501);
		}
		assert_string_equal(fake_header(&w->resp, "X-Request-Id"), "test-1");
		assert_string_equal(fake_header(&w->resp, "X-Content-Type-Options"),
				    "nosniff");
	}
	assert_true(n > 60);
}

static void unknown_paths_and_methods(void **state)
{
	struct world *w = *state;

	get(w, "/api/nothing");
	expect_problem(w, 404, "not_found");
	assert_string_equal(w->resp.route, "-");
	fake_ask(w->api, w->mem, HTTP_POST, "/api/dashboard/matches", NULL, &w->resp);
	expect_problem(w, 405, "method_not_allowed");
	assert_string_equal(fake_header(&w->resp, "Allow"), "GET, HEAD, OPTIONS");
	fake_ask(w->api, w->mem, HTTP_OPTIONS, "/api/dashboard/settings", NULL, &w->resp);
	assert_int_equal(w->resp.status, 204);
	assert_string_equal(fake_header(&w->resp, "Allow"), "GET, HEAD, PUT, OPTIONS");
	fake_ask(w->api, w->mem, HTTP_OTHER, "/livez", NULL, &w->resp);
	expect_problem(w, 405, "method_not_allowed");
}

static void refuses_what_cannot_be_read(void **state)
{
	struct world *w = *state;
	struct http_request req = { .method = HTTP_POST,
				    .method_text = "POST",
				    .target = "/api/export",
				    .path = "/api/export",
				    .query = "",
				    .body_too_large = true,
				    .request_id = "test-1" };

	get(w, "/api/players?search=%zz");
	expect_problem(w, 400, "malformed_request");
	get(w, "/api/players%ff");
	expect_problem(w, 400, "malformed_request");
	memset(&w->resp, 0, sizeof(w->resp));
	api_handle(w->api, w->mem, &req, &w->resp);
	expect_problem(w, 413, "body_too_large");
	assert_non_null(strstr(w->resp.body, "4096"));
	/* The path goes into the log also where the body decides: it is looked at first.
	 */
	req.target = req.path = "/api/lme_aaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
	memset(&w->resp, 0, sizeof(w->resp));
	api_handle(w->api, w->mem, &req, &w->resp);
	expect_problem(w, 400, "token_in_url");
	assert_true(w->resp.hide_path);
}

static void period_asks_the_service(void **state)
{
	struct world *w = *state;

	get(w, PERIOD "&queue=420,440,420&tz=UTC&as_of=2025-03-23T17:17:26Z");
	assert_int_equal(w->resp.status, 200);
	assert_string_equal(w->resp.body, "{\"success\":true}");
	assert_int_equal(fake.envelope, ENVELOPE_V2);
	assert_int_equal(fake.period.filter.period, PERIOD_WEEK);
	assert_string_equal(fake.period.player.puuid, PUUID);
	assert_true(filter_given(&fake.period.filter, FILTER_PARAM_AS_OF));
	assert_int_equal(fake.period.filter.as_of_ms, 1742750246000);
	assert_int_equal(fake.period.filter.queue_count, 2);
	assert_string_equal(fake.period.filter.tz, "UTC");
	get(w, "/api/analytics/period/all?riot_id=a%20b&tag=EUW&region=euw1&queue=all");
	assert_int_equal(fake.envelope, ENVELOPE_V1);
	assert_string_equal(fake.period.player.riot_id, "a b");
	assert_string_equal(fake.period.player.platform, "EUW1");
	assert_true(fake.period.filter.all_queues);
	assert_false(filter_given(&fake.period.filter, FILTER_PARAM_AS_OF));
	get(w, "/api/analytics/v2/period/all?player=na%20me%23EUW");
	assert_string_equal(fake.period.player.riot_id, "na me");
	assert_string_equal(fake.period.player.riot_tag, "EUW");
}

#define STATS "/api/analytics/v2/stats/"

static void sections_ask_the_service(void **state)
{
	struct world *w = *state;

	get(w, STATS "champions?player=" PUUID "&period=week&role=TOP");
	assert_int_equal(w->resp.status, 200);
	assert_non_null(fake_header(&w->resp, "ETag"));
	assert_int_equal(fake.stats.section, STATS_CHAMPIONS);
	assert_int_equal(fake.stats.filter.period, PERIOD_WEEK);
	assert_int_equal(fake.stats.filter.games.role, ROLE_TOP);
	assert_true(fake.stats.filter.one_mode);
	assert_false(fake.stats.filter.about_results);
	get(w, STATS "mates?player=" PUUID);
	assert_int_equal(fake.stats.limit, STATS_LIMIT_DEFAULT);
	assert_int_equal(fake.stats.filter.period, PERIOD_SEASON);
	get(w, STATS "mates?player=" PUUID "&limit=7");
	assert_int_equal(fake.stats.limit, 7);
}

static void sections_refuse_what_does_not_fit(void **state)
{
	struct world *w = *state;

	get(w, STATS "nothing?player=" PUUID);
	expect_problem(w, 404, "unknown_section");
	assert_int_equal(
		json_length(json_member(fake_json(w->mem, &w->resp), "valid_sections")),
		STATS_SECTION_COUNT);
	get(w, STATS "summary?player=" PUUID "&limit=7");
	expect_problem(w, 400, "invalid_limit");
	get(w, STATS "streaks?player=" PUUID "&result=win");
	expect_problem(w, 400, "invalid_filter");
	get(w, STATS "summary");
	expect_problem(w, 401, "authentication_required");
	fake.fail = E_NOT_FOUND;
	get(w, STATS "summary?player=" PUUID);
	expect_problem(w, 404, "player_not_found");
}

static void delivery_headers_tell_the_truth(void **state)
{
	struct world *w = *state;
	char *condition;

	get(w, PERIOD);
	assert_string_equal(fake_header(&w->resp, "Age"), "12");
	assert_string_equal(fake_header(&w->resp, "Cache-Control"),
			    "private, max-age=72");
	assert_string_equal(fake_header(&w->resp, "Cache-Status"), "lme; hit; ttl=300");
	assert_string_equal(w->resp.cache_state, "hit");
	condition = talloc_asprintf(w->mem, "if-none-match: \"x\", %s",
				    fake_header(&w->resp, "ETag"));
	fake_ask(w->api, w->mem, HTTP_GET, PERIOD, condition, &w->resp);
	assert_int_equal(w->resp.status, 304);
	assert_null(w->resp.body);
	assert_null(w->resp.content_type);
	assert_non_null(fake_header(&w->resp, "ETag"));
	assert_non_null(fake_header(&w->resp, "Vary"));
	fake.body.generation++;
	fake_ask(w->api, w->mem, HTTP_GET, PERIOD, condition, &w->resp);
	assert_int_equal(w->resp.status, 200);
	fake.body.cache_state = CACHE_MISS;
	get(w, PERIOD);
	assert_string_equal(fake_header(&w->resp, "Cache-Status"),
			    "lme; fwd=miss; stored; ttl=300");
	fake.body.max_age_s = 0;
	get(w, PERIOD);
	assert_string_equal(fake_header(&w->resp, "Cache-Status"), "lme; fwd=miss");
	assert_string_equal(fake_header(&w->resp, "Cache-Control"),
			    "private, max-age=12");
	fake.body.cache_state = CACHE_BYPASS;
	get(w, PERIOD);
	assert_string_equal(fake_header(&w->resp, "Cache-Status"), "lme; fwd=bypass");
	fake.body.cache_state = CACHE_STALE;
	get(w, PERIOD);
	assert_string_equal(fake_header(&w->resp, "Cache-Status"),
			    "lme; hit; ttl=-1; detail=stale");
	assert_string_equal(fake_header(&w->resp, "Cache-Control"),
			    "private, max-age=12");
}

static void a_compressed_body_says_so(void **state)
{
	struct world *w = *state;
	const char *plain, *packed;

	get(w, PERIOD);
	assert_false(fake.period.terms.takes_gzip);
	assert_null(fake_header(&w->resp, "Content-Encoding"));
	plain = fake_header(&w->resp, "ETag");
	fake.body.gzip = true;
	fake.body.cache_level = CACHE_HOT;
	fake_ask(w->api, w->mem, HTTP_GET, PERIOD, "accept-encoding: br, gzip", &w->resp);
	assert_true(fake.period.terms.takes_gzip);
	assert_int_equal(fake.period.terms.ttl_class, CACHE_MEDIUM);
	assert_string_equal(fake_header(&w->resp, "Content-Encoding"), "gzip");
	assert_string_equal(fake_header(&w->resp, "Cache-Status"),
			    "lme; hit; ttl=300; detail=hot");
	assert_non_null(strstr(fake_header(&w->resp, "Vary"), "Accept-Encoding"));
	packed = fake_header(&w->resp, "ETag");
	assert_string_equal(packed, plain);
	fake_ask(w->api, w->mem, HTTP_GET, PERIOD,
		 talloc_asprintf(w->mem, "if-none-match: %s", packed), &w->resp);
	assert_int_equal(w->resp.status, 304);
	assert_null(fake_header(&w->resp, "Content-Encoding"));
}

/*
 * Everything that is asked with filters is a cached answer, and nothing else is, but for
 * the dashboard, which is computed each time.
 */
static void each_cached_route_has_its_class(void **state)
{
	size_t count, kept = 0;
	const struct api_route *routes = api_routes(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const bool filters = routes[i].params & PARAM_BIT(PARAM_TZ) &&
				     routes[i].handler &&
				     routes[i].handler != handle_dashboard_stats;
		const bool refreshes = routes[i].handler == handle_refresh;
		enum cache_class class = CACHE_CLASS_COUNT;

		if (api_route_keeps(&routes[i], &class) != (filters || refreshes))
			fail_msg("%s: class of its cached answers?", routes[i].path);
		if (class < CACHE_CLASS_COUNT)
			kept++;
	}
	assert_true(kept >= 10);
}

static void failures_of_services_have_a_status(void **state)
{
	static const struct {
		enum err_code code;
		int status;
		const char *error;
	} cases[] = {
		{ E_NOT_FOUND, 404, "player_not_found" },
		{ E_UNAVAILABLE, 503, "service_unavailable" },
		{ E_ACCESS, 503, "service_unavailable" },
		{ E_TIMEOUT, 503, "timeout" },
		{ E_SCHEMA, 503, "schema_not_current" },
		{ E_LIMITED, 503, "limit_exceeded" },
		{ E_BUSY, 429, "quota_exceeded" },
		{ E_INVALID, 400, "invalid_filter" },
		{ E_NOMEM, 500, "internal_error" },
		{ E_BUG, 500, "internal_error" },
	};
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		fake.fail = cases[i].code;
		get(w, PERIOD);
		expect_problem(w, cases[i].status, cases[i].error);
		assert_int_equal(cases[i].status == 503 || cases[i].status == 429,
				 fake_header(&w->resp, "Retry-After") != NULL);
		/* The operator's text is not for clients, except what they caused. */
		assert_int_equal(cases[i].code == E_INVALID,
				 strstr(w->resp.body, "scripted") != NULL);
	}
	fake.fail = E_NOT_FOUND;
	get(w, "/api/matches/EUW1_12");
	expect_problem(w, 404, "match_not_found");
}

static void wrong_period_and_no_player(void **state)
{
	struct world *w = *state;

	get(w, "/api/analytics/v2/period/year?player=" PUUID);
	expect_problem(w, 400, "invalid_period");
	assert_int_equal(
		json_length(json_member(fake_json(w->mem, &w->resp), "valid_periods")),
		5);
	get(w, "/api/analytics/period/week");
	expect_problem(w, 401, "authentication_required");
	assert_non_null(fake_header(&w->resp, "WWW-Authenticate"));
	get(w, "/api/dashboard/stats");
	expect_problem(w, 401, "authentication_required");
	get(w, "/api/dashboard/matches?region=euw1");
	expect_problem(w, 401, "authentication_required");
	assert_int_equal(fake.calls, 0);
}

static void works_under_a_base_path(void **state)
{
	struct world *w = *state;

	fake_ask(w->sub, w->mem, HTTP_GET, "/lol" PERIOD, NULL, &w->resp);
	assert_int_equal(w->resp.status, 200);
	fake_ask(w->sub, w->mem, HTTP_GET, PERIOD, NULL, &w->resp);
	expect_problem(w, 404, "not_found");
	assert_non_null(strstr(w->resp.body, "\"type\":\"/lol/problems/not_found\""));
	fake_ask(w->sub, w->mem, HTTP_GET, "/lol", NULL, &w->resp);
	assert_int_equal(w->resp.status, 200);
	assert_non_null(strstr(w->resp.body, "\"/lol/openapi.json\""));
	fake_ask(w->sub, w->mem, HTTP_GET, "/livez", NULL, &w->resp);
	assert_int_equal(w->resp.status, 200);
	fake_ask(w->sub, w->mem, HTTP_GET, "/lol/readyz", NULL, &w->resp);
	assert_int_equal(w->resp.status, 200);
	fake_ask(w->sub, w->mem, HTTP_GET, "/api/health?now", NULL, &w->resp);
	assert_int_equal(w->resp.status, 200);
	fake_ask(w->sub, w->mem, HTTP_POST, "/lol/livez", NULL, &w->resp);
	expect_problem(w, 405, "method_not_allowed");
}

static void refuses_a_bad_base_path(void **state)
{
	static const char *const bad[] = { "lol", "/", "/lol/" };
	struct api_config config = { .site_name = "", .access_log = "" };
	struct service_context context = { .build = "" };
	struct err err = { 0 };
	struct api *api = NULL;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		config.base_path = bad[i];
		assert_int_equal(api_new(*state, &config, &context, &api, &err),
				 -E_INVALID);
	}
	assert_null(api);
}

static void livez_touches_nothing(void **state)
{
	struct world *w = *state;

	fake.health.status = HEALTH_FAIL;
	get(w, "/livez");
	assert_int_equal(w->resp.status, 200);
	assert_int_equal(fake.health_calls, 0);
}

static void health_fails_only_when_it_fails(void **state)
{
	static const char *const paths[] = { "/readyz", "/api/health",
					     "/api/analytics/v2/health",
					     "/api/analytics/health" };
	struct world *w = *state;

	strcpy(fake.health.redis.reason, "redis is away");
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		fake.health.redis.status = fake.health.status = HEALTH_WARN;
		fake.health.mysql.status = HEALTH_PASS;
		fake.health.mysql.reason[0] = '\0';
		get(w, paths[i]);
		assert_int_equal(w->resp.status, 200);
		assert_null(strstr(w->resp.body, "mysql is away"));
		fake.health.mysql.status = fake.health.status = HEALTH_FAIL;
		strcpy(fake.health.mysql.reason, "mysql is away");
		get(w, paths[i]);
		assert_int_equal(w->resp.status, 503);
		assert_non_null(strstr(w->resp.body, "mysql is away"));
		assert_string_equal(fake_header(&w->resp, "Cache-Control"), "no-store");
	}
}

static void paging_by_cursor_and_by_page(void **state)
{
	struct world *w = *state;
	const struct json_value *data, *list;
	const char *target = "/api/dashboard/matches?limit=10&player=a%20b%23c";
	size_t seen = 0;
	const char *cursor;

	fake.rows = 23;
	do {
		get(w, target);
		assert_int_equal(w->resp.status, 200);
		data = json_member(fake_json(w->mem, &w->resp), "data");
		list = json_member(data, "matches");
		for (size_t i = 0; i < json_length(list); i++, seen++) {
			char id[32];

			snprintf(id, sizeof(id), "EUW1_%zu", seen);
			assert_string_equal(
				json_text(json_member(json_element(list, i), "id")), id);
		}
		cursor = json_text(json_member(data, "next_cursor"));
		if (cursor) {
			target = talloc_asprintf(
				w->mem,
				"/api/dashboard/matches?limit=10&player=a%%20b%%23c"
				"&cursor=%s",
				cursor);
			assert_string_equal(
				fake_header(&w->resp, "Link"),
				talloc_asprintf(w->mem, "<%s>; rel=\"next\"", target));
		}
	} while (cursor);
	assert_int_equal(seen, 23);
	assert_null(fake_header(&w->resp, "Link"));
	get(w, "/api/dashboard/matches?player=a%23c&page=3&limit=10");
	assert_int_equal(fake.matches.offset, 20);
	assert_int_equal(
		json_length(json_member(json_member(fake_json(w->mem, &w->resp), "data"),
					"matches")),
		3);
}

static void rows_have_the_inherited_members(void **state)
{
	struct world *w = *state;

	fake.rows = 2;
	get(w, "/api/dashboard/matches?player=a%23c");
	assert_non_null(
		strstr(w->resp.body,
		       "{\"id\":\"EUW1_0\",\"gameMode\":\"\",\"championName\":\"\","
		       "\"result\":\"LOSS\",\"kda\":\"3/0/0\","
		       "\"duration\":\"30:01\",\"date\":\"2025-03-23\""));
	assert_non_null(strstr(w->resp.body, "\"result\":\"REMAKE\""));
	assert_non_null(strstr(w->resp.body, "\"total\":2,\"page\":1,\"limit\":10"));
}

static void refuses_foreign_cursors(void **state)
{
	static const char *const bad[] = {
		"", "x", "!!!!", "bTE6MTox", "cDE6MTp4", "bTE6MToxOjF4", "bTE6MToxOjMwMA"
	};
	struct world *w = *state;
	char target[128];

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		snprintf(target, sizeof(target),
			 "/api/dashboard/matches?player=a%%23b&cursor=%s", bad[i]);
		get(w, target);
		expect_problem(w, 400, "invalid_cursor");
	}
	get(w, "/api/players?cursor=bTE6MToxOjE");
	expect_problem(w, 400, "invalid_cursor");
	/* "p1:5:" with a name that is not UTF-8, then with a NUL byte in it */
	get(w, "/api/players?cursor=cDE6NTr__g");
	expect_problem(w, 400, "invalid_cursor");
	get(w, "/api/players?cursor=cDE6NTphAGI");
	expect_problem(w, 400, "invalid_cursor");
	assert_int_equal(fake.calls, 0);
}

static void player_cursor_keeps_the_name(void **state)
{
	struct world *w = *state;
	const char *cursor;

	fake.rows = 2;
	get(w, "/api/players?search=x&limit=1");
	cursor = json_text(json_member(json_member(fake_json(w->mem, &w->resp), "data"),
				       "next_cursor"));
	assert_non_null(cursor);
	get(w,
	    talloc_asprintf(w->mem, "/api/players?search=x&limit=1&cursor=%s", cursor));
	assert_string_equal(fake.players.after_fold, "ünïcode:name#x");
	assert_int_equal(fake.players.after_id, 42);
	assert_string_equal(fake.players.search, "x");
}

static void every_problem_type_resolves(void **state)
{
	struct world *w = *state;
	const struct json_value *list;

	get(w, "/problems");
	list = json_member(fake_json(w->mem, &w->resp), "problems");
	assert_int_equal(json_length(list), PROBLEM_COUNT);
	for (size_t i = 0; i < json_length(list); i++) {
		const struct json_value *row = json_element(list, i);

		get(w, json_text(json_member(row, "type")));
		assert_int_equal(w->resp.status, 200);
		assert_string_equal(
			json_text(json_member(fake_json(w->mem, &w->resp), "code")),
			json_text(json_member(row, "code")));
	}
	get(w, "/problems/none");
	expect_problem(w, 404, "not_found");
}

#define API_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		API_TEST(every_row_of_the_table_answers),
		API_TEST(unknown_paths_and_methods),
		API_TEST(refuses_what_cannot_be_read),
		API_TEST(period_asks_the_service),
		API_TEST(sections_ask_the_service),
		API_TEST(sections_refuse_what_does_not_fit),
		API_TEST(delivery_headers_tell_the_truth),
		API_TEST(a_compressed_body_says_so),
		API_TEST(each_cached_route_has_its_class),
		API_TEST(failures_of_services_have_a_status),
		API_TEST(wrong_period_and_no_player),
		API_TEST(works_under_a_base_path),
		API_TEST(refuses_a_bad_base_path),
		API_TEST(livez_touches_nothing),
		API_TEST(health_fails_only_when_it_fails),
		API_TEST(paging_by_cursor_and_by_page),
		API_TEST(rows_have_the_inherited_members),
		API_TEST(refuses_foreign_cursors),
		API_TEST(player_cursor_keeps_the_name),
		API_TEST(every_problem_type_resolves),
	};

	return cmocka_run_group_tests_name("api", tests, NULL, NULL);
}
