/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/problem.h"

#include "json/writer.h"

static void write_body(const struct http_problem *problem, const char *type,
		       const char *instance, struct buf *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_open_object(&w, NULL);
	json_put_text(&w, "type", type);
	json_put_text(&w, "title", problem->title);
	json_put_int(&w, "status", problem->status);
	json_put_text(&w, "detail", problem->detail);
	json_put_text(&w, "instance", instance);
	json_put_bool(&w, "success", false);
	json_put_text(&w, "error", problem->code);
	json_put_text(&w, "message", problem->detail);
	if (problem->false_name)
		json_put_bool(&w, problem->false_name, false);
	if (problem->text_name)
		json_put_text(&w, problem->text_name, problem->detail);
	if (problem->allowed_name) {
		json_open_array(&w, problem->allowed_name);
		for (size_t i = 0; i < problem->allowed_count; i++)
			json_put_text(&w, NULL, problem->allowed[i]);
		json_close_array(&w);
	}
	json_close_object(&w);
	buf_add_char(out, '\n');
}

void http_problem_write(const struct http_problem *problem, TALLOC_CTX *mem,
			struct http_response *resp)
{
	struct buf body;
	char *type = talloc_asprintf(mem, "%s/problems/%s", problem->base, problem->code);
	char *instance = talloc_asprintf(mem, "urn:lme:request:%s", problem->instance);

	resp->status = problem->status;
	resp->error_code = problem->code;
	resp->content_type = NULL;
	resp->body = NULL;
	resp->body_len = 0;
	(void)http_response_header(resp, "Cache-Control", "no-store");
	if (!type || !instance)
		return;
	buf_init(&body, mem, 512);
	write_body(problem, type, instance, &body);
	if (body.failed)
		return;
	resp->content_type = "application/problem+json";
	resp->body = body.data;
	resp->body_len = body.len;
}
