# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""metrics: what counting costs.

count: processor time of counting one request (two histograms, bytes, verdict) by one
thread, and by two threads of a process at once (bench_metrics); hot: processor time of
the application for a cached answer via Redis with and without it, side by side; look:
that of one /metrics.
"""

import statistics
import subprocess

from hot import start_hot
from load import cpu_us, figure, median_ratio, wrk
from process import StackError

SECONDS = 1
PAIRS = 5  # a round
LOOKS = 200
SIDES = {"counted": None, "uncounted": {"X-Uncounted": "1"}}


def count_costs(stack, rounds):
    values = {}
    for _ in range(rounds):
        done = subprocess.run([stack.build / "tests" / "bench" / "bench_metrics"],
                              capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != 0:
            raise StackError(f"bench_metrics: {done.stderr.strip()}")
        for line in done.stdout.splitlines():
            name, value = line.split()
            values.setdefault(name, []).append(float(value))
    return [figure(f"metrics.count.{name}", "ns", runs) for name, runs in values.items()]


def app_cost(stack, action):
    """Processor time of the application for what action says it did, in us each."""
    before = cpu_us(stack.app.pids())
    done = action()
    return (cpu_us(stack.app.pids()) - before) / done


def hot_costs(stack, url, rounds):
    costs = {name: [] for name in SIDES}

    def load(headers):
        done = wrk(url, SECONDS, headers=headers)
        if done.errors:
            raise StackError(f"{done.errors} of {done.requests} failed")
        return done.requests

    for turn in range(rounds * PAIRS):
        for name in list(SIDES) if turn % 2 else reversed(SIDES):
            costs[name].append(app_cost(stack, lambda n=name: load(SIDES[n])))
    return costs


def look_costs(stack, rounds):
    token = {"Authorization": f"Bearer {stack.token('admin')}"}
    sizes = []

    def look():
        for _ in range(LOOKS):
            answer = stack.get("/metrics", token)
            if answer.status != 200:
                raise StackError(f"/metrics: {answer.status}")
            sizes.append(len(answer.body))
        return LOOKS

    return [app_cost(stack, look) for _ in range(rounds)], sizes


def run(stack, rounds):
    rows = count_costs(stack, rounds)
    target, _ = start_hot(stack, stack.build / "tests" / "bench" / "hot_fcgi")
    wrk(stack.url + target, 1)  # warm
    costs = hot_costs(stack, stack.url + target, rounds)
    looks, sizes = look_costs(stack, rounds)
    return [
        *rows,
        figure("metrics.hot.uncounted", "us/req", costs["uncounted"]),
        figure("metrics.hot.counted", "us/req", costs["counted"],
               median_ratio(costs["counted"], costs["uncounted"]), "metrics.hot.uncounted"),
        figure("metrics.look", "us", looks),
        figure("metrics.look.bytes", "bytes", [statistics.median(sizes)]),
    ]
