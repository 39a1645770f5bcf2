/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/address.h"

#include <stdio.h>
#include <string.h>

#define SEPARATORS " \t,"

static int refuse(const char *text, size_t len, struct err *err)
{
	return err_set(err, E_INVALID,
		       "\"%.*s\" is no address of a Redis server: host:port, or /path of "
		       "a unix socket",
		       len < 80 ? (int)len : 80, text);
}

static bool take_port(const char *text, size_t len, uint16_t *ret_port)
{
	uint32_t port = 0;

	if (len < 1 || len > 5)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		port = port * 10 + (uint32_t)(text[i] - '0');
	}
	*ret_port = (uint16_t)port;
	return port > 0 && port <= UINT16_MAX;
}

static bool take_host(const char *text, size_t len, char host[static REDIS_HOST_SIZE])
{
	if (len >= 2 && text[0] == '[' && text[len - 1] == ']') {
		text++;
		len -= 2;
	}
	if (len >= REDIS_HOST_SIZE)
		return false;
	for (size_t i = 0; i < len; i++)
		if ((uint8_t)text[i] <= ' ' || (uint8_t)text[i] >= 0x7f)
			return false;
	memcpy(host, text, len);
	host[len] = '\0';
	return true;
}

int redis_address_parse(const char *text, size_t len, struct redis_address *ret_address,
			struct err *err)
{
	/* The last colon: an IPv6 address has more of them. */
	const char *colon = memrchr(text, ':', len);
	size_t host_len = colon ? (size_t)(colon - text) : 0;

	*ret_address = (struct redis_address){ 0 };
	if (len > 0 && text[0] == '/')
		return take_host(text, len, ret_address->host) ? 0
							       : refuse(text, len, err);
	if (!colon || !take_host(text, host_len, ret_address->host) ||
	    !take_port(colon + 1, len - host_len - 1, &ret_address->port))
		return refuse(text, len, err);
	return 0;
}

int redis_address_list(const char *text,
		       struct redis_address ret_seeds[static REDIS_SEEDS_MAX],
		       size_t *ret_count, struct err *err)
{
	size_t count = 0;

	while (*(text += strspn(text, SEPARATORS))) {
		size_t len = strcspn(text, SEPARATORS);
		int r;

		if (count == REDIS_SEEDS_MAX)
			return err_set(err, E_INVALID, "names over %d servers",
				       REDIS_SEEDS_MAX);
		r = redis_address_parse(text, len, &ret_seeds[count], err);
		if (r)
			return r;
		if (!ret_seeds[count++].host[0])
			return refuse(text, len, err);
		text += len;
	}
	if (count == 0)
		return err_set(err, E_INVALID, "names no server");
	*ret_count = count;
	return 0;
}

bool redis_address_equal(const struct redis_address *a, const struct redis_address *b)
{
	return a->port == b->port && strcmp(a->host, b->host) == 0;
}

const char *redis_address_text(const struct redis_address *address,
			       char text[static REDIS_ADDRESS_SIZE])
{
	if (address->port)
		snprintf(text, REDIS_ADDRESS_SIZE, "%s:%u", address->host, address->port);
	else
		snprintf(text, REDIS_ADDRESS_SIZE, "%s", address->host);
	return text;
}
