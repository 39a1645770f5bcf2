/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text of one access log line.  No query string: it may hold names.
 */
#pragma once

#include "http/request.h"
#include "http/response.h"

#include <stddef.h>
#include <stdint.h>

#define ACCESS_LINE_MAX 2048

/*
 * Format the line with its line feed into line; returns its length.  Long texts are cut
 * at a character's border; the result is always valid JSON.  Thread: any.
 */
size_t access_line_format(char line[static ACCESS_LINE_MAX],
			  const struct http_request *req,
			  const struct http_response *resp, int64_t now_ms,
			  int64_t duration_us);
