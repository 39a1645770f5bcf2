/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inherited analytics over scripted services: questions, refusals, their successors.
 */
#include "fake_service.h"

#include "api/routes.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define V1  "/api/analytics/"
#define V2  "/api/analytics/v2/"
#define WHO "?player=" FAKE_PUUID

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
	assert_int_equal(w->resp.status, status);
	assert_string_equal(w->resp.error_code, code);
}

static void both_versions_ask_the_same(void **state)
{
	static const struct {
		const char *path;
		enum analysis_kind kind;
		enum analytics_period period;
	} rows[] = {
		{ "champion/157" WHO, ANALYSIS_CHAMPION, PERIOD_SEASON },
		{ "champion/157" WHO "&period=week", ANALYSIS_CHAMPION, PERIOD_WEEK },
		{ "champion/157" WHO "&from=1000", ANALYSIS_CHAMPION, PERIOD_ALL },
		{ "champions/UTILITY" WHO, ANALYSIS_ROLE, PERIOD_MONTH },
		{ "champions/UTILITY" WHO "&period=all", ANALYSIS_ROLE, PERIOD_ALL },
		{ "trends" WHO, ANALYSIS_TRENDS, PERIOD_SEASON },
		{ "trends" WHO "&period=week", ANALYSIS_TRENDS, PERIOD_WEEK },
		{ "trends" WHO "&to=5", ANALYSIS_TRENDS, PERIOD_ALL },
		{ "gamemode" WHO, ANALYSIS_MODES, PERIOD_SEASON },
		{ "gamemode" WHO "&period=today", ANALYSIS_MODES, PERIOD_TODAY },
	};
	struct world *w = *state;

	for (size_t i = 0; i < 2 * ARRAY_LEN(rows); i++) {
		bool old = i % 2;

		get(w, talloc_asprintf(w->mem, "%s%s", old ? V1 : V2, rows[i / 2].path));
		assert_int_equal(w->resp.status, 200);
		assert_non_null(fake_header(&w->resp, "ETag"));
		assert_int_equal(fake.analysis.kind, rows[i / 2].kind);
		assert_int_equal(fake.analysis.filter.period, rows[i / 2].period);
		assert_int_equal(fake.envelope, old ? ENVELOPE_V1 : ENVELOPE_V2);
		assert_string_equal(fake.analysis.player.puuid, FAKE_PUUID);
	}
}

static void the_path_is_a_filter(void **state)
{
	struct world *w = *state;
	const struct service_filter_request *filter = &fake.analysis.filter;

	get(w, V2 "champion/157" WHO "&role=TOP&queue=all");
	assert_int_equal(filter->games.champion_id, 157);
	assert_int_equal(filter->games.role, ROLE_TOP);
	assert_true(filter_given(filter, FILTER_PARAM_CHAMPION));
	assert_true(filter->one_mode);
	get(w, V2 "champions/JUNGLE" WHO "&champion=5");
	assert_int_equal(filter->games.role, ROLE_JUNGLE);
	assert_int_equal(filter->games.champion_id, 5);
	get(w, V2 "trends" WHO);
	assert_true(filter->about_results && filter->one_mode && filter->daily);
	/* Every queue, unless something else was asked for. */
	get(w, V2 "gamemode" WHO);
	assert_true(filter->all_queues && !filter->one_mode);
	get(w, V2 "gamemode" WHO "&mode=aram");
	assert_false(filter->all_queues);
	get(w, V2 "gamemode" WHO "&queue=420");
	assert_false(filter->all_queues);
}

static void what_cannot_be_asked_is_named(void **state)
{
	static const struct {
		const char *path;
		int status;
		const char *code;
	} rows[] = {
		{ "champion/0" WHO, 400, "invalid_champion_id" },
		{ "champion/65536" WHO, 400, "invalid_champion_id" },
		{ "champion/1x" WHO, 400, "invalid_champion_id" },
		{ "champion/1" WHO "&champion=1", 400, "unknown_parameter" },
		{ "champion/1", 401, "authentication_required" },
		{ "champions/top" WHO, 400, "invalid_role" },
		{ "champions/NONE" WHO, 400, "invalid_role" },
		{ "champions/TOP" WHO "&role=TOP", 400, "unknown_parameter" },
		{ "champions/TOP" WHO "&mode=arena", 400, "invalid_filter" },
		{ "champions/TOP" WHO "&period=x", 400, "invalid_period" },
		{ "trends" WHO "&period=year", 400, "invalid_period" },
		{ "trends" WHO "&period=week&to=5", 400, "invalid_filter" },
		{ "trends" WHO "&result=win", 400, "invalid_filter" },
		{ "gamemode", 401, "authentication_required" },
	};
	struct world *w = *state;

	for (size_t i = 0; i < 2 * ARRAY_LEN(rows); i++) {
		get(w,
		    talloc_asprintf(w->mem, "%s%s", i % 2 ? V1 : V2, rows[i / 2].path));
		expect_problem(w, rows[i / 2].status, rows[i / 2].code);
	}
	fake.fail = E_EMPTY;
	get(w, V2 "champion/157" WHO);
	expect_problem(w, 404, "champion_not_played");
	fake.fail = E_NOT_FOUND;
	get(w, V2 "champion/157" WHO);
	expect_problem(w, 404, "player_not_found");
}

