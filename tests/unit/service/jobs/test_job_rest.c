/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a job rests between its attempts. */
#include "service/jobs/job.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void rests_grow_up_to_a_bound(void **state)
{
	static const int64_t most_ms[] = { 1000,  2000,  4000,  8000, 16000,
					   32000, 60000, 60000, 60000 };

	(void)state;
	for (unsigned i = 0; i < ARRAY_LEN(most_ms); i++) {
		const uint64_t span = (uint64_t)most_ms[i] / 2;

		assert_int_equal(service_job_rest_ms(i + 1, 0, 0), most_ms[i] / 2);
		assert_int_equal(service_job_rest_ms(i + 1, 0, span), most_ms[i]);
		assert_int_equal(service_job_rest_ms(i + 1, 0, span + 1), most_ms[i] / 2);
		assert_in_range(service_job_rest_ms(i + 1, 0, UINT64_MAX), most_ms[i] / 2,
				most_ms[i]);
	}
}

static void attempts_and_time_are_bounded(void **state)
{
	(void)state;
	assert_true(service_job_rest_ms(JOB_FAILURES_MAX - 1, 0, 0) > 0);
	assert_int_equal(service_job_rest_ms(JOB_FAILURES_MAX, 0, 0), -1);
	assert_int_equal(service_job_rest_ms(UINT32_MAX, 0, 0), -1);
	assert_true(service_job_rest_ms(1, JOB_TRY_MS - 1, 0) > 0);
	assert_int_equal(service_job_rest_ms(1, JOB_TRY_MS, 0), -1);
	/* Asked for by a host whose clock is ahead. */
	assert_true(service_job_rest_ms(1, -5000, 0) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rests_grow_up_to_a_bound),
		cmocka_unit_test(attempts_and_time_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
