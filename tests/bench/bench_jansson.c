/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What jansson alone takes for files: bench_jansson DIRECTORY reads each file whole and
 * parses it with the flags that the importer uses.  One line of totals in microseconds:
 * "files bytes read_wall read_cpu parse_wall parse_cpu free_wall free_cpu".
 */
#include "base/clock.h"

#include <dirent.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum step { STEP_READ, STEP_PARSE, STEP_FREE, STEP_COUNT };

static struct {
	uint64_t files, bytes;
	int64_t wall[STEP_COUNT], cpu[STEP_COUNT];
} total;

static int64_t began_wall, began_cpu;

static void die(const char *what)
{
	fprintf(stderr, "bench_jansson: %s\n", what);
	exit(1);
}

static void begin(void)
{
	began_wall = clock_mono_us();
	began_cpu = clock_thread_us();
}

static void end(enum step step)
{
	total.cpu[step] += clock_thread_us() - began_cpu;
	total.wall[step] += clock_mono_us() - began_wall;
}

static char *read_file(const char *path, size_t *ret_len)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	char *bytes;

	if (!file || fstat(fileno(file), &st) != 0)
		die(path);
	*ret_len = (size_t)st.st_size;
	bytes = malloc(*ret_len + 1);
	if (!bytes || fread(bytes, 1, *ret_len, file) != *ret_len)
		die(path);
	fclose(file);
	return bytes;
}

static void one_file(const char *path)
{
	json_error_t error;
	json_t *root;
	size_t len;
	char *bytes;

	begin();
	bytes = read_file(path, &len);
	end(STEP_READ);
	begin();
	root = json_loadb(bytes, len, 0, &error);
	end(STEP_PARSE);
	if (!root)
		die(error.text);
	begin();
	json_decref(root);
	end(STEP_FREE);
	free(bytes);
	total.files++;
	total.bytes += len;
}

static int is_document(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	struct dirent **entries;
	char path[4096];
	int n;

	if (argc != 2)
		die("usage: bench_jansson DIRECTORY");
	n = scandir(argv[1], &entries, is_document, alphasort);
	if (n < 0)
		die(argv[1]);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s", argv[1], entries[i]->d_name);
		free(entries[i]);
		one_file(path);
	}
	free(entries);
	printf("%" PRIu64 " %" PRIu64, total.files, total.bytes);
	for (int i = 0; i < STEP_COUNT; i++)
		printf(" %" PRId64 " %" PRId64, total.wall[i], total.cpu[i]);
	putchar('\n');
	return 0;
}
