/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The population of a process over a scripted store; time is a number. */
#include "service/population.h"

#include "store/peer_store.h"

#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define SECOND INT64_C(1000000)

/* The store: which version it has, what it fails with, what it was asked. */
static struct {
	int version;
	enum err_code fails;
	int looks, reads, freed;
	bool held; /* a look stays until it is let go */
	sem_t looking, let_go;
} store;

static struct service_population *service;
static struct sql_conn *const conn = (struct sql_conn *)&store;

int sql_pool_take(struct sql_pool *pool, struct deadline deadline,
		  struct sql_conn **ret_conn, struct err *err)
{
	(void)pool;
	(void)deadline;
	(void)ret_conn;
	return err_set(err, E_UNAVAILABLE, "scripted");
}

void sql_pool_give(struct sql_pool *pool, struct sql_conn *given)
{
	(void)pool;
	(void)given;
}

static void print(char version[static PEER_VERSION_SIZE])
{
	snprintf(version, PEER_VERSION_SIZE, "%d", store.version);
}

int peer_store_version(struct sql_conn *c, char ret_version[static PEER_VERSION_SIZE],
		       struct err *err)
{
	(void)c;
	store.looks++;
	print(ret_version);
	if (store.held) {
		sem_post(&store.looking);
		sem_wait(&store.let_go);
	}
	return store.fails ? err_set(err, store.fails, "scripted") : 0;
}

static int count_freed(struct peer_table **table)
{
	(void)table;
	store.freed++;
	return 0;
}

int peer_store_read(struct sql_conn *c, TALLOC_CTX *mem, struct peer_table **ret_table,
		    char ret_version[static PEER_VERSION_SIZE], struct err *err)
{
	struct peer_table **mark = talloc(mem, struct peer_table *);

	(void)c;
	(void)err;
	store.reads++;
	print(ret_version);
	talloc_set_destructor(mark, count_freed);
	*ret_table = peer_table_new(mem);
	return 0;
}

static int begin(void **state)
{
	(void)state;
	memset(&store, 0, sizeof(store));
	store.version = 1;
	return service_population_new(NULL, &service, NULL);
}

static int end(void **state)
{
	(void)state;
	service_population_free(service);
	return store.freed == store.reads ? 0 : -1; /* nothing is left behind */
}

static const struct population *get(int64_t now_us)
{
	const struct population *population = NULL;

	assert_int_equal(service_population_get_at(service, NULL, conn,
						   deadline_in_ms(1000), now_us,
						   &population, NULL),
			 0);
	return population;
}

static void put(const struct population *population)
{
	service_population_put(service, population);
}

static void looks_once_a_minute_and_reads_what_changed(void **state)
{
	const struct population *first = get(SECOND), *second;

	(void)state;
	assert_int_equal(store.reads, 1);
	store.version = 2;
	second = get(SECOND + 59 * SECOND);
	assert_ptr_equal(second, first);
	assert_int_equal(store.looks, 1);
	put(second);
	second = get(SECOND + 60 * SECOND);
	assert_ptr_not_equal(second, first);
	assert_string_equal(population_version(second), "2");
	assert_int_equal(store.reads, 2);
	put(second);
	second = get(200 * SECOND); /* looked at, and still the same */
	assert_int_equal(store.looks, 3);
	assert_int_equal(store.reads, 2);
	put(second);
	put(first);
}

static void keeps_what_somebody_holds(void **state)
{
	const struct population *held = get(SECOND);

	(void)state;
	store.version = 2;
	put(get(100 * SECOND));
	assert_int_equal(store.freed, 0);
	assert_string_equal(population_version(held), "1");
	assert_non_null(population_table(held));
	put(held);
	assert_int_equal(store.freed, 1);
}

static void uses_the_last_one_while_the_store_is_away(void **state)
{
	const struct population *first = get(SECOND), *later;

	(void)state;
	store.fails = E_UNAVAILABLE;
	store.version = 2;
	later = get(100 * SECOND);
	assert_ptr_equal(later, first);
	put(later);
	put(get(150 * SECOND)); /* it is not asked again at once */
	assert_int_equal(store.looks, 2);
	store.fails = E_OK;
	later = get(161 * SECOND);
	assert_string_equal(population_version(later), "2");
	put(later);
	put(first);
}

