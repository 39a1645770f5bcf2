/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/access/access_priv.h"

#include <stdatomic.h>
#include <string.h>

#define KEY_FRESH_MS    60000
#define KEY_RETRY_MS    1000 /* after a refusal: the database may be another one */
#define NOTE_EVERY_MS   60000
#define NOTE_TIMEOUT_MS 50

int service_access_new(TALLOC_CTX *mem, const struct service_access_config *config,
		       struct sql_pool *sql, struct service_access **ret_access,
		       struct err *err)
{
	struct service_access *access = talloc_zero(mem, struct service_access);
	int r;

	if (!access)
		return err_set(err, E_NOMEM, "no memory for access control");
	access->config = *config;
	access->sql = sql;
	access->config.instance = talloc_strdup(access, config->instance);
	r = access->config.instance
		    ? access_key_new(access, config->key_file, &access->key, err)
		    : err_set(err, E_NOMEM, "no memory");
	if (!r)
		r = access_memory_open(access, config->instance, config->shared,
				       ACCESS_REMEMBER_MS, &access->memory, err);
	if (r) {
		talloc_free(access);
		return r;
	}
	access->config.key_file = NULL;
	*ret_access = access;
	return 0;
}

void service_access_free(struct service_access *access)
{
	talloc_free(access);
}

const struct access_policy *service_access_policy(const struct service_access *access)
{
	return &access->config.policy;
}

int access_refuse(struct err *err)
{
	return err_set(err, E_ACCESS, "the token or session is not known, or has ended");
}

void access_forget(struct service_access *access, const struct access_forget *forget,
		   int64_t now_ms)
{
	const struct access_host host = { access->config.instance,
					  access->config.service_uid };

	access_memory_forget(access->memory, forget, now_ms);
	/* The command line has a memory of its own; the host's has to hear of it too. */
	if (!access->config.shared)
		access_memory_forget_on_host(&host, forget, now_ms);
}

void service_access_forget_player(struct service_access *access, int64_t player_id,
				  int64_t now_ms)
{
	const struct access_forget forget = { .player_id = player_id };

	access_forget(access, &forget, now_ms);
}

void service_access_sweep(struct service_access *access, int64_t now_ms)
{
	access_memory_sweep(access->memory, now_ms);
}

int access_take(struct service_access *access, int64_t now_ms, struct deadline deadline,
		struct sql_conn **ret_conn, struct err *err)
{
	struct sql_conn *conn = NULL;
	int r = sql_pool_take(access->sql, deadline, &conn, err);

	if (r)
		return r;
	r = access_key_refresh(access->key, conn, now_ms, KEY_FRESH_MS, NULL, err);
	if (r) {
		sql_pool_give(access->sql, conn);
		return r;
	}
	*ret_conn = conn;
	return 0;
}

int access_store_failed(int r, struct err *err)
{
	if (r != -E_ACCESS)
		return r;
	if (err)
		err->code = E_UNAVAILABLE;
	return -E_UNAVAILABLE;
}

int service_access_prepare(struct service_access *access, int64_t now_ms,
			   struct deadline deadline, struct err *err)
{
	struct sql_conn *conn = NULL;
	int r = access_take(access, now_ms, deadline, &conn, err);

	if (!r)
		sql_pool_give(access->sql, conn);
	return r;
}

void access_caller_of_token(const struct store_token *token,
			    struct access_caller *ret_caller)
{
	*ret_caller = (struct access_caller){
		.kind = CALLER_TOKEN,
		.scope = (enum access_scope)token->scope,
		.token_id = token->token_id,
		.expires_ms = token->expires_at_ms,
		.player_count = token->player_count,
	};
	memcpy(ret_caller->players, token->players,
	       token->player_count * sizeof(*token->players));
}

void access_caller_of_session(const struct store_session *session,
			      struct access_caller *ret_caller)
{
	*ret_caller = (struct access_caller){
		.kind = CALLER_SESSION,
		.scope = (enum access_scope)session->scope,
		.token_id = session->token_id,
		.session_id = session->session_id,
		.expires_ms = session->expires_at_ms,
		.player_count = session->player_count,
	};
	memcpy(ret_caller->players, session->players,
	       session->player_count * sizeof(*session->players));
}

static bool is_token(const char *text)
{
	return strnlen(text, TOKEN_TEXT_SIZE) == TOKEN_TEXT_SIZE - 1 &&
	       memcmp(text, TOKEN_PREFIX, TOKEN_PREFIX_LEN) == 0 &&
	       secret_is_text(text + TOKEN_PREFIX_LEN,
			      TOKEN_TEXT_SIZE - 1 - TOKEN_PREFIX_LEN);
}

bool access_is_cookie(const char *text)
{
	return strnlen(text, COOKIE_TEXT_SIZE) == COOKIE_TEXT_SIZE - 1 &&
	       secret_is_text(text, COOKIE_TEXT_SIZE - 1);
}

