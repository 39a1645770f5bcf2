/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/settings.h"

#include "base/settings_value.h"

#include <string.h>

enum { WIDTH = 78 };

/* Write text as comment lines of at most WIDTH bytes, broken at blanks. */
static void write_comment(const char *text, FILE *out)
{
	while (*text) {
		size_t n = strlen(text);

		if (n > WIDTH - 2) {
			n = WIDTH - 2;
			while (n > 0 && text[n] != ' ')
				n--;
			if (n == 0)
				n = strcspn(text, " ");
		}
		fprintf(out, "# %.*s\n", (int)n, text);
		text += n;
		while (*text == ' ')
			text++;
	}
}

static bool new_section(const struct setting *table, size_t i)
{
	return i == 0 || strcmp(table[i].section, table[i - 1].section) != 0;
}

void settings_write_annotated(const struct setting *table, size_t count, FILE *out)
{
	for (size_t i = 0; i < count; i++) {
		const struct setting *s = &table[i];
		char range[160];

		if (new_section(table, i))
			fprintf(out, "\n[%s]\n", s->section);
		setting_describe_range(s, range, sizeof(range));
		fputc('\n', out);
		write_comment(s->help, out);
		fprintf(out, "# %s%s%s%s\n", setting_describe_type(s),
			range[0] ? ": " : "", range,
			s->reloadable ? "; lme reload is enough" : "");
		fprintf(out, "#%s =%s%s\n", s->key, *s->def ? " " : "", s->def);
	}
}

/* A text inside a Markdown table. */
static void write_cell(const char *text, FILE *out)
{
	for (; *text; text++) {
		if (*text == '|')
			fputc('\\', out);
		fputc(*text, out);
	}
}

void settings_write_reference(const struct setting *table, size_t count, FILE *out)
{
	for (size_t i = 0; i < count; i++) {
		const struct setting *s = &table[i];
		char range[160];

		if (new_section(table, i))
			fprintf(out,
				"\n## [%s]\n\n| key | type | allowed | default | reload "
				"| "
				"meaning |\n|---|---|---|---|---|---|\n",
				s->section);
		fprintf(out, "| `%s` | %s | %s | ", s->key, setting_describe_type(s),
			setting_describe_range(s, range, sizeof(range)));
		if (*s->def)
			fprintf(out, "`%s`", s->def);
		fprintf(out, " | %s | ", s->reloadable ? "yes" : "no");
		write_cell(s->help, out);
		fputs(" |\n", out);
	}
}

/* A text as an mdoc line: no control character at its start, no escape within. */
static void write_mdoc(const char *text, FILE *out)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", out);
	for (; *text; text++) {
		if (text[0] == '.' && text[1] == ' ' && text++)
			fputs(".\n", out); /* mdoc: a new sentence, a new line */
		else
			fputs(*text == '\\' ? "\\e" : (char[]){ *text, '\0' }, out);
	}
	fputc('\n', out);
}

void settings_write_man(const struct setting *table, size_t count, FILE *out)
{
	for (size_t i = 0; i < count; i++) {
		const struct setting *s = &table[i];
		char range[160];

		if (new_section(table, i))
			fprintf(out, "%s.Ss [%s]\n.Bl -tag -width Ds\n", i ? ".El\n" : "",
				s->section);
		fprintf(out, ".It Cm %s\n", s->key);
		write_mdoc(s->help, out);
		setting_describe_range(s, range, sizeof(range));
		fprintf(out, ".br\n%s%s%s; default: %s%s\n", setting_describe_type(s),
			range[0] ? ": " : "", range, *s->def ? s->def : "empty",
			s->reloadable ? "; reloadable" : "");
	}
	fputs(".El\n", out);
}

void settings_write_values(const struct setting *table, size_t count, const void *target,
			   const char *path, const unsigned *lines, FILE *out)
{
	for (size_t i = 0; i < count; i++) {
		const struct setting *s = &table[i];
		char value[4096];

		if (new_section(table, i))
			fprintf(out, "%s[%s]\n", i ? "\n" : "", s->section);
		settings_format(s, target, value, sizeof(value));
		if (lines[i])
			fprintf(out, "# %s:%u\n", path, lines[i]);
		else
			fputs("# default\n", out);
		fprintf(out, "%s =%s%s\n", s->key, *value ? " " : "", value);
	}
}
