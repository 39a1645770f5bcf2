/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the calling thread tells the kernel about itself.  All of it is a hint: where the
 * kernel refuses, things are slower or have no name, and nothing is reported.
 */
#pragma once

/* Name the calling thread, as "ps -L" and "top -H" show it; 15 bytes of it count. */
void thread_name(const char *name);

/*
 * Put the calling thread, and those that it makes from now on, into the batch scheduling
 * class: when it is woken it does not take the processor from who woke it.
 */
void thread_batch(void);

/* Give way to others: by so many nice levels (1..19) more than now.  No way back. */
void thread_give_way(int levels);
