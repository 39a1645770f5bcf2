/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/settings.h"

#include "base/file.h"
#include "base/nearest.h"
#include "base/settings_value.h"

#include <ini.h>
#include <string.h>

enum { FILE_MAX = 1 << 20, LINE_MAX_BYTES = 64 << 10 };

/*
 * inih reads the grammar (sections, names, comments), but it cuts lines at 200 bytes and
 * does not say which line it is at.  So the reader below hands it one line at a time with
 * a stand-in for the value, and keeps the value and the line's number aside.
 */
struct loader {
	TALLOC_CTX *mem;
	const struct setting *table;
	size_t count;
	void *target;
	unsigned *lines; /* where each setting was given, 0 = not yet */
	const char *path;
	char *next; /* the rest of the file's text */
	unsigned line;
	char *value; /* of the current line */
	bool skip;   /* within a section that was refused */
	settings_report_fn report;
	void *arg;
	struct err first;
};

static void mistake(struct loader *ld, unsigned line, const char *key, const char *what)
{
	if (ld->report)
		ld->report(ld->arg, ld->path, line, key, what);
	if (ld->first.code == E_OK)
		err_set(&ld->first, E_INVALID, "%s:%u: %s%s%s", ld->path, line, key,
			*key ? ": " : "", what);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

/* Cut the blanks off both ends, and one pair of double quotes. */
static char *trim(char *s)
{
	size_t n;

	while (is_blank(*s))
		s++;
	n = strlen(s);
	while (n > 0 && is_blank(s[n - 1]))
		n--;
	if (n >= 2 && s[0] == '"' && s[n - 1] == '"') {
		s++;
		n -= 2;
	}
	s[n] = '\0';
	return s;
}

/* Take one line off the file's text; NULL at its end. */
static char *take_line(struct loader *ld, size_t *ret_len)
{
	char *line = ld->next, *end;

	if (!line)
		return NULL;
	end = strchr(line, '\n');
	*ret_len = end ? (size_t)(end - line) : strlen(line);
	ld->next = end ? end + 1 : NULL;
	if (!end && *ret_len == 0)
		return NULL;
	line[*ret_len] = '\0';
	ld->line++;
	return line;
}

static const struct setting *find(const struct loader *ld, const char *section,
				  const char *key)
{
	for (size_t i = 0; i < ld->count; i++) {
		if (strcmp(ld->table[i].section, section) == 0 &&
		    strcmp(ld->table[i].key, key) == 0)
			return &ld->table[i];
	}
	return NULL;
}

static bool section_known(const struct loader *ld, const char *section)
{
	for (size_t i = 0; i < ld->count; i++) {
		if (strcmp(ld->table[i].section, section) == 0)
			return true;
	}
	return false;
}

/* The likeliest setting meant: the same key elsewhere, else the nearest spelling. */
static const struct setting *guess(const struct loader *ld, const char *section,
				   const char *key)
{
	const struct setting *best = NULL;
	unsigned best_distance = nearest_limit(key) + 1;

	for (size_t i = 0; i < ld->count; i++) {
		const struct setting *s = &ld->table[i];
		bool here = strcmp(s->section, section) == 0;
		unsigned d = nearest_distance(key, s->key);

		if ((here || d == 0) && d < best_distance) {
			best = s;
			best_distance = d;
		}
	}
	return best;
}

static const char *guess_section(const struct loader *ld, const char *section)
{
	for (size_t i = 0; i < ld->count; i++) {
		if (nearest_distance(section, ld->table[i].section) <=
		    nearest_limit(section))
			return ld->table[i].section;
	}
	return NULL;
}

static void unknown(struct loader *ld, const char *section, const char *key,
		    const char *name)
{
	const struct setting *s = guess(ld, section, key);
	char what[160];

	if (!*section && s)
		snprintf(what, sizeof(what),
			 "stands before any section; it belongs in [%s]", s->section);
	else if (!*section)
		snprintf(what, sizeof(what), "unknown, and stands before any section");
	else if (s)
		snprintf(what, sizeof(what), "unknown; did you mean \"%s\" in [%s]?",
			 s->key, s->section);
	else
		snprintf(what, sizeof(what), "unknown key");
	mistake(ld, ld->line, name, what);
}

/* Check a section's line; false when it was refused. */
static bool check_section(struct loader *ld, const char *line)
{
	const char *end = strchr(line, ']'), *rest, *near;
	char name[64], what[120];

	if (!end) {
		mistake(ld, ld->line, "", "a section's name ends with \"]\"");
		return false;
	}
	for (rest = end + 1; is_blank(*rest); rest++)
		;
	if (*rest && *rest != ';' && *rest != '#') {
		mistake(ld, ld->line, "", "a section stands on a line of its own");
		return false;
	}
	snprintf(name, sizeof(name), "%.*s", (int)(end - line - 1), line + 1);
	if (section_known(ld, name))
		return true;
	near = guess_section(ld, name);
	snprintf(what, sizeof(what), "unknown section%s%s%s",
		 near ? "; did you mean [" : "", near ? near : "", near ? "]?" : "");
	mistake(ld, ld->line, name, what);
	return false;
}

/* Check a line "key = value" and keep its value aside; returns the key's length or 0. */
static size_t check_assignment(struct loader *ld, char *line, size_t room)
{
	size_t n = strcspn(line, "=:;");

	if (n == 0 || line[n] == '\0' || line[n] == ';') {
		mistake(ld, ld->line, "", "neither a [section] nor \"key = value\"");
		return 0;
	}
	if (n > room) {
		mistake(ld, ld->line, "", "the key is too long");
		return 0;
	}
	ld->value = trim(line + n + 1);
	return n;
}

/* The form of a line for inih; what is refused or a comment becomes an empty line. */
static void prepare_line(struct loader *ld, char *line, size_t len, char *room, int size)
{
	size_t key_len;

	snprintf(room, (size_t)size, "\n");
	while (is_blank(*line))
		line++;
	if (*line == '\0' || *line == '#' || *line == ';')
		return;
	if (len > LINE_MAX_BYTES) {
		mistake(ld, ld->line, "", "the line is longer than 64 KiB");
	} else if (*line == '[') {
		ld->skip = !check_section(ld, line);
		if (!ld->skip)
			snprintf(room, (size_t)size, "%.*s]\n", (int)strcspn(line, "]"),
				 line);
	} else if (!ld->skip) {
		key_len = check_assignment(ld, line, (size_t)size - sizeof("=v\r\n"));
		if (key_len)
			snprintf(room, (size_t)size, "%.*s=v\n", (int)key_len, line);
	}
}

static char *read_line(char *room, int size, void *stream)
{
	struct loader *ld = stream;
	size_t len;
	char *line = take_line(ld, &len);

	if (!line)
		return NULL;
	prepare_line(ld, line, len, room, size);
	return room;
}

/* inih's handler: its value is our stand-in; ours is aside. */
static int take_value(void *user, const char *section, const char *key, const char *value)
{
	struct loader *ld = user;
	const struct setting *s = find(ld, section, key);
	struct err err = { 0 };
	char name[160], what[80];

	(void)value;
	snprintf(name, sizeof(name), "%s%s%s", section, *section ? "." : "", key);
	if (!s) {
		unknown(ld, section, key, name);
		return 1;
	}
	if (ld->lines[s - ld->table]) {
		snprintf(what, sizeof(what), "given twice; first in line %u",
			 ld->lines[s - ld->table]);
		mistake(ld, ld->line, name, what);
		return 1;
	}
	ld->lines[s - ld->table] = ld->line;
	if (setting_parse(ld->mem, s, ld->value, ld->target, &err) < 0)
		mistake(ld, ld->line, name, err.text);
	return 1;
}

static int load_defaults(struct loader *ld, struct err *err)
{
	for (size_t i = 0; i < ld->count; i++) {
		const struct setting *s = &ld->table[i];
		int r = setting_parse(ld->mem, s, s->def, ld->target, err);

		if (r == -E_NOMEM)
			return r;
		if (r < 0)
			return err_prefix(err, "default of %s.%s", s->section, s->key);
	}
	return 0;
}

static int load_file(struct loader *ld, struct err *err)
{
	static const char bom[] = "\xEF\xBB\xBF";
	size_t len;
	char *data;
	int r = file_read(ld->mem, ld->path, FILE_MAX, &data, &len, NULL, err);

	if (r < 0)
		return r == -E_LIMITED ? err_set(err, E_INVALID, "%s: larger than 1 MiB",
						 ld->path)
				       : r;
	if (strlen(data) != len) {
		talloc_free(data);
		return err_set(err, E_INVALID, "%s: holds NUL bytes; not a text file",
			       ld->path);
	}
	ld->next = strncmp(data, bom, 3) == 0 ? data + 3 : data;
	r = ini_parse_stream(read_line, ld, take_value, ld);
	/* The reader passes on what inih understands only; still, nothing goes unseen. */
	if (r > 0)
		mistake(ld, (unsigned)r, "", "not understood");
	explicit_bzero(data, len);
	talloc_free(data);
	if (r == -2)
		return err_set(err, E_NOMEM, "%s: no memory to read it", ld->path);
	if (ld->first.code != E_OK && err)
		*err = ld->first;
	return -(int)ld->first.code;
}

int settings_load_lines(TALLOC_CTX *mem, const struct setting *table, size_t count,
			const char *path, void *target, settings_report_fn report,
			void *arg, unsigned *ret_lines, struct err *err)
{
	struct loader ld = { .mem = mem,
			     .table = table,
			     .count = count,
			     .target = target,
			     .lines = ret_lines,
			     .path = path,
			     .report = report,
			     .arg = arg };
	int r;

	memset(ret_lines, 0, count * sizeof(*ret_lines));
	r = load_defaults(&ld, err);
	if (r < 0 || !path)
		return r;
	return load_file(&ld, err);
}

int settings_load(TALLOC_CTX *mem, const struct setting *table, size_t count,
		  const char *path, void *target, settings_report_fn report, void *arg,
		  struct err *err)
{
	unsigned *lines = talloc_array(mem, unsigned, count);
	int r;

	if (!lines)
		return err_set(err, E_NOMEM, "no memory for the settings");
	r = settings_load_lines(mem, table, count, path, target, report, arg, lines, err);
	talloc_free(lines);
	return r;
}
