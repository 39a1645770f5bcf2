# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the threads of the running program tell the kernel: name, class, importance."""

import os
import pathlib

from process import PATIENCE, wait_until

NAMES = {"lme-request", "lme-work", "lme-held", "lme-deadlines", "lme-jobs"}


def threads_of(stack):
    """Name, scheduling class and nice level of each thread of the processes that serve."""
    for pid in stack.app.children():
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            yield ((task / "comm").read_text().strip(), os.sched_getscheduler(int(task.name)),
                   os.getpriority(os.PRIO_PROCESS, int(task.name)))


def test_threads_have_names_and_let_the_web_server_finish(stack):
    # Jobs begin with the first tick.
    wait_until(lambda: NAMES <= {name for name, _, _ in threads_of(stack)}, PATIENCE,
               "threads without their names")
    seen = list(threads_of(stack))
    assert {policy for _, policy, _ in seen} == {os.SCHED_BATCH}
    work = {nice for name, _, nice in seen if name == "lme-work"}
    others = {nice for name, _, nice in seen if name != "lme-work"}
    assert len(others) == len(work) == 1 and min(work) > min(others), (others, work)
