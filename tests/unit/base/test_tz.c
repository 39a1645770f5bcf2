/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/tz.h"

#include "base/clock.h"
#include "base/tzif.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const struct tz *zone(const char *name)
{
	const struct tz *tz = NULL;
	struct err err = { 0 };

	if (tz_get(name, &tz, &err) < 0)
		fail_msg("%s: %s", name, err.text);
	return tz;
}

static int64_t ms(const char *moment)
{
	int64_t v = 0;

	assert_int_equal(clock_parse(moment, &v), 0);
	return v;
}

/* A day whose start is known, asked for at a moment within it. */
static void days_start_where_they_do(void **state)
{
	static const struct {
		const char *zone, *moment, *start;
	} rows[] = {
		{ "UTC", "2024-02-29T23:59:59.999Z", "2024-02-29T00:00:00Z" },
		/* 23 and 25 hours */
		{ "Europe/Paris", "2024-03-31T12:00:00Z", "2024-03-30T23:00:00Z" },
		{ "Europe/Paris", "2024-03-31T22:00:00Z", "2024-03-31T22:00:00Z" },
		{ "Europe/Paris", "2024-03-31T21:59:59Z", "2024-03-30T23:00:00Z" },
		{ "Europe/Paris", "2024-10-27T22:59:59Z", "2024-10-26T22:00:00Z" },
		{ "Europe/Paris", "2024-10-27T23:00:00Z", "2024-10-27T23:00:00Z" },
		{ "America/New_York", "2024-03-10T20:00:00Z", "2024-03-10T05:00:00Z" },
		{ "America/New_York", "2024-11-03T20:00:00Z", "2024-11-03T04:00:00Z" },
		/* half an hour of saving time */
		{ "Australia/Lord_Howe", "2024-04-07T10:00:00Z", "2024-04-06T13:00:00Z" },
		{ "Australia/Lord_Howe", "2024-04-08T10:00:00Z", "2024-04-07T13:30:00Z" },
		/* midnight does not exist */
		{ "America/Sao_Paulo", "2018-11-04T15:00:00Z", "2018-11-04T03:00:00Z" },
		{ "America/Sao_Paulo", "2018-11-04T02:59:59Z", "2018-11-03T03:00:00Z" },
		{ "Asia/Beirut", "2022-03-27T10:00:00Z", "2022-03-26T22:00:00Z" },
		/* two midnights: the first */
		{ "America/Havana", "2024-11-03T12:00:00Z", "2024-11-03T04:00:00Z" },
		/* the day before and the day after the one that never was */
		{ "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T10:00:00Z" },
		{ "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z" },
		/* past the table: the footer's rule */
		{ "Europe/Paris", "2099-07-01T12:00:00Z", "2099-06-30T22:00:00Z" },
		{ "America/New_York", "2150-01-15T12:00:00Z", "2150-01-15T05:00:00Z" },
		/* before the table: local mean time, 9 min 21 s east */
		{ "Europe/Paris", "1850-06-01T12:00:00Z", "1850-05-31T23:50:39Z" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char got[32];

		clock_format_rfc3339(
			tz_day_start_ms(zone(rows[i].zone), ms(rows[i].moment)), false,
			got);
		if (strcmp(got, rows[i].start) != 0)
			fail_msg("%s at %s: day starts %s, expected %s", rows[i].zone,
				 rows[i].moment, got, rows[i].start);
	}
}

static void dates_start_where_they_do(void **state)
{
	(void)state;
	assert_int_equal(tz_date_start_ms(zone("Europe/Paris"), 2025, 1, 1),
			 ms("2024-12-31T23:00:00Z"));
	/* 30 December 2011 never was in Apia: the first moment after the gap. */
	assert_int_equal(tz_date_start_ms(zone("Pacific/Apia"), 2011, 12, 30),
			 ms("2011-12-30T10:00:00Z"));
	assert_int_equal(tz_date_start_ms(zone("Pacific/Apia"), 2011, 12, 31),
			 ms("2011-12-30T10:00:00Z"));
	assert_int_equal(tz_date_start_ms(zone("America/Sao_Paulo"), 2018, 11, 4),
			 ms("2018-11-04T03:00:00Z"));
}

static void a_date_holds_its_start(void **state)
{
	int64_t year;
	unsigned month, day;

	(void)state;
	tz_local_date(zone("Asia/Kathmandu"), ms("2024-12-31T18:15:00Z"), &year, &month,
		      &day);
	assert_int_equal(year, 2025);
	assert_int_equal(month, 1);
	assert_int_equal(day, 1);
	tz_local_date(zone("Asia/Kathmandu"), ms("2024-12-31T18:14:59.999Z"), &year,
		      &month, &day);
	assert_int_equal(year, 2024);
	assert_int_equal(month, 12);
	assert_int_equal(day, 31);
}

static void refuses_what_is_no_zone(void **state)
{
	static const char *const bad[] = {
		"",
		"/",
		"/etc/passwd",
		"../../../etc/passwd",
		"Europe/../Europe/Paris",
		"Europe//Paris",
		"Europe/",
		"Europe",
		"Europe/Pariss",
		"europe/Paris",
		"localtime",
		"posixrules",
		"right/Europe/Paris",
		"posix/Europe/Paris",
		"zone.tab",
		"tzdata.zi",
		"Europe/Paris ",
		"Europe/Paris\n",
		"./UTC",
		"Europe/.",
		"A/../../../../../../../../../../../../../../../../dev/null",
		"Europe/"
		"Parisaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const struct tz *tz = NULL;
		struct err err = { 0 };

		if (tz_get(bad[i], &tz, &err) != -E_INVALID)
			fail_msg("\"%s\" was not refused", bad[i]);
		assert_null(tz);
		assert_int_not_equal(err.text[0], '\0');
	}
}

static void a_zone_is_read_once(void **state)
{
	(void)state;
	assert_ptr_equal(zone("Asia/Tokyo"), zone("Asia/Tokyo"));
}

/* A version 2 file with one transition and a footer, cut at every length. */
static size_t small_file(uint8_t *out)
{
	static const uint8_t head[20] = "TZif2";
	static const uint8_t counts[24] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
					    0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 8 };
	static const uint8_t types[20] = { 0, 0, 0,   0,   0,   0, 0,   0,   14,  16,
					   0, 4, 'L', 'M', 'T', 0, 'O', 'N', 'E', 0 };
	size_t n = 0;

	for (int width = 4; width <= 8; width += 4) {
		memcpy(out + n, head, sizeof(head));
		memcpy(out + n + 20, counts, sizeof(counts));
		n += 44;
		memset(out + n, 0, (size_t)width);
		out[n + (size_t)width - 1] = 100; /* at 100 s */
		n += (size_t)width;
		out[n++] = 1; /* becomes type 1: one hour east */
		memcpy(out + n, types, sizeof(types));
		n += sizeof(types);
	}
	memcpy(out + n, "\nONE-1\n", 7);
	return n + 7;
}

