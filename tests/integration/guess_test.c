/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who pays for looking up credentials that nobody remembers, against a real server;
 * started by test_tokens.py.  Time is a parameter: nothing here waits for it.
 */
#include "token_env.h"

#include "sql/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* Somebody behind an address; the quota is 30 a minute and 5 at once. */
struct site {
	struct fixture *f;
	struct quota *quota;
	const char *address;
	int64_t now_ms;
};

/* What showing a token there comes to; -E_LIMITED: the database was not asked. */
static int show_at(struct site *site, const char *text)
{
	struct access_payer payer = { .quota = site->quota,
				      .address = site->address,
				      .mono_ms = site->now_ms };
	struct access_caller caller;
	struct sql_pool_stats before, after;
	struct err err = { 0 };
	int r;

	sql_pool_stats(site->f->pool, &before);
	r = service_access_token(site->f->here, text, &payer, site->now_ms, LIMITLESS,
				 &caller, &err);
	sql_pool_stats(site->f->pool, &after);
	assert_int_equal(r == -E_LIMITED, payer.refused);
	if (payer.refused) {
		assert_int_equal(after.taken, before.taken);
		assert_int_equal(payer.state.limit, 5);
		assert_true(payer.state.retry_after_s >= 1);
	}
	return r;
}

/* How many of n guesses the database is asked about. */
static int guess(struct site *site, int n)
{
	static int number;
	char text[TOKEN_TEXT_SIZE];
	int asked = 0;

	for (int i = 0; i < n; i++) {
		int r;

		snprintf(text, sizeof(text), "lme_%012d%032d", number, number);
		number++;
		r = show_at(site, text);
		assert_true(r == -E_ACCESS || r == -E_LIMITED);
		asked += r == -E_ACCESS;
	}
	return asked;
}

static struct quota *make_quota(void)
{
	const struct quota_config config = { .enabled = true,
					     .instance = "token-test-quota",
					     .hosts = 1,
					     .address = { { 30, 5 }, { 6, 2 } } };
	struct quota *quota = NULL;
	struct err err = { 0 };

	quota_unlink(config.instance);
	OK(quota_new(NULL, &config, NULL, &quota, &err));
	return quota;
}

static void guesses_are_paid_by_their_address(void **state)
{
	struct fixture *f = *state;
	struct site site = { f, make_quota(), "192.0.2.1", NOW };
	struct site elsewhere = { f, site.quota, "192.0.2.2", NOW };
	struct issued known = token_env_issue(f, SCOPE_READ, 0, NULL, 0);
	struct issued fresh = token_env_issue(f, SCOPE_READ, 0, NULL, 0);

	assert_int_equal(show_at(&site, known.text), 0);
	assert_int_equal(guess(&site, 200), 5);
	/* The same guess again, and nothing else, is answered from memory. */
	site.now_ms = elsewhere.now_ms = NOW + 1500;
	assert_int_equal(guess(&site, 200), 0);
	/* Who was known there goes on, although nothing of it is remembered any more. */
	assert_int_equal(show_at(&site, known.text), 0);
	/* Who was not waits, or asks from elsewhere and is known then. */
	assert_int_equal(show_at(&site, fresh.text), -E_LIMITED);
	assert_int_equal(show_at(&elsewhere, fresh.text), 0);
	assert_int_equal(show_at(&site, fresh.text), 0);
	site.now_ms = NOW + 4000;
	assert_int_equal(guess(&site, 200), 2);
	quota_free(site.quota);
	quota_unlink("token-test-quota");
}

/* Who has just signed in is no guess either. */
static void a_new_session_is_known(void **state)
{
	struct fixture *f = *state;
	struct site site = { f, make_quota(), "192.0.2.1", NOW };
	struct access_payer payer = { .quota = site.quota,
				      .address = site.address,
				      .mono_ms = NOW };
	struct issued issued = token_env_issue(f, SCOPE_READ, 0, NULL, 0);
	char cookie[COOKIE_TEXT_SIZE], other[COOKIE_TEXT_SIZE];
	struct access_caller caller;
	int64_t expires_ms;
	struct err err = { 0 };

	assert_int_equal(guess(&site, 50), 5);
	OK(service_session_open(f->here, issued.text, NULL, NOW, LIMITLESS, cookie,
				&expires_ms, &caller, &err));
	OK(service_access_cookie(f->here, cookie, &payer, NOW, LIMITLESS, &caller, &err));
	assert_int_equal(caller.kind, CALLER_SESSION);
	memcpy(other, cookie, sizeof(other));
	other[0] = other[0] == 'a' ? 'b' : 'a';
	assert_int_equal(service_access_cookie(f->here, other, &payer, NOW, LIMITLESS,
					       &caller, &err),
			 -E_LIMITED);
	assert_true(payer.refused);
	quota_free(site.quota);
	quota_unlink("token-test-quota");
}

/* Many behind one address whose tokens nobody remembers lock nobody out. */
static void good_tokens_cost_their_address_nothing(void **state)
{
	enum { PEOPLE = 40 };
	struct fixture *f = *state;
	struct site site = { f, make_quota(), "192.0.2.1", NOW };
	struct err err = { 0 };

	for (int i = 0; i < PEOPLE; i++) {
		struct issued issued = token_env_issue(f, SCOPE_READ, 0, NULL, 0);

		assert_int_equal(show_at(&site, issued.text), 0);
		if (i % 8)
			continue;
		/* One that ends is looked up for nothing once, then it is a guess. */
		OK(service_token_revoke(f->there, issued.token.token_id, NOW, LIMITLESS,
					&err));
		site.now_ms += 1500;
		assert_int_equal(show_at(&site, issued.text), -E_ACCESS);
	}
	assert_int_equal(guess(&site, 50), 5);
	quota_free(site.quota);
	quota_unlink("token-test-quota");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, token_env_set_up, token_env_tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(guesses_are_paid_by_their_address),
		TEST(a_new_session_is_known),
		TEST(good_tokens_cost_their_address_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
