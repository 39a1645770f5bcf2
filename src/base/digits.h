/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in decimal, without a format: a hot answer writes some thirty of them. */
#pragma once

#include <stdint.h>

/* What the longest number takes, with its sign. */
#define DIGITS_MAX 20

/*
 * Write a number at a place that has room for DIGITS_MAX bytes; returns where it ends.
 * No NUL is added.  Thread: any.
 */
char *digits_put(char *at, int64_t v);
