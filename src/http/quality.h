/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The weights of what a client accepts (RFC 9110, section 12.4.2).
 */
#pragma once

#include <stddef.h>

#define QUALITY_WHOLE 1000

/*
 * "1", "0.5", "0.125" in thousandths, what lies beyond them cut off; -1 of anything else,
 * more than 1 too.  Thread: any.
 */
int quality_read(const char *text, size_t len);
