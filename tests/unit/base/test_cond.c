/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/cond.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

struct bell {
	pthread_mutex_t lock;
	pthread_cond_t rung_cond;
	bool rung;
};

static int setup(void **state)
{
	static struct bell bell;

	bell.rung = false;
	*state = &bell;
	return cond_init_pair(&bell.lock, &bell.rung_cond);
}

static int teardown(void **state)
{
	struct bell *bell = *state;

	cond_destroy_pair(&bell->lock, &bell->rung_cond);
	return 0;
}

static void *ring(void *arg)
{
	struct bell *bell = arg;

	pthread_mutex_lock(&bell->lock);
	bell->rung = true;
	pthread_cond_signal(&bell->rung_cond);
	pthread_mutex_unlock(&bell->lock);
	return NULL;
}

/* Waits for a ring that another thread gives while the lock is not held. */
static void assert_woken(struct bell *bell, struct deadline until)
{
	pthread_t thread;

	pthread_mutex_lock(&bell->lock);
	assert_int_equal(pthread_create(&thread, NULL, ring, bell), 0);
	while (!bell->rung)
		assert_true(cond_wait_until(&bell->rung_cond, &bell->lock, until));
	pthread_mutex_unlock(&bell->lock);
	assert_int_equal(pthread_join(thread, NULL), 0);
}

static void a_signal_ends_a_wait(void **state)
{
	assert_woken(*state, deadline_in_ms(60000));
}

static void without_a_deadline_a_signal_does(void **state)
{
	assert_woken(*state, (struct deadline){ 0 });
}

/* By another clock it would be over long ago, or not for years. */
static void a_wait_ends_by_the_monotonic_clock(void **state)
{
	const struct deadline until = deadline_in_ms(20);
	struct bell *bell = *state;

	pthread_mutex_lock(&bell->lock);
	while (cond_wait_until(&bell->rung_cond, &bell->lock, until))
		;
	assert_true(deadline_passed(until));
	pthread_mutex_unlock(&bell->lock);
}

static void what_has_passed_is_not_waited_for(void **state)
{
	struct bell *bell = *state;

	pthread_mutex_lock(&bell->lock);
	assert_false(
		cond_wait_until(&bell->rung_cond, &bell->lock, (struct deadline){ 1 }));
	/* The lock is held again. */
	assert_int_not_equal(pthread_mutex_trylock(&bell->lock), 0);
	pthread_mutex_unlock(&bell->lock);
}

static void a_second_condition_under_one_lock(void **state)
{
	struct bell *bell = *state;
	pthread_cond_t second;

	assert_int_equal(cond_init(&second), 0);
	pthread_mutex_lock(&bell->lock);
	assert_false(cond_wait_until(&second, &bell->lock, deadline_in_ms(1)));
	pthread_mutex_unlock(&bell->lock);
	pthread_cond_destroy(&second);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_signal_ends_a_wait),
		TEST(without_a_deadline_a_signal_does),
		TEST(a_wait_ends_by_the_monotonic_clock),
		TEST(what_has_passed_is_not_waited_for),
		TEST(a_second_condition_under_one_lock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
