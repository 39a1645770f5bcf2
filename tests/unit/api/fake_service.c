/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake_service.h"

#include "service/population.h"

#include "http/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <cmocka.h>

struct fake fake;

void fake_reset(void)
{
	static const char body[] = "{\"success\":true}";

	memset(&fake, 0, sizeof(fake));
	fake.key = "key";
	fake.body = (struct service_body){ .body = body,
					   .len = sizeof(body) - 1,
					   .cache_state = CACHE_HIT,
					   .computed_ms = 1700000000000,
					   .age_s = 12,
					   .max_age_s = 300,
					   .generation = 7 };
}

struct api *fake_api_with(TALLOC_CTX *mem, struct api_config config)
{
	static char nothing;
	static struct service_context context = { .build = "test" };
	struct api *api = NULL;
	struct err err = { 0 };

	/* Never looked into: the services are scripts. */
	context.access = (struct service_access *)&nothing;
	context.quota = (struct quota *)&nothing;
	context.work = fake.work;
	config.site_name = "test";
	config.base_path = config.base_path ? config.base_path : "";
	config.access_log = config.access_log ? config.access_log : "";
	config.audit_log = config.audit_log ? config.audit_log : "";
	config.request_timeout_ms = 1000;
	config.max_body = 4096;
	config.access_flush_ms = 1000;
	assert_int_equal(api_new(mem, &config, &context, &api, &err), 0);
	return api;
}

struct api *fake_api(TALLOC_CTX *mem, const char *base_path)
{
	return fake_api_with(mem,
			     (struct api_config){ .base_path = base_path,
						  .policy = { .public_read = true } });
}

void fake_ask(struct api *api, TALLOC_CTX *mem, enum http_method method,
	      const char *target, const char *header, struct http_response *resp)
{
	const struct fake_request wanted = { .method = method,
					     .target = target,
					     .headers = { header } };

	fake_send(api, mem, &wanted, resp);
}

struct http_request *fake_request(TALLOC_CTX *mem, const struct fake_request *wanted)
{
	/* Answers may point into their request. */
	struct http_request *req = talloc_zero(mem, struct http_request);
	struct http_pair *pairs =
		talloc_zero_array(mem, struct http_pair, ARRAY_LEN(wanted->headers));

	req->method = wanted->method;
	req->method_text = http_method_name(wanted->method);
	req->body_too_large = wanted->too_large;
	req->remote_addr = "192.0.2.7";
	req->host = "stats.example";
	req->https = wanted->https;
	req->body = wanted->body;
	req->body_len = wanted->body ? strlen(wanted->body) : 0;
	assert_int_equal(http_request_set_target(req, mem, wanted->target), 0);
	http_request_set_id(req, "test-1");
	req->headers = pairs;
	for (size_t i = 0; i < ARRAY_LEN(wanted->headers) && wanted->headers[i]; i++) {
		const char *header = wanted->headers[i];

		pairs[i].name = talloc_strndup(mem, header, strcspn(header, ":"));
		pairs[i].value = header + strcspn(header, ":") + 2;
		req->header_count = i + 1;
	}
	return req;
}

void fake_send(struct api *api, TALLOC_CTX *mem, const struct fake_request *wanted,
	       struct http_response *resp)
{
	memset(resp, 0, sizeof(*resp));
	api_handle(api, mem, fake_request(mem, wanted), resp);
}

const char *fake_header(const struct http_response *resp, const char *name)
{
	for (size_t i = 0; i < resp->header_count; i++)
		if (strcasecmp(resp->headers[i].name, name) == 0)
			return resp->headers[i].value;
	return NULL;
}

const struct json_value *fake_json(TALLOC_CTX *mem, const struct http_response *resp)
{
	struct json_doc *doc;
	struct err err = { 0 };

	if (json_parse(mem, resp->body, resp->body_len, &doc, &err) < 0)
		fail_msg("%s", err.text);
	return json_root(doc);
}

int fake_outcome(struct err *err)
{
	fake.calls++;
	if (fake.hide)
		access_viewer_hide(fake.viewer);
	return fake.fail == E_OK ? 0 : err_set(err, fake.fail, "scripted");
}

void service_figures_read(const struct metrics_snapshot *snapshot,
			  struct service_figures *ret_figures)
{
	(void)snapshot;
	*ret_figures = fake.figures;
}

