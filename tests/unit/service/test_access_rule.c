/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/access_rule.h"

#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define PUUID                                                                            \
	"pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp" \
	"ppp"

enum who { NOBODY, READER, TIED, WRITER, TIED_WRITER, ADMIN, PLAYER, WHO_COUNT };

static struct access_caller caller_of(enum who who)
{
	static const enum access_scope scopes[WHO_COUNT] = {
		[READER] = SCOPE_READ,  [TIED] = SCOPE_READ,
		[WRITER] = SCOPE_WRITE, [TIED_WRITER] = SCOPE_WRITE,
		[ADMIN] = SCOPE_ADMIN,  [PLAYER] = SCOPE_WRITE,
	};
	struct access_caller c = { .kind = CALLER_TOKEN, .scope = scopes[who] };

	if (who == NOBODY)
		c.kind = CALLER_ANONYMOUS;
	if (who == PLAYER)
		c.kind = CALLER_SESSION;
	if (who == TIED || who == TIED_WRITER || who == PLAYER) {
		c.player_count = 1;
		memcpy(c.players[0].puuid, PUUID, MODEL_PUUID_LEN);
	}
	return c;
}

/* One letter a caller of enum who: a allowed, w 401, f 403, h 404. */
static char letter(enum access_verdict verdict)
{
	return "awfh"[verdict];
}

struct expected {
	enum access_rule rule;
	bool public_read, own;
	enum player_privacy privacy;
	const char *letters;
};

