/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands before the bodies in a value of Redis.
 */
#pragma once

#include "cache/hot.h"

#define FRAME_LEN 56

/* Write the head of a value: plain body and, behind it, the compressed one. */
void frame_encode(uint8_t head[static FRAME_LEN], const struct hot_body *body);

/*
 * Read a whole value; the bodies point into it.  False: anything but a whole value of
 * this format, which counts as absent.
 */
bool frame_decode(const char *data, size_t len, struct hot_body *ret_body);

/* Read a generation: a plain decimal number, nothing else. */
bool frame_decode_generation(const char *data, size_t len, uint64_t *ret_generation);
