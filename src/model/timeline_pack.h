/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The frames and the events of a timeline as two short byte strings: what the database
 * keeps.  Little-endian, versioned; the layouts are drawn in timeline_pack.c.
 */
#pragma once

#include "model/timeline.h"

#include <talloc.h>

/* Pack into an array in mem.  Fails with: E_NOMEM, E_LIMITED (over 65,535 entries). */
int model_timeline_pack_frames(TALLOC_CTX *mem, const struct model_timeline *tl,
			       uint8_t **ret_bytes, size_t *ret_len) MUST_CHECK;
int model_timeline_pack_events(TALLOC_CTX *mem, const struct model_timeline *tl,
			       uint8_t **ret_bytes, size_t *ret_len) MUST_CHECK;

/*
 * Unpack into tl (frames, frame_count, participant_count; events, event_count); the
 * arrays are children of tl, which is a talloc context.
 * Fails with: E_CORRUPT (unknown version, wrong length), E_NOMEM.
 */
int model_timeline_unpack_frames(const uint8_t *bytes, size_t len,
				 struct model_timeline *tl) MUST_CHECK;
int model_timeline_unpack_events(const uint8_t *bytes, size_t len,
				 struct model_timeline *tl) MUST_CHECK;
