/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Source and decoder threads over files of a temporary directory.
 */
#include "service/ingest/ingest_pipe.h"

#include "../../riot/documents.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static char dir[] = "/tmp/lme-test-XXXXXX";

static void write_bytes(const char *name, const void *bytes, size_t len)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static struct buf match_text(TALLOC_CTX *mem, int no)
{
	char id[32];

	snprintf(id, sizeof(id), "EUW1_%d", no);
	return make_match(mem, &(struct match_parts){ .participants = 10, .id = id });
}

static void write_gzip(const char *name, const void *bytes, size_t len, size_t cut)
{
	unsigned char out[65536];
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)bytes,
		       .avail_in = (uInt)len,
		       .next_out = out,
		       .avail_out = sizeof(out) };

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY),
			 Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	write_bytes(name, out, z.total_out - cut);
	deflateEnd(&z);
}

static void write_zstd(const char *name, const void *bytes, size_t len, size_t cut)
{
	char out[65536];
	size_t n = ZSTD_compress(out, sizeof(out), bytes, len, 3);

	assert_false(ZSTD_isError(n));
	write_bytes(name, out, n - cut);
}

static int make_files(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct buf one = match_text(mem, 1), two = match_text(mem, 2);
	char path[256];

	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof(path), "%s/b", dir);
	if (mkdir(path, 0700))
		return -1;
	write_bytes("a.json", one.data, one.len);
	write_gzip("b/1.json.gz", two.data, two.len, 0);
	write_gzip("b/2.json.gz", two.data, two.len, 20);
	write_zstd("b/3.json.zst", one.data, one.len, 0);
	write_zstd("b/4.json.zst", one.data, one.len, 20);
	write_bytes("b/.hidden.json", "x", 1);
	write_bytes("b/README.md", "x", 1);
	write_bytes("b/5.json", "", 0);
	write_bytes("c.json", "{\"info\":{}", 10);
	talloc_free(mem);
	return 0;
}

static int remove_files(void **state)
{
	static const char *const names[] = { "a.json",       "b/1.json.gz",
					     "b/2.json.gz",  "b/3.json.zst",
					     "b/4.json.zst", "b/.hidden.json",
					     "b/README.md",  "b/5.json",
					     "c.json",       "many.ndjson" };
	char path[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/b", dir);
	rmdir(path);
	return rmdir(dir);
}

static struct ingest_decode decode;

static struct ingest_pipe *start(TALLOC_CTX *mem, const char *const *path, int jobs,
				 const atomic_bool *stop)
{
	struct ingest_source *source = NULL;
	struct ingest_pipe *pipe = NULL;

	assert_int_equal(ingest_source_open(mem, path, 1, 1 << 20, 1700000000000, stop,
					    &source, NULL),
			 0);
	assert_int_equal(ingest_pipe_start(mem, source, jobs, &decode, &pipe, NULL), 0);
	return pipe;
}

static struct ingest_item *next(struct ingest_pipe *pipe)
{
	struct ingest_item *item = NULL;
	int ret;

	do
		ret = ingest_pipe_next(pipe, 5000, &item, NULL);
	while (ret == -E_TIMEOUT);
	assert_int_equal(ret, 0);
	return item;
}

static void hands_on_in_the_order_of_the_files(void **state)
{
	static const struct {
		const char *name, *text;
		int result;
	} expected[] = {
		{ "a.json", "", 0 },
		{ "b/1.json.gz", "", 0 },
		{ "b/2.json.gz", "truncated gzip data", -E_CORRUPT },
		{ "b/3.json.zst", "", 0 },
		{ "b/4.json.zst", "truncated zstd data", -E_CORRUPT },
		{ "b/5.json", "empty: it holds no document", -E_NOT_FOUND },
		{ "c.json", NULL, -E_CORRUPT },
	};
	static const atomic_bool never;
	const char *path = dir;

	(void)state;
	for (int jobs = 1; jobs <= 4; jobs++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		struct ingest_pipe *pipe = start(mem, &path, jobs, &never);

		for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
			struct ingest_item *item = next(pipe);

			assert_non_null(item);
			assert_string_equal(item->name + strlen(dir) + 1,
					    expected[i].name);
			assert_int_equal(item->result, expected[i].result);
			if (expected[i].text)
				assert_string_equal(item->err.text, expected[i].text);
			talloc_free(item);
		}
		assert_null(next(pipe));
		ingest_pipe_free(pipe);
		talloc_free(mem);
	}
}

