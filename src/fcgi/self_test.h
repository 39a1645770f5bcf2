/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the listener takes for granted about libfcgi but its header does not promise.
 */
#pragma once

#include "base/err.h"

/*
 * Initialise libfcgi (which installs handlers for SIGTERM, SIGUSR1 and SIGPIPE: install
 * one's own afterwards) and try over a socket pair that a connection handed in by ipcFd
 * carries two requests and stays open between them, and that a closed one is reported
 * instead of waited for.
 * Fails with: E_BUG (text says which assumption broke), E_IO.  Thread: main, first.
 */
int fcgi_self_test(struct err *err) MUST_CHECK;
