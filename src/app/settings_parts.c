/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/settings.h"

#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int add_queue(uint16_t *queues, size_t *count, unsigned long number,
		     struct err *err)
{
	if (number > UINT16_MAX)
		return err_set(err, E_INVALID, "%lu is no queue: 0 to 65535", number);
	for (size_t i = 0; i < *count; i++) {
		if (queues[i] == number)
			return err_set(err, E_INVALID, "queue %lu is named twice",
				       number);
	}
	queues[(*count)++] = (uint16_t)number;
	return 0;
}

int app_settings_queues(TALLOC_CTX *mem, const char *text, uint16_t **ret_queues,
			size_t *ret_count, struct err *err)
{
	/* A number and its separator take two bytes at least. */
	uint16_t *queues = talloc_array(mem, uint16_t, strlen(text) / 2 + 1);
	size_t count = 0;
	int r = 0;

	if (!queues)
		return err_set(err, E_NOMEM, "no memory for the queues");
	while (r == 0 && *(text += strspn(text, " \t,"))) {
		char *end;
		unsigned long number;

		if (*text < '0' || *text > '9') {
			r = err_set(err, E_INVALID, "\"%.20s\" is no queue's number",
				    text);
			break;
		}
		number = strtoul(text, &end, 10);
		r = add_queue(queues, &count, number, err);
		text = end;
	}
	if (r == 0 && count == 0)
		r = err_set(err, E_INVALID, "names no queue");
	if (r < 0) {
		talloc_free(queues);
		return r;
	}
	*ret_queues = queues;
	*ret_count = count;
	return 0;
}

int app_settings_check(const struct app_settings *s, struct err *err)
{
	if (*s->redis_cluster && s->redis_database != 0)
		return err_set(err, E_INVALID,
			       "redis.database is %" PRId64
			       ", but a Redis cluster has database 0 only: take it or "
			       "redis.cluster out",
			       s->redis_database);
	if (*s->redis_cluster && *s->redis_socket)
		return err_set(err, E_INVALID,
			       "redis.cluster and redis.socket are both given; keep one");
	return 0;
}

static struct breaker_config breaker_of(const struct app_breaker *b)
{
	return (struct breaker_config){
		.window_ms = (int32_t)b->window_ms,
		.min_calls = (int32_t)b->calls,
		.failure_percent = (int32_t)b->failures,
		.slow_ms = (int32_t)b->slow_ms,
		.slow_percent = (int32_t)b->slow_calls,
		.open_ms = (int32_t)(b->rest_ms / 4),
		.open_max_ms = (int32_t)b->rest_ms,
	};
}

struct sql_config app_settings_sql(const struct app_settings *s)
{
	return (struct sql_config){
		.socket = s->mysql_socket,
		.host = s->mysql_host,
		.port = (uint16_t)s->mysql_port,
		.user = s->mysql_user,
		.password = s->mysql_password,
		.database = s->mysql_database,
		.table_prefix = s->mysql_prefix,
		.connect_timeout_ms = (int32_t)s->mysql_connect_timeout_ms,
		.query_timeout_ms = (int32_t)s->mysql_query_timeout_ms,
		.pool_size = (int32_t)s->mysql_pool_size,
		.pool_wait_ms = (int32_t)s->mysql_pool_wait_ms,
		.breaker = breaker_of(&s->mysql_breaker),
	};
}

struct redis_config app_settings_redis(const struct app_settings *s)
{
	return (struct redis_config){
		.enabled = s->redis_enabled,
		.cluster = s->redis_cluster,
		.socket = s->redis_socket,
		.host = s->redis_host,
		.port = (uint16_t)s->redis_port,
		.user = s->redis_user,
		.password = s->redis_password,
		.database = (int32_t)s->redis_database,
		.timeout_ms = (int32_t)s->redis_timeout_ms,
		.pool_size = (int32_t)s->redis_pool_size,
		.key_prefix = s->redis_prefix,
		.breaker = breaker_of(&s->redis_breaker),
	};
}

