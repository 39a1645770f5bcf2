# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""hot: a cached answer, out of the host's memory and out of Redis, against a fixed body.

tests/bench/hot_fcgi is lme-fcgi with a bare handler beside the interface, and it looks past
the host's memory for a request that carries X-Bench: redis; "ordinary" is the answer from
memory with the application's threads in the ordinary scheduling class instead of the batch
class that they give themselves (docs/decisions.md).  All are asked in turn, and in
turn first, over the same nginx, sockets and 2 x 8 threads by 64 keep-alive connections; the
fixed body is as long as the answer.  gzip and 304 are the answer from memory, compressed,
and to who has it already.  CPU time per request is that of each group of processes around a
run; the load generator's own is shown and left out of the sum.
"""

import os
import statistics
import urllib.parse

from load import cpu_us, figure, median_ratio, wrk
from process import StackError

# Short turns: what else the machine does then falls on both sides of a pair.
SECONDS = 1
PAIRS = 3  # a round
TARGET = "/api/analytics/v2/period/all?player="


def load_league(stack, players=40, matches=400):
    """A small synthetic league; the puuid of a player who has many games."""
    stack.start_stores()
    stack.lme("db", "init", check=True)
    stack.lme("demo", "--players", players, "--matches", matches, "--seed", 7, check=True,
              timeout=900)
    rows = stack.sql("SELECT p.puuid FROM player p JOIN participant USING (player_id) "
                     "GROUP BY p.player_id ORDER BY COUNT(*) DESC, p.player_id LIMIT 1")
    if not rows:
        raise StackError("the synthetic league has no player")
    return rows[0][0]


def start_hot(stack, program=None):
    """The application, its answer already cached; the target of the hot request."""
    puuid = load_league(stack)
    stack.settings = {"server": {"max_requests": 0}}
    stack.write_config()
    if program:
        stack.app.program = program
    stack.start_web()
    stack.wait_ready()
    target = TARGET + urllib.parse.quote(puuid, safe="")
    answer = stack.get(target)
    again = stack.get(target)
    if answer.status != 200 or not again.json()["meta"]["cached"]:
        raise StackError(f"the second answer does not come from the cache: {again.text}")
    return target, again


def bare_target(stack, target, length):
    """The fixed body's address, as long as that of the answer it is compared with."""
    bare = f"/api/bare?bytes={length}&fill="
    bare += "x" * max(len(target) - len(bare), 0)
    answer = stack.get(bare)
    if answer.status != 200 or len(answer.body) != length:
        raise StackError(f"the bare handler does not answer: {answer.status}")
    return bare


def schedule(pids, policy):
    """Put all threads of the processes into a scheduling class."""
    for pid in pids:
        for thread in os.listdir(f"/proc/{pid}/task"):
            os.sched_setscheduler(int(thread), policy, os.sched_param(0))


class Side:
    """One of the things compared.  policy: the scheduling class of the application."""

    def __init__(self, name, url, groups, headers=None, policy=os.SCHED_BATCH):
        self.name, self.url, self.groups, self.headers = name, url, groups, headers
        self.policy = policy
        self.per_second, self.p50, self.p99, self.served = [], [], [], []
        self.cost = {group: [] for group in (*groups, "load")}

    def round(self):
        schedule(self.groups["app"].pids(), self.policy)
        before = {name: cpu_us(g.pids()) for name, g in self.groups.items()}
        load = wrk(self.url, SECONDS, headers=self.headers)
        if load.errors:
            raise StackError(f"{self.name}: {load.errors} of {load.requests} failed")
        self.per_second.append(load.per_second)
        self.p50.append(load.p50_ms)
        self.p99.append(load.p99_ms)
        costs = {name: (cpu_us(g.pids()) - before[name]) / load.requests
                 for name, g in self.groups.items()}
        self.served.append(sum(costs.values()))
        costs["load"] = load.cpu_us / load.requests
        for name, value in costs.items():
            self.cost[name].append(value)

    def figures(self):
        yield figure(f"hot.{self.name}.p50", "ms", self.p50)
        yield figure(f"hot.{self.name}.p99", "ms", self.p99)
        for name, values in self.cost.items():
            yield figure(f"hot.{self.name}.cpu_{name}", "us/req", values)


def compare(side, bare):
    """A side's figures beside the bare handler's of the same turns."""
    ratios = [a / b for a, b in zip(side.per_second, bare.per_second)]
    name = f"hot.{side.name}"
    yield figure(f"{name}.rps", "req/s", side.per_second, statistics.median(ratios),
                 "hot.bare.rps")
    yield from side.figures()
    yield figure(f"{name}.cpu", "us/req", side.served,
                 median_ratio(bare.served, side.served), "hot.bare.cpu, inverse")


def run(stack, rounds):
    target, answer = start_hot(stack, stack.build / "tests" / "bench" / "hot_fcgi")
    groups = {"app": stack.app, "nginx": stack.nginx, "redis": stack.redis}
    url = stack.url + target
    packed = stack.get(target, {"Accept-Encoding": "gzip"})
    if packed.headers.get("content-encoding") != "gzip":
        raise StackError("the cached answer is not compressed")
    bare = Side("bare", stack.url + bare_target(stack, target, len(answer.body)), groups)
    sides = [bare, Side("answer", url, groups),
             Side("ordinary", url, groups, policy=os.SCHED_OTHER),
             Side("redis", url, groups, {"X-Bench": "redis"}),
             Side("gzip", url, groups, {"Accept-Encoding": "gzip"}),
             Side("304", url, groups, {"If-None-Match": answer.headers["etag"]})]
    for side in sides:
        wrk(side.url, 1, headers=side.headers)  # warm
    for turn in range(rounds * PAIRS):
        for side in sides if turn % 2 else reversed(sides):
            side.round()
    rows = [figure("hot.bare.rps", "req/s", bare.per_second), *bare.figures(),
            figure("hot.bare.cpu", "us/req", bare.served)]
    for side in sides[1:]:
        rows += compare(side, bare)
    return [*rows, figure("hot.answer.bytes", "bytes", [len(answer.body)]),
            figure("hot.gzip.bytes", "bytes", [len(packed.body)])]
