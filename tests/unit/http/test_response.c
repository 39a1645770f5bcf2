/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/response.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static void expect_rendered(const struct http_response *resp, bool head, const char *want)
{
	struct buf out;
	size_t body_len;

	buf_init(&out, NULL, 0);
	body_len = http_response_render(resp, head, &out);
	buf_add(&out, resp->body, body_len);
	assert_false(out.failed);
	assert_string_equal(out.data, want);
	buf_done(&out);
}

static void renders_head_and_body(void **state)
{
	struct http_response resp = { .status = 200,
				      .content_type = "application/json",
				      .body = "{}\n",
				      .body_len = 3 };

	(void)state;
	assert_int_equal(http_response_header(&resp, "ETag", "W/\"1\""), 0);
	expect_rendered(
		&resp, false,
		"Status: 200 OK\r\nETag: W/\"1\"\r\n"
		"Content-Type: application/json\r\nContent-Length: 3\r\n\r\n{}\n");
	expect_rendered(&resp, true,
			"Status: 200 OK\r\nETag: W/\"1\"\r\n"
			"Content-Type: application/json\r\nContent-Length: 3\r\n\r\n");
}

static void sends_no_body_where_none_belongs(void **state)
{
	struct http_response resp = {
		.status = 304, .content_type = "text/plain", .body = "x", .body_len = 1
	};

	(void)state;
	expect_rendered(&resp, false, "Status: 304 Not Modified\r\n\r\n");
	resp.status = 204;
	expect_rendered(&resp, false, "Status: 204 No Content\r\n\r\n");
	resp = (struct http_response){ .status = 404 };
	expect_rendered(&resp, false,
			"Status: 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}

static void lets_no_header_be_smuggled(void **state)
{
	struct http_response resp = { .status = 302 };

	(void)state;
	assert_int_equal(http_response_header(&resp, "Location", "/a\r\nSet-Cookie: x"),
			 0);
	expect_rendered(&resp, false,
			"Status: 302 Found\r\nLocation: /a  Set-Cookie: x\r\n"
			"Content-Length: 0\r\n\r\n");
}

static void bounds_the_headers(void **state)
{
	struct http_response resp = { .status = 200 };

	(void)state;
	for (int i = 0; i < HTTP_RESPONSE_HEADERS_MAX; i++)
		assert_int_equal(http_response_header(&resp, "X", "1"), 0);
	assert_int_equal(http_response_header(&resp, "X", "1"), -E_LIMITED);
	assert_int_equal(resp.header_count, HTTP_RESPONSE_HEADERS_MAX);
}

static void knows_reasons(void **state)
{
	(void)state;
	assert_string_equal(http_reason(200), "OK");
	assert_string_equal(http_reason(413), "Content Too Large");
	assert_string_equal(http_reason(599), "Unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(renders_head_and_body),
		cmocka_unit_test(sends_no_body_where_none_belongs),
		cmocka_unit_test(lets_no_header_be_smuggled),
		cmocka_unit_test(bounds_the_headers),
		cmocka_unit_test(knows_reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
