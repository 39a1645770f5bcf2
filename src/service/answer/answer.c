/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/answer/answer.h"

#include "service/answer/batch.h"
#include "service/answer/turn.h"
#include "service/cold.h"

#include <string.h>

/*
 * Percent of the time left that MySQL gets where a body is at hand: when the request's
 * time is over nobody takes that any more.  To say whether it is still true is quick
 * where MySQL is well; the other half is for those who wait behind it.
 */
#define CONFIRM_PART 50
#define COMPUTE_PART 90

/* Everything about one request on its way through the cache. */
struct ask {
	const struct service_question *question;
	struct service_asked asked;
	char puuid[MODEL_PUUID_SIZE];
	const char *key;
	struct cache_answer found;
	struct err missing; /* that asked points to */
};

static int no_memory(struct err *err)
{
	return err_set(err, E_NOMEM, "no memory for the answer");
}

/*
 * Whether the body may stay in Redis.  One that with= was asked of names somebody else,
 * whose purge finds the bodies about himself only.
 */
static bool is_kept(const struct service_question *question)
{
	return !question->uncached && !question->filter->with_puuid;
}

/* Of today more is known every hour, whatever is asked about it. */
static enum cache_class class_of(const struct service_question *question)
{
	return question->filter->period == PERIOD_TODAY ? CACHE_SHORT
							: question->terms.ttl_class;
}

/*
 * Members of meta.  A text within the body cannot look like one: its quotes are escaped.

 */
static const char computed_mark[] = ",\"cached\":false";
static const char cached_mark[] = ",\"cached\":true";
static const char stale_mark[] = ",\"cached\":true,\"stale\":true";

/*
 * The body with one mark for another, in mem; the body itself where there is none (v1),
 * NULL without memory.
 */
static const char *change_mark(TALLOC_CTX *mem, const char *body, size_t *len,
			       const char *from, const char *to)
{
	const char *at = memmem(body, *len, from, strlen(from));
	size_t before, after;
	char *changed;

	if (!at)
		return body;
	before = (size_t)(at - body);
	after = *len - before - strlen(from);
	changed = talloc_size(mem, before + strlen(to) + after + 1);
	if (!changed)
		return NULL;
	memcpy(changed, body, before);
	memcpy(changed + before, to, strlen(to));
	memcpy(changed + before + strlen(to), at + strlen(from), after);
	*len = before + strlen(to) + after;
	changed[*len] = '\0';
	return changed;
}

/*
 * A body found in the cache.  The stale variant differs by one member of meta; v1 has no
 * meta, there only the headers can say it.
 */
static int deliver_found(const struct ask *ask, struct service_body *ret_body,
			 struct err *err)
{
	const struct cache_answer *found = &ask->found;
	int64_t left_ms = found->expires_ms - ask->asked.now_ms;
	struct service_body body = {
		.body = found->body,
		.len = found->len,
		.gzip = found->gzip,
		.cache_state = found->state,
		.cache_level = found->level,
		.computed_ms = found->stored_ms,
		.age_s = (ask->asked.now_ms - found->stored_ms) / 1000,
		.max_age_s = (int32_t)(left_ms / 1000),
		.generation = found->generation,
	};

	if (found->state == CACHE_STALE && ask->question->envelope == ENVELOPE_V2)
		body.body = change_mark(ask->asked.mem, body.body, &body.len, cached_mark,
					stale_mark);
	if (!body.body)
		return no_memory(err);
	if (body.age_s < 0)
		body.age_s = 0; /* computed by a host whose clock is ahead */
	*ret_body = body;
	return 0;
}

/* Whether Redis does not have this generation of the player. */
static bool to_publish(const struct ask *ask, uint64_t generation)
{
	return !ask->found.generation_known || ask->found.current != generation;
}

static void share(const struct ask *ask, uint64_t generation)
{
	/* Not shared: a later look-up asks MySQL again. */
	if (cache_share(ask->asked.ctx->cache, ask->asked.deadline, ask->puuid,
			generation, NULL) < 0)
		return;
}

/* Store the body as the next one to ask is to see it.  Until when it stays, 0 = not. */
static int64_t keep(const struct ask *ask, const struct buf *answer, uint64_t generation)
{
	struct cache_entry entry = {
		.key = ask->key,
		.puuid = ask->puuid,
		.ttl_class = class_of(ask->question),
		.generation = generation,
		.valid_until_ms = ask->asked.window.valid_until_ms,
		.len = answer->len,
		.publish = to_publish(ask, generation),
		.epoch = ask->found.epoch,
		.seen = ask->found.seen,
	};

	if (ask->found.state == CACHE_BYPASS || !is_kept(ask->question) ||
	    ask->missing.code)
		return 0;
	entry.body = change_mark(ask->asked.mem, answer->data, &entry.len, computed_mark,
				 cached_mark);
	return entry.body ? cache_put(ask->asked.ctx->cache, ask->asked.deadline, &entry,
				      ask->asked.now_ms)
			  : 0;
}

