/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The work queue on one thread; time is a number, and every step is taken by the test. */
#include "piece.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void runs_what_it_was_given(void **state)
{
	struct piece *p = piece("a");

	(void)state;
	assert_int_equal(submit(p, WORK_INTERACTIVE, NULL), 0);
	assert_int_equal(p->runs, 0);
	assert_true(work_queue_step(world.queue));
	assert_false(work_queue_step(world.queue));
	check_ended(p, 0);
	assert_ptr_equal(p->done_arg, p);
	assert_int_equal(counts_of(WORK_INTERACTIVE).done, 1);
	assert_int_equal(counts_of(WORK_INTERACTIVE).wait.buckets[0], 1);
	free(p);
}

static void classes_go_before_each_other(void **state)
{
	static const struct {
		const char *name;
		enum work_class class;
	} order[] = { { "w", WORK_WARMUP },      { "b", WORK_BATCH },
		      { "i", WORK_INTERACTIVE }, { "x", WORK_WARMUP },
		      { "c", WORK_BATCH },       { "j", WORK_INTERACTIVE } };
	struct piece *pieces[ARRAY_LEN(order)];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		pieces[i] = piece(order[i].name);
		assert_int_equal(submit(pieces[i], order[i].class, NULL), 0);
	}
	run_all();
	assert_string_equal(world.ran, "ijbcwx");
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		check_ended(pieces[i], 0);
		free(pieces[i]);
	}
}

/* One interactive item comes for each that is run: without ageing a batch item waits for
 * ever.  One comes each millisecond, and ageing is 1,000 ms a class. */
static void nothing_starves(void **state)
{
	struct piece *batch = piece("b"), *warmup = piece("w");
	int before_batch = 0, before_warmup = 0;

	(void)state;
	assert_int_equal(submit(warmup, WORK_WARMUP, NULL), 0);
	assert_int_equal(submit(batch, WORK_BATCH, NULL), 0);
	for (int i = 0; i < 5000 && !warmup->dones; i++) {
		struct piece *p = piece("i");

		assert_int_equal(submit(p, WORK_INTERACTIVE, NULL), 0);
		while (!p->dones)
			assert_true(work_queue_step(world.queue));
		before_batch += !batch->dones;
		before_warmup += !warmup->dones;
		world.now_us += MS;
		free(p);
	}
	check_ended(batch, 0);
	check_ended(warmup, 0);
	assert_int_equal(before_batch, 1001);
	assert_int_equal(before_warmup, 2001);
	free(batch);
	free(warmup);
}

/* What is quickly done runs while a heavy item holds the only heavy thread. */
static void quick(void *arg)
{
	struct piece *p = arg;

	assert_true(work_queue_step(world.queue));
	assert_int_equal(p->runs, 1);
	assert_false(work_queue_step(world.queue));
}

static int run_heavy(void *arg, struct work_ticket *ticket, struct err *err)
{
	quick(arg);
	return run(arg, ticket, err);
}

static void quick_work_has_a_thread(void **state)
{
	struct piece *heavy = piece("h"), *next = piece("n"), *light = piece("l");
	const struct work_job jobs[] = {
		{ WORK_INTERACTIVE, WORK_ANSWER, NULL, run_heavy, NULL, light },
		{ WORK_INTERACTIVE, WORK_ANSWER, NULL, run, drop, next },
		{ WORK_INTERACTIVE, WORK_CONFIRM, NULL, run, NULL, light },
	};
	struct piece *waiters[] = { heavy, next, light };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(jobs); i++)
		assert_int_equal(work_queue_submit(world.queue, &jobs[i],
						   (struct deadline){ 0 },
						   &waiters[i]->waiter, NULL),
				 0);
	run_all();
	assert_string_equal(world.ran, "lln");
	for (size_t i = 0; i < ARRAY_LEN(jobs); i++) {
		assert_int_equal(waiters[i]->dones, 1);
		free(waiters[i]);
	}
}

static void bounds_hold_for_each_class(void **state)
{
	struct piece *pieces[5], *other = piece("o");

	(void)state;
	for (int i = 0; i < 5; i++) {
		pieces[i] = piece("p");
		assert_int_equal(submit(pieces[i], WORK_BATCH, NULL),
				 i < 4 ? 0 : -E_LIMITED);
	}
	assert_int_equal(submit(other, WORK_INTERACTIVE, NULL), 0);
	assert_int_equal(counts_of(WORK_BATCH).refused, 1);
	assert_int_equal(counts_of(WORK_BATCH).queued, 4);
	run_all();
	assert_int_equal(pieces[4]->drops + pieces[4]->dones + pieces[4]->runs, 0);
	assert_int_equal(submit(pieces[4], WORK_BATCH, NULL), 0);
	run_all();
	for (int i = 0; i < 5; i++) {
		check_ended(pieces[i], 0);
		free(pieces[i]);
	}
	free(other);
}

