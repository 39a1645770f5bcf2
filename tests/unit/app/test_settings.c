/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

struct fixture {
	char dir[64], config[96], secret[96];
	TALLOC_CTX *mem;
	struct app_settings s;
	struct err err;
};

static char warning[600];

static void keep_warning(const char *text)
{
	snprintf(warning, sizeof(warning), "%s", text);
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -1;
	strcpy(f->dir, "/tmp/lme-app-XXXXXX");
	if (!mkdtemp(f->dir))
		return -1;
	snprintf(f->config, sizeof(f->config), "%s/lme.ini", f->dir);
	snprintf(f->secret, sizeof(f->secret), "%s/password", f->dir);
	f->mem = talloc_new(NULL);
	warning[0] = '\0';
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	unlink(f->config);
	unlink(f->secret);
	rmdir(f->dir);
	talloc_free(f->mem);
	free(f);
	return 0;
}

static void write_file(const char *path, mode_t mode, const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	assert_true(fputs(text, out) >= 0);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static int load(struct fixture *f, const char *text)
{
	size_t count;
	const struct setting *table = app_settings_table(&count);

	if (text)
		write_file(f->config, 0600, text);
	memset(&f->err, 0, sizeof(f->err));
	return settings_load(f->mem, table, count, text ? f->config : NULL, &f->s, NULL,
			     NULL, &f->err);
}

static void refuses(struct fixture *f, const char *text, const char *words)
{
	assert_int_equal(load(f, text), -E_INVALID);
	if (!strstr(f->err.text, words))
		fail_msg("\"%s\" does not say \"%s\"", f->err.text, words);
}

static void the_table_is_sound(void **state)
{
	size_t count;
	const struct setting *table = app_settings_table(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct setting *s = &table[i];

		assert_true(strlen(s->help) > 10);
		assert_int_equal(s->help[strlen(s->help) - 1], '.');
		assert_true(s->offset < sizeof(struct app_settings));
		assert_int_equal(s->type == SETTING_ENUM, s->choices != NULL);
		for (size_t j = 0; j < i; j++) {
			assert_int_not_equal(s->offset, table[j].offset);
			assert_false(strcmp(s->section, table[j].section) == 0 &&
				     strcmp(s->key, table[j].key) == 0);
			/* A section is one block. */
			assert_false(strcmp(s->section, table[j].section) == 0 &&
				     strcmp(s->section, table[i - 1].section) != 0);
		}
	}
}

static void defaults_are_accepted(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(load(f, NULL), 0);
	assert_int_equal(f->s.threads, 8);
	assert_int_equal(f->s.processes, 2);
	assert_string_equal(f->s.base_path, "");
	assert_string_equal(f->s.default_tz, "UTC");
	assert_true(f->s.redis_enabled);
}

static void base_path_is_checked(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(load(f, "[site]\nbase_path = /lol/stats\n"), 0);
	refuses(f, "[site]\nbase_path = lol\n", "base_path");
	refuses(f, "[site]\nbase_path = /\n", "base_path");
	refuses(f, "[site]\nbase_path = /lol/\n", "base_path");
	refuses(f, "[site]\nbase_path = /a//b\n", "base_path");
	refuses(f, "[site]\nbase_path = /a?b\n", "base_path");
}

static void time_zone_is_checked(void **state)
{
	struct fixture *f = *state;

	refuses(f, "[site]\ndefault_tz = Mars/Olympus\n", "default_tz");
	refuses(f, "[site]\ndefault_tz = ../../etc/passwd\n", "default_tz");
	refuses(f, "[site]\ndefault_tz =\n", "default_tz");
}

static void names_are_checked(void **state)
{
	struct fixture *f = *state;

	refuses(f, "[mysql]\nprefix = a-b\n", "mysql.prefix");
	refuses(f, "[mysql]\nprefix = `x\n", "mysql.prefix");
	refuses(f, "[mysql]\ndatabase = lme; drop\n", "mysql.database");
	refuses(f, "[site]\ninstance = a/b\n", "site.instance");
	assert_int_equal(load(f, "[mysql]\nprefix = lme_\ndatabase = web12-lme\n"), 0);
}

static void access_log_is_checked(void **state)
{
	struct fixture *f = *state;

	refuses(f, "[log]\naccess_log = access.log\n", "log.access_log");
	assert_int_equal(load(f, "[log]\naccess_log = -\n"), 0);
	assert_int_equal(load(f, "[log]\naccess_log = /var/log/a\n"), 0);
}

static void queues_are_read(void **state)
{
	struct fixture *f = *state;
	uint16_t *queues;
	size_t count;

	assert_int_equal(app_settings_queues(f->mem, "420", &queues, &count, NULL), 0);
	assert_int_equal(count, 1);
	assert_int_equal(queues[0], 420);
	assert_int_equal(
		app_settings_queues(f->mem, " 400, 65535\t0 ,", &queues, &count, NULL),
		0);
	assert_int_equal(count, 3);
	assert_int_equal(queues[0], 400);
	assert_int_equal(queues[1], 65535);
	assert_int_equal(queues[2], 0);
}

static void wrong_queues_are_refused(void **state)
{
	static const char *const bad[] = { "",
					   " , ",
					   "420 420",
					   "65536",
					   "-1",
					   "420 solo",
					   "4 99999999999999999999999",
					   "42x" };
	struct fixture *f = *state;
	uint16_t *queues = (uint16_t *)f;
	size_t count = 77;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(
			app_settings_queues(f->mem, bad[i], &queues, &count, &f->err),
			-E_INVALID);
		assert_int_equal(count, 77);
		assert_ptr_equal(queues, f);
	}
	refuses(f, "[site]\ndefault_queues = 420 solo\n", "site.default_queues");
}