/* A route of version 1 that answers says so, and its twin is there. */
static void whatever_is_old_is_deprecated(void **state)
{
	size_t n, found = 0;
	const struct api_route *routes = api_routes(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		bool analytics = !strncmp(routes[i].path, V1, strlen(V1));
		bool old = analytics && strncmp(routes[i].path, V2, strlen(V2)) != 0;
		bool marked = routes[i].flags & ROUTE_DEPRECATED, twin = false;

		if (marked != (old && routes[i].handler))
			fail_msg("%s: deprecated %d", routes[i].path, marked);
		for (size_t k = 0; k < n; k++)
			twin = twin || (old && routes[k].method == routes[i].method &&
					!strncmp(routes[k].path, V2, strlen(V2)) &&
					!strcmp(routes[k].path + strlen(V2),
						routes[i].path + strlen(V1)) &&
					routes[k].handler &&
					routes[k].params == routes[i].params);
		found += marked;
		if (marked && twin != !!(routes[i].flags & ROUTE_HAS_TWIN))
			fail_msg("%s: twin %d", routes[i].path, twin);
	}
	assert_int_equal(found, 7);
}

static void expect_link(struct world *w, const char *target, const char *wanted)
{
	struct api *api = !strncmp(target, "/lol", 4) ? w->sub : w->api;

	fake_ask(api, w->mem, HTTP_GET, target, NULL, &w->resp);
	assert_string_equal(fake_header(&w->resp, "Deprecation"), "@1793491200");
	assert_string_equal(fake_header(&w->resp, "Link"), wanted);
}

static void the_successor_is_the_same_question(void **state)
{
	struct world *w = *state;

	expect_link(w, V1 "period/week?player=a%23b&queue=420,440",
		    "<" V2 "period/week?player=a%23b&queue=420,440>; "
		    "rel=\"successor-version\"");
	expect_link(w, V1 "trends", "<" V2 "trends>; rel=\"successor-version\"");
	expect_link(w, "/lol" V1 "champion/7?tz=UTC",
		    "</lol" V2 "champion/7?tz=UTC>; rel=\"successor-version\"");
	/* What would end the address, or is none of one, is escaped. */
	expect_link(w, V1 "champions/%3E%22%25%20%C3%A9?x=<\">",
		    "<" V2 "champions/%3E%22%25%20%C3%A9?x=%3C%22%3E>; "
		    "rel=\"successor-version\"");
	get(w, V2 "trends" WHO);
	assert_null(fake_header(&w->resp, "Deprecation"));
	assert_null(fake_header(&w->resp, "Link"));
}

/* The body as the owner of the player; NULL = none. */
static void refresh(struct world *w, const char *body)
{
	const struct fake_request wanted = {
		.method = HTTP_POST,
		.target = V1 "refresh" WHO,
		.body = body,
		.headers = { "authorization: Bearer " FAKE_TOKEN },
	};

	fake.caller =
		(struct access_caller){ .kind = CALLER_TOKEN, .scope = SCOPE_ADMIN };
	fake_send(w->api, w->mem, &wanted, &w->resp);
}

static void refresh_takes_the_period_of_its_body(void **state)
{
	static const char *const all[] = { NULL, "", "{}", "[]", "{", "7", "{\"x\":1}" };
	static const char *const bad[] = { "{\"period\":\"year\"}", "{\"period\":\"\"}",
					   "{\"period\":3}", "{\"period\":null}" };
	struct world *w = *state;
	const struct json_value *data;

	refresh(w, "{\"period\":\"week\"}");
	assert_non_null(
		strstr(fake_header(&w->resp, "Link"), "/api/analytics/v2/cache/warmup?"));
	assert_non_null(
		strstr(fake_header(&w->resp, "Link"), ">; rel=\"successor-version\""));
	assert_int_equal(w->resp.status, 200);
	assert_int_equal(fake.period.filter.period, PERIOD_WEEK);
	assert_int_equal(fake.period.filter.given, 0);
	assert_string_equal(fake.period.player.puuid, FAKE_PUUID);
	assert_string_equal(fake_header(&w->resp, "Cache-Control"), "no-store");
	assert_non_null(fake_header(&w->resp, "Deprecation"));
	data = json_member(fake_json(w->mem, &w->resp), "data");
	assert_string_equal(json_text(json_member(data, "period")), "week");
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		refresh(w, all[i]);
		assert_int_equal(w->resp.status, 200);
		assert_int_equal(fake.period.filter.period, PERIOD_ALL);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		refresh(w, bad[i]);
		expect_problem(w, 400, "invalid_period");
	}
	fake.fail = E_NOT_FOUND;
	refresh(w, "{}");
	expect_problem(w, 404, "player_not_found");
	fake.fail = E_BUSY;
	refresh(w, "{}");
	expect_problem(w, 429, "quota_exceeded");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(both_versions_ask_the_same),
		TEST(the_path_is_a_filter),
		TEST(what_cannot_be_asked_is_named),
		TEST(whatever_is_old_is_deprecated),
		TEST(the_successor_is_the_same_question),
		TEST(refresh_takes_the_period_of_its_body),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
