# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not in the cache: computed once a host, and no request thread waits for it.

Computations are held up by a lock on the table that they read; nothing here is timed.
"""

import contextlib
import json
import os
import resource
import signal

import pytest
from crowd import Crowd, held

from process import PATIENCE, stands_still, wait_until

PERIOD = "/api/analytics/v2/period/{}?player={}"
SECTION = "/api/analytics/v2/stats/{}?player={}"
SETTINGS = {"server": {"request_timeout": "200s", "max_connections": 4096,
                       "drain_timeout": "60s"},
            "mysql": {"query_timeout": "200s"}}
WAITING = ("SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'lme' AND "
           "state LIKE 'Waiting for table%'")
CROWD = 1000


@pytest.fixture(autouse=True)
def many_files():
    """A thousand connections on each side."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 4096:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))


def puuids(stack, count):
    rows = stack.sql("SELECT puuid FROM player WHERE puuid <> 'BOT' AND player_id IN "
                     "(SELECT player_id FROM participant) "
                     f"ORDER BY player_id LIMIT {count}")
    return [row[0] for row in rows]


@pytest.fixture
def serve(make_stack):
    def start(work=None, server=None, cache=None, **options):
        settings = {**SETTINGS, "work": work or {}, "cache": cache or {},
                    "server": {**SETTINGS["server"], **(server or {})}}
        stack = make_stack(start=True, settings=settings, **options)
        stack.wait_ready()
        stack.lme("demo", "--players", 12, "--matches", 40, check=True)
        return stack
    return start


@contextlib.contextmanager
def blocked(stack):
    """Nobody can read a player's games meanwhile; yields what lets them."""
    with stack.mariadb.session() as run:
        run("LOCK TABLES participant WRITE")
        released = False

        def release():
            nonlocal released
            if not released:
                run("UNLOCK TABLES")
            released = True
        yield release
        release()


def wait_blocked(stack, count):
    wait_until(lambda: int(stack.sql(WAITING)[0][0]) == count, PATIENCE,
               f"not {count} computations are blocked")


@contextlib.contextmanager
def counted(stack):
    """Yields a function: how often a player's games were read since."""
    stack.sql("SET GLOBAL log_output = 'TABLE'; TRUNCATE mysql.general_log; "
              "SET GLOBAL general_log = 1", database="mysql")
    try:
        yield lambda: int(stack.sql(
            "SELECT COUNT(*) FROM mysql.general_log WHERE command_type = 'Execute' AND "
            "argument LIKE '%FROM `participant`%'", database="mysql")[0][0])
    finally:
        stack.sql("SET GLOBAL general_log = 0", database="mysql")


def access_lines(stack):
    return [json.loads(line) for line in
            (stack.state / "access.log").read_text(encoding="utf-8").splitlines()]


def data_of(answer):
    return json.loads(answer.body)["data"]


def test_a_thousand_ask_for_the_same(serve):
    stack = serve()
    player, other = puuids(stack, 2)
    hot, cold = PERIOD.format("week", other), PERIOD.format("all", player)
    assert stack.get(hot).status == 200
    with counted(stack) as reads, blocked(stack) as release, \
            Crowd(stack.app.socket, [cold] * CROWD) as crowd:
        wait_blocked(stack, 1)
        wait_until(crowd.all_read, PATIENCE, "the requests are not read")
        # Sixteen request threads in all, and each of a thousand requests was taken by one.
        for _ in range(50):
            answer = stack.get(hot)
            assert answer.status == 200
            assert "lme; hit" in answer.headers["cache-status"]
        assert int(stack.sql(WAITING)[0][0]) == 1
        assert not crowd.answered()
        release()
        answers = crowd.wait(PATIENCE)
        assert reads() == 1
    assert [a.status for a in answers] == [200] * CROWD
    assert len({json.dumps(data_of(a)) for a in answers}) == 1
    states = [a.headers["cache-status"].split("; ")[1:3] for a in answers]
    assert sum(s[0] == "fwd=miss" and s[1] != "collapsed" for s in states) == 1


