/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/jobs/job.h"

#include "base/secret.h"
#include "service/jobs/job_metrics.h"
#include "store/player_store.h"
#include "store/token_store.h"

#include <string.h>

#define ID_BYTES 16

_Static_assert(SECRET_TEXT_SIZE(ID_BYTES) == JOB_ID_SIZE, "an id fills its column");

const char *job_kind_name(unsigned kind)
{
	return kind == JOB_ANSWER ? "answer" : kind == JOB_WARMUP ? "warmup" : "";
}

const char *job_state_name(unsigned state)
{
	static const char *const names[JOB_STATE_COUNT] = {
		[JOB_QUEUED] = "queued",       [JOB_RUNNING] = "running",
		[JOB_DONE] = "done",           [JOB_FAILED] = "failed",
		[JOB_CANCELLED] = "cancelled",
	};

	return state < JOB_STATE_COUNT ? names[state] : "";
}

bool service_job_owner(const struct access_caller *caller, struct job_owner *ret_owner)
{
	*ret_owner = (struct job_owner){ .token_id = caller->token_id };
	if (caller->kind == CALLER_SESSION && !caller->token_id &&
	    caller->player_count > 0)
		ret_owner->player_id = caller->players[0].player_id;
	return ret_owner->token_id || ret_owner->player_id;
}

int service_job_create(struct service_context *ctx, const struct access_caller *caller,
		       enum job_kind kind, int32_t total, const char *params, size_t len,
		       int64_t now_ms, struct deadline deadline,
		       struct store_job *ret_job, struct err *err)
{
	static const struct job_bounds bounds = { .of_owner = JOBS_OF_OWNER_MAX,
						  .all = JOBS_MAX };
	struct store_job job = { .kind = (uint8_t)kind,
				 .total = total,
				 .created_at_ms = now_ms,
				 .expires_at_ms = now_ms + JOB_LIFE_MS };
	struct sql_conn *conn = NULL;
	uint8_t bytes[ID_BYTES];
	int r;

	if (caller && !service_job_owner(caller, &job.owner))
		return err_set(err, E_ACCESS, "a stranger has no jobs");
	secret_random(bytes, sizeof(bytes));
	secret_text(bytes, sizeof(bytes), job.public_id);
	r = sql_pool_take(ctx->sql, deadline, &conn, err);
	if (!r)
		r = job_store_add(conn, &job, params, len, &bounds, err);
	sql_pool_give(ctx->sql, conn);
	if (r)
		return r;
	job_metrics_accepted(ctx->job_metrics, job.kind);
	*ret_job = job;
	return 0;
}

static bool is_of(const struct store_job *job, const struct access_caller *caller)
{
	struct job_owner owner;

	if (caller->scope == SCOPE_ADMIN)
		return true;
	return service_job_owner(caller, &owner) &&
	       owner.token_id == job->owner.token_id &&
	       owner.player_id == job->owner.player_id;
}

/* caller NULL: the shell. */
static int load(struct sql_conn *conn, const struct access_caller *caller,
		const char *public_id, struct store_job *ret_job, struct err *err)
{
	int r = job_store_by_id(conn, public_id, ret_job, err);

	if (!r && caller && !is_of(ret_job, caller))
		return err_set(err, E_NOT_FOUND, "no such job");
	return r;
}

int service_job_find(struct service_context *ctx, const struct access_caller *caller,
		     const char *public_id, struct deadline deadline,
		     struct store_job *ret_job, struct err *err)
{
	struct sql_conn *conn = NULL;
	int r = sql_pool_take(ctx->sql, deadline, &conn, err);

	if (!r)
		r = load(conn, caller, public_id, ret_job, err);
	sql_pool_give(ctx->sql, conn);
	return r;
}

int service_job_result(struct service_context *ctx, TALLOC_CTX *mem,
		       const struct store_job *job, struct deadline deadline,
		       char **ret_result, size_t *ret_len, struct err *err)
{
	struct sql_conn *conn = NULL;
	int r = sql_pool_take(ctx->sql, deadline, &conn, err);

	if (!r)
		r = job_store_result(conn, mem, job->job_id, ret_result, ret_len, err);
	sql_pool_give(ctx->sql, conn);
	return r;
}

