/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "Did you mean …": the nearest of the words that would have been right.
 */
#pragma once

#include <stddef.h>

/*
 * Edits (insert, delete, change, swap of neighbours) that make one word of the other,
 * ASCII case ignored; words longer than 63 bytes count as far away.  Thread: any.
 */
unsigned nearest_distance(const char *a, const char *b);

/*
 * The limit up to which a word of this length passes for a slip of the fingers: a third
 * of its length, at least 1, at most 3.  Thread: any.
 */
unsigned nearest_limit(const char *word);
