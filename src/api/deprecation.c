/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/deprecation.h"

#include "api/call.h"

#include <string.h>

#define DEPRECATED_SINCE "@1793491200" /* 2026-11-01: version 2 answers all of it */

static const char v1[] = "/api/analytics/";
static const char v2[] = "/api/analytics/v2/";

/* Characters that would end a URI in a header, or are none of one: escaped. */
static void add_escaped(struct buf *uri, const char *text, const char *also)
{
	static const char hex[] = "0123456789ABCDEF";

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c > 0x20 && c < 0x7f && !strchr("<>\"\\^`{|}", c) &&
		    !strchr(also, c)) {
			buf_add_char(uri, (char)c);
			continue;
		}
		buf_add_char(uri, '%');
		buf_add_char(uri, hex[c >> 4]);
		buf_add_char(uri, hex[c & 15]);
	}
}

/* The path is decoded and the query is not.  as: where below v2; NULL = the same path */
static void add_link(struct api_call *call, const char *as)
{
	const struct http_request *req = call->req;
	const char *path = router_strip_base(call->api->base_path, req->path);
	struct buf link;

	if (!path)
		path = req->path; /* a probe without the base path */
	if (strncmp(path, v1, strlen(v1)) != 0)
		return;
	buf_init(&link, call->mem, 256);
	buf_add_char(&link, '<');
	buf_add(&link, req->path, (size_t)(path - req->path));
	buf_add_str(&link, v2);
	add_escaped(&link, as ? as : path + strlen(v1), "%?#");
	if (req->query[0])
		buf_add_char(&link, '?');
	add_escaped(&link, req->query, "#");
	buf_add_str(&link, ">; rel=\"successor-version\"");
	if (!link.failed)
		(void)http_response_header(call->resp, "Link", link.data);
}

void deprecation_add(struct api_call *call)
{
	if (!(call->route->flags & ROUTE_DEPRECATED))
		return;
	(void)http_response_header(call->resp, "Deprecation", DEPRECATED_SINCE);
	if (call->route->flags & ROUTE_HAS_TWIN)
		add_link(call, NULL);
	else if (call->route->successor)
		add_link(call, call->route->successor);
}