static bool render(const struct ask *ask, struct buf *answer)
{
	const struct service_question *question = ask->question;

	buf_init(answer, ask->asked.mem, 4096);
	question->render(question->arg, &ask->asked, answer);
	return answer->failed;
}

static int deliver_computed(const struct ask *ask, struct service_body *ret_body,
			    struct err *err)
{
	const struct model_player *player = &ask->asked.player;
	uint64_t generation = player_generation(player->data_version, player->privacy);
	bool bypass = ask->found.state == CACHE_BYPASS;
	struct buf answer;
	int64_t until;

	if (render(ask, &answer))
		return no_memory(err);
	until = keep(ask, &answer, generation);
	*ret_body = (struct service_body){
		.body = answer.data,
		.len = answer.len,
		.cache_state = bypass ? CACHE_BYPASS : CACHE_MISS,
		.computed_ms = ask->asked.now_ms,
		.max_age_s = until ? (int32_t)((until - ask->asked.now_ms) / 1000) : 0,
		.generation = generation,
	};
	if (ask->missing.code) {
		ret_body->missing = talloc_strdup(ask->asked.mem, ask->missing.text);
		if (!ret_body->missing)
			return no_memory(err);
	}
	return 0;
}

/* Once for all questions that share the player's rows. */
static int load_player(struct ask *ask, struct sql_conn *conn, struct err *err)
{
	const struct player_ref ref = { .puuid = ask->puuid };
	struct service_rows *rows = ask->asked.rows;
	int r;

	if (rows && rows->has_player) {
		ask->asked.player = rows->player;
		return 0;
	}
	r = service_player_load(ask->asked.ctx, conn, &ref, ask->question->viewer,
				&ask->asked.player, err);
	if (!r && rows) {
		rows->player = ask->asked.player;
		rows->has_player = true;
	}
	return r;
}

static enum turn_step step_of(const struct service_question *question)
{
	return question->turn ? question->turn->step : TURN_WHOLE;
}

static bool is_unproven(const struct ask *ask)
{
	return ask->found.body && !ask->found.generation_known;
}

static struct deadline compute_deadline(const struct ask *ask)
{
	return ask->found.body ? deadline_part(ask->asked.deadline, COMPUTE_PART)
			       : ask->asked.deadline;
}

static int pending(struct err *err)
{
	return err_set(err, E_PENDING, "the answer has to be computed");
}

/* With a connection: is the body found still true?  If not, compute. */
static int answer_from_sql(struct ask *ask, struct sql_conn *conn, bool *ret_confirmed,
			   struct err *err)
{
	const struct service_question *question = ask->question;
	struct model_player *player = &ask->asked.player;
	int r = load_player(ask, conn, err);

	if (r)
		return r;
	if (is_unproven(ask)) {
		cache_confirm(ask->asked.ctx->cache, &ask->found,
			      player_generation(player->data_version, player->privacy));
		ask->found.generation_known = false; /* in Redis it is not yet */
		if (ask->found.state == CACHE_HIT) {
			*ret_confirmed = true;
			return 0;
		}
	}
	if (step_of(question) == TURN_CONFIRM)
		return pending(err);
	sql_conn_set_deadline(conn, compute_deadline(ask));
	return question->compute(question->arg, &ask->asked, conn, err);
}

/*
 * Whether a failure is MySQL's, or there is no room to compute: a body of before may
 * outlive that.
 */
static bool cannot_compute(int r)
{
	return r == -E_UNAVAILABLE || r == -E_TIMEOUT || r == -E_ACCESS ||
	       r == -E_CONFLICT || r == -E_BUSY || r == -E_LIMITED;
}

/*
 * Whether the viewer may see whom the body is about, by the best that is known without
 * SQL: the current generation, else that of the body.
 */
static bool is_visible(const struct ask *ask)
{
	const struct cache_answer *found = &ask->found;
	uint64_t generation =
		found->generation_known ? found->current : found->generation;

	return access_viewer_sees(ask->question->viewer, ask->puuid,
				  player_generation_privacy(generation));
}

/*
 * A hidden player takes the road of one who is not stored, down to the question to MySQL:
 * an answer from the generation alone would be quicker, or come where the other fails.
 */
