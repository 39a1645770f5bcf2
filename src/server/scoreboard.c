/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/scoreboard.h"

#include "base/clock.h"
#include "base/process.h"
#include "base/segment.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KIND       "scoreboard"
#define TEXT_WORDS (SCOREBOARD_TEXT / 8)
/* One a thread, and the last one for the requests that no thread has in hand. */
#define CELLS (SCOREBOARD_THREADS + 1)

/* Relaxed single-writer words: torn texts and sums are shown once and then right again.
 */
struct totals {
	_Atomic uint64_t requests, errors, bytes, busy_us;
};

struct scoreboard_cell {
	_Atomic uint32_t stage;
	_Atomic int64_t since_us;
	struct totals totals;
	_Atomic uint64_t text[TEXT_WORDS];
} __attribute__((aligned(128)));

struct slot {
	_Atomic int32_t pid; /* 0: free */
	_Atomic uint32_t threads, draining, held;
	_Atomic uint64_t start_ticks; /* tells a pid from its reuse */
	_Atomic int64_t started_ms;
	struct scoreboard_cell cells[CELLS];
};

struct board {
	struct totals retired; /* of processes that are gone; under the lock */
	struct slot slots[SCOREBOARD_PROCESSES];
};

struct scoreboard {
	struct segment segment;
	struct board *board;
	struct slot *mine; /* NULL when attached for reading */
};

/* Changes with every change of the structs above that matters to a reader. */
static uint64_t layout(void)
{
	static const uint64_t parts[] = { 3,
					  sizeof(struct board),
					  sizeof(struct slot),
					  sizeof(struct scoreboard_cell),
					  offsetof(struct slot, cells),
					  offsetof(struct scoreboard_cell, text),
					  STAGE_COUNT };

	return segment_layout(parts, ARRAY_LEN(parts));
}

static void bump(_Atomic uint64_t *word, uint64_t by)
{
	atomic_store_explicit(word, atomic_load_explicit(word, memory_order_relaxed) + by,
			      memory_order_relaxed);
}

static uint64_t get(const _Atomic uint64_t *word)
{
	return atomic_load_explicit(word, memory_order_relaxed);
}

static void add_totals(struct scoreboard_totals *sum, const struct totals *t)
{
	sum->requests += get(&t->requests);
	sum->errors += get(&t->errors);
	sum->bytes += get(&t->bytes);
	sum->busy_us += get(&t->busy_us);
}

static struct scoreboard_totals slot_totals(const struct slot *slot)
{
	struct scoreboard_totals sum = { 0 };

	for (size_t i = 0; i < CELLS; i++)
		add_totals(&sum, &slot->cells[i].totals);
	return sum;
}

static bool slot_alive(const struct slot *slot)
{
	int32_t pid = atomic_load(&slot->pid);

	return pid > 0 && process_start_ticks(pid) == get(&slot->start_ticks);
}

/* Move a dead slot's counts to the retired ones and clear it.  Under the lock. */
static void retire(struct board *board, struct slot *slot)
{
	struct scoreboard_totals sum = slot_totals(slot);

	bump(&board->retired.requests, sum.requests);
	bump(&board->retired.errors, sum.errors);
	bump(&board->retired.bytes, sum.bytes);
	bump(&board->retired.busy_us, sum.busy_us);
	memset(slot->cells, 0, sizeof(slot->cells));
	atomic_store(&slot->draining, 0);
	atomic_store(&slot->held, 0);
	atomic_store(&slot->threads, 0);
	atomic_store(&slot->pid, 0);
}

static int claim(struct scoreboard *sb, unsigned threads, struct err *err)
{
	struct slot *free_slot = NULL;

	for (size_t i = 0; i < SCOREBOARD_PROCESSES; i++) {
		struct slot *slot = &sb->board->slots[i];

		if (atomic_load(&slot->pid) && !slot_alive(slot))
			retire(sb->board, slot);
		if (!free_slot && !atomic_load(&slot->pid))
			free_slot = slot;
	}
	if (!free_slot)
		return err_set(err, E_LIMITED, "scoreboard: %d processes run already",
			       SCOREBOARD_PROCESSES);
	atomic_store(&free_slot->start_ticks, process_start_ticks(getpid()));
	atomic_store(&free_slot->started_ms, clock_wall_ms());
	atomic_store(&free_slot->threads, threads);
	for (unsigned i = 0; i < threads; i++)
		atomic_store(&free_slot->cells[i].stage, STAGE_IDLE);
	atomic_store(&free_slot->pid, getpid());
	sb->mine = free_slot;
	return 0;
}

int scoreboard_open(const char *instance, bool shared, unsigned threads,
		    struct scoreboard **ret_scoreboard, struct err *err)
{
	struct scoreboard *sb = calloc(1, sizeof(*sb));
	int r;

	if (!sb)
		return err_set(err, E_NOMEM, "no memory for the scoreboard");
	sb->segment.fd = sb->segment.lock_fd = -1;
	if (threads > SCOREBOARD_THREADS)
		threads = SCOREBOARD_THREADS;
	if (shared)
		r = segment_open(KIND, instance, layout(), sizeof(struct board),
				 &sb->segment, err);
	else
		r = segment_private(sizeof(struct board), &sb->segment, err);
	if (r == 0)
		r = segment_lock(&sb->segment, err);
	if (r == 0) {
		sb->board = sb->segment.base;
		r = claim(sb, threads, err);
		segment_unlock(&sb->segment);
	}
	if (r < 0) {
		scoreboard_close(sb);
		return r;
	}
	*ret_scoreboard = sb;
	return 0;
}

int scoreboard_attach(const char *instance, uid_t service_uid,
		      struct scoreboard **ret_scoreboard, struct err *err)
{
	struct scoreboard *sb = calloc(1, sizeof(*sb));
	int r;

