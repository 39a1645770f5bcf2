/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exchanges of a process that are held: answered later, by another thread.  One
 * thread watches over all of them, and tells those who hold them when the deadline is
 * there, the peer is gone or the process has no more time.  It sleeps while none is held.
 */
#pragma once

#include "base/err.h"
#include "server/exchange.h"

#include <stdbool.h>
#include <stddef.h>

struct held;

/* Start the watch.  ret_held: freed with held_free.  Fails with: E_NOMEM.  Thread: main.
 */
int held_new(struct scoreboard *scoreboard, struct held **ret_held,
	     struct err *err) MUST_CHECK;

/* End the watch and free; none is held any more.  NULL is fine.  Thread: main. */
void held_free(struct held *held);

/* Watch over an exchange.  Thread: any. */
void held_add(struct held *held, struct server_exchange *x);

/* The exchange is about to be answered: tell nobody from now on.  Thread: any. */
void held_remove(struct held *held, struct server_exchange *x);

/* Count the answer of one that was held.  Thread: any. */
void held_count(struct held *held, int status, size_t bytes, int64_t busy_us);

/* Tell all who hold one, now and later, that the process has no more time. */
void held_give_up(struct held *held);

/* How many are held, or answered at this moment.  Thread: any. */
size_t held_number(struct held *held);