static void waiters_are_bounded(void **state)
{
	struct work_config config = config_of(0);
	struct piece *pieces[3];

	teardown(state);
	config.waiters = 2;
	make(config);
	for (int i = 0; i < 3; i++) {
		pieces[i] = piece("p");
		assert_int_equal(submit(pieces[i], WORK_INTERACTIVE, "same"),
				 i < 2 ? 0 : -E_LIMITED);
	}
	run_all();
	assert_int_equal(pieces[2]->dones, 0);
	for (int i = 0; i < 3; i++)
		free(pieces[i]);
}

static void one_key_is_run_once(void **state)
{
	struct piece *a = piece("a"), *b = piece("b"), *c = piece("c"), *d = piece("d");

	(void)state;
	assert_int_equal(submit(a, WORK_INTERACTIVE, "key"), 0);
	assert_int_equal(submit(b, WORK_INTERACTIVE, "key"), 0);
	assert_int_equal(submit(c, WORK_INTERACTIVE, "other"), 0);
	assert_false(a->waiter.followed);
	assert_true(b->waiter.followed);
	assert_int_equal(b->drops, 1);
	run_all();
	assert_string_equal(world.ran, "ac");
	check_ended(a, 0);
	check_ended(b, 0);
	assert_ptr_equal(b->done_arg, a);
	assert_int_equal(submit(d, WORK_INTERACTIVE, "key"), 0); /* a new one */
	run_all();
	assert_int_equal(d->runs, 1);
	assert_int_equal(counts_of(WORK_INTERACTIVE).coalesced, 1);
	free(a), free(b), free(c), free(d);
}

static void followers_get_the_failure(void **state)
{
	struct piece *a = piece("a"), *b = piece("b");

	(void)state;
	a->codes[0] = -E_LIMITED;
	assert_int_equal(submit(a, WORK_INTERACTIVE, "key"), 0);
	assert_int_equal(submit(b, WORK_INTERACTIVE, "key"), 0);
	run_all();
	check_ended(a, -E_LIMITED);
	check_ended(b, -E_LIMITED);
	assert_int_equal(a->runs + b->runs, 1);
	assert_int_equal(counts_of(WORK_INTERACTIVE).failed, 1);
	free(a), free(b);
}

/* A request waits now for what a warm-up had put in. */
static void who_waits_raises_the_class(void **state)
{
	struct piece *w = piece("w"), *b = piece("b"), *i = piece("i");

	(void)state;
	assert_int_equal(submit(w, WORK_WARMUP, "key"), 0);
	assert_int_equal(submit(b, WORK_BATCH, NULL), 0);
	assert_int_equal(submit(i, WORK_INTERACTIVE, "key"), 0);
	run_all();
	assert_string_equal(world.ran, "wb");
	assert_int_equal(counts_of(WORK_WARMUP).submitted, 0);
	assert_int_equal(counts_of(WORK_INTERACTIVE).done, 1);
	free(w), free(b), free(i);
}

static void an_item_without_waiter_stays_alone(void **state)
{
	struct piece *a = piece("a"), *b = piece("b");
	const struct work_job first = { WORK_WARMUP, WORK_REFRESH, "k", run, drop, a };
	const struct work_job second = { WORK_WARMUP, WORK_REFRESH, "k", run, drop, b };

	(void)state;
	for (int i = 0; i < 2; i++)
		assert_int_equal(work_queue_submit(world.queue, i ? &second : &first,
						   (struct deadline){ 0 }, NULL, NULL),
				 0);
	run_all();
	assert_int_equal(a->runs, 1);
	assert_int_equal(b->runs, 0);
	assert_int_equal(a->drops, 1);
	assert_int_equal(b->drops, 1);
	assert_int_equal(a->dones + b->dones, 0);
	free(a), free(b);
}

/* Step time until the piece has run so often; returns how long that took. */
static int64_t wait_for_run(struct piece *p, int runs)
{
	int64_t began = world.now_us;

	for (int i = 0; i < 1000 && p->runs < runs; i++) {
		world.now_us += MS;
		run_all();
	}
	assert_int_equal(p->runs, runs);
	return (world.now_us - began) / MS;
}