int service_player_parse(TALLOC_CTX *mem, const char *text, struct player_ref *ret_ref,
			 struct err *err)
{
	const char *hash = strchr(text, '#');

	if (hash && hash != text && hash[1]) {
		ret_ref->riot_id = talloc_strndup(mem, text, (size_t)(hash - text));
		ret_ref->riot_tag = hash + 1;
		return 0;
	}
	if (!model_puuid_valid(text))
		return err_set(err, E_INVALID, "give a puuid or name#tag");
	ret_ref->puuid = text;
	return 0;
}

const char *period_name(enum analytics_period period)
{
	return period == PERIOD_WEEK ? "week" : "all";
}

int period_parse(const char *text, enum analytics_period *ret_period)
{
	static const char *const names[] = { "today", "week", "month", "season", "all" };

	for (int i = 0; i < PERIOD_COUNT; i++)
		if (strcmp(names[i], text) == 0) {
			*ret_period = (enum analytics_period)i;
			return 0;
		}
	return -E_INVALID;
}

/* A text of the question, kept beyond the call whose memory it may lie in. */
static const char *keep(TALLOC_CTX *mem, const char *text)
{
	char *copy = text ? talloc_strdup(mem, text) : NULL;

	assert_true(!text || copy);
	return copy;
}

static void keep_player(TALLOC_CTX *mem, struct player_ref *player)
{
	player->puuid = keep(mem, player->puuid);
	player->riot_id = keep(mem, player->riot_id);
	player->riot_tag = keep(mem, player->riot_tag);
	player->platform = keep(mem, player->platform);
}

int service_period_body(struct service_context *ctx, TALLOC_CTX *mem,
			const struct service_period_request *req,
			enum service_envelope envelope, int64_t now_ms,
			struct deadline deadline, struct service_body *ret_body,
			struct err *err)
{
	int r;

	(void)ctx;
	(void)now_ms;
	if (fake_turn(req->turn, ret_body, err, &r))
		return r;
	assert_true(deadline.at_us > 0);
	fake.viewer = req->viewer;
	fake.period = *req;
	fake.period.filter.tz = keep(mem, req->filter.tz);
	fake.period.filter.with_puuid = keep(mem, req->filter.with_puuid);
	keep_player(mem, &fake.period.player);
	fake.envelope = envelope;
	*ret_body = fake.body;
	return fake_outcome(err);
}

int service_analysis_body(struct service_context *ctx, TALLOC_CTX *mem,
			  const struct service_analysis_request *req,
			  enum service_envelope envelope, int64_t now_ms,
			  struct deadline deadline, struct service_body *ret_body,
			  struct err *err)
{
	(void)ctx;
	(void)now_ms;
	assert_true(deadline.at_us > 0);
	fake.viewer = req->viewer;
	fake.analysis = *req;
	fake.envelope = envelope;
	fake.analysis.filter.tz = keep(mem, req->filter.tz);
	fake.analysis.filter.with_puuid = keep(mem, req->filter.with_puuid);
	keep_player(mem, &fake.analysis.player);
	*ret_body = fake.body;
	return fake_outcome(err);
}

int service_period_refresh(struct service_context *ctx, TALLOC_CTX *mem,
			   const struct service_period_request *req, int64_t now_ms,
			   struct deadline deadline, struct model_player *ret_player,
			   struct err *err)
{
	(void)ctx;
	(void)now_ms;
	assert_true(deadline.at_us > 0);
	fake.viewer = req->viewer;
	fake.period = *req;
	keep_player(mem, &fake.period.player);
	*ret_player = (struct model_player){ .player_id = 7 };
	return fake_outcome(err);
}

int service_stats_body(struct service_context *ctx, TALLOC_CTX *mem,
		       const struct service_stats_request *req, int64_t now_ms,
		       struct deadline deadline, struct service_body *ret_body,
		       struct err *err)
{
	(void)ctx;
	(void)now_ms;
	assert_true(deadline.at_us > 0);
	fake.viewer = req->viewer;
	fake.stats = *req;
	fake.stats.filter.tz = keep(mem, req->filter.tz);
	fake.stats.filter.with_puuid = keep(mem, req->filter.with_puuid);
	keep_player(mem, &fake.stats.player);
	*ret_body = fake.body;
	return fake_outcome(err);
}

