/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Documents of Riot's API into model values.  Every generation of match-v5 is read;
 * unknown keys are ignored (the raw document keeps them); what cannot be used is refused
 * with the JSON path.
 */
#pragma once

#include "base/err.h"
#include "json/reader.h"
#include "model/match.h"
#include "model/rank.h"
#include "model/timeline.h"

enum riot_document_kind {
	DOCUMENT_UNKNOWN,
	DOCUMENT_MATCH,
	DOCUMENT_TIMELINE, /* has info.frames */
	DOCUMENT_RANKS, /* {"puuid","at","entries":[…]}, an array of league entries, or
			   one league entry */
};

/* What a parsed document is, by its shape.  Thread: any. */
enum riot_document_kind riot_document_kind(struct json_doc *doc);

/*
 * Decode a match.  A document that is well-formed but holds no game (aborted, no
 * participants, no start) fails with E_NOT_FOUND and the reason: it is skipped, not
 * failed. Fails with: E_INVALID (JSON path and cause), E_NOT_FOUND, E_LIMITED (over
 * MODEL_PARTICIPANTS_MAX participants).  Thread: any.
 */
int riot_decode_match(struct json_doc *doc, struct model_match *ret_match,
		      struct err *err) MUST_CHECK;

/* Decode a timeline; frames and events become talloc children of mem. */
int riot_decode_timeline(TALLOC_CTX *mem, struct json_doc *doc,
			 struct model_timeline *ret_timeline, struct err *err) MUST_CHECK;

/*
 * Decode league-v4 entries into ranks; at_ms when the document names no time.  A time
 * outside 2009 to 2100 (seconds for milliseconds, a file without one) is E_INVALID.
 * ret_ranks: array in mem.
 */
int riot_decode_ranks(TALLOC_CTX *mem, struct json_doc *doc, int64_t at_ms,
		      struct model_rank **ret_ranks, size_t *ret_count,
		      struct err *err) MUST_CHECK;
