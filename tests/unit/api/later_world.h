/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers that come later: a scripted service, a work queue that the test steps, and
 * exchanges of its own.
 */
#pragma once

#include "fake_service.h"

#include "api/call.h"
#include "base/clock.h"
#include "http/exchange.h"
#include "work/queue.h"

#define LATER_MINUTE_MS 60000

/* A request that can be held. */
struct asked {
	struct http_exchange exchange; /* first */
	TALLOC_CTX *mem;
	struct http_request *req;
	struct http_response resp;
	exchange_lost_fn lost;
	void *lost_arg;
	struct deadline deadline;
	bool no_memory;
	_Atomic int refs, held, finished;
};

/* Of the test that runs. */
struct later_world {
	struct work_queue *queue;
	struct api *api;
	TALLOC_CTX *mem;
};
extern struct later_world later_world;

/* A queue of so many threads, with room for length items that are waited for and one of
 * each other class. */
void later_make(int32_t threads, int32_t length, int32_t sync_fallback);
/* Of cmocka: without threads, room for two. */
int later_setup(void **state);
int later_teardown(void **state);

/* A request that was not sent yet, with an exchange. */
struct asked *later_new(const struct fake_request *wanted);
/* Send it. */
void later_send(struct asked *a);
/* GET a target. */
struct asked *later_ask(const char *target);

/* Let go as the server does. */
void later_release(struct http_exchange *x);

/* Run what is in the queue. */
void later_run_all(void);

/* It was held, and answered once. */
void later_check(struct asked *a, int status);
/* Nobody has it any more. */
void later_forget(struct asked *a);

/* How many pending calls ended so. */
int64_t later_counted(enum http_fallback kind);
