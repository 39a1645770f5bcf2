/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sql/conn_priv.h"

#include "base/buf.h"

#include <string.h>

#define NAME_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

bool sql_names_prefix_valid(const char *prefix)
{
	return strspn(prefix, NAME_CHARS) == strlen(prefix) && strlen(prefix) <= 32;
}

int sql_names_expand(TALLOC_CTX *mem, const char *prefix, const char *text,
		     char **ret_text, struct err *err)
{
	const char *open;
	struct buf out;
	size_t len;

	buf_init(&out, mem, strlen(text) + 64);
	while ((open = strchr(text, '{')) != NULL) {
		len = strspn(open + 1, NAME_CHARS);
		if (len == 0 || open[1 + len] != '}') {
			buf_done(&out);
			return err_set(err, E_BUG, "bad table name in \"%.60s\"", open);
		}
		buf_add(&out, text, (size_t)(open - text));
		buf_add_fmt(&out, "`%s%.*s`", prefix, (int)len, open + 1);
		text = open + len + 2;
	}
	buf_add_str(&out, text);
	if (out.failed) {
		buf_done(&out);
		return err_set(err, E_NOMEM, "no memory for an SQL text");
	}
	*ret_text = out.data;
	return 0;
}