def test_every_work_thread_blocked(serve):
    """Hot answers go on, and so does everything that needs no computation."""
    stack = serve(work={"threads": 2})
    *players, other = puuids(stack, 9)
    hot = PERIOD.format("week", other)
    assert stack.get(hot).status == 200
    with blocked(stack) as release, \
            Crowd(stack.app.socket, [PERIOD.format("all", p) for p in players] * 5) as crowd:
        wait_until(lambda: int(stack.sql(WAITING)[0][0]) >= 2, PATIENCE, "nobody waits")
        wait_until(crowd.all_read, PATIENCE, "the requests are not read")
        for _ in range(50):
            assert stack.get(hot).status == 200
        assert stack.get("/api/players?search=a").status == 200
        assert int(stack.sql(WAITING)[0][0]) <= 4  # two threads, two processes
        release()
        assert [a.status for a in crowd.wait(PATIENCE)] == [200] * 40


def bearer_of(stack, puuid):
    token = stack.lme("token", "create", "--scope", "read", "--player", puuid, check=True)
    return {"Authorization": "Bearer " + token.stdout.strip()}


def test_callers_stay_themselves_while_they_wait(serve):
    """Who names no player is answered about its own, whoever is served meanwhile."""
    stack = serve(work={"threads": 1})
    mine, other, *players = puuids(stack, 8)
    me, another = bearer_of(stack, mine), bearer_of(stack, other)
    hot, cold = "/api/analytics/v2/period/week", "/api/analytics/v2/period/all"
    assert stack.get(hot, another).status == 200
    with blocked(stack) as release, \
            Crowd(stack.app.socket, [PERIOD.format("all", p) for p in players] * 4) as busy:
        wait_until(lambda: int(stack.sql(WAITING)[0][0]) >= 1, PATIENCE, "nobody waits")
        with Crowd(stack.app.socket, [cold] * 16, me) as crowd:
            wait_until(crowd.all_read, PATIENCE, "the requests are not read")
            for _ in range(10):
                with Crowd(stack.app.socket, [hot] * 64, another) as others:
                    assert {json.loads(a.body)["meta"]["player"]["puuid"]
                            for a in others.wait(PATIENCE)} == {other}
            release()
            answers = crowd.wait(PATIENCE)
        assert [a.status for a in busy.wait(PATIENCE)] == [200] * 4 * len(players)
    assert [a.status for a in answers] == [200] * 16
    assert {json.loads(a.body)["meta"]["player"]["puuid"] for a in answers} == {mine}


@pytest.mark.parametrize("target", [
    SECTION.format("mates", "{0}"), SECTION.format("summary", "{0}") + "&with={1}",
    SECTION.format("champions", "{0}"), SECTION.format("trend", "{0}"),
    "/api/analytics/champions/TOP?player={0}&period=all",
    # Its answer holds the moment up to which it looks.
    "/api/analytics/v2/trends?player={0}&as_of=2026-06-30T12:00:00Z",
    "/api/analytics/gamemode?player={0}&period=all",
    "/api/analytics/period/all?player={0}", "/api/analytics/v2/champions/TOP?player={0}",
])
def test_every_road_is_held(held_stack, target):
    """Also what is never cached holds no request thread, and all are answered alike."""
    stack, player, other = held_stack
    wanted = target.format(player, other)
    before = stack.get(wanted)
    stack.redis.command("FLUSHALL")
    with blocked(stack) as release, Crowd(stack.app.socket, [wanted] * 40) as crowd:
        wait_until(lambda: int(stack.sql(WAITING)[0][0]) >= 1, PATIENCE, "nobody waits")
        wait_until(crowd.all_read, PATIENCE, "the requests are not read")
        assert stack.get("/api/players?search=a").status == 200
        release()
        answers = crowd.wait(PATIENCE)
    assert before.status in (200, 404)
    assert {a.status for a in answers} == {before.status}
    if before.status == 200:
        assert {json.dumps(data_of(a)) for a in answers} == {json.dumps(data_of(before))}


@pytest.fixture(scope="module")
def _held():
    return {}


@pytest.fixture
def held_stack(stack, _held):
    """The session's stack with a few players."""
    if not puuids(stack, 2):
        stack.lme("demo", "--players", 12, "--matches", 40, check=True)
    return (stack, *puuids(stack, 2))


