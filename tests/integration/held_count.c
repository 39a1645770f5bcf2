/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How many requests of an instance wait for work, as its scoreboard says: for tests that
 * have to know that all of them do.
 *
 *	held_count INSTANCE
 */
#include "server/scoreboard.h"

#include <stdio.h>

int main(int argc, char **argv)
{
	struct scoreboard_process procs[SCOREBOARD_PROCESSES];
	struct scoreboard *sb;
	struct err err = { 0 };
	unsigned held = 0;
	size_t n;

	if (argc != 2)
		return 2;
	if (scoreboard_attach(argv[1], (uid_t)-1, &sb, &err) < 0) {
		fprintf(stderr, "held_count: %s\n", err.text);
		return 1;
	}
	n = scoreboard_read(sb, procs, SCOREBOARD_PROCESSES, NULL);
	for (size_t i = 0; i < n; i++)
		held += procs[i].held;
	scoreboard_close(sb);
	printf("%u\n", held);
	return 0;
}
