/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two servers before scripted services, one open to the public: for the guard's tests. */
#pragma once

#include "fake_service.h"

#define BEARER "authorization: Bearer " FAKE_TOKEN
#define COOKIE "cookie: lol-session=" FAKE_COOKIE
#define ORIGIN "origin: http://stats.example"
#define OTHER                                     \
	"ooooooooooooooooooooooooooooooooooooooo" \
	"ooooooooooooooooooooooooooooooooooooooo"
#define PERIOD   "/api/analytics/v2/period/week"
#define SETTINGS "/api/dashboard/settings"

struct world {
	TALLOC_CTX *mem;
	struct api *open, *closed; /* with public_read, without */
	struct http_response resp;
};

extern const struct access_caller player_caller, reader_caller;

/* cmocka's set-up and tear-down: *state is a struct world. */
int world_set_up(void **state);
int world_tear_down(void **state);

/* Send what is wanted; without a target, ask for a period of OTHER. */
void world_ask(struct world *w, struct api *api, struct fake_request wanted);
#define ASK(api, ...) world_ask(w, api, (struct fake_request){ __VA_ARGS__ })

/* The last answer's status and error code, NULL = none. */
void world_expect(const struct world *w, int status, const char *code);

#define WORLD_TEST(f) cmocka_unit_test_setup_teardown(f, world_set_up, world_tear_down)
