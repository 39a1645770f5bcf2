/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/listen.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char path[64];

static int fresh_path(void **state)
{
	static int number;

	(void)state;
	snprintf(path, sizeof(path), "/tmp/lme-listen-%d-%d", (int)getpid(), number++);
	return 0;
}

static int remove_path(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static void listens_with_the_mode(void **state)
{
	struct err err = { 0 };
	struct stat st;
	int fd;

	(void)state;
	assert_int_equal(listen_open(path, 0640, 16, &fd, &err), 0);
	assert_int_equal(listen_check(fd, &err), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	listen_remove(path, fd);
	assert_int_equal(stat(path, &st), -1);
}

static void refuses_a_taken_path(void **state)
{
	struct err err = { 0 };
	int fd, second;

	(void)state;
	assert_int_equal(listen_open(path, 0600, 16, &fd, &err), 0);
	assert_int_equal(listen_open(path, 0600, 16, &second, &err), -E_BUSY);
	assert_non_null(strstr(err.text, "in use"));
	close(fd);
	/* Now the file is left over from one that died. */
	assert_int_equal(listen_open(path, 0600, 16, &second, &err), 0);
	close(second);
}

static void leaves_a_name_that_was_taken_over(void **state)
{
	struct err err = { 0 };
	struct stat st;
	int first, second;

	(void)state;
	assert_int_equal(listen_open(path, 0600, 16, &first, &err), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(listen_open(path, 0600, 16, &second, &err), 0);
	listen_remove(path, first);
	assert_int_equal(stat(path, &st), 0);
	listen_remove(path, second);
	assert_int_equal(stat(path, &st), -1);
}

static void leaves_other_files_alone(void **state)
{
	char longer[200];
	struct err err = { 0 };
	int fd, made = open(path, O_CREAT | O_WRONLY, 0600);

	(void)state;
	assert_true(made >= 0);
	close(made);
	assert_int_equal(listen_open(path, 0600, 16, &fd, &err), -E_INVALID);
	assert_int_equal(access(path, F_OK), 0);
	memset(longer, 'x', sizeof(longer));
	longer[0] = '/';
	longer[sizeof(longer) - 1] = '\0';
	assert_int_equal(listen_open(longer, 0600, 16, &fd, &err), -E_INVALID);
	assert_int_equal(listen_open("/nonexistent/x", 0600, 16, &fd, &err),
			 -E_NOT_FOUND);
}

static void knows_what_listens(void **state)
{
	struct err err = { 0 };
	int ends[2], null = open("/dev/null", O_RDONLY);

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	assert_int_equal(listen_check(ends[0], &err), -E_INVALID);
	assert_int_equal(listen_check(null, &err), -E_INVALID);
	assert_non_null(strstr(err.text, "--listen"));
	assert_int_equal(listen_check(-1, &err), -E_INVALID);
	close(null);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, fresh_path, remove_path)
	const struct CMUnitTest tests[] = {
		EACH(listens_with_the_mode),
		EACH(refuses_a_taken_path),
		EACH(leaves_a_name_that_was_taken_over),
		EACH(leaves_other_files_alone),
		EACH(knows_what_listens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
