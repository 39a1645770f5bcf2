/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The host's metrics for a monitoring system. */
#include "api/ops/figures.h"
#include "base/metrics_text.h"
#include "http/accept.h"

/* OpenMetrics where it is named and nothing is liked better; else what everybody reads.
 */
static enum metrics_format format_of(const struct api_call *call)
{
	const char *accept = http_request_header(call->req, "accept");
	struct accept_match text = accept_type(accept, "text/plain", "0.0.4");
	struct accept_match open =
		accept_type(accept, "application/openmetrics-text", "1.0.0");

	return open.by == ACCEPT_EXACT && open.quality > 0 && open.quality >= text.quality
		       ? METRICS_OPENMETRICS
		       : METRICS_PROMETHEUS;
}

void handle_metrics(struct api_call *call)
{
	enum metrics_format format = format_of(call);
	struct metrics_snapshot *snapshot;
	struct buf out;

	if (!figures_look(call, &snapshot))
		return;
	buf_init(&out, call->mem, 64 * 1024);
	metrics_text_render(snapshot, format, &out);
	if (out.failed) {
		call_problem(call, PROBLEM_INTERNAL_ERROR, "out of memory");
		return;
	}
	(void)http_response_header(call->resp, "Cache-Control", "no-store");
	(void)http_response_header(call->resp, "Vary", "Accept");
	call->resp->status = 200;
	call->resp->content_type = metrics_text_type(format);
	call->resp->body = out.data;
	call->resp->body_len = out.len;
}