static void a_cut_file_is_corrupt(void **state)
{
	uint8_t bytes[512];
	size_t len = small_file(bytes);
	struct tzif *parsed;
	struct tz_span span;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(tzif_parse(NULL, bytes, len, &parsed, &err), 0);
	tzif_span(parsed, 99, &span);
	assert_int_equal(span.offset_s, 0);
	assert_int_equal(span.until_s, 100);
	tzif_span(parsed, 100, &span);
	assert_int_equal(span.offset_s, 3600);
	assert_true(span.until_s == INT64_MAX);
	talloc_free(parsed);
	for (size_t cut = 0; cut < len; cut++) {
		uint8_t *exact = talloc_memdup(NULL, bytes, cut ? cut : 1);
		int r = tzif_parse(NULL, exact, cut, &parsed, &err);

		if (r != -E_CORRUPT && !(cut < 4 && r == -E_INVALID))
			fail_msg("cut at %zu: %d", cut, r);
		talloc_free(exact);
	}
}

static void a_broken_byte_never_hurts(void **state)
{
	uint8_t bytes[512];
	size_t len = small_file(bytes);

	(void)state;
	for (size_t i = 0; i < len; i++) {
		uint8_t was = bytes[i];

		for (int v = 0; v < 256; v += 5) {
			struct tzif *parsed = NULL;
			struct tz_span span;

			bytes[i] = (uint8_t)v;
			if (tzif_parse(NULL, bytes, len, &parsed, NULL) == 0)
				tzif_span(parsed, 1700000000, &span);
			talloc_free(parsed);
		}
		bytes[i] = was;
	}
}

