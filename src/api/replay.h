/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A request that no client waits for: as a caller who is known already, whose rights are
 * looked at anew; it takes from nobody's quota and writes no access line.
 */
#pragma once

#include "http/response.h"
#include "model/access.h"

#include <talloc.h>

struct api;

struct replay_request {
	const char *method; /* "GET" or "POST" */
	const char *target;
	const char *content_type, *body; /* NULL: none */
};

/* Answer it into resp; its texts live in mem.  Never fails.  Thread: any. */
void replay(struct api *api, TALLOC_CTX *mem, const struct access_caller *caller,
	    const struct replay_request *wanted, struct http_response *resp);