	if (!sb)
		return err_set(err, E_NOMEM, "no memory for the scoreboard");
	r = segment_attach(KIND, instance, layout(), sizeof(struct board), geteuid(),
			   &sb->segment, err);
	if ((r == -E_NOT_FOUND || r == -E_ACCESS) && service_uid != (uid_t)-1)
		r = segment_attach(KIND, instance, layout(), sizeof(struct board),
				   service_uid, &sb->segment, err);
	if (r < 0) {
		free(sb);
		return r;
	}
	sb->board = sb->segment.base;
	*ret_scoreboard = sb;
	return 0;
}

void scoreboard_close(struct scoreboard *sb)
{
	if (!sb)
		return;
	/* Without the lock the slot is left: it counts as dead when this process ends. */
	if (sb->mine && segment_lock(&sb->segment, NULL) == 0) {
		retire(sb->board, sb->mine);
		segment_unlock(&sb->segment);
	}
	segment_close(&sb->segment);
	free(sb);
}

void scoreboard_set_draining(struct scoreboard *sb)
{
	atomic_store(&sb->mine->draining, 1);
}

struct scoreboard_cell *scoreboard_cell(struct scoreboard *sb, unsigned i)
{
	return &sb->mine->cells[i < SCOREBOARD_THREADS ? i : SCOREBOARD_THREADS - 1];
}

struct scoreboard_cell *scoreboard_held_cell(struct scoreboard *sb)
{
	return &sb->mine->cells[SCOREBOARD_THREADS];
}

void scoreboard_set_held(struct scoreboard *sb, unsigned held)
{
	atomic_store_explicit(&sb->mine->held, held, memory_order_relaxed);
}

void scoreboard_stage(struct scoreboard_cell *cell, enum scoreboard_stage stage)
{
	atomic_store_explicit(&cell->stage, stage, memory_order_relaxed);
}

void scoreboard_work(struct scoreboard_cell *cell, const char *method, const char *path,
		     int64_t since_us)
{
	union {
		char text[SCOREBOARD_TEXT];
		uint64_t words[TEXT_WORDS];
	} u = { 0 };
	size_t n = strnlen(method, 8), room = SCOREBOARD_TEXT - n - 2;

	memcpy(u.text, method, n);
	u.text[n] = ' ';
	memcpy(u.text + n + 1, path, strnlen(path, room));
	for (size_t i = 0; i < TEXT_WORDS; i++)
		atomic_store_explicit(&cell->text[i], u.words[i], memory_order_relaxed);
	atomic_store_explicit(&cell->since_us, since_us, memory_order_relaxed);
}

void scoreboard_count(struct scoreboard_cell *cell, int status, size_t bytes,
		      int64_t busy_us)
{
	bump(&cell->totals.requests, 1);
	bump(&cell->totals.bytes, bytes);
	if (status >= 500)
		bump(&cell->totals.errors, 1);
	if (busy_us > 0)
		bump(&cell->totals.busy_us, (uint64_t)busy_us);
}

uint64_t scoreboard_served(const struct scoreboard *sb)
{
	uint64_t n = 0;

	for (size_t i = 0; i < CELLS; i++)
		n += get(&sb->mine->cells[i].totals.requests);
	return n;
}

static void note_slowest(const struct scoreboard_cell *cell, int64_t now_us,
			 struct scoreboard_process *p)
{
	int64_t age =
		now_us - atomic_load_explicit(&cell->since_us, memory_order_relaxed);
	uint64_t words[TEXT_WORDS];

	if (age <= p->slowest_us)
		return;
	for (size_t i = 0; i < TEXT_WORDS; i++)
		words[i] = get(&cell->text[i]);
	memcpy(p->slowest, words, sizeof(words));
	p->slowest[SCOREBOARD_TEXT - 1] = '\0';
	p->slowest_us = age;
}

static void read_slot(const struct slot *slot, int64_t now_us,
		      struct scoreboard_process *p)
{
	*p = (struct scoreboard_process){
		.pid = atomic_load(&slot->pid),
		.started_ms = atomic_load(&slot->started_ms),
		.draining = atomic_load(&slot->draining) != 0,
		.threads = atomic_load(&slot->threads),
		.held = atomic_load(&slot->held),
		.totals = slot_totals(slot),
	};
	for (size_t i = 0; i < CELLS; i++) {
		uint32_t stage =
			atomic_load_explicit(&slot->cells[i].stage, memory_order_relaxed);

		if (stage == STAGE_NONE || stage >= STAGE_COUNT)
			continue;
		p->stages[stage]++;
		if (stage == STAGE_HANDLING || stage == STAGE_WRITING ||
		    stage == STAGE_HELD)
			note_slowest(&slot->cells[i], now_us, p);
	}
}

size_t scoreboard_read(const struct scoreboard *sb, struct scoreboard_process *procs,
		       size_t max, struct scoreboard_totals *ret_totals)
{
	struct scoreboard_totals sum = { 0 };
	int64_t now_us = clock_mono_us();
	size_t n = 0;

	add_totals(&sum, &sb->board->retired);
	for (size_t i = 0; i < SCOREBOARD_PROCESSES; i++) {
		const struct slot *slot = &sb->board->slots[i];

		if (!atomic_load(&slot->pid))
			continue;
		for (size_t k = 0; k < CELLS; k++)
			add_totals(&sum, &slot->cells[k].totals);
		if (n < max && slot_alive(slot))
			read_slot(slot, now_us, &procs[n++]);
	}
	if (ret_totals)
		*ret_totals = sum;
	return n;
}

void scoreboard_unlink(const char *instance)
{
	segment_unlink(KIND, instance, layout());
}
