/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/audit.h"

#include "api/call.h"
#include "base/log.h"
#include "json/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ADDRESS_MAX 64

static const char *const verdict_names[GUARD_VERDICT_COUNT] = {
	[GUARD_UNDECIDED] = "undecided",
	[GUARD_ALLOWED] = "allowed",
	[GUARD_NO_ROUTE] = "no_route",
	[GUARD_NO_METHOD] = "no_method",
	[GUARD_TOO_LARGE] = "too_large",
	[GUARD_UNREADABLE] = "unreadable",
	[GUARD_TOKEN_IN_URL] = "token_in_url",
	[GUARD_INVALID_TOKEN] = "invalid_token",
	[GUARD_UNAUTHENTICATED] = "unauthenticated",
	[GUARD_FORBIDDEN] = "forbidden",
	[GUARD_CROSS_SITE] = "cross_site",
	[GUARD_HIDDEN] = "hidden",
	[GUARD_NOT_STORED] = "not_stored",
	[GUARD_LIMITED] = "limited",
	[GUARD_UNCHECKED] = "unchecked",
};

static const char *const kind_names[] = { [CALLER_ANONYMOUS] = "anonymous",
					  [CALLER_TOKEN] = "token",
					  [CALLER_SESSION] = "session" };

const char *audit_verdict_name(enum guard_verdict verdict)
{
	return (unsigned)verdict < GUARD_VERDICT_COUNT ? verdict_names[verdict] : "";
}

static void put_number(struct json_writer *w, const char *key, int64_t id)
{
	if (id)
		json_put_int(w, key, id);
	else
		json_put_null(w, key);
}

/*
 * The part of a token that is no secret, by which an admin finds it in "lme token list":
 * of the one that was shown, also when it is not good.
 */
static const char *shown_selector(const struct api_call *call,
				  char text[static TOKEN_SELECTOR_SIZE])
{
	const char *token = call->credential.has_token ? call->credential.token
			    : call->signs_in_with      ? call->signs_in_with
						       : NULL;

	if (!token)
		return NULL;
	memcpy(text, token + TOKEN_PREFIX_LEN, TOKEN_SELECTOR_LEN);
	text[TOKEN_SELECTOR_LEN] = '\0';
	return text;
}

static void write_caller(struct json_writer *w, const struct api_call *call)
{
	const struct access_caller *caller = &call->caller;
	char selector[TOKEN_SELECTOR_SIZE];

	json_put_text(w, "caller", kind_names[caller->kind]);
	put_number(w, "token_id", caller->token_id);
	json_put_text(w, "token_selector", shown_selector(call, selector));
	put_number(w, "session_id", caller->session_id);
	json_put_text(w, "scope", access_scope_name(caller->scope));
}

static void write_call(const struct api_call *call, struct buf *out)
{
	const struct http_request *req = call->req;
	char address[ADDRESS_MAX];
	struct json_writer w;

	json_writer_init(&w, out);
	json_open_object(&w, NULL);
	json_put_time(&w, "time", call->now_ms);
	json_put_text(&w, "id", req->request_id);
	snprintf(address, sizeof(address), "%s", req->remote_addr);
	json_put_text(&w, "remote", address);
	write_caller(&w, call);
	json_put_text(&w, "method", http_method_name(req->method));
	json_put_text(&w, "route", call->route->path);
	json_put_text(&w, "verdict", audit_verdict_name(call->verdict));
	json_put_int(&w, "status", call->resp->status);
	json_put_text(&w, "error", call->resp->error_code);
	json_close_object(&w);
	buf_add_char(out, '\n');
}

/* Whatever is not said to change nothing, methods that no route has included. */
static bool is_write(enum http_method method)
{
	return method != HTTP_GET && method != HTTP_HEAD && method != HTTP_OPTIONS;
}

