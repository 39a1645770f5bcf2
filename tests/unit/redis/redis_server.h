/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real redis-server of the test's own, on a unix socket in a directory of its own.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct redis_server {
	char dir[64], socket[96];
	uint16_t port; /* 0: no TCP */
	const char *password;
	pid_t pid;
};

/* Whether the machine has redis-server. */
bool redis_server_available(void);
/* Skips the running test where it has none. */
void need_server(void);
/* Make the directory; no process yet.  Aborts the program when it cannot. */
void redis_server_init(struct redis_server *server);
/* Start and wait until it answers; aborts the program after 10 s. */
void redis_server_start(struct redis_server *server);
/* End it with a signal (SIGTERM, SIGKILL) and wait for it. */
void redis_server_stop(struct redis_server *server, int signal);
/* Stop it and remove its directory. */
void redis_server_done(struct redis_server *server);
/* Send one command as redis-cli would and return the reply's number, or -1. */
long long redis_server_ask(const struct redis_server *server, const char *command);
/* A figure "name:value" or "name:calls=value" of INFO section, 0 when absent. */
long long redis_server_info(const struct redis_server *server, const char *section,
			    const char *name);