/* own: the callers that are tied to a player are tied to the one asked about. */
static void decides_as_the_table_says(void **state)
{
	static const struct expected table[] = {
		{ RULE_OPEN, false, false, PRIVACY_PUBLIC, "aaaaaaa" },
		{ RULE_READ, true, false, PRIVACY_PUBLIC, "aaaaaaa" },
		{ RULE_READ, false, false, PRIVACY_PUBLIC, "waaaaaa" },
		{ RULE_PLAYER, true, false, PRIVACY_PUBLIC, "aaaaaaa" },
		{ RULE_PLAYER, false, false, PRIVACY_PUBLIC, "wahahah" },
		{ RULE_PLAYER, false, true, PRIVACY_PUBLIC, "waaaaaa" },
		{ RULE_PLAYER, true, false, PRIVACY_PRIVATE, "hhhhhah" },
		{ RULE_PLAYER, false, false, PRIVACY_PRIVATE, "whhhhah" },
		{ RULE_PLAYER, true, true, PRIVACY_PRIVATE, "hhahaaa" },
		{ RULE_PLAYER, true, true, PRIVACY_OPTED_OUT, "hhahaaa" },
		{ RULE_OWN, true, false, PRIVACY_PUBLIC, "wffffaf" },
		{ RULE_OWN, true, true, PRIVACY_OPTED_OUT, "wfafaaa" },
		{ RULE_OWN_WRITE, true, false, PRIVACY_PUBLIC, "wffafaf" },
		{ RULE_OWN_WRITE, true, true, PRIVACY_PUBLIC, "wffaaaa" },
		{ RULE_OWN_WRITE, true, true, PRIVACY_PRIVATE, "wffhaaa" },
		{ RULE_WRITE, true, false, PRIVACY_PUBLIC, "wffafaf" },
		{ RULE_ADMIN, true, false, PRIVACY_PUBLIC, "wffffaf" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct expected *e = &table[i];
		struct access_policy policy = { .public_read = e->public_read };
		char letters[WHO_COUNT + 1] = "";

		for (int who = 0; who < WHO_COUNT; who++) {
			struct access_caller c = caller_of((enum who)who);
			struct access_subject subject = {
				.named = true,
				.own = e->own && c.player_count,
				.privacy = e->privacy,
			};

			letters[who] =
				letter(access_decide(e->rule, &policy, &c, &subject));
		}
		if (strcmp(letters, e->letters) != 0)
			print_error("row %zu, rule %s\n", i, access_rule_name(e->rule));
		assert_string_equal(letters, e->letters);
	}
}

static void ratings_have_their_own_setting(void **state)
{
	static const char *const letters[MMR_VISIBILITY_COUNT][2] = {
		[MMR_PUBLIC] = { "aaaaaaa", "aaaaaaa" },
		[MMR_PLAYER] = { "wffffaf", "wfafaaa" },
		[MMR_OFF] = { "fffffff", "fffffff" },
	};

	(void)state;
	for (int mmr = 0; mmr < MMR_VISIBILITY_COUNT; mmr++)
		for (int own = 0; own < 2; own++)
			for (int who = 0; who < WHO_COUNT; who++) {
				struct access_policy policy = {
					.public_read = true,
					.mmr = (enum mmr_visibility)mmr,
				};
				struct access_caller c = caller_of((enum who)who);
				struct access_subject subject = {
					.named = true,
					.own = own && c.player_count,
				};

				assert_int_equal(letter(access_decide(RULE_MMR, &policy,
								      &c, &subject)),
						 letters[mmr][own][who]);
			}
}

static void a_question_about_nobody_asks_who(void **state)
{
	struct access_policy policy = { .public_read = true };
	struct access_subject nobody = { .named = false };
	struct access_caller admin = caller_of(ADMIN);

	(void)state;
	assert_int_equal(access_decide(RULE_PLAYER, &policy, &admin, &nobody),
			 ACCESS_WHO);
	assert_int_equal(access_decide(RULE_OWN, &policy, &admin, &nobody), ACCESS_WHO);
	assert_int_equal(access_decide(RULE_ADMIN, &policy, &admin, &nobody),
			 ACCESS_ALLOWED);
}

static void sees_own_and_public_players(void **state)
{
	struct access_policy open = { .public_read = true }, closed = { 0 };
	struct access_caller nobody = caller_of(NOBODY), tied = caller_of(TIED),
			     reader = caller_of(READER);
	const char *own = tied.players[0].puuid;

	(void)state;
	assert_true(access_may_see(&open, &nobody, own, PRIVACY_PUBLIC));
	assert_false(access_may_see(&open, &nobody, own, PRIVACY_PRIVATE));
	assert_false(access_may_see(&closed, &nobody, own, PRIVACY_PUBLIC));
	assert_true(access_may_see(&closed, &reader, own, PRIVACY_PUBLIC));
	assert_true(access_may_see(&closed, &tied, own, PRIVACY_OPTED_OUT));
	assert_false(access_may_see(&closed, &tied, "other", PRIVACY_PUBLIC));
	assert_true(access_may_see(&open, &tied, "other", PRIVACY_PUBLIC));
}

/* For every caller, policy, player and state the set says what the question says. */
static void the_sight_agrees_with_each_look(void **state)
{
	(void)state;
	for (int who = 0; who < WHO_COUNT; who++)
		for (int open = 0; open < 2; open++)
			for (int p = 0; p < PRIVACY_COUNT; p++) {
				struct access_policy policy = { .public_read = open };
				struct access_caller c = caller_of((enum who)who);
				struct access_viewer viewer = { &policy, &c };
				enum access_sight sight = access_viewer_sight(&viewer);

				assert_int_equal(
					access_viewer_sees(&viewer, "other",
							   (enum player_privacy)p),
					sight == SIGHT_ALL || (sight == SIGHT_PUBLIC &&
							       p == PRIVACY_PUBLIC));
			}
	assert_int_equal(access_viewer_sight(NULL), SIGHT_ALL);
	assert_true(access_viewer_sees(NULL, PUUID, PRIVACY_OPTED_OUT));
}

static void a_generation_says_what_is_shown(void **state)
{
	(void)state;
	for (uint64_t v = 0; v < 3; v++)
		for (int p = 0; p < PRIVACY_COUNT; p++) {
			uint64_t g = player_generation(v, (enum player_privacy)p);

			assert_int_equal(player_generation_privacy(g), p);
			/* The next version is a larger one, whatever is shown then. */
			assert_true(player_generation(v + 1, PRIVACY_PUBLIC) > g);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decides_as_the_table_says),
		cmocka_unit_test(ratings_have_their_own_setting),
		cmocka_unit_test(a_question_about_nobody_asks_who),
		cmocka_unit_test(sees_own_and_public_players),
		cmocka_unit_test(the_sight_agrees_with_each_look),
		cmocka_unit_test(a_generation_says_what_is_shown),
	};

	return cmocka_run_group_tests_name("access_rule", tests, NULL, NULL);
}
