/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "lme import": documents into the database.
 */
#include "app/audit.h"
#include "app/command.h"

#include "app/exit.h"
#include "app/interrupt.h"
#include "base/clock.h"
#include "base/text.h"
#include "json/writer.h"
#include "service/ingest/ingest.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_JOBS_MAX 4
#define BAR_WIDTH        30
#define BAR_PERIOD_US    100000

/* What the callbacks of a run see. */
struct progress {
	struct ingest_account account;
	uint64_t bytes_total; /* 0: unknown */
	int64_t started_us, drawn_us;
	bool bar, drawn;
};

static bool stop_asked(void *arg)
{
	(void)arg;
	return interrupt_asked();
}

static void erase_bar(struct progress *p)
{
	if (p->drawn)
		fputs("\r\033[K", stderr);
	p->drawn = false;
}

static void draw_bar(struct progress *p, int64_t now_us)
{
	uint64_t documents = p->account.documents_total;
	double seconds = (double)(now_us - p->started_us) / 1e6;
	char bar[BAR_WIDTH + 1];
	double share;

	p->drawn_us = now_us;
	p->drawn = true;
	fprintf(stderr, "\r");
	if (p->bytes_total) {
		share = (double)p->account.bytes_read / (double)p->bytes_total;
		share = share > 1 ? 1 : share;
		for (int i = 0; i < BAR_WIDTH; i++)
			bar[i] = i < (int)(share * BAR_WIDTH) ? '#' : '.';
		bar[BAR_WIDTH] = '\0';
		fprintf(stderr, "[%s] %3d %%  ", bar, (int)(share * 100));
	}
	fprintf(stderr, "%" PRIu64 " documents, %.0f/s\033[K", documents,
		seconds > 0 ? (double)documents / seconds : 0);
	fflush(stderr);
}

/* File names are anything; what is printed is one harmless line. */
static void print_outcome(const char *source, enum ingest_outcome outcome,
			  const char *reason)
{
	char *name = talloc_strdup(NULL, source);

	if (name)
		text_tame(name);
	fprintf(stderr, "%s %s%s%s\n", outcome == INGEST_SKIPPED ? "skipped" : "failed ",
		name ? name : "", source[0] ? ": " : "", reason);
	talloc_free(name);
}

static void report(void *arg, const char *source, enum ingest_outcome outcome,
		   const char *reason)
{
	struct progress *p = arg;
	int64_t now_us;

	if (outcome == INGEST_SKIPPED || outcome == INGEST_FAILED) {
		erase_bar(p);
		print_outcome(source, outcome, reason);
	}
	if (!p->bar)
		return;
	now_us = clock_mono_us();
	if (now_us - p->drawn_us >= BAR_PERIOD_US)
		draw_bar(p, now_us);
}

static void print_account(const struct progress *p, bool dry_run)
{
	const struct ingest_account *a = &p->account;
	double seconds = (double)(clock_mono_us() - p->started_us) / 1e6;

	if (dry_run)
		puts("dry run: nothing stored; new means that it could be");
	printf("matches    %8" PRIu64 " new %8" PRIu64 " already known\n", a->matches_new,
	       a->matches_known);
	printf("timelines  %8" PRIu64 " new %8" PRIu64 " already known\n",
	       a->timelines_new, a->timelines_known);
	printf("ranks      %8" PRIu64 " new %8" PRIu64 " already known\n", a->ranks_new,
	       a->ranks_known);
	printf("skipped    %8" PRIu64 "\nfailed     %8" PRIu64 "\n", a->skipped,
	       a->failed);
	printf("%" PRIu64 " documents, %.1f MB read in %.1f s\n", a->documents_total,
	       (double)a->bytes_read / 1e6, seconds);
}

/* One line of JSON on standard error, for make bench. */
static void print_timing(const struct progress *p)
{
	const struct ingest_account *a = &p->account;
	struct json_writer w;
	struct buf out;

	buf_init(&out, NULL, 512);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_int(&w, "documents", (int64_t)a->documents_total);
	json_put_int(&w, "bytes", (int64_t)a->bytes_read);
	json_put_int(&w, "read_us", a->read_us);
	json_put_int(&w, "look_us", a->look_us);
	json_put_int(&w, "parse_us", a->parse_us);
	json_put_int(&w, "decode_us", a->decode_us);
	json_put_int(&w, "hash_us", a->hash_us);
	json_put_int(&w, "decode_hash_wall_us", a->decode_hash_wall_us);
	json_put_int(&w, "compress_us", a->compress_us);
	json_put_int(&w, "store_us", a->store_us);
	json_put_int(&w, "store_wall_us", a->store_wall_us);
	json_put_int(&w, "wall_us", clock_mono_us() - p->started_us);
	json_close_object(&w);
	if (!out.failed)
		fprintf(stderr, "%s\n", out.data);
	buf_done(&out);
}