int service_filter_resolve(struct service_context *ctx,
			   struct service_filter_request *req,
			   const struct access_viewer *viewer, struct deadline deadline,
			   struct err *err)
{
	(void)ctx;
	assert_true(deadline.at_us > 0);
	assert_non_null(viewer);
	if (!req->with_puuid)
		return 0;
	req->games.with_player_id = 8;
	return fake.mate ? err_set(err, fake.mate, "scripted mate") : 0;
}

int service_matches_list(struct service_context *ctx, TALLOC_CTX *mem,
			 const struct service_matches_request *req,
			 struct deadline deadline,
			 struct service_matches_result *ret_result, struct err *err)
{
	size_t start = req->has_cursor ? (size_t)req->cursor.surrogate : req->offset;

	(void)ctx;
	(void)deadline;
	fake.viewer = req->viewer;
	fake.matches = *req;
	keep_player(mem, &fake.matches.player);
	memset(ret_result, 0, sizeof(*ret_result));
	ret_result->total = fake.rows;
	ret_result->rows = talloc_zero_array(mem, struct match_list_row, req->limit);
	for (size_t i = start; i < fake.rows && ret_result->count < req->limit; i++) {
		struct match_list_row *row = &ret_result->rows[ret_result->count++];

		snprintf(row->match_id, sizeof(row->match_id), "EUW1_%zu", i);
		row->game_start_ms = 1742750246000;
		row->duration_s = 1801;
		row->kills = 3;
		row->status = i % 3 == 1 ? MATCH_REMAKE : MATCH_NORMAL;
		row->win = i % 2;
	}
	ret_result->has_next = start + ret_result->count < fake.rows;
	ret_result->next.surrogate = (int64_t)(start + ret_result->count);
	ret_result->next.participant_no = 3;
	return fake_outcome(err);
}

int service_match_get(struct service_context *ctx, TALLOC_CTX *mem, const char *match_id,
		      const struct access_viewer *viewer, struct deadline deadline,
		      struct model_match **ret_match, bool *ret_has_timeline,
		      struct err *err)
{
	struct model_match *match = talloc_zero(mem, struct model_match);

	(void)ctx;
	fake.viewer = viewer;
	(void)deadline;
	snprintf(match->match_id, sizeof(match->match_id), "%s", match_id);
	match->participant_count = 2;
	strcpy(match->participants[0].puuid, MODEL_BOT_PUUID);
	match->team_count = 2;
	match->teams[0].ban_count = 2;
	match->teams[0].bans[1] = 64;
	*ret_match = match;
	*ret_has_timeline = true;
	return fake_outcome(err);
}

void service_dashboard_prepare(struct service_filter_request *filter)
{
	(void)filter;
}

int service_dashboard_stats(struct service_context *ctx, TALLOC_CTX *mem,
			    const struct service_dashboard_request *req, int64_t now_ms,
			    struct deadline deadline,
			    struct service_dashboard *ret_dashboard, struct err *err)
{
	(void)ctx;
	(void)mem;
	fake.viewer = req->viewer;
	(void)now_ms;
	(void)deadline;
	memset(ret_dashboard, 0, sizeof(*ret_dashboard));
	ret_dashboard->window.tz = "UTC";
	strcpy(ret_dashboard->favorite_champion, "None");
	return fake_outcome(err);
}

int service_players_search(struct service_context *ctx, TALLOC_CTX *mem,
			   const struct service_players_request *req,
			   struct deadline deadline,
			   struct service_players_result *ret_result, struct err *err)
{
	(void)ctx;
	(void)deadline;
	fake.viewer = req->viewer;
	fake.players = *req;
	fake.players.search = keep(mem, req->search);
	fake.players.after_fold = keep(mem, req->after_fold);
	memset(ret_result, 0, sizeof(*ret_result));
	ret_result->players = talloc_zero(mem, struct model_player);
	ret_result->count = 1;
	ret_result->has_next = fake.rows > 1;
	ret_result->next_fold = "ünïcode:name#x";
	ret_result->next_id = 42;
	return fake_outcome(err);
}

int service_health_new(TALLOC_CTX *mem, struct service_context *ctx,
		       struct service_health **ret_health, struct err *err)
{
	(void)mem;
	(void)ctx;
	(void)err;
	*ret_health = NULL;
	return 0;
}

void service_health_report(struct service_health *health, int64_t now_ms,
			   struct health_report *ret_report)
{
	(void)health;
	(void)now_ms;
	fake.health_calls++;
	*ret_report = fake.health;
}

