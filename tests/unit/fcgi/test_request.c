/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fcgi/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#define ENV_MAX 16

/* Convert copies of the texts, as libfcgi's are writable. */
static struct http_request convert(TALLOC_CTX *mem, const char *const *texts,
				   int64_t *ret_length)
{
	struct http_request req = { 0 };
	char **env = talloc_zero_array(mem, char *, ENV_MAX);

	for (int i = 0; texts[i]; i++)
		env[i] = talloc_strdup(mem, texts[i]);
	assert_int_equal(fcgi_request_convert(env, mem, 1000, &req, ret_length), 0);
	return req;
}

static void takes_what_nginx_passes(void **state)
{
	static const char *const env[] = { "FCGI_ROLE=RESPONDER",
					   "REQUEST_METHOD=POST",
					   "REQUEST_URI=/api/x?a=%20b",
					   "CONTENT_TYPE=application/json",
					   "CONTENT_LENGTH=17",
					   "REMOTE_ADDR=192.0.2.1",
					   "HTTPS=on",
					   "SERVER_NAME=_",
					   "HTTP_HOST=lol.example",
					   "HTTP_IF_NONE_MATCH=\"a=b\"",
					   "HTTP_X_REQUEST_ID=abc",
					   "broken",
					   NULL };
	TALLOC_CTX *mem = talloc_new(NULL);
	int64_t length;
	struct http_request req = convert(mem, env, &length);

	(void)state;
	assert_null(req.malformed);
	assert_int_equal(req.method, HTTP_POST);
	assert_string_equal(req.method_text, "POST");
	assert_string_equal(req.path, "/api/x");
	assert_string_equal(http_request_param(&req, "a"), " b");
	assert_string_equal(req.remote_addr, "192.0.2.1");
	assert_string_equal(req.host, "lol.example");
	assert_true(req.https);
	assert_int_equal(length, 17);
	assert_string_equal(http_request_header(&req, "if-none-match"), "\"a=b\"");
	assert_string_equal(http_request_header(&req, "content-type"),
			    "application/json");
	assert_string_equal(http_request_header(&req, "content-length"), "17");
	assert_string_equal(req.request_id, "abc");
	talloc_free(mem);
}

static void takes_a_bare_request(void **state)
{
	static const char *const env[] = { "REQUEST_METHOD=GET",
					   "REQUEST_URI=/",
					   "CONTENT_LENGTH=",
					   "CONTENT_TYPE=",
					   "HTTPS=",
					   "SERVER_NAME=me",
					   NULL };
	TALLOC_CTX *mem = talloc_new(NULL);
	int64_t length;
	struct http_request req = convert(mem, env, &length);

	(void)state;
	assert_null(req.malformed);
	assert_int_equal(length, -1);
	assert_false(req.https);
	assert_string_equal(req.host, "me");
	assert_string_equal(req.remote_addr, "");
	assert_int_equal(req.header_count, 0);
	assert_int_equal(strlen(req.request_id), 32);
	talloc_free(mem);
}

static void expect_malformed(const char *const *env, const char *word)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	int64_t length;
	struct http_request req = convert(mem, env, &length);

	assert_non_null(req.malformed);
	if (!strstr(req.malformed, word))
		fail_msg("\"%s\" lacks \"%s\"", req.malformed, word);
	talloc_free(mem);
}

static void says_what_is_malformed(void **state)
{
	char many[600] = "REQUEST_URI=/?", longest[1200] = "HTTP_COOKIE=";
	const char *const no_uri[] = { "REQUEST_METHOD=GET", NULL };
	const char *const no_method[] = { "REQUEST_URI=/", NULL };
	const char *const escape[] = { "REQUEST_METHOD=GET", "REQUEST_URI=/%zz", NULL };
	const char *const params[] = { "REQUEST_METHOD=GET", many, NULL };
	const char *const large[] = { "REQUEST_METHOD=GET", "REQUEST_URI=/", longest,
				      NULL };
	static const char *const lengths[] = { "CONTENT_LENGTH=x", "CONTENT_LENGTH=-1",
					       "CONTENT_LENGTH=1 ", "CONTENT_LENGTH=+1",
					       "CONTENT_LENGTH=99999999999999999999" };

	(void)state;
	for (int i = 0; i < 101; i++)
		strcat(many, "a=1&");
	memset(longest + 12, 'x', 1100);
	expect_malformed(no_uri, "REQUEST_URI");
	expect_malformed(no_method, "REQUEST_METHOD");
	expect_malformed(escape, "percent");
	expect_malformed(params, "100");
	expect_malformed(large, "too large");
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		const char *const env[] = { "REQUEST_METHOD=POST", "REQUEST_URI=/",
					    lengths[i], NULL };

		expect_malformed(env, "length");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_nginx_passes),
		cmocka_unit_test(takes_a_bare_request),
		cmocka_unit_test(says_what_is_malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
