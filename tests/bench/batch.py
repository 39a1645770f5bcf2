# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""batch: ten different answers of one player of 5,000 matches, that nobody has cached: each
alone against all in one batch, in turn, over HTTP.  Time of the client, and processor time of
application, MariaDB, Redis and nginx together."""

import http.client
import json
import statistics
import time

from cold import GAMES, heavy_player
from load import cpu_us, figure
from process import StackError

ROUNDS = 8  # a round of --rounds
ENDPOINTS = ("period/all", "champions/TOP", "stats/summary", "stats/champions", "stats/roles",
             "stats/opponents", "stats/weekdays", "stats/streaks", "stats/records",
             "stats/lengths")
PREFIX = "/api/analytics/v2/"
AS_OF = 4102444800000


class Client:
    """One kept connection."""

    def __init__(self, port):
        self.conn = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method, target, body=None):
        """Microseconds and the answer."""
        start = time.perf_counter()
        self.conn.request(method, target, body, {"Content-Type": "application/json"})
        answer = self.conn.getresponse()
        text = answer.read()
        took = (time.perf_counter() - start) * 1e6
        if answer.status != 200:
            raise StackError(f"batch: {target}: {answer.status} {text[:200]}")
        return took, text


def params(endpoint, puuid, as_of):
    period = {} if endpoint.startswith("period/") else {"period": "all"}
    return {"player": puuid, "queue": "all", "as_of": str(as_of), **period}


def alone(client, puuid, as_of):
    """Each of them: microseconds by endpoint."""
    times = {}
    for endpoint in ENDPOINTS:
        query = "&".join(f"{k}={v}" for k, v in params(endpoint, puuid, as_of).items())
        times[endpoint], _ = client.ask("GET", f"{PREFIX}{endpoint}?{query}")
    return times


def together(client, puuid, as_of):
    took, text = client.ask("POST", PREFIX + "batch", json.dumps({"requests": [
        {"endpoint": e, "params": params(e, puuid, as_of)} for e in ENDPOINTS]}))
    results = json.loads(text)["results"]
    if [(r["status"], r["cache"]) for r in results] != len(ENDPOINTS) * [(200, "miss")] or \
            results[0]["body"]["data"]["total_games"] == 0:
        raise StackError(f"batch: {[(r['status'], r['cache']) for r in results]}")
    return took


def servers(stack):
    """Who works for an answer."""
    return [pid for server in (stack.app, stack.mariadb, stack.redis, stack.nginx)
            for pid in server.pids()]


def run(stack, rounds):
    puuid = heavy_player(stack)
    stack.start_web()
    stack.wait_ready()
    client, pids = Client(stack.nginx.port), servers(stack)
    walls, singles, batches, cpu = [], [], [], {"alone": 0.0, "batch": 0.0}
    for number in range(-2, ROUNDS * rounds):
        order = [("alone", alone), ("batch", together)]
        for name, measure in order if number & 1 else order[::-1]:
            before = cpu_us(pids)
            took = measure(client, puuid, AS_OF + 2 * number + (name == "batch"))
            if number < 0:  # the first ones only warm up
                continue
            cpu[name] += cpu_us(pids) - before
            (singles if name == "alone" else batches).append(took)
    walls = [sum(one.values()) for one in singles]
    dearest = max(ENDPOINTS, key=lambda e: statistics.median(one[e] for one in singles))
    of_dearest = [one[dearest] for one in singles]
    count = len(batches)
    return [figure(f"batch.sum_of_ten_alone_{GAMES}", "us", walls),
            figure(f"batch.dearest_alone.{dearest}", "us", of_dearest),
            figure("batch.ten_together", "us", batches,
                   statistics.median(batches) / statistics.median(walls),
                   f"batch.sum_of_ten_alone_{GAMES}"),
            figure("batch.ten_together_of_dearest", "us", batches,
                   statistics.median(batches) / statistics.median(of_dearest),
                   f"batch.dearest_alone.{dearest}"),
            figure("batch.cpu_of_ten_alone", "us", [cpu["alone"] / count]),
            figure("batch.cpu_of_ten_together", "us", [cpu["batch"] / count],
                   cpu["batch"] / cpu["alone"], "batch.cpu_of_ten_alone")]
