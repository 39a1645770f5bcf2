/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/log.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static char path[64];

static int set_up(void **state)
{
	struct err err = { 0 };
	int fd;

	(void)state;
	strcpy(path, "/tmp/lme-log-XXXXXX");
	fd = mkstemp(path);
	return fd < 0 || close(fd) < 0 || log_open(path, LOG_INFO, &err) < 0;
}

static int tear_down(void **state)
{
	struct err err = { 0 };

	(void)state;
	log_context(NULL);
	unlink(path);
	return log_open(NULL, LOG_INFO, &err);
}

static const char *text_of_log(void)
{
	static char text[4096];
	FILE *in = fopen(path, "r");
	size_t n;

	assert_non_null(in);
	n = fread(text, 1, sizeof(text) - 1, in);
	fclose(in);
	text[n] = '\0';
	return text;
}

static void a_text_cannot_begin_a_line(void **state)
{
	const char *text;

	(void)state;
	log_context("id\n1");
	log_line(LOG_ERROR, "player \"%s\"",
		 "a\nb\r\x1b[31m\x7f"
		 "c");
	text = text_of_log();
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	assert_non_null(strstr(text, " id 1: player \"a b  [31m c\"\n"));
}

static void a_long_text_is_cut(void **state)
{
	char longest[3000];
	const char *text;

	(void)state;
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	log_line(LOG_WARN, "%s", longest);
	log_line(LOG_WARN, "next");
	text = text_of_log();
	assert_non_null(strstr(text, "x\n"));
	assert_non_null(strstr(text, ": next\n"));
	assert_true(strlen(text) < 1200);
}

static void what_is_below_the_level_is_left_out(void **state)
{
	(void)state;
	log_line(LOG_DEBUG, "unseen");
	assert_string_equal(text_of_log(), "");
}

static void a_renamed_file_is_made_anew(void **state)
{
	struct err err = { 0 };
	char old[80];

	(void)state;
	snprintf(old, sizeof(old), "%s.1", path);
	log_line(LOG_INFO, "before");
	assert_int_equal(rename(path, old), 0);
	assert_int_equal(log_open(path, LOG_INFO, &err), 0);
	log_line(LOG_INFO, "after");
	unlink(old);
	assert_null(strstr(text_of_log(), "before"));
	assert_non_null(strstr(text_of_log(), "after"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_text_cannot_begin_a_line, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_long_text_is_cut, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_below_the_level_is_left_out,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_renamed_file_is_made_anew, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
