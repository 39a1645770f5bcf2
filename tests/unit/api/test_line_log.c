/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/line_log.h"

#include "api/access_line.h"
#include "json/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static const struct http_request request = { .method = HTTP_GET,
					     .path = "/api/matches/EUW1_1",
					     .query = "player=secret",
					     .target =
						     "/api/matches/EUW1_1?player=secret",
					     .remote_addr = "192.0.2.7",
					     .request_id = "id-1" };
static const struct http_response response = {
	.status = 200, .body_len = 321, .route = "/api/matches/:id", .cache_state = "hit"
};

struct world {
	char path[64], moved[64];
	struct line_log *log;
};

static int setup(void **state)
{
	struct world *w = talloc_zero(NULL, struct world);
	struct err err = { 0 };
	int fd;

	snprintf(w->path, sizeof(w->path), "/tmp/lme-access-XXXXXX");
	fd = mkstemp(w->path);
	if (fd < 0)
		return -1;
	close(fd);
	snprintf(w->moved, sizeof(w->moved), "%.60s.1", w->path);
	*state = w;
	return line_log_open(w, "access log", w->path, 1000, &w->log, &err);
}

static int teardown(void **state)
{
	struct world *w = *state;

	unlink(w->path);
	unlink(w->moved);
	talloc_free(w);
	return 0;
}

static void add(struct line_log *log)
{
	char line[ACCESS_LINE_MAX];

	line_log_add(log, line, access_line_format(line, &request, &response, 0, 1));
}

/* Lines of the file, each checked to be JSON. */
static size_t lines_of(const char *path)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	FILE *f = fopen(path, "r");
	char line[4096];
	size_t n = 0;

	assert_non_null(f);
	for (; fgets(line, sizeof(line), f); n++) {
		struct json_doc *doc;

		assert_int_equal(json_parse(mem, line, strlen(line), &doc, NULL), 0);
	}
	fclose(f);
	talloc_free(mem);
	return n;
}

static void line_holds_the_facts(void **state)
{
	char line[ACCESS_LINE_MAX + 1];
	size_t n = access_line_format(line, &request, &response, 1742750246007, 154);

	(void)state;
	line[n] = '\0';
	assert_string_equal(
		line, "{\"time\":\"2025-03-23T17:17:26.007Z\",\"id\":\"id-1\","
		      "\"remote\":\"192.0.2.7\",\"method\":\"GET\","
		      "\"route\":\"/api/matches/:id\","
		      "\"path\":\"/api/matches/EUW1_1\",\"status\":200,\"bytes\":321,"
		      "\"us\":154,\"cache\":\"hit\",\"error\":null}\n");
}

static void hostile_texts_stay_one_line(void **state)
{
	static char path[4000];
	struct http_request req = request;
	struct http_response resp = response;
	char line[ACCESS_LINE_MAX + 1];
	TALLOC_CTX *mem = talloc_new(NULL);
	struct json_doc *doc;
	size_t n;

	(void)state;
	memset(path, 1, sizeof(path) - 1);
	memcpy(path, "\"\n\\", 3);
	req.path = path;
	resp.route = path;
	resp.cache_state = path;
	resp.error_code = path;
	req.remote_addr = path;
	n = access_line_format(line, &req, &resp, 0, -5);
	assert_true(n <= ACCESS_LINE_MAX);
	line[n] = '\0';
	assert_ptr_equal(strchr(line, '\n'), line + n - 1);
	assert_int_equal(json_parse(mem, line, n, &doc, NULL), 0);
	/* 119 bytes and half a letter */
	memset(path, 'a', 119);
	strcpy(path + 119, "é");
	n = access_line_format(line, &req, &response, 0, 0);
	assert_int_equal(json_parse(mem, line, n, &doc, NULL), 0);
	talloc_free(mem);
}

static void writes_when_the_interval_has_passed(void **state)
{
	struct world *w = *state;

	line_log_tick(w->log, 5000000);
	add(w->log);
	line_log_tick(w->log, 5500000);
	assert_int_equal(lines_of(w->path), 0);
	line_log_tick(w->log, 6000000);
	assert_int_equal(lines_of(w->path), 1);
}

static void survives_rotation(void **state)
{
	struct world *w = *state;
	struct err err = { 0 };

	add(w->log);
	assert_int_equal(rename(w->path, w->moved), 0);
	assert_int_equal(line_log_reopen(w->log, w->path, 1000, &err), 0);
	add(w->log);
	add(w->log);
	TALLOC_FREE(w->log);
	assert_int_equal(lines_of(w->moved), 1);
	assert_int_equal(lines_of(w->path), 2);
}

static void reload_may_change_everything(void **state)
{
	struct world *w = *state;
	struct err err = { 0 };

	assert_int_equal(line_log_reopen(w->log, w->moved, 0, &err), 0);
	add(w->log);
	assert_int_equal(lines_of(w->moved), 1);
	assert_int_equal(line_log_reopen(w->log, "/nonexistent/x", 0, &err),
			 -E_NOT_FOUND);
	add(w->log);
	assert_int_equal(lines_of(w->moved), 2);
	assert_int_equal(line_log_reopen(w->log, "", 0, &err), 0);
	add(w->log);
	assert_int_equal(lines_of(w->moved), 2);
	assert_int_equal(lines_of(w->path), 0);
}

static void full_disk_drops_and_counts(void **state)
{
	struct world *w = *state;
	struct line_log *full;
	struct err err = { 0 };

	assert_int_equal(line_log_open(w, "access log", "/dev/full", 1000, &full, &err),
			 0);
	for (int i = 0; i < 5000; i++)
		add(full);
	line_log_flush(full);
	assert_int_equal(line_log_dropped(full), 5000);
	talloc_free(full);
}

static void *add_many(void *arg)
{
	for (int i = 0; i < 5000; i++)
		add(arg);
	return NULL;
}

static void threads_lose_no_line_uncounted(void **state)
{
	struct world *w = *state;
	pthread_t threads[4];
	uint64_t dropped;

	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, add_many, w->log), 0);
	for (size_t i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	dropped = line_log_dropped(w->log);
	TALLOC_FREE(w->log);
	assert_int_equal(lines_of(w->path) + dropped, 20000);
}

static void no_log_and_no_directory(void **state)
{
	struct world *w = *state;
	struct line_log *none;
	struct err err = { 0 };

	assert_int_equal(line_log_open(w, "access log", "", 1000, &none, &err), 0);
	add(none);
	line_log_flush(none);
	assert_int_equal(line_log_reopen(none, "", 1000, &err), 0);
	assert_int_equal(
		line_log_open(w, "access log", "/nonexistent/x.log", 1000, &none, &err),
		-E_NOT_FOUND);
	assert_non_null(strstr(err.text, "/nonexistent/x.log"));
}

#define LOG_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LOG_TEST(line_holds_the_facts),
		LOG_TEST(hostile_texts_stay_one_line),
		LOG_TEST(writes_when_the_interval_has_passed),
		LOG_TEST(survives_rotation),
		LOG_TEST(reload_may_change_everything),
		LOG_TEST(full_disk_drops_and_counts),
		LOG_TEST(threads_lose_no_line_uncounted),
		LOG_TEST(no_log_and_no_directory),
	};

	return cmocka_run_group_tests_name("line_log", tests, NULL, NULL);
}