def test_a_failure_is_everybodys(serve):
    """Who waits with the leader gets its error; nobody computes again."""
    stack = serve(processes=1)
    player = puuids(stack, 1)[0]
    with counted(stack) as reads, blocked(stack), \
            Crowd(stack.app.socket, [PERIOD.format("all", player)] * 20) as crowd:
        wait_blocked(stack, 1)
        # Read, and waiting: a stage of the process says how many requests wait for work.
        wait_until(crowd.all_read, PATIENCE, "the requests are not read")
        wait_until(lambda: held(stack.build, stack.instance) == 20, PATIENCE, "not all wait")
        victim = stack.sql("SELECT id FROM information_schema.processlist WHERE user = "
                           "'lme' AND state LIKE 'Waiting for table%'")[0][0]
        stack.sql(f"KILL QUERY {victim}")
        answers = crowd.wait(PATIENCE)
        assert reads() == 1
    assert {a.status for a in answers} == {503}
    assert all(a.headers["retry-after"] for a in answers)


@contextlib.contextmanager
def frozen(pid):
    os.kill(pid, signal.SIGSTOP)
    wait_until(lambda: stands_still(pid), PATIENCE, "it runs")
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def test_two_processes_compute_once(serve):
    """One process leads; the other one's clients wait for it, on no thread."""
    stack = serve()
    player, hot_player = puuids(stack, 2)
    cold, hot = PERIOD.format("all", player), PERIOD.format("week", hot_player)
    stack.get(hot)
    one, two = stack.app.children()
    with counted(stack) as reads, blocked(stack) as release, contextlib.ExitStack() as crowds:
        answers = []
        for stopped in (one, two):
            with frozen(stopped):
                crowd = crowds.enter_context(Crowd(stack.app.socket, [cold] * 30))
                wait_blocked(stack, 1)
                wait_until(crowd.all_read, PATIENCE, "the requests are not read")
                assert stack.app.request("GET", hot).status == 200
                answers.append(crowd)
        assert int(stack.sql(WAITING)[0][0]) == 1
        release()
        answers = [a for crowd in answers for a in crowd.wait(PATIENCE)]
        assert reads() == 1
    assert [a.status for a in answers] == [200] * 60
    assert len({json.dumps(data_of(a)) for a in answers}) == 1


def test_the_leader_is_killed(serve):
    """kill -9: another process computes for those who wait there."""
    stack = serve()
    player = puuids(stack, 1)[0]
    cold = PERIOD.format("all", player)
    leader, other = stack.app.children()
    with blocked(stack) as release, contextlib.ExitStack() as crowds:
        with frozen(other):
            lost = crowds.enter_context(Crowd(stack.app.socket, [cold] * 5))
            wait_blocked(stack, 1)
            wait_until(lost.all_read, PATIENCE, "the requests are not read")
        with frozen(leader):
            crowd = crowds.enter_context(Crowd(stack.app.socket, [cold] * 30))
            wait_until(crowd.all_read, PATIENCE, "the requests are not read")
            assert int(stack.sql(WAITING)[0][0]) == 1
            os.kill(leader, signal.SIGKILL)
        wait_blocked(stack, 2)  # MariaDB has not heard of the death
        release()
        assert [a and a.status for a in crowd.wait(PATIENCE)] == [200] * 30
        assert lost.wait(PATIENCE) == [None] * 5


def test_clients_that_leave_end_the_work(serve):
    """The statement ends on the server, while the table is still locked."""
    stack = serve()
    player = puuids(stack, 1)[0]
    with blocked(stack):
        with Crowd(stack.app.socket, [PERIOD.format("all", player)] * 10) as crowd:
            wait_blocked(stack, 1)
            wait_until(crowd.all_read, PATIENCE, "the requests are not read")
            for one in crowd.clients[1:]:
                one.abort()
            assert int(stack.sql(WAITING)[0][0]) == 1
            crowd.clients[0].abort()
            wait_blocked(stack, 0)
    wait_until(lambda: sum(line["status"] == 499 for line in access_lines(stack)) == 10,
               PATIENCE, "the access log does not say it")
    assert stack.get(PERIOD.format("all", player)).status == 200


def test_at_the_deadline_it_is_answered(serve):
    """Whatever the work thread does."""
    stack = serve(server={"request_timeout": "1s"})
    player = puuids(stack, 1)[0]
    with blocked(stack), \
            Crowd(stack.app.socket, [PERIOD.format("all", player)] * 20) as crowd:
        answers = crowd.wait(PATIENCE)
    assert {a.status for a in answers} == {503}
    assert all(a.headers["retry-after"] for a in answers)
    assert {json.loads(a.body)["error"] for a in answers} == {"timeout"}
    wait_until(lambda: stack.get(PERIOD.format("all", player)).status == 200, PATIENCE,
               "it does not come back")


