/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Proofs of ownership and a player's settings against a real server; started by
 * test_tokens.py.  Time is a parameter: nothing here waits for it.
 */
#include "token_env.h"

#include "service/players/user_settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static const struct sql_query session_count =
	TOKEN_ENV_NUMBER("SELECT COUNT(*) FROM {session}");
static const struct sql_query settings_count =
	TOKEN_ENV_NUMBER("SELECT COUNT(*) FROM {user_settings}");

/* What Riot would say: which icon the account shows. */
struct icons {
	uint32_t shown;
	int fails;
	unsigned asked;
	char puuid[MODEL_PUUID_SIZE], platform[8]; /* that was asked about last */
};

/* Accounts that are stored show an icon, others are none. */
static int read_icon(void *arg, const char *puuid, const char *platform,
		     struct deadline deadline, uint32_t *ret_icon_id, struct err *err)
{
	struct icons *icons = arg;

	(void)deadline;
	icons->asked++;
	assert_true(model_puuid_valid(puuid));
	snprintf(icons->puuid, sizeof(icons->puuid), "%s", puuid);
	snprintf(icons->platform, sizeof(icons->platform), "%s", platform);
	if (icons->fails)
		return err_set(err, (enum err_code)icons->fails, "no answer");
	if (strncmp(puuid, "player-", 7) != 0)
		return err_set(err, E_NOT_FOUND, "no such account");
	*ret_icon_id = icons->shown;
	return 0;
}

static const struct quota_caller somebody = { .address = "192.0.2.1" };

static int begin_proof(struct fixture *f, const char *name, const struct quota_caller *by,
		       struct icons *icons, int64_t now_ms,
		       struct ownership_challenge *ret_challenge)
{
	const struct player_ref ref = { .riot_id = name, .riot_tag = "TAG" };
	struct err err = { 0 };

	return service_ownership_begin(f->here, &f->ctx, &ref, by, read_icon, icons,
				       now_ms, LIMITLESS, ret_challenge, &err);
}

static int finish_proof(struct fixture *f, const struct ownership_challenge *challenge,
			struct icons *icons, int64_t now_ms)
{
	char cookie[COOKIE_TEXT_SIZE];
	struct access_caller caller;
	int64_t expires_ms;
	struct err err = { 0 };

	return service_ownership_finish(f->there, challenge->secret, read_icon, icons,
					NULL, now_ms, LIMITLESS, cookie, &expires_ms,
					&caller, &err);
}

static void a_shown_icon_opens_a_session(void **state)
{
	const struct player_ref ref = { .riot_id = "Name6", .riot_tag = "TAG" };
	struct fixture *f = *state;
	struct ownership_challenge challenge;
	struct icons icons = { .shown = 3 };
	char cookie[COOKIE_TEXT_SIZE];
	struct access_caller caller;
	int64_t expires_ms;
	struct err err = { 0 };

	assert_int_equal(service_ownership_begin(f->here, &f->ctx, &ref, &somebody, NULL,
						 NULL, NOW, LIMITLESS, &challenge, &err),
			 -E_UNAVAILABLE);
	OK(service_ownership_begin(f->here, &f->ctx, &ref, &somebody, read_icon, &icons,
				   NOW, LIMITLESS, &challenge, &err));
	assert_memory_equal(icons.puuid, "player-6-x", 10);
	assert_string_equal(icons.platform, "EUW1");
	assert_int_not_equal(challenge.icon_id, 3);
	assert_in_range(challenge.icon_id, 0, 28);
	assert_true(challenge.expires_ms > NOW);
	assert_int_equal(service_ownership_finish(f->there, challenge.secret, NULL, NULL,
						  NULL, NOW, LIMITLESS, cookie,
						  &expires_ms, &caller, &err),
			 -E_UNAVAILABLE);
	/* Not shown yet; Riot away; shown, once. */
	assert_int_equal(service_ownership_finish(f->there, challenge.secret, read_icon,
						  &icons, NULL, NOW, LIMITLESS, cookie,
						  &expires_ms, &caller, &err),
			 -E_CONFLICT);
	icons.fails = E_TIMEOUT;
	assert_int_equal(service_ownership_finish(f->there, challenge.secret, read_icon,
						  &icons, NULL, NOW, LIMITLESS, cookie,
						  &expires_ms, &caller, &err),
			 -E_TIMEOUT);
	icons = (struct icons){ .shown = challenge.icon_id };
	OK(service_ownership_finish(f->there, challenge.secret, read_icon, &icons, NULL,
				    NOW, LIMITLESS, cookie, &expires_ms, &caller, &err));
	assert_int_equal(expires_ms, NOW + LIFE);
	assert_int_equal(token_env_show_cookie(f->here, cookie, NOW, &caller), 0);
	assert_int_equal(caller.scope, SCOPE_WRITE);
	assert_int_equal(caller.token_id, 0);
	assert_int_equal(caller.player_count, 1);
	assert_int_equal(caller.players[0].player_id, 6);
	assert_memory_equal(caller.players[0].puuid, "player-6-x", 10);
	assert_int_equal(service_ownership_finish(f->there, challenge.secret, read_icon,
						  &icons, NULL, NOW, LIMITLESS, cookie,
						  &expires_ms, &caller, &err),
			 -E_ACCESS);
}

