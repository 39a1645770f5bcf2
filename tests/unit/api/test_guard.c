/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guard before every handler: credentials, origin, quota, rule, headers. */
#include "guard_world.h"

#include "api/routes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static void strangers_are_not_looked_up(void **state)
{
	struct world *w = *state;

	ASK(w->open);
	world_expect(w, 200, NULL);
	assert_string_equal(fake.credential, "");
	assert_non_null(fake.viewer);
	assert_string_equal(fake.counted.address, "192.0.2.7");
	assert_int_equal(fake.counted_as, QUOTA_CHEAP);
	ASK(w->closed);
	world_expect(w, 401, "authentication_required");
	assert_string_equal(fake_header(&w->resp, "WWW-Authenticate"),
			    "Bearer realm=\"lol-match-exporter\"");
}

static void a_token_says_who_asks(void **state)
{
	struct world *w = *state;

	fake.caller = reader_caller;
	ASK(w->closed, .headers = { BEARER });
	world_expect(w, 200, NULL);
	assert_string_equal(fake.credential, FAKE_TOKEN);
	assert_int_equal(fake.counted.token_id, 3);
	assert_null(fake.counted.address);
	ASK(w->closed, .headers = { "authorization: bEARER   " FAKE_TOKEN " " });
	world_expect(w, 200, NULL);
}

static void bad_tokens_are_never_anonymous(void **state)
{
	static const char *const bad[] = {
		"authorization: Bearer",
		"authorization: Bearer ",
		"authorization: Bearer lme_short",
		"authorization: Bearer xme_aaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
		BEARER "b",
		BEARER " " FAKE_TOKEN,
		BEARER ", Bearer " FAKE_TOKEN,
		"authorization: Basic dXNlcjpwYXNz",
		"authorization: " FAKE_TOKEN,
		"authorization: Bearer lme_aaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb!",
	};
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		ASK(w->open, .headers = { bad[i], COOKIE });
		world_expect(w, 401, "invalid_token");
		assert_string_equal(fake_header(&w->resp, "WWW-Authenticate"),
				    "Bearer realm=\"lol-match-exporter\", "
				    "error=\"invalid_token\"");
	}
	assert_string_equal(fake.credential, "");
	assert_int_equal(fake.taken, ARRAY_LEN(bad)); /* guessing is counted */
	fake.identify = E_ACCESS;
	ASK(w->open, .headers = { BEARER });
	world_expect(w, 401, "invalid_token");
	assert_string_equal(fake.counted.address, "192.0.2.7");
	assert_int_equal(fake.calls, 0);
}

static void tokens_stay_out_of_addresses(void **state)
{
	static const char *const bad[] = {
		PERIOD "?player=" OTHER "&token=x",
		PERIOD "?player=" OTHER "&Access_Token=" FAKE_TOKEN,
		"/api/players?search=" FAKE_TOKEN,
		"/api/players?search=%6cme_aaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
		"/api/players?" FAKE_TOKEN,
		"/api/matches/" FAKE_TOKEN,
		"/nothing/" FAKE_TOKEN,
		"/livez?api_key=1",
	};
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		ASK(w->open, .target = bad[i], .headers = { BEARER });
		world_expect(w, 400, "token_in_url");
		assert_true(w->resp.hide_path);
		assert_null(strstr(w->resp.body, "aaaaaaaaaaaa"));
	}
	ASK(w->open, .method = HTTP_PUT, .target = SETTINGS,
	    .body = "{\"light_mode\":\"" FAKE_TOKEN "\"}", .headers = { BEARER });
	world_expect(w, 400, "token_in_url");
	assert_string_equal(fake.credential, "");
}

