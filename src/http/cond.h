/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Conditional requests: entity tags and their comparison (RFC 9110, section 13.1.2).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A 64-bit hash of n bytes, begun with seed (of what came before, else 0).  The same on
 * hosts of one byte order; against nobody's malice.
 */
uint64_t cond_hash(uint64_t seed, const void *bytes, size_t n);

#define COND_ETAG_SIZE 56

/*
 * A weak tag from what determines a body: the generation of the data, the hash of the
 * question, the time of the computation.  Returns buf.
 */
const char *cond_etag(uint64_t generation, uint64_t question, int64_t computed_ms,
		      char buf[static COND_ETAG_SIZE]);

/*
 * Whether an If-None-Match value names the tag (weak comparison; lists and "*"
 * understood), so that the answer is 304.  NULL is no match.
 */
bool cond_none_match(const char *if_none_match, const char *etag);
