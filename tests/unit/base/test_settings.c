/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

/* A table of one setting of every type, and files made for it. */

struct target {
	bool flag;
	int64_t number, wait, room;
	const char *name, *path, *secret;
	int level;
};

static int check_name(const char *text, struct err *err)
{
	return strchr(text, '!') ? err_set(err, E_INVALID, "no shouting") : 0;
}

static const char *const levels[] = { "low", "middle", "high", NULL };

#define AT(member) .offset = offsetof(struct target, member)
static const struct setting table[] = {
	{ "one", "flag", SETTING_BOOL, AT(flag), "no", .help = "A flag." },
	{ "one", "number", SETTING_INT, AT(number), "7", -5, 100, .help = "A number." },
	{ "one", "wait", SETTING_DURATION, AT(wait), "1500ms", 0, 3600000,
	  .help = "A wait." },
	{ "one", "room", SETTING_SIZE, AT(room), "64K", 1, INT64_MAX, .help = "A size." },
	{ "two", "name", SETTING_TEXT, AT(name), "x", 0, 0, .check = check_name,
	  .help = "A name with a | bar, and a help that is long enough to be broken into "
		  "more than one comment line of the annotated file." },
	{ "two", "path", SETTING_PATH, AT(path), "/tmp", .help = "A path." },
	{ "two", "secret", SETTING_SECRET, AT(secret), "", 0, 20, .help = "A secret." },
	{ "two", "level", SETTING_ENUM, AT(level), "middle", .choices = levels,
	  .reloadable = true, .help = "A level." },
};

struct fixture {
	char dir[64], path[96];
	TALLOC_CTX *mem;
	struct target t;
	unsigned lines[ARRAY_LEN(table)];
	struct err err;
	/* what was reported */
	unsigned count, line[16];
	char key[16][64], what[16][256];
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -1;
	strcpy(f->dir, "/tmp/lme-settings-XXXXXX");
	if (!mkdtemp(f->dir))
		return -1;
	snprintf(f->path, sizeof(f->path), "%s/x.ini", f->dir);
	f->mem = talloc_new(NULL);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	unlink(f->path);
	rmdir(f->path);
	rmdir(f->dir);
	talloc_free(f->mem);
	free(f);
	return 0;
}

static void note(void *arg, const char *file, unsigned line, const char *key,
		 const char *what)
{
	struct fixture *f = arg;

	assert_string_equal(file, f->path);
	assert_true(f->count < ARRAY_LEN(f->line));
	f->line[f->count] = line;
	snprintf(f->key[f->count], sizeof(f->key[0]), "%s", key);
	snprintf(f->what[f->count], sizeof(f->what[0]), "%s", what);
	f->count++;
}

static int load_bytes(struct fixture *f, const char *text, size_t n)
{
	FILE *out = fopen(f->path, "w");

	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, n, out), n);
	assert_int_equal(fclose(out), 0);
	f->count = 0;
	memset(&f->err, 0, sizeof(f->err));
	return settings_load_lines(f->mem, table, ARRAY_LEN(table), f->path, &f->t, note,
				   f, f->lines, &f->err);
}

static int load(struct fixture *f, const char *text)
{
	return load_bytes(f, text, strlen(text));
}

/* One mistake, in this line, of this key, with these words in its text. */
static void expect_mistake(struct fixture *f, const char *text, unsigned line,
			   const char *key, const char *words)
{
	char head[128];

	assert_int_equal(load(f, text), -E_INVALID);
	assert_int_equal(f->count, 1);
	assert_int_equal(f->line[0], line);
	assert_string_equal(f->key[0], key);
	if (!strstr(f->what[0], words))
		fail_msg("\"%s\" does not say \"%s\"", f->what[0], words);
	snprintf(head, sizeof(head), "%s:%u: ", f->path, line);
	assert_ptr_equal(strstr(f->err.text, head), f->err.text);
	assert_non_null(strstr(f->err.text, words));
}

