/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads lines "zone utc_seconds" and answers "offset day_start_seconds" for each, or
 * "error <cause>": the program that tz_zoneinfo.test compares with Python's zoneinfo.
 */
#include "base/tz.h"

#include <inttypes.h>
#include <stdio.h>

int main(void)
{
	char name[80];
	int64_t utc_s;

	while (scanf("%79s %" SCNd64, name, &utc_s) == 2) {
		const struct tz *tz;
		struct err err = { 0 };

		if (tz_get(name, &tz, &err) < 0)
			printf("error %s\n", err_name(err.code));
		else
			printf("%d %" PRId64 "\n", tz_offset_s(tz, utc_s),
			       tz_day_start_ms(tz, utc_s * 1000) / 1000);
	}
	return 0;
}