static void drop_hidden(struct ask *ask)
{
	if (ask->found.state == CACHE_BYPASS || is_visible(ask))
		return;
	ask->found = (struct cache_answer){ .state = CACHE_MISS,
					    .epoch = ask->found.epoch,
					    .seen = ask->found.seen };
}

/* Stale rather than nothing, if the viewer may see it. */
static bool has_stale(const struct ask *ask)
{
	return ask->found.body && is_visible(ask);
}

/*
 * The same where MySQL may well be there: a body that nobody vouches for is not shown
 * then.  Redis keeps the generation of who hides for longer than any body, so that a body
 * found there beside none is of somebody who does not; what this host remembers may be
 * from before another one was told.
 */
static bool has_proven_stale(const struct ask *ask)
{
	return has_stale(ask) &&
	       (ask->found.generation_known || ask->found.level == CACHE_REDIS);
}

static int deliver_stale(struct ask *ask, struct service_body *ret_body, struct err *err)
{
	ask->found.state = CACHE_STALE;
	return deliver_found(ask, ret_body, err);
}

static int answer(struct ask *ask, struct service_body *ret_body, struct err *err)
{
	struct sql_conn *conn = NULL;
	bool confirmed = false;
	int r = sql_pool_take(ask->asked.ctx->sql,
			      is_unproven(ask)
				      ? deadline_part(ask->asked.deadline, CONFIRM_PART)
				      : compute_deadline(ask),
			      &conn, err);

	if (!r) {
		r = answer_from_sql(ask, conn, &confirmed, err);
		sql_pool_give(ask->asked.ctx->sql, conn);
	}
	if (cannot_compute(r) && has_stale(ask))
		return deliver_stale(ask, ret_body, err);
	if (r)
		return r;
	if (confirmed) {
		if (to_publish(ask, ask->found.generation))
			share(ask, ask->found.generation);
		return deliver_found(ask, ret_body, err);
	}
	return deliver_computed(ask, ret_body, err);
}

/* The key by which the inherited program kept such an answer. */
static void add_inherited_key(const struct ask *ask, struct buf *text)
{
	const struct service_question *question = ask->question;

	buf_add_str(text, question->champion_id ? question->name : "analytics");
	buf_add_str(text, ":{");
	buf_add_str(text, ask->puuid);
	buf_add_str(text, "}:");
	if (question->champion_id) {
		buf_add_i64(text, question->champion_id);
		buf_add_char(text, ':');
	}
	buf_add_str(text, period_name(question->filter->period));
	if (!question->champion_id) {
		buf_add_char(text, ':');
		buf_add_str(text, question->name);
	}
}

/* What is asked, apart from whom, in one spelling. */
static void add_question(const struct ask *ask, struct buf *text)
{
	const struct service_question *question = ask->question;

	buf_add_str(text, question->envelope == ENVELOPE_V1 ? "v1;" : "v2;");
	if (question->variant && *question->variant) {
		buf_add_str(text, question->variant);
		buf_add_char(text, ';');
	}
	service_game_window_canonical(&ask->asked.window, text);
}

/* No format, and one piece of memory: this runs once a request. */
static int make_key(struct ask *ask, struct err *err)
{
	struct buf text;
	size_t inherited_len;

	buf_init(&text, ask->asked.mem, 512);
	add_inherited_key(ask, &text);
	inherited_len = text.len;
	add_question(ask, &text);
	ask->key = cache_key(ask->asked.ctx->cache, &text, inherited_len);
	return ask->key ? 0 : no_memory(err);
}

/*
 * Say to the batch what the answer needs: the computation is begun, without a connection,
 * and breaks off where it asks for rows.  One that fails before fails again.
 */
static int prepare(struct ask *ask, struct service_batch *batch, struct err *err)
{
	const struct service_question *question = ask->question;
	struct service_rows plan = { .planning = true };

	ask->asked.rows = &plan;
	(void)question->compute(question->arg, &ask->asked, NULL, err);
	service_batch_prepare(batch, ask->puuid, is_kept(question) ? ask->key : NULL,
			      &plan);
	return err_set(err, E_CANCELLED, "to be asked again");
}

static void find(struct ask *ask, struct service_batch *batch)
{
	struct service_asked *asked = &ask->asked;

	if (!is_kept(ask->question))
		ask->found = (struct cache_answer){ .state = CACHE_BYPASS };
	else if (batch)
		service_batch_found(batch, ask->key, &ask->found);
	else
		cache_get(asked->ctx->cache, asked->mem, asked->deadline, ask->puuid,
			  ask->key, ask->question->terms.takes_gzip, asked->now_ms,
			  &ask->found);
	if (batch)
		asked->rows = service_batch_rows(batch, ask->puuid);
}