/* Knows every second document it is asked about. */
static bool know_second(void *arg, struct ingest_item *item, const char *bytes,
			size_t len)
{
	unsigned *asked = arg;

	assert_int_equal(strlen(bytes), len);
	item->kind = DOCUMENT_TIMELINE;
	return ++*asked % 2 == 0;
}

static void what_is_known_is_not_parsed(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	static const atomic_bool never;
	const char *path = dir;
	struct ingest_pipe *pipe;
	struct ingest_item *item;
	unsigned asked = 0, known = 0;

	(void)state;
	decode = (struct ingest_decode){ .known = know_second, .known_arg = &asked };
	pipe = start(mem, &path, 1, &never);
	while ((item = next(pipe))) {
		if (item->known) {
			known++;
			assert_int_equal(item->kind, DOCUMENT_TIMELINE);
			assert_int_equal(item->result, 0);
			assert_int_equal(item->raw_len, 0);
			assert_null(item->match);
		} else if (!item->result) {
			assert_int_equal(item->kind, DOCUMENT_MATCH);
		}
		talloc_free(item);
	}
	/* All that can be read are asked about. */
	assert_int_equal(asked, 4);
	assert_int_equal(known, 2);
	decode = (struct ingest_decode){ 0 };
	ingest_pipe_free(pipe);
	talloc_free(mem);
}

static void keeps_the_input_bytes(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	static const atomic_bool never;
	char path[256], back[16384];
	const char *paths = path;
	struct buf text = match_text(mem, 1);
	struct ingest_pipe *pipe;
	struct ingest_item *item;

	(void)state;
	snprintf(path, sizeof(path), "%s/a.json", dir);
	pipe = start(mem, &paths, 1, &never);
	item = next(pipe);
	assert_int_equal(item->raw_len, text.len);
	assert_int_equal(
		ZSTD_decompress(back, sizeof(back), item->raw_zstd, item->raw_zstd_len),
		text.len);
	assert_memory_equal(back, text.data, text.len);
	assert_string_equal(item->match->match_id, "EUW1_1");
	talloc_free(item);
	ingest_pipe_free(pipe);
	talloc_free(mem);
}

static void many_threads_keep_the_order(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	static const atomic_bool never;
	char path[256];
	const char *paths = path;
	struct ingest_pipe *pipe;
	struct buf all;

	(void)state;
	buf_init(&all, mem, 0);
	for (int no = 1; no <= 300; no++) {
		struct buf one = match_text(mem, no);

		buf_add(&all, one.data, one.len);
		buf_add_char(&all, '\n');
	}
	write_bytes("many.ndjson", all.data, all.len);
	snprintf(path, sizeof(path), "%s/many.ndjson", dir);
	pipe = start(mem, &paths, 8, &never);
	for (int no = 1; no <= 300; no++) {
		struct ingest_item *item = next(pipe);

		assert_int_equal(item->result, 0);
		assert_int_equal(item->match->game_id, no);
		talloc_free(item);
	}
	assert_null(next(pipe));
	ingest_pipe_free(pipe);
	/* Let go half-way: the threads end and nothing is left behind. */
	pipe = start(mem, &paths, 8, &never);
	for (int no = 1; no <= 20; no++)
		talloc_free(next(pipe));
	ingest_pipe_free(pipe);
	talloc_free(mem);
}

static void a_silent_pipe_can_be_stopped(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	static atomic_bool stop;
	const char *paths = "-";
	struct ingest_pipe *pipe;
	struct ingest_item *item = NULL;
	int ends[2], saved = dup(STDIN_FILENO);

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	pipe = start(mem, &paths, 2, &stop);
	assert_int_equal(ingest_pipe_next(pipe, 50, &item, NULL), -E_TIMEOUT);
	atomic_store(&stop, true);
	ingest_pipe_free(pipe);
	dup2(saved, STDIN_FILENO);
	close(saved);
	close(ends[0]);
	close(ends[1]);
	talloc_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hands_on_in_the_order_of_the_files),
		cmocka_unit_test(what_is_known_is_not_parsed),
		cmocka_unit_test(keeps_the_input_bytes),
		cmocka_unit_test(many_threads_keep_the_order),
		cmocka_unit_test(a_silent_pipe_can_be_stopped),
	};

	return cmocka_run_group_tests_name("ingest pipe", tests, make_files,
					   remove_files);
}
