/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/request.h"

#include "base/attr.h"
#include "base/text.h"

#include <limits.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define PARAMS_MAX    100
#define CLIENT_ID_MAX 36
#define ID_BYTES      16
#define ID_BATCH      32

static const char *const method_names[HTTP_METHOD_COUNT] = {
	[HTTP_GET] = "GET",     [HTTP_HEAD] = "HEAD",     [HTTP_POST] = "POST",
	[HTTP_PUT] = "PUT",     [HTTP_DELETE] = "DELETE", [HTTP_OPTIONS] = "OPTIONS",
	[HTTP_OTHER] = "OTHER",
};

static const char broken_escape[] = "broken percent-encoding in the request target";
static const char nul_byte[] = "a NUL byte in the request target";
static const char not_utf8[] = "the request target is not UTF-8";
static const char no_slash[] = "the request target does not begin with '/'";

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/*
 * Decode n bytes of from into to (room for n + 1).  Returns NULL, or what is wrong; to is
 * a text in both cases.
 */
static const char *decode(const char *from, size_t n, bool plus_is_space, char *to)
{
	/* What is copied as it is: nearly all of an address. */
	static const bool plain[UCHAR_MAX + 1] = { [1 ... '%' - 1] = true,
						   ['%' + 1 ... '+' - 1] = true,
						   ['+' + 1 ... 0x7f] = true };
	char *at = to;
	bool ascii = true;

	for (size_t i = 0; i < n; i++) {
		char c = from[i];
		int high, low;

		if (plain[(unsigned char)c]) {
			*at++ = c;
			continue;
		}
		if (c == '%') {
			high = i + 2 < n ? hex_value(from[i + 1]) : -1;
			low = i + 2 < n ? hex_value(from[i + 2]) : -1;
			if (high < 0 || low < 0) {
				*at = '\0';
				return broken_escape;
			}
			c = (char)(high << 4 | low);
			i += 2;
			if (!c) {
				*at = '\0';
				return nul_byte;
			}
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		ascii = ascii && (unsigned char)c < 0x80;
		*at++ = c;
	}
	*at = '\0';
	return ascii || text_utf8_valid(to, (size_t)(at - to)) ? NULL : not_utf8;
}

static size_t count_pieces(const char *query)
{
	size_t n = 0;

	for (const char *p = query; *p; n++) {
		p += strspn(p, "&");
		if (!*p)
			break;
		p = strchrnul(p, '&');
	}
	return n;
}

/* One "name=value" of n bytes; store has room for n + 2. */
static const char *decode_param(const char *piece, size_t n, char *store,
				struct http_pair *ret_pair)
{
	const char *equals = memchr(piece, '=', n);
	size_t name_len = equals ? (size_t)(equals - piece) : n;
	char *value = store + name_len + 1;
	const char *wrong = decode(piece, name_len, true, store);

	*value = '\0';
	if (!wrong && equals)
		wrong = decode(equals + 1, n - name_len - 1, true, value);
	*ret_pair = (struct http_pair){ store, value };
	return wrong;
}

static int split_query(struct http_request *req, TALLOC_CTX *mem)
{
	size_t count = count_pieces(req->query);
	const char *wrong, *p = req->query;
	struct http_pair *params;
	char *store;

	if (count > PARAMS_MAX)
		return -E_LIMITED;
	if (!count)
		return 0;
	params = talloc_array(mem, struct http_pair, count);
	/* A decoded piece and its two ends never need more than the raw one and two. */
	store = talloc_size(mem, strlen(p) + 2 * count);
	if (!params || !store)
		return -E_NOMEM;
	req->params = params;
	for (size_t i = 0; i < count; i++) {
		size_t n;

		p += strspn(p, "&");
		n = (size_t)(strchrnul(p, '&') - p);
		wrong = decode_param(p, n, store, &params[i]);
		if (wrong) {
			req->malformed = wrong;
			return 0;
		}
		req->param_count = i + 1;
		p += n;
		store += n + 2;
	}
	return 0;
}

int http_request_set_target(struct http_request *req, TALLOC_CTX *mem, const char *target)
{
	size_t path_len = (size_t)(strchrnul(target, '?') - target);
	char *path = talloc_size(mem, path_len + 1);
	const char *wrong;

	req->target = target;
	req->query = target[path_len] ? target + path_len + 1 : "";
	req->path = "/";
	req->params = NULL;
	req->param_count = 0;
	if (!path)
		return -E_NOMEM;
	wrong = decode(target, path_len, false, path);
	req->path = path;
	if (!wrong && path[0] != '/')
		wrong = no_slash;
	if (wrong) {
		req->malformed = wrong;
		return 0;
	}
	return split_query(req, mem);
}

static const char *find(const struct http_pair *pairs, size_t count, const char *name)
{
	/* A letter tells most apart. */
	for (size_t i = 0; i < count; i++)
		if (*pairs[i].name == *name && strcmp(pairs[i].name, name) == 0)
			return pairs[i].value;
	return NULL;
}

const char *http_request_header(const struct http_request *req, const char *name)
{
	return find(req->headers, req->header_count, name);
}

const char *http_request_param(const struct http_request *req, const char *name)
{
	return find(req->params, req->param_count, name);
}

enum http_method http_method_parse(const char *text)
{
	for (int i = 0; i < HTTP_OTHER; i++)
		if (strcmp(text, method_names[i]) == 0)
			return (enum http_method)i;
	return HTTP_OTHER;
}

const char *http_method_name(enum http_method method)
{
	return method_names[method];
}

static bool client_id_usable(const char *id)
{
	static const bool allowed[UCHAR_MAX + 1] = {
		['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['0' ... '9'] = true,
		['.'] = true,         ['_'] = true,         ['-'] = true,
	};
	size_t n = 0;

	while (id && n <= CLIENT_ID_MAX && allowed[(unsigned char)id[n]])
		n++;
	return n > 0 && n <= CLIENT_ID_MAX && id[n] == '\0';
}

/*
 * Sixteen random bytes.  The kernel is asked once for a batch; a child that inherited its
 * parent's batch draws a new one, else both would hand out the same ids.
 */
static const unsigned char *random_id(void)
{
	static _Thread_local unsigned char batch[ID_BATCH][ID_BYTES];
	static _Thread_local unsigned left;
	static _Thread_local pid_t owner;

	if (!left || owner != getpid()) {
		/* Up to 256 bytes never come short once the kernel's pool is seeded. */
		for (size_t at = 0; at < sizeof(batch); at += 256)
			while (getrandom((unsigned char *)batch + at, 256, 0) != 256)
				;
		left = ID_BATCH;
		owner = getpid();
	}
	return batch[--left];
}

void http_request_set_id(struct http_request *req, const char *from_client)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *bytes;
	char *at = req->request_id;

	if (client_id_usable(from_client)) {
		memcpy(at, from_client, strlen(from_client) + 1);
		return;
	}
	bytes = random_id();
	for (size_t i = 0; i < ID_BYTES; i++) {
		*at++ = digits[bytes[i] >> 4];
		*at++ = digits[bytes[i] & 15];
	}
	*at = '\0';
}

static bool keep(TALLOC_CTX *mem, const char **text)
{
	if (*text)
		*text = talloc_strdup(mem, *text);
	return *text != NULL;
}

int http_request_keep(struct http_request *req, TALLOC_CTX *mem)
{
	size_t query_at = req->target ? strcspn(req->target, "?") : 0;
	bool good = true;

	for (size_t i = 0; i < req->header_count && good; i++)
		good = keep(mem, &req->headers[i].name) &&
		       keep(mem, &req->headers[i].value);
	if (good && req->target) {
		good = keep(mem, &req->target);
		if (good)
			req->query =
				req->target + query_at + (req->target[query_at] == '?');
	}
	if (good && req->method_text)
		good = keep(mem, &req->method_text);
	if (good && req->host)
		good = keep(mem, &req->host);
	return good ? 0 : -E_NOMEM;
}
