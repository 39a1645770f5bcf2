/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lme job: everybody's jobs, as their admin sees them.
 */
#include "app/command.h"

#include "app/audit.h"
#include "app/exit.h"
#include "base/clock.h"
#include "json/writer.h"
#include "service/jobs/job.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#define WORK_MS    20000
#define LIST_LIMIT 200

/* Whoever runs lme may see and end every job. */
static const struct access_caller admin = { .scope = SCOPE_ADMIN };

struct order {
	struct app *app;
	TALLOC_CTX *mem;
	bool json;
	const char *what, *id; /* id NULL: none was given */
};

static void put_time(struct json_writer *w, const char *key, int64_t at_ms)
{
	if (at_ms)
		json_put_time(w, key, at_ms);
	else
		json_put_null(w, key);
}

static void put_job(struct json_writer *w, const struct store_job *job)
{
	json_open_object(w, NULL);
	json_put_text(w, "id", job->public_id);
	json_put_text(w, "kind", job_kind_name(job->kind));
	json_put_text(w, "state", job_state_name(job->state));
	json_put_int(w, "done", job->done);
	json_put_int(w, "total", job->total);
	json_put_int(w, "token_id", job->owner.token_id);
	json_put_int(w, "player_id", job->owner.player_id);
	json_put_int(w, "attempts", job->attempts);
	json_put_time(w, "created_at", job->created_at_ms);
	put_time(w, "started_at", job->started_at_ms);
	put_time(w, "finished_at", job->finished_at_ms);
	json_put_time(w, "expires_at", job->expires_at_ms);
	put_time(w, "retry_at", job->state == JOB_QUEUED ? job->retry_at_ms : 0);
	json_put_text(w, "reason", job->reason[0] ? job->reason : NULL);
	json_close_object(w);
}

static int print_json(struct order *order, const struct store_job *jobs, size_t n,
		      bool list)
{
	struct json_writer w;
	struct buf out;

	buf_init(&out, order->mem, 512);
	json_writer_init(&w, &out);
	if (list)
		json_open_array(&w, NULL);
	for (size_t i = 0; i < n; i++)
		put_job(&w, &jobs[i]);
	if (list)
		json_close_array(&w);
	buf_add_char(&out, '\n');
	if (out.failed) {
		fputs("lme job: out of memory\n", stderr);
		return APP_INTERNAL;
	}
	fwrite(out.data, 1, out.len, stdout);
	return APP_OK;
}

static int print_table(const struct store_job *jobs, size_t n)
{
	char at[32];

	printf("%-22s %-7s %-9s %11s %-20s %s\n", "ID", "KIND", "STATE", "DONE",
	       "CREATED", "REASON");
	for (size_t i = 0; i < n; i++)
		printf("%-22s %-7s %-9s %5d/%-5d %-20s %s\n", jobs[i].public_id,
		       job_kind_name(jobs[i].kind), job_state_name(jobs[i].state),
		       (int)jobs[i].done, (int)jobs[i].total,
		       clock_format_rfc3339(jobs[i].created_at_ms, false, at),
		       jobs[i].reason);
	return APP_OK;
}

static int run_list(struct order *order)
{
	struct store_job *jobs = NULL;
	struct err err = { 0 };
	size_t n;

	if (order->id)
		return command_usage("job", "list takes no id");
	if (service_job_list(&order->app->service, order->mem, &admin, LIST_LIMIT,
			     deadline_in_ms(WORK_MS), &jobs, &n, &err) < 0)
		return command_fail("job", &err);
	return order->json ? print_json(order, jobs, n, true) : print_table(jobs, n);
}

static int run_one(struct order *order, bool cancel)
{
	struct service_context *service = &order->app->service;
	struct deadline deadline = deadline_in_ms(WORK_MS);
	struct store_job job = { 0 };
	struct err err = { 0 };
	int r, status;

	if (!order->id)
		return command_usage("job", "name the job by its id");
	if (cancel)
		r = service_job_cancel(service, &admin, order->id, clock_wall_ms(),
				       deadline, &job, &err);
	else
		r = service_job_find(service, &admin, order->id, deadline, &job, &err);
	status = r < 0         ? command_fail("job", &err)
		 : order->json ? print_json(order, &job, 1, false)
			       : print_table(&job, 1);
	if (cancel)
		app_audit(order->app, "job cancel", "job_id", job.job_id, status);
	return status;
}

static int read_options(struct order *order, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c != 'j')
			return command_usage("job", "unknown option \"%s\"",
					     argv[optind - 1]);
		order->json = true;
	}
	if (argc - optind < 1 || argc - optind > 2)
		return command_usage("job", "say list, show ID or cancel ID");
	order->what = argv[optind];
	order->id = argc - optind == 2 ? argv[optind + 1] : NULL;
	return APP_OK;
}

static int run(struct order *order)
{
	if (strcmp(order->what, "list") == 0)
		return run_list(order);
	if (strcmp(order->what, "show") == 0)
		return run_one(order, false);
	if (strcmp(order->what, "cancel") == 0)
		return run_one(order, true);
	return command_usage("job", "\"%.40s\" is none of list, show, cancel",
			     order->what);
}

int cmd_job(struct app *app, int argc, char **argv)
{
	struct order order = { .app = app };
	int status = read_options(&order, argc, argv);

	if (status != APP_OK)
		return status;
	order.mem = talloc_new(app->mem);
	status = run(&order);
	talloc_free(order.mem);
	return status;
}
