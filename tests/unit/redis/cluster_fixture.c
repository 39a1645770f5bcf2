/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cluster_fixture.h"

#include <stdio.h>

void make_client(struct fixture *f)
{
	redis_client_free(f->client);
	assert_int_equal(redis_client_new(f->mem, &f->config, &f->client, NULL), 0);
}

int fixture_setup(void **state)
{
	struct fixture *f = talloc_zero(NULL, struct fixture);

	f->mem = f;
	fake_cluster_start(&f->fake);
	/* Of the first one only: the others are learnt. */
	snprintf(f->seeds, sizeof(f->seeds), "127.0.0.1:%u", f->fake.port[0]);
	f->config = (struct redis_config){
		.enabled = true,
		.cluster = f->seeds,
		.timeout_ms = PATIENCE_MS,
		.pool_size = 4,
		.breaker = { .min_calls = 1, .open_ms = 1, .open_max_ms = 1 }
	};
	make_client(f);
	*state = f;
	return 0;
}

int fixture_teardown(void **state)
{
	struct fixture *f = *state;

	redis_client_free(f->client);
	fake_cluster_stop(&f->fake);
	talloc_free(f);
	return 0;
}

struct redis_stats stats(struct fixture *f)
{
	struct redis_stats s;

	redis_client_stats(f->client, &s);
	return s;
}
