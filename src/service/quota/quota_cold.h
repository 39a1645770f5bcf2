/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who has cold work under way on this host: places in shared memory that are bound to a
 * process.  A place whose process died, or that is older than QUOTA_COLD_MAX_MS, is free.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define QUOTA_COLD_SETS   64
#define QUOTA_COLD_WAYS   64
#define QUOTA_COLD_MAX_MS 60000

struct quota_cold_place {
	_Atomic uint64_t key[2];
	_Atomic int64_t since_ms;
	_Atomic int32_t pid; /* 0: free */
};

struct quota_cold {
	_Atomic int64_t latches[QUOTA_COLD_SETS];
	struct quota_cold_place places[QUOTA_COLD_SETS][QUOTA_COLD_WAYS];
};

/*
 * Take a place for the caller unless it has max already.  When the set is full of
 * others', the caller goes on uncounted.  Thread: any.
 */
bool quota_cold_enter(struct quota_cold *cold, const uint64_t key[static 2], int32_t max,
		      int64_t now_ms);

/* Give one of this process's places of the caller back, if it has one.  Thread: any. */
void quota_cold_leave(struct quota_cold *cold, const uint64_t key[static 2]);