static int load_with_secret(struct fixture *f, mode_t mode, const char *secret,
			    const char *more)
{
	char text[400];

	if (secret)
		write_file(f->secret, mode, secret);
	snprintf(text, sizeof(text), "[mysql]\npassword_file = %s\n%s", f->secret, more);
	assert_int_equal(load(f, text), 0);
	return app_settings_read_secrets(f->mem, &f->s, f->config, keep_warning, &f->err);
}

static void a_password_file_gives_its_first_line(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(load_with_secret(f, 0600, "sword fish \r\nrest\n", ""), 0);
	assert_string_equal(f->s.mysql_password, "sword fish ");
	assert_string_equal(warning, "");
	assert_int_equal(load_with_secret(f, 0640, "alone", ""), 0);
	assert_string_equal(f->s.mysql_password, "alone");
	assert_string_equal(warning, "");
}

static void an_open_password_file_is_warned_about(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(load_with_secret(f, 0644, "swordfish", ""), 0);
	assert_non_null(strstr(warning, f->secret));
	assert_null(strstr(warning, "swordfish"));
}

static void an_open_configuration_with_secret_is_warned_about(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(load(f, "[redis]\npassword = swordfish\n"), 0);
	assert_int_equal(app_settings_read_secrets(f->mem, &f->s, f->config, keep_warning,
						   &f->err),
			 0);
	assert_string_equal(warning, "");
	assert_int_equal(chmod(f->config, 0644), 0);
	assert_int_equal(app_settings_read_secrets(f->mem, &f->s, f->config, keep_warning,
						   &f->err),
			 0);
	assert_non_null(strstr(warning, f->config));
	assert_null(strstr(warning, "swordfish"));
}

static void unusable_password_files(void **state)
{
	struct fixture *f = *state;
	char *large;

	assert_int_equal(load_with_secret(f, 0600, NULL, ""), -E_NOT_FOUND);
	assert_non_null(strstr(f->err.text, "mysql.password_file"));
	assert_non_null(strstr(f->err.text, f->secret));
	assert_int_equal(load_with_secret(f, 0600, "\nsecond\n", ""), -E_INVALID);
	assert_int_equal(load_with_secret(f, 0600, "", ""), -E_INVALID);
	assert_int_equal(load_with_secret(f, 0600, "x", "password = y\n"), -E_INVALID);
	assert_non_null(strstr(f->err.text, "both given"));
	large = talloc_zero_array(f->mem, char, 5001);
	memset(large, 'x', 5000);
	assert_int_equal(load_with_secret(f, 0600, large, ""), -E_LIMITED);
}

static void redis_secret_counts_only_with_redis(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(
		load(f, "[redis]\nenabled = no\npassword_file = /nonexistent/p\n"), 0);
	assert_int_equal(
		app_settings_read_secrets(f->mem, &f->s, f->config, NULL, &f->err), 0);
	assert_int_equal(load(f, "[redis]\npassword_file = /nonexistent/p\n"), 0);
	assert_int_equal(
		app_settings_read_secrets(f->mem, &f->s, f->config, NULL, &f->err),
		-E_NOT_FOUND);
}

