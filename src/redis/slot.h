/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which slot of a Redis Cluster a key lies on: CRC-16/XMODEM of its hash tag modulo the
 * number of slots (Redis Cluster specification, "Key distribution model").
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define REDIS_SLOTS 16384

/* CRC-16/XMODEM: polynomial 0x1021, start 0, nothing reflected.  Thread: any. */
uint16_t redis_crc16(const void *data, size_t len);

/*
 * The slot of a key.  Only what stands between its first "{" and the next "}" counts when
 * that is not empty.  Thread: any.
 */
int32_t redis_slot(const char *key, size_t len);
