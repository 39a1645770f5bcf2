/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/exchange.h"

#include "base/clock.h"
#include "base/log.h"
#include "fcgi/response.h"
#include "server/held.h"

#include <stdlib.h>

/* What most requests need; a larger one goes on from the heap. */
#define POOL_SIZE (128 * 1024)
/* The buffer for the answer's head is kept between requests up to this size. */
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

static void retain(struct http_exchange *http)
{
	atomic_fetch_add(&((struct server_exchange *)http)->refs, 1);
}

static void release(struct http_exchange *http)
{
	struct server_exchange *x = (struct server_exchange *)http;

	if (atomic_fetch_sub(&x->refs, 1) == 1)
		exchange_free(x);
}

static int hold(struct http_exchange *http, struct deadline deadline,
		exchange_lost_fn lost, void *arg)
{
	struct server_exchange *x = (struct server_exchange *)http;

	if (http_request_keep(&x->req, x->mem) < 0)
		return -E_NOMEM;
	x->deadline = deadline;
	x->lost = lost;
	x->lost_arg = arg;
	*x->ret_held = true;
	held_add(x->held, x);
	return 0;
}

static void finish(struct http_exchange *http)
{
	struct server_exchange *x = (struct server_exchange *)http;
	struct held *held = x->held;
	int64_t duration_us;
	size_t bytes;

	held_remove(held, x);
	exchange_send(x, &bytes);
	duration_us = clock_mono_us() - x->req.received_us;
	exchange_log(x, duration_us);
	fcgi_listener_park(x->listener, x->conn);
	/* Last: when none is left, nothing of the server is used any more. */
	held_count(held, x->resp.status, bytes, duration_us);
	release(http);
}

struct server_exchange *exchange_new(const struct server_config *config,
				     struct fcgi_listener *listener, struct held *held,
				     bool *ret_held)
{
	struct server_exchange *x = calloc(1, sizeof(*x));

	if (!x)
		return NULL;
	x->http = (struct http_exchange){ hold, finish, retain, release };
	x->config = config;
	x->listener = listener;
	x->held = held;
	x->ret_held = ret_held;
	atomic_store(&x->refs, 1);
	x->mem = request_memory();
	buf_init(&x->out, NULL, OUT_FIRST);
	if (x->mem)
		return x;
	exchange_free(x);
	return NULL;
}

void exchange_free(struct server_exchange *x)
{
	if (!x)
		return;
	buf_done(&x->out);
	talloc_free(x->mem);
	free(x);
}

void exchange_reset(struct server_exchange *x)
{
	talloc_free_children(x->mem);
	if (x->out.cap > OUT_KEEP) {
		buf_done(&x->out);
		buf_init(&x->out, NULL, OUT_FIRST);
	}
}

void exchange_send(struct server_exchange *x, size_t *ret_bytes)
{
	struct buf *out = &x->out;
	size_t body_len;
	int r;

	buf_reset(out);
	body_len = http_response_render(&x->resp, x->req.method == HTTP_HEAD, out);
	if (out->failed || x->resp.status < 100) {
		x->resp.status = 500;
		r = fcgi_response_send(x->conn, no_answer, sizeof(no_answer) - 1, NULL,
				       0);
	} else {
		r = fcgi_response_send(x->conn, out->data, out->len, x->resp.body,
				       body_len);
	}
	*ret_bytes = out->len + body_len;
	if (r < 0)
		log_line(LOG_DEBUG, "the web server did not wait for the answer");
}

void exchange_log(struct server_exchange *x, int64_t duration_us)
{
	if (x->config->on_log)
		x->config->on_log(x->config->app, &x->req, &x->resp, duration_us);
}
