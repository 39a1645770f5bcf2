/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the audit log is told of writes, refusals and commands. */
#include "guard_world.h"

#include "api/audit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static const struct json_value *last_line(struct world *w, const char *path)
{
	struct json_doc *doc;
	FILE *f = fopen(path, "r");
	char line[2048], kept[2048] = "";

	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		strcpy(kept, line);
	fclose(f);
	assert_null(strstr(kept, "bbbbbbbb")); /* the token's secret part */
	assert_null(strstr(kept, "cccccccc"));
	assert_int_equal(json_parse(w->mem, kept, strlen(kept), &doc, NULL), 0);
	return json_root(doc);
}

static void expect_line(struct world *w, const char *path, const char *caller,
			const char *verdict, int64_t status)
{
	const struct json_value *line = last_line(w, path);
	int64_t found;

	assert_string_equal(json_text(json_member(line, "caller")), caller);
	assert_string_equal(json_text(json_member(line, "verdict")), verdict);
	assert_true(json_to_int(json_member(line, "status"), &found));
	assert_int_equal(found, status);
	assert_string_equal(json_text(json_member(line, "remote")), "192.0.2.7");
	assert_string_equal(json_text(json_member(line, "id")), "test-1");
}

static void writes_and_refusals_are_audited(void **state)
{
	struct world *w = *state;
	char path[] = "/tmp/lme-audit-XXXXXX";
	int fd = mkstemp(path);
	struct api *api = fake_api_with(w, (struct api_config){ .audit_log = path });
	off_t size;

	assert_true(fd >= 0);
	ASK(api);
	expect_line(w, path, "anonymous", "unauthenticated", 401);
	ASK(api, .headers = { "authorization: Bearer lme_x" });
	expect_line(w, path, "anonymous", "invalid_token", 401);
	ASK(api, .target = "/x?token=" FAKE_TOKEN);
	expect_line(w, path, "anonymous", "token_in_url", 400);
	fake.caller = player_caller;
	ASK(api, .target = "/metrics", .headers = { COOKIE });
	expect_line(w, path, "session", "forbidden", 403);
	ASK(api, .headers = { COOKIE });
	expect_line(w, path, "session", "hidden", 404);
	ASK(api, .method = HTTP_PUT, .target = SETTINGS, .body = "{}",
	    .headers = { COOKIE, ORIGIN, "content-type: application/json" });
	expect_line(w, path, "session", "allowed", 200);
	ASK(api, .method = HTTP_PUT, .target = SETTINGS, .body = "{}",
	    .headers = { COOKIE, "origin: http://evil" });
	expect_line(w, path, "anonymous", "cross_site", 403);
	fake.limited = true;
	ASK(api, .headers = { COOKIE });
	expect_line(w, path, "session", "limited", 429);
	fake.limited = false;
	/* Reading leaves no line. */
	size = lseek(fd, 0, SEEK_END);
	ASK(api, .target = SETTINGS, .headers = { COOKIE });
	world_expect(w, 200, NULL);
	ASK(api, .target = "/nothing");
	world_expect(w, 404, "not_found");
	ASK(api, .method = HTTP_HEAD, .target = "/api/auth/logout");
	world_expect(w, 405, "method_not_allowed");
	ASK(api, .method = HTTP_OPTIONS, .target = SETTINGS);
	world_expect(w, 204, NULL);
	assert_int_equal(lseek(fd, 0, SEEK_END), size);
	close(fd);
	unlink(path);
}

static void what_has_no_route_is_audited(void **state)
{
	static const struct {
		enum http_method method;
		const char *target, *verdict;
		int status;
		bool too_large;
	} cases[] = {
		{ HTTP_POST, "/nothing", "no_route", 404, false },
		{ HTTP_OTHER, "/nothing", "no_route", 404, false },
		{ HTTP_DELETE, SETTINGS, "no_method", 405, false },
		{ HTTP_OTHER, SETTINGS, "no_method", 405, false },
		{ HTTP_PUT, SETTINGS, "too_large", 413, true },
		{ HTTP_GET, "/api/players?search=%zz", "unreadable", 400, false },
	};
	struct world *w = *state;
	char path[] = "/tmp/lme-audit-XXXXXX";
	int fd = mkstemp(path);
	struct api *api = fake_api_with(w, (struct api_config){ .audit_log = path });

	assert_true(fd >= 0);
	fake.caller = reader_caller;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const bool known = cases[i].status != 400;

		ASK(api, .method = cases[i].method, .target = cases[i].target,
		    .too_large = cases[i].too_large, .headers = { BEARER });
		assert_int_equal(w->resp.status, cases[i].status);
		expect_line(w, path, known ? "token" : "anonymous", cases[i].verdict,
			    cases[i].status);
		assert_int_equal(fake.counted.token_id, known ? 3 : 0);
	}
	close(fd);
	unlink(path);
}

/* The log tells them apart, the answer does not. */
static void hidden_and_unknown_differ_in_the_log_alone(void **state)
{
	static const char *const targets[] = { PERIOD "?player=" OTHER,
					       PERIOD "?riot_id=x&tag=y",
					       "/api/matches/EUW1_1" };
	struct world *w = *state;
	char path[] = "/tmp/lme-audit-XXXXXX";
	int fd = mkstemp(path);
	struct api *api = fake_api_with(w, (struct api_config){ .audit_log = path });

	assert_true(fd >= 0);
	fake.caller = reader_caller;
	fake.fail = E_NOT_FOUND;
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		const char *unknown;

		ASK(api, .target = targets[i], .headers = { BEARER });
		unknown = w->resp.body;
		expect_line(w, path, "token", "not_stored", 404);
		fake.hide = true;
		ASK(api, .target = targets[i], .headers = { BEARER });
		expect_line(w, path, "token", "hidden", 404);
		assert_string_equal(w->resp.body, unknown);
		fake.hide = false;
	}
	close(fd);
	unlink(path);
}

static void commands_are_audited(void **state)
{
	struct world *w = *state;
	char path[] = "/tmp/lme-audit-XXXXXX";
	int fd = mkstemp(path);
	struct audit_command command = { .command = "token revoke",
					 .subject = "token_id",
					 .id = 12,
					 .now_ms = 1742750246000 };
	struct err err = { 0 };
	const struct json_value *line;
	int64_t id;

	assert_true(fd >= 0);
	assert_int_equal(audit_command_write(path, &command, &err), 0);
	line = last_line(w, path);
	assert_string_equal(json_text(json_member(line, "command")), "token revoke");
	assert_true(json_to_int(json_member(line, "token_id"), &id));
	assert_int_equal(id, 12);
	assert_int_equal(audit_command_write("", &command, &err), 0);
	assert_int_equal(audit_command_write("/dev/full", &command, &err), -E_NOSPACE);
	assert_int_equal(audit_command_write("/nonexistent/x", &command, &err),
			 -E_NOT_FOUND);
	/* A link would let who owns the directory have root write anywhere. */
	close(fd);
	unlink(path);
	assert_int_equal(symlink("/tmp/lme-audit-nowhere", path), 0);
	assert_int_equal(audit_command_write(path, &command, &err), -E_ACCESS);
	assert_int_equal(access("/tmp/lme-audit-nowhere", F_OK), -1);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(writes_and_refusals_are_audited),
		WORLD_TEST(what_has_no_route_is_audited),
		WORLD_TEST(hidden_and_unknown_differ_in_the_log_alone),
		WORLD_TEST(commands_are_audited),
	};

	return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
