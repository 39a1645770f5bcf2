/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quota_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const struct quota_caller token_1 = { .token_id = 1 }, token_2 = { .token_id = 2 };

struct quota_fixture *quota_fixture_new(void)
{
	struct quota_fixture *f = talloc_zero(NULL, struct quota_fixture);

	if (!f)
		abort();
	f->mem = f;
	f->config = (struct quota_config){
		.enabled = true,
		.hosts = 1,
		.identified = { { 60, 10 }, { 12, 4 } },
		.address = { { 30, 5 }, { 6, 2 } },
		.cold_per_caller = 2,
		.redis_timeout_ms = 300,
		.redis_by_caller = true,
	};
	return f;
}

void quota_fixture_add(struct quota_fixture *f)
{
	static int number;
	size_t i = f->count++;
	struct err err = { 0 };

	if (i >= QUOTA_HOSTS_MAX)
		abort();
	snprintf(f->instances[i], sizeof(f->instances[i]), "test-%d-%d", (int)getpid(),
		 number++);
	f->config.instance = f->instances[i];
	f->configs[i] = f->config;
	if (quota_new(f->mem, &f->config, f->redis, &f->quotas[i], &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
}

void quota_fixture_free(struct quota_fixture *f)
{
	for (size_t i = 0; i < f->count; i++) {
		quota_free(f->quotas[i]);
		quota_unlink(f->instances[i]);
	}
	redis_client_free(f->redis);
	talloc_free(f);
}

bool take(struct quota_fixture *f, size_t host, const struct quota_caller *caller,
	  enum quota_class quota_class, int64_t now_ms, struct quota_state *ret_state)
{
	return quota_take(f->quotas[host], caller, quota_class, now_ms,
			  (struct deadline){ 0 }, ret_state);
}

int take_many(struct quota_fixture *f, size_t host, const struct quota_caller *caller,
	      enum quota_class quota_class, int64_t now_ms, int n)
{
	struct quota_state state;
	int admitted = 0;

	for (int i = 0; i < n; i++)
		admitted += take(f, host, caller, quota_class, now_ms, &state);
	return admitted;
}