static int64_t rule_offset(const char *text, const char *moment)
{
	struct tzrule rule;
	struct tz_span span;

	assert_int_equal(tzrule_parse(text, strlen(text), &rule), 0);
	tzrule_span(&rule, ms(moment) / 1000, &span);
	return span.offset_s;
}

static void rules_of_every_form(void **state)
{
	(void)state;
	assert_int_equal(rule_offset("<+0330>-3:30", "2024-01-01T00:00:00Z"), 12600);
	/* Negative saving time: Ireland's standard time is the summer's. */
	assert_int_equal(
		rule_offset("IST-1GMT0,M10.5.0,M3.5.0/1", "2024-07-01T00:00:00Z"), 3600);
	assert_int_equal(
		rule_offset("IST-1GMT0,M10.5.0,M3.5.0/1", "2024-01-01T00:00:00Z"), 0);
	/* Day numbers with and without 29 February: 1 March both, in a leap year. */
	assert_int_equal(rule_offset("AAA0BBB,J60/0,J100/0", "2024-02-29T23:59:59Z"), 0);
	assert_int_equal(rule_offset("AAA0BBB,J60/0,J100/0", "2024-03-01T00:00:00Z"),
			 3600);
	assert_int_equal(rule_offset("AAA0BBB,59/0,100/0", "2024-02-29T00:00:00Z"), 3600);
	/* Time before midnight, and saving time all year round. */
	assert_int_equal(
		rule_offset("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2024-03-31T00:59:59Z"),
		-7200);
	assert_int_equal(
		rule_offset("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2024-03-31T01:00:00Z"),
		-3600);
	assert_int_equal(rule_offset("EST5EDT,0/0,J365/25", "2024-01-01T04:59:59Z"),
			 -14400);
	assert_int_equal(rule_offset("EST5EDT,0/0,J365/25", "2024-01-01T05:00:00Z"),
			 -14400);
}

static void refuses_broken_rules(void **state)
{
	static const char *const bad[] = { "",
					   "AB1",
					   "EST",
					   "EST5EDT",
					   "EST25",
					   "<+03",
					   "EST5EDT,M3.2.0",
					   "EST5EDT,M13.2.0,M11.1.0",
					   "EST5EDT,M3.6.0,M11.1.0",
					   "EST5EDT,M3.2.7,M11.1.0",
					   "EST5EDT,J0,J365",
					   "EST5EDT,M3.2.0/168,M11.1.0",
					   "EST5 ",
					   "EST5EDT,366,1" };
	struct tzrule rule;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (tzrule_parse(bad[i], strlen(bad[i]), &rule) != -E_CORRUPT)
			fail_msg("\"%s\" was not refused", bad[i]);
}

static void *get_many(void *arg)
{
	static const char *const names[] = { "Asia/Seoul", "America/Lima", "Africa/Lagos",
					     "Asia/Seoul", "Etc/GMT+5",    "No/Such" };
	intptr_t wrong = 0;

	for (int round = 0; round < 200; round++) {
		for (size_t i = 0; i < ARRAY_LEN(names); i++) {
			const struct tz *tz;
			int r = tz_get(names[i], &tz, NULL);

			if (r != (i == 5 ? -E_INVALID : 0))
				wrong++;
			else if (!r && tz_day_start_ms(tz, 0) > 0)
				wrong++;
		}
	}
	(void)arg;
	return (void *)wrong;
}

static void threads_may_ask_at_once(void **state)
{
	pthread_t threads[4];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, get_many, NULL), 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		void *wrong;

		assert_int_equal(pthread_join(threads[i], &wrong), 0);
		assert_null(wrong);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_start_where_they_do),
		cmocka_unit_test(dates_start_where_they_do),
		cmocka_unit_test(a_date_holds_its_start),
		cmocka_unit_test(refuses_what_is_no_zone),
		cmocka_unit_test(a_zone_is_read_once),
		cmocka_unit_test(a_cut_file_is_corrupt),
		cmocka_unit_test(a_broken_byte_never_hurts),
		cmocka_unit_test(rules_of_every_form),
		cmocka_unit_test(refuses_broken_rules),
		cmocka_unit_test(threads_may_ask_at_once),
	};

	return cmocka_run_group_tests_name("tz", tests, NULL, NULL);
}
