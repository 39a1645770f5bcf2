/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/match.h"

#include "base/err.h"

#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void has_the_drawn_layout(void **state)
{
	static const uint8_t expected[] = { 1,    1,    0,    0,    0x08, 0x07,
					    0x06, 0x05, 0x04, 0x03, 0x02, 0x01,
					    0xee, 0x03, 7,    2,    5,    3 };
	const struct model_lineup_entry entry = { .player_id = 0x0102030405060708,
						  .champion_id = 0x3ee,
						  .participant_no = 7,
						  .team = 2,
						  .role = ROLE_UTILITY,
						  .win = true,
						  .bot = true };
	uint8_t out[MODEL_LINEUP_BYTES_MAX];

	(void)state;
	assert_int_equal(model_lineup_pack(&entry, 1, out), sizeof(expected));
	assert_memory_equal(out, expected, sizeof(expected));
}

static void unpacks_what_it_packs(void **state)
{
	struct model_lineup_entry in[MODEL_PARTICIPANTS_MAX];
	struct model_lineup_entry back[MODEL_PARTICIPANTS_MAX];
	uint8_t out[MODEL_LINEUP_BYTES_MAX];

	(void)state;
	srand48(3);
	for (size_t n = 0; n <= MODEL_PARTICIPANTS_MAX; n++) {
		size_t len, count = 99;

		for (size_t i = 0; i < n; i++)
			in[i] = (struct model_lineup_entry){
				.player_id = mrand48() * INT64_C(4294967311),
				.champion_id = (uint16_t)mrand48(),
				.participant_no = (uint8_t)(i + 1),
				.team = (uint8_t)(mrand48() & 15),
				.role = (uint8_t)(i % ROLE_COUNT),
				.win = i & 1,
				.bot = i & 2,
			};
		len = model_lineup_pack(in, n, out);
		assert_int_equal(model_lineup_unpack(out, len, back, &count), 0);
		assert_int_equal(count, n);
		for (size_t i = 0; i < n; i++) {
			assert_true(in[i].player_id == back[i].player_id);
			assert_int_equal(in[i].champion_id, back[i].champion_id);
			assert_int_equal(in[i].participant_no, back[i].participant_no);
			assert_int_equal(in[i].team, back[i].team);
			assert_int_equal(in[i].role, back[i].role);
			assert_int_equal(in[i].win, back[i].win);
			assert_int_equal(in[i].bot, back[i].bot);
		}
	}
}

static void refuses_what_it_does_not_know(void **state)
{
	struct model_lineup_entry entries[MODEL_PARTICIPANTS_MAX] = { 0 };
	uint8_t out[MODEL_LINEUP_BYTES_MAX + 64] = { 0 };
	size_t len = model_lineup_pack(entries, 10, out), n = 77;

	(void)state;
	for (size_t cut = 0; cut < len; cut++)
		assert_int_equal(model_lineup_unpack(out, cut, entries, &n), -E_CORRUPT);
	assert_int_equal(model_lineup_unpack(out, len + 1, entries, &n), -E_CORRUPT);
	out[0] = 2;
	assert_int_equal(model_lineup_unpack(out, len, entries, &n), -E_CORRUPT);
	out[0] = 1;
	out[1] = MODEL_PARTICIPANTS_MAX + 1;
	assert_int_equal(model_lineup_unpack(out, 4 + 14 * (MODEL_PARTICIPANTS_MAX + 1),
					     entries, &n),
			 -E_CORRUPT);
	assert_int_equal(n, 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_the_drawn_layout),
		cmocka_unit_test(unpacks_what_it_packs),
		cmocka_unit_test(refuses_what_it_does_not_know),
	};

	return cmocka_run_group_tests_name("model lineup", tests, NULL, NULL);
}
