/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A batch between its files: the items on their way, and the answer that they make
 * together.
 */
#pragma once

#include "api/batch_items.h"
#include "api/call.h"

/* One item on its way. */
struct batch_part {
	const struct batch_item *item;
	struct http_request req;
	struct http_response resp;
	struct api_call call;
	struct api_params params; /* as they were before the handler */
	bool again;               /* to be asked a second time */
};

/* The items of one batch. */
struct batch_parts {
	struct batch_part *all;
	size_t n;
};

/*
 * Answer with what became of all parts.  The audit log hears the worst of their verdicts.
 * Thread: the call's.
 */
void batch_answer(struct api_call *call, const struct batch_parts *parts);
