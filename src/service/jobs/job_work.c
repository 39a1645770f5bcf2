/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/jobs/job_runner_priv.h"
#include "service/takeoff.h"
#include "work/queue.h"

/* A step on its way through the queue; of the runner's thread, which waits for it. */
struct step {
	struct work_waiter waiter; /* first */
	struct job_runner *runner;
	job_step_fn run;
	void *arg;
	/* Under the runner's lock: */
	bool dropped; /* the queue has nothing of it any more */
	int code;
	struct err err;
};

static int run_step(void *arg, struct work_ticket *ticket, struct err *err)
{
	struct step *step = arg;
	int code = step->run(step->arg, err);

	ticket->final =
		code == -E_UNAVAILABLE && service_takeoff_grounded(step->runner->ctx);
	return code;
}

static void on_done(struct work_waiter *waiter, void *arg, int code,
		    const struct err *err)
{
	struct step *step = (struct step *)waiter;

	(void)arg;
	pthread_mutex_lock(&step->runner->lock);
	step->code = code;
	if (code)
		step->err = *err;
	pthread_mutex_unlock(&step->runner->lock);
}

static void drop_step(void *arg)
{
	struct step *step = arg;
	struct job_runner *runner = step->runner;

	pthread_mutex_lock(&runner->lock);
	step->dropped = true;
	pthread_cond_broadcast(&runner->changed);
	pthread_mutex_unlock(&runner->lock);
}

static bool is_given_up(const struct job_runner *runner, const struct job_task *task)
{
	return runner->stopping || task->lost;
}

/* Until it has ended, or nobody wants it any more and the queue has let go of it. */
static void wait_for(struct job_runner *runner, const struct job_task *task,
		     struct step *step)
{
	bool told = false;

	pthread_mutex_lock(&runner->lock);
	while (!step->dropped) {
		if (told || !is_given_up(runner, task)) {
			job_runner_wait_ms(runner, JOB_BEAT_MS);
			continue;
		}
		told = true;
		pthread_mutex_unlock(&runner->lock);
		(void)work_queue_cancel(runner->ctx->work, &step->waiter);
		pthread_mutex_lock(&runner->lock);
	}
	pthread_mutex_unlock(&runner->lock);
}

/* The queue is full of other jobs' work; false: nobody wants ours any more. */
static bool wait_for_room(struct job_runner *runner, const struct job_task *task)
{
	bool wanted;

	pthread_mutex_lock(&runner->lock);
	if (!is_given_up(runner, task))
		job_runner_wait_ms(runner, JOB_BEAT_MS);
	wanted = !is_given_up(runner, task);
	pthread_mutex_unlock(&runner->lock);
	return wanted;
}

static int submit(struct job_task *task, enum work_class class, struct step *step,
		  struct err *err)
{
	struct job_runner *runner = task->runner;
	const struct work_job work = { .class = class,
				       .type = WORK_JOB,
				       .run = run_step,
				       .drop = drop_step,
				       .arg = step };
	int r;

	do {
		/* In case nobody tells: who cancels does not hear of the end. */
		step->code = -E_CANCELLED;
		r = work_queue_submit(runner->ctx->work, &work, (struct deadline){ 0 },
				      &step->waiter, err);
	} while (r == -E_LIMITED && wait_for_room(runner, task));
	return r == -E_LIMITED ? err_set(err, E_CANCELLED, "given up") : r;
}

int job_task_step(struct job_task *task, enum work_class class, job_step_fn run,
		  void *arg, struct err *err)
{
	struct step step = { .waiter = { .done = on_done },
			     .runner = task->runner,
			     .run = run,
			     .arg = arg,
			     .err = { .code = E_CANCELLED, .text = "given up" } };
	int r;

	if (!task->runner->ctx->work)
		return run(arg, err);
	r = submit(task, class, &step, err);
	if (r)
		return r;
	wait_for(task->runner, task, &step);
	if (step.code && err)
		*err = step.err;
	return step.code;
}