/* What the one who computes has to know. */
static void say_what(const struct ask *ask)
{
	const struct service_question *question = ask->question;
	struct service_turn *turn = question->turn;

	turn->key = is_kept(question) ? ask->key : NULL;
	turn->sees = 0;
	for (int privacy = 0; privacy < PRIVACY_COUNT; privacy++)
		if (access_viewer_sees(question->viewer, ask->puuid,
				       (enum player_privacy)privacy))
			turn->sees |= 1u << privacy;
}

/* Nothing fresh at hand. */
static int leave(struct ask *ask, struct service_body *ret_body, struct err *err)
{
	int r;

	/* Only past its time: of the games that are stored, no newer ones are known.  A
	 * body of another generation is wrong, not old. */
	if (ask->found.body && ask->found.freshness == CACHE_EXPIRED) {
		say_what(ask);
		ask->question->turn->refresh = true;
		return deliver_stale(ask, ret_body, err);
	}
	r = service_cold_enter(ask->asked.ctx, ask->question->viewer, err);
	if (r)
		return has_proven_stale(ask) ? deliver_stale(ask, ret_body, err) : r;
	say_what(ask);
	ask->question->turn->confirm = is_unproven(ask);
	return pending(err);
}

static int pass_and_answer(struct ask *ask, struct service_body *ret_body,
			   struct err *err)
{
	int r = service_cold_enter(ask->asked.ctx, ask->question->viewer, err);

	if (r)
		return has_proven_stale(ask) ? deliver_stale(ask, ret_body, err) : r;
	r = answer(ask, ret_body, err);
	service_cold_leave(ask->asked.ctx, ask->question->viewer);
	return r;
}

/* From the player named to the answer. */
static int look_up(struct ask *ask, struct service_body *ret_body, struct err *err)
{
	struct service_batch *batch =
		ask->question->viewer ? ask->question->viewer->batch : NULL;
	int r = service_player_puuid(ask->asked.ctx, ask->question->player,
				     ask->question->viewer, ask->asked.deadline,
				     ask->puuid, err);

	if (!r)
		r = service_filter_check_player(ask->question->filter, ask->puuid, err);
	if (!r)
		r = make_key(ask, err);
	if (r)
		return r;
	if (batch && service_batch_preparing(batch))
		return prepare(ask, batch, err);
	find(ask, batch);
	drop_hidden(ask);
	if (ask->found.state == CACHE_HIT)
		return deliver_found(ask, ret_body, err);
	switch (step_of(ask->question)) {
	case TURN_AT_HAND:
		return leave(ask, ret_body, err);
	case TURN_STALE:
		return has_proven_stale(ask) ? deliver_stale(ask, ret_body, err)
					     : pending(err);
	case TURN_CONFIRM:
		return ask->found.body ? answer(ask, ret_body, err) : pending(err);
	case TURN_COMPUTE:
		return answer(ask, ret_body, err);
	case TURN_WHOLE:
	case TURN_GIVEN:
	case TURN_APART:
		break;
	}
	return pass_and_answer(ask, ret_body, err);
}

/* Whether whose Riot ID it is was remembered; it is forgotten. */
static bool forget_name(const struct ask *ask)
{
	const struct player_ref *player = ask->question->player;

	return !player->puuid && ask->asked.ctx->lookup &&
	       service_lookup_forget_riot_id(ask->asked.ctx->lookup, player->riot_id,
					     player->riot_tag, player->platform);
}

static void begin(struct ask *ask, struct service_context *ctx, TALLOC_CTX *mem,
		  const struct service_question *question, int64_t now_ms,
		  struct deadline deadline)
{
	*ask = (struct ask){ .question = question,
			     .asked = { .ctx = ctx,
					.mem = mem,
					.viewer = question->viewer,
					.now_ms = now_ms,
					.deadline = deadline,
					.missing = &ask->missing } };
}

static int take_given(const struct turn_result *result, struct service_body *ret_body,
		      struct err *err)
{
	*ret_body = result->body;
	if (!result->err.code)
		return 0;
	if (err)
		*err = result->err;
	return -(int)result->err.code;
}

static int answer_question(struct service_context *ctx, TALLOC_CTX *mem,
			   const struct service_question *question, int64_t now_ms,
			   struct deadline deadline, struct service_body *ret_body,
			   struct err *err)
{
	struct ask ask;
	int r;

