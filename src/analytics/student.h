/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Student's t distribution, as far as the 95 % intervals need it.
 */
#pragma once

#include <stdint.h>

/*
 * The quantile 0.975 with so many degrees of freedom (>= 1; NaN for 0), to a relative
 * error below 1e-11.  Thread: any.
 */
double student_t975(uint64_t degrees);
