# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""suite: every way of answering side by side, and peers that do the same job.

One nginx, one Redis, one body of some 3 KB, one bearer token in every request.  In each
round every variant is asked for a second by 64 and by 256 keep-alive connections, in an
order that turns from round to round; ratios are those of one round's runs.

limit      nginx's own "return 200" of the body
bare       our event loop and libfcgi with a constant body (tests/bench/hot_fcgi.c)
hot        our answer as the program gives it: token, quota, access line, all headers
gzip, 304  the same with Accept-Encoding, with If-None-Match
redis      the same without the level in shared memory: every answer from Redis
php        PHP-FPM and phpredis; php_kept: nginx keeps 4 connections a worker to it
gin        Go, gin and redigo

Then cold answers of a player of 5,000 matches, ten of them alone and as one batch, and
the latency of hot answers at a constant rate with and without cold ones (open_suite.py).

MariaDB shares the two cores with everything else and gives way to it by five nice levels, as
README.md advises where that is so.

LME_BENCH_ROUNDS: other than 15 rounds.  docs/benchmarks.md is written by every run.
"""

import os
import statistics
import urllib.parse

import open_suite
import report
from access import WIDE as COUNTED
from cold import heavy_player
from hot import TARGET, bare_target
from load import figure, measured
from peers import PeerNginx, Peers
from process import StackError
from second import Second

ROUNDS = 15
SECONDS = 1
NICE = 5
CONNECTIONS = (64, 256)
GROUPS = ("app", "nginx", "redis")
WIDE = {**COUNTED, "cold_per_caller": 0}
# Text, variant, the one it is held against, what of them, the limit of the ratio: at most
# for CPU time, at least for requests.
TARGETS = (
    ("CPU of hot with all middleware, against the bare handler", "hot", "bare", "cpu", 1.15),
    ("requests a second through Redis, against gin", "redis", "gin", "rps", 1.15),
    ("requests a second through Redis, against PHP-FPM", "redis", "php", "rps", 2.3),
    ("requests a second hot, against gin", "hot", "gin", "rps", 2.0),
    ("requests a second hot, against PHP-FPM", "hot", "php", "rps", 4.0),
    ("CPU of gzip answers, against plain ones", "gzip", "hot", "cpu", 1.05),
    ("CPU of a 304, against a hot 200", "304", "hot", "cpu", 1.0),
)


def rounds_wanted():
    return max(1, int(os.environ.get("LME_BENCH_ROUNDS", ROUNDS)))


class Variant:
    """One way of answering, and what was seen of it by number of connections."""

    def __init__(self, name, url, groups, headers):
        self.name, self.url, self.groups, self.headers = name, url, groups, headers
        self.seen = {count: {} for count in CONNECTIONS}

    def round(self, connections, seconds=SECONDS):
        load, spent = measured(self.url, self.groups, seconds, connections=connections,
                               headers=self.headers)
        spent = {group: spent.get(group, 0.0) for group in GROUPS}
        return {"rps": load.per_second, "p50": load.p50_ms, "p99": load.p99_ms,
                **{f"cpu_{group}": value for group, value in spent.items()},
                "cpu": sum(spent.values())}

    def measure(self, connections):
        for name, value in self.round(connections).items():
            self.seen[connections].setdefault(name, []).append(value)

    def figures(self):
        units = {"rps": "req/s", "p50": "ms", "p99": "ms"}
        for connections, values in self.seen.items():
            for name, value in values.items():
                yield figure(f"suite.{self.name}.{connections}.{name}",
                             units.get(name, "us/req"), value)


def give_way(group):
    """Lower all threads of the processes, and with them those that they will make."""
    for pid in group.pids():
        for thread in os.listdir(f"/proc/{pid}/task"):
            os.setpriority(os.PRIO_PROCESS, int(thread), NICE)


class Setting:
    """Everything that runs during the suite."""

    def __init__(self, stack):
        self.stack = stack
        self.puuid = heavy_player(stack)
        give_way(stack.mariadb)
        self.target = TARGET + urllib.parse.quote(self.puuid, safe="")
        self.has_hot_level = "`hot_size`" in stack.lme("config", "reference").stdout
        # Nothing expires meanwhile, nobody is refused; everything else is as installed.
        stack.settings = {"server": {"max_requests": 0},
                          "quota": {"enabled": "yes", **WIDE},
                          "cache": {f"ttl_{name}": "24h"
                                    for name in ("short", "medium", "long")}}
        self.token = stack.token("read")
        self.headers = {"Authorization": f"Bearer {self.token}"}
        stack.write_config()
        stack.app.program = stack.build / "tests" / "bench" / "hot_fcgi"
        stack.app.start()
        self.nginx = stack.nginx = PeerNginx(stack.guard, stack.state, stack.app.socket,
                                             stack.port_lock.port)
        stack.servers[-1] = self.nginx
        self.body = self._first_body()
        self.peers = Peers(stack, self.token, self.body)
        self.second = None

    def _first_body(self):
        """Of the application alone; then it is in the cache for all."""
        for _ in range(2):
            answer = self.stack.app.request("GET", self.target, self.headers)
            if answer.status != 200:
                raise StackError(f"suite: the application answers {answer.text}")
        return answer.text

    def start(self):
        off = {"cache": {"hot_size": 0}} if self.has_hot_level else {}
        # The same program: bodies of another build are no hits.
        self.second = Second(self.stack, "r", off, self.stack.app.program)
        self.nginx.add(self.peers.php, self.peers.gin, self.body)
        self.nginx.start()

    def stop(self):
        if self.second:
            self.second.stop()
        self.peers.stop()

    def check(self, variant):
        """The same bytes from everybody, in the form that was asked for."""
        base = variant.url.index("/", 8)
        port = int(variant.url[:base].rsplit(":", 1)[1])
        nginx = self.nginx if port == self.nginx.port else self.second.nginx
        answer = nginx.request("GET", variant.url[base:], variant.headers)
        same = len(answer.body) == len(self.body) if variant.name == "bare" else \
            answer.text == self.body if variant.name not in ("gzip", "304") else True
        wanted = 304 if variant.name == "304" else 200
        if answer.status != wanted or not same:
            raise StackError(f"suite: {variant.name} answers {answer.status} with "
                             f"{len(answer.body)} bytes")
        return answer

    def variants(self):
        stack, url = self.stack, self.stack.url
        nginx, redis = {"nginx": self.nginx}, {"redis": stack.redis}
        app = {"app": stack.app, **nginx, **redis}
        bare = bare_target(stack, self.target, len(self.body))
        tag = stack.get(self.target, self.headers).headers["etag"]
        second = {"app": self.second.app, "nginx": self.second.nginx, **redis}
        plan = (("limit", url + "/limit", nginx, {}),
                ("bare", url + bare, app, {}),
                ("hot", url + self.target, app, {}),
                ("gzip", url + self.target, app, {"Accept-Encoding": "gzip"}),
                ("304", url + self.target, app, {"If-None-Match": tag}),
                ("redis", self.second.url + self.target, second, {}),
                ("php", url + "/peer/php", {"app": self.peers.php, **nginx, **redis}, {}),
                ("php_kept", url + "/peer/php_kept",
                 {"app": self.peers.php, **nginx, **redis}, {}),
                ("gin", url + "/peer/gin", {"app": self.peers.gin, **nginx, **redis}, {}))
        return [Variant(name, address, groups, {**self.headers, **more})
                for name, address, groups, more in plan]


def measure_all(variants, rounds):
    for variant in variants:
        variant.round(CONNECTIONS[0])  # warm
    for number in range(rounds):
        print(f"suite: round {number + 1} of {rounds}", flush=True)
        at = number % len(variants)
        order = variants[at:] + variants[:at]
        for connections in CONNECTIONS:
            for variant in reversed(order) if number % 2 else order:
                variant.measure(connections)


def target_rows(variants, packed):
    """The targets: a ratio a round, its median against the limit."""
    named = {variant.name: variant for variant in variants}
    for text, what, against, key, limit in TARGETS:
        if what == "gzip" and not packed:
            continue
        for connections in CONNECTIONS:
            a, b = (named[n].seen[connections][key] for n in (what, against))
            yield report.target(f"{text}, {connections} connections", a, b, limit,
                                at_most=key == "cpu")


def run(stack, _rounds):
    rounds = rounds_wanted()
    load_before = os.getloadavg()[0]
    setting = Setting(stack)
    try:
        setting.start()
        variants = setting.variants()
        answers = {variant.name: setting.check(variant) for variant in variants}
        measure_all(variants, rounds)
        maximum = statistics.median(
            next(v for v in variants if v.name == "hot").seen[64]["rps"])
        more = open_suite.run(setting, maximum, rounds)
    finally:
        setting.stop()
    packed = answers["gzip"].headers.get("content-encoding") == "gzip"
    targets = [*target_rows(variants, packed), *more.targets]
    report.write(report.Facts(
        rounds=rounds, full=rounds >= ROUNDS, seconds=SECONDS, load_before=load_before,
        body_bytes=len(setting.body), gzip_bytes=len(answers["gzip"].body) if packed else 0,
        hot_level=setting.has_hot_level, variants=variants, targets=targets,
        rows=more.rows))
    return [*(row for variant in variants for row in variant.figures()), *more.rows,
            *(target.row() for target in targets)]
