/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/process_metrics.h"

#include "app/version.h"
#include "base/attr.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

static const char *const modes[] = { "user", "system" };
static const char *const versions[] = { APP_VERSION };

static const struct metric metrics[] = {
	[PROCESS_METRIC_CPU] = { .name = "cpu_seconds",
				 .help = "Processor time of the processes.",
				 .type = METRIC_COUNTER,
				 .unit = METRIC_MICROSECONDS,
				 .labels = { "mode" },
				 .values = modes,
				 .series = ARRAY_LEN(modes) },
	[PROCESS_METRIC_RESIDENT] = { .name = "resident_memory_bytes",
				      .help = "Resident memory of the processes; shared "
					      "pages count in each.",
				      .type = METRIC_GAUGE,
				      .unit = METRIC_BYTES },
	[PROCESS_METRIC_BUILD] = { .name = "build",
				   .help = "The program that answers.",
				   .type = METRIC_INFO,
				   .labels = { "version" },
				   .values = versions },
};

const struct metric_table process_metrics_table = { metrics, PROCESS_METRIC_COUNT,
						    false };

static int64_t micros(struct timeval t)
{
	return (int64_t)t.tv_sec * 1000000 + t.tv_usec;
}

/* 0 where the system does not say. */
static int64_t resident_bytes(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	long long pages = 0;

	if (!f)
		return 0;
	if (fscanf(f, "%*d %lld", &pages) != 1)
		pages = 0;
	fclose(f);
	return pages * sysconf(_SC_PAGESIZE);
}

void process_metrics_publish(void *arg, metric_word *words)
{
	metric_word *resident =
		metric_in(&process_metrics_table, words, PROCESS_METRIC_RESIDENT);
	struct rusage usage;

	(void)arg;
	if (getrusage(RUSAGE_SELF, &usage) == 0) {
		metric_set(&words[0], micros(usage.ru_utime));
		metric_set(&words[1], micros(usage.ru_stime));
	}
	metric_set(resident, resident_bytes());
}
