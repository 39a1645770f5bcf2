/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prefork.h"

#include "base/clock.h"
#include "base/log.h"
#include "server/listen.h"
#include "server/respawn.h"
#include "server/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILDREN_MAX 64
#define WAIT_MS      1000
/* Carries the socket and the old children over the execution of the new program. */
#define HANDOVER_ENV "LME_PREFORK_HANDOVER"

struct child {
	pid_t pid; /* 0: to be started when it is due */
	struct respawn respawn;
};

struct parent {
	const struct prefork_config *config;
	int listen_fd;
	bool stopping;
	struct child children[CHILDREN_MAX];
	pid_t leaving[CHILDREN_MAX]; /* children of before a rolling restart */
	int leaving_count;
	char program[4096]; /* where this program lies */
};

static void start_child(struct parent *p, struct child *c)
{
	pid_t parent_pid = getpid();
	pid_t pid = fork();

	if (pid < 0) {
		log_line(LOG_ERROR, "cannot make a process: %s", strerror(errno));
		respawn_failed(&c->respawn, clock_mono_us());
		return;
	}
	if (pid == 0) {
		/* No child outlives its parent: it would hold a socket nobody owns. */
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != parent_pid)
			_exit(0);
		unsetenv(HANDOVER_ENV);
		exit(p->config->child(p->config->arg, p->listen_fd));
	}
	respawn_started(&c->respawn, clock_mono_us());
	c->pid = pid;
}

static void log_end(pid_t pid, int status)
{
	if (WIFSIGNALED(status))
		log_line(LOG_ERROR, "process %d was killed by signal %d", (int)pid,
			 WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		log_line(LOG_ERROR, "process %d ended with status %d", (int)pid,
			 WEXITSTATUS(status));
}

static void note_end(struct parent *p, pid_t pid, int status)
{
	log_end(pid, status);
	for (int i = 0; i < p->config->processes; i++) {
		struct child *c = &p->children[i];

		if (c->pid != pid)
			continue;
		respawn_ended(&c->respawn, clock_mono_us());
		c->pid = 0;
	}
	for (int i = p->leaving_count - 1; i >= 0; i--)
		if (p->leaving[i] == pid)
			p->leaving[i] = p->leaving[--p->leaving_count];
}

static void reap(struct parent *p)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		note_end(p, pid, status);
}

/* Start what is due; returns how long nothing will be due. */
static int32_t start_due(struct parent *p)
{
	int64_t now = clock_mono_us(), next = now + WAIT_MS * 1000;

	for (int i = 0; i < p->config->processes; i++) {
		struct child *c = &p->children[i];

		if (c->pid)
			continue;
		if (c->respawn.due_us <= now)
			start_child(p, c);
		else if (c->respawn.due_us < next)
			next = c->respawn.due_us;
	}
	return (int32_t)((next - now) / 1000) + 1;
}

static void signal_children(struct parent *p, int sig)
{
	for (int i = 0; i < p->config->processes; i++)
		if (p->children[i].pid)
			kill(p->children[i].pid, sig);
}

static void signal_leaving(struct parent *p, int sig)
{
	for (int i = 0; i < p->leaving_count; i++)
		kill(p->leaving[i], sig);
}

static int count_children(const struct parent *p)
{
	int n = p->leaving_count;

	for (int i = 0; i < p->config->processes; i++)
		n += p->children[i].pid != 0;
	return n;
}

static void stop_children(struct parent *p)
{
	struct deadline deadline = deadline_in_ms(p->config->stop_timeout_ms);

	signal_children(p, SIGTERM);
	signal_leaving(p, SIGTERM);
	while (count_children(p) > 0 && !deadline_passed(deadline)) {
		if (signals_wait(100) == SIGNAL_INTERRUPT)
			signal_children(p, SIGINT);
		reap(p);
	}
	if (count_children(p) == 0)
		return;
	log_line(LOG_WARN, "killing %d processes that do not end", count_children(p));
	signal_children(p, SIGKILL);
	signal_leaving(p, SIGKILL);
	while (count_children(p) > 0) {
		(void)signals_wait(20);
		reap(p);
	}
}

