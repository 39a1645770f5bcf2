# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A flood that knows the right answer to every question it asks, and checks each one.

    with FaultLoad(stack, hot, cold) as load: ...
    load.check()

An answer is right, a refusal that may be (503 with Retry-After), or wrong.  How late one
may be is the deadline, and what the machine did to the control beside the load.
"""

import json
import time

from flood import PROGRAMS, Flood
from process import PATIENCE, wait_until

VOLATILE = ("cached", "stale", "generated_at")
ROW = 200  # consecutive fresh answers that are "full speed again"
MARGIN = 1.0  # s: the client's own loop, one thread over all connections


def content(body):
    """What must be the same whoever computed it, and when."""
    answer = json.loads(body)
    meta = answer.get("meta", {})
    for name in VOLATILE:
        meta.pop(name, None)
    return answer


def ask_all(stack, targets):
    """The right answer of each target, by the application that is well."""
    right = {}
    for target in targets:
        answer = stack.get(target)
        assert answer.status == 200, (target, answer.status, answer.text)
        right[target] = content(answer.text)
    return right


def headers_of(head):
    lines = head.decode("latin-1").split("\r\n")[1:]
    return {name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)}


class FaultLoad(Flood):
    """right: {target: content}; kept: the targets whose body is in the cache."""

    def __init__(self, port, right, kept, deadline, connections=64):
        super().__init__(port, *right, connections=connections)
        self.right, self.kept, self.deadline = right, frozenset(kept), deadline
        self.counts = {"fresh": 0, "stale": 0, "503": 0, "503 of a kept body": 0}
        self.wrong, self.times = [], []
        self.row, self.row_began = 0, None
        self._known = {}  # (target, body): is it right, is it stale by its own words

    def _look(self, target, body):
        known = self._known.get((target, body))
        if known is None:
            answer = json.loads(body)
            stale = answer.get("meta", {}).get("stale") is True
            known = (content(body) == self.right[target], stale)
            self._known[(target, body)] = known
        return known

    def judge(self, target, head, body):
        status = int(head.split(b" ", 2)[1])
        said = headers_of(head)
        if status == 200:
            right, stale = self._look(target, body)
            said_stale = "detail=stale" in said.get("cache-status", "")
            self._count("stale" if stale else "fresh", not stale)
            if not right:
                return self._is_wrong(target, head, body)
            return "stale in one place only" if stale != said_stale else None
        self._count(str(status), False)
        if status == 503 and target in self.kept:
            self._count("503 of a kept body", False)
        if status != 503:
            return self._is_wrong(target, head, body)
        if not said.get("retry-after", "").isdigit():
            return "503 without Retry-After"
        return None

    def _is_wrong(self, target, head, body):
        self.wrong.append((target, head[:300], body[:300]))
        return "wrong"

    def _count(self, what, fresh):
        self.counts[what] = self.counts.get(what, 0) + 1
        if not fresh:
            self.row = 0
        elif self.row == 0:
            self.row, self.row_began = 1, time.monotonic()
        else:
            self.row += 1

    def note(self, client, failure):
        took = time.monotonic() - client.started
        if took > self.deadline:
            self.times.append(took)
        super().note(client, failure)

    def settle(self, since):
        """Wait until so many answers in a row are fresh; s from since to the first."""
        self.row = 0
        wait_until(lambda: self.row >= ROW or self._broken, PATIENCE,
                   f"{ROW} fresh answers in a row")
        return max(0.0, self.row_began - since)

    def late(self):
        margin = MARGIN + PROGRAMS * self.control.slowest
        return [took for took in self.times if took > self.deadline + margin]

    def report(self, record_property):
        for what, figure in self.counts.items():
            record_property(what, figure)
        record_property("answers", self.answered)
        record_property("wrong", len(self.wrong))
        record_property("late", len(self.late()))
        record_property("slowest, s", f"{self.slowest:.3f} (control {self.control.slowest:.3f})")

    def check_answers(self):
        """Nothing wrong, nothing lost, nothing late."""
        assert not self.wrong, (len(self.wrong), self.wrong[:3])
        assert not self.failures, (len(self.failures), self.failures[:10])
        assert not self.late(), (self.late()[:10], self.control.slowest)
