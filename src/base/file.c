/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int read_up_to(int fd, char *data, size_t room, size_t *ret_len)
{
	size_t len = 0;

	while (len < room) {
		ssize_t n = read(fd, data + len, room - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	*ret_len = len;
	return 0;
}

int file_read(TALLOC_CTX *mem, const char *path, size_t max, char **ret_data,
	      size_t *ret_len, struct stat *ret_stat, struct err *err)
{
	struct stat st;
	char *data = NULL;
	size_t len = 0;
	int r, fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return err_set(err, err_from_errno(errno), "%s: %s", path,
			       strerror(errno));
	if (fstat(fd, &st) < 0) {
		r = err_set(err, E_IO, "%s: %s", path, strerror(errno));
		goto out;
	}
	if (!S_ISREG(st.st_mode) && !S_ISCHR(st.st_mode)) {
		r = err_set(err, E_INVALID, "%s: not a regular file", path);
		goto out;
	}
	/* One byte of room more than allowed tells "too large" from "just fits". */
	data = talloc_array(mem, char, max + 2);
	if (!data) {
		r = err_set(err, E_NOMEM, "%s: no memory to read it", path);
		goto out;
	}
	r = read_up_to(fd, data, max + 1, &len);
	if (r < 0) {
		r = err_set(err, E_IO, "%s: %s", path, strerror(-r));
		goto out;
	}
	if (len > max) {
		r = err_set(err, E_LIMITED, "%s: larger than %zu bytes", path, max);
		goto out;
	}
	data[len] = '\0';
	*ret_data = data;
	*ret_len = len;
	if (ret_stat)
		*ret_stat = st;
	data = NULL;
out:
	talloc_free(data);
	close(fd);
	return r;
}
