/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/ingest/ingest_split.h"

#include "base/buf.h"

#include <string.h>

enum shape {
	SHAPE_VALUES, /* a value, perhaps more behind it */
	SHAPE_LINES,
	SHAPE_ARRAY, /* within the outermost array */
};

/* How the document under way ends. */
enum ending { UNTIL_BALANCED, UNTIL_NEWLINE, UNTIL_SEPARATOR };

struct ingest_split {
	struct ingest_stream *stream;
	size_t max;
	const char *at, *end; /* unread part of the stream's bytes */
	enum shape shape;
	uint64_t line;
	int64_t element;
	uint64_t count;        /* documents so far */
	bool last_on_one_line; /* the document before lay within one line … */
	bool newline_since;    /* … and a new line has begun after it */
	bool array_open;
	/* the document under way */
	bool inside, in_string, escaped, too_large;
	enum ending ending;
	int depth;
	size_t hint;
	struct buf doc;
	struct ingest_place place;
};

int ingest_split_open(TALLOC_CTX *mem, struct ingest_stream *stream, size_t max_document,
		      bool lines, struct ingest_split **ret_split, struct err *err)
{
	struct ingest_split *s = talloc_zero(mem, struct ingest_split);

	if (!s)
		return err_set(err, E_NOMEM, "out of memory for an input");
	s->stream = stream;
	s->max = max_document;
	s->shape = lines ? SHAPE_LINES : SHAPE_VALUES;
	s->line = 1;
	*ret_split = s;
	return 0;
}

static bool is_blank(char c)
{
	/* 0x1e: the record separator of JSON text sequences */
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0x1e;
}

/* A byte-order mark comes before everything else, or never. */
static bool is_mark(const struct ingest_split *s, char c)
{
	return s->count == 0 && s->line == 1 && !s->array_open &&
	       (c == '\xef' || c == '\xbb' || c == '\xbf');
}

static void begin_document(struct ingest_split *s, TALLOC_CTX *mem, char first)
{
	if (s->shape == SHAPE_VALUES && s->count > 0 && s->last_on_one_line &&
	    s->newline_since)
		s->shape = SHAPE_LINES;
	if (s->shape == SHAPE_LINES)
		s->ending = UNTIL_NEWLINE;
	else if (first == '{' || first == '[')
		s->ending = UNTIL_BALANCED;
	else
		s->ending = s->shape == SHAPE_ARRAY ? UNTIL_SEPARATOR : UNTIL_NEWLINE;
	s->inside = true;
	s->in_string = s->escaped = s->too_large = false;
	s->depth = 0;
	s->place = (struct ingest_place){
		.line = s->line,
		.element = s->shape == SHAPE_ARRAY ? s->element : -1,
		.one_of_many = s->shape == SHAPE_LINES ||
			       (s->shape == SHAPE_VALUES && s->count > 0),
	};
	buf_init(&s->doc, mem, s->hint);
}

/* Skip what lies between documents; begins one when it finds its first byte. */
static void skip_between(struct ingest_split *s, TALLOC_CTX *mem)
{
	for (; s->at < s->end; s->at++) {
		char c = *s->at;

		if (c == '\n') {
			s->line++;
			s->newline_since = true;
		}
		if (is_blank(c) || is_mark(s, c))
			continue;
		if (s->shape == SHAPE_VALUES && c == '[' && s->count == 0) {
			s->shape = SHAPE_ARRAY;
			s->array_open = true;
		} else if (s->shape == SHAPE_ARRAY && c == ']') {
			s->shape = SHAPE_VALUES;
			s->array_open = false;
			s->last_on_one_line = false;
		} else if (s->shape != SHAPE_ARRAY || c != ',') {
			begin_document(s, mem, c);
			return;
		}
	}
}

/* The byte after the value's last one, or NULL when it goes on behind the end. */
static const char *find_balance(struct ingest_split *s)
{
	for (const char *p = s->at; p < s->end; p++) {
		char c = *p;

		if (s->in_string) {
			if (s->escaped)
				s->escaped = false;
			else if (c == '\\')
				s->escaped = true;
			else if (c == '"')
				s->in_string = false;
			continue;
		}
		switch (c) {
		case '"':
			s->in_string = true;
			break;
		case '{':
		case '[':
			s->depth++;
			break;
		case '}':
		case ']':
			if (--s->depth == 0)
				return p + 1;
			break;
		case '\n':
			s->line++;
			break;
		}
	}
	return NULL;
}

static const char *find_ending(struct ingest_split *s)
{
	size_t n = (size_t)(s->end - s->at);

	switch (s->ending) {
	case UNTIL_BALANCED:
		return find_balance(s);
	case UNTIL_NEWLINE:
		return memchr(s->at, '\n', n);
	case UNTIL_SEPARATOR:
		for (const char *p = s->at; p < s->end; p++)
			if (*p == ',' || *p == ']' || *p == '\n')
				return p;
		return NULL;
	}
	return NULL;
}

/* Take bytes of the document under way; true when it is complete. */
static bool take_document(struct ingest_split *s)
{
	const char *ending = find_ending(s);
	const char *stop = ending ? ending : s->end;
	size_t n = (size_t)(stop - s->at);

	if (!s->too_large && n > s->max - s->doc.len) {
		s->too_large = true;
		buf_done(&s->doc);
	}
	if (!s->too_large)
		buf_add(&s->doc, s->at, n);
	s->at = stop;
	return ending != NULL;
}

static int finish_document(struct ingest_split *s, char **ret_bytes, size_t *ret_len,
			   struct ingest_place *ret_place, struct err *err)
{
	s->inside = false;
	s->count++;
	s->element++;
	s->last_on_one_line = s->place.line == s->line;
	s->newline_since = false;
	*ret_place = s->place;
	if (s->too_large)
		return err_set(err, E_LIMITED,
			       "document larger than %zu bytes (setting "
			       "import.max_document)",
			       s->max);
	if (s->doc.failed) {
		buf_done(&s->doc);
		return err_set(err, E_NOMEM, "out of memory for a document");
	}
	while (s->doc.len > 0 && is_blank(s->doc.data[s->doc.len - 1]))
		s->doc.data[--s->doc.len] = '\0';
	s->hint = s->doc.len;
	*ret_bytes = s->doc.data;
	*ret_len = s->doc.len;
	return 0;
}

int ingest_split_next(struct ingest_split *s, TALLOC_CTX *mem, char **ret_bytes,
		      size_t *ret_len, struct ingest_place *ret_place, struct err *err)
{
	for (;;) {
		size_t len = 0;
		int ret;

		if (!s->inside)
			skip_between(s, mem);
		if (s->inside && take_document(s))
			return finish_document(s, ret_bytes, ret_len, ret_place, err);
		if (s->at < s->end)
			continue;
		ret = ingest_stream_read(s->stream, &s->at, &len, err);
		if (ret) {
			if (s->inside)
				buf_done(&s->doc);
			s->inside = false;
			return ret;
		}
		s->end = s->at + len;
		if (len > 0)
			continue;
		if (s->inside)
			return finish_document(s, ret_bytes, ret_len, ret_place, err);
		if (s->array_open) {
			s->array_open = false;
			return err_set(err, E_CORRUPT,
				       "line %llu: the array of documents never ends",
				       (unsigned long long)s->line);
		}
		*ret_bytes = NULL;
		return 0;
	}
}
