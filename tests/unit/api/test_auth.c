/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sign-in, sign-out, profile and settings over scripted services; bodies and mistakes. */
#include "fake_service.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define JSON     "content-type: application/json"
#define COOKIE   "cookie: lol-session=" FAKE_COOKIE
#define ORIGIN   "origin: http://stats.example"
#define SETTINGS "/api/dashboard/settings"
#define VALIDATE "/api/auth/validate"

struct world {
	TALLOC_CTX *mem;
	struct api *api, *reader; /* without and with somebody who reads icons */
	struct http_response resp;
};

static int read_icon(void *arg, const char *puuid, const char *platform,
		     struct deadline deadline, uint32_t *ret_icon_id, struct err *err)
{
	(void)arg;
	(void)puuid;
	(void)platform;
	(void)deadline;
	(void)ret_icon_id;
	return err_set(err, E_BUG, "the service is a script: it asks nobody");
}

static int setup(void **state)
{
	struct world *w = talloc_zero(NULL, struct world);

	fake_reset();
	w->mem = w;
	w->api = fake_api(w, "");
	w->reader = fake_api_with(w, (struct api_config){ .read_icon = read_icon });
	fake.caller = (struct access_caller){ .kind = CALLER_SESSION,
					      .scope = SCOPE_WRITE,
					      .session_id = 9,
					      .player_count = 1,
					      .players = { { 5, FAKE_PUUID } } };
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

static const struct json_value *send(struct world *w, struct api *api,
				     struct fake_request wanted)
{
	fake_send(api, w->mem, &wanted, &w->resp);
	return fake_json(w->mem, &w->resp);
}

#define SEND(api, ...) send(w, api, (struct fake_request){ __VA_ARGS__ })
#define POST(api, text, ...)                                               \
	SEND(api, .method = HTTP_POST, .target = VALIDATE, .body = (text), \
	     .headers = { JSON, ##__VA_ARGS__ })

static bool is_false(const struct json_value *object, const char *member)
{
	bool v = true;

	return json_to_bool(json_member(object, member), &v) && !v;
}

static void expect(const struct world *w, int status, const char *code)
{
	assert_int_equal(w->resp.status, status);
	if (code)
		assert_string_equal(w->resp.error_code, code);
	else
		assert_null(w->resp.error_code);
}

static void a_token_opens_a_session(void **state)
{
	struct world *w = *state;
	const struct json_value *root =
		POST(w->api, "{\"token\":\"" FAKE_TOKEN "\"}", COOKIE, ORIGIN);
	const struct json_value *user = json_member(root, "user");

	expect(w, 200, NULL);
	assert_string_equal(fake.opened_with, FAKE_TOKEN);
	/* Whatever was there before ends: nobody waits inside a session of theirs. */
	assert_string_equal(fake.old_cookie, FAKE_COOKIE);
	assert_string_equal(fake_header(&w->resp, "Set-Cookie"),
			    "lol-session=" FAKE_COOKIE
			    "; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
	assert_string_equal(fake_header(&w->resp, "Cache-Control"), "no-store");
	assert_string_equal(json_text(json_member(user, "riot_puuid")), FAKE_PUUID);
	assert_string_equal(json_text(json_member(user, "region")), "euw1");
	assert_string_equal(json_text(json_member(root, "scope")), "write");
	assert_null(strstr(w->resp.body, "cccc"));
	assert_null(strstr(w->resp.body, "lme_"));
}

static void the_cookie_fits_the_connection(void **state)
{
	struct world *w = *state;
	struct api *sub = fake_api(w, "/lol");

	SEND(w->api, .method = HTTP_POST, .target = VALIDATE, .https = true,
	     .body = "{\"token\":\"" FAKE_TOKEN "\"}", .headers = { JSON });
	assert_string_equal(fake_header(&w->resp, "Set-Cookie"),
			    "__Host-lol-session=" FAKE_COOKIE
			    "; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
	SEND(sub, .method = HTTP_POST, .target = "/lol" VALIDATE, .https = true,
	     .body = "{\"token\":\"" FAKE_TOKEN "\"}", .headers = { JSON });
	assert_string_equal(fake_header(&w->resp, "Set-Cookie"),
			    "__Host-lol-session-lol=" FAKE_COOKIE
			    "; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
}

static void a_wrong_token_opens_nothing(void **state)
{
	struct world *w = *state;
	const struct json_value *root;

	fake.session = E_ACCESS;
	root = POST(w->api, "{\"token\":\"" FAKE_TOKEN "\"}");
	expect(w, 401, "invalid_token");
	assert_true(is_false(root, "valid") && is_false(root, "success"));
	assert_string_equal(json_text(json_member(root, "error_message")),
			    json_text(json_member(root, "detail")));
	assert_null(fake_header(&w->resp, "Set-Cookie"));
	fake.session = E_UNAVAILABLE;
	POST(w->api, "{\"token\":\"" FAKE_TOKEN "\"}");
	expect(w, 503, "service_unavailable");
}

static void a_riot_id_alone_opens_nothing(void **state)
{
	struct world *w = *state;
	const struct json_value *root = POST(
		w->api, "{\"riot_id\":\"a\",\"riot_tag\":\"b\",\"region\":\"euw1\"}");

	expect(w, 400, "ownership_unavailable");
	assert_true(is_false(root, "valid"));
	assert_null(fake_header(&w->resp, "Set-Cookie"));
	root = POST(w->reader,
		    "{\"riot_id\":\"a\",\"riot_tag\":\"b\",\"region\":\"euw1\"}");
	expect(w, 202, NULL);
	assert_true(is_false(root, "valid"));
	assert_string_equal(fake.proven, "a#b of EUW1");
	assert_string_equal(fake.proven_by.address, "192.0.2.7");
	assert_null(fake_header(&w->resp, "Set-Cookie"));
	POST(w->reader, "{\"challenge\":\"" FAKE_COOKIE "\"}");
	expect(w, 200, NULL);
	assert_string_equal(fake.opened_with, FAKE_COOKIE);
	assert_non_null(fake_header(&w->resp, "Set-Cookie"));
	fake.session = E_CONFLICT;
	POST(w->reader, "{\"challenge\":\"" FAKE_COOKIE "\"}");
	expect(w, 409, "icon_not_shown");
	fake.session = E_ACCESS;
	POST(w->reader, "{\"challenge\":\"" FAKE_COOKIE "\"}");
	expect(w, 401, "invalid_challenge");
	POST(w->reader, "{\"riot_id\":\"a\",\"riot_tag\":\"b\",\"region\":\"xx\"}");
	expect(w, 400, "invalid_region");
}

static void bodies_are_read_with_care(void **state)
{
	static const struct {
		const char *body, *type;
		int status;
		const char *word;
	} cases[] = {
		{ "", JSON, 400, "no JSON" },
		{ "{", JSON, 400, "no JSON" },
		{ "[]", JSON, 400, "object" },
		{ "{}", JSON, 400, "give token" },
		{ "{\"token\":1}", JSON, 400, "token: give a text" },
		{ "{\"token\":\"\"}", JSON, 400, "token: give a text" },
		{ "{\"tokn\":\"x\"}", JSON, 400, "tokn" },
		{ "{\"riot_id\":\"a\"}", JSON, 400, "riot_tag" },
		{ "{\"token\":\"a\",\"riot_id\":\"b\",\"riot_tag\":\"c\"}", JSON, 400,
		  "one of the three" },
		{ "{\"token\":\"a\"}", "content-type: text/plain", 415,
		  "application/json" },
		{ "{\"token\":\"a\"}", "content-type: application/jsonp", 415, "JSON" },
		{ "token=a", "content-type: application/x-www-form-urlencoded", 415,
		  "JSON" },
		{ "{\"token\":\"a\"}", NULL, 415, "JSON" },
	};
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SEND(w->api, .method = HTTP_POST, .target = VALIDATE,
		     .body = cases[i].body, .headers = { cases[i].type });
		if (w->resp.status != cases[i].status ||
		    !strstr(w->resp.body, cases[i].word))
			fail_msg("case %zu: %d %s", i, w->resp.status, w->resp.body);
	}
	assert_string_equal(fake.opened_with, "");
	SEND(w->api, .method = HTTP_POST, .target = VALIDATE, .body = "{\"token\":\"a\"}",
	     .headers = { "content-type: Application/JSON; charset=utf-8" });
	expect(w, 200, NULL);
}

static void the_session_says_who(void **state)
{
	struct world *w = *state;
	const struct json_value *root = SEND(w->api, .target = "/api/auth/session");

	assert_true(is_false(root, "authenticated"));
	assert_null(fake_header(&w->resp, "Set-Cookie"));
	root = SEND(w->api, .target = "/api/auth/session", .headers = { COOKIE });
	assert_false(is_false(root, "authenticated"));
	assert_string_equal(json_text(json_member(json_member(root, "user"), "riot_id")),
			    "a name");
	fake.identify = E_ACCESS;
	root = SEND(w->api, .target = "/api/auth/session", .headers = { COOKIE });
	assert_true(is_false(root, "authenticated"));
	assert_non_null(fake_header(&w->resp, "Set-Cookie"));
}

static void signing_out_ends_the_session(void **state)
{
	struct world *w = *state;

	SEND(w->api, .method = HTTP_POST, .target = "/api/auth/logout",
	     .headers = { COOKIE, ORIGIN });
	expect(w, 200, NULL);
	assert_string_equal(fake.closed, FAKE_COOKIE);
	assert_string_equal(fake_header(&w->resp, "Set-Cookie"),
			    "lol-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
	fake.closed[0] = '\0';
	SEND(w->api, .method = HTTP_POST, .target = "/api/auth/logout");
	expect(w, 200, NULL);
	assert_string_equal(fake.closed, "");
	fake.session = E_UNAVAILABLE;
	SEND(w->api, .method = HTTP_POST, .target = "/api/auth/logout",
	     .headers = { COOKIE, ORIGIN });
	expect(w, 503, "service_unavailable");
}

static void the_profile_is_the_player(void **state)
{
	struct world *w = *state;
	const struct json_value *root =
		SEND(w->api, .target = "/api/profile", .headers = { COOKIE });
	int64_t id;

	expect(w, 200, NULL);
	assert_true(json_to_int(json_member(root, "id"), &id) && id == 5);
	assert_false(is_false(root, "is_validated"));
	SEND(w->api, .target = "/api/profile");
	expect(w, 401, "authentication_required");
}

static void settings_change_by_member(void **state)
{
	struct world *w = *state;
	const struct json_value *root;
	int64_t hours;

	fake.settings = (struct user_settings){ .include_timeline = true,
						.light_mode = true,
						.sync_frequency_hours = 24 };
	root = SEND(w->api, .target = SETTINGS, .headers = { COOKIE });
	expect(w, 200, NULL);
	assert_true(json_to_int(json_member(root, "sync_frequency_hours"), &hours));
	assert_int_equal(hours, 24);
	root = SEND(w->api, .method = HTTP_PUT, .target = SETTINGS,
		    .body = "{\"light_mode\":false,\"sync_frequency_hours\":6}",
		    .headers = { COOKIE, ORIGIN, JSON });
	expect(w, 200, NULL);
	assert_int_equal(fake.settings_player, 5);
	assert_true(fake.settings.include_timeline);
	assert_false(fake.settings.light_mode);
	assert_int_equal(fake.settings.sync_frequency_hours, 6);
	assert_true(is_false(json_member(root, "data"), "light_mode"));
}

static void settings_are_checked(void **state)
{
	static const struct {
		const char *body, *word;
	} bad[] = {
		{ "{\"light_mode\":1}", "light_mode: give true or false" },
		{ "{\"light_mode\":null}", "light_mode" },
		{ "{\"sync_frequency_hours\":0}", "from 1 to 168" },
		{ "{\"sync_frequency_hours\":169}", "from 1 to 168" },
		{ "{\"sync_frequency_hours\":1.5}", "sync_frequency_hours" },
		{ "{\"sync_frequency_hours\":\"6\"}", "sync_frequency_hours" },
		{ "{\"language\":\"en\"}", "valid_members" },
	};
	struct world *w = *state;

	fake.settings.sync_frequency_hours = 24;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		SEND(w->api, .method = HTTP_PUT, .target = SETTINGS, .body = bad[i].body,
		     .headers = { COOKIE, ORIGIN, JSON });
		expect(w, 400, "invalid_body");
		assert_non_null(strstr(w->resp.body, bad[i].word));
	}
	assert_int_equal(fake.settings.sync_frequency_hours, 24);
}

#define AUTH_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		AUTH_TEST(a_token_opens_a_session),
		AUTH_TEST(the_cookie_fits_the_connection),
		AUTH_TEST(a_wrong_token_opens_nothing),
		AUTH_TEST(a_riot_id_alone_opens_nothing),
		AUTH_TEST(bodies_are_read_with_care),
		AUTH_TEST(the_session_says_who),
		AUTH_TEST(signing_out_ends_the_session),
		AUTH_TEST(the_profile_is_the_player),
		AUTH_TEST(settings_change_by_member),
		AUTH_TEST(settings_are_checked),
	};

	return cmocka_run_group_tests_name("auth", tests, NULL, NULL);
}