static bool has_ended(int64_t revoked_ms, int64_t expires_ms, int64_t now_ms)
{
	return revoked_ms != 0 || (expires_ms != 0 && now_ms >= expires_ms);
}

/* An unknown selector is compared too, with a hash that nothing has. */
static int find_token(struct service_access *access, struct sql_conn *conn,
		      const char *text, int64_t now_ms, struct store_token *ret_token,
		      struct err *err)
{
	struct store_token token = { .revoked_at_ms = 1 };
	char selector[TOKEN_SELECTOR_SIZE] = { 0 };
	uint8_t hash[SECRET_HASH_LEN];
	bool equal;
	int r;

	memcpy(selector, text + TOKEN_PREFIX_LEN, TOKEN_SELECTOR_LEN);
	access_key_hash(access->key, DOMAIN_TOKEN, text, hash);
	r = token_store_by_selector(conn, selector, &token, err);
	if (r && r != -E_NOT_FOUND)
		return access_store_failed(r, err);
	equal = secret_equal(token.hash, hash, sizeof(hash));
	if (r || !equal || has_ended(token.revoked_at_ms, token.expires_at_ms, now_ms))
		return access_refuse(err);
	r = token_store_players(conn, &token, err);
	if (r)
		return r == -E_NOT_FOUND ? access_refuse(err)
					 : access_store_failed(r, err);
	*ret_token = token;
	return 0;
}

static int find_session(struct service_access *access, struct sql_conn *conn,
			const char *cookie, int64_t now_ms,
			struct store_session *ret_session, struct err *err)
{
	uint8_t hash[SECRET_HASH_LEN];
	struct store_session session;
	int r;

	access_key_hash(access->key, DOMAIN_COOKIE, cookie, hash);
	r = session_store_by_hash(conn, hash, &session, err);
	if (r && r != -E_NOT_FOUND)
		return access_store_failed(r, err);
	if (r || has_ended(session.revoked_at_ms, session.expires_at_ms, now_ms))
		return access_refuse(err);
	*ret_session = session;
	return 0;
}

/*
 * Whether a refusal may be due to another key: the database was restored or made anew
 * while this process ran.  Asked at most once a second.
 */
static bool key_has_changed(struct service_access *access, struct sql_conn *conn,
			    int64_t now_ms)
{
	bool changed = false;

	return access_key_refresh(access->key, conn, now_ms, KEY_RETRY_MS, &changed,
				  NULL) == 0 &&
	       changed;
}

int access_find_token(struct service_access *access, struct sql_conn *conn,
		      const char *text, int64_t now_ms, struct store_token *ret_token,
		      struct err *err)
{
	int r;

	if (!is_token(text))
		return access_refuse(err);
	r = find_token(access, conn, text, now_ms, ret_token, err);
	if (r == -E_ACCESS && key_has_changed(access, conn, now_ms))
		r = find_token(access, conn, text, now_ms, ret_token, err);
	return r;
}

int access_find_session(struct service_access *access, struct sql_conn *conn,
			const char *cookie, int64_t now_ms,
			struct store_session *ret_session, struct err *err)
{
	int r;

	if (!access_is_cookie(cookie))
		return access_refuse(err);
	r = find_session(access, conn, cookie, now_ms, ret_session, err);
	if (r == -E_ACCESS && key_has_changed(access, conn, now_ms))
		r = find_session(access, conn, cookie, now_ms, ret_session, err);
	return r;
}

/* Whether this process has not tried to note this use within the minute. */
static bool may_note(struct service_access *access, enum access_domain domain, int64_t id,
		     int64_t now_ms)
{
	const uint64_t mine = (uint64_t)id << 33 ^ (uint64_t)domain << 26 ^
			      (uint64_t)(now_ms / NOTE_EVERY_MS);
	_Atomic uint64_t *place =
		&access->noted[((uint64_t)id * 2 + (domain == DOMAIN_TOKEN)) %
			       NOTED_SLOTS];

	return atomic_exchange_explicit(place, mine, memory_order_relaxed) != mine;
}

/* In nobody's way: a row that is locked costs 50 ms once a minute, and a failure none. */
static void note_use(struct service_access *access, struct sql_conn *conn,
		     const struct access_caller *caller, int64_t last_used_ms,
		     int64_t now_ms)
{
	const bool token = caller->kind == CALLER_TOKEN;
	const int64_t id = token ? caller->token_id : caller->session_id;
	int r;

	if (now_ms - last_used_ms < NOTE_EVERY_MS ||
	    !may_note(access, token ? DOMAIN_TOKEN : DOMAIN_COOKIE, id, now_ms))
		return;
	sql_conn_set_deadline(conn, deadline_min(sql_conn_deadline(conn),
						 deadline_in_ms(NOTE_TIMEOUT_MS)));
	r = token ? token_store_used(conn, id, now_ms, NULL)
		  : session_store_used(conn, id, now_ms, NULL);
	(void)r;
}