const char *service_health_name(enum health_status status)
{
	static const char *const names[] = { "pass", "warn", "fail" };

	return names[status];
}

void service_lookup_sweep(struct service_lookup *lookup)
{
	(void)lookup;
}

static int check(const char *credential, struct access_payer *payer,
		 struct access_caller *ret_caller, struct err *err)
{
	if (fake.guessed) {
		assert_string_equal(payer->address, "192.0.2.7");
		assert_true(payer->quota && payer->mono_ms > 0);
		payer->refused = true;
		payer->state = (struct quota_state){ .limited = true,
						     .limit = 100,
						     .window_s = 20,
						     .reset_s = 20,
						     .retry_after_s = 5 };
		return err_set(err, E_LIMITED, "scripted");
	}
	snprintf(fake.credential, sizeof(fake.credential), "%s", credential);
	if (fake.identify)
		return err_set(err, fake.identify, "scripted");
	*ret_caller = fake.caller;
	return 0;
}

int service_access_token(struct service_access *access, const char *token,
			 struct access_payer *payer, int64_t now_ms,
			 struct deadline deadline, struct access_caller *ret_caller,
			 struct err *err)
{
	(void)access;
	(void)now_ms;
	assert_true(deadline.at_us > 0);
	return check(token, payer, ret_caller, err);
}

int service_access_cookie(struct service_access *access, const char *cookie,
			  struct access_payer *payer, int64_t now_ms,
			  struct deadline deadline, struct access_caller *ret_caller,
			  struct err *err)
{
	(void)access;
	(void)now_ms;
	assert_true(deadline.at_us > 0);
	return check(cookie, payer, ret_caller, err);
}

bool quota_take(struct quota *quota, const struct quota_caller *caller,
		enum quota_class quota_class, int64_t now_ms, struct deadline deadline,
		struct quota_state *ret_state)
{
	(void)quota;
	(void)now_ms;
	(void)deadline;
	fake.taken++;
	fake.counted = *caller;
	fake.counted_as = quota_class;
	*ret_state = (struct quota_state){ .limited = true,
					   .limit = 200,
					   .window_s = 10,
					   .remaining = fake.limited ? 0 : 150,
					   .reset_s = 3,
					   .retry_after_s = 7 };
	return !fake.limited;
}

bool quota_news(struct quota *quota, int64_t now_ms, struct quota_status *ret_status)
{
	(void)quota;
	(void)now_ms;
	*ret_status = fake.quota_status;
	return fake.quota_status.enabled;
}

/* Sessions last a minute here. */
static int open_session(const char *with, const char *old_cookie, int64_t now_ms,
			char ret_cookie[static COOKIE_TEXT_SIZE], int64_t *ret_expires_ms,
			struct access_caller *ret_caller, struct err *err)
{
	snprintf(fake.opened_with, sizeof(fake.opened_with), "%s", with);
	snprintf(fake.old_cookie, sizeof(fake.old_cookie), "%s",
		 old_cookie ? old_cookie : "");
	if (fake.session)
		return err_set(err, fake.session, "scripted");
	strcpy(ret_cookie, FAKE_COOKIE);
	*ret_expires_ms = now_ms + 60000;
	*ret_caller = fake.caller;
	return 0;
}

int service_session_open(struct service_access *access, const char *token,
			 const char *old_cookie, int64_t now_ms, struct deadline deadline,
			 char ret_cookie[static COOKIE_TEXT_SIZE],
			 int64_t *ret_expires_ms, struct access_caller *ret_caller,
			 struct err *err)
{
	(void)access;
	(void)deadline;
	return open_session(token, old_cookie, now_ms, ret_cookie, ret_expires_ms,
			    ret_caller, err);
}

int service_session_close(struct service_access *access, const char *cookie,
			  int64_t now_ms, struct deadline deadline, struct err *err)
{
	(void)access;
	(void)now_ms;
	(void)deadline;
	snprintf(fake.closed, sizeof(fake.closed), "%s", cookie);
	return fake.session ? err_set(err, fake.session, "scripted") : 0;
}

