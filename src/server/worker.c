/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/worker.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "fcgi/request.h"

/* False when the handler holds the exchange: it is not ours any more. */
static bool answer(struct worker *w, struct server_exchange *x, const bool *held)
{
	const struct server_config *config = w->config;
	int64_t duration_us;
	size_t bytes;

	scoreboard_work(w->cell, http_method_name(x->req.method), x->req.path,
			x->req.received_us);
	scoreboard_stage(w->cell, STAGE_HANDLING);
	log_context(x->req.request_id);
	config->handler(config->app, x->mem, &x->req, &x->resp);
	if (*held)
		return false;
	scoreboard_stage(w->cell, STAGE_WRITING);
	exchange_send(x, &bytes);
	duration_us = clock_mono_us() - x->req.received_us;
	scoreboard_count(w->cell, x->resp.status, bytes, duration_us);
	exchange_log(x, duration_us);
	return true;
}

/* False when the exchange has gone with its request. */
static bool serve_one(struct worker *w, struct server_exchange *x, bool *held)
{
	const struct fcgi_limits limits = { .max_body = w->config->max_body,
					    .max_params = w->config->max_params };
	bool ours = true;

	*held = false;
	x->req = (struct http_request){ .exchange = &x->http };
	x->resp = (struct http_response){ 0 };
	scoreboard_stage(w->cell, STAGE_READING);
	if (fcgi_request_read(x->conn, x->mem, &limits, &x->req) < 0) {
		fcgi_listener_drop(w->listener, x->conn);
	} else {
		ours = answer(w, x, held);
		if (ours)
			fcgi_listener_park(w->listener, x->conn);
	}
	scoreboard_stage(w->cell, STAGE_IDLE);
	return ours;
}

void *worker_run(void *arg)
{
	struct worker *w = arg;
	struct server_exchange *x = NULL;
	struct fcgi_conn *conn;
	bool held = false;
	int r;

	thread_name("lme-request");
	while ((r = fcgi_listener_next(w->listener, &conn)) == 0) {
		if (!x)
			x = exchange_new(w->config, w->listener, w->held, &held);
		if (!x) {
			log_line(LOG_ERROR, "no memory for a request");
			fcgi_listener_drop(w->listener, conn);
			continue;
		}
		x->conn = conn;
		if (serve_one(w, x, &held))
			exchange_reset(x);
		else
			x = NULL;
	}
	if (r != -E_CANCELLED)
		log_line(LOG_ERROR, "a request thread ends: waiting for connections: %s",
			 err_name(r));
	exchange_free(x);
	return NULL;
}
