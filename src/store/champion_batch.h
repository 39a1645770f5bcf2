/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The champions seen in a batch of matches: each with the name of its newest game.
 */
#pragma once

#include "sql/conn.h"

#include <talloc.h>

struct champion_entry {
	uint16_t champion_id;
	char name[32];
	int64_t seen_at; /* game_start, newest in the batch */
};

struct champion_batch {
	struct champion_entry *entries; /* sorted by id */
	size_t n, cap;
};

/* Start empty; entries become children of mem.  Fails with: E_NOMEM. */
int champion_batch_init(struct champion_batch *batch, TALLOC_CTX *mem,
			struct err *err) MUST_CHECK;
/* Champion 0 and empty names are left out. */
void champion_batch_add(struct champion_batch *batch, uint16_t champion_id,
			const char *name, int64_t seen_at);
/* Write those that are newer than what is stored, in the order of their ids. */
int champion_batch_store(struct sql_conn *conn, struct champion_batch *batch,
			 struct err *err) MUST_CHECK;
