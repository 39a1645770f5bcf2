/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "riot/decode_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum riot_document_kind riot_document_kind(struct json_doc *doc)
{
	const struct json_value *root = json_root(doc);
	const struct json_value *info = json_member(root, "info");

	if (info)
		return json_member(info, "frames") ? DOCUMENT_TIMELINE : DOCUMENT_MATCH;
	if (json_is_array(json_member(root, "entries")))
		return DOCUMENT_RANKS;
	if (json_member(root, "queueType") ||
	    json_member(json_element(root, 0), "queueType"))
		return DOCUMENT_RANKS;
	return DOCUMENT_UNKNOWN;
}

void decode_path(char path[static DECODE_PATH_SIZE], const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(path, DECODE_PATH_SIZE, fmt, ap);
	va_end(ap);
}

void decode_fields(struct json_doc *doc, const struct json_value *object,
		   const char *where, const struct field *fields, size_t count,
		   void *base)
{
	static const int64_t min[] = { [FIELD_U8] = 0,
				       [FIELD_U16] = 0,
				       [FIELD_I32] = 0, /* counters: never negative */
				       [FIELD_U32] = 0 };
	static const int64_t max[] = { [FIELD_U8] = UINT8_MAX,
				       [FIELD_U16] = UINT16_MAX,
				       [FIELD_I32] = INT32_MAX,
				       [FIELD_U32] = UINT32_MAX };

	for (const struct field *f = fields; f < fields + count; f++) {
		char *to = (char *)base + f->offset;
		int64_t n;

		if (f->type == FIELD_BOOL) {
			*(bool *)to = json_get_bool(doc, object, where, f->key, false);
			continue;
		}
		n = json_get_int(doc, object, where, f->key, min[f->type], max[f->type],
				 0);
		if (f->type == FIELD_U8)
			*(uint8_t *)to = (uint8_t)n;
		else if (f->type == FIELD_U16)
			*(uint16_t *)(void *)to = (uint16_t)n;
		else if (f->type == FIELD_I32)
			*(int32_t *)(void *)to = (int32_t)n;
		else
			*(uint32_t *)(void *)to = (uint32_t)n;
	}
}

void decode_text(struct json_doc *doc, const struct json_value *object, const char *where,
		 const char *key, char *ret_text, size_t size)
{
	const char *text = json_get_text(doc, object, where, key, "");
	size_t n = strlen(text);

	if (n >= size) {
		n = size - 1;
		while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(ret_text, text, n);
	ret_text[n] = '\0';
}

int decode_match_id(struct json_doc *doc, char ret_id[static MODEL_MATCH_ID_SIZE],
		    struct err *err)
{
	const struct json_value *metadata = json_member(json_root(doc), "metadata");
	const char *id;

	if (!json_is_object(metadata))
		return err_set(err, E_INVALID, "metadata: expected an object");
	id = json_get_text(doc, metadata, "metadata", "matchId", "");
	if (!model_match_id_valid(id))
		return err_set(err, E_INVALID,
			       "metadata.matchId: expected an id like EUW1_7106244413, "
			       "found \"%.40s\"",
			       id);
	strcpy(ret_id, id);
	return 0;
}

bool decode_synthetic(struct json_doc *doc)
{
	const struct json_value *metadata = json_member(json_root(doc), "metadata");

	return json_get_bool(doc, metadata, "metadata", "lmeSynthetic", false);
}