def test_a_stop_waits_for_them(serve):
    """What waits for work is answered before the processes end."""
    stack = serve(mode="held")
    player = puuids(stack, 1)[0]
    with blocked(stack) as release, \
            Crowd(stack.app.socket, [PERIOD.format("all", player)] * 30) as crowd:
        wait_blocked(stack, 1)
        wait_until(crowd.all_read, PATIENCE, "the requests are not read")
        for child in stack.app.children():
            os.kill(child, signal.SIGTERM)
        wait_until(lambda: stack.app.log_path.read_text(encoding="utf-8")
                   .count("asked to stop") >= 2, PATIENCE, "they do not stop")
        release()
        answers = crowd.wait(PATIENCE)
    assert [a and a.status for a in answers] == [200] * 30


def test_a_stop_does_not_wait_for_ever(serve):
    """Beyond the drain time they are told."""
    stack = serve(mode="held", server={"drain_timeout": "1s"})
    player = puuids(stack, 1)[0]
    with blocked(stack), \
            Crowd(stack.app.socket, [PERIOD.format("all", player)] * 30) as crowd:
        wait_blocked(stack, 1)
        wait_until(crowd.all_read, PATIENCE, "the requests are not read")
        for child in stack.app.children():
            os.kill(child, signal.SIGTERM)
        answers = crowd.wait(PATIENCE)
    assert [a and a.status for a in answers] == [503] * 30
    assert all(a.headers["retry-after"] for a in answers)


def test_a_full_queue_answers(serve):
    """Beyond the bounds: what is there stale, few on request threads, else 503."""
    stack = serve(work={"threads": 1, "queue": 2, "sync_fallback": 1}, processes=1)
    first, *players, last = puuids(stack, 9)
    targets = [PERIOD.format("all", p) for p in players]
    with blocked(stack) as release, \
            Crowd(stack.app.socket, [PERIOD.format("all", first)]) as runs:
        wait_blocked(stack, 1)
        crowd = Crowd(stack.app.socket, targets)
        # Two wait, one is computed by a request thread, four are refused.
        wait_until(lambda: len(crowd.answered()) == 4, PATIENCE, "nobody is refused")
        wait_blocked(stack, 2)
        for one in crowd.answered():
            assert one.answer.status == 503
            assert one.answer.headers["retry-after"]
            assert json.loads(one.answer.body)["error"] == "service_unavailable"
        release()
        answers = crowd.wait(PATIENCE) + runs.wait(PATIENCE)
        crowd.close()
    assert sorted(a.status for a in answers) == [200] * 4 + [503] * 4
    assert stack.get(PERIOD.format("all", last)).status == 200


def test_a_body_in_its_grace_is_refreshed_once(serve):
    """It is answered at once, stale, whoever asks; one computation brings the next one."""
    stack = serve(cache={"ttl_medium": "1s", "jitter": 0, "stale": "10m"}, processes=1)
    target = PERIOD.format("all", puuids(stack, 1)[0])

    def state():
        answer = stack.get(target)
        assert answer.status == 200
        return answer.headers["cache-status"]
    assert "fwd=miss" in state()
    with blocked(stack) as release:
        wait_until(lambda: "detail=stale" in state(), PATIENCE, "it does not grow old")
        wait_blocked(stack, 1)
        with Crowd(stack.app.socket, [target] * 50) as crowd:
            answers = crowd.wait(PATIENCE)
        assert {a.status for a in answers} == {200}
        assert all(a.json()["meta"]["stale"] is True for a in answers)
        assert int(stack.sql(WAITING)[0][0]) == 1
        release()
        wait_until(lambda: "lme; hit" in (now := state()) and "stale" not in now, PATIENCE,
                   "it is not refreshed")


BATCH = "/api/analytics/v2/batch"
DASHBOARD = "/api/dashboard/stats?player={}"


def batch_of(players, period="all"):
    return json.dumps({"requests": [
        {"id": str(i), "endpoint": f"period/{period}", "params": {"player": p}}
        for i, p in enumerate(players)]})


