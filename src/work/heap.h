/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A binary heap of items by a number, smallest on top, equal numbers in the order in
 * which they came.  The array is made once; an item knows its place, so that it can be
 * taken out of the middle.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A member of whatever is kept in a heap. */
struct heap_node {
	int64_t by;
	uint64_t seq; /* tells equal ones apart */
	size_t at;
};

struct heap {
	struct heap_node **nodes;
	size_t count, cap;
};

/* Fails with: -E_NOMEM.  ret_heap: freed with heap_done. */
int heap_init(struct heap *ret_heap, size_t cap) __attribute__((warn_unused_result));
void heap_done(struct heap *heap);

/* Put in; false when it is full. */
bool heap_add(struct heap *heap, struct heap_node *node);

/* The smallest, which stays; NULL when it is empty. */
struct heap_node *heap_top(const struct heap *heap);

/* Take out a node that is in. */
void heap_take(struct heap *heap, struct heap_node *node);
