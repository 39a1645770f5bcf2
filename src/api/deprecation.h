/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an answer of an interface that has a successor says about it.
 */
#pragma once

struct api_call;

/*
 * The headers of a route with ROUTE_DEPRECATED: Deprecation (RFC 9745) and, with
 * ROUTE_HAS_TWIN, a Link to the same question of version 2.  Thread: any.
 */
void deprecation_add(struct api_call *call);