static void proofs_are_bounded(void **state)
{
	struct fixture *f = *state;
	struct ownership_challenge challenge;
	struct icons icons = { .shown = 500 };
	int r = 0, n = 0;

	while (n < 100 && r == 0) {
		r = begin_proof(f, "Name6", &somebody, &icons, NOW, &challenge);
		n += r == 0;
	}
	assert_int_equal(r, -E_LIMITED);
	assert_int_equal(n, 3);
	/* As many tries as a patient browser makes, not more. */
	for (n = 0, r = -E_CONFLICT; n < 100 && r == -E_CONFLICT; n++)
		r = finish_proof(f, &challenge, &icons, NOW);
	assert_int_equal(r, -E_ACCESS);
	assert_in_range(n, 5, 60);
	/* Expired ones make room, and are good for nothing. */
	assert_int_equal(
		begin_proof(f, "Name6", &somebody, &icons, NOW + DAY, &challenge), 0);
	icons.shown = challenge.icon_id;
	assert_int_equal(finish_proof(f, &challenge, &icons, challenge.expires_ms),
			 -E_ACCESS);
}

/* One caller can neither take all proofs of an account nor all there are. */
static void a_stranger_locks_nobody_out(void **state)
{
	static const struct quota_caller owner = { .address = "2001:db8::1" };
	/* The same caller: one /64. */
	static const struct quota_caller again = { .address = "2001:db8::2" };
	static const struct quota_caller token = { .token_id = 5 };
	struct fixture *f = *state;
	struct ownership_challenge challenge;
	struct icons icons = { .shown = 500 };
	char name[8];
	int r = 0;

	for (int i = 0; i < 30; i++)
		r = begin_proof(f, "Name6", &somebody, &icons, NOW, &challenge);
	assert_int_equal(r, -E_LIMITED);
	assert_int_equal(begin_proof(f, "Name6", &owner, &icons, NOW, &challenge), 0);
	icons.shown = challenge.icon_id;
	assert_int_equal(finish_proof(f, &challenge, &icons, NOW), 0);
	assert_int_equal(begin_proof(f, "Name6", &token, &icons, NOW, &challenge), 0);
	/* Ten of a caller's in all, of whatever accounts. */
	for (int i = 0; i < 10; i++) {
		snprintf(name, sizeof(name), "Name%d", i);
		assert_int_equal(begin_proof(f, name, i % 2 ? &owner : &again, &icons,
					     NOW, &challenge),
				 0);
	}
	assert_int_equal(begin_proof(f, "Name7", &owner, &icons, NOW, &challenge),
			 -E_LIMITED);
	assert_int_equal(begin_proof(f, "Name7", &token, &icons, NOW, &challenge), 0);
}

/* Else who proves one proof would prove the other one's, too. */
static void no_two_proofs_name_one_icon(void **state)
{
	struct fixture *f = *state;
	struct ownership_challenge challenge;
	bool named[29] = { false };
	struct icons icons = { .shown = 11 };
	char address[32];
	int n = 0, r = 0;

	while (n < 100 && r == 0) {
		struct quota_caller by = { .address = address };

		snprintf(address, sizeof(address), "192.0.2.%d", n);
		/* However it is spelt. */
		r = begin_proof(f, n % 2 ? "name6" : "NAME6", &by, &icons, NOW,
				&challenge);
		if (r)
			break;
		assert_in_range(challenge.icon_id, 0, 28);
		assert_int_not_equal(challenge.icon_id, 11);
		assert_false(named[challenge.icon_id]);
		named[challenge.icon_id] = true;
		n++;
	}
	assert_int_equal(r, -E_LIMITED);
	assert_int_equal(n, 28);
	/* Another account has its own. */
	assert_int_equal(begin_proof(f, "Name7", &somebody, &icons, NOW, &challenge), 0);
}

