/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake_service.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

struct world {
	struct api *api;
	struct http_response resp;
};

static int setup(void **state)
{
	struct world *w = talloc_zero(NULL, struct world);

	fake_reset();
	w->api = fake_api(w, "");
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

#define ALL "/api/analytics/v2/period/all?player=a%23b&"

/* Every query: the route, and the error code that it must get (NULL: none). */
static const struct {
	const char *target, *error;
} cases[] = {
	{ "/api/players?search=x", NULL },
	{ "/api/players?search=", NULL },
	{ "/api/players?serach=x", "unknown_parameter" },
	{ "/api/players?search=x&player=y", "unknown_parameter" },
	{ "/api/players?=x", "unknown_parameter" },
	{ "/api/players?search=x&search=x", "duplicate_parameter" },
	{ "/api/players?limit=1", NULL },
	{ "/api/players?limit=100", NULL },
	{ "/api/players?limit=0", "invalid_limit" },
	{ "/api/players?limit=101", "invalid_limit" },
	{ "/api/players?limit=", "invalid_limit" },
	{ "/api/players?limit=-1", "invalid_limit" },
	{ "/api/players?limit=1e1", "invalid_limit" },
	{ "/api/players?limit=99999999999999999999", "invalid_limit" },
	{ "/api/dashboard/matches?player=a%23b&page=100000", NULL },
	{ "/api/dashboard/matches?player=a%23b&page=0", "invalid_page" },
	{ "/api/dashboard/matches?player=a%23b&page=x", "invalid_page" },
	{ "/api/dashboard/matches?player=a%23b&page=1&cursor=bTE6MToxOjE",
	  "invalid_page" },
	{ "/api/dashboard/matches?player=a%23b&tz=UTC", "unknown_parameter" },
	{ "/api/analytics/v2/period/all?player=a%23b", NULL },
	{ "/api/analytics/v2/period/all?player=a", "invalid_player" },
	{ "/api/analytics/v2/period/all?player=", "invalid_player" },
	{ "/api/analytics/v2/period/all?riot_id=a", "invalid_player" },
	{ "/api/analytics/v2/period/all?tag=a", "invalid_player" },
	{ "/api/analytics/v2/period/all?riot_id=&tag=", "invalid_player" },
	{ "/api/analytics/v2/period/all?player=a%23b&riot_id=a&tag=b", "invalid_player" },
	{ "/api/analytics/v2/period/all?riot_id=a&tag=b", NULL },
	{ "/api/analytics/v2/period/all?riot_id=a&tag=b&region=EUW1", NULL },
	{ "/api/analytics/v2/period/all?riot_id=a&tag=b&region=me1", NULL },
	{ "/api/analytics/v2/period/all?riot_id=a&tag=b&region=euw", "invalid_region" },
	{ "/api/analytics/v2/period/all?riot_id=a&tag=b&region=", "invalid_region" },
	{ "/api/analytics/v2/period/all?player=a%23b&queue=all", NULL },
	{ "/api/analytics/v2/period/all?player=a%23b&queue=0,65535", NULL },
	{ "/api/analytics/v2/period/all?player=a%23b&queue=", "invalid_queue" },
	{ "/api/analytics/v2/period/all?player=a%23b&queue=65536", "invalid_queue" },
	{ "/api/analytics/v2/period/all?player=a%23b&queue=420,", "invalid_queue" },
	{ "/api/analytics/v2/period/all?player=a%23b&queue=,420", "invalid_queue" },
	{ "/api/analytics/v2/period/all?player=a%23b&queue=solo", "invalid_queue" },
	{ "/api/analytics/v2/period/all?player=a%23b&queue=420,all", "invalid_queue" },
	{ "/api/analytics/v2/period/"
	  "all?player=a%23b&queue=1,2,3,4,5,6,7,8,9,10,11,12,13,14,"
	  "15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33",
	  "invalid_queue" },
	{ "/api/analytics/v2/period/all?player=a%23b&tz=UTC", NULL },
	{ "/api/analytics/v2/period/all?player=a%23b&tz=", "invalid_tz" },
	{ "/api/analytics/v2/period/all?player=a%23b&tz=Mars/Olympus", "invalid_tz" },
	{ "/api/analytics/v2/period/all?player=a%23b&tz=../../etc/passwd", "invalid_tz" },
	{ "/api/analytics/v2/period/all?player=a%23b&as_of=0", NULL },
	{ "/api/analytics/v2/period/all?player=a%23b&as_of=2025-01-01T00:00:00%2B01:00",
	  NULL },
	{ "/api/analytics/v2/period/all?player=a%23b&as_of=2025-01-01", "invalid_as_of" },
	{ "/api/analytics/v2/period/all?player=a%23b&as_of=now", "invalid_as_of" },
	{ "/api/analytics/v2/period/all?player=a%23b&as_of=-1", "invalid_as_of" },
	{ "/api/analytics/v2/period/all?player=a%23b&as_of=2200-01-01T00:00:00Z",
	  "invalid_as_of" },
	{ "/api/analytics/v2/period/all?player=a%23b&as_of=", "invalid_as_of" },
	{ ALL "period=week", "unknown_parameter" }, /* the path names it */
	{ ALL "from=1&to=2", NULL },
	{ ALL "from=2&to=1", "invalid_filter" },
	{ ALL "from=1&as_of=2", "invalid_filter" },
	{ "/api/analytics/v2/period/week?player=a%23b&from=1", "invalid_filter" },
	{ "/api/analytics/v2/period/season?player=a%23b&to=1", "invalid_filter" },
	{ ALL "from=x", "invalid_filter" },
	{ ALL "mode=rift&queue=420", NULL },
	{ ALL "mode=aram&queue=420", "invalid_filter" },
	{ ALL "queue=420,450", "invalid_filter" },
	{ "/api/dashboard/stats?player=a%23b&queue=420,440", NULL },
	{ "/api/dashboard/stats?player=a%23b&queue=420,450", "invalid_filter" },
	{ ALL "role=TOP&champion=1&patch=15.1&side=blue&result=win&opponent=2&"
	      "min_duration=1&max_duration=2",
	  NULL },
	{ ALL "role=SUPPORT", "invalid_filter" },
	{ ALL "with=" FAKE_PUUID, NULL },
	{ ALL "with=a%23b", "invalid_filter" },
	{ ALL "min_duration=3&max_duration=2", "invalid_filter" },
	{ ALL "role=TOP&role=TOP", "duplicate_parameter" },
};

static void each_query_gets_its_answer(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		fake_ask(w->api, w, HTTP_GET, cases[i].target, NULL, &w->resp);
		if (!cases[i].error && w->resp.status != 200)
			fail_msg("%s: status %d %s", cases[i].target, w->resp.status,
				 w->resp.error_code);
		if (cases[i].error && (w->resp.status != 400 ||
				       strcmp(w->resp.error_code, cases[i].error) != 0))
			fail_msg("%s: status %d %s, wanted 400 %s", cases[i].target,
				 w->resp.status, w->resp.error_code, cases[i].error);
	}
}