static void parts_carry_the_values(void **state)
{
	struct fixture *f = *state;
	struct sql_config sql;
	struct redis_config redis;
	struct cache_config cache;
	struct server_config server;

	assert_int_equal(load(f,
			      "[mysql]\nsocket = /s\nport = 65535\npool_size = 3\n"
			      "query_timeout = 2s\nconnect_timeout = 1s\npool_wait = 4s\n"
			      "prefix = p_\n[redis]\nport = 1234\ndatabase = 5\n"
			      "timeout = 20ms\nprefix = q:\n[cache]\nttl_short = 1m\n"
			      "ttl_medium = 2m\nttl_long = 3m\njitter = 0\n"
			      "generation_ttl = 30s\n[server]\nthreads = 4\n"
			      "max_requests = 0\nmax_body = 2K\nmax_params = 8K\n"
			      "drain_timeout = 7s\nio_timeout = 9s\n"),
			 0);
	sql = app_settings_sql(&f->s);
	assert_string_equal(sql.socket, "/s");
	assert_int_equal(sql.port, 65535);
	assert_int_equal(sql.pool_size, 3);
	assert_int_equal(sql.query_timeout_ms, 2000);
	assert_int_equal(sql.connect_timeout_ms, 1000);
	assert_int_equal(sql.pool_wait_ms, 4000);
	assert_string_equal(sql.table_prefix, "p_");
	redis = app_settings_redis(&f->s);
	assert_true(redis.enabled);
	assert_int_equal(redis.port, 1234);
	assert_int_equal(redis.database, 5);
	assert_int_equal(redis.timeout_ms, 20);
	assert_string_equal(redis.key_prefix, "q:");
	cache = app_settings_cache(&f->s, "b");
	assert_int_equal(cache.ttl_s[CACHE_SHORT], 60);
	assert_int_equal(cache.ttl_s[CACHE_MEDIUM], 120);
	assert_int_equal(cache.ttl_s[CACHE_LONG], 180);
	assert_int_equal(cache.jitter_percent, 0);
	assert_int_equal(cache.generation_ttl_s, 30);
	assert_string_equal(cache.build, "b");
	server = app_settings_server(&f->s);
	assert_int_equal(server.threads, 4);
	assert_int_equal(server.max_requests, 0);
	assert_int_equal(server.max_body, 2048);
	assert_int_equal(server.max_params, 8192);
	assert_int_equal(server.drain_timeout_ms, 7000);
	assert_int_equal(server.io_timeout_ms, 9000);
	assert_int_equal(server.min_uptime_ms, 30000);
}

/* Every bound of the table fits the member it is copied to. */
static void quotas_carry_their_values(void **state)
{
	struct fixture *f = *state;
	struct quota_config quota;

	assert_int_equal(load(f,
			      "[site]\ninstance = q1\n[redis]\ntimeout = 20ms\n[quota]\n"
			      "hosts = 2\nper_minute = 3\nburst = 4\n"
			      "expensive_per_minute = 5\nexpensive_burst = 6\n"
			      "address_per_minute = 7\naddress_burst = 8\n"
			      "address_expensive_per_minute = 9\n"
			      "address_expensive_burst = 10\ncold_per_caller = 11\n"),
			 0);
	quota = app_settings_quota(&f->s);
	assert_true(quota.enabled);
	assert_string_equal(quota.instance, "q1");
	assert_int_equal(quota.hosts, 2);
	assert_int_equal(quota.identified[QUOTA_CHEAP].per_minute, 3);
	assert_int_equal(quota.identified[QUOTA_CHEAP].burst, 4);
	assert_int_equal(quota.identified[QUOTA_EXPENSIVE].per_minute, 5);
	assert_int_equal(quota.identified[QUOTA_EXPENSIVE].burst, 6);
	assert_int_equal(quota.address[QUOTA_CHEAP].per_minute, 7);
	assert_int_equal(quota.address[QUOTA_CHEAP].burst, 8);
	assert_int_equal(quota.address[QUOTA_EXPENSIVE].per_minute, 9);
	assert_int_equal(quota.address[QUOTA_EXPENSIVE].burst, 10);
	assert_int_equal(quota.cold_per_caller, 11);
	assert_int_equal(quota.redis_timeout_ms, 20);
}

static void bounds_fit_32_bits_where_parts_do(void **state)
{
	size_t count;
	const struct setting *table = app_settings_table(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		if (table[i].type == SETTING_DURATION &&
		    strncmp(table[i].key, "ttl_", 4) != 0 &&
		    strcmp(table[i].key, "session_lifetime") != 0)
			assert_true(table[i].max <= INT32_MAX);
		if (table[i].type == SETTING_DURATION)
			assert_true(table[i].max / 1000 <= INT32_MAX);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_table_is_sound),
		TEST(defaults_are_accepted),
		TEST(base_path_is_checked),
		TEST(time_zone_is_checked),
		TEST(names_are_checked),
		TEST(access_log_is_checked),
		TEST(queues_are_read),
		TEST(wrong_queues_are_refused),
		TEST(a_password_file_gives_its_first_line),
		TEST(an_open_password_file_is_warned_about),
		TEST(an_open_configuration_with_secret_is_warned_about),
		TEST(unusable_password_files),
		TEST(redis_secret_counts_only_with_redis),
		TEST(parts_carry_the_values),
		TEST(quotas_carry_their_values),
		TEST(bounds_fit_32_bits_where_parts_do),
	};

	return cmocka_run_group_tests_name("app settings", tests, NULL, NULL);
}
