/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a server of a Redis Cluster listens, as the settings, the cluster's map and its
 * redirections say it.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REDIS_HOST_SIZE    256
#define REDIS_ADDRESS_SIZE (REDIS_HOST_SIZE + 8)
#define REDIS_SEEDS_MAX    32

struct redis_address {
	char host[REDIS_HOST_SIZE]; /* or the path of a unix socket when port is 0 */
	uint16_t port;
};

/*
 * Read "host:port" ("[v6]:port" and "v6:port" too), or "/path" of a unix socket.  The
 * host may be empty: the server that said it means its own.
 * Fails with: E_INVALID.  Thread: any.
 */
int redis_address_parse(const char *text, size_t len, struct redis_address *ret_address,
			struct err *err) MUST_CHECK;

/*
 * Read a setting: addresses with commas or blanks between them, none with an empty host.
 * Fails with: E_INVALID (none, over REDIS_SEEDS_MAX, one that is none).  Thread: any.
 */
int redis_address_list(const char *text,
		       struct redis_address ret_seeds[static REDIS_SEEDS_MAX],
		       size_t *ret_count, struct err *err) MUST_CHECK;

/* Thread: any. */
bool redis_address_equal(const struct redis_address *a, const struct redis_address *b);

/* "host:port" or the path; returns text.  Thread: any. */
const char *redis_address_text(const struct redis_address *address,
			       char text[static REDIS_ADDRESS_SIZE]);