static void defaults_fill_every_type(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(settings_load(f->mem, table, ARRAY_LEN(table), NULL, &f->t, note,
				       f, &f->err),
			 0);
	assert_false(f->t.flag);
	assert_int_equal(f->t.number, 7);
	assert_int_equal(f->t.wait, 1500);
	assert_int_equal(f->t.room, 65536);
	assert_string_equal(f->t.name, "x");
	assert_string_equal(f->t.path, "/tmp");
	assert_string_equal(f->t.secret, "");
	assert_int_equal(f->t.level, 1);
	assert_int_equal(f->count, 0);
}

static void a_file_sets_every_type(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(load(f,
			      "# a comment\n; another\n\n[one]\nflag = YES\nnumber=-5\n"
			      "wait : 1h\nroom = 3G\n[two]\nname =  a b ; c # d = e  \n"
			      "path = /var/x y\nsecret = \" p;w \"\nlevel = High"),
			 0);
	assert_true(f->t.flag);
	assert_int_equal(f->t.number, -5);
	assert_int_equal(f->t.wait, 3600000);
	assert_int_equal(f->t.room, INT64_C(3) << 30);
	assert_string_equal(f->t.name, "a b ; c # d = e");
	assert_string_equal(f->t.path, "/var/x y");
	assert_string_equal(f->t.secret, " p;w ");
	assert_int_equal(f->t.level, 2);
	assert_int_equal(f->lines[0], 5);
	assert_int_equal(f->lines[7], 13);
}

static void lines_of_the_defaults_are_zero(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(load(f, "[two]\nname = y\n"), 0);
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		assert_int_equal(f->lines[i], i == 4 ? 2 : 0);
}

static void crlf_bom_and_indent_are_read(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(load(f, "\xEF\xBB\xBF[one]\r\nnumber = 8\r\n\r\n[two]\r\n"
				 "name = z\r\n   path = /x\r\n"),
			 0);
	assert_int_equal(f->t.number, 8);
	assert_string_equal(f->t.name, "z");
	assert_string_equal(f->t.path, "/x");
}

static void a_section_may_come_again(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(
		load(f, "[one]\nnumber = 1\n[two]\nname = y\n[one]\nflag = on\n"), 0);
	assert_int_equal(f->t.number, 1);
	assert_true(f->t.flag);
}

static void every_word_of_a_bool(void **state)
{
	static const char *const words[] = { "no",  "yes", "False", "TRUE",
					     "off", "On",  "0",     "1" };
	struct fixture *f = *state;
	char text[64];

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		snprintf(text, sizeof(text), "[one]\nflag = %s\n", words[i]);
		assert_int_equal(load(f, text), 0);
		assert_int_equal(f->t.flag, i & 1);
	}
}

static void units(void **state)
{
	static const struct {
		const char *text;
		int64_t wait, room;
	} good[] = {
		{ "[one]\nwait = 0\nroom = 1\n", 0, 1 },
		{ "[one]\nwait = 3s\nroom = 2k\n", 3000, 2048 },
		{ "[one]\nwait = 2m\nroom = 5M\n", 120000, 5 << 20 },
		{ "[one]\nwait = 17ms\nroom = 77\n", 17, 77 },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		assert_int_equal(load(f, good[i].text), 0);
		assert_int_equal(f->t.wait, good[i].wait);
		assert_int_equal(f->t.room, good[i].room);
	}
}

