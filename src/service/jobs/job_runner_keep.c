/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The thread beside the one that does jobs: signs of life, and looks at the table.  A
 * look is one statement that changes nothing; whoever has nothing to do asks nothing
 * else.
 */
#include "service/jobs/job_runner_priv.h"

#include "base/log.h"
#include "service/jobs/job_metrics.h"

#include <string.h>

#define IDLE_BEATS  3  /* between two looks while no job is open */
#define PRUNE_BEATS 30 /* between two looks at what has expired */
#define PRUNE_ROWS  200

static void beat_for_task(struct job_runner *runner)
{
	char claim[JOB_CLAIM_SIZE];
	int64_t job_id = 0;

	pthread_mutex_lock(&runner->lock);
	if (runner->task && !runner->task->lost) {
		job_id = runner->task->job->job_id;
		memcpy(claim, runner->task->claim, sizeof(claim));
	}
	pthread_mutex_unlock(&runner->lock);
	if (!job_id || job_runner_beat(runner, job_id, claim, -1) != -E_CANCELLED)
		return;
	pthread_mutex_lock(&runner->lock);
	if (runner->task && runner->task->job->job_id == job_id) {
		runner->task->lost = true;
		pthread_cond_broadcast(&runner->changed);
	}
	pthread_mutex_unlock(&runner->lock);
}

static int take_over(struct job_runner *runner, struct sql_conn *conn, int64_t now_ms)
{
	metric_word *words = runner->ctx->job_metrics;
	struct job_heirs heirs;
	int r = job_store_take_over(conn, now_ms - JOB_DEAD_MS, now_ms, &heirs, NULL);

	for (unsigned kind = JOB_ANSWER; kind < JOB_KINDS; kind++) {
		job_metrics_repeated(words, kind, JOB_REPEAT_TAKEN_OVER,
				     heirs.queued[kind]);
		job_metrics_ended(words, kind, JOB_END_FAILED, heirs.failed[kind]);
		if (heirs.failed[kind])
			log_line(LOG_ERROR,
				 "%u %s jobs have failed: every process that began one "
				 "died",
				 heirs.failed[kind], job_kind_name(kind));
	}
	return r;
}

/* What there is to do is told to the other thread. */
static void take_note(struct job_runner *runner, const struct job_outlook *outlook)
{
	pthread_mutex_lock(&runner->lock);
	runner->outlook = *outlook;
	if (outlook->due) {
		runner->woken = true;
		pthread_cond_broadcast(&runner->changed);
	}
	pthread_mutex_unlock(&runner->lock);
}

static int look(struct job_runner *runner, struct sql_conn *conn, int64_t now_ms)
{
	struct job_outlook outlook;
	int r = job_store_look(conn, now_ms - JOB_DEAD_MS, now_ms, &outlook, NULL);

	if (!r && outlook.dead) {
		r = take_over(runner, conn, now_ms);
		if (!r)
			r = job_store_look(conn, now_ms - JOB_DEAD_MS, now_ms, &outlook,
					   NULL);
	}
	if (!r)
		take_note(runner, &outlook);
	return r;
}

static bool is_idle(struct job_runner *runner)
{
	struct job_outlook outlook;

	job_runner_outlook(runner, &outlook);
	return !outlook.due && !outlook.delayed && !outlook.running;
}

static void look_after_all(struct job_runner *runner, unsigned beats)
{
	const bool looks = beats % IDLE_BEATS == 0 || !is_idle(runner);
	const bool prunes = beats % PRUNE_BEATS == 0;
	int64_t now_ms = clock_wall_ms();
	struct sql_conn *conn = NULL;
	int r;

	if (!looks && !prunes)
		return;
	r = sql_pool_take(runner->ctx->sql, job_runner_sql_deadline(), &conn, NULL);
	if (!r && looks)
		r = look(runner, conn, now_ms);
	if (!r && prunes)
		r = job_store_prune(conn, now_ms, PRUNE_ROWS, NULL);
	sql_pool_give(runner->ctx->sql, conn);
	(void)r; /* the next beat tries again */
}

void job_runner_outlook(struct job_runner *runner, struct job_outlook *ret_outlook)
{
	*ret_outlook = (struct job_outlook){ 0 };
	if (!runner)
		return;
	pthread_mutex_lock(&runner->lock);
	*ret_outlook = runner->outlook;
	pthread_mutex_unlock(&runner->lock);
}

/* Until the next beat, whatever else happens; true: the runner stops. */
static bool rest(struct job_runner *runner)
{
	const struct deadline end = deadline_in_ms(JOB_BEAT_MS);
	bool stopping;

	pthread_mutex_lock(&runner->lock);
	while (!runner->stopping && !deadline_passed(end))
		job_runner_wait_ms(runner, deadline_left_ms(end) + 1);
	stopping = runner->stopping;
	pthread_mutex_unlock(&runner->lock);
	return stopping;
}

void job_runner_keep(struct job_runner *runner)
{
	bool stopping = false;

	for (unsigned beats = 0; !stopping; beats++) {
		beat_for_task(runner);
		look_after_all(runner, beats);
		stopping = rest(runner);
	}
}
