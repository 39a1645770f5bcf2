/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A lock in shared memory for a few instructions, that nobody has to give back: who takes
 * it holds it for 100 ms at most, so that one who is killed while holding it delays
 * others by no more.  What it guards must bear two holders after a stall of that
 * length.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Take it within about 2 ms; *ret_mark is for latch_release.  Thread: any. */
bool latch_take(_Atomic int64_t *latch, int64_t *ret_mark);
void latch_release(_Atomic int64_t *latch, int64_t mark);
