/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The memory of the metrics: heads, two retired cells of which one counts, and the cells.
 * Private to metrics.c and metrics_cells.c.
 */
#pragma once

#include "base/metrics.h"

#include <sys/types.h>

struct metrics_head {
	_Atomic int32_t pid;          /* 0: free */
	_Atomic uint64_t claimed_at;  /* fold number at the time it was taken */
	_Atomic uint64_t start_ticks; /* tells a pid from its reuse */
	_Atomic int64_t started_ms;   /* wall clock */
} __attribute__((aligned(128)));

struct metrics_memory {
	/* Number of folds so far << 8 | slot of the last one, from 1.  The number's last
	 * bit says which retired cell counts. */
	_Atomic uint64_t state __attribute__((aligned(128)));
	struct metrics_head heads[METRICS_PROCESSES];
	metric_word cells[]; /* retired 0 and 1, then those of the slots */
};

/* Where the tables lie in a cell. */
struct metrics_layout {
	const struct metric_table *tables[METRICS_TABLES];
	size_t offsets[METRICS_TABLES];
	size_t count;
	size_t words;  /* used of a cell */
	size_t stride; /* from cell to cell: whole cache lines */
};

/* Bytes of the memory. */
size_t metrics_cells_size(const struct metrics_layout *layout);

/* Finish what a killed process left, and fold those that ended.  Under the lock. */
void metrics_cells_fold_dead(struct metrics_memory *memory,
			     const struct metrics_layout *layout);

/* Fold one slot; killed: it did not end by itself.  Under the lock. */
void metrics_cells_fold(struct metrics_memory *memory,
			const struct metrics_layout *layout, unsigned slot, bool killed);

/* Take a slot for this process; -1 when none is free.  Under the lock. */
int metrics_cells_claim(struct metrics_memory *memory);

/* The cell of a slot. */
metric_word *metrics_cells_of(struct metrics_memory *memory,
			      const struct metrics_layout *layout, unsigned slot);

/*
 * Sum all cells into sums, zeroed words of one cell; false: again.  Takes no lock.
 */
bool metrics_cells_sum(struct metrics_memory *memory, const struct metrics_layout *layout,
		       metric_word *sums);

/* What an open instance works on; for tests. */
struct metrics_memory *metrics_memory(struct metrics *metrics);
const struct metrics_layout *metrics_layout(const struct metrics *metrics);
