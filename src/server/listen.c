/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/listen.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Whether somebody accepts connections on the address. */
static int check_taken(const struct sockaddr_un *addr, struct err *err)
{
	int r, fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return err_set(err, E_IO, "socket: %s", strerror(errno));
	r = connect(fd, (const struct sockaddr *)addr, sizeof(*addr));
	/* EAGAIN: alive, its backlog is full. */
	if (r == 0 || errno == EAGAIN)
		r = err_set(
			err, E_BUSY,
			"%s is in use by another process: stop it first, or listen on "
			"another path",
			addr->sun_path);
	else if (errno == ECONNREFUSED || errno == ENOENT)
		r = 0;
	else
		r = err_set(err, err_from_errno(errno), "%s: %s", addr->sun_path,
			    strerror(errno));
	close(fd);
	return r;
}

static int clear_path(const struct sockaddr_un *addr, struct err *err)
{
	struct stat st;
	int r;

	if (lstat(addr->sun_path, &st) < 0)
		return errno == ENOENT ? 0
				       : err_set(err, err_from_errno(errno), "%s: %s",
						 addr->sun_path, strerror(errno));
	if (!S_ISSOCK(st.st_mode))
		return err_set(err, E_INVALID,
			       "%s exists and is no socket: it is left alone",
			       addr->sun_path);
	r = check_taken(addr, err);
	if (r == 0 && unlink(addr->sun_path) < 0 && errno != ENOENT)
		r = err_set(err, err_from_errno(errno), "%s: %s", addr->sun_path,
			    strerror(errno));
	return r;
}

static int bind_and_listen(int fd, const struct sockaddr_un *addr, mode_t mode,
			   int backlog, struct err *err)
{
	/* Nobody gets in between making the file and giving it its mode. */
	mode_t before = umask(0777);
	int r = bind(fd, (const struct sockaddr *)addr, sizeof(*addr));
	int saved = errno;

	umask(before);
	if (r < 0)
		return err_set(err, err_from_errno(saved), "%s: %s", addr->sun_path,
			       strerror(saved));
	if (listen(fd, backlog) < 0 || chmod(addr->sun_path, mode) < 0) {
		r = err_set(err, err_from_errno(errno), "%s: %s", addr->sun_path,
			    strerror(errno));
		unlink(addr->sun_path);
		return r;
	}
	return 0;
}

int listen_open(const char *path, mode_t mode, int backlog, int *ret_fd, struct err *err)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int r, fd;

	if (!*path || strlen(path) >= sizeof(addr.sun_path))
		return err_set(err, E_INVALID, "socket path \"%s\": 1 to %zu bytes", path,
			       sizeof(addr.sun_path) - 1);
	strcpy(addr.sun_path, path);
	r = clear_path(&addr, err);
	if (r < 0)
		return r;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return err_set(err, E_IO, "socket: %s", strerror(errno));
	r = bind_and_listen(fd, &addr, mode, backlog, err);
	if (r < 0) {
		close(fd);
		return r;
	}
	*ret_fd = fd;
	return 0;
}

void listen_remove(const char *path, int fd)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	struct err err = { 0 };

	if (strlen(path) >= sizeof(addr.sun_path))
		return;
	strcpy(addr.sun_path, path);
	close(fd);
	/* Our own descriptors are closed now: whoever still answers is somebody else. */
	if (check_taken(&addr, &err) == 0)
		unlink(path);
}

int listen_check(int fd, struct err *err)
{
	int listening = 0, type = 0;
	socklen_t size = sizeof(int);

	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 &&
	    listening && getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
	    type == SOCK_STREAM)
		return 0;
	return err_set(err, E_INVALID,
		       "descriptor %d is no listening socket: start this program by "
		       "spawn-fcgi, or with --listen PATH",
		       fd);
}