/* A page that is read, or looked for in vain, is no event. */
static bool belongs_here(const struct api_call *call)
{
	switch (call->verdict) {
	case GUARD_UNDECIDED:
		return false;
	case GUARD_ALLOWED:
	case GUARD_NO_ROUTE:
	case GUARD_NO_METHOD:
		return is_write(call->req->method);
	case GUARD_TOO_LARGE:
	case GUARD_UNREADABLE:
	case GUARD_TOKEN_IN_URL:
	case GUARD_INVALID_TOKEN:
	case GUARD_UNAUTHENTICATED:
	case GUARD_FORBIDDEN:
	case GUARD_CROSS_SITE:
	case GUARD_HIDDEN:
	case GUARD_NOT_STORED:
	case GUARD_LIMITED:
	case GUARD_UNCHECKED:
	case GUARD_VERDICT_COUNT:
		break;
	}
	return true;
}

void audit_call(struct api_call *call)
{
	struct buf out;

	if (!line_log_on(call->api->audit) || !belongs_here(call))
		return;
	buf_init(&out, call->mem, 512);
	write_call(call, &out);
	if (!out.failed)
		line_log_add(call->api->audit, out.data, out.len);
}

static void write_command(const struct audit_command *command, struct buf *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_open_object(&w, NULL);
	json_put_time(&w, "time", command->now_ms);
	json_put_null(&w, "id");
	json_put_null(&w, "remote");
	json_put_text(&w, "caller", "command");
	json_put_int(&w, "uid", (int64_t)getuid());
	json_put_text(&w, "command", command->command);
	if (command->subject)
		json_put_int(&w, command->subject, command->id);
	if (command->token_selector)
		json_put_text(&w, "token_selector", command->token_selector);
	json_put_int(&w, "status", command->status);
	json_close_object(&w);
	buf_add_char(out, '\n');
}

/*
 * A file that root has just made belongs to whom the directory does: else the service
 * could not write to it.
 */
static void hand_over(int fd, const char *path)
{
	char *dir = talloc_strdup(NULL, path), *slash = dir ? strrchr(dir, '/') : NULL;
	struct stat parent;

	if (slash && slash != dir) {
		*slash = '\0';
		if (stat(dir, &parent) == 0 &&
		    fchown(fd, parent.st_uid, parent.st_gid) < 0)
			log_line(LOG_WARN, "audit log \"%s\" stays root's: %s", path,
				 strerror(errno));
	}
	talloc_free(dir);
}

/*
 * The directory may belong to the service, and root writes here: no link is followed, or
 * whoever took the service over could have any file written to or handed over.
 */
static int open_for_command(const char *path, int *ret_fd, struct err *err)
{
	const int flags = O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
	int fd;

	if (strcmp(path, "-") == 0) {
		fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	} else {
		fd = open(path, flags | O_CREAT | O_EXCL, 0640);
		if (fd >= 0 && geteuid() == 0)
			hand_over(fd, path);
		if (fd < 0 && errno == EEXIST)
			fd = open(path, flags);
	}
	if (fd < 0 && errno == ELOOP)
		return err_set(
			err, E_ACCESS,
			"audit log \"%s\" is a symbolic link; name the file itself",
			path);
	if (fd < 0)
		return err_set(err, err_from_errno(errno), "cannot open \"%s\": %s", path,
			       strerror(errno));
	*ret_fd = fd;
	return 0;
}

int audit_command_write(const char *path, const struct audit_command *command,
			struct err *err)
{
	struct buf out;
	int fd = -1, rc;

	if (!*path)
		return 0;
	rc = open_for_command(path, &fd, err);
	if (rc < 0)
		return rc;
	buf_init(&out, NULL, 512);
	write_command(command, &out);
	if (out.failed)
		rc = err_set(err, E_NOMEM, "audit log: out of memory");
	else if (write(fd, out.data, out.len) != (ssize_t)out.len)
		rc = err_set(err, E_NOSPACE,
			     "audit log \"%s\": the line could not be written", path);
	close(fd);
	buf_done(&out);
	return rc;
}
