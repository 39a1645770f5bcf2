/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many threads put work in and take it back while others run it: whatever was accepted
 * ends exactly once.  An operation is a submit, a cancel or a run.
 *
 *	test_work_threads [OPERATIONS]	(a million; 200,000 under ThreadSanitizer; ten
 *					million in check-long)
 */
#include "work/queue.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define SUBMITTERS 4
#define SLOTS      64 /* of each submitter, used again and again */
#define MINUTE_MS  60000

static long operations = 1000000;

enum { FREE, OUT, ENDED };

/* A waiter and its work, which live from submit to the end of both. */
struct slot {
	struct work_waiter waiter;
	_Atomic int state;
	_Atomic int arg_out; /* the queue has the argument */
	_Atomic int runs;
	int code;
};

struct submitter {
	pthread_t thread;
	unsigned seed;
	struct slot slots[SLOTS];
	long accepted, joined, refused, cancelled;
};

static struct work_queue *queue;
static struct submitter submitters[SUBMITTERS];
static _Atomic long runs, dones, drops, doubles, left_operations;

static unsigned draw(unsigned *seed, unsigned n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % n;
}

static int run(void *arg, struct work_ticket *ticket, struct err *err)
{
	struct slot *slot = arg;

	if (!atomic_load(&slot->arg_out))
		atomic_fetch_add(&doubles, 1);
	atomic_fetch_add(&runs, 1);
	atomic_fetch_sub(&left_operations, 1);
	atomic_fetch_add(&slot->runs, 1);
	if (ticket->attempt == 1 && slot->code)
		return err_set(err, (enum err_code) - slot->code, "scripted");
	return 0;
}

static void drop(void *arg)
{
	struct slot *slot = arg;

	atomic_fetch_add(&drops, 1);
	if (atomic_exchange(&slot->arg_out, 0) != 1)
		atomic_fetch_add(&doubles, 1);
}

static void done(struct work_waiter *waiter, void *arg, int code, const struct err *err)
{
	struct slot *slot = (struct slot *)waiter;

	(void)arg, (void)code, (void)err;
	atomic_fetch_add(&dones, 1);
	if (atomic_exchange(&slot->state, ENDED) != OUT)
		atomic_fetch_add(&doubles, 1);
}

static void put_in(struct submitter *s, struct slot *slot)
{
	char key[16];
	struct work_job job = { .class = (enum work_class)draw(&s->seed, 3),
				.type = (enum work_type)draw(&s->seed, WORK_TYPE_COUNT),
				.run = run,
				.drop = drop,
				.arg = slot };
	int r;

	if (draw(&s->seed, 2)) {
		snprintf(key, sizeof(key), "%u", draw(&s->seed, 50));
		job.key = key;
	}
	slot->code = draw(&s->seed, 50) ? 0 : -E_CONFLICT;
	slot->waiter = (struct work_waiter){ .done = done };
	atomic_store(&slot->runs, 0);
	atomic_store(&slot->state, OUT);
	atomic_store(&slot->arg_out, 1);
	r = work_queue_submit(queue, &job, (struct deadline){ 0 }, &slot->waiter, NULL);
	if (r == 0) {
		s->accepted++;
		return;
	}
	s->refused++;
	atomic_store(&slot->state, FREE);
	atomic_store(&slot->arg_out, 0);
}

static void use(struct submitter *s, struct slot *slot)
{
	int state = atomic_load(&slot->state);

	if (state == OUT && draw(&s->seed, 4) == 0) {
		if (work_queue_cancel(queue, &slot->waiter)) {
			s->cancelled++;
			atomic_store(&slot->state, ENDED);
		}
	} else if (state != OUT && !atomic_load(&slot->arg_out)) {
		put_in(s, slot);
	} else {
		sched_yield();
		return;
	}
	atomic_fetch_sub(&left_operations, 1);
}

static void *submitter_main(void *arg)
{
	struct submitter *s = arg;

	while (atomic_load(&left_operations) > 0)
		use(s, &s->slots[draw(&s->seed, SLOTS)]);
	return NULL;
}

static void check_stats(long accepted)
{
	struct work_stats stats;
	uint64_t submitted = 0, ended = 0, coalesced = 0, now = 0;

	work_queue_stats(queue, &stats);
	for (int class = 0; class < WORK_CLASS_COUNT; class ++) {
		for (int type = 0; type < WORK_TYPE_COUNT; type++) {
			const struct work_counts *c = &stats.by[class][type];

			submitted += c->submitted;
			coalesced += c->coalesced;
			ended += c->done + c->failed + c->timed_out + c->cancelled;
			now += c->queued + c->delayed + c->running;
		}
	}
	assert_int_equal(now, 0);
	assert_int_equal(submitted, ended);
	assert_int_equal(submitted + coalesced, accepted);
	assert_int_equal(stats.waiting, 0);
}

static void nothing_is_lost_or_done_twice(void **state)
{
	const struct work_config config = { .threads = 4,
					    .length = { 64, 64, 32 },
					    .waiters = 1000,
					    .ageing_ms = 1,
					    .attempts = 3,
					    .backoff_ms = 1,
					    .backoff_max_ms = 2 };
	long accepted = 0, cancelled = 0;
	struct err err = { 0 };

	(void)state;
	atomic_store(&left_operations, operations);
	assert_int_equal(work_queue_new(&config, &queue, &err), 0);
	for (unsigned i = 0; i < SUBMITTERS; i++) {
		submitters[i].seed = i + 1;
		assert_int_equal(pthread_create(&submitters[i].thread, NULL,
						submitter_main, &submitters[i]),
				 0);
	}
	for (int i = 0; i < SUBMITTERS; i++) {
		assert_int_equal(pthread_join(submitters[i].thread, NULL), 0);
		accepted += submitters[i].accepted;
		cancelled += submitters[i].cancelled;
	}
	assert_true(work_queue_stop(queue, deadline_in_ms(MINUTE_MS), MINUTE_MS));
	print_message("# %ld operations: %ld accepted, %ld runs, %ld cancelled\n",
		      operations, accepted, atomic_load(&runs), cancelled);
	assert_int_equal(atomic_load(&doubles), 0);
	assert_int_equal(atomic_load(&dones), accepted - cancelled);
	assert_int_equal(atomic_load(&drops), accepted);
	check_stats(accepted);
	work_queue_free(queue);
}

int main(int argc, char **argv)
{
	const char *tests_of = getenv("LME_TESTS");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_lost_or_done_twice),
	};

#ifdef __SANITIZE_THREAD__
	operations = 200000;
#endif
	if (tests_of && strcmp(tests_of, "long") == 0)
		operations = 10000000;
	if (argc > 1)
		operations = atol(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
