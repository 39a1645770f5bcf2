/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's version: from configure. */
#pragma once

#include "config.h"

#define APP_VERSION PACKAGE_VERSION