static void credentials_come_once(void **state)
{
	static const struct {
		const char *first, *second;
	} twice[] = { { BEARER, BEARER },
		      { COOKIE, COOKIE },
		      { COOKIE "; a=b; lol-session=x", NULL },
		      { ORIGIN, "origin: null" },
		      { "host: a", "host: b" } };
	char large[5000] = "cookie: a=";
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LEN(twice); i++) {
		ASK(w->open, .headers = { twice[i].first, twice[i].second });
		world_expect(w, 400, "malformed_request");
	}
	memset(large + strlen(large), 'x', sizeof(large) - 1 - strlen(large));
	ASK(w->open, .headers = { large });
	world_expect(w, 431, "header_too_large");
	assert_string_equal(fake.credential, "");
}

static void cookies_have_one_name(void **state)
{
	struct world *w = *state;

	fake.caller = player_caller;
	ASK(w->closed, .target = PERIOD,
	    .headers = { "cookie: x=1; lol-session=" FAKE_COOKIE "; y=2" });
	world_expect(w, 200, NULL);
	assert_string_equal(fake.period.player.puuid, FAKE_PUUID);
	assert_int_equal(fake.counted.player_id, 5);
	/* Over HTTPS only the name that no other page can set. */
	fake.credential[0] = '\0';
	ASK(w->closed, .https = true, .headers = { COOKIE });
	world_expect(w, 401, "authentication_required");
	assert_string_equal(fake.credential, "");
	ASK(w->closed, .target = PERIOD, .https = true,
	    .headers = { "cookie: __Host-lol-session=" FAKE_COOKIE });
	world_expect(w, 200, NULL);
	ASK(w->closed, .headers = { "cookie: __Host-lol-session=" FAKE_COOKIE });
	world_expect(w, 401, "authentication_required");
}

/* Each base path has a name of its own, and over HTTPS always the prefix. */
static void cookies_under_a_base_path(void **state)
{
	static const struct {
		const char *base, *target, *name;
	} cases[] = {
		{ "/lol", "/lol" PERIOD, "lol-session-lol" },
		{ "/a/b", "/a/b" PERIOD, "lol-session-a.b" },
		{ "/a.b", "/a.b" PERIOD, "lol-session-a%2Eb" },
		{ "/a;b=c", "/a;b=c" PERIOD, "lol-session-a%3Bb%3Dc" },
	};
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct api *api = fake_api_with(
			w, (struct api_config){ .base_path = cases[i].base });

		for (int https = 0; https < 2; https++) {
			const char *prefix = https ? "__Host-" : "";
			char *ended = talloc_asprintf(
				w, "%s%s=; Path=%s; Max-Age=0; HttpOnly; SameSite=Lax%s",
				prefix, cases[i].name, https ? "/" : cases[i].base,
				https ? "; Secure" : "");
			char *cookie = talloc_asprintf(w, "cookie: %s%s=" FAKE_COOKIE,
						       prefix, cases[i].name);

			fake.caller = player_caller;
			ASK(api, .target = cases[i].target, .https = https,
			    .headers = { cookie });
			world_expect(w, 200, NULL);
			fake.identify = E_ACCESS;
			ASK(api, .target = cases[i].target, .https = https,
			    .headers = { cookie });
			assert_string_equal(fake_header(&w->resp, "Set-Cookie"), ended);
			fake.identify = E_OK;
			/* Those of an instance at the root of the same host. */
			ASK(api, .target = cases[i].target, .https = https,
			    .headers = { COOKIE "; __Host-lol-session=" FAKE_COOKIE });
			world_expect(w, 401, "authentication_required");
		}
	}
}

static void a_token_counts_before_a_cookie(void **state)
{
	struct world *w = *state;

	fake.caller = reader_caller;
	ASK(w->closed, .headers = { COOKIE, BEARER });
	assert_string_equal(fake.credential, FAKE_TOKEN);
	/* Then no page elsewhere can have sent it. */
	fake.caller.scope = SCOPE_ADMIN;
	ASK(w->closed, .method = HTTP_PUT, .target = SETTINGS "?player=" OTHER,
	    .body = "{}",
	    .headers = { COOKIE, BEARER, "origin: https://evil.example",
			 "content-type: application/json" });
	world_expect(w, 200, NULL);
}

