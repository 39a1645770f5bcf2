/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/player_fold.h"

#include "base/text.h"

#include <string.h>

/* Append, cut before a character that does not fit whole. */
static size_t append(char *out, size_t len, const char *more)
{
	size_t n = strlen(more);

	if (len + n >= PLAYER_FOLD_SIZE) {
		n = PLAYER_FOLD_SIZE - 1 - len;
		while (n > 0 && ((unsigned char)more[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(out + len, more, n);
	out[len + n] = '\0';
	return len + n;
}

static int fold_parts(TALLOC_CTX *mem, const char *name, const char *sign,
		      const char *tag, char out[static PLAYER_FOLD_SIZE])
{
	char *folded_name = NULL, *folded_tag = NULL;
	size_t len;
	int r;

	r = text_fold(mem, name, &folded_name);
	if (!r)
		r = text_fold(mem, tag, &folded_tag);
	if (!r) {
		len = append(out, 0, folded_name);
		len = append(out, len, sign);
		append(out, len, folded_tag);
	}
	talloc_free(folded_name);
	talloc_free(folded_tag);
	return r;
}

int player_fold(TALLOC_CTX *mem, const char *name, const char *tag,
		char out[static PLAYER_FOLD_SIZE])
{
	return fold_parts(mem, name, tag[0] ? "#" : "", tag, out);
}

int player_fold_text(TALLOC_CTX *mem, const char *text, char out[static PLAYER_FOLD_SIZE])
{
	const char *sign = strrchr(text, '#');
	char *name;
	int r;

	if (!sign)
		return fold_parts(mem, text, "", "", out);
	name = talloc_strndup(mem, text, (size_t)(sign - text));
	if (!name)
		return -E_NOMEM;
	r = fold_parts(mem, name, "#", sign + 1, out);
	talloc_free(name);
	return r;
}

void player_fold_copy(const char *fold, char out[static PLAYER_FOLD_SIZE])
{
	append(out, 0, fold);
}
