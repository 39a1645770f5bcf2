/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/ingest/ingest_stream.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#define IN_BYTES  65536
#define OUT_BYTES 131072
#define POLL_MS   200

enum packing { PACKING_UNKNOWN, PACKING_NONE, PACKING_GZIP, PACKING_ZSTD };

struct ingest_stream {
	int fd;
	const atomic_bool *stop;
	enum packing packing;
	bool at_end;    /* of the descriptor */
	bool in_member; /* within a gzip member or zstd frame */
	z_stream gzip;
	bool gzip_ready;
	ZSTD_DCtx *zstd;
	size_t in_len, in_at; /* unread part of in */
	uint64_t taken;
	unsigned char in[IN_BYTES];
	char out[OUT_BYTES];
};

static int stream_destroy(struct ingest_stream *s)
{
	if (s->fd >= 0)
		close(s->fd);
	if (s->gzip_ready)
		inflateEnd(&s->gzip);
	ZSTD_freeDCtx(s->zstd);
	return 0;
}

int ingest_stream_open(TALLOC_CTX *mem, int fd, const atomic_bool *stop,
		       struct ingest_stream **ret_stream, struct err *err)
{
	struct ingest_stream *s = talloc_zero(mem, struct ingest_stream);

	if (!s) {
		close(fd);
		return err_set(err, E_NOMEM, "out of memory for an input");
	}
	s->fd = fd;
	s->stop = stop;
	talloc_set_destructor(s, stream_destroy);
	*ret_stream = s;
	return 0;
}

/* Wait until the descriptor can be read; a terminal or pipe may keep us waiting. */
static int wait_readable(const struct ingest_stream *s, struct err *err)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };

	for (;;) {
		int n = poll(&p, 1, POLL_MS);

		if (n > 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return err_set(err, err_from_errno(errno), "poll failed: %s",
				       strerror(errno));
		if (atomic_load(s->stop))
			return err_set(err, E_CANCELLED, "stopped while reading");
	}
}

/* Fill in again; at_end is set when there is no more. */
static int refill(struct ingest_stream *s, struct err *err)
{
	ssize_t n;
	int ret;

	memmove(s->in, s->in + s->in_at, s->in_len - s->in_at);
	s->in_len -= s->in_at;
	s->in_at = 0;
	do {
		ret = wait_readable(s, err);
		if (ret)
			return ret;
		n = read(s->fd, s->in + s->in_len, sizeof(s->in) - s->in_len);
	} while (n < 0 && (errno == EINTR || errno == EAGAIN));
	if (n < 0)
		return err_set(err, err_from_errno(errno), "read failed: %s",
			       strerror(errno));
	s->at_end = n == 0;
	s->in_len += (size_t)n;
	s->taken += (uint64_t)n;
	return 0;
}

static int start_gzip(struct ingest_stream *s, struct err *err)
{
	/* 16: gzip wrapping only */
	if (inflateInit2(&s->gzip, 15 + 16) != Z_OK)
		return err_set(err, E_NOMEM, "out of memory for gzip");
	s->gzip_ready = true;
	s->packing = PACKING_GZIP;
	return 0;
}

static int start_zstd(struct ingest_stream *s, struct err *err)
{
	s->zstd = ZSTD_createDCtx();
	if (!s->zstd)
		return err_set(err, E_NOMEM, "out of memory for zstd");
	s->packing = PACKING_ZSTD;
	return 0;
}

/* A frame, or a skippable frame as parallel compressors put in front. */
static bool is_zstd(const unsigned char *p)
{
	return (p[0] == 0x28 && p[1] == 0xb5 && p[2] == 0x2f && p[3] == 0xfd) ||
	       ((p[0] & 0xf0) == 0x50 && p[1] == 0x2a && p[2] == 0x4d && p[3] == 0x18);
}

/* Look at the first four bytes. */
static int recognise(struct ingest_stream *s, struct err *err)
{
	while (s->in_len < 4 && !s->at_end) {
		int ret = refill(s, err);

		if (ret)
			return ret;
	}
	if (s->in_len >= 2 && s->in[0] == 0x1f && s->in[1] == 0x8b)
		return start_gzip(s, err);
	if (s->in_len >= 4 && is_zstd(s->in))
		return start_zstd(s, err);
	s->packing = PACKING_NONE;
	return 0;
}

static int inflate_some(struct ingest_stream *s, size_t *ret_len, struct err *err)
{
	int ret;

	if (!s->in_member && inflateReset(&s->gzip) != Z_OK)
		return err_set(err, E_BUG, "gzip cannot be reset");
	s->in_member = true;
	s->gzip.next_in = s->in + s->in_at;
	s->gzip.avail_in = (uInt)(s->in_len - s->in_at);
	s->gzip.next_out = (unsigned char *)s->out;
	s->gzip.avail_out = sizeof(s->out);
	ret = inflate(&s->gzip, Z_NO_FLUSH);
	s->in_at = s->in_len - s->gzip.avail_in;
	*ret_len = sizeof(s->out) - s->gzip.avail_out;
	if (ret == Z_STREAM_END)
		s->in_member = false;
	else if (ret != Z_OK && ret != Z_BUF_ERROR)
		return err_set(err, E_CORRUPT, "broken gzip data: %s",
			       s->gzip.msg ? s->gzip.msg : "bad stream");
	return 0;
}

static int unzstd_some(struct ingest_stream *s, size_t *ret_len, struct err *err)
{
	ZSTD_inBuffer in = { s->in, s->in_len, s->in_at };
	ZSTD_outBuffer out = { s->out, sizeof(s->out), 0 };
	size_t ret = ZSTD_decompressStream(s->zstd, &out, &in);

	if (ZSTD_isError(ret))
		return err_set(err, E_CORRUPT, "broken zstd data: %s",
			       ZSTD_getErrorName(ret));
	s->in_member = ret != 0;
	s->in_at = in.pos;
	*ret_len = out.pos;
	return 0;
}

static int unpack_some(struct ingest_stream *s, size_t *ret_len, struct err *err)
{
	if (s->packing == PACKING_GZIP)
		return inflate_some(s, ret_len, err);
	if (s->packing == PACKING_ZSTD)
		return unzstd_some(s, ret_len, err);
	*ret_len = s->in_len - s->in_at;
	memcpy(s->out, s->in + s->in_at, *ret_len);
	s->in_at = s->in_len;
	return 0;
}

int ingest_stream_read(struct ingest_stream *s, const char **ret_bytes, size_t *ret_len,
		       struct err *err)
{
	size_t len = 0;
	int ret = s->packing == PACKING_UNKNOWN ? recognise(s, err) : 0;

	while (!ret && len == 0) {
		if (s->in_at < s->in_len || s->in_member) {
			ret = unpack_some(s, &len, err);
			if (ret || len > 0)
				continue;
		}
		if (!s->at_end)
			ret = refill(s, err);
		else if (s->in_member)
			ret = err_set(err, E_CORRUPT, "truncated %s data",
				      s->packing == PACKING_GZIP ? "gzip" : "zstd");
		else if (s->in_at == s->in_len)
			break;
	}
	if (ret)
		return ret;
	*ret_bytes = s->out;
	*ret_len = len;
	return 0;
}

uint64_t ingest_stream_taken(const struct ingest_stream *s)
{
	return s->taken;
}
