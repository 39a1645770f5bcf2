/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/metrics.h"

#include "base/metrics_priv.h"
#include "base/process.h"
#include "base/segment.h"
#include "tests/unit/instance.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define PROCESSES 4
#define ROUNDS    3
#define THREADS   4
#define ADDS      20000

enum { JOBS, OPEN, WAIT };

static const struct metric job_metrics[] = {
	[JOBS] = { .name = "jobs", .type = METRIC_COUNTER, .series = 3 },
	[OPEN] = { .name = "open", .type = METRIC_GAUGE },
	[WAIT] = { .name = "wait_seconds", .type = METRIC_HISTOGRAM },
};
static const struct metric_table job_table = { job_metrics, 3, false };

static const struct metric host_metrics[] = { { .name = "hosts", .type = METRIC_GAUGE } };
static const struct metric_table host_table = { host_metrics, 1, true };

static const struct metric_table other_table = { host_metrics, 1, false };

static const struct metric_table *const tables[] = { &job_table, &host_table };

static int forget_instance(void **state)
{
	(void)state;
	metrics_unlink(instance, tables, 2);
	return 0;
}

static struct metrics *open_metrics(void)
{
	struct metrics *m = NULL;
	struct err err = { 0 };

	if (metrics_open(instance, true, tables, 2, &m, &err) != 0)
		fail_msg("%s", err.text);
	return m;
}

static metric_word *word_of(struct metrics *m, size_t metric, unsigned series)
{
	return metric_in(&job_table, metrics_words(m, &job_table), metric) + series;
}

static int64_t host_number(struct metrics *m, const struct metric_table *table,
			   size_t metric, unsigned series)
{
	struct metrics_snapshot *s;
	int64_t value;

	assert_int_equal(metrics_look(m, NULL, &s, NULL), 0);
	value = metric_get(metrics_snapshot_metric(s, table, metric) + series);
	talloc_free(s);
	return value;
}

static int64_t host_jobs(struct metrics *m)
{
	return host_number(m, &job_table, JOBS, 0);
}

static void shows_what_was_counted(void **state)
{
	struct metrics *m = open_metrics();
	struct metrics_snapshot *s;
	const metric_word *waits;

	(void)state;
	metric_count(word_of(m, JOBS, 0), 1);
	metric_count(word_of(m, JOBS, 2), 5);
	metric_count(word_of(m, OPEN, 0), 7);
	metric_count(word_of(m, OPEN, 0), -9);
	metric_observe(word_of(m, WAIT, 0), 1000);
	assert_int_equal(metrics_look(m, NULL, &s, NULL), 0);
	assert_ptr_equal(metrics_snapshot_table(s, 0), &metrics_own_table);
	assert_ptr_equal(metrics_snapshot_table(s, 1), &job_table);
	assert_ptr_equal(metrics_snapshot_table(s, 2), &host_table);
	assert_null(metrics_snapshot_table(s, 3));
	assert_int_equal(metric_get(metrics_snapshot_metric(s, &job_table, JOBS) + 2), 5);
	assert_int_equal(metric_get(metrics_snapshot_metric(s, &job_table, OPEN)), -2);
	waits = metrics_snapshot_metric(s, &job_table, WAIT);
	assert_int_equal(metric_observed(waits), 1);
	assert_int_equal(metric_get(&waits[METRIC_BUCKETS]), 1000);
	assert_null(metrics_snapshot_metric(s, &other_table, 0));
	talloc_free(s);
	metrics_close(m);
	metrics_close(NULL);
	assert_null(metrics_words(NULL, &job_table));
	metrics_publish(NULL);
}