static void ended_sessions_are_strangers(void **state)
{
	struct world *w = *state;

	fake.identify = E_ACCESS;
	ASK(w->open, .headers = { COOKIE });
	world_expect(w, 200, NULL);
	assert_null(fake_header(&w->resp, "Set-Cookie"));
	ASK(w->closed, .headers = { COOKIE });
	world_expect(w, 401, "authentication_required");
	assert_string_equal(fake_header(&w->resp, "Set-Cookie"),
			    "lol-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
	ASK(w->closed, .headers = { "cookie: lol-session=short" });
	world_expect(w, 401, "authentication_required");
}

static void pages_elsewhere_change_nothing(void **state)
{
	static const struct {
		const char *origin, *site;
		bool https;
		int status;
	} cases[] = {
		{ ORIGIN, NULL, false, 200 },
		{ "origin: http://STATS.example:80", NULL, false, 200 },
		{ "origin: https://stats.example", NULL, false, 200 },
		{ "origin: https://stats.example", NULL, true, 200 },
		{ ORIGIN, NULL, true, 403 },
		{ NULL, NULL, false, 403 },
		{ NULL, "sec-fetch-site: same-origin", false, 200 },
		{ NULL, "sec-fetch-site: none", false, 200 },
		{ NULL, "sec-fetch-site: cross-site", false, 403 },
		{ NULL, "sec-fetch-site: same-site", false, 403 },
		{ ORIGIN, "sec-fetch-site: cross-site", false, 403 },
		{ "origin: http://stats.example.evil.example", NULL, false, 403 },
		{ "origin: http://evil.example", "sec-fetch-site: same-origin", false,
		  403 },
		{ "origin: http://stats.example:8080", NULL, false, 403 },
		{ "origin: null", NULL, false, 403 },
		{ "origin: http://", NULL, false, 403 },
	};
	struct world *w = *state;

	fake.caller = player_caller;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *cookie = cases[i].https
					     ? "cookie: __Host-lol-session=" FAKE_COOKIE
					     : COOKIE;
		const char *first = cases[i].origin ? cases[i].origin : cases[i].site;

		ASK(w->closed, .method = HTTP_PUT, .target = SETTINGS, .body = "{}",
		    .https = cases[i].https,
		    .headers = { "content-type: application/json", cookie, first,
				 cases[i].origin ? cases[i].site : NULL });
		if (w->resp.status != cases[i].status)
			fail_msg("case %zu: %d", i, w->resp.status);
		if (w->resp.status == 403)
			world_expect(w, 403, "cross_site");
	}
	/* Reading is not changing. */
	ASK(w->closed, .target = SETTINGS, .headers = { COOKIE, "origin: http://evil" });
	world_expect(w, 200, NULL);
}

static void nobody_else_signs_a_browser_in(void **state)
{
	struct world *w = *state;

	fake.caller = player_caller;
	ASK(w->open, .method = HTTP_POST, .target = "/api/auth/validate",
	    .body = "{\"token\":\"" FAKE_TOKEN "\"}",
	    .headers = { "content-type: application/json", "origin: http://evil" });
	world_expect(w, 403, "cross_site");
	ASK(w->open, .method = HTTP_POST, .target = "/api/auth/logout",
	    .headers = { "sec-fetch-site: cross-site" });
	world_expect(w, 403, "cross_site");
	assert_string_equal(fake.opened_with, "");
	/* Without a cookie nothing else can be done in somebody's name. */
	ASK(w->open, .method = HTTP_POST, .target = "/api/export?player=" OTHER,
	    .headers = { "origin: http://evil" });
	world_expect(w, 501, "not_implemented");
}

