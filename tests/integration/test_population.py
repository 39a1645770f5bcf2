# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures beside a population that cannot be read: null, said, and not kept."""

import json

import pytest
import test_stats
from process import wait_until
from test_api import problem_of

ROUTES = ("stats/summary", "stats/champions")
BENCHMARKS = "/api/analytics/v2/benchmarks"
WARNING = "answered without the population"
SCHEMA = 6

# How it comes that there is none, what the log says, and whether something is broken.
AWAY = {
    "cell": ("UPDATE peer_cell SET counts = 'x' ORDER BY cell_id LIMIT 1", "histogram", True),
    "delta": ("INSERT INTO peer_delta (games) VALUES ('x')", "change", True),
    "unbuilt": ("UPDATE peer_state SET built_until = 0", "not complete", False),
}


def ask(stack, route, puuid):
    return stack.get(f"/api/analytics/v2/{route}?player={puuid}&period=all")


def percentiles(answer):
    """The percentiles of an answer's parts."""
    data = answer.json()["data"]
    return [part["performance_percentile"] for part in data.get("groups", [data])]


def is_stored(answer):
    status = answer.headers["cache-status"]
    return "hit" in status or "stored" in status


def ask_until_whole(stack, route, puuid):
    """A process looks once a minute: ask new ones."""
    stack.app.stop()
    stack.app.start()
    stack.wait_ready()
    wait_until(lambda: is_stored(ask(stack, route, puuid)), 60, "a body that is kept")
    return ask(stack, route, puuid)


def expect_nulls(stack, puuid, says):
    for route in ROUTES:
        for _ in range(4):
            answer = ask(stack, route, puuid)
            assert answer.status == 200, answer.body
            assert {part["value"] for part in percentiles(answer)} == {None}
            assert not is_stored(answer)
    lines = [line for line in stack.app.log_text().splitlines() if WARNING in line]
    assert 1 <= len(lines) < 4 * len(ROUTES)  # one a minute and process
    assert says in lines[0]
    problem_of(stack.get(f"{BENCHMARKS}?role=TOP"), 503, "service_unavailable")


@pytest.mark.parametrize("how", AWAY)
def test_figures_go_without_it(make_stack, how):
    change, says, broken = AWAY[how]
    stack = make_stack(start=True, settings={"cache": {"hot_size": "0"}})
    demo = ("demo", "--players", 30, "--matches", 90, "--timeline-share", 0)
    stack.lme(*demo, "--seed", 3, check=True)
    puuid = stack.sql(test_stats.BUSIEST.format(test_stats.IN_RIFT))[0][0]
    whole = ask_until_whole(stack, ROUTES[0], puuid)
    assert percentiles(whole)[0]["value"] > 0

    stack.sql(change)
    stack.redis.stop()
    stack.redis.start()  # empty
    stack.app.stop()
    stack.app.start()
    stack.wait_ready()
    expect_nulls(stack, puuid, says)
    shell = stack.lme("stats", puuid, "--section", "summary", "--json", check=True)
    assert says in shell.stderr

    done = stack.lme(*demo, "--seed", 4, check=True)  # an import goes on
    assert ("warning" in done.stderr and "--rebuild" in done.stderr) == broken, done.stderr
    assert "90 matches new" in done.stdout
    check = stack.lme("db", "peers")
    assert check.returncode != 0
    assert ("--rebuild" in check.stderr) == broken
    if broken:
        stack.lme("db", "peers", "--rebuild", check=True)
    else:
        assert check.returncode == SCHEMA and "lme db migrate" in check.stdout
        stack.sql("DELETE FROM peer_cell; DELETE FROM peer_tally; DELETE FROM peer_delta")
        stack.lme("db", "migrate", check=True)
    assert json.loads(stack.lme("db", "peers", "--json", check=True).stdout)["wrong"] == 0
    again = ask_until_whole(stack, ROUTES[0], puuid)
    assert percentiles(again)[0]["value"] > 0