/* From the database.  ret_last_used_ms: when its use was noted last. */
static int find(struct service_access *access, struct sql_conn *conn,
		enum access_domain domain, const char *text, int64_t now_ms,
		struct access_caller *ret_caller, int64_t *ret_last_used_ms,
		struct err *err)
{
	struct store_session session;
	struct store_token token;
	int r;

	if (domain == DOMAIN_TOKEN) {
		r = access_find_token(access, conn, text, now_ms, &token, err);
		if (r)
			return r;
		access_caller_of_token(&token, ret_caller);
		*ret_last_used_ms = token.last_used_at_ms;
		return 0;
	}
	r = access_find_session(access, conn, text, now_ms, &session, err);
	if (r)
		return r;
	access_caller_of_session(&session, ret_caller);
	*ret_last_used_ms = session.last_used_at_ms;
	return 0;
}

static int look_up(struct service_access *access, enum access_domain domain,
		   const char *text, int64_t now_ms, struct deadline deadline,
		   struct access_caller *ret_caller, struct err *err)
{
	const uint64_t epoch = access_memory_epoch(access->memory);
	uint8_t hash[SECRET_HASH_LEN];
	struct sql_conn *conn = NULL;
	int64_t last_used_ms = 0;
	int r = access_take(access, now_ms, deadline, &conn, err);

	if (r)
		return access_store_failed(r, err);
	r = find(access, conn, domain, text, now_ms, ret_caller, &last_used_ms, err);
	/* The key may have changed on the way: the fingerprint is made last. */
	access_key_hash(access->key, domain, text, hash);
	if (r == 0 || r == -E_ACCESS)
		access_memory_keep(access->memory, hash, r ? NULL : ret_caller, epoch,
				   now_ms);
	if (r == 0)
		note_use(access, conn, ret_caller, last_used_ms, now_ms);
	sql_pool_give(access->sql, conn);
	return r;
}

static int pay(struct access_payer *payer, struct deadline deadline, struct err *err)
{
	const struct quota_caller caller = { .address = payer->address };

	if (quota_take(payer->quota, &caller, QUOTA_LOOKUP, payer->mono_ms, deadline,
		       &payer->state))
		return 0;
	payer->refused = true;
	return err_set(err, E_LIMITED, "too many credentials that were not good");
}

/* payer NULL: nobody pays for it. */
static int look_up_paid(struct service_access *access, enum access_domain domain,
			const char *text, struct access_payer *payer, int64_t now_ms,
			struct deadline deadline, struct access_caller *ret_caller,
			struct err *err)
{
	int r = payer ? pay(payer, deadline, err) : 0;

	if (r)
		return r;
	r = look_up(access, domain, text, now_ms, deadline, ret_caller, err);
	if (payer && r != -E_ACCESS)
		quota_give_lookup(payer->quota, payer->address, payer->mono_ms);
	return r;
}

static int resolve(struct service_access *access, enum access_domain domain,
		   const char *text, struct access_payer *payer, int64_t now_ms,
		   struct deadline deadline, struct access_caller *ret_caller,
		   struct err *err)
{
	struct access_caller caller;
	uint8_t hash[SECRET_HASH_LEN];
	enum access_recall recall = RECALL_NOTHING;
	int r;

	if (access_key_hash(access->key, domain, text, hash)) {
		recall = access_memory_get(access->memory, hash, now_ms, &caller);
		if (recall == RECALL_NOTHING &&
		    access_memory_proven(access->memory, hash, now_ms))
			payer = NULL;
	}
	if (recall == RECALL_REFUSED)
		return access_refuse(err);
	if (recall == RECALL_NOTHING) {
		r = look_up_paid(access, domain, text, payer, now_ms, deadline, &caller,
				 err);
		if (r)
			return r;
	}
	if (has_ended(0, caller.expires_ms, now_ms))
		return access_refuse(err);
	*ret_caller = caller;
	return 0;
}

int service_access_token(struct service_access *access, const char *token,
			 struct access_payer *payer, int64_t now_ms,
			 struct deadline deadline, struct access_caller *ret_caller,
			 struct err *err)
{
	if (!is_token(token))
		return access_refuse(err);
	return resolve(access, DOMAIN_TOKEN, token, payer, now_ms, deadline, ret_caller,
		       err);
}

int service_access_cookie(struct service_access *access, const char *cookie,
			  struct access_payer *payer, int64_t now_ms,
			  struct deadline deadline, struct access_caller *ret_caller,
			  struct err *err)
{
	if (!access_is_cookie(cookie))
		return access_refuse(err);
	return resolve(access, DOMAIN_COOKIE, cookie, payer, now_ms, deadline, ret_caller,
		       err);
}