static void unchecked_callers_may_what_anybody_may(void **state)
{
	struct world *w = *state;

	fake.identify = E_UNAVAILABLE;
	ASK(w->open, .headers = { BEARER });
	world_expect(w, 200, NULL);
	assert_int_equal(fake.counted.token_id, 0);
	ASK(w->closed, .headers = { BEARER });
	world_expect(w, 503, "service_unavailable");
	assert_non_null(fake_header(&w->resp, "Retry-After"));
	ASK(w->open, .target = PERIOD, .headers = { BEARER });
	world_expect(w, 503, "service_unavailable");
	ASK(w->open, .target = SETTINGS, .headers = { COOKIE });
	world_expect(w, 503, "service_unavailable");
	ASK(w->open, .target = "/api/auth/session", .headers = { COOKIE });
	world_expect(w, 503, "service_unavailable");
	ASK(w->open, .target = "/openapi.json", .headers = { BEARER });
	world_expect(w, 200, NULL);
	/* Perhaps it is the player itself who asks: not the time to say "not stored". */
	fake.fail = E_NOT_FOUND;
	ASK(w->open, .headers = { BEARER });
	world_expect(w, 503, "service_unavailable");
}

static void quotas_are_kept_and_told(void **state)
{
	struct world *w = *state;

	ASK(w->open);
	assert_string_equal(fake_header(&w->resp, "RateLimit-Policy"),
			    "\"cheap\";q=200;w=10");
	assert_string_equal(fake_header(&w->resp, "RateLimit"), "\"cheap\";r=150;t=3");
	fake.limited = true;
	fake.calls = 0;
	ASK(w->open, .target = "/api/dashboard/stats?player=" OTHER);
	world_expect(w, 429, "quota_exceeded");
	assert_int_equal(fake.counted_as, QUOTA_EXPENSIVE);
	assert_string_equal(fake_header(&w->resp, "Retry-After"), "7");
	assert_string_equal(fake_header(&w->resp, "RateLimit"), "\"expensive\";r=0;t=3");
	assert_int_equal(fake.calls, 0);
	/* Guessing tokens ends here too. */
	fake.identify = E_ACCESS;
	ASK(w->open, .headers = { BEARER });
	world_expect(w, 429, "quota_exceeded");
}

static void guessers_are_not_looked_up(void **state)
{
	struct world *w = *state;
	static const char *const shown[] = { BEARER, COOKIE };

	fake.guessed = true;
	for (size_t i = 0; i < ARRAY_LEN(shown); i++) {
		ASK(w->open, .headers = { shown[i] });
		world_expect(w, 429, "quota_exceeded");
		assert_string_equal(fake_header(&w->resp, "RateLimit-Policy"),
				    "\"lookup\";q=100;w=20");
		assert_string_equal(fake_header(&w->resp, "RateLimit"),
				    "\"lookup\";r=0;t=20");
		assert_string_equal(fake_header(&w->resp, "Retry-After"), "5");
	}
	assert_string_equal(fake.credential, "");
	assert_int_equal(fake.taken, 0);
	/* Strangers from there go on. */
	ASK(w->open);
	world_expect(w, 200, NULL);
}

static void probes_look_at_nothing(void **state)
{
	static const char *const probes[] = { "/livez", "/readyz", "/api/health",
					      "/api/analytics/health",
					      "/api/analytics/v2/health" };
	struct world *w = *state;

	fake.limited = true;
	for (size_t i = 0; i < ARRAY_LEN(probes); i++) {
		ASK(w->closed, .target = probes[i],
		    .headers = { "authorization: nonsense", COOKIE, COOKIE });
		world_expect(w, 200, NULL);
	}
	assert_int_equal(fake.taken, 0);
	assert_string_equal(fake.credential, "");
}