static void fails_where_there_is_none(void **state)
{
	const struct population *population = NULL;
	struct err err = { 0 };

	(void)state;
	store.fails = E_TIMEOUT;
	for (int i = 1; i <= 2; i++) {
		assert_int_equal(service_population_get_at(service, NULL, conn,
							   deadline_in_ms(1000), SECOND,
							   &population, &err),
				 -E_TIMEOUT);
		assert_int_equal(store.looks, i); /* the next one tries again */
	}
	assert_int_equal(service_population_get_at(service, NULL, NULL,
						   deadline_in_ms(1000), SECOND,
						   &population, &err),
			 -E_UNAVAILABLE); /* no connection to be had */
	store.fails = E_OK;
	put(get(SECOND));
}

/* What is stored is broken: nobody reads it again and again. */
static void looks_at_broken_histograms_once_a_minute(void **state)
{
	const struct population *population = NULL;
	struct err err = { 0 };

	(void)state;
	store.fails = E_CORRUPT;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(service_population_get_at(
					 service, NULL, conn, deadline_in_ms(1000),
					 (100 + 29 * i) * SECOND, &population, &err),
				 -E_UNAVAILABLE);
		assert_string_equal(err.text, "scripted");
		assert_int_equal(store.looks, 1);
	}
	assert_int_equal(service_population_get_at(service, NULL, conn,
						   deadline_in_ms(1000), 160 * SECOND,
						   &population, &err),
			 -E_UNAVAILABLE);
	assert_int_equal(store.looks, 2);
	store.fails = E_OK;
	population = get(220 * SECOND);
	assert_string_equal(population_version(population), "1");
	put(population);
	store.fails = E_CORRUPT; /* again: what was read last is used */
	store.version = 2;
	population = get(300 * SECOND);
	assert_string_equal(population_version(population), "1");
	put(population);
}

static void *read_first(void *arg)
{
	(void)arg;
	put(get(SECOND));
	return NULL;
}

static void nobody_waits_past_his_deadline(void **state)
{
	const struct deadline passed = { 1 };
	const struct population *population = NULL;
	struct err err = { 0 };
	pthread_t reader;

	(void)state;
	sem_init(&store.looking, 0, 0);
	sem_init(&store.let_go, 0, 0);
	store.held = true;
	assert_int_equal(pthread_create(&reader, NULL, read_first, NULL), 0);
	sem_wait(&store.looking);
	for (int i = 0; i < 3; i++)
		assert_int_equal(service_population_get_at(service, NULL, conn, passed,
							   SECOND, &population, &err),
				 -E_TIMEOUT);
	assert_int_equal(store.looks, 1);
	sem_post(&store.let_go);
	assert_int_equal(pthread_join(reader, NULL), 0);
	store.held = false;
	assert_int_equal(service_population_get_at(service, NULL, conn, passed, SECOND,
						   &population, &err),
			 0);
	put(population);
	assert_int_equal(store.reads, 1);
	sem_destroy(&store.looking);
	sem_destroy(&store.let_go);
}

static void *use(void *arg)
{
	for (int64_t i = 1; i < 2000; i++) {
		const struct population *population = NULL;

		if (service_population_get_at(service, NULL, conn, deadline_in_ms(1000),
					      i * 61 * SECOND, &population, NULL))
			return arg;
		if (population_version(population)[0] != '1')
			return arg;
		service_population_put(service, population);
	}
	return NULL;
}

static void is_shared_by_threads(void **state)
{
	pthread_t threads[4];
	void *failed;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, use, &store), 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}
	assert_int_equal(store.reads, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(looks_once_a_minute_and_reads_what_changed),
		TEST(keeps_what_somebody_holds),
		TEST(uses_the_last_one_while_the_store_is_away),
		TEST(fails_where_there_is_none),
		TEST(looks_at_broken_histograms_once_a_minute),
		TEST(nobody_waits_past_his_deadline),
		TEST(is_shared_by_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
