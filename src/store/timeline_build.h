/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/schema.h"

/*
 * Fill timeline_player from the timelines that are stored packed, in parts of one
 * transaction each, in the order of match_id; stopped anywhere, the next call goes on
 * behind the last part.  For a migration: nobody stores timelines meanwhile.  A timeline
 * that cannot be unpacked, or whose match's line-up cannot, is left out, which warning
 * then says.
 * Fails with: E_NOMEM, sql codes.
 */
int timeline_build(struct sql_conn *conn, struct store_warning *warning,
		   struct err *err) MUST_CHECK;
