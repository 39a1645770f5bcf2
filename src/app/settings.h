/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every setting of the programs as one struct and one table.
 */
#pragma once

#include "base/settings.h"
#include "cache/cache.h"
#include "redis/client.h"
#include "server/server.h"
#include "service/access/access.h"
#include "service/quota/quota.h"
#include "sql/conn.h"
#include "work/queue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* breaker_* of [mysql] and of [redis]. */
struct app_breaker {
	int64_t window_ms, calls, failures, slow_ms, slow_calls, rest_ms;
};

struct app_settings {
	/* [site] */
	const char *site_name, *base_path, *instance, *default_tz, *default_queues;
	/* [server] */
	const char *server_user;
	int64_t threads, processes, max_requests, max_body, max_params, max_connections;
	int64_t drain_timeout_ms, io_timeout_ms, request_timeout_ms;
	/* [mysql] */
	const char *mysql_socket, *mysql_host, *mysql_user, *mysql_password,
		*mysql_password_file, *mysql_database, *mysql_prefix;
	int64_t mysql_port, mysql_pool_size, mysql_pool_wait_ms, mysql_connect_timeout_ms,
		mysql_query_timeout_ms;
	struct app_breaker mysql_breaker;
	/* [redis] */
	bool redis_enabled;
	const char *redis_socket, *redis_host, *redis_cluster, *redis_user,
		*redis_password, *redis_password_file, *redis_prefix;
	int64_t redis_port, redis_database, redis_timeout_ms, redis_pool_size;
	struct app_breaker redis_breaker;
	/* [cache] */
	int64_t ttl_short_ms, ttl_medium_ms, ttl_long_ms, cache_jitter, generation_ttl_ms;
	int64_t generation_max_age_ms, hot_size, stale_ms;
	/* [access] */
	bool public_read;
	const char *access_key_file, *cors_origins;
	int64_t session_ms;
	/* [work] */
	int64_t work_threads, work_queue, work_background_queue, work_ageing_ms,
		work_attempts, work_backoff_ms, work_sync_fallback;
	/* [mmr] */
	int mmr_visibility;
	/* [quota] */
	bool quota_enabled;
	int64_t quota_hosts, quota_cold;
	int64_t quota_rate, quota_burst, quota_expensive_rate, quota_expensive_burst;
	int64_t quota_address_rate, quota_address_burst, quota_address_expensive_rate,
		quota_address_expensive_burst;
	/* [log] */
	const char *log_file, *access_log, *audit_log;
	int log_level;
	int64_t access_flush_ms;
	/* [import] */
	int64_t import_batch, import_max_document;
};

/* The table of all settings, in the order of conf/lme.ini.  Static. */
const struct setting *app_settings_table(size_t *ret_count);

/*
 * Parse "400 420,430": queue numbers 0..65535 with blanks or commas between them, each
 * once, at least one.  ret_queues: in mem.  Fails with: E_INVALID, E_NOMEM.
 */
int app_settings_queues(TALLOC_CTX *mem, const char *text, uint16_t **ret_queues,
			size_t *ret_count, struct err *err) MUST_CHECK;

/*
 * Read the password files that are named and put their first line where the passwords
 * are.  warn (may be NULL) hears of a file that others can read, and of a configuration
 * file (path, may be NULL) that holds a secret and that others can read.
 * Fails with: E_INVALID (both password and file given, empty file), E_NOT_FOUND,
 * E_ACCESS, E_IO, E_NOMEM.
 */
int app_settings_read_secrets(TALLOC_CTX *mem, struct app_settings *settings,
			      const char *path, void (*warn)(const char *text),
			      struct err *err) MUST_CHECK;

/*
 * Whether settings that are right by themselves go together.
 * Fails with: E_INVALID.
 */
int app_settings_check(const struct app_settings *settings, struct err *err) MUST_CHECK;

/*
 * The part of the settings that a layer wants.  Texts are borrowed from settings; a
 * member that is no setting (listen_fd, handlers, build) is left zero.
 */
struct sql_config app_settings_sql(const struct app_settings *settings);
struct redis_config app_settings_redis(const struct app_settings *settings);
struct service_access_config app_settings_access(const struct app_settings *settings);
struct cache_config app_settings_cache(const struct app_settings *settings,
				       const char *build);
struct server_config app_settings_server(const struct app_settings *settings);
struct work_config app_settings_work(const struct app_settings *settings);
struct quota_config app_settings_quota(const struct app_settings *settings);

/*
 * The id of the user that the service runs as, for a process of root's; (uid_t)-1 for
 * everybody else, and where there is no such user.  Asks the system's user database.
 * Thread: any.
 */
uid_t app_service_uid(const struct app_settings *settings);