	begin(&ask, ctx, mem, question, now_ms, deadline);
	r = service_game_window_decide(ctx, mem, question->filter, now_ms, deadline,
				       &ask.asked.window, err);
	if (!r)
		r = look_up(&ask, ret_body, err);
	/* Who had the name may have hidden: somebody else may have it, too. */
	if (r == -E_NOT_FOUND && forget_name(&ask))
		r = look_up(&ask, ret_body, err);
	return r;
}

int service_answer_body(struct service_context *ctx, TALLOC_CTX *mem,
			const struct service_question *question, int64_t now_ms,
			struct deadline deadline, struct service_body *ret_body,
			struct err *err)
{
	struct turn_result *result = question->turn ? question->turn->result : NULL;
	struct err own = { 0 };
	int r;

	if (step_of(question) == TURN_GIVEN)
		return take_given(result, ret_body, err);
	r = answer_question(ctx, mem, question, now_ms, deadline, ret_body, &own);
	if (step_of(question) == TURN_COMPUTE || step_of(question) == TURN_CONFIRM) {
		/* A stale body is a success in spite of what own says. */
		*result = (struct turn_result){ .set = true };
		if (r)
			result->err = own;
		else
			result->body = *ret_body;
	}
	if (r && err)
		*err = own;
	return r;
}

/* The bodies of what was computed, each under its key. */
static int keep_all(struct ask *ask, const struct service_question *questions, size_t n,
		    struct err *err)
{
	const struct model_player *player = &ask->asked.player;
	uint64_t generation = player_generation(player->data_version, player->privacy);

	for (size_t i = 0; i < n; i++) {
		struct buf answer;
		int r;

		ask->question = &questions[i];
		r = make_key(ask, err);
		if (r)
			return r;
		if (render(ask, &answer))
			return no_memory(err);
		keep(ask, &answer, generation);
	}
	return 0;
}

static int refresh(struct ask *ask, const struct service_question *questions, size_t n,
		   struct err *err)
{
	struct sql_conn *conn = NULL;
	bool confirmed;
	int r = sql_pool_take(ask->asked.ctx->sql, ask->asked.deadline, &conn, err);

	if (r)
		return r;
	r = answer_from_sql(ask, conn, &confirmed, err);
	sql_pool_give(ask->asked.ctx->sql, conn);
	return r ? r : keep_all(ask, questions, n, err);
}

int service_answer_refresh(struct service_context *ctx, TALLOC_CTX *mem,
			   const struct service_question *questions, size_t n,
			   int64_t now_ms, struct deadline deadline,
			   struct model_player *ret_player, struct err *err)
{
	struct ask ask;
	int r;

	begin(&ask, ctx, mem, questions, now_ms, deadline);
	r = service_game_window_decide(ctx, mem, questions->filter, now_ms, deadline,
				       &ask.asked.window, err);
	if (!r)
		r = service_player_puuid(ctx, questions->player, questions->viewer,
					 deadline, ask.puuid, err);
	if (!r)
		r = service_cold_enter(ctx, questions->viewer, err);
	if (r)
		return r;
	cache_begin(ctx->cache, mem, deadline, ask.puuid, now_ms, &ask.found);
	r = refresh(&ask, questions, n, err);
	service_cold_leave(ctx, questions->viewer);
	if (!r)
		*ret_player = ask.asked.player;
	return r;
}

int service_answer_compute(struct service_context *ctx, TALLOC_CTX *mem,
			   const struct service_question *question, int64_t now_ms,
			   struct deadline deadline, struct service_asked *ret_asked,
			   struct err *err)
{
	struct service_asked asked = { .ctx = ctx,
				       .mem = mem,
				       .viewer = question->viewer,
				       .now_ms = now_ms,
				       .deadline = deadline,
				       .missing = talloc_zero(mem, struct err) };
	struct sql_conn *conn = NULL;
	int r = asked.missing
			? service_game_window_decide(ctx, mem, question->filter, now_ms,
						     deadline, &asked.window, err)
			: no_memory(err);

	if (!r)
		r = sql_pool_take(ctx->sql, deadline, &conn, err);
	if (r)
		return r;
	r = service_player_load(ctx, conn, question->player, question->viewer,
				&asked.player, err);
	if (!r)
		r = service_filter_check_player(question->filter, asked.player.puuid,
						err);
	if (!r)
		r = question->compute(question->arg, &asked, conn, err);
	sql_pool_give(ctx->sql, conn);
	if (!r)
		*ret_asked = asked;
	return r;
}
