/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tells two builds of one version apart: the linker's hash of the program. */
#pragma once

#define APP_BUILD_ID_SIZE 41 /* 20 bytes as hex digits, and the end */

/* The running program's build id; "" when it was linked without one.  Thread: any. */
void app_build_id(char ret_hex[static APP_BUILD_ID_SIZE]);
