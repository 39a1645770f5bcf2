/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/app.h"

#include "app/build_id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static char path[64];

static void configure(const char *text)
{
	FILE *out;
	int fd;

	strcpy(path, "/tmp/lme-app-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	out = fdopen(fd, "w");
	assert_non_null(out);
	assert_true(fputs(text, out) >= 0);
	assert_int_equal(fclose(out), 0);
}

static int tear_down(void **state)
{
	(void)state;
	if (path[0])
		unlink(path);
	path[0] = '\0';
	unsetenv("LME_CONFIG");
	return 0;
}

static void the_given_path_wins(void **state)
{
	(void)state;
	assert_int_equal(setenv("LME_CONFIG", "/from/env.ini", 1), 0);
	assert_string_equal(app_config_path("/given.ini"), "/given.ini");
	assert_string_equal(app_config_path(NULL), "/from/env.ini");
}

static void an_empty_variable_names_no_file(void **state)
{
	const char *found;

	(void)state;
	assert_int_equal(setenv("LME_CONFIG", "", 1), 0);
	found = app_config_path(NULL);
	/* On a machine where the program is installed this is its file. */
	assert_true(found == NULL || found[0] == '/');
}

static void a_build_has_an_id(void **state)
{
	char id[APP_BUILD_ID_SIZE], again[APP_BUILD_ID_SIZE];

	(void)state;
	app_build_id(id);
	app_build_id(again);
	assert_true(strlen(id) >= 16);
	assert_int_equal(strspn(id, "0123456789abcdef"), strlen(id));
	assert_string_equal(id, again);
}

static void opens_without_any_server(void **state)
{
	struct err err = { 0 };
	struct app *app;

	(void)state;
	configure("[site]\ndefault_queues = 420 440\ndefault_tz = Europe/Paris\n"
		  "[mysql]\nsocket = /nonexistent/my.sock\n"
		  "[redis]\nsocket = /nonexistent/redis.sock\n");
	assert_int_equal(app_open(path, &app, &err), 0);
	assert_string_equal(app->config_path, path);
	assert_string_equal(app->service.default_tz, "Europe/Paris");
	assert_int_equal(app->service.default_queue_count, 2);
	assert_int_equal(app->service.default_queues[1], 440);
	assert_non_null(app->service.sql);
	assert_non_null(app->service.redis);
	assert_non_null(app->service.cache);
	assert_non_null(app->service.build);
	app_close(app);
}

static void redis_may_be_off(void **state)
{
	struct err err = { 0 };
	struct app *app;

	(void)state;
	configure("[redis]\nenabled = no\n");
	assert_int_equal(app_open(path, &app, &err), 0);
	assert_non_null(app->service.redis);
	app_close(app);
}

static void a_mistake_names_file_line_and_key(void **state)
{
	struct app *app = (struct app *)path;
	struct err err = { 0 };
	char head[128];

	(void)state;
	configure("[mysql]\nport = none\n");
	assert_int_equal(app_open(path, &app, &err), -E_INVALID);
	assert_ptr_equal(app, path);
	snprintf(head, sizeof(head), "%s:2: mysql.port: ", path);
	assert_ptr_equal(strstr(err.text, head), err.text);
}

static void several_mistakes_are_counted(void **state)
{
	struct err err = { 0 };
	struct app *app;

	(void)state;
	configure("[mysql]\nport = none\nuser =\nx = y\n");
	assert_int_equal(app_open(path, &app, &err), -E_INVALID);
	assert_ptr_equal(strstr(err.text, "3 mistakes"), err.text);
	assert_non_null(strstr(err.text, "mysql.port"));
}

static void a_missing_file_is_said(void **state)
{
	struct err err = { 0 };
	struct app *app;

	(void)state;
	assert_int_equal(app_open("/nonexistent/lme.ini", &app, &err), -E_NOT_FOUND);
	assert_non_null(strstr(err.text, "/nonexistent/lme.ini"));
}

static char ignored[256];

static void note_ignored(const char *key)
{
	strncat(ignored, key, sizeof(ignored) - strlen(ignored) - 2);
	strcat(ignored, " ");
}

static void rewrite(const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	assert_true(fputs(text, out) >= 0);
	assert_int_equal(fclose(out), 0);
}

static void reload_takes_what_is_reloadable(void **state)
{
	struct err err = { 0 };
	struct app *app;

	(void)state;
	configure("[log]\nlevel = warn\n[mysql]\nport = 1\npassword = a\n");
	assert_int_equal(app_open(path, &app, &err), 0);
	for (int i = 0; i < 3; i++) {
		ignored[0] = '\0';
		rewrite("[log]\nlevel = debug\nfile = /tmp/x.log\n"
			"[server]\nrequest_timeout = 2s\nthreads = 3\n"
			"[mysql]\nport = 2\npassword = b\n");
		assert_int_equal(app_reload(app, note_ignored, &err), 0);
		assert_int_equal(app->settings.log_level, 3);
		assert_string_equal(app->settings.log_file, "/tmp/x.log");
		assert_int_equal(app->settings.request_timeout_ms, 2000);
		assert_int_equal(app->settings.mysql_port, 1);
		assert_int_equal(app->settings.threads, 8);
		assert_string_equal(app->settings.mysql_password, "a");
		assert_string_equal(ignored, "server.threads mysql.port ");
	}
	app_close(app);
}

static void a_broken_reload_changes_nothing(void **state)
{
	struct err err = { 0 };
	struct app *app;

	(void)state;
	configure("[log]\nlevel = warn\n");
	assert_int_equal(app_open(path, &app, &err), 0);
	rewrite("[log]\nlevel = debug\n[mysql]\nport = x\n");
	assert_int_equal(app_reload(app, NULL, &err), -E_INVALID);
	assert_non_null(strstr(err.text, "mysql.port"));
	assert_int_equal(app->settings.log_level, 1);
	unlink(path);
	assert_int_equal(app_reload(app, NULL, &err), -E_NOT_FOUND);
	assert_int_equal(app->settings.log_level, 1);
	app_close(app);
}

static void closing_nothing_is_fine(void **state)
{
	(void)state;
	app_close(NULL);
}

#define TEST(f) cmocka_unit_test_teardown(f, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_given_path_wins),
		TEST(an_empty_variable_names_no_file),
		TEST(a_build_has_an_id),
		TEST(opens_without_any_server),
		TEST(redis_may_be_off),
		TEST(a_mistake_names_file_line_and_key),
		TEST(several_mistakes_are_counted),
		TEST(a_missing_file_is_said),
		TEST(reload_takes_what_is_reloadable),
		TEST(a_broken_reload_changes_nothing),
		TEST(closing_nothing_is_fine),
	};

	return cmocka_run_group_tests_name("app", tests, NULL, NULL);
}
