/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/analysis/champion_advice.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void rules_hold_at_their_limits(void **state)
{
	static const struct {
		uint32_t games, farmers;
		double kda, cs, win_rate;
		const char *texts[3]; /* a word of each */
	} rows[] = {
		{ 5, 5, 1.49, 5.9, 44.9, { "die less", "last hits", "study" } },
		{ 5, 5, 1.5, 6, 45, { NULL } },
		{ 5, 5, 3, 7, 65, { NULL } },
		{ 5, 5, 3.01, 7, 65.1, { "good", "keep playing" } },
		{ 4, 4, 1, 1, 1, { NULL } },  /* too few to say anything */
		{ 6, 3, 2, 1, 50, { NULL } }, /* half of them as a support */
		{ 6, 4, 2, 1, 50, { "last hits" } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct champion_analysis a = { .metrics = { .games = rows[i].games,
							    .avg_kda = rows[i].kda,
							    .avg_cs_per_min = rows[i].cs,
							    .win_rate =
								    rows[i].win_rate },
					       .games_of_farmers = rows[i].farmers };
		char texts[CHAMPION_ADVICE_MAX][CHAMPION_ADVICE_SIZE];
		size_t n = champion_advice(&a, texts), wanted = 0;

		for (; wanted < 3 && rows[i].texts[wanted]; wanted++)
			assert_true(wanted < n &&
				    strstr(texts[wanted], rows[i].texts[wanted]));
		assert_int_equal(n, wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_hold_at_their_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
