/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/metrics_priv.h"

#include "base/clock.h"
#include "base/process.h"

#include <unistd.h>

#define RETIRED   2
#define SLOT_BITS 8
#define SLOT_MASK ((UINT64_C(1) << SLOT_BITS) - 1)

size_t metrics_cells_size(const struct metrics_layout *layout)
{
	return sizeof(struct metrics_memory) +
	       (RETIRED + METRICS_PROCESSES) * layout->stride * sizeof(metric_word);
}

metric_word *metrics_cells_of(struct metrics_memory *memory,
			      const struct metrics_layout *layout, unsigned slot)
{
	return memory->cells + (RETIRED + slot) * layout->stride;
}

static metric_word *retired_at(struct metrics_memory *memory,
			       const struct metrics_layout *layout, uint64_t fold)
{
	return memory->cells + (fold & 1) * layout->stride;
}

/*
 * Whether the slot's cell is in the retired one already.  The state alone decides, so
 * that there is no moment at which it is in both or in none.
 */
static bool is_folded(const struct metrics_head *head, unsigned slot, uint64_t state)
{
	return (state & SLOT_MASK) == slot + 1 &&
	       atomic_load(&head->claimed_at) < state >> SLOT_BITS;
}

static bool is_alive(const struct metrics_head *head)
{
	int32_t pid = atomic_load(&head->pid);

	return pid > 0 && process_start_ticks(pid) == atomic_load(&head->start_ticks);
}

/*
 * Who sums meanwhile and sees one of these zeros sees the state that was set before, too:
 * release here, acquire in metric_get.
 */
static void clear(struct metrics_memory *memory, const struct metrics_layout *layout,
		  unsigned slot)
{
	metric_word *cell = metrics_cells_of(memory, layout, slot);

	for (size_t i = 0; i < layout->words; i++)
		atomic_store_explicit(&cell[i], 0, memory_order_release);
	atomic_store(&memory->heads[slot].pid, 0);
}

/* Calls fn for each metric of the tables of processes, with its place in a cell. */
static void each_word(const struct metrics_layout *layout,
		      void (*fn)(void *arg, const struct metric *metric, size_t word),
		      void *arg)
{
	for (size_t t = 0; t < layout->count; t++) {
		const struct metric_table *table = layout->tables[t];
		size_t at = layout->offsets[t];

		for (size_t m = 0; !table->of_host && m < table->count; m++) {
			const struct metric *metric = &table->metrics[m];
			size_t n = metric_series(metric) * metric_series_words(metric);

			for (size_t i = 0; i < n; i++)
				fn(arg, metric, at++);
		}
	}
}

struct merge {
	metric_word *to;
	const metric_word *from, *more; /* more: NULL = nothing */
	bool gauges;                    /* those of more, too: its process lives */
};

static void merge_word(void *arg, const struct metric *metric, size_t word)
{
	const struct merge *m = arg;
	int64_t sum = metric_get(&m->from[word]);

	if (m->more && (m->gauges || metric->type != METRIC_GAUGE))
		sum += metric_get(&m->more[word]);
	atomic_store_explicit(&m->to[word], (uint64_t)sum, memory_order_release);
}

void metrics_cells_fold(struct metrics_memory *memory,
			const struct metrics_layout *layout, unsigned slot, bool killed)
{
	uint64_t fold = atomic_load(&memory->state) >> SLOT_BITS;
	metric_word *next = retired_at(memory, layout, fold + 1);
	struct merge m = { .to = next,
			   .from = retired_at(memory, layout, fold),
			   .more = metrics_cells_of(memory, layout, slot) };

	each_word(layout, merge_word, &m);
	if (killed)
		metric_count(metric_in(&metrics_own_table, next, METRICS_OWN_KILLS), 1);
	atomic_store(&memory->state, (fold + 1) << SLOT_BITS | (slot + 1));
	clear(memory, layout, slot);
}

void metrics_cells_fold_dead(struct metrics_memory *memory,
			     const struct metrics_layout *layout)
{
	for (unsigned i = 0; i < METRICS_PROCESSES; i++) {
		const struct metrics_head *head = &memory->heads[i];

		/* Killed between the fold and its end. */
		if (atomic_load(&head->pid) &&
		    is_folded(head, i, atomic_load(&memory->state)))
			clear(memory, layout, i);
	}
	for (unsigned i = 0; i < METRICS_PROCESSES; i++) {
		const struct metrics_head *head = &memory->heads[i];

		if (atomic_load(&head->pid) && !is_alive(head))
			metrics_cells_fold(memory, layout, i, true);
	}
}

int metrics_cells_claim(struct metrics_memory *memory)
{
	for (unsigned i = 0; i < METRICS_PROCESSES; i++) {
		struct metrics_head *head = &memory->heads[i];

		if (atomic_load(&head->pid))
			continue;
		atomic_store(&head->claimed_at, atomic_load(&memory->state) >> SLOT_BITS);
		atomic_store(&head->start_ticks, process_start_ticks(getpid()));
		atomic_store(&head->started_ms, clock_wall_ms());
		atomic_store(&head->pid, getpid());
		return (int)i;
	}
	return -1;
}

/* Note the start of the oldest process; 0 = none yet. */
static void note_start(const struct metrics_head *head, metric_word *oldest)
{
	int64_t start_us = atomic_load(&head->started_ms) * 1000;

	if (metric_get(oldest) == 0 || start_us < metric_get(oldest))
		metric_set(oldest, start_us);
}

bool metrics_cells_sum(struct metrics_memory *memory, const struct metrics_layout *layout,
		       metric_word *sums)
{
	uint64_t state = atomic_load(&memory->state);
	metric_word *oldest = metric_in(&metrics_own_table, sums, METRICS_OWN_OLDEST);
	struct merge m = { .to = sums,
			   .from = retired_at(memory, layout, state >> SLOT_BITS) };

	each_word(layout, merge_word, &m);
	m.from = sums;
	for (unsigned i = 0; i < METRICS_PROCESSES; i++) {
		const struct metrics_head *head = &memory->heads[i];

		if (!atomic_load(&head->pid) || is_folded(head, i, state))
			continue;
		m.more = metrics_cells_of(memory, layout, i);
		m.gauges = is_alive(head);
		each_word(layout, merge_word, &m);
		if (m.gauges)
			note_start(head, oldest);
	}
	return atomic_load(&memory->state) == state;
}
