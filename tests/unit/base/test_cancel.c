/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/cancel.h"

#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static int cuts;

static void cut(void *arg)
{
	cuts += *(int *)arg;
}

static void without_a_token_nothing_happens(void **state)
{
	int one = 1;

	(void)state;
	cuts = 0;
	assert_false(cancel_in_force());
	assert_false(cancel_pending());
	assert_true(cancel_guard(cut, &one));
	cancel_unguard();
	assert_int_equal(cuts, 0);
}

static void cuts_what_is_guarded(void **state)
{
	struct cancel cancel;
	int one = 1;

	(void)state;
	cuts = 0;
	cancel_init(&cancel);
	assert_null(cancel_enter(&cancel));
	assert_true(cancel_in_force());
	assert_true(cancel_guard(cut, &one));
	cancel_fire(&cancel);
	cancel_fire(&cancel);
	assert_int_equal(cuts, 1);
	assert_true(cancel_pending());
	cancel_unguard();
	assert_false(cancel_guard(cut, &one)); /* what would come later */
	assert_ptr_equal(cancel_enter(NULL), &cancel);
	assert_true(cancel_guard(cut, &one));
	cancel_done(&cancel);
}

static void cuts_nothing_that_is_over(void **state)
{
	struct cancel cancel;
	int one = 1;

	(void)state;
	cuts = 0;
	cancel_init(&cancel);
	(void)cancel_enter(&cancel);
	assert_true(cancel_guard(cut, &one));
	cancel_unguard();
	cancel_fire(&cancel);
	assert_int_equal(cuts, 0);
	(void)cancel_enter(NULL);
	cancel_done(&cancel);
}

/* A thread that blocks until it is cut. */
static struct cancel shared;
static sem_t blocked, let_go;

static void post(void *arg)
{
	sem_post(arg);
}

static void *block(void *arg)
{
	(void)cancel_enter(&shared);
	if (cancel_guard(post, &let_go)) {
		sem_post(&blocked);
		sem_wait(&let_go);
		cancel_unguard();
	}
	*(int *)arg = cancel_pending();
	(void)cancel_enter(NULL);
	return NULL;
}

static void another_thread_fires(void **state)
{
	pthread_t thread;
	int pending = 0;

	(void)state;
	cancel_init(&shared);
	sem_init(&blocked, 0, 0);
	sem_init(&let_go, 0, 0);
	assert_int_equal(pthread_create(&thread, NULL, block, &pending), 0);
	sem_wait(&blocked);
	cancel_fire(&shared);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(pending, 1);
	cancel_done(&shared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_token_nothing_happens),
		cmocka_unit_test(cuts_what_is_guarded),
		cmocka_unit_test(cuts_nothing_that_is_over),
		cmocka_unit_test(another_thread_fires),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
