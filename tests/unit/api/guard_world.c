/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guard_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

const struct access_caller player_caller = {
	.kind = CALLER_SESSION,
	.scope = SCOPE_WRITE,
	.session_id = 9,
	.player_count = 1,
	.players = { { 5, FAKE_PUUID } },
};
const struct access_caller reader_caller = { .kind = CALLER_TOKEN,
					     .scope = SCOPE_READ,
					     .token_id = 3 };

int world_set_up(void **state)
{
	struct world *w = talloc_zero(NULL, struct world);

	fake_reset();
	w->mem = w;
	w->open = fake_api(w, "");
	w->closed = fake_api_with(w, (struct api_config){ .policy = { .mmr = MMR_OFF } });
	*state = w;
	return 0;
}

int world_tear_down(void **state)
{
	talloc_free(*state);
	return 0;
}

void world_ask(struct world *w, struct api *api, struct fake_request wanted)
{
	wanted.target = wanted.target ? wanted.target : PERIOD "?player=" OTHER;
	fake_send(api, w->mem, &wanted, &w->resp);
}

void world_expect(const struct world *w, int status, const char *code)
{
	assert_int_equal(w->resp.status, status);
	if (code)
		assert_string_equal(w->resp.error_code, code);
	else
		assert_null(w->resp.error_code);
}
