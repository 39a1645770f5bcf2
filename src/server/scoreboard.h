/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every process and every request thread of an instance is doing, in shared memory,
 * so that any process can tell about all of them.  One slot a process, one cell a thread;
 * a cell is written by its thread alone and read by anybody without a lock.  The slot of
 * a process that died is given to the next one; its counts stay in the totals.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SCOREBOARD_PROCESSES 64
#define SCOREBOARD_THREADS   256
#define SCOREBOARD_TEXT      64

enum scoreboard_stage {
	STAGE_NONE, /* no such thread */
	STAGE_IDLE,
	STAGE_READING,
	STAGE_HANDLING,
	STAGE_WRITING,
	STAGE_HELD, /* no thread: the oldest of the requests that wait for work */
	STAGE_COUNT
};

struct scoreboard;
struct scoreboard_cell;

struct scoreboard_totals {
	uint64_t requests;
	uint64_t errors;  /* answered with 500 to 599 */
	uint64_t bytes;   /* of answers, headers included */
	uint64_t busy_us; /* from read to sent */
};

struct scoreboard_process {
	pid_t pid;
	int64_t started_ms; /* wall clock */
	bool draining;
	unsigned threads;
	unsigned held;                /* requests that wait for work, without a thread */
	unsigned stages[STAGE_COUNT]; /* threads in each stage */
	struct scoreboard_totals totals;
	/* The request that has been in work for the longest time, "" when none is. */
	char slowest[SCOREBOARD_TEXT];
	int64_t slowest_us;
};

/*
 * Open the instance's scoreboard and take a slot for this process.  shared false, or no
 * free slot: memory of this process alone, which nobody else sees.
 * ret_scoreboard: freed with scoreboard_close.
 * Fails with: what segment_open says, E_LIMITED (64 live processes), E_NOMEM.
 * Thread: main, before the request threads.
 */
int scoreboard_open(const char *instance, bool shared, unsigned threads,
		    struct scoreboard **ret_scoreboard, struct err *err) MUST_CHECK;

/*
 * Open the scoreboard of an instance to read it only: our own user's, else service_uid's
 * ((uid_t)-1 = nobody else's), whom root alone can reach.  What any other user made is
 * never believed.  ret_scoreboard: freed with scoreboard_close.
 * Fails with: E_NOT_FOUND (the instance does not run here), E_ACCESS, E_INVALID, E_IO.
 * Thread: main.
 */
int scoreboard_attach(const char *instance, uid_t service_uid,
		      struct scoreboard **ret_scoreboard, struct err *err) MUST_CHECK;

/* Give the slot back and unmap; NULL is fine. */
void scoreboard_close(struct scoreboard *sb);

/* Mark this process as stopping.  Thread: main. */
void scoreboard_set_draining(struct scoreboard *sb);

/* The cell of request thread i of this process. */
struct scoreboard_cell *scoreboard_cell(struct scoreboard *sb, unsigned i);

/*
 * The cell of the requests that no thread has in hand; whoever writes to it takes care
 * that nobody else does.
 */
struct scoreboard_cell *scoreboard_held_cell(struct scoreboard *sb);

/* Note how many they are.  Thread: any, one at a time. */
void scoreboard_set_held(struct scoreboard *sb, unsigned held);

/* Note the thread's stage.  Thread: the cell's own. */
void scoreboard_stage(struct scoreboard_cell *cell, enum scoreboard_stage stage);

/* Note what it works on since when (monotonic), cut to what fits.  Thread: the cell's
 * own. */
void scoreboard_work(struct scoreboard_cell *cell, const char *method, const char *path,
		     int64_t since_us);

/* Count an answered request.  Thread: the cell's own. */
void scoreboard_count(struct scoreboard_cell *cell, int status, size_t bytes,
		      int64_t busy_us);

/* Requests answered by this process.  Thread: any. */
uint64_t scoreboard_served(const struct scoreboard *sb);

/*
 * Copy the state of all live processes (at most max) into procs; returns how many.
 * ret_totals (may be NULL): all processes since the scoreboard was made, dead ones too.
 * Thread: any.
 */
size_t scoreboard_read(const struct scoreboard *sb, struct scoreboard_process *procs,
		       size_t max, struct scoreboard_totals *ret_totals);

/* Remove the instance's segment; for tests. */
void scoreboard_unlink(const char *instance);
