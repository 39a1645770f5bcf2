# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is counted of jobs and batches, in /metrics and v2/performance alike; and what a
process costs the database that has no job to do."""

import json
import os
import re

import jsonschema
from process import PATIENCE, wait_until
from test_job_retry import long_rests, until_failed_once
from test_jobs import (JSON_TYPE, WEEK, ask_async, bearer, blocked, common,  # noqa: F401
                       held, league, served, until_ended, until_running, warm_up)
from test_metrics import OPEN, PERFORMANCE, look

KINDS = ("answer", "warmup")
ENDS = ("done", "failed", "cancelled")
REPEATS = ("retried", "put_back", "taken_over")
ITEMS = ("hit", "stale", "computed", "refused", "failed")


class Growth:
    """What has been counted since."""

    def __init__(self, stack):
        self.stack, self.before = stack, look(stack)

    def get(self, name, **labels):
        return look(self.stack).get(name, **labels) - self.before.get(name, **labels)

    def jobs(self, kind):
        """(accepted, {ends}, {repeats}, attempts), without what is 0."""
        ends = {end: self.get("lme_jobs_ended_total", type=kind, result=end) for end in ENDS}
        again = {why: self.get("lme_jobs_repeated_total", type=kind, reason=why)
                 for why in REPEATS}
        return (self.get("lme_jobs_accepted_total", type=kind),
                {k: v for k, v in ends.items() if v}, {k: v for k, v in again.items() if v},
                self.get("lme_job_run_duration_seconds_count", type=kind))


def open_jobs(stack):
    metrics = look(stack)
    return tuple(metrics.get("lme_jobs", state=state)
                 for state in ("queued", "delayed", "running"))


def until_open(stack, *counts):
    wait_until(lambda: open_jobs(stack) == counts, PATIENCE, f"not {counts} jobs are open")


def performance(stack):
    """Valid by its schema."""
    body = stack.get(PERFORMANCE, bearer(stack.token("admin"))).json()
    document = stack.get("/openapi.json").json()
    schema = document["paths"][PERFORMANCE]["get"]["responses"]["200"]["content"]
    jsonschema.Draft202012Validator(
        {**schema["application/json"]["schema"],
         "components": document["components"]}).validate(body)
    return body["data"]


def test_jobs_are_counted_by_what_became_of_them(served, league):  # noqa: F811
    token = served.token("write")
    grown = Growth(served)
    until_ended(served, ask_async(served, WEEK.format(league[0]), token), token)
    until_ended(served, warm_up(served, token, league[1]), token)
    assert grown.jobs("answer") == (1, {"done": 1}, {}, 1)
    assert grown.jobs("warmup") == (1, {"done": 1}, {}, 1)
    # One that waits, one that fails, and one that is cancelled, twice.
    with held(served):
        failing = ask_async(served, WEEK.format(league[2]), served.token("read"))
        served.sql("UPDATE token JOIN job USING (token_id) SET revoked_at = 1 "
                   "WHERE job.state = 77")
    admin = served.token("admin")
    until_ended(served, failing, admin)
    with blocked(served):
        location = ask_async(served, WEEK.format(league[2]), token).headers["location"]
        until_running(served)
        until_open(served, 0, 0, 1)
        for _ in range(2):
            served.request("DELETE", location, bearer(token))
        until_open(served, 0, 0, 0)
    assert grown.jobs("answer")[:3] == (3, {"done": 1, "failed": 1, "cancelled": 1}, {})
    figures = performance(served)["jobs"]
    for kind in KINDS:
        accepted, ends, repeats, _ = grown.jobs(kind)
        shown = figures[kind]
        assert shown["accepted"] == accepted
        assert {k: shown[k] for k in ENDS if shown[k]} == ends
        assert {k: shown[k] for k in REPEATS if shown[k]} == repeats
    assert figures["warmup"]["run"]["count"] == 1
    assert figures["warmup"]["run"]["mean_ms"] > 0
    # In both formats, with the suffixes that each wants.
    text = served.get("/metrics", {**bearer(admin), "Accept": OPEN}).text
    assert re.search(r'^# TYPE lme_jobs_accepted counter$', text, re.M)
    assert re.search(r'^lme_jobs_ended_total{type="answer",result="cancelled"} 1$', text, re.M)
    assert re.search(r'^lme_jobs{state="running"} 0$', text, re.M)


def test_attempts_that_are_repeated_are_counted(served, league):  # noqa: F811
    """Tried again, put back by a stop, taken from one that was killed."""
    token = served.token("write")
    grown = Growth(served)
    with blocked(served):
        answer = warm_up(served, token, league[0])
        with long_rests(served):
            until_failed_once(served)
            until_open(served, 0, 1, 0)
        assert grown.jobs("warmup") == (1, {}, {"retried": 1}, 1)
        until_running(served)
        claim = served.sql("SELECT claim FROM job")[0][0]
        os.kill(int(claim.split(":")[1]), 9)
        served.sql("UPDATE job SET heartbeat_at = 1 WHERE claim = '" + claim + "'")
        wait_until(lambda: grown.jobs("warmup")[2] == {"retried": 1, "taken_over": 1},
                   PATIENCE, "nobody takes the job over")
    assert until_ended(served, answer, token)["state"] == "done"
    assert grown.jobs("warmup")[:2] == (1, {"done": 1})


def test_batches_and_their_items_are_counted(served, league):  # noqa: F811
    week = {"id": "week", "endpoint": "period/week"}
    body = {"requests": [week, {"id": "roles", "endpoint": "stats/roles"},
                         {"id": "wrong", "endpoint": "period/week", "params": {"x": 1}}]}
    target = f"/api/analytics/v2/batch?player={league[0]}"
    grown = Growth(served)

    def ask():
        answer = served.request("POST", target, JSON_TYPE, json.dumps(body))
        assert answer.status == 200
    ask()
    served.get(WEEK.format(league[0]))
    ask()

    def items():
        return {item: grown.get("lme_batch_items_total", result=item) for item in ITEMS}
    assert grown.get("lme_batches_total") == 2
    assert items() == {"hit": 2, "computed": 2, "refused": 2, "stale": 0, "failed": 0}
    shown = performance(served)["batch"]
    assert shown == {"requests": 2, "items": items()}


def test_who_has_no_job_changes_nothing(served, league):  # noqa: F811
    """Two idle processes look, and look only; a new job does not wait for a look."""
    until_ended(served, warm_up(served, served.token("write"), league[0]),
                served.token("admin"))
    # What runs by itself when a process starts, and the end of the warm-up, are over.
    until_open(served, 0, 0, 0)
    served.sql("SET GLOBAL log_output = 'TABLE'; TRUNCATE mysql.general_log; "
               "SET GLOBAL general_log = 1", database="mysql")
    said = ("SELECT COUNT(*) FROM mysql.general_log WHERE command_type = 'Execute' AND "
            "argument LIKE '{} %job%'")

    def count(word):
        return int(served.sql(said.format(word), database="mysql")[0][0])
    try:
        wait_until(lambda: count("SELECT") >= 4, PATIENCE, "nobody looks for jobs")
        assert count("UPDATE") == 0
    finally:
        served.sql("SET GLOBAL general_log = 0", database="mysql")
