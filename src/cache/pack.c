/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/pack.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

#define LEVEL       6
#define GZIP_WINDOW (15 + 16) /* the largest, in gzip's format */
#define MEM_LEVEL   8

/* The compressed form has to save a tenth. */
#define WORTH(len) ((len) / 10 * 9)

bool pack_gzip(TALLOC_CTX *mem, const char *bytes, size_t len, char **ret_packed,
	       size_t *ret_len)
{
	z_stream stream = { 0 };
	char *packed;
	int r;

	if (len < PACK_MIN || len > INT_MAX)
		return false;
	packed = talloc_size(mem, WORTH(len));
	if (!packed || deflateInit2(&stream, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEM_LEVEL,
				    Z_DEFAULT_STRATEGY) != Z_OK) {
		talloc_free(packed);
		return false;
	}
	stream.next_in = (z_const Bytef *)bytes;
	stream.avail_in = (uInt)len;
	stream.next_out = (Bytef *)packed;
	stream.avail_out = (uInt)WORTH(len);
	r = deflate(&stream, Z_FINISH);
	*ret_len = stream.total_out;
	(void)deflateEnd(&stream);
	if (r != Z_STREAM_END) {
		talloc_free(packed);
		return false;
	}
	*ret_packed = packed;
	return true;
}
