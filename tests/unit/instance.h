/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of shared memory share: a name for each test, a process that is killed.
 */
#pragma once

#include <sys/types.h>

/* The name that the running test's segments have; nobody else's. */
extern char instance[32];

/* A cmocka set-up: another name.  The test's own teardown unlinks its segments. */
int fresh_instance(void **state);

/*
 * Start a process that writes, and kill it pause_ns after it has written one byte into
 * ready: at some point of what it does over and over.  start forks and returns the
 * process.
 */
void kill_a_writer(pid_t (*start)(int ready), long pause_ns);
