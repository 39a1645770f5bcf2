/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parent of serving processes, for hosts without spawn-fcgi and multiwatch: owns the
 * listening socket, keeps the wanted number of children alive, passes signals on.
 *
 *	SIGTERM, SIGINT, SIGUSR1, SIGQUIT  children drain; the socket is removed; ends
 *	SIGHUP   passed to the children: they reload, and so does the parent
 *	SIGUSR2  rolling restart: the parent executes the program anew (also a newer
 *	         one) with the socket open, starts new children, and has the old ones
 *	         drain: no connection is refused
 */
#pragma once

#include "base/attr.h"
#include "base/err.h"

#include <stdint.h>
#include <sys/types.h>

struct prefork_config {
	const char *path; /* of the socket */
	mode_t mode;      /* of the socket file */
	int backlog;
	int processes;           /* 1..64 */
	int32_t stop_timeout_ms; /* then children that still run are killed */
	char **argv;             /* of this program, for the rolling restart */
	/* A child's life, with the listening socket; returns its exit status. */
	int (*child)(void *arg, int listen_fd);
	/* The parent's part of a reload; NULL: none. */
	void (*on_reload)(void *arg);
	void *arg;
};

/*
 * Listen, make children, and stay until told to stop.  A child that ends is replaced; one
 * that keeps dying young is replaced more slowly (up to 1 s apart), and never given up.
 * In a child it does not return.
 * Fails with: what listen_open says, E_IO.  Thread: main, before any other is made.
 */
int prefork_run(const struct prefork_config *config, struct err *err) MUST_CHECK;
