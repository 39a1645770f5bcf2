/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "lme demo": makes the synthetic league and either writes it to files or loads it.  For
 * loading a thread makes the documents and feeds them through a pipe to the importer,
 * which reads them as its standard input: the same way that real documents come, and
 * nothing is spooled to disk.
 */
#include "app/audit.h"
#include "app/command.h"

#include "app/demo_files.h"
#include "app/exit.h"
#include "app/interrupt.h"
#include "base/clock.h"
#include "service/ingest/ingest.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Fixed, so that the same command makes the same league on any day. */
#define DEFAULT_END "2026-07-01T00:00:00Z"

#define MAX_DOCUMENT  (8u << 20)
#define BATCH_MATCHES 100

struct request {
	struct demo_options demo;
	const char *out;
	int jobs;
};

static bool parse_number(const char *text, uint64_t most, uint64_t *ret)
{
	char *end;
	unsigned long long v;

	errno = 0;
	v = strtoull(text, &end, 10);
	if (errno || end == text || *end || *text == '-' || v > most)
		return false;
	*ret = v;
	return true;
}

/* A share without the locale: "0.25", "1", ".5". */
static bool parse_share(const char *text, double *ret)
{
	double v = 0, place = 1;
	bool point = false, digit = false;

	for (const char *c = text; *c; c++) {
		if (*c == '.' && !point) {
			point = true;
		} else if (*c >= '0' && *c <= '9') {
			digit = true;
			v = v * 10 + (*c - '0');
			place = point ? place * 10 : place;
		} else {
			return false;
		}
	}
	*ret = v / place;
	return digit && *ret <= 1;
}

/* RFC 3339, a date, or "now" (the hour that began last). */
static bool parse_end(const char *text, int64_t *ret_ms)
{
	char date[40];

	if (strcmp(text, "now") == 0) {
		*ret_ms = clock_wall_ms() / 3600000 * 3600000;
		return true;
	}
	if (strlen(text) == 10) {
		snprintf(date, sizeof date, "%sT00:00:00Z", text);
		text = date;
	}
	return clock_parse(text, ret_ms) == 0 && *ret_ms > 0;
}

static bool set_option(struct request *r, int option, const char *value)
{
	uint64_t number = 0;
	bool ok = true;

	switch (option) {
	case 'p':
		ok = parse_number(value, UINT32_MAX, &number);
		r->demo.players = (uint32_t)number;
		break;
	case 'm':
		ok = parse_number(value, UINT32_MAX, &number);
		r->demo.matches = (uint32_t)number;
		break;
	case 'H':
		ok = parse_number(value, UINT32_MAX, &number);
		r->demo.heavy = (uint32_t)number;
		break;
	case 's':
		ok = parse_number(value, UINT64_MAX, &r->demo.seed);
		break;
	case 'j':
		ok = parse_number(value, 64, &number) && number > 0;
		r->jobs = (int)number;
		break;
	case 't':
		ok = parse_share(value, &r->demo.timeline_share);
		break;
	case 'e':
		ok = parse_end(value, &r->demo.end_ms);
		break;
	case 'o':
		r->out = value;
		break;
	default:
		ok = false;
	}
	return ok;
}

static int parse(struct request *r, int argc, char **argv)
{
	static const struct option options[] = {
		{ "players", required_argument, NULL, 'p' },
		{ "matches", required_argument, NULL, 'm' },
		{ "seed", required_argument, NULL, 's' },
		{ "heavy", required_argument, NULL, 'H' },
		{ "timeline-share", required_argument, NULL, 't' },
		{ "end", required_argument, NULL, 'e' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "out", required_argument, NULL, 'o' },
		{ 0 },
	};
	int option, index = 0;

	*r = (struct request){ .demo = { .players = 100,
					 .matches = 1000,
					 .seed = 1,
					 .timeline_share = 0.1 },
			       .jobs = 1 };
	(void)parse_end(DEFAULT_END, &r->demo.end_ms);
	while ((option = getopt_long(argc, argv, "", options, &index)) != -1) {
		if (option == '?')
			return command_usage("demo", "wrong option");
		if (!set_option(r, option, optarg))
			return command_usage("demo", "--%s: \"%s\" is out of range",
					     options[index].name, optarg);
	}
	if (optind < argc)
		return command_usage("demo", "unexpected argument \"%s\"", argv[optind]);
	return APP_OK;
}

