/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static void expect_malformed(const char *target, const char *word)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct http_request req = { 0 };

	assert_int_equal(http_request_set_target(&req, mem, target), 0);
	if (!req.malformed)
		fail_msg("%s was taken", target);
	assert_non_null(strstr(req.malformed, word));
	assert_non_null(req.path);
	assert_non_null(req.query);
	talloc_free(mem);
}

static void splits_path_and_query(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct http_request req = { 0 };

	(void)state;
	assert_int_equal(
		http_request_set_target(
			&req, mem,
			"/api/a%20b+c/%C3%A9?x=1&y=a+b%2B&&empty=&flag&x=2&=v&z=1=2&"),
		0);
	assert_null(req.malformed);
	assert_string_equal(req.path, "/api/a b+c/\xc3\xa9");
	assert_int_equal(req.param_count, 7);
	assert_string_equal(http_request_param(&req, "x"), "1");
	assert_string_equal(http_request_param(&req, "y"), "a b+");
	assert_string_equal(http_request_param(&req, "empty"), "");
	assert_string_equal(http_request_param(&req, "flag"), "");
	assert_string_equal(http_request_param(&req, "z"), "1=2");
	assert_string_equal(http_request_param(&req, ""), "v");
	assert_null(http_request_param(&req, "X"));
	assert_string_equal(req.params[4].name, "x");
	assert_string_equal(req.params[4].value, "2");
	talloc_free(mem);
}

static void takes_targets_without_query(void **state)
{
	static const char *const targets[] = { "/", "/?", "/a?&&", "/%3f%26" };
	TALLOC_CTX *mem = talloc_new(NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		struct http_request req = { 0 };

		assert_int_equal(http_request_set_target(&req, mem, targets[i]), 0);
		assert_null(req.malformed);
		assert_int_equal(req.param_count, 0);
		assert_string_equal(req.target, targets[i]);
	}
	talloc_free(mem);
}

static void decodes_every_escape(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);

	(void)state;
	for (int c = 1; c < 128; c++) {
		struct http_request req = { 0 };
		char target[16];
		const char text[2] = { (char)c, '\0' };

		snprintf(target, sizeof(target), c & 1 ? "/?a=%%%02x" : "/?a=%%%02X", c);
		assert_int_equal(http_request_set_target(&req, mem, target), 0);
		assert_null(req.malformed);
		assert_string_equal(http_request_param(&req, "a"), text);
	}
	talloc_free(mem);
}

static void refuses_broken_escapes(void **state)
{
	static const char *const targets[] = { "/%",       "/%4",    "/%g0",   "/%0g",
					       "/a%?x=1",  "/?a=%",  "/?a=%2", "/?%zz=1",
					       "/?a=1%&b", "/?a%3=1" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(targets); i++)
		expect_malformed(targets[i], "percent-encoding");
	expect_malformed("/a%00b", "NUL");
	expect_malformed("/?a=%00", "NUL");
	expect_malformed("", "begin");
	expect_malformed("*", "begin");
	expect_malformed("?a=1", "begin");
	expect_malformed("http://host/x", "begin");
}

static void refuses_text_that_is_not_utf8(void **state)
{
	static const char *const targets[] = {
		"/%80",          "/%ff",          "/%C0%AF",       "/%C3",
		"/%E2%82",       "/%E0%80%80",    "/%ED%A0%80",    "/%F0%80%80%80",
		"/%F4%90%80%80", "/%F5%80%80%80", "/?a=%E2%28%A1", "/?%C3=1",
		"/\xc3",         "/?x=%F0%9F%92", "/%C3%A9%BF",
	};
	static const char *const good[] = { "/%C2%80",       "/%DF%BF",
					    "/%E0%A0%80",    "/%ED%9F%BF",
					    "/%EE%80%80",    "/%EF%BF%BF",
					    "/%F0%90%80%80", "/%F4%8F%BF%BF",
					    "/\xc3\xa9" };
	TALLOC_CTX *mem = talloc_new(NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(targets); i++)
		expect_malformed(targets[i], "UTF-8");
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		struct http_request req = { 0 };

		assert_int_equal(http_request_set_target(&req, mem, good[i]), 0);
		if (req.malformed)
			fail_msg("%s: %s", good[i], req.malformed);
	}
	talloc_free(mem);
}

static void bounds_the_number_of_parameters(void **state)
{
	char target[512] = "/?";
	TALLOC_CTX *mem = talloc_new(NULL);
	struct http_request req = { 0 };

	(void)state;
	for (int i = 0; i < 100; i++)
		strcat(target, "a=&");
	assert_int_equal(http_request_set_target(&req, mem, target), 0);
	assert_int_equal(req.param_count, 100);
	strcat(target, "b");
	assert_int_equal(http_request_set_target(&req, mem, target), -E_LIMITED);
	assert_int_equal(req.param_count, 0);
	assert_string_equal(req.path, "/");
	talloc_free(mem);
}

