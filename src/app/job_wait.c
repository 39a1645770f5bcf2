/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/job_wait.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SQL_MS    20000
#define FIRST_MS  50 /* until the second look; doubled for each further one */
#define MOST_MS   1000
#define UNBEGUN_S 10

static const struct access_caller admin = { .scope = SCOPE_ADMIN };

/* What the terminal shows. */
struct shown {
	bool terminal, any, remarked;
	uint8_t state;
	int32_t done;
	char reason[JOB_REASON_SIZE];
};

static void show(struct shown *shown, const struct store_job *job)
{
	if (shown->any && shown->state == job->state && shown->done == job->done &&
	    strcmp(shown->reason, job->reason) == 0)
		return;
	fprintf(stderr, "%sjob %s: %s, %d of %d%s%s%s%s", shown->terminal ? "\r" : "",
		job->public_id, job_state_name(job->state), (int)job->done,
		(int)job->total, job->reason[0] ? " (" : "", job->reason,
		job->reason[0] ? ")" : "", shown->terminal ? "\033[K" : "\n");
	shown->any = true;
	shown->state = job->state;
	shown->done = job->done;
	memcpy(shown->reason, job->reason, sizeof(shown->reason));
}

static void remark(struct shown *shown, const struct store_job *job, int64_t began_us)
{
	if (shown->remarked || job->state != JOB_QUEUED || job->attempts ||
	    clock_mono_us() - began_us < INT64_C(1000000) * UNBEGUN_S)
		return;
	fprintf(stderr,
		"%sno process has begun the job for %d s: is lme-fcgi running, and not "
		"busy with others (lme job list)?\n",
		shown->terminal ? "\n" : "", UNBEGUN_S);
	shown->remarked = true;
}

static void rest(int64_t ms)
{
	const struct timespec time = { .tv_sec = (time_t)(ms / 1000),
				       .tv_nsec = (long)(ms % 1000 * 1000000) };

	(void)nanosleep(&time, NULL);
}

static bool has_ended(const struct store_job *job)
{
	return job->state != JOB_QUEUED && job->state != JOB_RUNNING;
}

static int watch(struct app *app, const char *public_id, struct deadline deadline,
		 struct shown *shown, struct store_job *ret_job, struct err *err)
{
	const int64_t began_us = clock_mono_us();
	int64_t rest_ms = FIRST_MS;

	for (;;) {
		int r = service_job_find(&app->service, &admin, public_id,
					 deadline_in_ms(SQL_MS), ret_job, err);

		if (r)
			return r;
		show(shown, ret_job);
		if (has_ended(ret_job))
			return 0;
		if (deadline_passed(deadline))
			return err_set(err, E_TIMEOUT,
				       "job %s has not ended; it goes on: lme job show",
				       public_id);
		remark(shown, ret_job, began_us);
		rest(rest_ms);
		rest_ms = rest_ms * 2 < MOST_MS ? rest_ms * 2 : MOST_MS;
	}
}

int job_wait(struct app *app, const char *public_id, struct deadline deadline,
	     struct store_job *ret_job, struct err *err)
{
	struct shown shown = { .terminal = isatty(STDERR_FILENO) };
	int r = watch(app, public_id, deadline, &shown, ret_job, err);

	if (shown.terminal && shown.any)
		fputc('\n', stderr);
	return r;
}
