/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/router.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static const struct {
	enum http_method method;
	const char *path;
} table[] = {
	{ HTTP_GET, "/" },
	{ HTTP_GET, "/api/matches/:id" },
	{ HTTP_GET, "/api/export/formats" },
	{ HTTP_DELETE, "/api/export/:id" },
	{ HTTP_GET, "/api/export/:id/log/:line" },
	{ HTTP_GET, "/api/settings" },
	{ HTTP_PUT, "/api/settings" },
};

static int setup(void **state)
{
	struct router *router;

	if (router_new(NULL, &router) < 0)
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (router_add(router, table[i].method, table[i].path, i, NULL) < 0)
			return -1;
	*state = router;
	return 0;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

static void finds_literals_and_parameters(void **state)
{
	struct router_match m;

	assert_int_equal(router_find(*state, HTTP_GET, "/", &m), ROUTER_FOUND);
	assert_int_equal(m.route, 0);
	assert_int_equal(router_find(*state, HTTP_GET, "/api/matches/EUW1_1", &m),
			 ROUTER_FOUND);
	assert_int_equal(m.route, 1);
	assert_int_equal(m.param_count, 1);
	assert_memory_equal(m.params[0].name, "id", m.params[0].name_len);
	assert_int_equal(m.params[0].len, 6);
	assert_memory_equal(m.params[0].text, "EUW1_1", 6);
	assert_int_equal(router_find(*state, HTTP_GET, "/api/export/7/log/12", &m),
			 ROUTER_FOUND);
	assert_int_equal(m.param_count, 2);
	assert_memory_equal(m.params[1].name, "line", 4);
	assert_memory_equal(m.params[1].text, "12", 2);
}

static void literal_wins_but_gives_way(void **state)
{
	struct router_match m;

	assert_int_equal(router_find(*state, HTTP_GET, "/api/export/formats", &m),
			 ROUTER_FOUND);
	assert_int_equal(m.route, 2);
	assert_int_equal(m.param_count, 0);
	/* The literal does not know DELETE, the parameter does. */
	assert_int_equal(router_find(*state, HTTP_DELETE, "/api/export/formats", &m),
			 ROUTER_FOUND);
	assert_int_equal(m.route, 3);
	assert_int_equal(m.param_count, 1);
	assert_int_equal(router_find(*state, HTTP_GET, "/api/export/formats/log/1", &m),
			 ROUTER_FOUND);
	assert_int_equal(m.route, 4);
}

static void head_is_get(void **state)
{
	struct router_match m;

	assert_int_equal(router_find(*state, HTTP_HEAD, "/api/settings", &m),
			 ROUTER_FOUND);
	assert_int_equal(m.route, 5);
}

static void tells_404_from_405(void **state)
{
	static const char *const unknown[] = {
		"",
		"/api",
		"/api/",
		"/api/settings/",
		"/API/settings",
		"//api/settings",
		"/api/matches/",
		"/api/matches/a/b",
		"/api/export/1/log/",
		"/1/2/3/4/5/6/7/8/9/10/11/12/13/14",
	};
	struct router_match m;

	for (size_t i = 0; i < ARRAY_LEN(unknown); i++)
		assert_int_equal(router_find(*state, HTTP_GET, unknown[i], &m),
				 ROUTER_NO_PATH);
	assert_int_equal(router_find(*state, HTTP_POST, "/api/settings", &m),
			 ROUTER_NO_METHOD);
	assert_int_equal(m.methods, 1u << HTTP_GET | 1u << HTTP_PUT);
	assert_int_equal(router_find(*state, HTTP_POST, "/api/export/formats", &m),
			 ROUTER_NO_METHOD);
	assert_int_equal(m.methods, 1u << HTTP_GET | 1u << HTTP_DELETE);
}

static void writes_allow(void **state)
{
	char *allow = router_allow(*state, 1u << HTTP_GET | 1u << HTTP_PUT);

	assert_string_equal(allow, "GET, HEAD, PUT, OPTIONS");
	talloc_free(allow);
	allow = router_allow(*state, 1u << HTTP_POST);
	assert_string_equal(allow, "POST, OPTIONS");
	talloc_free(allow);
}

static void refuses_bad_templates(void **state)
{
	struct err err = { 0 };

	assert_int_equal(router_add(*state, HTTP_GET, "api", 9, &err), -E_INVALID);
	assert_int_equal(router_add(*state, HTTP_GET, "/api/settings", 9, &err),
			 -E_CONFLICT);
	assert_int_equal(router_add(*state, HTTP_GET, "/api/matches/:other", 9, &err),
			 -E_CONFLICT);
	assert_int_equal(router_add(*state, HTTP_GET, "/:a/:b/:c/:d/:e", 9, &err),
			 -E_INVALID);
}

static void strips_the_base(void **state)
{
	(void)state;
	assert_string_equal(router_strip_base("", "/api"), "/api");
	assert_string_equal(router_strip_base("/lol", "/lol/api"), "/api");
	assert_string_equal(router_strip_base("/lol", "/lol"), "/");
	assert_string_equal(router_strip_base("/lol", "/lol/"), "/");
	assert_null(router_strip_base("/lol", "/lolly/api"));
	assert_null(router_strip_base("/lol", "/api"));
	assert_string_equal(router_strip_base("", ""), "/");
}

/* Hundreds of siblings: the sorted child lists keep every one reachable. */
static void finds_each_of_many(void **state)
{
	static char paths[400][32];
	struct router *router;
	struct router_match m;

	(void)state;
	assert_int_equal(router_new(NULL, &router), 0);
	for (unsigned i = 0; i < ARRAY_LEN(paths); i++) {
		snprintf(paths[i], sizeof(paths[i]), "/x/%u", i * 7919u % 400u);
		assert_int_equal(router_add(router, HTTP_GET, paths[i], i, NULL), 0);
	}
	for (unsigned i = 0; i < ARRAY_LEN(paths); i++) {
		assert_int_equal(router_find(router, HTTP_GET, paths[i], &m),
				 ROUTER_FOUND);
		assert_int_equal(m.route, i);
	}
	assert_int_equal(router_find(router, HTTP_GET, "/x/400", &m), ROUTER_NO_PATH);
	talloc_free(router);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_literals_and_parameters),
		cmocka_unit_test(literal_wins_but_gives_way),
		cmocka_unit_test(head_is_get),
		cmocka_unit_test(tells_404_from_405),
		cmocka_unit_test(writes_allow),
		cmocka_unit_test(strips_the_base),
		cmocka_unit_test(finds_each_of_many),
		cmocka_unit_test(refuses_bad_templates),
	};

	return cmocka_run_group_tests_name("router", tests, setup, teardown);
}