static void what_can_pass_is_tried_again(void **state)
{
	static const int causes[] = { -E_CONFLICT, -E_UNAVAILABLE };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(causes); i++) {
		struct piece *p = piece("p"), *other = piece("o");
		int64_t waited;

		p->codes[0] = p->codes[1] = causes[i];
		assert_int_equal(submit(p, WORK_INTERACTIVE, "key"), 0);
		run_all();
		assert_int_equal(p->runs, 1);
		assert_int_equal(p->dones, 0);
		/* The wait holds nobody up. */
		assert_int_equal(submit(other, WORK_WARMUP, NULL), 0);
		run_all();
		check_ended(other, 0);
		waited = wait_for_run(p, 2);
		assert_in_range(waited, 5, 10);
		waited = wait_for_run(p, 3);
		assert_in_range(waited, 10, 20);
		check_ended(p, 0);
		free(p), free(other);
	}
	assert_int_equal(counts_of(WORK_INTERACTIVE).retried, 4);
	assert_int_equal(counts_of(WORK_INTERACTIVE).done, 2);
}

static void attempts_end(void **state)
{
	struct piece *p = piece("p"), *final = piece("f");

	(void)state;
	for (int i = 0; i < 8; i++)
		p->codes[i] = final->codes[i] = -E_CONFLICT;
	final->final = true;
	assert_int_equal(submit(p, WORK_INTERACTIVE, NULL), 0);
	assert_int_equal(submit(final, WORK_INTERACTIVE, NULL), 0);
	run_all();
	check_ended(final, -E_CONFLICT);
	assert_int_equal(final->runs, 1);
	wait_for_run(p, 3);
	check_ended(p, -E_CONFLICT);
	free(p), free(final);
}

static void nothing_else_is_tried_again(void **state)
{
	(void)state;
	for (int code = 1; code < E_COUNT; code++) {
		struct piece *p = piece("p");

		if (code == E_CONFLICT || code == E_UNAVAILABLE) {
			free(p);
			continue;
		}
		p->codes[0] = -code;
		assert_int_equal(submit(p, WORK_INTERACTIVE, NULL), 0);
		run_all();
		assert_int_equal(p->runs, 1);
		check_ended(p, -code);
		free(p);
	}
	assert_int_equal(counts_of(WORK_INTERACTIVE).retried, 0);
}

static void never_beyond_the_deadline(void **state)
{
	struct piece *p = piece("p"), *late = piece("l");

	(void)state;
	p->codes[0] = p->codes[1] = -E_CONFLICT;
	p->waiter.deadline.at_us = world.now_us + 4 * MS; /* the wait is 5 ms at least */
	late->waiter.deadline.at_us = world.now_us + 4 * MS;
	assert_int_equal(submit(p, WORK_INTERACTIVE, NULL), 0);
	run_all();
	check_ended(p, -E_CONFLICT);
	assert_int_equal(p->deadline.at_us, p->waiter.deadline.at_us);
	assert_int_equal(submit(late, WORK_INTERACTIVE, NULL), 0);
	world.now_us += 4 * MS;
	run_all();
	assert_int_equal(late->runs, 0);
	check_ended(late, -E_TIMEOUT);
	assert_int_equal(counts_of(WORK_INTERACTIVE).timed_out, 1);
	free(p), free(late);
}

static void the_latest_waiter_decides_how_long(void **state)
{
	struct piece *a = piece("a"), *b = piece("b");

	(void)state;
	a->waiter.deadline.at_us = world.now_us + 1 * MS;
	b->waiter.deadline.at_us = world.now_us + 9 * MS;
	assert_int_equal(submit(a, WORK_INTERACTIVE, "k"), 0);
	assert_int_equal(submit(b, WORK_INTERACTIVE, "k"), 0);
	world.now_us += 2 * MS;
	run_all();
	assert_int_equal(a->deadline.at_us, b->waiter.deadline.at_us);
	check_ended(a, 0);
	check_ended(b, 0);
	free(a), free(b);
}

/* Somebody else computes it: looked at again, and no attempt is used up. */
static void later_is_no_attempt(void **state)
{
	struct piece *p = piece("p");

	(void)state;
	for (int i = 0; i < 7; i++)
		p->codes[i] = -E_BUSY;
	p->later_ms = 5;
	assert_int_equal(submit(p, WORK_INTERACTIVE, "k"), 0);
	run_all();
	for (int runs = 2; runs <= 8; runs++)
		assert_int_equal(wait_for_run(p, runs), 5);
	check_ended(p, 0);
	assert_int_equal(counts_of(WORK_INTERACTIVE).later, 7);
	assert_int_equal(counts_of(WORK_INTERACTIVE).retried, 0);
	free(p);
}