static const struct sql_query challenge_count =
	TOKEN_ENV_NUMBER("SELECT COUNT(*) FROM {ownership_challenge}");

/* What begin and finish answer about a name, and what they do for it. */
struct proof_seen {
	int begun, finished[3], ended, limited;
	int64_t questions, rows;
	unsigned asked, hashes;
};

static struct proof_seen look_at_proof(struct fixture *f, const char *name,
				       struct sql_pool *pool)
{
	struct proof_seen seen = { 0 };
	struct icons icons = { .shown = 500 };
	struct ownership_challenge challenge;
	const struct work before = token_env_work(pool);
	struct work after;

	token_env_exec(f->conn, "DELETE FROM {ownership_challenge}");
	seen.begun = begin_proof(f, name, &somebody, &icons, NOW, &challenge);
	for (int i = 0; i < 3; i++)
		seen.finished[i] = finish_proof(f, &challenge, &icons, NOW + i);
	assert_in_range(challenge.icon_id, 0, 28);
	assert_int_equal(challenge.expires_ms, NOW + 15 * MINUTE);
	seen.ended = finish_proof(f, &challenge, &icons, challenge.expires_ms);
	for (int i = 0; i < 3; i++)
		seen.limited = begin_proof(f, name, &somebody, &icons, NOW, &challenge);
	after = token_env_work(pool);
	seen.questions = after.questions - before.questions;
	seen.hashes = after.hashes - before.hashes;
	seen.asked = icons.asked;
	seen.rows = token_env_ask(f, &challenge_count);
	return seen;
}

/*
 * Nobody learns from a proof who is stored or hidden: same answers, same statements, the
 * same questions to Riot.
 */
static void proofs_do_not_tell_who_is_stored(void **state)
{
	static const char *const names[] = { "Name6", "Name7", "Nobody", "nobody else" };
	struct fixture *f = *state;
	struct sql_config config = sql_env_config();
	struct sql_pool *pool = NULL, *kept = f->ctx.sql;
	struct service_access *here = f->here, *there = f->there;
	struct proof_seen seen, first = { 0 };
	struct err err = { 0 };

	config.pool_size = 1;
	OK(sql_pool_new(f, &config, &pool, &err));
	f->ctx.sql = pool;
	f->here = f->there = token_env_access(pool, "token-test-p");
	token_env_exec(f->conn, "INSERT INTO {player_privacy} VALUES (7, 2, 1)");
	look_at_proof(f, "Name8", pool); /* prepares the statements */
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		seen = look_at_proof(f, names[i], pool);
		if (i == 0)
			first = seen;
		assert_memory_equal(&seen, &first, sizeof(seen));
	}
	assert_int_equal(first.begun, 0);
	assert_int_equal(first.finished[2], -E_CONFLICT);
	assert_int_equal(first.ended, -E_ACCESS);
	assert_int_equal(first.limited, -E_LIMITED);
	assert_int_equal(first.rows, 3);
	token_env_exec(f->conn, "DELETE FROM {player_privacy}");
	service_access_free(f->here);
	f->here = here;
	f->there = there;
	f->ctx.sql = kept;
	sql_pool_free(pool);
}

/* Riot's failures look the same for everybody, and open nothing for nobody. */
static void a_proof_of_nobody_ends_in_nothing(void **state)
{
	struct fixture *f = *state;
	struct ownership_challenge challenge;
	struct icons icons = { .fails = E_UNAVAILABLE };
	char puuid[MODEL_PUUID_SIZE];

	for (int i = 0; i < 2; i++)
		assert_int_equal(begin_proof(f, i ? "Nobody" : "Name6", &somebody, &icons,
					     NOW, &challenge),
				 -E_UNAVAILABLE);
	icons.fails = 0;
	assert_int_equal(begin_proof(f, "Nobody", &somebody, &icons, NOW, &challenge), 0);
	memcpy(puuid, icons.puuid, sizeof(puuid));
	assert_int_equal(begin_proof(f, "NOBODY", &somebody, &icons, NOW, &challenge), 0);
	assert_string_equal(puuid, icons.puuid); /* it is somebody in particular */
	icons.fails = E_TIMEOUT;
	assert_int_equal(finish_proof(f, &challenge, &icons, NOW), -E_TIMEOUT);
	icons.fails = 0;
	assert_int_equal(finish_proof(f, &challenge, &icons, NOW), -E_CONFLICT);
	assert_int_equal(token_env_ask(f, &session_count), 0);
	/* A stored account that Riot does not know (any more) is nobody's as well. */
	icons.fails = E_NOT_FOUND;
	assert_int_equal(begin_proof(f, "Name6", &somebody, &icons, NOW, &challenge), 0);
	assert_int_equal(finish_proof(f, &challenge, &icons, NOW), -E_CONFLICT);
}

