/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the decoders share among themselves.
 */
#pragma once

#include "riot/decode.h"

/* A JSON path is at most this long: "info.frames[123].participantFrames.12". */
#define DECODE_PATH_SIZE 96

/* Anything outside is no time of League of Legends: 2009-01-01 to 2100-01-01. */
#define DECODE_TIME_MIN_MS 1230768000000LL
#define DECODE_TIME_MAX_MS 4102444800000LL

enum field_type { FIELD_BOOL, FIELD_U8, FIELD_U16, FIELD_I32, FIELD_U32 };

/* A member that goes into a struct as it is; its range is that of its type. */
struct field {
	const char *key;
	enum field_type type;
	uint16_t offset;
};

/* Write a JSON path for error messages. */
void decode_path(char path[static DECODE_PATH_SIZE], const char *fmt, ...)
	PRINTF_LIKE(2, 3);

/* Read the members of object into base; errors go to doc with where before the key. */
void decode_fields(struct json_doc *doc, const struct json_value *object,
		   const char *where, const struct field *fields, size_t count,
		   void *base);

/*
 * Copy a text member ("" when absent) into room of size bytes; what is longer is cut
 * between two characters, because no identity hangs on such texts.
 */
void decode_text(struct json_doc *doc, const struct json_value *object, const char *where,
		 const char *key, char *ret_text, size_t size);

/* metadata.matchId, checked.  Fails with: E_INVALID. */
int decode_match_id(struct json_doc *doc, char ret_id[static MODEL_MATCH_ID_SIZE],
		    struct err *err) MUST_CHECK;

/* metadata.lmeSynthetic: whether "lme demo" made the document. */
bool decode_synthetic(struct json_doc *doc);

/*
 * One participant of a match, at info.participants[index].
 * Fails with: E_INVALID.
 */
int decode_participant(struct json_doc *doc, const struct json_value *object,
		       size_t index, struct model_participant *ret_participant,
		       struct err *err) MUST_CHECK;