static int write_files(const struct request *r)
{
	struct demo_tree tree = { .folder = r->out, .stop = interrupt_flag() };
	struct err err = { 0 };
	int failed = demo_tree_make(&tree, &err);

	if (!failed)
		failed = demo_generate(&r->demo, demo_tree_sink, &tree, &err);
	if (failed)
		return command_fail("demo", &err);
	printf("%s: %" PRIu64 " files, %" PRIu64 " MB\n", r->out, tree.files,
	       tree.bytes / 1000000);
	return APP_OK;
}

struct feeder {
	const struct demo_options *options;
	struct demo_stream stream;
	struct err err;
	int result;
};

static void *feed(void *arg)
{
	struct feeder *f = arg;

	f->result = demo_generate(f->options, demo_stream_sink, &f->stream, &f->err);
	close(f->stream.fd);
	return NULL;
}

static void report(void *arg, const char *source, enum ingest_outcome outcome,
		   const char *reason)
{
	(void)arg;
	if (outcome == INGEST_FAILED)
		fprintf(stderr, "lme demo: %s: %s\n", source, reason);
}

static bool should_stop(void *arg)
{
	(void)arg;
	return interrupt_asked();
}

/* Standard input becomes the reading end of a pipe; ret_fd the writing end. */
static int open_pipe(int *ret_fd, struct err *err)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		return err_set(err, err_from_errno(errno), "no pipe: %s",
			       strerror(errno));
	if (dup2(fds[0], STDIN_FILENO) < 0) {
		int saved = errno;

		close(fds[0]);
		close(fds[1]);
		return err_set(err, err_from_errno(saved), "no pipe: %s",
			       strerror(saved));
	}
	close(fds[0]);
	*ret_fd = fds[1];
	return 0;
}

/* Close the reading end: a feeder that still writes then ends. */
static void close_pipe(void)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (null < 0) {
		close(STDIN_FILENO);
		return;
	}
	dup2(null, STDIN_FILENO);
	close(null);
}

static int finish(const struct feeder *f, int imported, const struct ingest_account *a,
		  const struct err *err)
{
	if (imported < 0)
		return command_fail("demo", err);
	if (f->result < 0)
		return command_fail("demo", &f->err);
	printf("demo: %" PRIu64 " matches new, %" PRIu64 " known; %" PRIu64
	       " timelines new, %" PRIu64 " known; %" PRIu64 " ranks new, %" PRIu64
	       " known; %" PRIu64 " skipped, %" PRIu64 " failed\n",
	       a->matches_new, a->matches_known, a->timelines_new, a->timelines_known,
	       a->ranks_new, a->ranks_known, a->skipped, a->failed);
	if (a->warning[0])
		fprintf(stderr, "lme demo: warning: %s\n", a->warning);
	return a->failed ? APP_PARTIAL : APP_OK;
}

static int load(struct app *app, const struct request *r)
{
	static const char *const paths[] = { "-" };
	struct feeder feeder = { .options = &r->demo };
	struct ingest_options options = { .jobs = r->jobs,
					  .synthetic = true,
					  .batch_matches = BATCH_MATCHES,
					  .max_document = MAX_DOCUMENT,
					  .now_ms = clock_wall_ms() };
	struct ingest_account account = { 0 };
	struct err err = { 0 };
	pthread_t thread;
	int imported, failed = open_pipe(&feeder.stream.fd, &err);

	if (failed)
		return command_fail("demo", &err);
	failed = pthread_create(&thread, NULL, feed, &feeder);
	if (failed) {
		close(feeder.stream.fd);
		close_pipe();
		err_set(&err, E_NOMEM, "no thread: %s", strerror(failed));
		return command_fail("demo", &err);
	}
	imported = service_ingest(&app->service, &options, paths, 1, report, should_stop,
				  NULL, &account, &err);
	close_pipe();
	pthread_join(thread, NULL);
	return finish(&feeder, imported, &account, &err);
}

int cmd_demo(struct app *app, int argc, char **argv)
{
	struct request r;
	struct err err = { 0 };
	int status = parse(&r, argc, argv);

	if (status != APP_OK)
		return status;
	if (demo_options_check(&r.demo, &err) < 0)
		return command_usage("demo", "%s", err.text);
	interrupt_catch();
	if (r.out)
		return write_files(&r);
	status = load(app, &r);
	app_audit(app, "demo", NULL, 0, status);
	return status;
}
