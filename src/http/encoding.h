/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which content coding a client takes (RFC 9110, section 12.5.3).
 */
#pragma once

#include <stdbool.h>

/*
 * Whether gzip is acceptable by an Accept-Encoding value, and wanted no less than the
 * body as it is.  NULL, "" and what cannot be read: no.  Thread: any.
 */
bool encoding_takes_gzip(const char *accept_encoding);
