/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/jobs/warmup.h"

#include "json/reader.h"

const char *const *service_warmup_usual(size_t *ret_count)
{
	/* What the inherited warm-up made, as far as it is answered. */
	static const char *const usual[] = { "period/week", "period/month" };

	*ret_count = ARRAY_LEN(usual);
	return usual;
}

void service_warmup_begin(struct service_warmup *warmup, TALLOC_CTX *mem)
{
	buf_init(&warmup->params, mem, 4096);
	json_writer_init(&warmup->w, &warmup->params);
	warmup->total = 0;
	json_open_object(&warmup->w, NULL);
	json_open_array(&warmup->w, "targets");
}

void service_warmup_add(struct service_warmup *warmup, const char *target)
{
	json_put_text(&warmup->w, NULL, target);
	warmup->total++;
}

const struct buf *service_warmup_params(struct service_warmup *warmup)
{
	json_close_array(&warmup->w);
	json_close_object(&warmup->w);
	return &warmup->params;
}

int service_warmup_result(const char *result, size_t len,
			  struct service_warmth *ret_warmth, struct err *err)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	const struct json_value *root;
	struct json_doc *doc;
	int r = mem ? json_parse(mem, result, len, &doc, err)
		    : err_set(err, E_NOMEM, "no memory for a job's result");

	if (!r) {
		root = json_root(doc);
		if (!json_to_int(json_member(root, "answered"), &ret_warmth->answered) ||
		    !json_to_int(json_member(root, "failed"), &ret_warmth->failed))
			r = err_set(err, E_CORRUPT, "the result is none of a warm-up");
	}
	talloc_free(mem);
	return r;
}
