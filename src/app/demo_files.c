/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/demo_files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *const folders[] = {
	[DEMO_MATCH] = "match-v5",
	[DEMO_TIMELINE] = "timeline",
	[DEMO_RANKS] = "ranks",
};

static int make_folder(const char *path, struct err *err)
{
	enum err_code code;

	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return 0;
	/* Missing is the place for it, not what a user asked about. */
	code = errno == ENOENT || errno == ENOTDIR ? E_IO : err_from_errno(errno);
	return err_set(err, code, "%s: cannot make the folder: %s", path,
		       strerror(errno));
}

int demo_tree_make(struct demo_tree *tree, struct err *err)
{
	char path[PATH_MAX];
	int r = make_folder(tree->folder, err);

	for (size_t i = 0; i < ARRAY_LEN(folders) && r == 0; i++) {
		int n = snprintf(path, sizeof path, "%s/%s", tree->folder, folders[i]);

		r = n < (int)sizeof path
			    ? make_folder(path, err)
			    : err_set(err, E_LIMITED, "%s: path too long", tree->folder);
	}
	return r;
}

/* Write all pieces; 0 or errno. */
static int write_all(int fd, struct iovec *pieces, int count)
{
	while (count > 0) {
		ssize_t n = writev(fd, pieces, count);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		while (count > 0 && (size_t)n >= pieces->iov_len) {
			n -= (ssize_t)pieces->iov_len;
			pieces++;
			count--;
		}
		if (count > 0) {
			pieces->iov_base = (char *)pieces->iov_base + n;
			pieces->iov_len -= (size_t)n;
		}
	}
	return 0;
}

int demo_tree_sink(void *arg, enum demo_document kind, const char *name, const char *json,
		   size_t len, struct err *err)
{
	struct demo_tree *tree = arg;
	struct iovec piece = { (char *)(uintptr_t)json, len };
	char path[PATH_MAX];
	int fd, failed;

	if (atomic_load(tree->stop))
		return err_set(err, E_CANCELLED, "stopped; what was written stays");
	if (snprintf(path, sizeof path, "%s/%s/%s", tree->folder, folders[kind], name) >=
	    (int)sizeof path)
		return err_set(err, E_LIMITED, "%s: path too long", tree->folder);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return err_set(err, err_from_errno(errno), "%s: %s", path,
			       strerror(errno));
	failed = write_all(fd, &piece, 1);
	if (close(fd) < 0 && !failed)
		failed = errno;
	if (failed)
		return err_set(err, err_from_errno(failed), "%s: %s", path,
			       strerror(failed));
	tree->files++;
	tree->bytes += len;
	return 0;
}

int demo_stream_sink(void *arg, enum demo_document kind, const char *name,
		     const char *json, size_t len, struct err *err)
{
	struct demo_stream *stream = arg;
	char newline[] = "\n";
	struct iovec pieces[] = { { (char *)(uintptr_t)json, len }, { newline, 1 } };
	int failed = write_all(stream->fd, pieces, 2);

	(void)kind;
	if (failed == EPIPE)
		return err_set(err, E_CANCELLED, "%s: the import ended first", name);
	return failed ? err_set(err, err_from_errno(failed), "%s: %s", name,
				strerror(failed))
		      : 0;
}