static void names_what_is_allowed(void **state)
{
	struct world *w = *state;
	const struct json_value *root, *list;

	fake_ask(w->api, w, HTTP_GET, "/api/players?days=3", NULL, &w->resp);
	root = fake_json(w, &w->resp);
	list = json_member(root, "valid_parameters");
	assert_int_equal(json_length(list), 3);
	assert_string_equal(json_text(json_element(list, 0)), "cursor");
	assert_non_null(strstr(json_text(json_member(root, "detail")), "\"days\""));
	fake_ask(w->api, w, HTTP_GET, "/api/auth/regions?x=1", NULL, &w->resp);
	assert_int_equal(w->resp.status, 400);
	assert_int_equal(
		json_length(json_member(fake_json(w, &w->resp), "valid_parameters")), 0);
}

static void thirty_two_queues_are_allowed(void **state)
{
	struct world *w = *state;

	fake_ask(
		w->api, w, HTTP_GET,
		"/api/analytics/v2/period/all?player=a%23b&queue=1,2,3,4,5,6,7,8,9,10,11,"
		"12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,1,2",
		NULL, &w->resp);
	assert_int_equal(w->resp.status, 200);
	assert_int_equal(fake.period.filter.queue_count, 32);
}

static void expect_parameters(struct world *w, const char *target, const char *code,
			      const char *first, const char *second)
{
	const struct json_value *root, *list;

	fake_ask(w->api, w, HTTP_GET, target, NULL, &w->resp);
	assert_int_equal(w->resp.status, 400);
	assert_string_equal(w->resp.error_code, code);
	root = fake_json(w, &w->resp);
	list = json_member(root, "parameters");
	assert_int_equal(json_length(list), second ? 2 : 1);
	assert_string_equal(json_text(json_element(list, 0)), first);
	assert_non_null(strstr(json_text(json_member(root, "detail")), first));
	if (!second)
		return;
	assert_string_equal(json_text(json_element(list, 1)), second);
	assert_non_null(strstr(json_text(json_member(root, "detail")), second));
}

static void refused_filters_are_named(void **state)
{
	struct world *w = *state;

	expect_parameters(w, ALL "patch=x", "invalid_filter", "patch", NULL);
	expect_parameters(w, ALL "queue=x", "invalid_queue", "queue", NULL);
	expect_parameters(w, ALL "tz=x", "invalid_tz", "tz", NULL);
	expect_parameters(w, ALL "mode=aram&side=red", "invalid_filter", "side", "mode");
	expect_parameters(w, "/api/analytics/v2/period/week?player=a%23b&from=1",
			  "invalid_filter", "from", "period");
	/* The player himself: only the service sees that. */
	fake.fail = E_INVALID;
	fake_ask(w->api, w, HTTP_GET, ALL "with=" FAKE_PUUID, NULL, &w->resp);
	assert_string_equal(w->resp.error_code, "invalid_filter");
	assert_non_null(strstr(w->resp.body, "\"parameters\":[\"with\"]"));
}

/* Hidden or unknown is the service's affair; the interface has one answer for it. */
static void a_mate_who_is_not_found_is_told(void **state)
{
	struct world *w = *state;

	fake.mate = E_NOT_FOUND;
	fake_ask(w->api, w, HTTP_GET, ALL "with=" FAKE_PUUID, NULL, &w->resp);
	assert_int_equal(w->resp.status, 404);
	assert_string_equal(w->resp.error_code, "player_not_found");
	assert_non_null(strstr(w->resp.body, "with: scripted mate"));
	assert_int_equal(fake.calls, 0);
	fake.mate = E_UNAVAILABLE;
	fake_ask(w->api, w, HTTP_GET, ALL "with=" FAKE_PUUID, NULL, &w->resp);
	assert_int_equal(w->resp.status, 503);
	fake_ask(w->api, w, HTTP_GET, ALL "role=TOP", NULL, &w->resp);
	assert_int_equal(w->resp.status, 200);
	assert_int_equal(fake.period.filter.games.role, ROLE_TOP);
	assert_null(fake.period.filter.with_puuid);
}

#define PARAM_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PARAM_TEST(each_query_gets_its_answer),
		PARAM_TEST(names_what_is_allowed),
		PARAM_TEST(thirty_two_queues_are_allowed),
		PARAM_TEST(refused_filters_are_named),
		PARAM_TEST(a_mate_who_is_not_found_is_told),
	};

	return cmocka_run_group_tests_name("params", tests, NULL, NULL);
}
