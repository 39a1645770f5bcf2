/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/quota/quota_caller.h"

#include "base/digest.h"

#include <arpa/inet.h>
#include <string.h>

static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

/* The value of an address; returns its kind. */
static char put_address(const char *text, uint8_t value[8])
{
	static const uint8_t key[DIGEST_KEY_LEN];
	uint8_t v6[16];
	uint64_t digest[2];

	if (inet_pton(AF_INET, text, value) == 1)
		return '4';
	if (inet_pton(AF_INET6, text, v6) == 1) {
		if (memcmp(v6, mapped, sizeof(mapped)) == 0) {
			memcpy(value, v6 + sizeof(mapped), 4);
			return '4';
		}
		memcpy(value, v6, 8);
		return '6';
	}
	/* A unix socket, or whatever the web server says else. */
	digest_keyed(key, text, strlen(text), digest);
	memcpy(value, digest, 8);
	return '?';
}

struct quota_caller_id quota_caller_id(const struct quota_caller *caller,
				       enum quota_class quota_class)
{
	struct quota_caller_id id = { .identified = true };
	int64_t number = caller->token_id ? caller->token_id : caller->player_id;

	id.bytes[1] = (uint8_t)quota_class;
	if (number) {
		id.bytes[0] = caller->token_id ? 't' : 'p';
		for (int i = 0; i < 8; i++)
			id.bytes[2 + i] = (uint8_t)((uint64_t)number >> 8 * i);
		return id;
	}
	id.identified = false;
	id.bytes[0] = (uint8_t)put_address(caller->address ? caller->address : "",
					   id.bytes + 2);
	return id;
}