static void rules_are_obeyed(void **state)
{
	struct world *w = *state;

	fake.caller = player_caller;
	fake.caller.scope = SCOPE_READ;
	ASK(w->closed, .method = HTTP_PUT, .target = SETTINGS,
	    .headers = { COOKIE, ORIGIN });
	world_expect(w, 403, "forbidden");
	ASK(w->closed, .target = SETTINGS "?player=" OTHER, .headers = { COOKIE });
	world_expect(w, 403, "forbidden");
	ASK(w->closed, .target = "/metrics", .headers = { COOKIE });
	world_expect(w, 403, "forbidden");
	ASK(w->closed, .target = "/metrics");
	world_expect(w, 401, "authentication_required");
	ASK(w->closed, .target = "/api/analytics/v2/mmr", .headers = { COOKIE });
	world_expect(w, 403, "forbidden");
	assert_non_null(strstr(w->resp.body, "no skill ratings"));
	fake.caller = reader_caller;
	ASK(w->closed, .target = PERIOD, .headers = { BEARER });
	world_expect(w, 401, "authentication_required");
	assert_non_null(strstr(w->resp.body, "no player was named"));
	/* A route that does not answer yet says so only to who may ask it. */
	ASK(w->closed, .method = HTTP_POST, .target = "/api/export?player=" OTHER);
	world_expect(w, 401, "authentication_required");
	ASK(w->closed, .method = HTTP_POST, .target = "/api/export?player=" OTHER,
	    .headers = { BEARER });
	world_expect(w, 501, "not_implemented");
}

static void hidden_is_not_stored(void **state)
{
	struct world *w = *state;
	const char *hidden;

	fake.caller = player_caller;
	ASK(w->closed, .headers = { COOKIE });
	world_expect(w, 404, "player_not_found");
	hidden = w->resp.body;
	fake.caller = reader_caller;
	fake.fail = E_NOT_FOUND;
	ASK(w->closed, .headers = { BEARER });
	world_expect(w, 404, "player_not_found");
	assert_string_equal(w->resp.body, hidden);
	/* The same by name, and one's own name is one's own. */
	fake.caller = player_caller;
	fake.fail = E_OK;
	ASK(w->closed, .target = PERIOD "?riot_id=x&tag=y", .headers = { COOKIE });
	world_expect(w, 404, "player_not_found");
	hidden = w->resp.body;
	fake.caller = reader_caller;
	fake.fail = E_NOT_FOUND;
	ASK(w->closed, .target = PERIOD "?riot_id=x&tag=y", .headers = { BEARER });
	assert_string_equal(w->resp.body, hidden);
	fake.caller = player_caller;
	fake.fail = E_OK;
	ASK(w->closed, .target = PERIOD "?riot_id=own&tag=y", .headers = { COOKIE });
	world_expect(w, 200, NULL);
}

static void every_answer_has_its_headers(void **state)
{
	static const char *const targets[] = { PERIOD "?player=" OTHER,
					       "/nothing",
					       "/livez",
					       "/metrics",
					       "/%zz",
					       SETTINGS };
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		ASK(w->open, .target = targets[i], .headers = { "origin: https://a" });
		assert_string_equal(fake_header(&w->resp, "X-Content-Type-Options"),
				    "nosniff");
		assert_string_equal(fake_header(&w->resp, "Referrer-Policy"),
				    "no-referrer");
		assert_string_equal(fake_header(&w->resp, "Content-Security-Policy"),
				    "default-src 'none'; frame-ancestors 'none'");
		assert_string_equal(fake_header(&w->resp, "Cross-Origin-Resource-Policy"),
				    "same-origin");
		assert_null(fake_header(&w->resp, "Access-Control-Allow-Origin"));
	}
}

