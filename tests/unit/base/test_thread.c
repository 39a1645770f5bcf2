/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/thread.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>
#include <unistd.h>
#include <cmocka.h>

struct seen {
	int policy, child_policy, nice;
	char name[16];
};

static int own_nice(void)
{
	return getpriority(PRIO_PROCESS, (id_t)gettid());
}

static void *look(void *arg)
{
	*(int *)arg = sched_getscheduler(0);
	return NULL;
}

static void *change_all(void *arg)
{
	struct seen *seen = arg;
	pthread_t child;

	thread_name("a name that is too long");
	thread_batch();
	thread_give_way(3);
	seen->policy = sched_getscheduler(0);
	seen->nice = own_nice();
	pthread_getname_np(pthread_self(), seen->name, sizeof(seen->name));
	if (pthread_create(&child, NULL, look, &seen->child_policy) == 0)
		pthread_join(child, NULL);
	return NULL;
}

static void changes_one_thread_and_its_children(void **state)
{
	struct seen seen = { .child_policy = -1 };
	int policy = sched_getscheduler(0), nice = own_nice();
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, change_all, &seen), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_string_equal(seen.name, "a name that is ");
	assert_int_equal(seen.policy, SCHED_BATCH);
	assert_int_equal(seen.child_policy, SCHED_BATCH);
	assert_int_equal(seen.nice, nice + 3 < 19 ? nice + 3 : 19);
	assert_int_equal(sched_getscheduler(0), policy);
	assert_int_equal(own_nice(), nice);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_one_thread_and_its_children),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
