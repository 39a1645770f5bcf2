# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of the suite in which answers are computed: cold, batch, and hot beside cold.

cold    answers of a player of 5,000 matches that nobody has asked for yet, 4 connections
batch   ten different cold answers of that player one after the other, then in one batch
mixed   hot answers at a constant rate, half of what was answered at most, alone and beside
        cold ones at half of what was answered at most; latency counts from when a request
        was due (tests/bench/open_load.c)
quarter the same at a quarter of both, which leaves the processors some time
"""

import dataclasses
import http.client
import itertools
import json
import re
import statistics
import time
import urllib.parse

import report
from load import OpenLoop, figure, measured
from process import StackError

COLD_CONNECTIONS = 4
COLD_SECONDS = 1
PAIRS = 10
MIXED_SECONDS = 3
MIXED_CONNECTIONS = 64
# How often the loads look up: they share the processors with what they ask.
MIXED_TICK_US = 500
# Ten different answers about all games of the player.
QUESTIONS = ("period/all", "champions/TOP", "stats/summary", "stats/champions", "stats/roles",
             "stats/opponents", "stats/weekdays", "stats/streaks", "stats/records",
             "stats/lengths")
PREFIX = "/api/analytics/v2/"
COUNTING = """
local number = nil
local threads = 0
function setup(thread)
	thread:set("offset", threads)
	threads = threads + 1
end
function init(args)
	number = tonumber(args[1]) + offset
end
function request()
	number = number + 2
	return wrk.format("GET", wrk.path .. string.format("%d", number))
end
"""


@dataclasses.dataclass
class More:
    """What these parts add to the suite's figures."""

    rows: list
    targets: list


class Fresh:
    """Times of asking that nobody has used yet: each makes an answer cold."""

    STEP = 1_000_000

    def __init__(self, stack):
        newest = int(stack.sql("SELECT MAX(game_start) FROM participant")[0][0])
        self.ranges = itertools.count(newest + 1, self.STEP)

    def range(self):
        """The first of STEP unused times."""
        return next(self.ranges)


def cold_rounds(setting, fresh, rounds):
    """Requests a second and their cost; a round is a run of wrk."""
    stack = setting.stack
    script = stack.state / "cold.lua"
    script.write_text(COUNTING, encoding="utf-8")
    groups = {"app": stack.app, "nginx": setting.nginx, "redis": stack.redis,
              "mariadb": stack.mariadb}
    seen = {"rps": [], "p50": [], "p99": [], **{f"cpu_{name}": [] for name in groups}}
    for _ in range(rounds):
        load, spent = measured(f"{stack.url}{setting.target}&as_of=", groups, COLD_SECONDS,
                               connections=COLD_CONNECTIONS, headers=setting.headers,
                               script=(script, fresh.range()))
        for name, value in (("rps", load.per_second), ("p50", load.p50_ms),
                            ("p99", load.p99_ms)):
            seen[name].append(value)
        for name, value in spent.items():
            seen[f"cpu_{name}"].append(value)
    units = {"rps": "req/s", "p50": "ms", "p99": "ms"}
    return seen, [figure(f"suite.cold.{name}", units.get(name, "us/req"), values)
                  for name, values in seen.items()]


class Asker:
    """One kept connection that says how long an answer took."""

    def __init__(self, setting):
        self.conn = http.client.HTTPConnection("127.0.0.1", setting.nginx.port, timeout=60)
        self.headers = {**setting.headers, "Content-Type": "application/json"}

    def ask(self, method, target, body=None):
        """Milliseconds and the answer's bytes."""
        start = time.perf_counter()
        self.conn.request(method, target, body=body, headers=self.headers)
        answer = self.conn.getresponse()
        text = answer.read()
        took = (time.perf_counter() - start) * 1e3
        if answer.status != 200:
            raise StackError(f"suite: {target} answers {answer.status}: {text[:200]}")
        return took, text


def params_of(setting, question, as_of):
    period = {} if question.startswith("period/") else {"period": "all"}
    return {"player": setting.puuid, "queue": "all", "as_of": str(as_of), **period}


def batch_once(setting, asker, fresh):
    """Milliseconds of each of the ten alone, and of one batch."""
    as_of, alone = fresh.range(), []
    for question in QUESTIONS:
        query = urllib.parse.urlencode(params_of(setting, question, as_of))
        alone.append(asker.ask("GET", f"{PREFIX}{question}?{query}")[0])
    as_of = fresh.range()
    took, text = asker.ask("POST", PREFIX + "batch", json.dumps({"requests": [
        {"id": question, "endpoint": question,
         "params": params_of(setting, question, as_of)} for question in QUESTIONS]}))
    cold = [(item["status"], item["cache"]) for item in json.loads(text)["results"]]
    if cold != len(QUESTIONS) * [(200, "miss")]:
        raise StackError(f"suite: in the batch: {cold}")
    return alone, took