/* Must not assert: cmocka belongs to the parent. */
static pid_t start_counter(int jobs, int ready)
{
	pid_t pid = fork();
	struct metrics *m;

	if (pid != 0)
		return pid;
	if (metrics_open(instance, true, tables, 2, &m, NULL) != 0)
		_exit(1);
	metric_set(word_of(m, OPEN, 0), 1);
	for (int i = 0; i < jobs; i++) {
		metric_count(word_of(m, JOBS, 0), 1);
		metric_observe(word_of(m, WAIT, 0), i);
	}
	if (write(ready, "x", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void kill_and_wait(pid_t pid)
{
	int status;

	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

static void killed_processes_stay_counted_once(void **state)
{
	struct metrics *m = open_metrics();
	pid_t pids[PROCESSES];
	int ready[2];
	char byte;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	for (int round = 1; round <= ROUNDS; round++) {
		int64_t jobs = (int64_t)round * PROCESSES * 1000;

		for (int i = 0; i < PROCESSES; i++)
			pids[i] = start_counter(1000, ready[1]);
		for (int i = 0; i < PROCESSES; i++)
			assert_int_equal(read(ready[0], &byte, 1), 1);
		assert_int_equal(host_jobs(m), jobs);
		assert_int_equal(host_number(m, &job_table, OPEN, 0), PROCESSES);
		for (int i = 0; i < PROCESSES; i++)
			kill_and_wait(pids[i]);
		assert_int_equal(host_jobs(m), jobs);
		assert_int_equal(host_number(m, &job_table, OPEN, 0), 0);
		assert_int_equal(
			host_number(m, &metrics_own_table, METRICS_OWN_PROCESSES, 0), 1);
	}
	metrics_close(open_metrics()); /* folds the last ones, and then itself */
	assert_int_equal(host_jobs(m), ROUNDS * PROCESSES * 1000);
	assert_int_equal(host_number(m, &metrics_own_table, METRICS_OWN_STARTS, 0),
			 ROUNDS * PROCESSES + 2);
	assert_int_equal(host_number(m, &metrics_own_table, METRICS_OWN_KILLS, 0),
			 ROUNDS * PROCESSES);
	metrics_close(m);
	close(ready[0]);
	close(ready[1]);
}

/* Each child counts one job, opens and closes, and is killed anywhere in it. */
static void kills_anywhere_lose_and_double_nothing(void **state)
{
	struct metrics *m = open_metrics();
	int64_t before = 0;
	int status;

	(void)state;
	for (int round = 0; round < 200; round++) {
		pid_t pid = fork();

		if (pid == 0) {
			struct metrics *own;

			for (;;) {
				if (metrics_open(instance, true, tables, 2, &own, NULL) !=
				    0)
					_exit(1);
				metric_count(word_of(own, JOBS, 0), 1);
				metrics_close(own);
			}
		}
		/* Not a moment that is waited for: some number of looks. */
		for (int look = 0; look <= round % 50; look++) {
			int64_t now = host_jobs(m);

			assert_true(now >= before);
			before = now;
		}
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
	}
	/* Each start counted one job at most, and all but the killed ones did. */
	metrics_close(open_metrics());
	before = host_number(m, &metrics_own_table, METRICS_OWN_STARTS, 0) - 2;
	assert_true(host_jobs(m) <= before);
	assert_true(host_jobs(m) >=
		    before - host_number(m, &metrics_own_table, METRICS_OWN_KILLS, 0));
	metrics_close(m);
}

/* The memory itself, as a second program would see it. */
struct view {
	struct segment segment;
	struct metrics_memory *memory;
	struct metrics_layout layout;
	metric_word *jobs; /* of a process that is gone, in slot 1 */
};

/* This process in slot 0 with 1 job; in slot 1 one with 10 that was killed. */
static struct view open_view(struct metrics *m)
{
	struct view v = { 0 };
	char byte;
	int ready[2];
	pid_t pid;

	metric_count(word_of(m, JOBS, 0), 1);
	assert_int_equal(pipe(ready), 0);
	pid = start_counter(10, ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	kill_and_wait(pid);
	close(ready[0]);
	close(ready[1]);
	v.layout = *metrics_layout(m);
	v.memory = metrics_memory(m);
	v.jobs = metrics_cells_of(v.memory, &v.layout, 1) +
		 metric_table_words(&metrics_own_table);
	assert_int_equal(metric_get(v.jobs), 10);
	return v;
}

static int64_t jobs_after_next_start(struct metrics *m)
{
	metrics_close(open_metrics());
	assert_int_equal(host_number(m, &metrics_own_table, METRICS_OWN_KILLS, 0), 1);
	return host_jobs(m);
}

static void a_fold_killed_before_it_counts_is_done_again(void **state)
{
	struct metrics *m = open_metrics();
	struct view v = open_view(m);

	(void)state;
	/* Half written sums in the retired cell that does not count yet. */
	for (size_t i = 0; i < v.layout.words; i++)
		metric_set(v.memory->cells + v.layout.stride + i, 12345);
	assert_int_equal(host_jobs(m), 11);
	assert_int_equal(jobs_after_next_start(m), 11);
	metrics_close(m);
}

static void a_fold_killed_after_it_counts_is_not_done_again(void **state)
{
	struct metrics *m = open_metrics();
	struct view v = open_view(m);

	(void)state;
	/* The fold is done, and what was killed then comes back: nothing was cleared. */
	metrics_cells_fold(v.memory, &v.layout, 1, true);
	assert_int_equal(metric_get(v.jobs), 0);
	metric_set(v.jobs, 10);
	atomic_store(&v.memory->heads[1].claimed_at, 0);
	atomic_store(&v.memory->heads[1].pid, 1);
	assert_int_equal(host_jobs(m), 11);
	/* Half cleared. */
	metric_set(v.jobs, 4);
	assert_int_equal(host_jobs(m), 11);
	assert_int_equal(jobs_after_next_start(m), 11);
	metrics_close(m);
}

struct shared {
	struct metrics *m;
	_Atomic int running;
	int64_t stepped_back;
};

static void *count_jobs(void *arg)
{
	struct shared *s = arg;

	for (int i = 0; i < ADDS; i++) {
		metric_count(word_of(s->m, JOBS, 0), 1);
		metric_observe(word_of(s->m, WAIT, 0), i);
	}
	atomic_fetch_sub(&s->running, 1);
	return NULL;
}

static void *come_and_go(void *arg)
{
	struct shared *s = arg;
	struct metrics *own;

	for (int i = 0; i < 50; i++) {
		if (metrics_open(instance, true, tables, 2, &own, NULL) != 0)
			break;
		metric_count(word_of(own, JOBS, 0), 1);
		metrics_close(own);
	}
	atomic_fetch_sub(&s->running, 1);
	return NULL;
}

static void threads_count_while_others_look_and_fold(void **state)
{
	struct shared s = { .m = open_metrics(), .running = THREADS + 1 };
	pthread_t threads[THREADS + 1];
	int64_t before = 0;

	(void)state;
	for (int i = 0; i <= THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
						i ? count_jobs : come_and_go, &s),
				 0);
	while (atomic_load(&s.running) > 0) {
		int64_t now = host_jobs(s.m);

		assert_true(now >= before);
		before = now;
	}
	for (int i = 0; i <= THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(host_jobs(s.m), THREADS * ADDS + 50);
	metrics_close(s.m);
}

static void set_open(void *arg, metric_word *words)
{
	metric_set(metric_in(&job_table, words, OPEN), *(int *)arg);
}

static void set_hosts(void *arg, metric_word *words)
{
	metric_set(metric_in(&host_table, words, 0), *(int *)arg);
}

static void sources_are_asked(void **state)
{
	struct metrics *m = open_metrics(), *other = open_metrics();
	int open = 3, hosts = 9, more = 4;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(metrics_add_source(m, &other_table, set_open, &open, &err),
			 -E_NOT_FOUND);
	assert_int_equal(metrics_add_source(m, &job_table, set_open, &open, &err), 0);
	assert_int_equal(metrics_add_source(m, &host_table, set_hosts, &hosts, &err), 0);
	assert_int_equal(metrics_add_source(other, &job_table, set_open, &more, &err), 0);
	assert_null(metrics_words(m, &host_table));
	/* What nobody published yet is not there; who looks publishes its own. */
	assert_int_equal(host_number(m, &job_table, OPEN, 0), 3);
	metrics_publish(other);
	assert_int_equal(host_number(m, &job_table, OPEN, 0), 7);
	assert_int_equal(host_number(m, &host_table, 0, 0), 9);
	assert_int_equal(host_number(other, &host_table, 0, 0), 0);
	metrics_close(other);
	assert_int_equal(host_number(m, &job_table, OPEN, 0), 3);
	for (int i = 0; i < METRICS_SOURCES - 2; i++)
		assert_int_equal(metrics_add_source(m, &job_table, set_open, &open, &err),
				 0);
	assert_int_equal(metrics_add_source(m, &job_table, set_open, &open, &err),
			 -E_LIMITED);
	metrics_close(m);
}

static void the_oldest_start_is_shown(void **state)
{
	struct metrics *first = open_metrics(), *second = open_metrics();
	struct metrics_memory *memory = metrics_memory(first);

	(void)state;
	atomic_store(&memory->heads[0].started_ms, 2000);
	atomic_store(&memory->heads[1].started_ms, 1000);
	assert_int_equal(host_number(first, &metrics_own_table, METRICS_OWN_OLDEST, 0),
			 1000000);
	metrics_close(second);
	assert_int_equal(host_number(first, &metrics_own_table, METRICS_OWN_OLDEST, 0),
			 2000000);
	metrics_close(first);
}

static void limits_are_said(void **state)
{
	const struct metric_table *many[METRICS_TABLES];
	struct metrics *all[METRICS_PROCESSES], *more;
	struct err err = { 0 };

	(void)state;
	for (int i = 0; i < METRICS_TABLES; i++)
		many[i] = &host_table;
	assert_int_equal(metrics_open(instance, true, many, METRICS_TABLES, &more, &err),
			 -E_LIMITED);
	for (int i = 0; i < METRICS_PROCESSES; i++)
		all[i] = open_metrics();
	assert_int_equal(metrics_open(instance, true, tables, 2, &more, &err),
			 -E_LIMITED);
	assert_int_equal(metrics_open(instance, false, tables, 2, &more, &err), 0);
	metric_count(word_of(more, JOBS, 0), 1);
	assert_int_equal(host_jobs(more), 1);
	assert_int_equal(host_jobs(all[0]), 0);
	metrics_close(more);
	for (int i = 0; i < METRICS_PROCESSES; i++)
		metrics_close(all[i]);
	assert_int_equal(metrics_open("a/b", true, tables, 2, &more, &err), -E_INVALID);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, fresh_instance, forget_instance)
	const struct CMUnitTest tests[] = {
		EACH(shows_what_was_counted),
		EACH(killed_processes_stay_counted_once),
		EACH(kills_anywhere_lose_and_double_nothing),
		EACH(a_fold_killed_before_it_counts_is_done_again),
		EACH(a_fold_killed_after_it_counts_is_not_done_again),
		EACH(threads_count_while_others_look_and_fold),
		EACH(sources_are_asked),
		EACH(the_oldest_start_is_shown),
		EACH(limits_are_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
