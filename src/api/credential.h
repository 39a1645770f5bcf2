/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a request shows of its sender: token, session cookie, origin.  Only read here;
 * guard.c decides what follows.
 */
#pragma once

#include "http/request.h"
#include "service/access/access.h"

#include <stdbool.h>
#include <stddef.h>

struct api_call;

/* A Cookie header beyond this is refused unread. */
#define CREDENTIAL_COOKIES_MAX 4096

enum credential_fault {
	CREDENTIAL_FINE,
	CREDENTIAL_TWICE,     /* a header that decides who asks came twice */
	CREDENTIAL_TOO_LARGE, /* cookies beyond CREDENTIAL_COOKIES_MAX */
	CREDENTIAL_BAD_TOKEN, /* Authorization is no bearer token of our form */
};

struct credential {
	enum credential_fault fault;
	const char *twice;      /* name of the header or cookie; CREDENTIAL_TWICE only */
	const char *origin;     /* header Origin, or NULL */
	const char *fetch_site; /* header Sec-Fetch-Site, or NULL */
	const char *preflight;  /* header Access-Control-Request-Method, or NULL */
	bool has_token;         /* token is one of our form */
	bool has_cookie;        /* there is a session cookie ... */
	bool cookie_usable;     /* ... and it is of our form */
	char token[TOKEN_TEXT_SIZE];
	char cookie[COOKIE_TEXT_SIZE];
};

/*
 * The session cookie's name over HTTPS or plain HTTP, in mem.  The base path is part of
 * it: with the prefix __Host- the path of a cookie has to be "/", so instances under
 * several base paths of one host are told apart by name.  NULL: no memory.  Thread: any.
 */
const char *credential_cookie_name(TALLOC_CTX *mem, bool https, const char *base_path);

/*
 * Pick the credentials out of a request's headers.  A cookie counts only under the name
 * that an answer to this request would give it: a name without __Host- may come from
 * somebody else's page of the same domain.  Thread: any.
 */
void credential_read(const struct http_request *req, const char *cookie_name,
		     struct credential *ret);

/* Whether the text is a token of our form, whole.  Thread: any. */
bool credential_is_token(const char *text);

/* Whether a token stands anywhere in the n bytes.  Thread: any. */
bool credential_in(const char *text, size_t n);

/* Whether a query parameter of this name would be a credential.  Thread: any. */
bool credential_is_param(const char *name);

/* Answer with the session's cookie, good for so long; "" and 0 take it away. */
void credential_set_cookie(struct api_call *call, const char *value, int64_t max_age_s);
