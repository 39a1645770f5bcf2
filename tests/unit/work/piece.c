/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "piece.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct world world;

static int64_t now_us(void *arg)
{
	(void)arg;
	return world.now_us;
}

int run(void *arg, struct work_ticket *ticket, struct err *err)
{
	struct piece *p = arg;
	int code = p->codes[p->runs];

	p->deadline = ticket->deadline;
	p->runs++;
	assert_int_equal(ticket->attempt > 0, 1);
	if (strlen(world.ran) < sizeof(world.ran) - 2)
		world.ran[strlen(world.ran)] = p->text[0];
	if (p->cancels)
		assert_true(work_queue_cancel(world.queue, &p->cancels->waiter));
	p->was_pending = cancel_pending();
	ticket->later_ms = code == -E_BUSY ? p->later_ms : 0;
	ticket->final = p->final;
	return code ? err_set(err, (enum err_code) - code, "piece %s", p->text) : 0;
}

void drop(void *arg)
{
	((struct piece *)arg)->drops++;
}

void done(struct work_waiter *waiter, void *arg, int code, const struct err *err)
{
	struct piece *p = (struct piece *)waiter;

	p->dones++;
	p->code = code;
	p->done_arg = arg;
	assert_true(code == 0 || err->code == (enum err_code) - code);
}

struct work_config config_of(int32_t threads)
{
	return (struct work_config){ .threads = threads,
				     .length = { 4, 4, 4 },
				     .waiters = 100,
				     .ageing_ms = 1000,
				     .attempts = 3,
				     .backoff_ms = 10,
				     .backoff_max_ms = 40,
				     .now_us = now_us };
}

void make(struct work_config config)
{
	struct err err = { 0 };

	memset(&world, 0, sizeof(world));
	world.now_us = 1000 * MS;
	assert_int_equal(work_queue_new(&config, &world.queue, &err), 0);
}

int setup(void **state)
{
	(void)state;
	make(config_of(0));
	return 0;
}

int teardown(void **state)
{
	(void)state;
	assert_true(work_queue_stop(world.queue, (struct deadline){ 1 }, 1000));
	work_queue_free(world.queue);
	return 0;
}

struct piece *piece(const char *name)
{
	struct piece *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	strcpy(p->text, name);
	p->waiter.done = done;
	return p;
}

int submit(struct piece *p, enum work_class class, const char *key)
{
	const struct work_job job = { .class = class,
				      .type = WORK_ANSWER,
				      .key = key,
				      .run = run,
				      .drop = drop,
				      .arg = p };

	return work_queue_submit(world.queue, &job, (struct deadline){ 0 }, &p->waiter,
				 NULL);
}

struct work_counts counts_of(enum work_class class)
{
	struct work_stats stats;

	work_queue_stats(world.queue, &stats);
	return stats.by[class][WORK_ANSWER];
}

void run_all(void)
{
	while (work_queue_step(world.queue))
		;
}

void check_ended(const struct piece *p, int code)
{
	assert_int_equal(p->dones, 1);
	assert_int_equal(p->drops, 1);
	assert_int_equal(p->code, code);
}
