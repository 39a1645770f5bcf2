/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/problem.h"

#include "json/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const char *text_of(const struct json_value *root, const char *key)
{
	return json_text(json_member(root, key));
}

static void writes_both_kinds_of_members(void **state)
{
	static const char *const valid[] = { "today", "all" };
	const struct http_problem problem = { .status = 400,
					      .code = "invalid_period",
					      .title = "No such period",
					      .detail = "\"yes\"\n is none",
					      .base = "/lol",
					      .instance = "abc-1",
					      .allowed_name = "valid_periods",
					      .allowed = valid,
					      .allowed_count = 2 };
	TALLOC_CTX *mem = talloc_new(NULL);
	struct http_response resp = { 0 };
	const struct json_value *root;
	struct json_doc *doc;

	(void)state;
	http_problem_write(&problem, mem, &resp);
	assert_int_equal(resp.status, 400);
	assert_string_equal(resp.content_type, "application/problem+json");
	assert_string_equal(resp.error_code, "invalid_period");
	assert_int_equal(json_parse(mem, resp.body, resp.body_len, &doc, NULL), 0);
	root = json_root(doc);
	assert_string_equal(text_of(root, "type"), "/lol/problems/invalid_period");
	assert_string_equal(text_of(root, "title"), "No such period");
	assert_string_equal(text_of(root, "detail"), "\"yes\"\n is none");
	assert_string_equal(text_of(root, "instance"), "urn:lme:request:abc-1");
	assert_string_equal(text_of(root, "error"), "invalid_period");
	assert_string_equal(text_of(root, "message"), "\"yes\"\n is none");
	assert_int_equal(json_get_int(doc, root, "", "status", 0, 999, 0), 400);
	assert_false(json_get_bool(doc, root, "", "success", true));
	assert_int_equal(json_length(json_member(root, "valid_periods")), 2);
	talloc_free(mem);
}

static void replaces_an_answer_begun(void **state)
{
	const struct http_problem problem = { .status = 500,
					      .code = "internal_error",
					      .title = "t",
					      .detail = "d",
					      .base = "",
					      .instance = "i" };
	TALLOC_CTX *mem = talloc_new(NULL);
	struct http_response resp = {
		.status = 200, .content_type = "text/csv", .body = "a,b", .body_len = 3
	};

	(void)state;
	http_problem_write(&problem, mem, &resp);
	assert_int_equal(resp.status, 500);
	assert_non_null(strstr(resp.body, "\"type\":\"/problems/internal_error\""));
	assert_null(strstr(resp.body, "valid_"));
	talloc_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_both_kinds_of_members),
		cmocka_unit_test(replaces_an_answer_begun),
	};

	return cmocka_run_group_tests_name("problem", tests, NULL, NULL);
}
