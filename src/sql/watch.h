/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Deadlines in milliseconds for a client library that knows whole seconds only and that
 * waits with its own poll (so that SO_RCVTIMEO has no effect): one thread a process shuts
 * the sockets down whose deadline has passed, and the blocked call ends with an error.
 * The watch keeps its own duplicate of the socket, because the library may close its own
 * at any moment.
 */
#pragma once

#include "base/clock.h"
#include "base/err.h"

struct sql_watch {
	int fd; /* own duplicate; -1 none */
	int64_t at_us;
	int64_t slow_at_us; /* when slow_fn is to be called next; 0 = never */
	bool fired;
	/* May be set before arming: called when a call has lasted slow_us, and again from
	 * time to time until it ends, by the watching thread under its lock. */
	int64_t slow_us;
	void (*slow_fn)(void *arg);
	void *slow_arg;
	struct sql_watch *prev, *next;
};

/*
 * Make the watching thread now; else the first that arms makes it, and it is no more
 * important than that one.  Again is fine.  Fails with: E_NOMEM.  Thread: any.
 */
int sql_watch_start(struct err *err) MUST_CHECK;

/* Start watching over a socket.  Fails with: E_IO, E_NOMEM.  Thread: any. */
int sql_watch_init(struct sql_watch *watch, int fd, struct err *err) MUST_CHECK;
/* Close the duplicate; safe on one that was never started (fd -1). */
void sql_watch_done(struct sql_watch *watch);

/* Arm for a deadline; without one this does nothing.  Fails with: E_NOMEM (no thread). */
int sql_watch_arm(struct sql_watch *watch, struct deadline deadline,
		  struct err *err) MUST_CHECK;
/* Disarm; returns whether the deadline had fired. */
bool sql_watch_disarm(struct sql_watch *watch);
/* Whether it has fired, without disarming. */
bool sql_watch_fired(struct sql_watch *watch);
/* End the call as if its deadline had passed.  Only from within slow_fn. */
void sql_watch_fire(struct sql_watch *watch);
/* Cut the connection now: a later call on it ends at once. */
void sql_watch_cut(struct sql_watch *watch);
