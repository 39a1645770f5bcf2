/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random sequences of what can be done with a work queue. */
#include "piece.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* Whatever was accepted ends once, and the counters say so. */
#define PIECES 64

static unsigned draw(unsigned *seed, unsigned n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % n;
}

static void submit_random(unsigned *seed, struct piece *p, unsigned *accepted)
{
	static const int codes[] = { 0, 0, -E_CONFLICT, -E_BUSY, -E_LIMITED };
	static const char *const keys[] = { NULL, "a", "b", "c" };

	memset(p, 0, sizeof(*p));
	strcpy(p->text, "r");
	p->waiter.done = done;
	p->later_ms = 3;
	for (int i = 0; i < 7; i++)
		p->codes[i] = codes[draw(seed, ARRAY_LEN(codes))];
	if (draw(seed, 4) == 0)
		p->waiter.deadline.at_us = world.now_us + draw(seed, 40) * MS;
	if (submit(p, (enum work_class)draw(seed, WORK_CLASS_COUNT),
		   keys[draw(seed, ARRAY_LEN(keys))]) == 0)
		(*accepted)++;
	else
		p->dones = p->drops = 1;
}

static void check_sums(unsigned accepted)
{
	struct work_stats stats;
	uint64_t in = 0, out = 0, joined = 0;

	work_queue_stats(world.queue, &stats);
	for (int class = 0; class < WORK_CLASS_COUNT; class ++) {
		const struct work_counts *c = &stats.by[class][WORK_ANSWER];

		in += c->submitted;
		joined += c->coalesced;
		out += c->done + c->failed + c->timed_out + c->cancelled + c->queued +
		       c->delayed + c->running;
	}
	assert_int_equal(in, out);
	assert_int_equal(in + joined, accepted);
}

static void random_sequences_lose_nothing(void **state)
{
	static struct piece pieces[PIECES];

	for (unsigned round = 0; round < 200; round++) {
		unsigned seed = round, accepted = 0;
		bool cancelled[PIECES] = { false };

		teardown(state);
		make(config_of(0));
		for (unsigned next = 0; next < PIECES;) {
			unsigned what = draw(&seed, 8), i = next ? draw(&seed, next) : 0;

			if (what < 4)
				submit_random(&seed, &pieces[next++], &accepted);
			else if (what < 6)
				work_queue_step(world.queue);
			else if (what < 7)
				world.now_us += draw(&seed, 20) * MS;
			else if (next &&
				 work_queue_cancel(world.queue, &pieces[i].waiter))
				cancelled[i] = true;
			check_sums(accepted);
		}
		if (round % 2)
			for (int i = 0; i < 10000; i++, world.now_us += MS)
				run_all();
		else
			assert_true(work_queue_stop(world.queue, (struct deadline){ 1 },
						    1000));
		check_sums(accepted);
		for (unsigned i = 0; i < PIECES; i++) {
			assert_int_equal(pieces[i].dones, cancelled[i] ? 0 : 1);
			assert_int_equal(pieces[i].drops, 1);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(random_sequences_lose_nothing, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
