/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/accept.h"

#include "http/quality.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* A piece of the header without the blanks around it. */
struct span {
	const char *at;
	size_t len;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct span trim(struct span s)
{
	while (s.len && is_blank(*s.at))
		s.at++, s.len--;
	while (s.len && is_blank(s.at[s.len - 1]))
		s.len--;
	return s;
}

/* Cut the part before the next mark off *rest; quoted texts are not looked into. */
static struct span cut(struct span *rest, char mark)
{
	struct span part = *rest;
	bool quoted = false;
	size_t n = 0;

	while (n < rest->len && (quoted || rest->at[n] != mark))
		if (rest->at[n++] == '"')
			quoted = !quoted;
	part.len = n;
	if (n < rest->len)
		n++;
	rest->at += n;
	rest->len -= n;
	return trim(part);
}

static bool is_text(struct span s, const char *text)
{
	return s.len == strlen(text) && strncasecmp(s.at, text, s.len) == 0;
}

static enum accept_specificity match_range(struct span range, const char *type)
{
	size_t kind = strcspn(type, "/") + 1;

	if (is_text(range, type))
		return ACCEPT_EXACT;
	if (is_text(range, "*/*"))
		return ACCEPT_ANY;
	if (range.len == kind + 1 && range.at[kind] == '*' &&
	    strncasecmp(range.at, type, kind) == 0)
		return ACCEPT_KIND;
	return ACCEPT_NOT_NAMED;
}

/* What is no quality counts as none that was given. */
static int quality_of(struct span s)
{
	int quality = quality_read(s.at, s.len);

	return quality < 0 ? QUALITY_WHOLE : quality;
}

/* One range with its parameters. */
static struct accept_match match(struct span element, const char *type,
				 const char *version)
{
	struct accept_match m = { QUALITY_WHOLE, match_range(cut(&element, ';'), type) };

	while (element.len) {
		struct span value = cut(&element, ';'), name = cut(&value, '=');

		value = trim(value);
		if (value.len > 1 && *value.at == '"')
			value = (struct span){ value.at + 1, value.len - 2 };
		if (is_text(name, "q"))
			m.quality = quality_of(value);
		else if (is_text(name, "version") && !is_text(value, version))
			m.by = ACCEPT_NOT_NAMED;
	}
	return m;
}

struct accept_match accept_type(const char *accept, const char *type, const char *version)
{
	struct accept_match best = { 0, ACCEPT_NOT_NAMED };
	struct span rest = { accept, accept ? strlen(accept) : 0 };

	if (!accept)
		return (struct accept_match){ QUALITY_WHOLE, ACCEPT_ANY };
	while (rest.len) {
		struct accept_match m = match(cut(&rest, ','), type, version);

		if (m.by > best.by ||
		    (m.by == best.by && m.by && m.quality > best.quality))
			best = m;
	}
	return best;
}
