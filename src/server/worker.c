/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/worker.h"

#include "base/clock.h"
#include "base/log.h"
#include "fcgi/request.h"
#include "fcgi/response.h"

#include <string.h>

/* What most requests need; a larger one goes on from the heap. */
#define POOL_SIZE (128 * 1024)
/* The answer buffer is kept between requests up to this size. */
#define OUT_FIRST (8 * 1024)
#define OUT_KEEP  (256 * 1024)

static const char no_answer[] =
	"Status: 500 Internal Server Error\r\n"
	"Content-Type: application/problem+json\r\n\r\n"
	"{\"type\":\"about:blank\",\"title\":\"Internal Server Error\","
	"\"status\":500,\"success\":false,"
	"\"error\":\"internal_error\"}";

/*
 * Memory that is emptied after each request.  Under a sanitizer each object gets its own
 * allocation, because a pool would hide overruns and stale pointers.
 */
static TALLOC_CTX *request_memory(void)
{
#ifdef LME_SANITIZER
	return talloc_new(NULL);
#else
	return talloc_pool(NULL, POOL_SIZE);
#endif
}

static void render(const struct http_request *req, const struct http_response *resp,
		   struct buf *out)
{
	buf_reset(out);
	http_response_render(resp, req->method == HTTP_HEAD, out);
}

static void answer(struct worker *w, TALLOC_CTX *mem, struct buf *out,
		   struct fcgi_conn *conn, const struct http_request *req)
{
	const struct server_config *config = w->config;
	struct http_response resp = { 0 };
	int64_t duration_us;
	int r;

	scoreboard_work(w->cell, http_method_name(req->method), req->path,
			req->received_us);
	scoreboard_stage(w->cell, STAGE_HANDLING);
	log_context(req->request_id);
	config->handler(config->app, mem, req, &resp);
	scoreboard_stage(w->cell, STAGE_WRITING);
	render(req, &resp, out);
	if (out->failed || resp.status < 100) {
		resp.status = 500;
		r = fcgi_response_send(conn, no_answer, sizeof(no_answer) - 1);
	} else {
		r = fcgi_response_send(conn, out->data, out->len);
	}
	duration_us = clock_mono_us() - req->received_us;
	scoreboard_count(w->cell, resp.status, out->len, duration_us);
	if (r < 0)
		log_line(LOG_DEBUG, "the web server did not wait for the answer");
	if (config->on_log)
		config->on_log(config->app, req, &resp, duration_us);
}

static void serve_one(struct worker *w, TALLOC_CTX *mem, struct buf *out,
		      struct fcgi_conn *conn)
{
	const struct fcgi_limits limits = { .max_body = w->config->max_body,
					    .max_params = w->config->max_params };
	struct http_request req = { 0 };

	scoreboard_stage(w->cell, STAGE_READING);
	if (fcgi_request_read(conn, mem, &limits, &req) < 0) {
		fcgi_listener_drop(w->listener, conn);
	} else {
		answer(w, mem, out, conn, &req);
		fcgi_listener_park(w->listener, conn);
	}
	scoreboard_stage(w->cell, STAGE_IDLE);
}

void *worker_run(void *arg)
{
	struct worker *w = arg;
	TALLOC_CTX *mem = request_memory();
	struct fcgi_conn *conn;
	struct buf out;
	int r;

	buf_init(&out, NULL, OUT_FIRST);
	while ((r = fcgi_listener_next(w->listener, &conn)) == 0) {
		serve_one(w, mem, &out, conn);
		talloc_free_children(mem);
		if (out.cap > OUT_KEEP) {
			buf_done(&out);
			buf_init(&out, NULL, OUT_FIRST);
		}
	}
	if (r != -E_CANCELLED)
		log_line(LOG_ERROR, "a request thread ends: waiting for connections: %s",
			 err_name(r));
	buf_done(&out);
	talloc_free(mem);
	return NULL;
}
