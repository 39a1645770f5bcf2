/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/exit.h"

enum app_exit app_exit_of(int code)
{
	switch ((enum err_code)(code < 0 ? -code : code)) {
	case E_OK:
		return APP_OK;
	case E_ACCESS:
		return APP_ACCESS;
	case E_BUSY:
		return APP_BUSY;
	case E_CANCELLED:
		return APP_CANCELLED;
	case E_CORRUPT:
	case E_INVALID:
	case E_LIMITED:
		return APP_INPUT;
	case E_IO:
	case E_NOSPACE:
		return APP_IO;
	case E_EMPTY:
	case E_NOT_FOUND:
		return APP_NOT_FOUND;
	case E_SCHEMA:
		return APP_SCHEMA;
	case E_CONFLICT:
	case E_TIMEOUT:
	case E_UNAVAILABLE:
	case E_UNCERTAIN:
		return APP_UNAVAILABLE;
	case E_BUG:
	case E_NOMEM:
	case E_PENDING:
	case E_COUNT:
		return APP_INTERNAL;
	}
	return APP_INTERNAL;
}
