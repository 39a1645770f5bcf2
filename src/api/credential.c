/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/credential.h"

#include "api/call.h"
#include "base/buf.h"
#include "base/secret.h"

#include <string.h>
#include <strings.h>

#define TOKEN_TEXT_LEN  (TOKEN_TEXT_SIZE - 1)
#define COOKIE_TEXT_LEN (COOKIE_TEXT_SIZE - 1)
#define BLANKS          " \t"

static bool is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

/* With the prefix a browser takes the cookie over HTTPS only, from this host only. */
const char *credential_cookie_name(TALLOC_CTX *mem, bool https, const char *base_path)
{
	static const char hex[] = "0123456789ABCDEF";
	const char *plain = https ? "__Host-lol-session" : "lol-session";
	struct buf name;

	buf_init(&name, mem, 64);
	buf_add_str(&name, plain);
	/* "/a/b" is "-a.b": a name may hold neither '/' nor whatever a path may. */
	for (const char *p = base_path; *p; p++) {
		if (*p == '/') {
			buf_add_char(&name, p == base_path ? '-' : '.');
		} else if (is_plain(*p)) {
			buf_add_char(&name, *p);
		} else {
			buf_add_char(&name, '%');
			buf_add_char(&name, hex[(unsigned char)*p >> 4]);
			buf_add_char(&name, hex[(unsigned char)*p & 15]);
		}
	}
	return name.failed ? NULL : name.data;
}

static bool is_token(const char *text, size_t n)
{
	return n == TOKEN_TEXT_LEN && memcmp(text, TOKEN_PREFIX, TOKEN_PREFIX_LEN) == 0 &&
	       secret_is_text(text + TOKEN_PREFIX_LEN, n - TOKEN_PREFIX_LEN);
}

static void read_authorization(const char *text, struct credential *ret)
{
	size_t n = strcspn(text, BLANKS);
	const char *token = text + n + strspn(text + n, BLANKS);
	size_t len = strcspn(token, BLANKS);

	if (n == 6 && strncasecmp(text, "Bearer", 6) == 0 && is_token(token, len) &&
	    !token[len + strspn(token + len, BLANKS)]) {
		memcpy(ret->token, token, TOKEN_TEXT_SIZE - 1);
		ret->has_token = true;
	} else if (ret->fault == CREDENTIAL_FINE) {
		ret->fault = CREDENTIAL_BAD_TOKEN;
	}
}

static void take_cookie(const char *value, size_t n, struct credential *ret)
{
	ret->has_cookie = true;
	ret->cookie_usable = n == COOKIE_TEXT_LEN && secret_is_text(value, n);
	if (ret->cookie_usable)
		memcpy(ret->cookie, value, n);
}

/* "a=b; name=value; c=d" (RFC 6265, section 4.2) */
static void read_cookies(const char *text, const char *name, struct credential *ret)
{
	size_t name_len = strlen(name);

	if (strlen(text) > CREDENTIAL_COOKIES_MAX) {
		ret->fault = CREDENTIAL_TOO_LARGE;
		return;
	}
	for (const char *p = text; *p;) {
		size_t n;

		p += strspn(p, BLANKS ";");
		n = strcspn(p, ";");
		if (n > name_len && p[name_len] == '=' && !memcmp(p, name, name_len)) {
			if (ret->has_cookie) {
				ret->fault = CREDENTIAL_TWICE;
				ret->twice = name;
				return;
			}
			take_cookie(p + name_len + 1, n - name_len - 1, ret);
		}
		p += n;
	}
}

/* The headers that are looked at; each may come once. */
enum picked { AUTHORIZATION, COOKIE, ORIGIN, FETCH_SITE, PREFLIGHT, HOST, PICKED_COUNT };

static const char *const picked_names[PICKED_COUNT] = {
	[AUTHORIZATION] = "authorization",
	[COOKIE] = "cookie",
	[ORIGIN] = "origin",
	[FETCH_SITE] = "sec-fetch-site",
	[PREFLIGHT] = "access-control-request-method",
	[HOST] = "host",
};

static void pick(const struct http_request *req, const char *values[PICKED_COUNT],
		 struct credential *ret)
{
	for (size_t i = 0; i < req->header_count; i++) {
		const char *name = req->headers[i].name;

		for (int p = 0; p < PICKED_COUNT; p++) {
			/* Every request comes by here: a letter tells most apart. */
			if (*name != *picked_names[p] ||
			    strcmp(name, picked_names[p]) != 0)
				continue;
			if (values[p]) {
				ret->fault = CREDENTIAL_TWICE;
				ret->twice = picked_names[p];
			}
			values[p] = req->headers[i].value;
		}
	}
}

void credential_read(const struct http_request *req, const char *cookie_name,
		     struct credential *ret)
{
	const char *values[PICKED_COUNT] = { NULL };

	memset(ret, 0, sizeof(*ret));
	pick(req, values, ret);
	ret->origin = values[ORIGIN];
	ret->fetch_site = values[FETCH_SITE];
	ret->preflight = values[PREFLIGHT];
	if (ret->fault != CREDENTIAL_FINE)
		return;
	if (values[COOKIE])
		read_cookies(values[COOKIE], cookie_name, ret);
	if (values[AUTHORIZATION] && *values[AUTHORIZATION])
		read_authorization(values[AUTHORIZATION], ret);
}

bool credential_is_token(const char *text)
{
	return is_token(text, strlen(text));
}

bool credential_in(const char *text, size_t n)
{
	const char *p = text, *end = text + n;

	/* By the rarest letter of the prefix: every address is looked through. */
	while ((p = memchr(p, TOKEN_PREFIX[TOKEN_PREFIX_LEN - 1], (size_t)(end - p)))) {
		size_t at = (size_t)(++p - text);

		if (at >= TOKEN_PREFIX_LEN &&
		    n - at >= TOKEN_TEXT_LEN - TOKEN_PREFIX_LEN &&
		    is_token(p - TOKEN_PREFIX_LEN, TOKEN_TEXT_LEN))
			return true;
	}
	return false;
}

bool credential_is_param(const char *name)
{
	static const char *const names[] = { "access_token",  "api_key", "apikey", "auth",
					     "authorization", "bearer",  "token" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if ((*name | 0x20) == *names[i] && strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

void credential_set_cookie(struct api_call *call, const char *value, int64_t max_age_s)
{
	const char *base = call->api->base_path;
	bool https = call->req->https;
	char *text = talloc_asprintf(
		call->mem, "%s=%s; Path=%s; Max-Age=%lld; HttpOnly; SameSite=Lax%s",
		call->api->cookie_names[https], value, https || !*base ? "/" : base,
		(long long)max_age_s, https ? "; Secure" : "");

	if (text)
		(void)http_response_header(call->resp, "Set-Cookie", text);
}