/* "fd pid pid ...": what the next program is to know. */
static bool write_handover(struct parent *p)
{
	char text[32 + 24 * 2 * CHILDREN_MAX];
	int n = snprintf(text, sizeof(text), "%d", p->listen_fd);

	for (int i = 0; i < p->config->processes; i++)
		if (p->children[i].pid)
			n += snprintf(text + n, sizeof(text) - (size_t)n, " %d",
				      (int)p->children[i].pid);
	for (int i = 0; i < p->leaving_count; i++)
		n += snprintf(text + n, sizeof(text) - (size_t)n, " %d",
			      (int)p->leaving[i]);
	return setenv(HANDOVER_ENV, text, 1) == 0;
}

/* Become the program anew.  Returns only when that failed; all goes on as before. */
static void restart(struct parent *p)
{
	if (p->leaving_count > 0) {
		log_line(LOG_WARN, "a restart is still under way");
		return;
	}
	if (!write_handover(p))
		return;
	fcntl(p->listen_fd, F_SETFD, 0);
	log_line(LOG_INFO, "restarting %s", p->program);
	execv(p->program, p->config->argv);
	log_line(LOG_ERROR, "cannot restart: %s: %s", p->program, strerror(errno));
	fcntl(p->listen_fd, F_SETFD, FD_CLOEXEC);
	unsetenv(HANDOVER_ENV);
}

/* Take over from the program before; false when there was none. */
static bool read_handover(struct parent *p)
{
	const char *text = getenv(HANDOVER_ENV);
	struct err ignored = { 0 };
	char *end;
	long n;

	if (!text)
		return false;
	p->listen_fd = (int)strtol(text, &end, 10);
	if (listen_check(p->listen_fd, &ignored) < 0)
		return false;
	fcntl(p->listen_fd, F_SETFD, FD_CLOEXEC);
	while (*end == ' ' && p->leaving_count < CHILDREN_MAX) {
		n = strtol(end, &end, 10);
		/* Only what is a child of ours and still runs. */
		if (n > 1 && waitpid((pid_t)n, NULL, WNOHANG) == 0)
			p->leaving[p->leaving_count++] = (pid_t)n;
	}
	unsetenv(HANDOVER_ENV);
	return true;
}

static void find_program(struct parent *p)
{
	ssize_t n = readlink("/proc/self/exe", p->program, sizeof(p->program) - 1);

	/* The name stays right when the file is replaced under us. */
	p->program[n > 0 ? n : 0] = '\0';
	if (n <= 0)
		snprintf(p->program, sizeof(p->program), "%s", p->config->argv[0]);
}

static void supervise(struct parent *p)
{
	int32_t pause_ms = start_due(p);

	/* The new children listen already: the old ones may go. */
	signal_leaving(p, SIGTERM);
	for (;;) {
		switch (signals_wait(pause_ms)) {
		case SIGNAL_STOP:
		case SIGNAL_INTERRUPT:
			return;
		case SIGNAL_RELOAD:
			if (p->config->on_reload)
				p->config->on_reload(p->config->arg);
			signal_children(p, SIGHUP);
			break;
		case SIGNAL_RESTART:
			restart(p);
			break;
		case SIGNAL_NONE:
			break;
		}
		reap(p);
		pause_ms = start_due(p);
	}
}

int prefork_run(const struct prefork_config *config, struct err *err)
{
	struct parent *p;
	int r = 0;

	if (config->processes < 1 || config->processes > CHILDREN_MAX)
		return err_set(err, E_INVALID, "%d processes: 1 to %d", config->processes,
			       CHILDREN_MAX);
	p = calloc(1, sizeof(*p));
	if (!p)
		return err_set(err, E_NOMEM, "no memory to start");
	p->config = config;
	signals_block();
	find_program(p);
	if (!read_handover(p))
		r = listen_open(config->path, config->mode, config->backlog,
				&p->listen_fd, err);
	if (r == 0) {
		log_line(LOG_INFO, "listening on %s with %d processes", config->path,
			 config->processes);
		supervise(p);
		stop_children(p);
		listen_remove(config->path, p->listen_fd);
	}
	free(p);
	return r;
}