static void cors_is_for_whom_it_was_opened(void **state)
{
	struct world *w = *state;
	struct api *api = fake_api_with(
		w,
		(struct api_config){ .policy = { .public_read = true },
				     .cors_origins = "https://a.example  http://b:1" });

	ASK(api, .headers = { "origin: http://b:1" });
	world_expect(w, 200, NULL);
	assert_string_equal(fake_header(&w->resp, "Access-Control-Allow-Origin"),
			    "http://b:1");
	assert_null(fake_header(&w->resp, "Access-Control-Allow-Credentials"));
	assert_string_equal(fake_header(&w->resp, "Vary"), "Origin");
	ASK(api, .headers = { "origin: http://b" });
	assert_null(fake_header(&w->resp, "Access-Control-Allow-Origin"));
	assert_string_equal(fake_header(&w->resp, "Vary"), "Origin");
	ASK(api, .method = HTTP_OPTIONS,
	    .headers = { "origin: https://a.example",
			 "access-control-request-method: GET" });
	assert_int_equal(w->resp.status, 204);
	assert_string_equal(fake_header(&w->resp, "Access-Control-Allow-Methods"),
			    "GET, HEAD, OPTIONS");
	assert_non_null(strstr(fake_header(&w->resp, "Access-Control-Allow-Headers"),
			       "Authorization"));
	ASK(api, .method = HTTP_OPTIONS,
	    .headers = { "origin: https://evil.example",
			 "access-control-request-method: GET" });
	assert_null(fake_header(&w->resp, "Access-Control-Allow-Methods"));
	/* What may read may not write with a cookie. */
	fake.caller = player_caller;
	ASK(api, .method = HTTP_PUT, .target = SETTINGS, .body = "{}",
	    .headers = { COOKIE, "origin: https://a.example" });
	world_expect(w, 403, "cross_site");
}

/* Nobody floods through what is refused early or has no route. */
static void every_refusal_is_counted(void **state)
{
	static const struct fake_request early[] = {
		{ .target = "/api/players?search=%zz" },
		{ .target = "/livez?token=x" },
		{ .target = "/nothing" },
		{ .target = "/nothing", .method = HTTP_OPTIONS },
		{ .target = PERIOD, .method = HTTP_OPTIONS },
		{ .target = PERIOD, .method = HTTP_DELETE },
		{ .target = "/livez", .method = HTTP_POST },
		{ .target = SETTINGS, .method = HTTP_PUT, .too_large = true },
		{ .target = PERIOD, .headers = { COOKIE, COOKIE } },
		{ .target = SETTINGS, .method = HTTP_PUT, .headers = { COOKIE } },
		{ .target = SETTINGS, .method = HTTP_PUT, .body = FAKE_TOKEN },
	};
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LEN(early); i++) {
		fake.limited = false;
		fake.taken = 0;
		world_ask(w, w->open, early[i]);
		assert_int_not_equal(w->resp.status, 200);
		assert_int_not_equal(w->resp.status, 429);
		assert_int_equal(fake.taken, 1);
		assert_int_equal(fake.counted_as, QUOTA_CHEAP);
		assert_string_equal(fake.counted.address, "192.0.2.7");
		fake.limited = true;
		world_ask(w, w->open, early[i]);
		world_expect(w, 429, "quota_exceeded");
		assert_string_equal(fake_header(&w->resp, "Retry-After"), "7");
	}
	/* Who is known pays for it alone. */
	fake.limited = false;
	fake.caller = reader_caller;
	ASK(w->open, .target = "/nothing", .headers = { BEARER });
	world_expect(w, 404, "not_found");
	assert_int_equal(fake.counted.token_id, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(strangers_are_not_looked_up),
		WORLD_TEST(a_token_says_who_asks),
		WORLD_TEST(bad_tokens_are_never_anonymous),
		WORLD_TEST(tokens_stay_out_of_addresses),
		WORLD_TEST(credentials_come_once),
		WORLD_TEST(cookies_have_one_name),
		WORLD_TEST(cookies_under_a_base_path),
		WORLD_TEST(a_token_counts_before_a_cookie),
		WORLD_TEST(ended_sessions_are_strangers),
		WORLD_TEST(pages_elsewhere_change_nothing),
		WORLD_TEST(nobody_else_signs_a_browser_in),
		WORLD_TEST(unchecked_callers_may_what_anybody_may),
		WORLD_TEST(quotas_are_kept_and_told),
		WORLD_TEST(every_refusal_is_counted),
		WORLD_TEST(guessers_are_not_looked_up),
		WORLD_TEST(probes_look_at_nothing),
		WORLD_TEST(rules_are_obeyed),
		WORLD_TEST(hidden_is_not_stored),
		WORLD_TEST(every_answer_has_its_headers),
		WORLD_TEST(cors_is_for_whom_it_was_opened),
	};

	return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