int service_job_cancel(struct service_context *ctx, const struct access_caller *caller,
		       const char *public_id, int64_t now_ms, struct deadline deadline,
		       struct store_job *ret_job, struct err *err)
{
	struct sql_conn *conn = NULL;
	bool ended = false;
	int r = sql_pool_take(ctx->sql, deadline, &conn, err);

	if (!r)
		r = load(conn, caller, public_id, ret_job, err);
	if (!r)
		r = job_store_cancel(conn, ret_job->job_id, now_ms, &ended, err);
	if (ended)
		job_metrics_ended(ctx->job_metrics, ret_job->kind, JOB_END_CANCELLED, 1);
	if (!r)
		r = load(conn, caller, public_id, ret_job, err);
	sql_pool_give(ctx->sql, conn);
	return r;
}

int service_job_list(struct service_context *ctx, TALLOC_CTX *mem,
		     const struct access_caller *caller, uint32_t limit,
		     struct deadline deadline, struct store_job **ret_jobs, size_t *ret_n,
		     struct err *err)
{
	bool all = !caller || caller->scope == SCOPE_ADMIN;
	struct job_owner owner = { 0 };
	struct sql_conn *conn = NULL;
	int r;

	*ret_n = 0;
	if (!all && !service_job_owner(caller, &owner))
		return 0;
	r = sql_pool_take(ctx->sql, deadline, &conn, err);
	if (!r)
		r = job_store_list(conn, mem, all ? NULL : &owner, limit, ret_jobs, ret_n,
				   err);
	sql_pool_give(ctx->sql, conn);
	return r;
}

static int gone(struct err *err)
{
	return err_set(err, E_NOT_FOUND, "whoever asked for the job may not any more");
}

static int caller_of_token(struct sql_conn *conn, int64_t token_id, int64_t now_ms,
			   struct access_caller *ret_caller, struct err *err)
{
	struct store_token token;
	int r = token_store_by_id(conn, token_id, &token, err);

	if (r == -E_NOT_FOUND)
		return gone(err);
	if (r)
		return r;
	if (token.revoked_at_ms || (token.expires_at_ms && token.expires_at_ms <= now_ms))
		return gone(err);
	*ret_caller = (struct access_caller){
		.kind = CALLER_TOKEN,
		.scope = (enum access_scope)token.scope,
		.token_id = token_id,
		.expires_ms = token.expires_at_ms,
		.player_count = token.player_count,
	};
	memcpy(ret_caller->players, token.players, sizeof(token.players));
	return 0;
}

static int on_player(void *arg, const struct model_player *player)
{
	struct access_caller *caller = arg;

	caller->players[0].player_id = player->player_id;
	memcpy(caller->players[0].puuid, player->puuid, sizeof(player->puuid));
	caller->player_count = 1;
	return 0;
}

/* What a session that was opened by a proof of ownership may. */
static int caller_of_player(struct sql_conn *conn, int64_t player_id,
			    struct access_caller *ret_caller, struct err *err)
{
	int r;

	*ret_caller =
		(struct access_caller){ .kind = CALLER_SESSION, .scope = SCOPE_WRITE };
	r = player_store_by_ids(conn, &player_id, 1, on_player, ret_caller, err);
	return r || ret_caller->player_count ? r : gone(err);
}

int service_job_caller(struct service_context *ctx, const struct store_job *job,
		       int64_t now_ms, struct deadline deadline,
		       struct access_caller *ret_caller, struct err *err)
{
	struct sql_conn *conn = NULL;
	int r;

	/* Of the shell: who runs it may all. */
	if (!job->owner.token_id && !job->owner.player_id) {
		*ret_caller = (struct access_caller){ .kind = CALLER_TOKEN,
						      .scope = SCOPE_ADMIN };
		return 0;
	}
	r = sql_pool_take(ctx->sql, deadline, &conn, err);
	if (!r && job->owner.token_id)
		r = caller_of_token(conn, job->owner.token_id, now_ms, ret_caller, err);
	else if (!r)
		r = caller_of_player(conn, job->owner.player_id, ret_caller, err);
	sql_pool_give(ctx->sql, conn);
	return r;
}
