/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is counted, as bytes that are equal for the same caller on every host: a token, a
 * player, an IPv4 address or the /64 of an IPv6 address (RFC 6177: what one site gets at
 * least).  An IPv4 address mapped into IPv6 (RFC 4291, 2.5.5.2) is the IPv4 address.
 */
#pragma once

#include "service/quota/quota.h"

#define QUOTA_CALLER_LEN 10

/* kind, class, 8 bytes of value */
struct quota_caller_id {
	uint8_t bytes[QUOTA_CALLER_LEN];
	bool identified; /* a token or player, not an address */
};

/* Thread: any. */
struct quota_caller_id quota_caller_id(const struct quota_caller *caller,
				       enum quota_class quota_class);
