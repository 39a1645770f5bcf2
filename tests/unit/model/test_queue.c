/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/queue.h"

#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void table_is_sorted_and_found(void **state)
{
	size_t count = 0;
	const struct model_queue *table = model_queue_table(&count);

	(void)state;
	assert_true(count > 20);
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(model_queue_find(table[i].id), &table[i]);
		if (i > 0)
			assert_true(table[i - 1].id < table[i].id);
	}
}

static void unknown_queues_are_labelled(void **state)
{
	char label[32];

	(void)state;
	assert_null(model_queue_find(9999));
	assert_string_equal(model_queue_label(9999, label, sizeof(label)), "queue 9999");
	assert_string_equal(model_queue_label(420, label, sizeof(label)),
			    "Ranked Solo/Duo");
	assert_string_equal(model_queue_label(65535, label, 8), "queue 6");
}

static void default_queues_are_rift_queues(void **state)
{
	(void)state;
	for (size_t i = 0; i < MODEL_DEFAULT_QUEUES_COUNT; i++) {
		const struct model_queue *queue =
			model_queue_find(model_default_queues[i]);

		assert_non_null(queue);
		assert_int_equal(queue->kind, QUEUE_RIFT);
		assert_int_equal(queue->ranked, queue->id == 420 || queue->id == 440);
	}
}

static void each_queue_has_one_mode(void **state)
{
	static const struct {
		uint16_t queue;
		enum model_queue_kind mode;
		const char *name;
	} rows[] = {
		{ 420, QUEUE_RIFT, "rift" },    { 2400, QUEUE_ARAM, "aram" },
		{ 1700, QUEUE_ARENA, "arena" }, { 1840, QUEUE_SWARM, "swarm" },
		{ 1900, QUEUE_OTHER, "other" }, { 830, QUEUE_OTHER, "other" },
		{ 0, QUEUE_OTHER, "other" },    { 9999, QUEUE_OTHER, "other" },
	};
	enum model_queue_kind mode;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(model_queue_mode(rows[i].queue), rows[i].mode);
		assert_string_equal(model_queue_mode_name(rows[i].mode), rows[i].name);
		assert_int_equal(model_queue_mode_parse(rows[i].name, &mode), 0);
		assert_int_equal(mode, rows[i].mode);
	}
	assert_int_equal(model_queue_mode_parse("bots", &mode), -E_INVALID);
	assert_int_equal(model_queue_mode_parse("", &mode), -E_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_is_sorted_and_found),
		cmocka_unit_test(unknown_queues_are_labelled),
		cmocka_unit_test(default_queues_are_rift_queues),
		cmocka_unit_test(each_queue_has_one_mode),
	};

	return cmocka_run_group_tests_name("model queue", tests, NULL, NULL);
}
