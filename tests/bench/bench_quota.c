/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Processor time of quota_take, in ns a request: bench_quota REDIS_SOCKET.  One line a
 * figure, "name value": the host's share alone, leases from Redis, refusals, and a new
 * caller each time (a slot and a lease each).
 */
#include "service/quota/quota.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TAKES   400000
#define CALLERS 4000

static struct redis_client *connect_to(const char *socket)
{
	const struct redis_config config = {
		.enabled = *socket != '\0',
		.socket = socket,
		.host = "",
		.user = "",
		.password = "",
		.timeout_ms = 1000,
		.pool_size = 1,
		.key_prefix = "bench:",
	};
	struct redis_client *client;

	if (redis_client_new(NULL, &config, &client, NULL) < 0)
		abort();
	return client;
}

static struct quota *make_quota(struct redis_client *redis, struct quota_limit limit)
{
	static char instance[32];
	struct quota_config config = { .enabled = true,
				       .instance = instance,
				       .hosts = 1,
				       .identified = { limit, limit },
				       .address = { limit, limit },
				       .redis_timeout_ms = 1000 };
	struct quota *quota;
	struct err err = { 0 };

	snprintf(instance, sizeof(instance), "bench-%d", (int)getpid());
	if (quota_new(NULL, &config, redis, &quota, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
	return quota;
}

/* n takes, by one caller or by a new one each. */
static void measure(const char *name, const char *socket, struct quota_limit limit,
		    int32_t n, bool strangers)
{
	struct redis_client *redis = connect_to(socket);
	struct quota *quota = make_quota(redis, limit);
	int64_t start = clock_thread_us(), spent;
	struct quota_state state;

	for (int32_t i = 0; i < n; i++) {
		const struct quota_caller caller = { .token_id = strangers ? i + 2 : 1 };

		(void)quota_take(quota, &caller, QUOTA_CHEAP, clock_wall_ms(),
				 (struct deadline){ 0 }, &state);
	}
	spent = clock_thread_us() - start;
	printf("%s %.1f\n", name, (double)spent * 1000 / n);
	quota_free(quota);
	redis_client_free(redis);
}

int main(int argc, char **argv)
{
	const struct quota_limit wide = { 10000000, 1000000 }, narrow = { 1, 1 };
	char instance[32];

	if (argc != 2)
		return 2;
	measure("share", "", wide, TAKES, false);
	measure("leases", argv[1], wide, TAKES, false);
	measure("refused", argv[1], narrow, TAKES, false);
	measure("strangers", argv[1], wide, CALLERS, true);
	snprintf(instance, sizeof(instance), "bench-%d", (int)getpid());
	quota_unlink(instance);
	return 0;
}
