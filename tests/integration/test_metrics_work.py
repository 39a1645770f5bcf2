# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the work queues and the circuits count: exactly, for the host, in /metrics and in
v2/health and v2/performance alike.  Computations are held up by a lock; nothing is timed."""

import jsonschema
from crowd import Crowd
from test_flight import PERIOD, blocked, puuids, serve, wait_blocked  # noqa: F401
from test_metrics import PERFORMANCE, bearer, look

from process import PATIENCE, wait_until

HEALTH = "/api/analytics/v2/health"
ANSWER = {"class": "interactive", "type": "answer"}
ENDS = ("done", "failed", "timed_out", "cancelled")
CLASSES = ("interactive", "batch", "warmup")
FALLBACKS = {"sync": "sync_fallbacks", "stale": "stale_fallbacks",
             "refused": "refused_requests", "abandoned": "abandoned_requests",
             "late": "late_requests"}


def ended(metrics, result="done"):
    return metrics.get("lme_work_items_ended_total", **ANSWER, result=result)


def items(metrics, state):
    return sum(metrics.get("lme_work_items", state=state, **{"class": c, "type": t})
               for c in CLASSES for t in ("answer", "confirm", "refresh", "job"))


def ends_of(metrics, result):
    return sum(metrics.get("lme_work_items_ended_total", result=result,
                           **{"class": c, "type": t})
               for c in CLASSES for t in ("answer", "confirm", "refresh", "job"))


def fallback(metrics, kind):
    return metrics.get("lme_http_fallbacks_total", kind=kind)


def pools_of(stack):
    """The worker pool as health and performance show it, each valid by its schema."""
    document = stack.get("/openapi.json").json()
    pools = []
    for target in (HEALTH, PERFORMANCE):
        body = stack.get(target, bearer(stack)).json()
        schema = document["paths"][target]["get"]["responses"]["200"]["content"]
        jsonschema.Draft202012Validator(
            {**schema["application/json"]["schema"], "components": document["components"]},
            format_checker=jsonschema.FormatChecker()).validate(body)
        pools.append(body["features"]["worker_pool"] if target == HEALTH
                     else body["data"]["worker_pool"])
    return pools


def differences(pool, metrics):
    """Members of a worker pool that /metrics does not say."""
    expected = {
        "threads": metrics.get("lme_work_threads"),
        "waiters": metrics.get("lme_work_waiters"),
        "held_requests": metrics.get("lme_requests_held"),
        "submitted": metrics.sum("lme_work_items_submitted_total"),
        "coalesced": metrics.sum("lme_work_items_coalesced_total"),
        "refused": metrics.sum("lme_work_items_refused_total"),
        "TasksInQueue": items(metrics, "queued") + items(metrics, "delayed"),
        "WorkersActive": items(metrics, "running"),
        "TasksProcessed": metrics.sum("lme_work_items_ended_total"),
        "TasksSucceeded": ends_of(metrics, "done"),
        **{end: ends_of(metrics, end) for end in ENDS},
        **{member: fallback(metrics, kind) for kind, member in FALLBACKS.items()},
    }
    found = {member: pool[member] for member in expected}
    found["limits"] = {c: pool["classes"][c]["limit"] for c in CLASSES}
    expected["limits"] = {c: metrics.get("lme_work_items_limit", **{"class": c})
                          for c in CLASSES}
    nanoseconds = metrics.sum("lme_work_run_duration_seconds_sum") * 1e9
    if abs(pool["TotalProcessTime"] - nanoseconds) > 1e3:
        found["TotalProcessTime"] = (pool["TotalProcessTime"], nanoseconds)
    return {k: (v, expected.get(k)) for k, v in found.items() if v != expected.get(k)}


def test_cold_requests_are_counted_once_each(serve):  # noqa: F811
    """Two processes: what the other one counted is copied once a second."""
    stack = serve()
    players = puuids(stack, 6)
    before = look(stack)
    for player in players:
        assert stack.get(PERIOD.format("all", player)).status == 200

    def grown(name, **labels):
        return look(stack).get(name, **labels) - before.get(name, **labels)
    wait_until(lambda: ended(look(stack)) - ended(before) == 6, PATIENCE, "not six are done")
    assert grown("lme_work_items_submitted_total", type="answer") == 6
    for name in ("lme_work_wait_duration_seconds_count", "lme_work_run_duration_seconds_count",
                 "lme_cold_work_total"):
        labels = {"result": "entered"} if name == "lme_cold_work_total" else ANSWER
        assert grown(name, **labels) == 6, name
    assert grown("lme_cache_flights_total", event="led") == 6
    assert grown("lme_cache_flights_total", event="followed") == 0
    assert grown("lme_work_items_coalesced_total", **ANSWER) == 0
    assert all(fallback(look(stack), kind) == 0 for kind in FALLBACKS)
    # A hot answer is no work.
    for player in players:
        assert stack.get(PERIOD.format("all", player)).status == 200
    assert grown("lme_work_items_submitted_total", type="answer") == 6


def test_those_who_ask_the_same_are_coalesced(serve):  # noqa: F811
    stack = serve(processes=1)
    player = puuids(stack, 1)[0]
    before = look(stack)
    with blocked(stack) as release, \
            Crowd(stack.app.socket, [PERIOD.format("all", player)] * 20) as crowd:
        wait_blocked(stack, 1)
        for gauge in ("lme_work_waiters", "lme_requests_held"):
            wait_until(lambda name=gauge: look(stack).get(name) == 20, PATIENCE,
                       f"{gauge}: not all wait")
        during = look(stack)
        assert during.get("lme_work_items", **ANSWER, state="running") == 1
        assert items(during, "queued") == items(during, "delayed") == 0
        assert during.get("lme_cold_work_in_progress") == 20
        release()
        assert [a.status for a in crowd.wait(PATIENCE)] == [200] * 20
    wait_until(lambda: look(stack).get("lme_requests_held") == 0, PATIENCE, "some are held")
    after = look(stack)
    assert ended(after) - ended(before) == 1
    assert after.get("lme_work_items_coalesced_total", **ANSWER) \
        - before.get("lme_work_items_coalesced_total", **ANSWER) == 19
    assert after.get("lme_work_waiters") == items(after, "running") == 0
    assert after.get("lme_threads", stage="handling") <= 8
    assert all(not differences(pool, after) for pool in pools_of(stack))


def test_what_the_queue_has_no_room_for_is_counted(serve):  # noqa: F811
    """One runs, two wait, one is computed by a request thread and four are refused."""
    stack = serve(work={"threads": 1, "queue": 2, "sync_fallback": 1}, processes=1)
    first, *players = puuids(stack, 8)
    targets = [PERIOD.format("all", player) for player in players]
    with blocked(stack) as release, \
            Crowd(stack.app.socket, [PERIOD.format("all", first)]) as runs:
        wait_blocked(stack, 1)
        with Crowd(stack.app.socket, targets) as crowd:
            wait_until(lambda: len(crowd.answered()) == 4, PATIENCE, "nobody is refused")
            wait_blocked(stack, 2)
            during = look(stack)
            assert items(during, "queued") == 2
            assert items(during, "running") == 1
            assert during.get("lme_work_items_refused_total", **ANSWER) == 5
            assert fallback(during, "refused") == 4
            pool = pools_of(stack)[1]
            assert pool["classes"]["interactive"]["queued"] == pool["TasksInQueue"] == 2
            assert pool["WorkersActive"] == 1
            assert pool["QueueUtilization"] > 0
            release()
            crowd.wait(PATIENCE)
            runs.wait(PATIENCE)
    after = look(stack)
    assert fallback(after, "sync") == 1
    assert fallback(after, "refused") == 4
    assert ended(after) == 3


def test_health_and_performance_say_what_metrics_say(serve):  # noqa: F811
    """For the host, whichever of its processes is asked; copies are a second old at most."""
    stack = serve(work={"threads": 3})
    for player in puuids(stack, 5):
        assert stack.get(PERIOD.format("all", player)).status == 200

    def agree():
        metrics = look(stack)
        return all(not differences(pool, metrics) for pool in pools_of(stack))
    wait_until(agree, PATIENCE, "health, performance and metrics do not say the same")
    pool = pools_of(stack)[0]
    assert pool["status"] == "running"
    assert pool["threads"] == 2 * (3 + 1)  # each process, and the lane of what is quick
    assert pool["done"] == pool["TasksSucceeded"] == 5
    assert pool["AverageTaskTime"] > 0
    assert stack.get(HEALTH).json()["features"]["async_processing"] is True


def test_processes_are_counted_by_their_circuits(serve):  # noqa: F811
    stack = serve()

    def circuits():
        body = stack.get(PERFORMANCE, bearer(stack)).json()
        return body["data"]["service"]["circuits"]
    wait_until(lambda: circuits()["redis"]["processes"]["closed"] == 2, PATIENCE,
               "not both processes have a closed circuit")
    shown = circuits()
    assert shown["mysql"]["processes"] == {"closed": 2, "half_open": 0, "open": 0}
    assert shown["redis"]["opened"] == 0
    stack.redis.kill()

    def one_is_open():
        processes = look(stack)
        count = {state: processes.get("lme_redis_circuit", state=state)
                 for state in ("closed", "half_open", "open")}
        return sum(count.values()) == 2 and count["closed"] < 2
    for player in puuids(stack, 4):
        stack.get(PERIOD.format("week", player))
    wait_until(one_is_open, PATIENCE, "no circuit opens")
    opened = "lme_redis_circuit_events_total"
    assert look(stack).get(opened, event="opened") >= 1
    assert look(stack).get("lme_mysql_circuit", state="closed") == 2
    stack.redis.start()
    wait_until(lambda: look(stack).get("lme_redis_circuit", state="closed") == 2, PATIENCE,
               "the circuits do not close")