def batch_rounds(setting, fresh, rounds):
    if re.search(r"(?m)^POST .* 501 +/api/analytics/v2/batch$",
                 setting.stack.lme("routes", check=True).stdout):
        print("suite: this program answers no batch; that part is left out")
        return [], []
    asker = Asker(setting)
    batch_once(setting, asker, fresh)  # warm
    seen = [batch_once(setting, asker, fresh) for _ in range(max(rounds, 5))]
    batch, all_alone = [took for _, took in seen], [sum(alone) for alone, _ in seen]
    # The same one in all rounds: each round's longest would be a matter of luck.
    dearest = max(([alone[i] for alone, _ in seen] for i in range(len(QUESTIONS))),
                  key=statistics.median)
    return [figure("suite.batch.ten_alone", "ms", all_alone),
            figure("suite.batch.dearest_alone", "ms", dearest),
            figure("suite.batch.ten_at_once", "ms", batch)], [
        report.target("time of ten cold answers in one batch, against the sum of the ten "
                      "alone", batch, all_alone, 0.5),
        report.target("time of ten cold answers in one batch, against the dearest alone",
                      batch, dearest, 2.0)]


class Idle:
    """How much of the processors' time nobody wanted, in per cent, since it was made."""

    def __init__(self):
        self.idle, self.all = self._now()

    @staticmethod
    def _now():
        with open("/proc/stat", encoding="utf-8") as stat:
            ticks = [int(word) for word in stat.readline().split()[1:9]]
        return ticks[3] + ticks[4], sum(ticks)

    def percent(self):
        idle, everything = self._now()
        return 100 * (idle - self.idle) / max(everything - self.all, 1)


def mixed_once(setting, rate, cold_rate, first):
    """One open-loop run; cold_rate 0 is without cold answers."""
    stack = setting.stack
    program = stack.build / "tests" / "bench" / "open_load"
    cold = OpenLoop(program, f"{stack.url}{setting.target}&as_of=@", cold_rate,
                    MIXED_SECONDS, MIXED_CONNECTIONS, setting.headers, first,
                    MIXED_TICK_US) if cold_rate else None
    hot = OpenLoop(program, stack.url + setting.target, rate, MIXED_SECONDS,
                   MIXED_CONNECTIONS, setting.headers, tick_us=MIXED_TICK_US)
    hot, cold = hot.result(), cold.result() if cold else None
    for name, seen in (("hot", hot), ("cold", cold)):
        if seen and (seen.lost or name == "hot" and seen.refused):
            raise StackError(f"suite: of {seen.sent} {name} answers at a constant "
                                    f"rate {seen.refused} were refused, {seen.lost} lost")
    return hot, cold


def mixed_pairs(setting, fresh, name, rate, cold_rate, pairs):
    """Latencies of hot answers alone and beside cold ones; the 99th percentiles of both."""
    alone, beside, cold_seen, idle = [], [], [], []
    for number in range(pairs):
        for with_cold in (False, True) if number % 2 else (True, False):
            clock = Idle()
            hot, cold = mixed_once(setting, rate, cold_rate if with_cold else 0,
                                   fresh.range())
            (beside if with_cold else alone).append(hot)
            if cold:
                cold_seen.append(cold)
                idle.append(clock.percent())
    def column(seen, part):
        return [getattr(load, part) for load in seen]
    rows = [figure(f"suite.{name}.hot_rate", "req/s", [rate]),
            figure(f"suite.{name}.cold_rate", "req/s", [cold_rate]),
            figure(f"suite.{name}.beside_cold.idle", "%", idle),
            figure(f"suite.{name}.cold_refused", "answers", column(cold_seen, "refused"))]
    for part, seen in (("alone", alone), ("beside_cold", beside), ("cold", cold_seen)):
        rows += [figure(f"suite.{name}.{part}.{what.removesuffix('_us')}", "us",
                        column(seen, what)) for what in ("p50_us", "p99_us", "p999_us")]
    return rows, column(beside, "p99_us"), column(alone, "p99_us")


def constant_rate(setting, fresh, maximum, cold_maximum, pairs):
    """At half of both maxima, which the target is about, and at a quarter."""
    rows, beside, alone = mixed_pairs(setting, fresh, "mixed", round(maximum / 2),
                                      round(cold_maximum / 2, 1), pairs)
    target = report.target("p99 of hot answers at half of the highest rate, beside cold "
                           "ones against without", beside, alone, 3.0)
    more, beside, alone = mixed_pairs(setting, fresh, "quarter", round(maximum / 4),
                                      round(cold_maximum / 4, 1), pairs)
    ratios = [a / b for a, b in zip(beside, alone, strict=True)]
    return [*rows, *more, figure("suite.quarter.p99_ratio", "beside/alone", ratios)], [target]


def run(setting, maximum, rounds):
    """maximum: hot requests a second that were answered by 64 connections."""
    fresh = Fresh(setting.stack)
    print("suite: cold", flush=True)
    cold, rows = cold_rounds(setting, fresh, rounds)
    print("suite: batch", flush=True)
    batch, targets = batch_rounds(setting, fresh, rounds)
    print("suite: constant rate", flush=True)
    mixed, target = constant_rate(setting, fresh, maximum, statistics.median(cold["rps"]),
                                  min(PAIRS, rounds))
    return More([*rows, *batch, *mixed], [*targets, *target])