static void settings_have_defaults_and_a_range(void **state)
{
	const uint32_t all = USER_INCLUDE_TIMELINE | USER_INCLUDE_ALL_DATA |
			     USER_LIGHT_MODE | USER_AUTO_SYNC_ENABLED |
			     USER_SYNC_FREQUENCY_HOURS;
	struct fixture *f = *state;
	struct user_settings s, stored;
	struct err err = { 0 };

	OK(service_user_settings_get(&f->ctx, 1, LIMITLESS, &s, &err));
	assert_true(s.include_timeline && s.include_all_data && s.light_mode &&
		    s.auto_sync_enabled);
	assert_int_equal(s.sync_frequency_hours, 24);
	assert_int_equal(token_env_ask(f, &settings_count), 0);
	s.light_mode = false;
	s.sync_frequency_hours = 168;
	OK(service_user_settings_change(&f->ctx, 1, &s, all, NOW, LIMITLESS, &stored,
					&err));
	s.include_timeline = false;
	s.sync_frequency_hours = 1;
	OK(service_user_settings_change(&f->ctx, 1, &s, all, NOW, LIMITLESS, &stored,
					&err));
	OK(service_user_settings_get(&f->ctx, 1, LIMITLESS, &s, &err));
	assert_true(s.light_mode == stored.light_mode &&
		    s.include_timeline == stored.include_timeline &&
		    s.include_all_data == stored.include_all_data &&
		    s.auto_sync_enabled == stored.auto_sync_enabled &&
		    s.sync_frequency_hours == stored.sync_frequency_hours);
	assert_true(s.include_all_data && s.auto_sync_enabled);
	assert_false(s.light_mode || s.include_timeline);
	assert_int_equal(s.sync_frequency_hours, 1);
	for (int i = 0; i < 3; i++) {
		s.sync_frequency_hours = (int64_t[]){ 0, 169, 65536 + 24 }[i];
		assert_int_equal(service_user_settings_change(&f->ctx, 1, &s, all, NOW,
							      LIMITLESS, &stored, &err),
				 -E_INVALID);
	}
	/* Nothing is stored for who is not. */
	s.sync_frequency_hours = 5;
	assert_int_equal(service_user_settings_change(&f->ctx, 4711, &s, all, NOW,
						      LIMITLESS, &stored, &err),
			 -E_NOT_FOUND);
	assert_int_equal(token_env_ask(f, &settings_count), 1);
}

/* Only what is given changes; the first change leaves the rest at the defaults. */
static void settings_change_one_by_one(void **state)
{
	const struct user_settings zero = { .sync_frequency_hours = 7 };
	struct fixture *f = *state;
	struct user_settings s;
	struct err err = { 0 };

	OK(service_user_settings_change(&f->ctx, 2, &zero, USER_LIGHT_MODE, NOW,
					LIMITLESS, &s, &err));
	assert_true(s.include_timeline && s.include_all_data && s.auto_sync_enabled);
	assert_false(s.light_mode);
	assert_int_equal(s.sync_frequency_hours, 24);
	OK(service_user_settings_change(&f->ctx, 2, &zero, USER_SYNC_FREQUENCY_HOURS, NOW,
					LIMITLESS, &s, &err));
	OK(service_user_settings_change(&f->ctx, 2, &zero, USER_INCLUDE_ALL_DATA, NOW,
					LIMITLESS, &s, &err));
	assert_true(s.include_timeline && s.auto_sync_enabled);
	assert_false(s.light_mode || s.include_all_data);
	assert_int_equal(s.sync_frequency_hours, 7);
	OK(service_user_settings_change(&f->ctx, 2, &zero, 0, NOW, LIMITLESS, &s, &err));
	assert_int_equal(s.sync_frequency_hours, 7);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, token_env_set_up, token_env_tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_shown_icon_opens_a_session),
		TEST(proofs_are_bounded),
		TEST(a_stranger_locks_nobody_out),
		TEST(no_two_proofs_name_one_icon),
		TEST(proofs_do_not_tell_who_is_stored),
		TEST(a_proof_of_nobody_ends_in_nothing),
		TEST(settings_have_defaults_and_a_range),
		TEST(settings_change_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
