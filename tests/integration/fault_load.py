# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A flood that knows the right answer to every question it asks, and checks each one.

    with FaultLoad(stack, hot, cold) as load: ...
    load.check()

An answer is right, a refusal that may be (503 with Retry-After), or wrong.  How late one
may be is the deadline, and what the machine did to the control beside the load.
"""

import collections
import json
import math
import statistics
import time

from flood import PROGRAMS, Flood
from process import PATIENCE, wait_until

VOLATILE = ("cached", "stale", "generated_at")
ROW = 200  # consecutive fresh answers: what "again" is measured by
PACES = 9  # rows that say how fast it usually is
SLOWER = 2.0  # times slower than that is still full speed: other programs run, too
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


class Rows:
    """Rows of ROW fresh answers without another kind between them, and what they took.

    The thread of the load adds answers, another one looks for a row.
    """

    def __init__(self):
        self.look_for(math.inf)

    def look_for(self, within):
        """From now on the first row that takes so many seconds at most."""
        self.within = within
        self.first_began = None  # of the first row, however long it took
        self.began = self.took = None
        self._moments = collections.deque(maxlen=ROW)

    def add(self, fresh, now):
        moments = self._moments
        if not fresh:
            moments.clear()
            return
        moments.append(now)
        if len(moments) < ROW or self.began is not None:
            return
        if self.first_began is None:
            self.first_began = moments[0]
        if now - moments[0] <= self.within:
            self.took, self.began = now - moments[0], moments[0]


class FaultLoad(Flood):
    """right: {target: content}; kept: the targets whose body is in the cache."""

    def __init__(self, port, right, kept, deadline, connections=64):
        super().__init__(port, *right, connections=connections)
        self.right, self.kept, self.deadline = right, frozenset(kept), deadline
        self.counts = {"fresh": 0, "stale": 0, "503": 0, "503 of a kept body": 0,
                       "5xx that is no 503 with Retry-After": 0}
        self.wrong, self.times = [], []
        self.rows = Rows()
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
        if status == 503 and said.get("retry-after", "").isdigit():
            return None
        if status >= 500:
            self._count("5xx that is no 503 with Retry-After", False)
        return self._is_wrong(target, head, body)

    def _is_wrong(self, target, head, body):
        self.wrong.append((target, head[:300], body[:300]))
        return "wrong"

    def _count(self, what, fresh):
        self.counts[what] = self.counts.get(what, 0) + 1
        self.rows.add(fresh, time.monotonic())

    def note(self, client, failure):
        took = time.monotonic() - client.started
        if took > self.deadline:
            self.times.append(took)
        super().note(client, failure)

    def _wait_row(self, within):
        self.rows.look_for(within)
        wait_until(lambda: self.rows.began is not None or self._broken, PATIENCE,
                   f"{ROW} fresh answers in a row within {within} s")

    def usual(self):
        """s that a row of fresh answers takes while all is well."""
        took = []
        for _ in range(PACES):
            self._wait_row(math.inf)
            took.append(self.rows.took)
        return statistics.median(took)

    def settle(self, since, usual):
        """Wait for full speed; s from since to the first answer of the first row that is
        fresh, and of the first that is as quick as usual."""
        self._wait_row(SLOWER * usual)
        return (max(0.0, self.rows.first_began - since), max(0.0, self.rows.began - since))

    def allowed(self, seconds):
        """What the machine may make of so many seconds."""
        return seconds + PROGRAMS * self.control.slowest

    def late(self):
        last = self.allowed(self.deadline + MARGIN)
        return [took for took in self.times if took > last]

    def report(self, record_property):
        for what, figure in self.counts.items():
            record_property(what, figure)
        record_property("answers", self.answered)
        record_property("wrong", len(self.wrong))
        record_property("lost", len(self.failures) - len(self.wrong))
        record_property(f"over {self.deadline:g} s", len(self.times))
        record_property("late", len(self.late()))
        record_property("slowest, s", f"{self.slowest:.3f} (control {self.control.slowest:.3f})")

    def check_answers(self):
        """Nothing wrong, nothing lost, nothing late."""
        assert not self.wrong, (len(self.wrong), self.wrong[:3])
        assert not self.failures, (len(self.failures), self.failures[:10])
        assert not self.late(), (self.late()[:10], self.control.slowest)
