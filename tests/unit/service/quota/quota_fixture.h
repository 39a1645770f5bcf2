/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hosts for the tests of quotas: each a shared memory of its own.
 */
#pragma once

#include "service/quota/quota.h"

#define NOW             INT64_C(1750000000000)
#define QUOTA_HOSTS_MAX 4

struct quota_fixture {
	TALLOC_CTX *mem;
	/* 60 a minute and 10 at once; expensive 12 and 4; addresses half of both */
	struct quota_config config; /* of the next host */
	struct redis_client *redis;
	struct quota *quotas[QUOTA_HOSTS_MAX];
	struct quota_config configs[QUOTA_HOSTS_MAX];
	char instances[QUOTA_HOSTS_MAX][32];
	size_t count;
};

extern const struct quota_caller token_1, token_2;

/* Aborts when anything fails. */
struct quota_fixture *quota_fixture_new(void);
/* Another host, with config and redis as they are now. */
void quota_fixture_add(struct quota_fixture *f);
/* Hosts and their memories. */
void quota_fixture_free(struct quota_fixture *f);

bool take(struct quota_fixture *f, size_t host, const struct quota_caller *caller,
	  enum quota_class quota_class, int64_t now_ms, struct quota_state *ret_state);
/* How many of n at one moment are admitted. */
int take_many(struct quota_fixture *f, size_t host, const struct quota_caller *caller,
	      enum quota_class quota_class, int64_t now_ms, int n);
