/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The HTTP interface of the services: route table, middleware, parameters, handlers,
 * access log.  One struct api a process, read-only for its request threads apart from
 * what locks itself (health state, access log).
 */
#pragma once

#include "base/clock.h"
#include "http/request.h"
#include "http/response.h"
#include "service/access/session.h"
#include "service/access_rule.h"
#include "service/context.h"

#include <talloc.h>

struct api;
struct metrics;

struct api_config {
	const char *site_name;      /* shown at "/" */
	const char *base_path;      /* "" or "/lol": no trailing slash */
	int64_t request_timeout_ms; /* deadline of one request */
	int64_t max_body;           /* only named in the 413 text */
	int32_t sync_fallback; /* request threads that compute when no work can wait */
	struct access_policy policy;
	icon_reader read_icon; /* NULL: ownership cannot be proven here */
	void *read_icon_arg;
	const char *cors_origins; /* with blanks between them; "" = none */
	const char *audit_log;    /* as access_log */
	const char *access_log;   /* path, "-" = standard error, "" = none */
	int64_t access_flush_ms;
	/* Opened with http_metrics_table and health_metrics_table; NULL: the interface
	 * counts for itself alone. */
	struct metrics *metrics;
};

/*
 * Build the interface: compiles the route table, opens the access log.  config is copied.
 * ret_api: talloc child of mem; talloc_free writes out and closes the access log.
 * Fails with: E_INVALID (base path, route table), E_NOMEM, what opening the log fails
 * with.  Thread: one.
 */
int api_new(TALLOC_CTX *mem, const struct api_config *config,
	    struct service_context *service, struct api **ret_api,
	    struct err *err) MUST_CHECK;

/*
 * Answer one request, now or, where req->exchange can be held, later; a server_handler
 * whose app is the struct api.  Thread: any.
 */
void api_handle(void *api, TALLOC_CTX *mem, const struct http_request *req,
		struct http_response *resp);

/* server_config.on_log: put the request's line into the access log.  Thread: any. */
void api_on_log(void *api, const struct http_request *req,
		const struct http_response *resp, int64_t duration_us);

/*
 * server_config.on_tick: write the access log out when its time has come.  The first one
 * begins to do jobs.
 */
void api_on_tick(void *api);

/*
 * No more requests will come: what jobs are being done here are put back for other
 * processes.  False: one did not give up in time and still runs; the process must end
 * without freeing api.  Thread: the one that ticked.
 */
bool api_stop(struct api *api, struct deadline deadline) MUST_CHECK;

/*
 * Take over the settings that a reload may change (deadline, logs and the access log's
 * flush interval) and open both logs again.  A log that cannot be opened is reported to
 * the program's log; the old one stays.  Thread: the one that ticks.
 */
void api_reload(struct api *api, const struct api_config *config);
