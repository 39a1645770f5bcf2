/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One request thread: take a readable connection, read, let the handler answer, send,
 * give the connection back; or let the handler hold the request and go on with the next.
 * Private to this folder.
 */
#pragma once

#include "server/exchange.h"

#include <pthread.h>

struct worker {
	pthread_t thread;
	const struct server_config *config;
	struct fcgi_listener *listener;
	struct held *held;
	struct scoreboard_cell *cell;
};

/* The thread's function; arg is its struct worker.  Ends with the listener. */
void *worker_run(void *arg);
