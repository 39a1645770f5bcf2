/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/settings.h"

#include "base/tz.h"
#include "redis/address.h"

#include <string.h>

/* The table only; what is made of the values is in settings_parts.c. */

#define SET(member) .offset = offsetof(struct app_settings, member)

enum { KIB = 1 << 10, MIB = 1 << 20 };

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

/* In the order of enum mmr_visibility */
static const char *const mmr_visibilities[] = { "public", "player", "off", NULL };
static const char *const log_levels[] = { "error", "warn", "info", "debug", NULL };

static int check_name(const char *text, struct err *err)
{
	for (const char *p = text; *p; p++) {
		bool ok = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
			  (*p >= '0' && *p <= '9') || *p == '_' || *p == '-';

		if (!ok)
			return err_set(err, E_INVALID,
				       "\"%.60s\" is not allowed: letters, digits, \"_\" "
				       "and \"-\" only",
				       text);
	}
	return 0;
}

static int check_table_prefix(const char *text, struct err *err)
{
	if (strchr(text, '-'))
		return err_set(err, E_INVALID,
			       "\"%.60s\" is not allowed: letters, digits and \"_\" only",
			       text);
	return check_name(text, err);
}

static int check_base_path(const char *text, struct err *err)
{
	size_t n = strlen(text);

	if (n == 0)
		return 0;
	if (text[0] != '/' || text[n - 1] == '/' || strstr(text, "//") ||
	    strpbrk(text, " ?#%\"\\"))
		return err_set(
			err, E_INVALID,
			"\"%.60s\" is not allowed: empty, or a path like \"/lol\" "
			"with \"/\" in front, none at the end, and no ? # %% or blank",
			text);
	return 0;
}

static int check_tz(const char *text, struct err *err)
{
	const struct tz *tz;

	return tz_get(text, &tz, err);
}

static int check_queues(const char *text, struct err *err)
{
	TALLOC_CTX *scratch = talloc_new(NULL);
	uint16_t *queues;
	size_t count;
	int r = app_settings_queues(scratch, text, &queues, &count, err);

	talloc_free(scratch);
	return r;
}

static int check_cluster(const char *text, struct err *err)
{
	struct redis_address seeds[REDIS_SEEDS_MAX];
	size_t count;

	return *text ? redis_address_list(text, seeds, &count, err) : 0;
}

static int check_log_target(const char *text, struct err *err)
{
	if (*text && *text != '/' && strcmp(text, "-") != 0)
		return err_set(
			err, E_INVALID,
			"\"%.60s\" is not allowed: an absolute path, \"-\" or empty",
			text);
	return 0;
}

/* One origin after the other: scheme, host and perhaps a port, nothing behind. */
static int check_origins(const char *text, struct err *err)
{
	const char *p = text + strspn(text, " ");

	for (; *p; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");
		size_t scheme = !strncmp(p, "https://", 8)  ? 8
				: !strncmp(p, "http://", 7) ? 7
							    : 0;

		if (!scheme || n == scheme ||
		    strcspn(p + scheme, " /?#@\"*") != n - scheme)
			return err_set(err, E_INVALID,
				       "\"%.*s\" is no origin: give scheme and host, as "
				       "https://stats.example or http://localhost:5173",
				       (int)(n > 60 ? 60 : n), p);
		p += n;
	}
	return 0;
}

/* The circuit breaker in front of a neighbour (base/breaker.h). */
/* clang-format off */
#define BREAKER_SETTINGS(section, of, slow, slow_help) \
	{ section, "breaker_window", SETTING_DURATION, SET(of.window_ms), "10s", \
	  SECOND_MS, 10 * MINUTE_MS, \
	  .help = "The circuit breaker looks at the calls of so long a time. While it " \
		  "is open no call is made, but for a probe now and then." }, \
	{ section, "breaker_calls", SETTING_INT, SET(of.calls), "5", 0, 1000000, \
	  .help = "So many calls in a row open it when each failed or was slow; with " \
		  "fewer in that time no share opens it. 0 = only a connection that " \
		  "cannot be made does." }, \
	{ section, "breaker_failures", SETTING_INT, SET(of.failures), "50", 1, 100, \
	  .help = "Percent of the calls that open it when they fail: connection lost, " \
		  "or no answer in time." }, \
	{ section, "breaker_slow", SETTING_DURATION, SET(of.slow_ms), slow, 0, HOUR_MS, \
	  .help = slow_help }, \
	{ section, "breaker_slow_calls", SETTING_INT, SET(of.slow_calls), "80", 1, 100, \
	  .help = "Percent of the calls that open it when they are slow." }, \
	{ section, "breaker_rest", SETTING_DURATION, SET(of.rest_ms), "1s", 4, HOUR_MS, \
	  .help = "Longest rest before a probe; the first rests are shorter." }
