/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/ingest/ingest_walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DEPTH_MAX 32

/* A directory under way: its entries sorted, the next one to visit. */
struct level {
	char *path;
	char **names;
	size_t count, next;
};

struct ingest_walk {
	const char *const *paths;
	size_t path_count, next_path;
	size_t depth;
	struct level levels[DEPTH_MAX];
};

int ingest_walk_open(TALLOC_CTX *mem, const char *const *paths, size_t count,
		     struct ingest_walk **ret_walk, struct err *err)
{
	struct ingest_walk *w = talloc_zero(mem, struct ingest_walk);

	if (!w)
		return err_set(err, E_NOMEM, "out of memory for the list of files");
	w->paths = paths;
	w->path_count = count;
	*ret_walk = w;
	return 0;
}

static bool ends_with(const char *name, size_t len, const char *tail)
{
	size_t n = strlen(tail);

	return len > n && memcmp(name + len - n, tail, n) == 0;
}

/* The length of a name without .gz or .zst. */
static size_t unpacked_len(const char *name)
{
	size_t len = strlen(name);

	if (ends_with(name, len, ".gz"))
		return len - 3;
	return ends_with(name, len, ".zst") ? len - 4 : len;
}

bool ingest_walk_names_lines(const char *name)
{
	size_t len = unpacked_len(name);

	return ends_with(name, len, ".ndjson") || ends_with(name, len, ".jsonl");
}

static bool names_document(const char *name)
{
	return ends_with(name, unpacked_len(name), ".json") ||
	       ingest_walk_names_lines(name);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int read_names(struct level *level, DIR *dir, struct err *err)
{
	size_t cap = 0;
	struct dirent *entry;

	while ((errno = 0, entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		if (level->count == cap) {
			cap = cap ? cap * 2 : 64;
			level->names =
				talloc_realloc(level->path, level->names, char *, cap);
		}
		if (!level->names)
			return err_set(err, E_NOMEM, "%s: out of memory", level->path);
		level->names[level->count] = talloc_strdup(level->names, entry->d_name);
		if (!level->names[level->count++])
			return err_set(err, E_NOMEM, "%s: out of memory", level->path);
	}
	if (errno)
		return err_set(err, err_from_errno(errno), "%s: %s", level->path,
			       strerror(errno));
	if (level->count)
		qsort(level->names, level->count, sizeof(char *), compare_names);
	return 0;
}

/* Go down into a directory; path is taken over. */
static int enter(struct ingest_walk *w, char *path, struct err *err)
{
	struct level *level = &w->levels[w->depth];
	DIR *dir;
	int ret;

	if (w->depth == DEPTH_MAX) {
		ret = err_set(err, E_LIMITED, "%s: directories nested deeper than %d",
			      path, DEPTH_MAX);
		talloc_free(path);
		return ret;
	}
	*level = (struct level){ .path = talloc_steal(w, path) };
	dir = opendir(path);
	if (dir) {
		ret = read_names(level, dir, err);
		closedir(dir);
	} else {
		ret = err_set(err, err_from_errno(errno), "%s: %s", path,
			      strerror(errno));
	}
	if (ret)
		talloc_free(path);
	else
		w->depth++;
	return ret;
}

static void leave(struct ingest_walk *w)
{
	talloc_free(w->levels[--w->depth].path);
}

/* One entry of the innermost directory: a file to hand out, or a directory to enter. */
static int visit(struct ingest_walk *w, TALLOC_CTX *mem, const char *name,
		 char **ret_name, struct err *err)
{
	const char *dir = w->levels[w->depth - 1].path;
	size_t len = strlen(dir);
	char *path = talloc_asprintf(mem, "%s%s%s", dir,
				     len > 0 && dir[len - 1] == '/' ? "" : "/", name);
	struct stat st;
	int ret = 0;

	if (!path)
		return err_set(err, E_NOMEM, "%s: out of memory", dir);
	ret = lstat(path, &st);
	if (ret == 0 && S_ISDIR(st.st_mode))
		return enter(w, path, err);
	if (ret != 0 || (names_document(name) && stat(path, &st) != 0))
		ret = err_set(err, err_from_errno(errno), "%s: %s", path,
			      strerror(errno));
	else if (names_document(name) && S_ISREG(st.st_mode))
		*ret_name = path;
	if (ret || !*ret_name)
		talloc_free(path);
	return ret;
}

/* A path as given: a file is taken whatever it is called. */
static int visit_given(struct ingest_walk *w, TALLOC_CTX *mem, const char *given,
		       char **ret_name, struct err *err)
{
	struct stat st;
	bool standard_input = strcmp(given, "-") == 0;
	char *path;

	if (!standard_input && stat(given, &st) != 0)
		return err_set(err, err_from_errno(errno), "%s: %s", given,
			       strerror(errno));
	path = talloc_strdup(mem, given);
	if (!path)
		return err_set(err, E_NOMEM, "%s: out of memory", given);
	if (!standard_input && S_ISDIR(st.st_mode))
		return enter(w, path, err);
	*ret_name = path;
	return 0;
}

int ingest_walk_next(struct ingest_walk *w, TALLOC_CTX *mem, char **ret_name,
		     struct err *err)
{
	char *name = NULL;
	int ret = 0;

	while (!ret && !name) {
		struct level *level = w->depth ? &w->levels[w->depth - 1] : NULL;

		if (level && level->next < level->count)
			ret = visit(w, mem, level->names[level->next++], &name, err);
		else if (level)
			leave(w);
		else if (w->next_path < w->path_count)
			ret = visit_given(w, mem, w->paths[w->next_path++], &name, err);
		else
			break;
	}
	if (!ret)
		*ret_name = name;
	return ret;
}
