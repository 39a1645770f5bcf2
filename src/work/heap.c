/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "work/heap.h"

#include "base/err.h"

#include <stdlib.h>

int heap_init(struct heap *ret_heap, size_t cap)
{
	struct heap_node **nodes = calloc(cap ? cap : 1, sizeof(*nodes));

	if (!nodes)
		return -E_NOMEM;
	*ret_heap = (struct heap){ .nodes = nodes, .cap = cap };
	return 0;
}

void heap_done(struct heap *heap)
{
	free(heap->nodes);
	*heap = (struct heap){ 0 };
}

static bool before(const struct heap_node *a, const struct heap_node *b)
{
	return a->by < b->by || (a->by == b->by && a->seq < b->seq);
}

static void put(struct heap *heap, size_t at, struct heap_node *node)
{
	heap->nodes[at] = node;
	node->at = at;
}

static size_t sift_up(struct heap *heap, size_t at, struct heap_node *node)
{
	while (at > 0 && before(node, heap->nodes[(at - 1) / 2])) {
		put(heap, at, heap->nodes[(at - 1) / 2]);
		at = (at - 1) / 2;
	}
	put(heap, at, node);
	return at;
}

static void sift_down(struct heap *heap, size_t at, struct heap_node *node)
{
	for (;;) {
		size_t child = 2 * at + 1;

		if (child + 1 < heap->count &&
		    before(heap->nodes[child + 1], heap->nodes[child]))
			child++;
		if (child >= heap->count || !before(heap->nodes[child], node))
			break;
		put(heap, at, heap->nodes[child]);
		at = child;
	}
	put(heap, at, node);
}

bool heap_add(struct heap *heap, struct heap_node *node)
{
	if (heap->count >= heap->cap)
		return false;
	heap->count++;
	sift_up(heap, heap->count - 1, node);
	return true;
}

struct heap_node *heap_top(const struct heap *heap)
{
	return heap->count ? heap->nodes[0] : NULL;
}

void heap_take(struct heap *heap, struct heap_node *node)
{
	size_t at = node->at;
	struct heap_node *last = heap->nodes[--heap->count];

	if (last == node)
		return;
	if (sift_up(heap, at, last) == at)
		sift_down(heap, at, last);
}