static void wrong_values(void **state)
{
	static const struct {
		const char *line, *key, *words;
	} bad[] = {
		{ "flag = maybe", "one.flag", "yes or no" },
		{ "flag =", "one.flag", "yes or no" },
		{ "number = 101", "one.number", "-5 to 100" },
		{ "number = -6", "one.number", "-5 to 100" },
		{ "number = 1.5", "one.number", "number" },
		{ "number = 5K", "one.number", "number" },
		{ "number = 0x10", "one.number", "number" },
		{ "number = +5", "one.number", "number" },
		{ "number = eight", "one.number", "\"eight\"" },
		{ "number =", "one.number", "number" },
		{ "number = 99999999999999999999", "one.number", "-5 to 100" },
		{ "number = 8 ; eight", "one.number", "line of its own" },
		{ "number = 8 # eight", "one.number", "line of its own" },
		{ "wait = 30", "one.wait", "duration" },
		{ "wait = 30 s", "one.wait", "duration" },
		{ "wait = 2h", "one.wait", "0 to 1h" },
		{ "wait = -1s", "one.wait", "0 to 1h" },
		{ "wait = 300000000000000000d", "one.wait", "0 to 1h" },
		{ "room = 0", "one.room", "size" },
		{ "room = 5T", "one.room", "64K, 10M, 1G" },
		{ "room = 9000000000000G", "one.room", "size" },
	};
	struct fixture *f = *state;
	char text[128];

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		snprintf(text, sizeof(text), "[one]\n\n%s\n", bad[i].line);
		expect_mistake(f, text, 3, bad[i].key, bad[i].words);
	}
}

static void wrong_texts(void **state)
{
	struct fixture *f = *state;

	expect_mistake(f, "[two]\nname = hey!\n", 2, "two.name", "no shouting");
	expect_mistake(f, "[two]\npath = x/y\n", 2, "two.path", "absolute");
	expect_mistake(f, "[two]\npath = ~/x\n", 2, "two.path", "not expanded");
	expect_mistake(f, "[two]\nlevel = loud\n", 2, "two.level", "low, middle or high");
}

static void a_secret_is_never_repeated(void **state)
{
	struct fixture *f = *state;

	expect_mistake(f, "[two]\nsecret = swordfish-and-much-more\n", 2, "two.secret",
		       "at most 20 bytes");
	assert_null(strstr(f->what[0], "swordfish"));
	assert_null(strstr(f->err.text, "swordfish"));
}

static void unknown_names(void **state)
{
	struct fixture *f = *state;

	expect_mistake(f, "[one]\nnumbr = 3\n", 2, "one.numbr",
		       "did you mean \"number\"");
	expect_mistake(f, "[one]\nsecret = 3\n", 2, "one.secret", "\"secret\" in [two]");
	expect_mistake(f, "[one]\nzzzzzz = 3\n", 2, "one.zzzzzz", "unknown key");
	expect_mistake(f, "number = 3\n", 1, "number", "belongs in [one]");
	expect_mistake(f, "zzzzzz = 3\n", 1, "zzzzzz", "before any section");
	expect_mistake(f, "[tow]\nname = 3\nx = 4\n", 1, "tow", "did you mean [two]");
	expect_mistake(f, "[nothing]\n", 1, "nothing", "unknown section");
	expect_mistake(f, "[Two]\n", 1, "Two", "did you mean [two]");
}

static void duplicates(void **state)
{
	struct fixture *f = *state;

	expect_mistake(f, "[one]\nnumber = 3\n[two]\n[one]\nnumber = 4\n", 5,
		       "one.number", "first in line 2");
	assert_int_equal(f->t.number, 3);
}

static void broken_lines(void **state)
{
	struct fixture *f = *state;

	expect_mistake(f, "[one]\nnumber\n", 2, "", "key = value");
	expect_mistake(f, "[one]\n= 4\n", 2, "", "key = value");
	expect_mistake(f, "[one]\nnumber ; = 4\n", 2, "", "key = value");
	expect_mistake(f, "[one\nnumber = 4\n", 1, "", "\"]\"");
	expect_mistake(f, "[one] number = 4\n", 1, "", "line of its own");
}

static void all_mistakes_are_reported(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(load(f, "[one]\nflag = x\nnumber = y\nwait = 1\n[four]\na = b\n"
				 "[two]\nlevel = z\nname = good\n"),
			 -E_INVALID);
	assert_int_equal(f->count, 5);
	assert_int_equal(f->line[0], 2);
	assert_int_equal(f->line[3], 5);
	assert_int_equal(f->line[4], 8);
	assert_non_null(strstr(f->err.text, ":2: one.flag"));
	assert_string_equal(f->t.name, "good");
}

