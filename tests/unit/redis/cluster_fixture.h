/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A client of a fake cluster, for each test a new one.
 */
#pragma once

#include "fake_cluster.h"
#include "redis/client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define PATIENCE_MS 60000

/* A key of each node's third: "foo" lies on slot 12182, "bar" on 5061, "c" on 7365. */
#define KEY_0 "bar"
#define KEY_1 "c"
#define KEY_2 "foo"

struct fixture {
	TALLOC_CTX *mem;
	struct fake_cluster fake;
	char seeds[64];
	struct redis_config config;
	struct redis_client *client;
};

int fixture_setup(void **state);
int fixture_teardown(void **state);

#define FIXTURE_TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

/* Another client, with the configuration as it is now. */
void make_client(struct fixture *f);

struct redis_stats stats(struct fixture *f);
