/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/ingest/ingest_source.h"

#include "service/ingest/ingest_split.h"
#include "service/ingest/ingest_stream.h"
#include "service/ingest/ingest_walk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct ingest_source {
	struct ingest_walk *walk;
	size_t max;
	int64_t now_ms;
	const atomic_bool *stop;
	uint64_t taken; /* from the files that are done */
	/* the file under way; NULL between two files */
	char *name;
	int64_t mtime_ms;
	uint64_t documents;
	struct ingest_stream *stream; /* child of name */
	struct ingest_split *split;   /* child of name */
};

int ingest_source_open(TALLOC_CTX *mem, const char *const *paths, size_t count,
		       size_t max_document, int64_t now_ms, const atomic_bool *stop,
		       struct ingest_source **ret_source, struct err *err)
{
	struct ingest_source *s = talloc_zero(mem, struct ingest_source);
	int ret;

	if (!s)
		return err_set(err, E_NOMEM, "out of memory for the inputs");
	s->max = max_document;
	s->now_ms = now_ms;
	s->stop = stop;
	ret = ingest_walk_open(s, paths, count, &s->walk, err);
	if (ret) {
		talloc_free(s);
		return ret;
	}
	*ret_source = s;
	return 0;
}

static int open_descriptor(struct ingest_source *s, int *ret_fd, struct err *err)
{
	struct stat st;
	/* Not to block where nobody can stop us: a pipe's writer is waited for with poll.
	 */
	int fd = strcmp(s->name, "-") == 0
			 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
			 : open(s->name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return err_set(err, err_from_errno(errno), "%s", strerror(errno));
	s->mtime_ms = s->now_ms;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		s->mtime_ms = st.st_mtim.tv_sec * 1000LL + st.st_mtim.tv_nsec / 1000000;
	*ret_fd = fd;
	return 0;
}

static int open_file(struct ingest_source *s, struct err *err)
{
	int fd = -1, ret = open_descriptor(s, &fd, err);

	s->documents = 0;
	if (!ret)
		ret = ingest_stream_open(s->name, fd, s->stop, &s->stream, err);
	if (!ret)
		ret = ingest_split_open(s->name, s->stream, s->max,
					ingest_walk_names_lines(s->name), &s->split, err);
	return ret;
}

static void close_file(struct ingest_source *s)
{
	if (s->stream)
		s->taken += ingest_stream_taken(s->stream);
	s->stream = NULL;
	s->split = NULL;
	talloc_free(s->name);
	s->name = NULL;
}

static char *document_name(const struct ingest_source *s, TALLOC_CTX *mem,
			   const struct ingest_place *place)
{
	if (place->element >= 0)
		return talloc_asprintf(mem, "%s[%lld]", s->name,
				       (long long)place->element);
	if (place->one_of_many)
		return talloc_asprintf(mem, "%s:%llu", s->name,
				       (unsigned long long)place->line);
	return talloc_strdup(mem, s->name);
}

/* The next document of the file under way; name NULL when it has no more. */
static int next_in_file(struct ingest_source *s, TALLOC_CTX *mem,
			struct ingest_text *text, struct err *err)
{
	struct ingest_place place = { .element = -1 };
	int ret = ingest_split_next(s->split, mem, &text->bytes, &text->len, &place, err);

	if (ret == -E_LIMITED || (!ret && text->bytes)) {
		s->documents++;
		text->name = document_name(s, mem, &place);
		text->mtime_ms = s->mtime_ms;
		return text->name ? ret : err_set(err, E_NOMEM, "out of memory");
	}
	if (!ret && s->documents == 0)
		ret = err_set(err, E_NOT_FOUND, "empty: it holds no document");
	if (ret)
		text->name = talloc_strdup(mem, s->name);
	close_file(s);
	return ret;
}

int ingest_source_next(struct ingest_source *s, TALLOC_CTX *mem,
		       struct ingest_text *ret_text, struct err *err)
{
	int ret = 0;

	*ret_text = (struct ingest_text){ 0 };
	while (!ret && !ret_text->name) {
		if (s->name) {
			ret = next_in_file(s, mem, ret_text, err);
			continue;
		}
		ret = ingest_walk_next(s->walk, s, &s->name, err);
		if (ret || !s->name)
			break;
		ret = open_file(s, err);
		if (ret) {
			ret_text->name = talloc_strdup(mem, s->name);
			close_file(s);
		}
	}
	return ret;
}

uint64_t ingest_source_taken(const struct ingest_source *s)
{
	return s->taken + (s->stream ? ingest_stream_taken(s->stream) : 0);
}
