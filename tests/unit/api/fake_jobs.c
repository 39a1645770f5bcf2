/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Batches, jobs and the emptying of the cache as a script. */
#include "fake_service.h"

#include "service/answer/batch.h"
#include "service/jobs/job_runner.h"
#include "service/players/invalidate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

const char *const *service_kept_endpoints(size_t *ret_count)
{
	static const char *const endpoints[] = { "period" };

	*ret_count = 1;
	return endpoints;
}

int service_invalidate(struct service_context *ctx, const struct player_ref *player,
		       const struct access_viewer *viewer, const char *endpoint,
		       struct deadline deadline, struct model_player *ret_player,
		       uint64_t *ret_count, struct err *err)
{
	(void)ctx;
	(void)player;
	(void)endpoint;
	assert_true(deadline.at_us > 0);
	fake.viewer = viewer;
	*ret_player = (struct model_player){ .player_id = 7 };
	*ret_count = 3;
	return fake_outcome(err);
}

int service_invalidate_everybodys(struct service_context *ctx, const char *endpoint,
				  struct deadline deadline, uint64_t *ret_count,
				  struct err *err)
{
	(void)ctx;
	assert_non_null(endpoint);
	assert_true(deadline.at_us > 0);
	fake.viewer = NULL;
	*ret_count = 3;
	return fake_outcome(err);
}

/* Jobs: there is one, whose id is "job", of token 5. */
bool service_job_owner(const struct access_caller *caller, struct job_owner *ret_owner)
{
	*ret_owner = (struct job_owner){ .token_id = caller->token_id };
	return caller->token_id != 0;
}

int service_job_create(struct service_context *ctx, const struct access_caller *caller,
		       enum job_kind kind, int32_t total, const char *params, size_t len,
		       int64_t now_ms, struct deadline deadline,
		       struct store_job *ret_job, struct err *err)
{
	(void)ctx;
	assert_int_not_equal(caller->token_id, 0);
	assert_true(deadline.at_us > 0 && now_ms > 0);
	assert_true(len < sizeof(fake.job_params));
	memcpy(fake.job_params, params, len);
	fake.job_params[len] = '\0';
	fake.jobs++;
	*ret_job = (struct store_job){ .public_id = "job",
				       .kind = (uint8_t)kind,
				       .total = total,
				       .created_at_ms = now_ms };
	return fake_outcome(err);
}

int service_job_find(struct service_context *ctx, const struct access_caller *caller,
		     const char *public_id, struct deadline deadline,
		     struct store_job *ret_job, struct err *err)
{
	(void)ctx;
	assert_true(deadline.at_us > 0);
	if (caller->token_id != 5 || strcmp(public_id, "job") != 0)
		return err_set(err, E_NOT_FOUND, "no such job");
	*ret_job = (struct store_job){ .public_id = "job", .kind = JOB_ANSWER };
	return fake_outcome(err);
}

int service_job_cancel(struct service_context *ctx, const struct access_caller *caller,
		       const char *public_id, int64_t now_ms, struct deadline deadline,
		       struct store_job *ret_job, struct err *err)
{
	(void)now_ms;
	return service_job_find(ctx, caller, public_id, deadline, ret_job, err);
}

int service_job_result(struct service_context *ctx, TALLOC_CTX *mem,
		       const struct store_job *job, struct deadline deadline,
		       char **ret_result, size_t *ret_len, struct err *err)
{
	(void)ctx;
	(void)job;
	(void)deadline;
	*ret_result = talloc_strdup(mem, "{}");
	*ret_len = 2;
	return fake_outcome(err);
}

int service_job_list(struct service_context *ctx, TALLOC_CTX *mem,
		     const struct access_caller *caller, uint32_t limit,
		     struct deadline deadline, struct store_job **ret_jobs, size_t *ret_n,
		     struct err *err)
{
	(void)ctx;
	(void)mem;
	(void)caller;
	(void)limit;
	(void)deadline;
	*ret_jobs = NULL;
	*ret_n = 0;
	return fake_outcome(err);
}

int service_job_caller(struct service_context *ctx, const struct store_job *job,
		       int64_t now_ms, struct deadline deadline,
		       struct access_caller *ret_caller, struct err *err)
{
	(void)ctx;
	(void)job;
	(void)now_ms;
	(void)deadline;
	*ret_caller = fake.caller;
	return fake_outcome(err);
}

const char *job_kind_name(unsigned kind)
{
	return kind == JOB_ANSWER ? "answer" : "warmup";
}

const char *job_state_name(unsigned state)
{
	(void)state;
	return "queued";
}

int job_runner_start(struct service_context *ctx, job_run_fn run, void *arg,
		     struct job_runner **ret_runner, struct err *err)
{
	(void)ctx;
	(void)run;
	(void)arg;
	(void)ret_runner;
	(void)err;
	return 0;
}

void job_runner_wake(struct job_runner *runner)
{
	(void)runner;
}

bool job_runner_stop(struct job_runner *runner, struct deadline deadline)
{
	(void)runner;
	(void)deadline;
	return true;
}

void job_runner_outlook(struct job_runner *runner, struct job_outlook *ret_outlook)
{
	(void)runner;
	*ret_outlook = (struct job_outlook){ 0 };
}

bool job_task_is_last(const struct job_task *task)
{
	(void)task;
	return false;
}

bool job_task_progress(struct job_task *task, int32_t done)
{
	(void)task;
	(void)done;
	return true;
}

int job_task_step(struct job_task *task, enum work_class class, job_step_fn run,
		  void *arg, struct err *err)
{
	(void)task;
	(void)class;
	return run(arg, err);
}

/* Batches: with fake.prepares an item is asked twice, else answered at once. */
struct service_batch {
	size_t selected;
};

int service_batch_new(struct service_context *ctx, TALLOC_CTX *mem, size_t max,
		      int64_t now_ms, struct deadline deadline,
		      struct service_batch **ret_batch, struct err *err)
{
	(void)ctx;
	(void)max;
	(void)now_ms;
	(void)err;
	assert_true(deadline.at_us > 0);
	*ret_batch = talloc_zero(mem, struct service_batch);
	assert_non_null(*ret_batch);
	return 0;
}

void service_batch_free(struct service_batch *batch)
{
	talloc_free(batch);
}

void service_batch_select(struct service_batch *batch, size_t i)
{
	batch->selected = i;
}

bool service_batch_prepared(const struct service_batch *batch, size_t i)
{
	(void)batch;
	(void)i;
	return fake.prepares;
}

void service_batch_look_up(struct service_batch *batch)
{
	(void)batch;
	fake.gathered++;
}

bool service_batch_at_hand(const struct service_batch *batch)
{
	(void)batch;
	return !fake.pending;
}
