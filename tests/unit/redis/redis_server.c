/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis_server.h"

#include <hiredis.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static void die(const char *what)
{
	perror(what);
	abort();
}

bool redis_server_available(void)
{
	return access("/usr/bin/redis-server", X_OK) == 0;
}

void need_server(void)
{
	if (!redis_server_available()) {
		print_message("redis-server is not installed: skipped\n");
		skip();
	}
}

void redis_server_init(struct redis_server *server)
{
	*server = (struct redis_server){ .password = "" };
	snprintf(server->dir, sizeof(server->dir), "/tmp/lme-redis-XXXXXX");
	if (!mkdtemp(server->dir))
		die("mkdtemp");
	snprintf(server->socket, sizeof(server->socket), "%s/s", server->dir);
}

static void exec_server(const struct redis_server *server)
{
	char port[8], log[96];

	/* The server must not outlive a test that was killed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(port, sizeof(port), "%u", server->port);
	snprintf(log, sizeof(log), "%s/log", server->dir);
	execl("/usr/bin/redis-server", "redis-server", "--port", port, "--bind",
	      "127.0.0.1", "--unixsocket", server->socket, "--save", "", "--appendonly",
	      "no", "--dir", server->dir, "--logfile", log, "--requirepass",
	      server->password, (char *)NULL);
	die("redis-server");
}

static redisContext *connect_as_admin(const struct redis_server *server)
{
	redisContext *c = redisConnectUnix(server->socket);

	if (!c || c->err) {
		redisFree(c);
		return NULL;
	}
	if (server->password[0])
		freeReplyObject(redisCommand(c, "AUTH %s", server->password));
	return c;
}

void redis_server_start(struct redis_server *server)
{
	server->pid = fork();
	if (server->pid < 0)
		die("fork");
	if (!server->pid)
		exec_server(server);
	for (int i = 0; i < 500; i++) {
		if (redis_server_ask(server, "DBSIZE") >= 0)
			return;
		usleep(20000);
	}
	fprintf(stderr, "redis-server did not start in %s\n", server->dir);
	abort();
}

void redis_server_stop(struct redis_server *server, int signal)
{
	if (!server->pid)
		return;
	kill(server->pid, signal);
	if (signal != SIGKILL)
		kill(server->pid, SIGCONT);
	waitpid(server->pid, NULL, 0);
	server->pid = 0;
	unlink(server->socket);
}

void redis_server_done(struct redis_server *server)
{
	char log[96];

	redis_server_stop(server, SIGKILL);
	snprintf(log, sizeof(log), "%s/log", server->dir);
	unlink(log);
	rmdir(server->dir);
}

long long redis_server_ask(const struct redis_server *server, const char *command)
{
	redisContext *c = connect_as_admin(server);
	redisReply *reply;
	long long value = -1;

	if (!c)
		return -1;
	reply = redisCommand(c, command);
	if (reply && reply->type == REDIS_REPLY_INTEGER)
		value = reply->integer;
	else if (reply && reply->type == REDIS_REPLY_STATUS)
		value = 0;
	else if (reply && reply->type == REDIS_REPLY_STRING)
		value = atoll(reply->str);
	freeReplyObject(reply);
	redisFree(c);
	return value;
}

long long redis_server_info(const struct redis_server *server, const char *section,
			    const char *name)
{
	redisContext *c = connect_as_admin(server);
	redisReply *reply = c ? redisCommand(c, "INFO %s", section) : NULL;
	const char *at = NULL;
	char wanted[64];
	long long value = 0;

	snprintf(wanted, sizeof(wanted), "\n%s:", name);
	if (reply && reply->str)
		at = strstr(reply->str, wanted);

	if (at) {
		at += strlen(wanted);
		if (!strncmp(at, "calls=", 6))
			at += 6;
		value = atoll(at);
	}
	freeReplyObject(reply);
	redisFree(c);
	return value;
}