/* How the run ended, from its error and its account. */
static int exit_status(int ret, const struct err *err, const struct ingest_account *a)
{
	uint64_t usable = a->matches_new + a->matches_known + a->timelines_new +
			  a->timelines_known + a->ranks_new + a->ranks_known;

	if (ret) {
		int status = command_fail("import", err);

		return ret == -E_NOT_FOUND ? APP_INPUT : status;
	}
	if (usable == 0) {
		fputs("lme import: nothing usable in the input\n", stderr);
		return APP_INPUT;
	}
	return a->failed ? APP_PARTIAL : APP_OK;
}

static int run_import(struct app *app, const struct ingest_options *options, bool timing,
		      const char *const *paths, size_t count)
{
	struct progress p = { .bar = isatty(STDERR_FILENO),
			      .started_us = clock_mono_us() };
	struct err err = { 0 };
	int ret = 0;

	if (p.bar)
		ret = service_ingest_measure(paths, count, &p.bytes_total, &err);
	if (ret)
		return command_fail("import", &err);
	interrupt_catch();
	ret = service_ingest(&app->service, options, paths, count, report, stop_asked, &p,
			     &p.account, &err);
	erase_bar(&p);
	if (!ret || p.account.documents_total > 0)
		print_account(&p, options->dry_run);
	if (p.account.warning[0])
		fprintf(stderr, "lme import: warning: %s\n", p.account.warning);
	if (timing)
		print_timing(&p);
	return exit_status(ret, &err, &p.account);
}

/* A whole number within min..max, or -1. */
static long parse_number(const char *text, long min, long max)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(text, &end, 10);
	return errno || end == text || *end || n < min || n > max ? -1 : n;
}

static int default_jobs(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > DEFAULT_JOBS_MAX ? DEFAULT_JOBS_MAX : (int)n;
}

enum { OPT_BATCH = 1, OPT_DRY_RUN, OPT_RANKS, OPT_TIMING };

static const struct option long_options[] = {
	{ "batch", required_argument, NULL, OPT_BATCH },
	{ "dry-run", no_argument, NULL, OPT_DRY_RUN },
	{ "jobs", required_argument, NULL, 'j' },
	{ "ranks", required_argument, NULL, OPT_RANKS },
	{ "timing", no_argument, NULL, OPT_TIMING },
	{ NULL, 0, NULL, 0 },
};

int cmd_import(struct app *app, int argc, char **argv)
{
	struct ingest_options options = {
		.jobs = default_jobs(),
		.batch_matches = (size_t)app->settings.import_batch,
		.max_document = (size_t)app->settings.import_max_document,
		.now_ms = clock_wall_ms(),
	};
	bool timing = false;
	long n = 0;
	int c, status;

	while ((c = getopt_long(argc, argv, "j:", long_options, NULL)) != -1) {
		if (c == 'j' && (n = parse_number(optarg, 1, 64)) > 0)
			options.jobs = (int)n;
		else if (c == 'j')
			return command_usage("import",
					     "--jobs takes a number from 1 to 64");
		else if (c == OPT_BATCH && (n = parse_number(optarg, 1, 500)) > 0)
			options.batch_matches = (size_t)n;
		else if (c == OPT_BATCH)
			return command_usage("import",
					     "--batch takes a number from 1 to 500");
		else if (c == OPT_DRY_RUN)
			options.dry_run = true;
		else if (c == OPT_RANKS)
			options.ranks = optarg;
		else if (c == OPT_TIMING)
			timing = true;
		else
			return command_usage("import", "unknown or incomplete option");
	}
	if (optind == argc && !options.ranks)
		return command_usage("import", "name files or directories to import");
	status = run_import(app, &options, timing, (const char *const *)argv + optind,
			    (size_t)(argc - optind));
	if (!options.dry_run)
		app_audit(app, "import", NULL, 0, status);
	return status;
}
