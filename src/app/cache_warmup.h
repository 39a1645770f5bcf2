/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The half of lme cache that fills it.
 */
#pragma once

#include "app/app.h"

/* lme cache warmup: argv[0] is "warmup".  As app_command_fn.  Thread: main. */
int cache_warmup(struct app *app, int argc, char **argv);
