/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From whose pages a browser asks: our own, configured ones (CORS), or a stranger's.
 */
#pragma once

#include <stdbool.h>

struct api_call;

/*
 * Whether the request comes from a page of this site, as its browser says in Origin and
 * Sec-Fetch-Site.  said: what to answer when the browser says nothing.  Thread: any.
 */
bool origin_is_ours(const struct api_call *call, bool said);

/* Add the headers of CORS that every answer needs: none unless origins are configured. */
void origin_add_headers(struct api_call *call);

/* Add those of a preflight's answer; allow: value of the Allow header. */
void origin_add_preflight(struct api_call *call, const char *allow);
