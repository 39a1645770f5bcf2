/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A document on its way from its source to the store.  Made by a decoder thread, owned by
 * the storing thread from then on; one talloc tree of its own.
 */
#pragma once

#include "base/err.h"
#include "model/match.h"
#include "model/rank.h"
#include "model/timeline.h"
#include "riot/decode.h"

#include <stdint.h>

struct ingest_item {
	char *name;
	int result; /* 0, or the negative code of err */
	struct err err;
	enum riot_document_kind kind;
	bool known; /* stored already with these bytes: nothing below is filled */
	struct model_match *match;       /* kind DOCUMENT_MATCH */
	struct model_timeline *timeline; /* kind DOCUMENT_TIMELINE */
	struct model_rank *ranks;        /* kind DOCUMENT_RANKS */
	size_t rank_count;
	void *raw_zstd; /* match and timeline: the input bytes, packed */
	size_t raw_zstd_len, raw_len;
	uint8_t raw_sha256[32];
	uint64_t taken; /* bytes read from all sources when this one was found */
	int64_t read_us, look_us, parse_us, decode_us, hash_us, compress_us;
	int64_t decode_hash_wall_us;
};

/*
 * Whether a document with these very bytes is stored already; then item->kind is set.
 * Thread: any decoder thread.
 */
typedef bool (*ingest_known_fn)(void *arg, struct ingest_item *item, const char *bytes,
				size_t len);

struct ingest_decode {
	bool synthetic;        /* mark what is decoded as made by lme demo */
	ingest_known_fn known; /* NULL = nothing is known */
	void *known_arg;
};

/* What one decoder thread keeps. */
struct ingest_decoder;

/* Fails with: E_NOMEM. */
int ingest_decoder_new(TALLOC_CTX *mem, const struct ingest_decode *options,
		       struct ingest_decoder **ret_decoder, struct err *err) MUST_CHECK;

/*
 * Parse, decode and pack len bytes into item (whose name is set), unless it is known; the
 * outcome is left in item->result and item->err.  at_ms: the time of ranks that name
 * none.
 */
void ingest_decoder_run(struct ingest_decoder *decoder, struct ingest_item *item,
			const char *bytes, size_t len, int64_t at_ms);
