/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/origin.h"

#include "api/call.h"

#include <string.h>
#include <strings.h>

#define MAX_AGE_S "600"

/* The part of an origin or a Host header that names host and port. */
static size_t host_len(const char *host, bool https)
{
	const char *port = https ? ":443" : ":80";
	size_t n = strlen(host), port_len = strlen(port);

	if (n > port_len && strcmp(host + n - port_len, port) == 0)
		return n - port_len;
	return n;
}

/*
 * An https page of our host may ask where we saw plain http: a proxy before the web
 * server took the encryption off.  The other way round it is somebody on the line.
 */
static bool origin_is_host(const char *origin, const struct http_request *req)
{
	bool https = strncmp(origin, "https://", 8) == 0;
	const char *host;
	size_t n;

	if (!https && (req->https || strncmp(origin, "http://", 7) != 0))
		return false;
	host = origin + (https ? 8 : 7);
	n = host_len(host, https);
	return n > 0 && n == host_len(req->host, https) &&
	       strncasecmp(host, req->host, n) == 0;
}

bool origin_is_ours(const struct api_call *call, bool said)
{
	const struct credential *c = &call->credential;

	if (c->fetch_site && strcmp(c->fetch_site, "same-origin") != 0 &&
	    strcmp(c->fetch_site, "none") != 0)
		return false;
	if (c->origin)
		return origin_is_host(c->origin, call->req);
	return c->fetch_site || said;
}

/* Whether the list, with blanks between its members, holds the origin. */
static bool is_listed(const char *list, const char *origin)
{
	size_t len = strlen(origin);

	for (const char *p = list; *(p += strspn(p, " "));) {
		size_t n = strcspn(p, " ");

		if (n == len && strncasecmp(p, origin, n) == 0)
			return true;
		p += n;
	}
	return false;
}

void origin_add_headers(struct api_call *call)
{
	const char *origin = call->credential.origin;

	if (!*call->api->cors_origins)
		return;
	(void)http_response_header(call->resp, "Vary", "Origin");
	if (!origin || !is_listed(call->api->cors_origins, origin))
		return;
	(void)http_response_header(call->resp, "Access-Control-Allow-Origin", origin);
	(void)http_response_header(call->resp, "Access-Control-Expose-Headers",
				   "Age, Cache-Status, Deprecation, ETag, Link, "
				   "RateLimit, RateLimit-Policy, "
				   "Retry-After, X-Request-Id");
}

void origin_add_preflight(struct api_call *call, const char *allow)
{
	const struct credential *c = &call->credential;

	if (!c->preflight || !c->origin || !is_listed(call->api->cors_origins, c->origin))
		return;
	(void)http_response_header(call->resp, "Access-Control-Allow-Methods", allow);
	(void)http_response_header(call->resp, "Access-Control-Allow-Headers",
				   "Authorization, Content-Type, If-None-Match, "
				   "X-Request-Id");
	(void)http_response_header(call->resp, "Access-Control-Max-Age", MAX_AGE_S);
}
