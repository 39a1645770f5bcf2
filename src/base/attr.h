/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Attributes that exported prototypes carry.  MUST_CHECK marks every fallible function.
 */
#pragma once

#define MUST_CHECK             __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define UNUSED                 __attribute__((unused))
#define NONNULL(...)           __attribute__((nonnull(__VA_ARGS__)))
#define ARRAY_LEN(a)           (sizeof(a) / sizeof((a)[0]))
