/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/err.h"

#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const names[E_COUNT] = {
	[E_OK] = "ok",
	[E_ACCESS] = "access",
	[E_BUG] = "bug",
	[E_BUSY] = "busy",
	[E_CANCELLED] = "cancelled",
	[E_CONFLICT] = "conflict",
	[E_CORRUPT] = "corrupt",
	[E_EMPTY] = "empty",
	[E_INVALID] = "invalid",
	[E_IO] = "io",
	[E_LIMITED] = "limited",
	[E_NOMEM] = "nomem",
	[E_NOSPACE] = "nospace",
	[E_NOT_FOUND] = "not_found",
	[E_PENDING] = "pending",
	[E_SCHEMA] = "schema",
	[E_TIMEOUT] = "timeout",
	[E_UNAVAILABLE] = "unavailable",
	[E_UNCERTAIN] = "uncertain",
};

int err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	if (err) {
		err->code = code;
		va_start(ap, fmt);
		vsnprintf(err->text, sizeof(err->text), fmt, ap);
		va_end(ap);
		text_tame(err->text);
	}
	return -(int)code;
}

int err_prefix(struct err *err, const char *fmt, ...)
{
	char head[sizeof(err->text)];
	char whole[sizeof(err->text)];
	va_list ap;
	int n;

	if (!err)
		return -(int)E_BUG;
	va_start(ap, fmt);
	vsnprintf(head, sizeof(head), fmt, ap);
	va_end(ap);
	n = snprintf(whole, sizeof(whole), "%.200s: %s", head, err->text);
	if (n >= (int)sizeof(whole))
		memcpy(whole + sizeof(whole) - 4, "...", 4);
	memcpy(err->text, whole, sizeof(whole));
	text_tame(err->text);
	return -(int)err->code;
}

enum err_code err_from_errno(int errnum)
{
	switch (errnum) {
	case ENOENT:
	case ENOTDIR:
		return E_NOT_FOUND;
	case EACCES:
	case EPERM:
	case EROFS:
		return E_ACCESS;
	case ENOSPC:
	case EDQUOT:
		return E_NOSPACE;
	case EADDRINUSE:
		return E_BUSY;
	case ENOMEM:
		return E_NOMEM;
	case ETIMEDOUT:
		return E_TIMEOUT;
	default:
		return E_IO;
	}
}

const char *err_name(int code)
{
	if (code < 0)
		code = -code;
	return code < E_COUNT ? names[code] : "unknown";
}
