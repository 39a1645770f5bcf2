/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/scoreboard.h"

#include "base/clock.h"
#include "base/segment.h"
#include "server/scoreboard_metrics.h"
#include "tests/unit/instance.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define PROCESSES 4
#define NOBODY    ((uid_t)-1)
#define STRANGER  ((uid_t)54321)

static int forget_instance(void **state)
{
	(void)state;
	scoreboard_unlink(instance);
	return 0;
}

static struct scoreboard *open_board(unsigned threads)
{
	struct scoreboard *sb = NULL;
	struct err err = { 0 };

	if (scoreboard_open(instance, true, threads, &sb, &err) != 0)
		fail_msg("%s", err.text);
	return sb;
}

/*
 * A process that counts requests and then tells so.  It must not assert: cmocka belongs
 * to the parent.
 */
static pid_t start_counter(int requests, int ready)
{
	pid_t pid = fork();
	struct scoreboard *sb;

	if (pid != 0)
		return pid;
	if (scoreboard_open(instance, true, 2, &sb, NULL) != 0)
		_exit(1);
	for (int i = 0; i < requests; i++)
		scoreboard_count(scoreboard_cell(sb, (unsigned)i % 2), 200, 10, 5);
	scoreboard_work(scoreboard_cell(sb, 0), "GET", "/slow", clock_mono_us());
	scoreboard_stage(scoreboard_cell(sb, 0), STAGE_HANDLING);
	if (write(ready, "x", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void shows_this_process(void **state)
{
	struct scoreboard_process procs[4];
	struct scoreboard_totals totals;
	struct scoreboard *sb = open_board(3);

	(void)state;
	scoreboard_count(scoreboard_cell(sb, 0), 200, 100, 20);
	scoreboard_count(scoreboard_cell(sb, 2), 503, 11, 3);
	scoreboard_work(scoreboard_cell(sb, 1), "POST",
			"/a/path/that/is/longer/than/the/text/has/room/for/it/by/far",
			clock_mono_us() - 5000000);
	scoreboard_stage(scoreboard_cell(sb, 1), STAGE_HANDLING);
	assert_int_equal(scoreboard_served(sb), 2);
	assert_int_equal(scoreboard_read(sb, procs, 4, &totals), 1);
	assert_int_equal(procs[0].pid, getpid());
	assert_int_equal(procs[0].threads, 3);
	assert_int_equal(procs[0].stages[STAGE_IDLE], 2);
	assert_int_equal(procs[0].stages[STAGE_HANDLING], 1);
	assert_memory_equal(procs[0].slowest, "POST /a/path/", 13);
	assert_true(procs[0].slowest_us >= 5000000);
	assert_false(procs[0].draining);
	assert_int_equal(totals.requests, 2);
	assert_int_equal(totals.errors, 1);
	assert_int_equal(totals.bytes, 111);
	assert_int_equal(totals.busy_us, 23);
	scoreboard_set_draining(sb);
	scoreboard_read(sb, procs, 4, NULL);
	assert_true(procs[0].draining);
	scoreboard_close(sb);
}

static void is_shown_as_metrics(void **state)
{
	metric_word words[16] = { 0 };
	const struct metric_table *table = &scoreboard_metrics_table;
	struct scoreboard *sb = open_board(3), *other = open_board(2);

	(void)state;
	assert_true(metric_table_words(table) <= ARRAY_LEN(words));
	scoreboard_work(scoreboard_cell(sb, 1), "GET", "/slow",
			clock_mono_us() - 5000000);
	scoreboard_stage(scoreboard_cell(sb, 1), STAGE_HANDLING);
	scoreboard_stage(scoreboard_held_cell(sb), STAGE_HELD);
	scoreboard_set_held(sb, 7);
	scoreboard_set_held(other, 2);
	scoreboard_set_draining(other);
	scoreboard_metrics_publish(sb, words);
	assert_int_equal(metric_get(&words[STAGE_IDLE - STAGE_IDLE]), 4);
	assert_int_equal(metric_get(&words[STAGE_HANDLING - STAGE_IDLE]), 1);
	assert_int_equal(metric_series(&table->metrics[SCOREBOARD_METRIC_THREADS]), 4);
	assert_int_equal(metric_get(metric_in(table, words, SCOREBOARD_METRIC_HELD)), 9);
	assert_int_equal(metric_get(metric_in(table, words, SCOREBOARD_METRIC_DRAINING)),
			 1);
	assert_true(metric_get(metric_in(table, words, SCOREBOARD_METRIC_OLDEST)) >=
		    5000000);
	scoreboard_close(other);
	scoreboard_close(sb);
}

static void survives_killed_processes(void **state)
{
	struct scoreboard_process procs[SCOREBOARD_PROCESSES];
	struct scoreboard *sb = open_board(1);
	struct scoreboard_totals totals;
	pid_t pids[PROCESSES];
	int ready[2], status;
	char byte;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	for (int round = 1; round <= 3; round++) {
		for (int i = 0; i < PROCESSES; i++) {
			pids[i] = start_counter(100, ready[1]);
			assert_int_equal(read(ready[0], &byte, 1), 1);
		}
		/* The slots of the round before were used again, their counts kept. */
		assert_int_equal(scoreboard_read(sb, procs, ARRAY_LEN(procs), &totals),
				 PROCESSES + 1);
		assert_int_equal(totals.requests, round * PROCESSES * 100);
		assert_string_equal(procs[PROCESSES].slowest, "GET /slow");
		for (int i = 0; i < PROCESSES; i++) {
			kill(pids[i], SIGKILL);
			assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
			assert_true(WIFSIGNALED(status));
		}
		assert_int_equal(scoreboard_read(sb, procs, ARRAY_LEN(procs), &totals),
				 1);
		assert_int_equal(totals.requests, round * PROCESSES * 100);
	}
	scoreboard_close(sb);
	close(ready[0]);
	close(ready[1]);
}

static void dead_processes_leave_room(void **state)
{
	struct scoreboard *sb;
	int status;

	(void)state;
	for (int i = 0; i < SCOREBOARD_PROCESSES + 5; i++) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(scoreboard_open(instance, true, 1, &sb, NULL) == 0 ? 0 : 1);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(status, 0);
	}
	scoreboard_close(open_board(1));
}

static void full_board_is_said(void **state)
{
	struct scoreboard *boards[SCOREBOARD_PROCESSES], *more;
	struct err err = { 0 };

	(void)state;
	for (int i = 0; i < SCOREBOARD_PROCESSES; i++)
		boards[i] = open_board(1);
	assert_int_equal(scoreboard_open(instance, true, 1, &more, &err), -E_LIMITED);
	assert_int_equal(scoreboard_open(instance, false, 1, &more, &err), 0);
	scoreboard_count(scoreboard_cell(more, 0), 200, 1, 1);
	assert_int_equal(scoreboard_served(more), 1);
	scoreboard_close(more);
	for (int i = 0; i < SCOREBOARD_PROCESSES; i++)
		scoreboard_close(boards[i]);
}

static void is_read_from_outside(void **state)
{
	struct scoreboard_process procs[4];
	struct scoreboard *sb, *view;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(scoreboard_attach(instance, NOBODY, &view, &err), -E_NOT_FOUND);
	sb = open_board(2);
	assert_int_equal(scoreboard_attach(instance, NOBODY, &view, &err), 0);
	assert_int_equal(scoreboard_read(view, procs, 4, NULL), 1);
	assert_int_equal(procs[0].pid, getpid());
	scoreboard_close(sb);
	assert_int_equal(scoreboard_read(view, procs, 4, NULL), 0);
	scoreboard_close(view);
	scoreboard_close(NULL);
}

static void bad_instances_are_refused(void **state)
{
	static const char *const bad[] = { "", "a/b", "a b", "../x",
					   "12345678901234567890123456789012345678901" };
	struct scoreboard *sb;
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(scoreboard_open(bad[i], true, 1, &sb, &err), -E_INVALID);
}

static void segments_are_found_and_stale_ones_removed(void **state)
{
	struct segment a, b, other;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(segment_open("try", instance, 1, 8192, &a, &err), 0);
	memcpy(a.base, "hello", 6);
	assert_int_equal(segment_open("try", instance, 1, 8192, &b, &err), 0);
	assert_string_equal(b.base, "hello");
	/* Another layout while the first is held: both live. */
	assert_int_equal(segment_open("try", instance, 2, 4096, &other, &err), 0);
	segment_close(&b);
	assert_int_equal(segment_attach("try", instance, 1, 8192, geteuid(), &b, &err),
			 0);
	segment_close(&b);
	segment_close(&a);
	segment_close(&a);
	/* Nobody holds the first any more: the next one that starts removes it. */
	assert_int_equal(segment_open("try", instance, 2, 4096, &a, &err), 0);
	assert_int_equal(segment_attach("try", instance, 1, 8192, geteuid(), &b, &err),
			 -E_NOT_FOUND);
	segment_close(&a);
	segment_close(&other);
	segment_unlink("try", instance, 2);
}

/* The file of the segment "try" of this layout that uid would have. */
static const char *file_of(uid_t uid, unsigned layout)
{
	static char path[200];

	snprintf(path, sizeof(path), "/dev/shm/lme-try-%u-%s:%016x", (unsigned)uid,
		 instance, layout);
	return path;
}

static void assert_unusable(uid_t uid, unsigned layout)
{
	struct segment s;
	struct err err = { 0 };
	int r = segment_attach("try", instance, layout, 8192, uid, &s, &err);

	assert_true(r == -E_ACCESS || r == -E_IO || r == -E_INVALID);
	r = segment_join("try", instance, layout, 8192, uid, &s, &err);
	assert_true(r == -E_ACCESS || r == -E_IO || r == -E_INVALID);
}

/* Whatever has the name of a segment: refused at once, never waited for. */
static void other_things_of_that_name_are_refused(void **state)
{
	struct segment real;
	struct err err = { 0 };
	char target[200];
	int fd;

	(void)state;
	assert_int_equal(segment_open("try", instance, 1, 8192, &real, &err), 0);
	segment_close(&real);
	strcpy(target, file_of(geteuid(), 1));
	assert_int_equal(symlink(target, file_of(geteuid(), 2)), 0);
	assert_unusable(geteuid(), 2);
	assert_int_equal(mkfifo(file_of(geteuid(), 3), 0600), 0);
	assert_unusable(geteuid(), 3);
	assert_int_equal(mkdir(file_of(geteuid(), 4), 0700), 0);
	assert_unusable(geteuid(), 4);
	fd = open(file_of(geteuid(), 5), O_CREAT | O_WRONLY, 0600);
	assert_int_equal(ftruncate(fd, 8191), 0);
	assert_unusable(geteuid(), 5);
	/* As large as it should be, but others may write to it. */
	assert_int_equal(ftruncate(fd, 8192), 0);
	assert_int_equal(fchmod(fd, 0622), 0);
	assert_unusable(geteuid(), 5);
	assert_int_equal(fchmod(fd, 0600), 0);
	close(fd);
	assert_int_equal(segment_attach("try", instance, 5, 8192, geteuid(), &real, &err),
			 0);
	segment_close(&real);
	assert_int_equal(rmdir(file_of(geteuid(), 4)), 0);
	for (unsigned layout = 1; layout <= 5; layout++)
		segment_unlink("try", instance, layout);
}

/* A stranger's file, whether its name says so or names somebody else. */
static void a_strangers_segment_is_refused(void **state)
{
	struct segment s;
	struct err err = { 0 };
	char planted[200];
	int fd;

	(void)state;
	if (geteuid() != 0) {
		print_message("# SKIP: only root can plant another user's file\n");
		skip();
	}
	fd = open(file_of(0, 1), O_CREAT | O_WRONLY, 0600);
	assert_int_equal(ftruncate(fd, 8192), 0);
	assert_int_equal(fchown(fd, STRANGER, STRANGER), 0);
	close(fd);
	assert_unusable(0, 1);
	assert_int_equal(segment_open("try", instance, 1, 8192, &s, &err), -E_ACCESS);
	/* Root reads the board of the user who is named, of nobody else. */
	strcpy(planted, file_of(0, 1));
	assert_int_equal(rename(planted, file_of(STRANGER, 1)), 0);
	assert_int_equal(segment_attach("try", instance, 1, 8192, 0, &s, &err),
			 -E_NOT_FOUND);
	assert_int_equal(segment_attach("try", instance, 1, 8192, STRANGER + 1, &s, &err),
			 -E_NOT_FOUND);
	assert_int_equal(segment_attach("try", instance, 1, 8192, STRANGER, &s, &err), 0);
	segment_close(&s);
	assert_int_equal(unlink(file_of(STRANGER, 1)), 0);
	segment_unlink("try", instance, 1);
}

static void half_made_segments_are_made_again(void **state)
{
	struct segment a;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(segment_open("try", instance, 1, 4096, &a, &err), 0);
	assert_int_equal(ftruncate(a.fd, 100), 0);
	segment_close(&a);
	assert_int_equal(segment_open("try", instance, 1, 4096, &a, &err), 0);
	memset(a.base, 1, 4096);
	segment_close(&a);
	segment_unlink("try", instance, 1);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, fresh_instance, forget_instance)
	const struct CMUnitTest tests[] = {
		EACH(shows_this_process),
		EACH(is_shown_as_metrics),
		EACH(survives_killed_processes),
		EACH(dead_processes_leave_room),
		EACH(full_board_is_said),
		EACH(is_read_from_outside),
		EACH(bad_instances_are_refused),
		EACH(segments_are_found_and_stale_ones_removed),
		EACH(other_things_of_that_name_are_refused),
		EACH(a_strangers_segment_is_refused),
		EACH(half_made_segments_are_made_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
