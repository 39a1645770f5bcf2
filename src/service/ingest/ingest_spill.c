/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/ingest/ingest_spill.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

struct ingest_spill {
	FILE *file;
	uint64_t put, taken;
};

/* Before each name and packed document. */
struct record {
	uint64_t name_len, packed_len, len;
};

static int spill_destroy(struct ingest_spill *spill)
{
	if (spill->file)
		fclose(spill->file);
	return 0;
}

int ingest_spill_new(TALLOC_CTX *mem, struct ingest_spill **ret_spill, struct err *err)
{
	struct ingest_spill *spill = talloc_zero(mem, struct ingest_spill);

	if (!spill)
		return err_set(err, E_NOMEM, "out of memory for waiting timelines");
	talloc_set_destructor(spill, spill_destroy);
	*ret_spill = spill;
	return 0;
}

static int failed(struct err *err)
{
	return err_set(err, err_from_errno(errno),
		       "temporary file for waiting timelines ($TMPDIR): %s",
		       strerror(errno));
}

static int create(struct ingest_spill *spill, struct err *err)
{
	const char *dir = getenv("TMPDIR");
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/lme-import-XXXXXX", dir && *dir ? dir : "/tmp");
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return failed(err);
	unlink(path);
	spill->file = fdopen(fd, "w+b");
	if (spill->file)
		return 0;
	close(fd);
	return failed(err);
}

int ingest_spill_put(struct ingest_spill *spill, const struct ingest_item *item,
		     struct err *err)
{
	struct record r = { .name_len = strlen(item->name),
			    .packed_len = item->raw_zstd_len,
			    .len = item->raw_len };
	int ret = spill->file ? 0 : create(spill, err);

	if (ret)
		return ret;
	if (fwrite(&r, sizeof(r), 1, spill->file) != 1 ||
	    fwrite(item->name, 1, r.name_len, spill->file) != r.name_len ||
	    fwrite(item->raw_zstd, 1, r.packed_len, spill->file) != r.packed_len)
		return failed(err);
	spill->put++;
	return 0;
}

static int unpack(TALLOC_CTX *mem, const struct record *r, const char *packed,
		  char **ret_bytes, struct err *err)
{
	char *bytes = talloc_size(mem, r->len + 1);

	if (!bytes)
		return err_set(err, E_NOMEM, "out of memory for a waiting timeline");
	if (ZSTD_decompress(bytes, r->len, packed, r->packed_len) != r->len) {
		talloc_free(bytes);
		return err_set(err, E_CORRUPT, "a waiting timeline cannot be unpacked");
	}
	bytes[r->len] = '\0';
	*ret_bytes = bytes;
	return 0;
}

int ingest_spill_take(struct ingest_spill *spill, TALLOC_CTX *mem, char **ret_name,
		      char **ret_bytes, size_t *ret_len, struct err *err)
{
	struct record r;
	char *name, *packed, *bytes = NULL;
	int ret;

	*ret_bytes = NULL;
	if (spill->taken == spill->put)
		return 0;
	if (spill->taken == 0 && (fflush(spill->file) || fseek(spill->file, 0, SEEK_SET)))
		return failed(err);
	if (fread(&r, sizeof(r), 1, spill->file) != 1)
		return failed(err);
	name = talloc_zero_size(mem, r.name_len + 1);
	packed = talloc_size(mem, r.packed_len);
	if (!name || !packed)
		return err_set(err, E_NOMEM, "out of memory for a waiting timeline");
	if (fread(name, 1, r.name_len, spill->file) != r.name_len ||
	    fread(packed, 1, r.packed_len, spill->file) != r.packed_len)
		return failed(err);
	spill->taken++;
	ret = unpack(mem, &r, packed, &bytes, err);
	talloc_free(packed);
	if (ret)
		return ret;
	*ret_name = name;
	*ret_bytes = bytes;
	*ret_len = r.len;
	return 0;
}
