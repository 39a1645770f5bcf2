/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "later_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

struct later_world later_world;

static int hold(struct http_exchange *x, struct deadline deadline, exchange_lost_fn lost,
		void *arg)
{
	struct asked *a = (struct asked *)x;

	if (a->no_memory)
		return -E_NOMEM;
	a->deadline = deadline;
	a->lost = lost;
	a->lost_arg = arg;
	atomic_store(&a->held, 1);
	return 0;
}

void later_release(struct http_exchange *x)
{
	atomic_fetch_sub(&((struct asked *)x)->refs, 1);
}

static void finish(struct http_exchange *x)
{
	atomic_fetch_add(&((struct asked *)x)->finished, 1);
	later_release(x);
}

static void retain(struct http_exchange *x)
{
	atomic_fetch_add(&((struct asked *)x)->refs, 1);
}

void later_make(int32_t threads, int32_t length, int32_t sync_fallback)
{
	const struct work_config config = { .threads = threads,
					    .length = { length, 1, 1 },
					    .waiters = 1000,
					    .attempts = 2,
					    .backoff_ms = 1,
					    .backoff_max_ms = 1 };
	struct err err = { 0 };

	fake_reset();
	fake.pending = true;
	assert_int_equal(work_queue_new(&config, &later_world.queue, &err), 0);
	fake.work = later_world.queue;
	later_world.mem = talloc_new(NULL);
	later_world.api = fake_api_with(
		later_world.mem, (struct api_config){ .policy = { .public_read = true },
						      .sync_fallback = sync_fallback });
}

int later_setup(void **state)
{
	(void)state;
	later_make(0, 2, 0);
	return 0;
}

int later_teardown(void **state)
{
	(void)state;
	if (later_world.queue &&
	    work_queue_stop(later_world.queue, (struct deadline){ 1 }, LATER_MINUTE_MS))
		work_queue_free(later_world.queue);
	later_world.queue = NULL;
	talloc_free(later_world.mem);
	return 0;
}

struct asked *later_new(const struct fake_request *wanted)
{
	struct asked *a = calloc(1, sizeof(*a));

	assert_non_null(a);
	a->exchange = (struct http_exchange){ hold, finish, retain, later_release };
	atomic_store(&a->refs, 1);
	a->mem = talloc_new(NULL);
	a->req = fake_request(a->mem, wanted);
	a->req->exchange = &a->exchange;
	a->req->received_us = clock_mono_us();
	return a;
}

void later_send(struct asked *a)
{
	api_handle(later_world.api, a->mem, a->req, &a->resp);
}

struct asked *later_ask(const char *target)
{
	const struct fake_request wanted = { .method = HTTP_GET, .target = target };
	struct asked *a = later_new(&wanted);

	later_send(a);
	return a;
}

void later_run_all(void)
{
	while (work_queue_step(later_world.queue))
		;
}

void later_check(struct asked *a, int status)
{
	assert_int_equal(atomic_load(&a->held), 1);
	assert_int_equal(atomic_load(&a->finished), 1);
	assert_int_equal(a->resp.status, status);
}

void later_forget(struct asked *a)
{
	assert_int_equal(atomic_load(&a->refs), 0);
	talloc_free(a->mem);
	free(a);
}

int64_t later_counted(enum http_fallback kind)
{
	return metric_get(&later_world.api->counted.fallbacks[kind]);
}