static void long_lines(void **state)
{
	struct fixture *f = *state;
	size_t n = 65536 - strlen("name = ");
	char *text = talloc_array(f->mem, char, 70000);

	/* 250 bytes is more than inih takes by itself; 64 KiB is our own limit. */
	for (size_t k = 200; k <= 260; k++) {
		int head = sprintf(text, "[two]\nname = ");

		memset(text + head, 'n', k);
		strcpy(text + head + k, "\npath = /p\n");
		assert_int_equal(load(f, text), 0);
		assert_int_equal(strlen(f->t.name), k);
		assert_string_equal(f->t.path, "/p");
		assert_int_equal(f->lines[5], 3);
	}
	strcpy(text, "[two]\nname = ");
	memset(text + strlen("[two]\nname = "), 'n', n);
	strcpy(text + strlen("[two]\nname = ") + n, "\npath = /q\n");
	assert_int_equal(load(f, text), 0);
	assert_int_equal(strlen(f->t.name), n);
	strcpy(text + strlen("[two]\nname = ") + n, "n\npath = /r\n");
	expect_mistake(f, text, 2, "", "64 KiB");
	assert_string_equal(f->t.path, "/r");
	memset(text, '#', 1000);
	strcpy(text + 1000, "\n[two]\nname = after\n");
	assert_int_equal(load(f, text), 0);
	assert_string_equal(f->t.name, "after");
}

static void long_keys(void **state)
{
	struct fixture *f = *state;
	char text[400];

	memset(text, 'k', 300);
	strcpy(text + 300, " = 1\n");
	expect_mistake(f, text, 1, "", "too long");
	text[0] = '[';
	strcpy(text + 300, "]\n");
	assert_int_equal(load(f, text), -E_INVALID);
	assert_int_equal(f->count, 1);
	assert_non_null(strstr(f->what[0], "unknown section"));
	/* Longest key that is handed over: nothing is cut off it. */
	memset(text, 'k', 190);
	strcpy(text, "[one]\n");
	memset(text + 6, 'k', 190);
	strcpy(text + 196, " = 1\n");
	assert_int_equal(load(f, text), -E_INVALID);
	assert_int_equal(f->count, 1);
	assert_int_equal(f->line[0], 2);
}

static void files_that_cannot_be_read(void **state)
{
	struct fixture *f = *state;
	char *text;

	assert_int_equal(settings_load(f->mem, table, ARRAY_LEN(table),
				       "/nonexistent/x.ini", &f->t, note, f, &f->err),
			 -E_NOT_FOUND);
	assert_non_null(strstr(f->err.text, "/nonexistent/x.ini"));
	assert_int_equal(mkdir(f->path, 0700), 0);
	assert_int_equal(settings_load(f->mem, table, ARRAY_LEN(table), f->path, &f->t,
				       note, f, &f->err),
			 -E_INVALID);
	assert_non_null(strstr(f->err.text, "not a regular file"));
	rmdir(f->path);
	assert_int_equal(mkfifo(f->path, 0600), 0);
	assert_int_equal(settings_load(f->mem, table, ARRAY_LEN(table), f->path, &f->t,
				       note, f, &f->err),
			 -E_INVALID);
	unlink(f->path);
	assert_int_equal(load_bytes(f, "[one]\nnumber = 1\0\n", 18), -E_INVALID);
	assert_non_null(strstr(f->err.text, "NUL"));
	text = talloc_array(f->mem, char, (1 << 20) + 1);
	memset(text, '\n', (1 << 20) + 1);
	assert_int_equal(load_bytes(f, text, (1 << 20) + 1), -E_INVALID);
	assert_non_null(strstr(f->err.text, "1 MiB"));
	assert_int_equal(load_bytes(f, text, 1 << 20), 0);
	assert_int_equal(load(f, ""), 0);
}

