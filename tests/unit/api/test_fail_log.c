/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/fail_log.h"

#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static int lines_of(struct fail_log *log, int failures, int64_t now_ms)
{
	int lines = 0;

	for (int i = 0; i < failures; i++)
		lines += fail_log_may(log, now_ms);
	return lines;
}

static void a_second_has_so_many_lines(void **state)
{
	struct fail_log log = { 0 };

	(void)state;
	assert_int_equal(lines_of(&log, 5, 1000), 5);
	assert_int_equal(lines_of(&log, 100, 1999), FAIL_LOG_LINES - 5);
	assert_int_equal(lines_of(&log, 100, 2000), FAIL_LOG_LINES);
	/* the clock was set back */
	assert_int_equal(lines_of(&log, 100, 500), FAIL_LOG_LINES);
}

static void what_went_unsaid_is_counted_once(void **state)
{
	struct fail_log log = { 0 };
	struct err err = { 0 };
	char path[] = "/tmp/lme-fail-log-XXXXXX", text[1024];
	size_t n;
	FILE *in;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(log_open(path, LOG_INFO, &err), 0);
	lines_of(&log, FAIL_LOG_LINES + 7, 3000);
	fail_log_tick(&log, 3999);
	fail_log_tick(&log, 4000);
	fail_log_tick(&log, 5000);
	assert_int_equal(log_open(NULL, LOG_INFO, &err), 0);
	in = fdopen(fd, "r");
	assert_non_null(in);
	n = fread(text, 1, sizeof(text) - 1, in);
	text[n] = '\0';
	fclose(in);
	unlink(path);
	assert_non_null(strstr(text, "7 more requests failed within a second\n"));
	assert_ptr_equal(strchr(text, '\n'), text + n - 1);
}

static void a_state_is_said_once_a_minute(void **state)
{
	_Atomic int64_t said_ms = 0;
	int64_t at = INT64_C(1750000000000);

	(void)state;
	assert_true(fail_log_rarely(&said_ms, at));
	assert_false(fail_log_rarely(&said_ms, at));
	assert_false(fail_log_rarely(&said_ms, at + 59999));
	assert_true(fail_log_rarely(&said_ms, at + 60000));
	assert_false(fail_log_rarely(&said_ms, at + 60001));
	assert_true(fail_log_rarely(&said_ms, at + 59999)); /* the clock was set back */
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_second_has_so_many_lines),
		cmocka_unit_test(what_went_unsaid_is_counted_once),
		cmocka_unit_test(a_state_is_said_once_a_minute),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
