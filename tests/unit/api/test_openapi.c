/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The served OpenAPI document and the route table say the same, both ways. */
#include "fake_service.h"

#include "api/params.h"
#include "api/routes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static TALLOC_CTX *mem;
static const struct json_value *doc;

static int setup(void **state)
{
	struct http_response resp;

	(void)state;
	mem = talloc_new(NULL);
	fake_reset();
	fake_ask(fake_api(mem, ""), mem, HTTP_GET, "/openapi.json", NULL, &resp);
	doc = fake_json(mem, &resp);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	talloc_free(mem);
	return 0;
}

/* "/api/matches/:id" as OpenAPI writes it: "/api/matches/{id}" */
static char *template_of(const char *path)
{
	char *out = talloc_strdup(mem, "");

	while (*path) {
		size_t n = strcspn(path, ":");

		out = talloc_strndup_append(out, path, n);
		path += n;
		if (*path != ':')
			break;
		n = strcspn(++path, "/");
		out = talloc_asprintf_append(out, "{%.*s}", (int)n, path);
		path += n;
	}
	return out;
}

static const char *method_key(enum http_method method)
{
	static const char *const keys[HTTP_METHOD_COUNT] = { [HTTP_GET] = "get",
							     [HTTP_POST] = "post",
							     [HTTP_PUT] = "put",
							     [HTTP_DELETE] = "delete" };

	return keys[method];
}

static void every_answering_route_is_described(void **state)
{
	size_t n;
	const struct api_route *routes = api_routes(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		const struct json_value *path = json_member(json_member(doc, "paths"),
							    template_of(routes[i].path));
		bool described =
			json_is_object(json_member(path, method_key(routes[i].method)));

		if (described != (routes[i].handler != NULL))
			fail_msg("%s %s: handler %d, described %d",
				 http_method_name(routes[i].method), routes[i].path,
				 routes[i].handler != NULL, described);
	}
}

static bool in_table(const char *template, const char *method)
{
	size_t n;
	const struct api_route *routes = api_routes(&n);

	for (size_t i = 0; i < n; i++)
		if (routes[i].handler &&
		    strcmp(template_of(routes[i].path), template) == 0 &&
		    strcmp(method_key(routes[i].method), method) == 0)
			return true;
	return false;
}

static void every_description_has_its_route(void **state)
{
	const struct json_value *paths = json_member(doc, "paths"), *path, *op;
	const char *template, *method;

	(void)state;
	for (void *i = NULL; (i = json_next_member(paths, i, &template, &path));)
		for (void *j = NULL; (j = json_next_member(path, j, &method, &op));)
			if (!in_table(template, method))
				fail_msg("%s %s is in no route table", method, template);
}

/* A parameter's name and place, references followed one step. */
static const char *param_of(const struct json_value *param, const char **ret_in)
{
	const char *ref = json_text(json_member(param, "$ref"));

	if (ref) {
		assert_memory_equal(ref, "#/components/parameters/", 24);
		param = json_member(
			json_member(json_member(doc, "components"), "parameters"),
			ref + 24);
		assert_non_null(param);
	}
	*ret_in = json_text(json_member(param, "in"));
	return json_text(json_member(param, "name"));
}

static uint32_t query_mask(const struct json_value *op)
{
	const struct json_value *list = json_member(op, "parameters");
	uint32_t mask = 0;

	for (size_t i = 0; i < json_length(list); i++) {
		const char *in, *name = param_of(json_element(list, i), &in);
		int p = 0;

		if (strcmp(in, "query") != 0)
			continue;
		while (p < PARAM_COUNT && strcmp(params_name((enum param)p), name) != 0)
			p++;
		assert_true(p < PARAM_COUNT);
		mask |= PARAM_BIT(p);
	}
	return mask;
}

static void parameters_are_the_same(void **state)
{
	size_t n;
	const struct api_route *routes = api_routes(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		const struct json_value *path = json_member(json_member(doc, "paths"),
							    template_of(routes[i].path));
		uint32_t mask =
			query_mask(json_member(path, method_key(routes[i].method)));

		if (routes[i].handler && mask != routes[i].params)
			fail_msg("%s: parameters %x in the table, %x in the document",
				 routes[i].path, routes[i].params, mask);
	}
}

/* "x-rule", "x-cost" and what a caller has to show. */
static void access_is_the_same(void **state)
{
	size_t n;
	const struct api_route *routes = api_routes(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		const struct json_value *path = json_member(json_member(doc, "paths"),
							    template_of(routes[i].path));
		const struct json_value *op =
			json_member(path, method_key(routes[i].method));
		const struct json_value *security = json_member(op, "security");
		bool must_say = routes[i].rule > RULE_MMR;

		if (!routes[i].handler)
			continue;
		assert_string_equal(json_text(json_member(op, "x-rule")),
				    access_rule_name(routes[i].rule));
		assert_string_equal(json_text(json_member(op, "x-cost")),
				    api_cost_name(routes[i].cost));
		assert_true(json_is_array(security));
		assert_int_equal(json_length(security), routes[i].cost == COST_FREE ? 0
							: must_say                  ? 2
										    : 3);
	}
}

static void is_openapi_3_1(void **state)
{
	(void)state;
	assert_string_equal(json_text(json_member(doc, "openapi")), "3.1.0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_openapi_3_1),
		cmocka_unit_test(every_answering_route_is_described),
		cmocka_unit_test(every_description_has_its_route),
		cmocka_unit_test(parameters_are_the_same),
		cmocka_unit_test(access_is_the_same),
	};

	return cmocka_run_group_tests_name("openapi", tests, setup, teardown);
}
