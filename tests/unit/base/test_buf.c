/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buf.h"

#include "base/attr.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static const int64_t numbers[] = {
	0,  1,   9,         10,        99,         100,       420,       -1,
	-9, -10, INT64_MAX, INT64_MIN, 1784000000, 999999999, 1000000000
};

static void writes_numbers_as_printf_does(void **state)
{
	char wanted[32];
	struct buf b;

	(void)state;
	buf_init(&b, NULL, 0);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		snprintf(wanted, sizeof(wanted), "%" PRId64, numbers[i]);
		buf_reset(&b);
		buf_add_i64(&b, numbers[i]);
		assert_false(b.failed);
		assert_string_equal(b.data, wanted);
		assert_int_equal(b.len, strlen(wanted));
	}
	buf_done(&b);
}

/* Whatever is appended last before the room is full, the text ends with a NUL in it. */
static void grows_at_every_length(void **state)
{
	struct buf b, twin;

	(void)state;
	for (size_t n = 0; n < 300; n++) {
		buf_init(&b, NULL, 256);
		buf_init(&twin, NULL, 0);
		for (size_t i = 0; i < n; i++) {
			buf_add_char(&b, 'a');
			buf_add(&twin, "a", 1);
		}
		buf_add_i64(&b, -420);
		buf_add_char(&b, ';');
		buf_add_str(&twin, "-420;");
		assert_string_equal(b.data, twin.data);
		assert_int_equal(b.len, n + 5);
		assert_true(b.len < b.cap && twin.len < twin.cap);
		buf_done(&b);
		buf_done(&twin);
	}
}

static void takes_nothing_once_it_failed(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, NULL, 64);
	buf_add_str(&b, "kept");
	b.failed = true;
	buf_add(&b, "x", 1);
	buf_add_str(&b, "x");
	buf_add_char(&b, 'x');
	buf_add_i64(&b, 1);
	buf_add_fmt(&b, "%d", 1);
	assert_null(buf_reserve(&b, 1));
	assert_string_equal(b.data, "kept");
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_numbers_as_printf_does),
		cmocka_unit_test(grows_at_every_length),
		cmocka_unit_test(takes_nothing_once_it_failed),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
