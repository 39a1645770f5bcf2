/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/ingest/ingest_item.h"

#include "base/clock.h"
#include "base/hash.h"

#include <zstd.h>

#define ZSTD_LEVEL 3

struct ingest_decoder {
	struct ingest_decode options;
	ZSTD_CCtx *zstd;
};

static int decoder_destroy(struct ingest_decoder *decoder)
{
	ZSTD_freeCCtx(decoder->zstd);
	return 0;
}

int ingest_decoder_new(TALLOC_CTX *mem, const struct ingest_decode *options,
		       struct ingest_decoder **ret_decoder, struct err *err)
{
	struct ingest_decoder *decoder = talloc_zero(mem, struct ingest_decoder);

	if (!decoder)
		return err_set(err, E_NOMEM, "out of memory for a decoder");
	decoder->options = *options;
	decoder->zstd = ZSTD_createCCtx();
	if (!decoder->zstd) {
		talloc_free(decoder);
		return err_set(err, E_NOMEM, "out of memory for a decoder");
	}
	talloc_set_destructor(decoder, decoder_destroy);
	*ret_decoder = decoder;
	return 0;
}

static int decode_match(struct ingest_decoder *decoder, struct ingest_item *item,
			struct json_doc *doc)
{
	item->match = talloc(item, struct model_match);
	if (!item->match)
		return err_set(&item->err, E_NOMEM, "out of memory for a match");
	item->result = riot_decode_match(doc, item->match, &item->err);
	if (!item->result && decoder->options.synthetic)
		item->match->synthetic = true;
	return item->result;
}

static int decode_timeline(struct ingest_item *item, struct json_doc *doc)
{
	item->timeline = talloc(item, struct model_timeline);
	if (!item->timeline)
		return err_set(&item->err, E_NOMEM, "out of memory for a timeline");
	return riot_decode_timeline(item, doc, item->timeline, &item->err);
}

static int decode_ranks(struct ingest_decoder *decoder, struct ingest_item *item,
			struct json_doc *doc, int64_t at_ms)
{
	int ret = riot_decode_ranks(item, doc, at_ms, &item->ranks, &item->rank_count,
				    &item->err);

	for (size_t i = 0; !ret && decoder->options.synthetic && i < item->rank_count;
	     i++)
		item->ranks[i].synthetic = true;
	return ret;
}

static int decode(struct ingest_decoder *decoder, struct ingest_item *item,
		  struct json_doc *doc, int64_t at_ms)
{
	item->kind = riot_document_kind(doc);
	switch (item->kind) {
	case DOCUMENT_MATCH:
		return decode_match(decoder, item, doc);
	case DOCUMENT_TIMELINE:
		return decode_timeline(item, doc);
	case DOCUMENT_RANKS:
		return decode_ranks(decoder, item, doc, at_ms);
	case DOCUMENT_UNKNOWN:
		break;
	}
	return err_set(&item->err, E_NOT_FOUND,
		       "neither a match nor a timeline nor league entries");
}

/* The input bytes are kept as they came, never a re-dump of what was parsed. */
static int pack(struct ingest_decoder *decoder, struct ingest_item *item,
		const char *bytes, size_t len)
{
	size_t bound = ZSTD_compressBound(len);
	size_t n;

	item->raw_zstd = talloc_size(item, bound);
	if (!item->raw_zstd)
		return err_set(&item->err, E_NOMEM, "out of memory for packing");
	n = ZSTD_compressCCtx(decoder->zstd, item->raw_zstd, bound, bytes, len,
			      ZSTD_LEVEL);
	if (ZSTD_isError(n))
		return err_set(&item->err, E_NOMEM, "packing failed: %s",
			       ZSTD_getErrorName(n));
	item->raw_zstd = talloc_realloc_size(item, item->raw_zstd, n);
	if (!item->raw_zstd)
		return err_set(&item->err, E_NOMEM, "out of memory for packing");
	item->raw_zstd_len = n;
	item->raw_len = len;
	return 0;
}

static bool is_known(const struct ingest_decoder *decoder, struct ingest_item *item,
		     const char *bytes, size_t len)
{
	const struct ingest_decode *options = &decoder->options;
	int64_t start = clock_thread_us();

	if (!options->known)
		return false;
	item->known = options->known(options->known_arg, item, bytes, len);
	item->look_us = clock_thread_us() - start;
	return item->known;
}

void ingest_decoder_run(struct ingest_decoder *decoder, struct ingest_item *item,
			const char *bytes, size_t len, int64_t at_ms)
{
	struct json_doc *doc = NULL;
	int64_t t0, t1, t2, t3 = 0, wall;

	if (is_known(decoder, item, bytes, len))
		return;
	t0 = clock_thread_us();
	item->result = json_parse(item, bytes, len, &doc, &item->err);
	t1 = clock_thread_us();
	item->parse_us = t1 - t0;
	if (item->result)
		return;
	wall = clock_mono_us();
	item->result = decode(decoder, item, doc, at_ms);
	talloc_free(doc);
	t2 = clock_thread_us();
	item->decode_us = t2 - t1;
	if (!item->result && item->kind != DOCUMENT_RANKS) {
		hash_sha256(bytes, len, item->raw_sha256);
		t3 = clock_thread_us();
		item->hash_us = t3 - t2;
	}
	item->decode_hash_wall_us = clock_mono_us() - wall;
	if (item->result || item->kind == DOCUMENT_RANKS)
		return;
	item->result = pack(decoder, item, bytes, len);
	item->compress_us = clock_thread_us() - t3;
}