static void forbidden_file(void **state)
{
	struct fixture *f = *state;
	int r;

	assert_int_equal(load(f, ""), 0);
	assert_int_equal(chmod(f->path, 0), 0);
	if (geteuid() == 0)
		assert_int_equal(seteuid(65534), 0);
	r = settings_load(f->mem, table, ARRAY_LEN(table), f->path, &f->t, note, f,
			  &f->err);
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(r, -E_ACCESS);
}

static char *written(struct fixture *f, void (*write)(struct fixture *f, FILE *out))
{
	char *text = NULL, *copy;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);

	assert_non_null(out);
	write(f, out);
	assert_int_equal(fclose(out), 0);
	copy = talloc_strndup(f->mem, text, n);
	free(text);
	return copy;
}

static void write_annotated(struct fixture *f, FILE *out)
{
	(void)f;
	settings_write_annotated(table, ARRAY_LEN(table), out);
}

static void write_reference(struct fixture *f, FILE *out)
{
	(void)f;
	settings_write_reference(table, ARRAY_LEN(table), out);
}

static void write_values(struct fixture *f, FILE *out)
{
	settings_write_values(table, ARRAY_LEN(table), &f->t, f->path, f->lines, out);
}

static void annotated_reads_back(void **state)
{
	struct fixture *f = *state;
	char *text = written(f, write_annotated);

	for (char *line = text; *line; line += strcspn(line, "\n") + 1)
		assert_true(strcspn(line, "\n") <= 90);
	assert_int_equal(load(f, text), 0);
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		assert_int_equal(f->lines[i], 0);
	/* Take the "#" off the keys: "# " is prose. */
	for (char *p = text; (p = strstr(p, "\n#")); p++) {
		if (p[2] != ' ')
			p[1] = ' ';
	}
	assert_int_equal(load(f, text), 0);
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		assert_int_not_equal(f->lines[i], 0);
	defaults_fill_every_type(state);
}

static void reference_names_everything(void **state)
{
	struct fixture *f = *state;
	char *text = written(f, write_reference), key[64];

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		snprintf(key, sizeof(key), "| `%s` |", table[i].key);
		assert_non_null(strstr(text, key));
	}
	assert_non_null(strstr(text, "a \\| bar"));
	assert_non_null(strstr(text, "## [two]"));
}

static void values_read_back_without_secrets(void **state)
{
	struct fixture *f = *state;
	char *text, origin[128];

	assert_int_equal(load(f, "[one]\nwait = 90s\nroom = 1536\n[two]\nname = q\n"
				 "secret = swordfish\nlevel = low\n"),
			 0);
	text = written(f, write_values);
	assert_null(strstr(text, "swordfish"));
	assert_non_null(strstr(text, "secret = ********\n"));
	snprintf(origin, sizeof(origin), "# %s:2\nwait = 90s\n", f->path);
	assert_non_null(strstr(text, origin));
	assert_non_null(strstr(text, "# default\nnumber = 7\n"));
	assert_int_equal(load(f, text), 0);
	assert_int_equal(f->t.wait, 90000);
	assert_int_equal(f->t.room, 1536);
	assert_int_equal(f->t.level, 0);
	assert_string_equal(f->t.name, "q");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(defaults_fill_every_type),
		TEST(a_file_sets_every_type),
		TEST(lines_of_the_defaults_are_zero),
		TEST(crlf_bom_and_indent_are_read),
		TEST(a_section_may_come_again),
		TEST(every_word_of_a_bool),
		TEST(units),
		TEST(wrong_values),
		TEST(wrong_texts),
		TEST(a_secret_is_never_repeated),
		TEST(unknown_names),
		TEST(duplicates),
		TEST(broken_lines),
		TEST(all_mistakes_are_reported),
		TEST(long_lines),
		TEST(long_keys),
		TEST(files_that_cannot_be_read),
		TEST(forbidden_file),
		TEST(annotated_reads_back),
		TEST(reference_names_everything),
		TEST(values_read_back_without_secrets),
	};

	return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