/* clang-format on */

static const struct setting table[] = {
	{ "site", "name", SETTING_TEXT, SET(site_name), "LoL Match Exporter", 1, 100,
	  .help = "Name of the site, shown by the pages." },
	{ "site", "base_path", SETTING_TEXT, SET(base_path), "", 0, 200,
	  .check = check_base_path,
	  .help = "Path in front of every route when the site lives below a host's root "
		  "(\"/lol\" makes /lol/api/health); the same as in nginx's location." },
	{ "site", "instance", SETTING_TEXT, SET(instance), "default", 1, 40,
	  .check = check_name,
	  .help = "Tells several installations on one host apart: names the shared "
		  "scoreboard and the database lock." },
	{ "site", "default_tz", SETTING_TEXT, SET(default_tz), "UTC", 1, 64,
	  .check = check_tz,
	  .help = "IANA time zone in which days and seasons begin when a request names "
		  "none." },
	{ "site", "default_queues", SETTING_TEXT, SET(default_queues),
	  "400 420 430 440 480 490 700", 1, 400, .check = check_queues,
	  .help = "Queues that are counted when a request names none, by Riot's "
		  "numbers." },

	{ "server", "user", SETTING_TEXT, SET(server_user), "www-data", 0, 32,
	  .help = "User that the service runs as (spawn-fcgi -u): whose shared memory "
		  "commands of root's touch beside root's own, no other user's; empty = "
		  "root's only." },
	{ "server", "threads", SETTING_INT, SET(threads), "8", 1, 256,
	  .help = "Request threads of each process." },
	{ "server", "processes", SETTING_INT, SET(processes), "2", 1, 64,
	  .help = "Processes when lme-fcgi makes them itself (--listen); under "
		  "multiwatch "
		  "its option -f counts." },
	{ "server", "max_requests", SETTING_INT, SET(max_requests), "1000000", 0,
	  INT64_C(1000000000000),
	  .help = "A process ends and is replaced after so many requests, never within "
		  "30 s "
		  "of its start; 0 = never." },
	{ "server", "max_body", SETTING_SIZE, SET(max_body), "1M", 0, 64 * MIB,
	  .help = "Largest request body; a larger one is answered 413. nginx has its own "
		  "limit, client_max_body_size." },
	{ "server", "max_params", SETTING_SIZE, SET(max_params), "64K", 4 * KIB, MIB,
	  .help = "Most bytes of FastCGI parameters (address, headers) of one request." },
	{ "server", "max_connections", SETTING_INT, SET(max_connections), "1024", 16,
	  65536,
	  .help = "Connections of the web server that one process keeps open at most." },
	{ "server", "drain_timeout", SETTING_DURATION, SET(drain_timeout_ms), "20s",
	  SECOND_MS, 10 * MINUTE_MS,
	  .help = "On a graceful stop, requests under way may take so long." },
	{ "server", "io_timeout", SETTING_DURATION, SET(io_timeout_ms), "30s", SECOND_MS,
	  10 * MINUTE_MS,
	  .help = "A peer that neither sends nor takes bytes for so long is dropped." },
	{ "server", "request_timeout", SETTING_DURATION, SET(request_timeout_ms), "30s",
	  100, 10 * MINUTE_MS, .reloadable = true,
	  .help = "Deadline of one request, database included; then it is answered "
		  "503." },

	{ "mysql", "socket", SETTING_PATH, SET(mysql_socket), "/run/mysqld/mysqld.sock",
	  0, 100,
	  .help = "Unix socket of MySQL or MariaDB; empty = TCP to host and port." },
	{ "mysql", "host", SETTING_TEXT, SET(mysql_host), "127.0.0.1", 1, 255,
	  .help = "Database host, only without socket. The time to look a name up is the "
		  "system's resolver's: an address or a name of /etc/hosts is at hand at "
		  "once." },
	{ "mysql", "port", SETTING_INT, SET(mysql_port), "3306", 1, 65535,
	  .help = "Database port, only without socket." },
	{ "mysql", "user", SETTING_TEXT, SET(mysql_user), "lme", 1, 80,
	  .help = "Database user; needs all rights on the one database, none beyond." },
	{ "mysql", "password", SETTING_SECRET, SET(mysql_password), "", 0, 200,
	  .help = "Password of that user. Keep this file unreadable for others, or use "
		  "password_file." },
	{ "mysql", "password_file", SETTING_PATH, SET(mysql_password_file), "",
	  .help = "File whose first line is the password; instead of password." },
	{ "mysql", "database", SETTING_TEXT, SET(mysql_database), "lme", 1, 64,
	  .check = check_name,
	  .help = "Database; made by its administrator, filled by lme db init." },
	{ "mysql", "prefix", SETTING_TEXT, SET(mysql_prefix), "", 0, 20,
	  .check = check_table_prefix,
	  .help = "Put in front of every table's name, for a database shared with other "
		  "programs." },
	{ "mysql", "pool_size", SETTING_INT, SET(mysql_pool_size), "8", 1, 256,
	  .help = "Connections of one process at most; processes times this must stay "
		  "below the server's limit for the user." },
	{ "mysql", "pool_wait", SETTING_DURATION, SET(mysql_pool_wait_ms), "5s", 1,
	  10 * MINUTE_MS, .help = "A request waits at most so long for a connection." },
	{ "mysql", "connect_timeout", SETTING_DURATION, SET(mysql_connect_timeout_ms),
	  "3s", 100, 10 * MINUTE_MS,
	  .help = "Longest time to make a connection (MySQL's client: whole seconds, "
		  "rounded up)." },
	{ "mysql", "query_timeout", SETTING_DURATION, SET(mysql_query_timeout_ms), "30s",
	  100, HOUR_MS, .help = "Longest time of one statement." },
	BREAKER_SETTINGS("mysql", mysql_breaker, "5s",
			 "A statement that takes so long is slow, even while it has not "
			 "ended; when that opens the circuit, those that hang are ended. "
			 "0 = none is slow."),

	{ "redis", "enabled", SETTING_BOOL, SET(redis_enabled), "yes",
	  .help = "Whether answers are cached in Redis; without it everything works, "
		  "slower." },
	{ "redis", "socket", SETTING_PATH, SET(redis_socket), "", 0, 100,
	  .help = "Unix socket of Redis; empty = TCP to host and port." },
	{ "redis", "host", SETTING_TEXT, SET(redis_host), "127.0.0.1", 1, 255,
	  .help = "Redis host, only without socket. The time to look a name up is the "
		  "system's resolver's, not timeout: an address or a name of /etc/hosts "
		  "is "
		  "at hand at once." },
	{ "redis", "port", SETTING_INT, SET(redis_port), "6379", 1, 65535,
	  .help = "Redis port, only without socket." },
	{ "redis", "cluster", SETTING_TEXT, SET(redis_cluster), "", 0, 2000,
	  .check = check_cluster,
	  .help = "Some servers of a Redis Cluster, host:port or the path of a unix "
		  "socket, with commas between them: instead of socket, host and port. "
		  "The others, and who has which keys, are learnt from them; an ACL user "
		  "must be allowed cluster slots, cluster info, asking, exists and wait, "
		  "too. Empty = one server." },
	{ "redis", "user", SETTING_TEXT, SET(redis_user), "", 0, 80,
	  .help = "Redis user (ACL); empty = the default user. It needs the keys that "
		  "begin with prefix, and ping, get, mget, set, pttl, time, scan, "
		  "unlink, "
		  "eval and evalsha." },
	{ "redis", "password", SETTING_SECRET, SET(redis_password), "", 0, 200,
	  .help = "Redis password; empty = none." },
	{ "redis", "password_file", SETTING_PATH, SET(redis_password_file), "",
	  .help = "File whose first line is the password; instead of password." },
	{ "redis", "prefix", SETTING_TEXT, SET(redis_prefix), "lme:", 0, 40,
	  .help = "Put in front of every key, for a Redis shared with other programs. "
		  "Two "
		  "installations on one Redis need two prefixes or two databases." },
	{ "redis", "database", SETTING_INT, SET(redis_database), "0", 0, 1023,
	  .help = "Number of the Redis database; a cluster has 0 only." },
	{ "redis", "timeout", SETTING_DURATION, SET(redis_timeout_ms), "250ms", 1,
	  MINUTE_MS,
	  .help = "Longest time to connect and to answer one command; after it the "
		  "request "
		  "goes on without Redis." },
	{ "redis", "pool_size", SETTING_INT, SET(redis_pool_size), "8", 1, 256,
	  .help = "Connections of one process at most, in a cluster to each of its "
		  "servers." },
	BREAKER_SETTINGS("redis", redis_breaker, "100ms",
			 "A command that takes so long is slow; 0 = none is."),

	{ "cache", "ttl_short", SETTING_DURATION, SET(ttl_short_ms), "5m", SECOND_MS,
	  30 * DAY_MS, .help = "How long answers that change soon are kept." },
	{ "cache", "ttl_medium", SETTING_DURATION, SET(ttl_medium_ms), "1h", SECOND_MS,
	  30 * DAY_MS, .help = "How long most answers are kept." },
	{ "cache", "ttl_long", SETTING_DURATION, SET(ttl_long_ms), "24h", SECOND_MS,
	  30 * DAY_MS, .help = "How long answers about closed periods are kept." },
	{ "cache", "jitter", SETTING_INT, SET(cache_jitter), "10", 0, 50,
	  .help = "Each of these times is shortened by up to so many per cent, so that "
		  "not "
		  "everything ends at once." },
	{ "cache", "generation_ttl", SETTING_DURATION, SET(generation_ttl_ms), "60s",
	  SECOND_MS, HOUR_MS,
	  .help = "A player's data version in Redis is read again from the database "
		  "after "
		  "so long." },
	{ "cache", "generation_max_age", SETTING_DURATION, SET(generation_max_age_ms),
	  "1s", 0, MINUTE_MS,
	  .help = "So long a host believes what it knows of a player's data version, "
		  "and of what was emptied, without asking Redis. What the service's "
		  "user or root imports or empties on this host is seen here at once, "
		  "everything else after so long." },
	{ "cache", "stale", SETTING_DURATION, SET(stale_ms), "10m", 0, 7 * DAY_MS,
	  .help = "How long an answer is kept beyond its time, to be shown (and said to "
		  "be stale) when it cannot be computed anew." },
	{ "cache", "hot_size", SETTING_SIZE, SET(hot_size), "32M", 0, HOT_SIZE_MAX,
	  .help = "Memory for answers that the processes of a host share in front of "
		  "Redis, at least 4M; 0 = none. Restart the service when this changes: "
		  "lme player reaches only a memory of this size." },

	{ "work", "threads", SETTING_INT, SET(work_threads), "4", 1, 64,
	  .help = "Threads of one process that compute what is not in the cache; best "
		  "fewer than [mysql] pool_size, so that connections are left for the "
		  "rest." },
	{ "work", "queue", SETTING_INT, SET(work_queue), "256", 1, 65536,
	  .help = "Different answers that requests wait for in one process at most; "
		  "beyond it a stale answer is given, or 503." },
	{ "work", "background_queue", SETTING_INT, SET(work_background_queue), "256", 1,
	  65536,
	  .help = "The same for work that nobody waits for, of batches and of warm-ups "
		  "each." },
	{ "work", "ageing", SETTING_DURATION, SET(work_ageing_ms), "5s", 0,
	  10 * MINUTE_MS,
	  .help = "Work of batches that has waited for so long goes before a request "
		  "that comes now, warm-up work after twice as long." },
	{ "work", "attempts", SETTING_INT, SET(work_attempts), "3", 1, 10,
	  .help = "How often work is tried in all when the cause can pass (a deadlock, a "
		  "lost connection) and the deadline allows." },
	{ "work", "backoff", SETTING_DURATION, SET(work_backoff_ms), "50ms", 1, MINUTE_MS,
	  .help = "Time before the second attempt, doubled before each further one; up "
		  "to half of it is left out at random." },
	{ "work", "sync_fallback", SETTING_INT, SET(work_sync_fallback), "1", 0, 256,
	  .help = "Request threads of one process that compute by themselves when the "
		  "queue is full, at the same time at most; beyond it 503." },

	{ "access", "public_read", SETTING_BOOL, SET(public_read), "no",
	  .help = "Whether anybody may read what public players show; otherwise a token "
		  "or a session is needed." },
	{ "access", "key_file", SETTING_PATH, SET(access_key_file), "",
	  .help = "File of 32 random bytes under which tokens and sessions are "
		  "fingerprinted, the same on every host; empty = a key that lme db init "
		  "keeps in the database." },
	{ "access", "session_lifetime", SETTING_DURATION, SET(session_ms), "30d",
	  5 * MINUTE_MS, 365 * DAY_MS, .help = "How long a browser stays signed in." },
	{ "access", "cors_origins", SETTING_TEXT, SET(cors_origins), "", 0, 1000,
	  .check = check_origins,
	  .help = "Origins (\"https://stats.example\") with blanks between them whose "
		  "pages may read answers; empty = none. Cookies are never accepted from "
		  "them." },

	{ "mmr", "visibility", SETTING_ENUM, SET(mmr_visibility), "player",
	  .choices = mmr_visibilities,
	  .help = "Who may see a player's skill rating: public = whoever may see the "
		  "player, player = the player itself and admins, off = nobody." },

	{ "quota", "enabled", SETTING_BOOL, SET(quota_enabled), "yes",
	  .help = "Whether requests are counted and refused with 429 beyond the quota." },
	{ "quota", "hosts", SETTING_INT, SET(quota_hosts), "1", 1, 1000,
	  .help = "Hosts that share the Redis; while it is away each gives this share of "
		  "a quota." },
	{ "quota", "per_minute", SETTING_INT, SET(quota_rate), "1200", 0, 10000000,
	  .help = "Requests a minute of one token or signed-in player; 0 = no limit." },
	{ "quota", "burst", SETTING_INT, SET(quota_burst), "200", 1, 1000000,
	  .help = "How many of them at once." },
	{ "quota", "expensive_per_minute", SETTING_INT, SET(quota_expensive_rate), "120",
	  0, 10000000,
	  .help = "The same for expensive routes (lme routes names them); 0 = no "
		  "limit." },
	{ "quota", "expensive_burst", SETTING_INT, SET(quota_expensive_burst), "30", 1,
	  1000000, .help = "How many of them at once." },
	{ "quota", "address_per_minute", SETTING_INT, SET(quota_address_rate), "300", 0,
	  10000000,
	  .help = "Requests a minute of one address that shows no token (IPv6: of its "
		  "/64), and, counted apart, look-ups of tokens that turn out bad; 0 = "
		  "no limit." },
	{ "quota", "address_burst", SETTING_INT, SET(quota_address_burst), "100", 1,
	  1000000, .help = "How many of them at once." },
	{ "quota", "address_expensive_per_minute", SETTING_INT,
	  SET(quota_address_expensive_rate), "30", 0, 10000000,
	  .help = "The same for expensive routes; 0 = no limit." },
	{ "quota", "address_expensive_burst", SETTING_INT,
	  SET(quota_address_expensive_burst), "10", 1, 1000000,
	  .help = "How many of them at once." },
	{ "quota", "cold_per_caller", SETTING_INT, SET(quota_cold), "4", 0, 1000,
	  .help = "Answers that one caller may have computed at the same time; 0 = no "
		  "limit." },

	{ "log", "file", SETTING_PATH, SET(log_file), "", .reloadable = true,
	  .help = "Log file; empty = standard error." },
	{ "log", "access_log", SETTING_TEXT, SET(access_log), "", 0, 4000,
	  .check = check_log_target, .reloadable = true,
	  .help = "File with one JSON line a request; \"-\" = standard error, empty = "
		  "none." },
	{ "log", "audit_log", SETTING_TEXT, SET(audit_log), "", 0, 4000,
	  .check = check_log_target, .reloadable = true,
	  .help = "File with one JSON line for every write and every refused request; "
		  "\"-\" = standard error, empty = none." },
	{ "log", "level", SETTING_ENUM, SET(log_level), "info", .choices = log_levels,
	  .reloadable = true, .help = "What is logged: this and everything graver." },
	{ "log", "access_flush", SETTING_DURATION, SET(access_flush_ms), "1s", 0,
	  MINUTE_MS, .reloadable = true,
	  .help = "Lines of the access log are written together at least this often; 0 = "
		  "each at once." },

	{ "import", "batch", SETTING_INT, SET(import_batch), "50", 1, 500,
	  .help = "Matches stored in one transaction." },
	{ "import", "max_document", SETTING_SIZE, SET(import_max_document), "64M",
	  64 * KIB, 512 * MIB, .help = "Largest document that is read." },
};

const struct setting *app_settings_table(size_t *ret_count)
{
	*ret_count = ARRAY_LEN(table);
	return table;
}