def test_a_batch_holds_no_request_thread(serve):
    """Forty batches and all request threads: whatever is at hand is answered, also a batch."""
    stack = serve(work={"threads": 2}, processes=1)
    *players, other = puuids(stack, 5)
    assert stack.get(PERIOD.format("week", other)).status == 200
    with blocked(stack) as release, \
            Crowd(stack.app.socket, [BATCH] * 40, body=batch_of(players)) as crowd:
        # One of two threads at most is taken by batches.
        wait_blocked(stack, 1)
        wait_until(crowd.all_read, PATIENCE, "the requests are not read")
        wait_until(lambda: held(stack.build, stack.instance) == 40, PATIENCE, "not all wait")
        for _ in range(20):
            assert stack.get(PERIOD.format("week", other)).status == 200
            with Crowd(stack.app.socket, [BATCH],
                       body=batch_of([other] * 3, "week")) as at_hand:
                states = [r["cache"] for r in
                          at_hand.wait(PATIENCE)[0].json()["results"]]
            assert states == ["hit"] * 3
        # The other thread answers who asks for one thing.
        with Crowd(stack.app.socket, [DASHBOARD.format(other)]) as one:
            wait_blocked(stack, 2)
            assert not crowd.answered()
            release()
            assert one.wait(PATIENCE)[0].status == 200
        answers = crowd.wait(PATIENCE)
    assert [a.status for a in answers] == [200] * 40
    for answer in answers:
        results = answer.json()["results"]
        assert [r["status"] for r in results] == [200] * 4
        assert [r["body"]["meta"]["player"]["puuid"] for r in results] == players
    wait_until(lambda: [line["status"] for line in access_lines(stack)
                        if line["route"] == BATCH] == [200] * 60,
               PATIENCE, "the access log does not have each once")


def test_a_batch_at_the_deadline(serve):
    stack = serve(server={"request_timeout": "1s"})
    players = puuids(stack, 2)
    with blocked(stack), \
            Crowd(stack.app.socket, [BATCH] * 5, body=batch_of(players)) as crowd:
        answers = crowd.wait(PATIENCE)
    assert {a.status for a in answers} == {503}
    assert all(a.headers["retry-after"] for a in answers)
    assert {a.json()["error"] for a in answers} == {"timeout"}


def test_a_batch_nobody_waits_for_ends(serve):
    """Its statement ends on the server, and no other item is begun."""
    stack = serve(processes=1)
    players = puuids(stack, 3)
    with blocked(stack):
        with Crowd(stack.app.socket, [BATCH], body=batch_of(players)) as crowd:
            wait_blocked(stack, 1)
            crowd.clients[0].abort()
            wait_blocked(stack, 0)
    wait_until(lambda: any(line["status"] == 499 for line in access_lines(stack)),
               PATIENCE, "the access log does not say it")
    assert stack.get(PERIOD.format("all", players[2])).headers["cache-status"] \
        .startswith("lme; fwd=miss")


def test_the_dashboard_holds_no_request_thread(held_stack):
    stack, player, other = held_stack
    before = stack.get(DASHBOARD.format(player))
    hot = PERIOD.format("week", other)
    assert stack.get(hot).status == 200
    with blocked(stack) as release, \
            Crowd(stack.app.socket, [DASHBOARD.format(player)] * 40) as crowd:
        wait_until(lambda: int(stack.sql(WAITING)[0][0]) >= 1, PATIENCE, "nobody waits")
        wait_until(crowd.all_read, PATIENCE, "the requests are not read")
        assert stack.get(hot).status == 200
        release()
        answers = crowd.wait(PATIENCE)
    assert {a.status for a in answers} == {200}
    assert {a.body for a in answers} == {before.body}


def test_a_refresh_holds_no_request_thread(serve):
    """Its owner's token waits; the answer of before is given meanwhile."""
    stack = serve(processes=1)
    player = puuids(stack, 1)[0]
    token = stack.token("write", player)
    hot = PERIOD.format("week", player)
    assert stack.get(hot).status == 200
    with blocked(stack) as release, \
            Crowd(stack.app.socket, ["/api/analytics/refresh"] * 3,
                  {"Authorization": f"Bearer {token}"}, body='{"period": "all"}') as crowd:
        wait_until(lambda: int(stack.sql(WAITING)[0][0]) >= 1, PATIENCE, "nobody waits")
        wait_until(lambda: held(stack.build, stack.instance) == 3, PATIENCE, "not all wait")
        assert stack.get(hot).status == 200
        release()
        answers = crowd.wait(PATIENCE)
    assert [a.status for a in answers] == [200] * 3
    assert {a.json()["data"]["period"] for a in answers} == {"all"}
    assert "lme; hit" in stack.get(PERIOD.format("all", player)).headers["cache-status"]
