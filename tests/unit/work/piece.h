/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A queue without threads, whose time is a number, and pieces of work that do what a test
 * says and note what became of them.
 */
#pragma once

#include "work/queue.h"

#define MS INT64_C(1000)

/* What a piece of work does and what became of it. */
struct piece {
	struct work_waiter waiter;
	int codes[8]; /* of its attempts; the last one repeats */
	int32_t later_ms;
	bool final;
	int runs, drops, dones, code;
	void *done_arg;
	struct deadline deadline; /* that it was run with */
	char text[64];
	struct piece *cancels; /* while it runs, this one is cancelled */
	bool was_pending;
};

struct world {
	struct work_queue *queue;
	int64_t now_us;
	char ran[256]; /* names of what ran, in order */
};
extern struct world world;

/* A queue by default: four items a class, three attempts after 10 to 40 ms. */
struct work_config config_of(int32_t threads);
void make(struct work_config config);

/* Of every test. */
int setup(void **state);
int teardown(void **state);

/* A piece that works at the first attempt; freed with free. */
struct piece *piece(const char *name);

/* A work_run_fn, and what a waiter and an argument are let go by. */
int run(void *arg, struct work_ticket *ticket, struct err *err);
void drop(void *arg);
void done(struct work_waiter *waiter, void *arg, int code, const struct err *err);

int submit(struct piece *p, enum work_class class, const char *key);
struct work_counts counts_of(enum work_class class);
void run_all(void);

/* It ended once, with that code, and was let go once. */
void check_ended(const struct piece *p, int code);
