/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/settings.h"

#include "base/file.h"

#include <string.h>

enum { SECRET_FILE_MAX = 4096, CONFIG_FILE_MAX = 1 << 20 };

/* The first line of a password file, without its line end. */
static int read_secret(TALLOC_CTX *mem, const char *path, const char **secret,
		       void (*warn)(const char *), struct err *err)
{
	struct stat st;
	char *data, line[512];
	size_t len, n;
	int r = file_read(mem, path, SECRET_FILE_MAX, &data, &len, &st, err);

	if (r < 0)
		return r;
	n = strcspn(data, "\r\n");
	/* What is behind the first line is not kept in memory longer than needed. */
	explicit_bzero(data + n, len - n);
	if (n == 0) {
		talloc_free(data);
		return err_set(err, E_INVALID, "%s: its first line is empty", path);
	}
	if (warn && (st.st_mode & S_IRWXO)) {
		snprintf(line, sizeof(line),
			 "%.400s: everybody on this machine can read the password; chmod "
			 "o= "
			 "it",
			 path);
		warn(line);
	}
	*secret = data;
	return 0;
}

static int resolve(TALLOC_CTX *mem, const char *section, const char *path,
		   const char **secret, void (*warn)(const char *), struct err *err)
{
	int r;

	if (!*path)
		return 0;
	if (**secret)
		return err_set(
			err, E_INVALID,
			"%s.password and %s.password_file are both given; keep one",
			section, section);
	r = read_secret(mem, path, secret, warn, err);
	return r < 0 ? err_prefix(err, "%s.password_file", section) : 0;
}

static void warn_of_config(const char *path, void (*warn)(const char *))
{
	struct stat st;
	char line[512];

	if (stat(path, &st) < 0 || !(st.st_mode & S_IRWXO))
		return;
	snprintf(line, sizeof(line),
		 "%.400s: holds a password and everybody on this machine can read it; "
		 "chmod o= it or use password_file",
		 path);
	warn(line);
}

int app_settings_read_secrets(TALLOC_CTX *mem, struct app_settings *s, const char *path,
			      void (*warn)(const char *), struct err *err)
{
	int r;

	if (path && warn && (*s->mysql_password || *s->redis_password))
		warn_of_config(path, warn);
	r = resolve(mem, "mysql", s->mysql_password_file, &s->mysql_password, warn, err);
	if (r < 0 || !s->redis_enabled)
		return r;
	return resolve(mem, "redis", s->redis_password_file, &s->redis_password, warn,
		       err);
}
