/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A finished body as an answer: with what HTTP caches, ours and the client's, have to
 * know about it.
 */
#pragma once

#include "service/answer/answer.h"

struct api_call;

/* How long the route's bodies are kept, and what the client takes.  Thread: any. */
struct service_terms deliver_terms(const struct api_call *call);

/* Answer 200 with a body that lives as long as the call, or 304.  Thread: any. */
void deliver_body(struct api_call *call, const struct service_body *body);
