/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One request thread: take a readable connection, read, let the handler answer, send,
 * give the connection back.  Private to this folder.
 */
#pragma once

#include "fcgi/listener.h"
#include "server/scoreboard.h"
#include "server/server.h"

#include <pthread.h>

struct worker {
	pthread_t thread;
	const struct server_config *config;
	struct fcgi_listener *listener;
	struct scoreboard_cell *cell;
};

/* The thread's function; arg is its struct worker.  Ends with the listener. */
void *worker_run(void *arg);
