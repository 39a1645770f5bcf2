/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Timelines that wait for their match, in a temporary file without a name, packed as they
 * will be stored: memory stays bounded however many wait, and nothing is left behind.
 */
#pragma once

#include "service/ingest/ingest_item.h"

struct ingest_spill;

/* Nothing is created before the first document.  Fails with: E_NOMEM. */
int ingest_spill_new(TALLOC_CTX *mem, struct ingest_spill **ret_spill,
		     struct err *err) MUST_CHECK;

/* Append a timeline item.  Fails with: E_NOSPACE, E_ACCESS, E_IO. */
int ingest_spill_put(struct ingest_spill *spill, const struct ingest_item *item,
		     struct err *err) MUST_CHECK;

/*
 * Take the next one out, in the order put in: its name and unpacked bytes, talloc
 * children of mem; *ret_bytes NULL when there is none.  Only after the last put.
 * Fails with: E_IO, E_CORRUPT, E_NOMEM.
 */
int ingest_spill_take(struct ingest_spill *spill, TALLOC_CTX *mem, char **ret_name,
		      char **ret_bytes, size_t *ret_len, struct err *err) MUST_CHECK;
