# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""access: what it costs that somebody in particular asks, and that requests are counted.

The same hot answer, in turn: anonymous, and with a token, both on an application that
counts requests (with limits that are never reached), and anonymous on one that does not.
CPU time per request of application and Redis together is what is compared.

Besides: how long it takes to refuse a token that nobody has, and one whose first part is
that of a good one.  The two should not differ: token_test shows that the same is done.
"""

import itertools
import statistics
import time
import urllib.parse

from hot import TARGET, load_league
from load import cpu_us, figure, median_ratio, wrk
from process import StackError
from second import Second

SECONDS = 3
REFUSALS = 300  # of each kind in a round
WIDE = {key: value for prefix in ("", "address_") for kind in ("", "expensive_")
        for key, value in ((f"{prefix}{kind}per_minute", 10000000),
                           (f"{prefix}{kind}burst", 1000000))}


class Side:
    """One way of asking."""

    def __init__(self, name, url, app, redis, headers=()):
        self.name, self.url, self.app, self.redis = name, url, app, redis
        self.headers = headers
        self.per_second, self.cost = [], {"app": [], "redis": [], "both": []}

    def round(self, seconds=SECONDS):
        groups = {"app": self.app, "redis": self.redis}
        before = {name: cpu_us(g.pids()) for name, g in groups.items()}
        load = wrk(self.url, seconds, headers=self.headers)
        if load.errors:
            raise StackError(f"{self.name}: {load.errors} of {load.requests} failed")
        spent = {name: (cpu_us(g.pids()) - before[name]) / load.requests
                 for name, g in groups.items()}
        spent["both"] = sum(spent.values())
        return load, spent

    def measure(self):
        load, spent = self.round()
        self.per_second.append(load.per_second)
        for name, value in spent.items():
            self.cost[name].append(value)

    def figures(self, against=None):
        yield figure(f"access.{self.name}.rps", "req/s", self.per_second)
        for name in ("app", "redis"):
            yield figure(f"access.{self.name}.cpu_{name}", "us/req", self.cost[name])
        if against is None:
            yield figure(f"access.{self.name}.cpu", "us/req", self.cost["both"])
        else:
            yield figure(f"access.{self.name}.cpu", "us/req", self.cost["both"],
                         median_ratio(self.cost["both"], against.cost["both"]),
                         f"access.{against.name}.cpu")


def make_token(stack):
    made = stack.lme("token", "create", "--scope", "read", "--note", "bench", check=True)
    words = [w for w in made.stdout.split() if w.startswith("lme_")]
    if len(words) != 1:
        raise StackError(f"lme token create printed no token: {made.stdout[:200]}")
    return words[0]


class Refusals:
    """Unknown and wrong tokens in turn, straight to the application; none is shown twice."""

    def __init__(self, stack, token):
        self.stack = stack
        self.numbers = itertools.count()
        self.kinds = {"unknown": lambda n: f"lme_{n:012d}{n:032d}",
                      "wrong": lambda n: f"{token[:16]}{n:032d}"}
        self.medians = {kind: [] for kind in self.kinds}

    def measure(self):
        took = {kind: [] for kind in self.kinds}
        for _ in range(REFUSALS):
            number = next(self.numbers)
            for kind, make in self.kinds.items():
                headers = {"Authorization": f"Bearer {make(number)}"}
                start = time.perf_counter()
                answer = self.stack.app.request("GET", "/api/players", headers)
                took[kind].append((time.perf_counter() - start) * 1e6)
                if answer.status != 401:
                    raise StackError(f"a token that is {kind} is answered {answer.status}")
        for kind, times in took.items():
            self.medians[kind].append(statistics.median(times))

    def figures(self):
        unknown, wrong = self.medians["unknown"], self.medians["wrong"]
        yield figure("access.refuse.unknown", "us", unknown)
        yield figure("access.refuse.wrong", "us", wrong, median_ratio(wrong, unknown),
                     "access.refuse.unknown")


def run(stack, rounds):
    puuid = load_league(stack)
    target = TARGET + urllib.parse.quote(puuid, safe="")
    stack.settings = {"server": {"max_requests": 0}, "access": {"public_read": "yes"},
                      "quota": {"enabled": "yes", **WIDE}}
    token = make_token(stack)
    bearer = {"Authorization": f"Bearer {token}"}
    refusals = Refusals(stack, token)
    second = Second(stack, "u", {"quota": {"enabled": "no"}})
    try:
        stack.start_web()
        stack.wait_ready()
        sides = [Side("uncounted", second.url + target, second.app, stack.redis),
                 Side("anonymous", stack.url + target, stack.app, stack.redis),
                 Side("token", stack.url + target, stack.app, stack.redis, bearer)]
        for side in sides:
            side.round(1)  # warm
        answer = stack.get(target, bearer)
        if answer.status != 200 or not answer.json()["meta"]["cached"]:
            raise StackError(f"the answer does not come from the cache: {answer.text}")
        if "ratelimit" not in answer.headers:
            raise StackError("the answer was not counted: no RateLimit header")
        for _ in range(rounds):
            for side in sides:
                side.measure()
            refusals.measure()
    finally:
        second.stop()
    uncounted, anonymous, known = sides
    return [*uncounted.figures(), *anonymous.figures(uncounted), *known.figures(anonymous),
            *refusals.figures()]