struct service_access_config app_settings_access(const struct app_settings *s)
{
	return (struct service_access_config){
		.instance = s->instance,
		.key_file = s->access_key_file,
		.policy = { .public_read = s->public_read,
			    .mmr = (enum mmr_visibility)s->mmr_visibility },
		.session_ms = s->session_ms,
	};
}

static size_t hot_size_of(const struct app_settings *s)
{
	const size_t size = (size_t)s->hot_size;

	return size && size < HOT_SIZE_MIN ? HOT_SIZE_MIN : size;
}

struct cache_config app_settings_cache(const struct app_settings *s, const char *build)
{
	return (struct cache_config){
		.ttl_s = { [CACHE_SHORT] = (int32_t)(s->ttl_short_ms / 1000),
			   [CACHE_MEDIUM] = (int32_t)(s->ttl_medium_ms / 1000),
			   [CACHE_LONG] = (int32_t)(s->ttl_long_ms / 1000) },
		.jitter_percent = (int32_t)s->cache_jitter,
		.generation_ttl_s = (int32_t)(s->generation_ttl_ms / 1000),
		.generation_max_age_ms = (int32_t)s->generation_max_age_ms,
		.stale_s = (int32_t)(s->stale_ms / 1000),
		.host = { .instance = s->instance,
			  .service_uid = app_service_uid(s),
			  .size = hot_size_of(s) },
		.build = build,
	};
}

struct server_config app_settings_server(const struct app_settings *s)
{
	return (struct server_config){
		.threads = (int)s->threads,
		.instance = s->instance,
		.max_requests = (uint64_t)s->max_requests,
		.min_uptime_ms = 30000,
		.drain_timeout_ms = (int32_t)s->drain_timeout_ms,
		.io_timeout_ms = (int32_t)s->io_timeout_ms,
		.max_body = (size_t)s->max_body,
		.max_params = (size_t)s->max_params,
		.max_connections = (size_t)s->max_connections,
	};
}

struct work_config app_settings_work(const struct app_settings *s)
{
	int32_t background = (int32_t)s->work_background_queue;

	return (struct work_config){
		.threads = (int32_t)s->work_threads,
		.length = { [WORK_INTERACTIVE] = (int32_t)s->work_queue,
			    [WORK_BATCH] = background,
			    [WORK_WARMUP] = background },
		/* Each waits with a connection of its own. */
		.waiters = (int32_t)s->max_connections,
		.ageing_ms = (int32_t)s->work_ageing_ms,
		.attempts = (int32_t)s->work_attempts,
		.backoff_ms = (int32_t)s->work_backoff_ms,
		.backoff_max_ms = (int32_t)s->work_backoff_ms * 20,
	};
}

static struct quota_limit limit_of(int64_t per_minute, int64_t burst)
{
	return (struct quota_limit){ (int32_t)per_minute, (int32_t)burst };
}

struct quota_config app_settings_quota(const struct app_settings *s)
{
	return (struct quota_config){
		.enabled = s->quota_enabled,
		.instance = s->instance,
		.hosts = (int32_t)s->quota_hosts,
		.identified = { limit_of(s->quota_rate, s->quota_burst),
				limit_of(s->quota_expensive_rate,
					 s->quota_expensive_burst) },
		.address = { limit_of(s->quota_address_rate, s->quota_address_burst),
			     limit_of(s->quota_address_expensive_rate,
				      s->quota_address_expensive_burst) },
		.cold_per_caller = (int32_t)s->quota_cold,
		.redis_timeout_ms = (int32_t)s->redis_timeout_ms,
	};
}

uid_t app_service_uid(const struct app_settings *settings)
{
	struct passwd entry, *found = NULL;
	char texts[4096];

	if (geteuid() != 0 || !*settings->server_user ||
	    getpwnam_r(settings->server_user, &entry, texts, sizeof(texts), &found) ||
	    !found)
		return (uid_t)-1;
	return entry.pw_uid;
}