int service_ownership_begin(struct service_access *access, struct service_context *ctx,
			    const struct player_ref *ref, const struct quota_caller *by,
			    icon_reader reader, void *arg, int64_t now_ms,
			    struct deadline deadline,
			    struct ownership_challenge *ret_challenge, struct err *err)
{
	(void)access;
	(void)ctx;
	(void)reader;
	(void)arg;
	(void)deadline;
	fake.proven_by = *by;
	snprintf(fake.proven, sizeof(fake.proven), "%s#%s of %s", ref->riot_id,
		 ref->riot_tag, ref->platform);
	strcpy(ret_challenge->secret, FAKE_COOKIE);
	ret_challenge->icon_id = 28;
	ret_challenge->expires_ms = now_ms + 60000;
	return fake.session ? err_set(err, fake.session, "scripted") : 0;
}

int service_ownership_finish(struct service_access *access, const char *secret,
			     icon_reader reader, void *arg, const char *old_cookie,
			     int64_t now_ms, struct deadline deadline,
			     char ret_cookie[static COOKIE_TEXT_SIZE],
			     int64_t *ret_expires_ms, struct access_caller *ret_caller,
			     struct err *err)
{
	(void)access;
	(void)reader;
	(void)arg;
	(void)deadline;
	return open_session(secret, old_cookie, now_ms, ret_cookie, ret_expires_ms,
			    ret_caller, err);
}

int service_player_find(struct service_context *ctx, const struct player_ref *ref,
			const struct access_viewer *viewer, struct deadline deadline,
			struct model_player *ret_player, struct err *err)
{
	(void)ctx;
	(void)deadline;
	fake.viewer = viewer;
	memset(ret_player, 0, sizeof(*ret_player));
	ret_player->player_id = 5;
	snprintf(ret_player->puuid, sizeof(ret_player->puuid), "%s",
		 ref->puuid ? ref->puuid : FAKE_PUUID);
	strcpy(ret_player->riot_id, "a name");
	strcpy(ret_player->riot_tag, "EUW");
	strcpy(ret_player->platform, "EUW1");
	return fake_outcome(err);
}

/* Whoever is named "own" is the caller. */
int service_player_puuid(struct service_context *ctx, const struct player_ref *ref,
			 const struct access_viewer *viewer, struct deadline deadline,
			 char ret_puuid[static MODEL_PUUID_SIZE], struct err *err)
{
	(void)ctx;
	(void)viewer;
	(void)deadline;
	if (!ref->riot_id || strcmp(ref->riot_id, "own") != 0)
		return err_set(err, E_NOT_FOUND, "scripted");
	strcpy(ret_puuid, FAKE_PUUID);
	return 0;
}

int service_user_settings_get(struct service_context *ctx, int64_t player_id,
			      struct deadline deadline,
			      struct user_settings *ret_settings, struct err *err)
{
	(void)ctx;
	(void)deadline;
	(void)err;
	fake.settings_player = player_id;
	*ret_settings = fake.settings;
	return 0;
}

int service_user_settings_change(struct service_context *ctx, int64_t player_id,
				 const struct user_settings *values, uint32_t given,
				 int64_t now_ms, struct deadline deadline,
				 struct user_settings *ret_settings, struct err *err)
{
	struct user_settings *s = &fake.settings;

	(void)ctx;
	(void)now_ms;
	(void)deadline;
	fake.settings_player = player_id;
	if (given & USER_AUTO_SYNC_ENABLED)
		s->auto_sync_enabled = values->auto_sync_enabled;
	if (given & USER_INCLUDE_ALL_DATA)
		s->include_all_data = values->include_all_data;
	if (given & USER_INCLUDE_TIMELINE)
		s->include_timeline = values->include_timeline;
	if (given & USER_LIGHT_MODE)
		s->light_mode = values->light_mode;
	if (given & USER_SYNC_FREQUENCY_HOURS)
		s->sync_frequency_hours = values->sync_frequency_hours;
	*ret_settings = *s;
	return fake_outcome(err);
}

/* A population of nobody. */
int service_population_get(struct service_population *service, struct sql_pool *pool,
			   struct sql_conn *conn, struct deadline deadline,
			   const struct population **ret_population, struct err *err)
{
	(void)service;
	(void)pool;
	(void)conn;
	(void)deadline;
	*ret_population = NULL;
	return fake_outcome(err);
}

void service_population_put(struct service_population *service,
			    const struct population *population)
{
	(void)service;
	(void)population;
}

const struct peer_table *population_table(const struct population *population)
{
	static struct peer_table *none;

	(void)population;
	if (!none)
		none = peer_table_new(NULL);
	return none;
}

const char *population_version(const struct population *population)
{
	(void)population;
	return "1.2.3";
}
