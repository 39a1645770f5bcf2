/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Recognising documents that are stored already, before they are parsed: the id that
 * stands at their beginning is looked up, and the digest of their bytes compared with the
 * stored one.  Same bytes, same rows: there is nothing to do.
 *
 * Looking costs a question to the database, so it goes on only while it pays: the first
 * document is looked up; one that is not found ends the looking, one that the storing
 * thread finds known starts it again.
 */
#pragma once

#include "service/context.h"
#include "service/ingest/ingest_item.h"

#include <stdatomic.h>

struct ingest_known {
	struct sql_pool *sql;
	atomic_bool looking;
};

/* Looking begins with the first document; sql NULL = never. */
void ingest_known_init(struct ingest_known *known, struct sql_pool *sql);

/* An ingest_known_fn; arg is the struct above.  A failing database knows nothing. */
bool ingest_known_look(void *arg, struct ingest_item *item, const char *bytes,
		       size_t len);

/* The storing thread met a document that was stored already.  Thread: any. */
void ingest_known_met(struct ingest_known *known);

/*
 * The match id that the first bytes of a match or timeline document name, copied into
 * ret_id; false when none of a proper form is seen there.  Pure.
 */
bool ingest_known_id(const char *bytes, size_t len,
		     char ret_id[static MODEL_MATCH_ID_SIZE]);