static void later_ends_at_the_deadline(void **state)
{
	struct piece *p = piece("p");

	(void)state;
	for (int i = 0; i < 8; i++)
		p->codes[i] = -E_BUSY;
	p->later_ms = 5;
	p->waiter.deadline.at_us = world.now_us + 12 * MS;
	assert_int_equal(submit(p, WORK_INTERACTIVE, "k"), 0);
	run_all();
	wait_for_run(p, 3);
	check_ended(p, -E_TIMEOUT);
	assert_int_equal(counts_of(WORK_INTERACTIVE).timed_out, 1);
	free(p);
}

static void cancels_what_waits(void **state)
{
	struct piece *a = piece("a"), *b = piece("b");

	(void)state;
	assert_int_equal(submit(a, WORK_INTERACTIVE, "k"), 0);
	assert_int_equal(submit(b, WORK_INTERACTIVE, "k"), 0);
	assert_true(work_queue_cancel(world.queue, &a->waiter));
	assert_false(work_queue_cancel(world.queue, &a->waiter));
	assert_int_equal(a->drops, 0); /* b still waits for it */
	assert_true(work_queue_cancel(world.queue, &b->waiter));
	assert_int_equal(a->drops, 1);
	assert_false(work_queue_step(world.queue));
	assert_int_equal(a->runs + a->dones + b->dones, 0);
	assert_int_equal(counts_of(WORK_INTERACTIVE).cancelled, 1);
	free(a), free(b);
}

static void cancels_what_runs(void **state)
{
	struct piece *a = piece("a"), *b = piece("b"), *c = piece("c");

	(void)state;
	a->cancels = a;
	a->codes[0] = -E_CONFLICT; /* and is not tried again */
	assert_int_equal(submit(a, WORK_INTERACTIVE, "k"), 0);
	run_all();
	assert_true(a->was_pending);
	assert_int_equal(a->runs, 1);
	assert_int_equal(a->dones, 0);
	assert_int_equal(a->drops, 1);
	/* While another waits it goes on. */
	b->cancels = b;
	assert_int_equal(submit(b, WORK_INTERACTIVE, "k"), 0);
	assert_int_equal(submit(c, WORK_INTERACTIVE, "k"), 0);
	run_all();
	assert_false(b->was_pending);
	assert_int_equal(b->dones, 0);
	assert_int_equal(c->dones, 1);
	assert_ptr_equal(c->done_arg, b);
	free(a), free(b), free(c);
}

static void a_stop_ends_what_is_left(void **state)
{
	struct piece *queued = piece("q"), *delayed = piece("d"), *new = piece("n");

	(void)state;
	delayed->codes[0] = -E_CONFLICT;
	assert_int_equal(submit(delayed, WORK_INTERACTIVE, NULL), 0);
	run_all();
	assert_int_equal(submit(queued, WORK_WARMUP, NULL), 0);
	assert_true(work_queue_stop(world.queue, (struct deadline){ 1 }, 1000));
	check_ended(queued, -E_CANCELLED);
	check_ended(delayed, -E_CANCELLED);
	assert_int_equal(queued->runs, 0);
	assert_int_equal(submit(new, WORK_INTERACTIVE, NULL), -E_CANCELLED);
	assert_int_equal(new->drops + new->dones, 0);
	free(queued), free(delayed), free(new);
}

static void refuses_bad_bounds(void **state)
{
	struct work_config config = config_of(0);
	struct work_queue *queue;

	(void)state;
	config.length[WORK_BATCH] = 0;
	assert_int_equal(work_queue_new(&config, &queue, NULL), -E_INVALID);
	config = config_of(0);
	config.backoff_max_ms = 1;
	assert_int_equal(work_queue_new(&config, &queue, NULL), -E_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		CASE(runs_what_it_was_given),
		CASE(classes_go_before_each_other),
		CASE(nothing_starves),
		CASE(quick_work_has_a_thread),
		CASE(bounds_hold_for_each_class),
		CASE(waiters_are_bounded),
		CASE(one_key_is_run_once),
		CASE(followers_get_the_failure),
		CASE(who_waits_raises_the_class),
		CASE(an_item_without_waiter_stays_alone),
		CASE(what_can_pass_is_tried_again),
		CASE(attempts_end),
		CASE(nothing_else_is_tried_again),
		CASE(never_beyond_the_deadline),
		CASE(the_latest_waiter_decides_how_long),
		CASE(later_is_no_attempt),
		CASE(later_ends_at_the_deadline),
		CASE(cancels_what_waits),
		CASE(cancels_what_runs),
		CASE(a_stop_ends_what_is_left),
		CASE(refuses_bad_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