static void finds_headers(void **state)
{
	struct http_pair headers[] = { { "host", "h" }, { "if-none-match", "\"x\"" } };
	struct http_request req = { .headers = headers, .header_count = 2 };

	(void)state;
	assert_string_equal(http_request_header(&req, "if-none-match"), "\"x\"");
	assert_null(http_request_header(&req, "if-match"));
}

static void names_methods(void **state)
{
	(void)state;
	for (int i = 0; i < HTTP_METHOD_COUNT; i++)
		assert_int_equal(http_method_parse(http_method_name((enum http_method)i)),
				 i);
	assert_int_equal(http_method_parse("get"), HTTP_OTHER);
	assert_int_equal(http_method_parse(""), HTTP_OTHER);
	assert_int_equal(http_method_parse("PATCH"), HTTP_OTHER);
}

static void takes_a_clean_request_id(void **state)
{
	static const char *const bad[] = {
		"",    "a b",      "a\nb",
		"<x>", "\xc3\xa9", "1234567890123456789012345678901234567"
	};
	struct http_request req = { 0 }, other = { 0 };

	(void)state;
	http_request_set_id(&req, "Ab.9_-123456789012345678901234567890");
	assert_string_equal(req.request_id, "Ab.9_-123456789012345678901234567890");
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		http_request_set_id(&req, bad[i]);
		assert_int_equal(strlen(req.request_id), 32);
		assert_int_equal(strspn(req.request_id, "0123456789abcdef"), 32);
	}
	for (int i = 0; i < 100; i++) {
		http_request_set_id(&other, NULL);
		assert_string_not_equal(other.request_id, req.request_id);
		req = other;
	}
}

static void forked_processes_make_different_ids(void **state)
{
	struct http_request mine = { 0 }, theirs = { 0 };
	int ends[2], status;
	pid_t pid;

	(void)state;
	http_request_set_id(&mine, NULL);
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		ssize_t n;

		http_request_set_id(&theirs, NULL);
		n = write(ends[1], theirs.request_id, sizeof(theirs.request_id));
		_exit(n != sizeof(theirs.request_id));
	}
	http_request_set_id(&mine, NULL);
	assert_int_equal(read(ends[0], theirs.request_id, sizeof(theirs.request_id)),
			 sizeof(theirs.request_id));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_string_not_equal(mine.request_id, theirs.request_id);
	close(ends[0]);
	close(ends[1]);
}

static char *own(const char *text)
{
	char *copy = strdup(text);

	assert_non_null(copy);
	return copy;
}

static void is_kept_beyond_its_texts(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char *texts[] = { own("/a%20b?x=1&y=2"), own("GET"), own("stats.example"),
			  own("accept"), own("text/html") };
	struct http_pair headers[] = { { texts[3], texts[4] } };
	struct http_request req = { .method_text = texts[1],
				    .host = texts[2],
				    .headers = headers,
				    .header_count = 1 };

	(void)state;
	assert_int_equal(http_request_set_target(&req, mem, texts[0]), 0);
	assert_int_equal(http_request_keep(&req, mem), 0);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		memset(texts[i], '!', strlen(texts[i]));
		free(texts[i]);
	}
	assert_string_equal(req.target, "/a%20b?x=1&y=2");
	assert_string_equal(req.query, "x=1&y=2");
	assert_string_equal(req.path, "/a b");
	assert_string_equal(req.method_text, "GET");
	assert_string_equal(req.host, "stats.example");
	assert_string_equal(http_request_header(&req, "accept"), "text/html");
	assert_string_equal(http_request_param(&req, "y"), "2");
	/* Without a query, too. */
	assert_int_equal(http_request_set_target(&req, mem, "/livez"), 0);
	assert_int_equal(http_request_keep(&req, mem), 0);
	assert_string_equal(req.query, "");
	talloc_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_path_and_query),
		cmocka_unit_test(takes_targets_without_query),
		cmocka_unit_test(decodes_every_escape),
		cmocka_unit_test(refuses_broken_escapes),
		cmocka_unit_test(refuses_text_that_is_not_utf8),
		cmocka_unit_test(bounds_the_number_of_parameters),
		cmocka_unit_test(finds_headers),
		cmocka_unit_test(is_kept_beyond_its_texts),
		cmocka_unit_test(names_methods),
		cmocka_unit_test(takes_a_clean_request_id),
		cmocka_unit_test(forked_processes_make_different_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
