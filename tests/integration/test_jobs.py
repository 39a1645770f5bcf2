# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs: their table (the C program job_test), their routes, warm-up, Prefer: respond-async,
and what becomes of them when processes die, stop, or rights end.  Events, no time: what has
to wait waits for a lock or is held back by a trigger."""

import contextlib
import json
import os

import ctest
import pytest
from process import wait_until
from test_tokens import drop


@pytest.mark.sanitizer
@pytest.mark.deadline(320)
def test_store(stores):
    drop(stores, "job_")
    ctest.run(stores, "job_test", prefix="job_", timeout=300)
    drop(stores, "job_")


JSON_TYPE = {"Content-Type": "application/json"}
WEEK = "/api/analytics/v2/period/week?player={}"


# What waits for a lock of a test's waits as long as the test does, on a busy machine, too.
PATIENT = {"server": {"request_timeout": "5m"}, "mysql": {"query_timeout": "5m"}}


def make_served(make):
    stack = make(start=True, settings=PATIENT)
    stack.lme("demo", "--players", 10, "--matches", 20, "--seed", 7, check=True)
    return stack


@pytest.fixture
def served(make_stack):
    return make_served(make_stack)


@pytest.fixture(scope="module")
def common(make_module_stack):
    return make_served(make_module_stack)


@pytest.fixture
def shared(common):
    """Without a job and with nothing at hand, for tests that change only jobs and tokens."""
    common.sql("DELETE FROM job")
    for endpoint in ("period", "stats"):
        common.lme("cache", "--endpoint", endpoint, "--all-players", "invalidate", check=True)
    return common


@pytest.fixture(scope="module")
def league(common):
    """The same players in each of these stacks."""
    rows = common.sql("SELECT puuid FROM player JOIN participant USING (player_id) WHERE "
                      "puuid <> 'BOT' GROUP BY player_id ORDER BY COUNT(*) DESC, puuid LIMIT 3")
    return [row[0] for row in rows]


def bearer(token):
    return {"Authorization": "Bearer " + token}


def ask_async(stack, target, token, method="GET", body=None):
    return stack.request(method, target, {**bearer(token), **JSON_TYPE,
                                          "Prefer": "wait=1, Respond-Async"},
                         None if body is None else json.dumps(body))


def until_ended(stack, answer, token, patience=60):
    """The job of a 202 once it has ended."""
    assert answer.status == 202, answer
    location = answer.headers["location"]
    jobs = []

    def ended():
        jobs.append(stack.get(location, bearer(token)).json()["data"])
        return jobs[-1]["state"] not in ("queued", "running")
    wait_until(ended, patience, f"{location} does not end")
    return jobs[-1]


def warm_up(stack, token, puuid, body=None):
    return stack.request("POST", f"/api/analytics/v2/cache/warmup?player={puuid}",
                         {**bearer(token), **JSON_TYPE},
                         None if body is None else json.dumps(body))


@contextlib.contextmanager
def blocked(stack):
    """Whatever reads games waits until the end."""
    with stack.mariadb.session() as run:
        run("LOCK TABLES participant WRITE")
        yield


@contextlib.contextmanager
def held(stack):
    """Jobs that are made meanwhile are begun at the end, not before."""
    stack.sql("CREATE TRIGGER hold BEFORE INSERT ON job FOR EACH ROW SET NEW.state = 77")
    try:
        yield
    finally:
        stack.sql("DROP TRIGGER hold; UPDATE job SET state = 0 WHERE state = 77")


def until_running(stack):
    """Both processes are busy, or one with the only job."""
    wait_until(lambda: stack.sql("SELECT COUNT(*) FROM job WHERE state = 1") != [["0"]], 60,
               "no job is begun")


def test_an_answer_by_a_job_is_the_answer(shared, league):
    token = shared.token("read")
    for target in (WEEK.format(league[0]),
                   f"/api/analytics/v2/stats/summary?player={league[0]}&period=all",
                   f"/api/analytics/v2/stats/mates?player={league[0]}",
                   f"/api/analytics/v2/champion/65535?player={league[0]}",
                   f"/api/analytics/v2/trends?player={78 * 'u'}"):
        answer = ask_async(shared, target, token)
        assert answer.headers["preference-applied"] == "respond-async"
        assert answer.headers["cache-control"] == "no-store"
        assert int(answer.headers["retry-after"]) > 0
        made = answer.json()["data"]
        assert (made["kind"], made["self"]) == ("answer", answer.headers["location"])
        job = until_ended(shared, answer, token)
        assert (job["state"], job["progress"]) == ("done", {"done": 1, "total": 1}), job
        assert job["started_at"] and job["finished_at"] and job["error"] is None
        result = shared.get(job["result"], bearer(token))
        alone = shared.get(target, bearer(token))
        assert result.status == alone.status
        assert result.headers["content-type"] == alone.headers["content-type"]
        if alone.status == 200:
            assert result.json()["data"] == alone.json()["data"]
        else:
            assert result.json()["error"] == alone.json()["error"]


def test_a_batch_by_a_job(shared, league):
    token = shared.token("read")
    body = {"requests": ["period_stats_week", {"id": "x", "endpoint": "stats/roles"}]}
    target = f"/api/analytics/v2/batch?player={league[0]}"
    job = until_ended(shared, ask_async(shared, target, token, "POST", body), token)
    result = shared.get(job["result"], bearer(token))
    assert result.status == 200
    assert [(r["id"], r["status"]) for r in result.json()["results"]] == [
        ("period_stats_week", 200), ("x", 200)]


def test_a_stranger_is_answered_at_once(shared, league):
    answer = shared.get(WEEK.format(league[0]), {"Prefer": "respond-async"})
    assert answer.status == 200 and "preference-applied" not in answer.headers
    token = shared.token("read")
    for other in ("return=minimal", "respond-async-not", "x=respond-async"):
        assert shared.get(WEEK.format(league[0]),
                          {**bearer(token), "Prefer": other}).status == 200
    # What is refused is refused at once, and what has no such choice answers as ever.
    assert shared.get(WEEK.format(league[0]) + "&x=1",
                      {**bearer(token), "Prefer": "respond-async"}).status == 400
    assert shared.get("/api/players", {**bearer(token),
                                       "Prefer": "respond-async"}).status == 200


def test_what_is_at_hand_needs_no_job(served, league):
    """RFC 7240: the preference may be ignored."""
    token = served.token("read")
    target = WEEK.format(league[0])
    body = {"requests": ["period_stats_week"]}
    batch = f"/api/analytics/v2/batch?player={league[0]}"
    alone = served.get(target)

    def at_once(answer, cached="hit"):
        assert answer.status == 200 and "preference-applied" not in answer.headers, answer
        assert "location" not in answer.headers
        assert served.sql("SELECT COUNT(*) FROM job") == [["0"]]
        if cached:
            assert f"; {cached}" in answer.headers["cache-status"]
        return answer.json()
    assert at_once(ask_async(served, target, token))["data"] == alone.json()["data"]
    said = at_once(ask_async(served, batch, token, "POST", body), cached=None)
    assert [r["status"] for r in said["results"]] == [200]
    # Its tag still answers for it.
    same = served.get(target, {**bearer(token), "Prefer": "respond-async",
                               "If-None-Match": alone.headers["etag"]})
    assert same.status == 304
    # Something of the batch has to be computed: a job, and the quota has counted its items.
    body["requests"].append({"id": "x", "endpoint": "stats/roles"})
    job = until_ended(served, ask_async(served, batch, token, "POST", body), token)
    result = served.get(job["result"], bearer(token)).json()
    assert [r["status"] for r in result["results"]] == [200, 200]
    # What is not kept any more is computed.
    served.lme("cache", "invalidate", league[0], check=True)
    answer = ask_async(served, target, token)
    assert answer.headers["preference-applied"] == "respond-async"
    assert until_ended(served, answer, token)["state"] == "done"


def test_jobs_are_their_owner_s(shared, league):
    mine, other = shared.token("read"), shared.token("read", league[1])
    admin = shared.token("admin")
    job = until_ended(shared, ask_async(shared, WEEK.format(league[0]), mine), mine)
    for who, status in ((mine, 200), (admin, 200), (other, 404), (None, 404)):
        headers = bearer(who) if who else {}
        assert shared.get(job["self"], headers).status == status
        assert shared.get(job["result"], headers).status == status
        assert shared.request("DELETE", job["self"], headers).status == status
        listed = shared.get("/api/jobs", headers).json()["data"]["jobs"]
        assert [j["id"] for j in listed] == ([job["id"]] if status == 200 else [])
    absent = shared.get("/api/jobs/" + 22 * "x", bearer(mine))
    hidden = shared.get(job["self"], bearer(other))
    assert {**absent.json(), "instance": 0} == {**hidden.json(), "instance": 0}
    assert absent.json()["error"] == "job_not_found"
    # A job that has ended is not cancelled any more.
    assert shared.get(job["self"], bearer(mine)).json()["data"]["state"] == "done"


def test_sessions_share_the_jobs_of_their_token(shared, league):
    token = shared.token("read")
    signed_in = shared.request("POST", "/api/auth/validate", {
        **JSON_TYPE, "Origin": f"http://127.0.0.1:{shared.nginx.port}"},
        json.dumps({"token": token}))
    cookie = {"Cookie": signed_in.headers["set-cookie"].partition(";")[0]}
    job = until_ended(shared, ask_async(shared, WEEK.format(league[0]), token), token)
    assert shared.get(job["self"], cookie).status == 200
    asked = shared.get(WEEK.format(league[1]), {**cookie, "Prefer": "respond-async"})
    assert asked.status == 202
    assert until_ended(shared, asked, token)["state"] == "done"


def test_cancel(served, league):
    """One that is running; it stays so, whoever runs it and however often it is said."""
    token = served.token("read")
    with blocked(served):
        location = ask_async(served, WEEK.format(league[0]), token).headers["location"]
        until_running(served)
        assert served.get(location + "/result", bearer(token)).status == 409
        for _ in range(2):
            answer = served.request("DELETE", location, bearer(token))
            assert (answer.status, answer.json()["data"]["state"]) == (200, "cancelled")
    # Its thread is free again, and what it brought is dropped.
    job = until_ended(served, ask_async(served, WEEK.format(league[1]), token), token)
    assert job["state"] == "done"
    job = served.get(location, bearer(token)).json()["data"]
    assert (job["state"], job["result"]) == ("cancelled", None)
    assert served.get(location + "/result", bearer(token)).json()["error"] == "job_not_done"


def test_cancel_ends_the_work(served, league):
    """Its statement ends on the server, while what it waits for is still locked."""
    waiting = ("SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'lme' AND "
               "state LIKE 'Waiting for table%'")
    token = served.token("write")
    many = {"requests": 50 * [{"endpoint": "stats/mates", "params": {"period": "all"}}]}
    with blocked(served):
        for ask in (lambda: ask_async(served, WEEK.format(league[0]), token),
                    lambda: warm_up(served, token, league[0], many)):
            answer = ask()
            wait_until(lambda: served.sql(waiting) != [["0"]], 60, "it is not begun")
            location = answer.headers["location"]
            assert served.request("DELETE", location, bearer(token)).status == 200
            wait_until(lambda: served.sql(waiting) == [["0"]], 60, "it does not end")
    job = until_ended(served, ask_async(served, WEEK.format(league[1]), token), token)
    assert job["state"] == "done"


def test_warm_up(served, league):
    token = served.token("write")
    answer = warm_up(served, token, league[0])
    assert answer.json()["data"]["kind"] == "warmup"
    job = until_ended(served, answer, token)
    assert (job["state"], job["progress"]) == ("done", {"done": 2, "total": 2})
    assert served.get(job["result"], bearer(token)).json() == {
        "success": True, "failures": [], "answered": 2, "failed": 0}
    for period in ("week", "month"):
        said = served.get(f"/api/analytics/v2/period/{period}?player={league[0]}").headers
        assert "; hit" in said["cache-status"]
    asked = {"requests": [{"endpoint": "stats/summary", "params": {"period": "all"}},
                          {"endpoint": "champion/65535"}, "period_stats_week"],
             "players": [*league, 78 * "u"]}
    job = until_ended(served, warm_up(served, token, league[0], asked), token)
    assert job["progress"] == {"done": 12, "total": 12}
    result = served.get(job["result"], bearer(token)).json()
    assert (result["answered"], result["failed"]) == (6, 6)
    assert {(f["status"], f["error"]) for f in result["failures"]} == {
        (404, "champion_not_played"), (404, "player_not_found")}
    for puuid in league:
        said = served.get(f"/api/analytics/v2/stats/summary?player={puuid}&period=all").headers
        assert "; hit" in said["cache-status"]


@pytest.mark.parametrize("body, says", [
    ({"players": []}, "players"), ({"players": ["x"]}, "players[0]"),
    ({"players": [5]}, "players[0]"), ({"players": 101 * [78 * "u"]}, "players"),
    ({"endpoints": []}, "endpoints"), ({"requests": ["all"]}, "requests[0]"),
    ({"requests": [{"endpoint": "health"}]}, "requests[0].endpoint"),
    ({"requests": [{"endpoint": "/api/players"}]}, "requests[0].endpoint"),
    ({"requests": 100 * ["period_stats_week"], "players": 11 * [78 * "u"]}, "1000"),
])
def test_a_wrong_warm_up_is_refused(shared, league, body, says):
    answer = warm_up(shared, shared.token("write"), league[0], body)
    assert answer.status == 400 and says in answer.json()["detail"], answer
    assert shared.sql("SELECT COUNT(*) FROM job") == [["0"]]


def test_open_jobs_of_a_caller_are_bounded(served, league):
    token, other = served.token("read"), served.token("read")
    with blocked(served):
        answers = [ask_async(served, WEEK.format(league[0]), token) for _ in range(10)]
        refused = ask_async(served, WEEK.format(league[0]), token)
        answers.append(ask_async(served, WEEK.format(league[0]), other))
    assert {a.status for a in answers} == {202}
    assert (refused.status, refused.json()["error"]) == (429, "quota_exceeded")
    assert int(refused.headers["retry-after"]) > 0
    for answer, who in zip(answers, 10 * [token] + [other]):
        assert until_ended(served, answer, who)["state"] == "done"
    listed = served.get("/api/jobs?limit=3", bearer(token)).json()["data"]["jobs"]
    assert [j["self"] for j in listed] == [a.headers["location"] for a in answers[9:6:-1]]
    assert ask_async(served, WEEK.format(league[1]), token).status == 202


def test_a_killed_process_is_succeeded(served, league):
    """The job of a child that was killed -9 in the middle is done by another one."""
    token = served.token("write")
    many = {"requests": [{"endpoint": "stats/mates", "params": {"period": "all"}}] * 50,
            "players": league}
    with blocked(served):  # every answer waits for the lock
        answer = warm_up(served, token, league[0], many)
        location = answer.headers["location"]
        wait_until(lambda: served.get(location, bearer(token)).json()["data"]["state"] ==
                   "running", 60, "the job is not begun")
        claim = served.sql("SELECT claim FROM job")[0][0]
        os.kill(int(claim.split(":")[1]), 9)
    # As if its last sign of life were long ago; time is not waited for.
    served.sql("UPDATE job SET heartbeat_at = 1 WHERE claim = '" + claim + "'")
    job = until_ended(served, answer, token)
    assert (job["state"], job["progress"]["done"]) == ("done", 150), job
    assert served.sql("SELECT attempts FROM job") == [["2"]]


def test_a_stop_puts_a_job_back(make_stack):
    """A process that is told to stop leaves its job to the next one."""
    stack = make_stack(start=True, settings={
        **PATIENT, "server": {**PATIENT["server"], "drain_timeout": "1s"}})
    stack.lme("demo", "--players", 10, "--matches", 20, "--seed", 7, check=True)
    puuid = stack.sql("SELECT puuid FROM player WHERE puuid <> 'BOT' ORDER BY 1 LIMIT 1")[0][0]
    token = stack.token("write")
    with blocked(stack):
        answer = warm_up(stack, token, puuid, {
            "requests": 50 * [{"endpoint": "stats/mates", "params": {"period": "all"}}]})
        until_running(stack)
        stack.app.stop()
        assert stack.sql("SELECT state, attempts FROM job") == [["0", "0"]]
    stack.app.start()
    stack.wait_ready()
    job = until_ended(stack, answer, token)
    assert (job["state"], job["progress"]["done"]) == ("done", 50)


def test_the_rights_are_those_of_the_moment(served, league):
    """A token that ends before its job is begun: the job fails, and says why."""
    token, admin = served.token("read"), served.token("admin")
    with held(served):
        answer = ask_async(served, WEEK.format(league[0]), token)
        served.sql("UPDATE token SET revoked_at = 1 WHERE token_id = "
                   "(SELECT token_id FROM job)")
    job = until_ended(served, answer, admin)
    assert (job["state"], job["result"]) == ("failed", None)
    assert (job["reason"], job["error"]) == ("forbidden", "You may not do that")
    assert job["attempts"] == 1
    late = served.get(job["self"] + "/result", bearer(admin))
    assert (late.status, late.json()["error"]) == (409, "job_not_done")


def test_a_player_who_hides_meanwhile(served, league):
    """An answer that is being computed then is computed anew, and says what it now must."""
    token, admin = served.token("read"), served.token("admin")
    with blocked(served):
        answer = ask_async(served, WEEK.format(league[0]), token)
        until_running(served)
        served.lme("player", "hide", league[0], check=True)
    job = until_ended(served, answer, admin)
    assert job["state"] == "done"
    result = served.get(job["result"], bearer(admin))
    assert (result.status, result.json()["error"]) == (404, "player_not_found")


def test_hiding_and_purging_leave_no_result(make_stack):
    stack = make_stack(start=True)
    stack.lme("demo", "--players", 10, "--matches", 20, "--seed", 7, check=True)
    first, second, third = (row[0] for row in stack.sql(
        "SELECT puuid FROM player WHERE puuid <> 'BOT' ORDER BY 1 LIMIT 3"))
    token = stack.token("admin")
    job = until_ended(stack, ask_async(stack, WEEK.format(first), token), token)
    assert stack.get(job["result"], bearer(token)).status == 200
    stack.lme("player", "hide", second, check=True)
    assert stack.get(job["result"], bearer(token)).status == 404
    until_ended(stack, ask_async(stack, WEEK.format(third), token), token)
    stack.purge(third)
    assert stack.sql("SELECT COUNT(*) FROM job") == [["0"]]


def test_the_shell_sees_and_ends_jobs(served, league):
    token = served.token("read")
    with blocked(served):
        location = ask_async(served, WEEK.format(league[0]), token).headers["location"]
        until_running(served)
        number = location.rsplit("/", 1)[1]
        listed = json.loads(served.lme("job", "list", "--json", check=True).stdout)
        assert [(j["id"], j["state"]) for j in listed] == [(number, "running")]
        assert number in served.lme("job", "show", number, check=True).stdout
        ended = served.lme("job", "cancel", number, "--json", check=True)
        assert json.loads(ended.stdout)["state"] == "cancelled"
    assert served.get(location, bearer(token)).json()["data"]["state"] == "cancelled"
    assert served.lme("job", "show", "nobody").returncode == 10
    for words in ((), ("all",), ("show",), ("list", "x"), ("list", "--csv")):
        assert served.lme("job", *words).returncode == 2, words


def test_the_shell_empties_the_cache(served, league):
    assert served.get(WEEK.format(league[0])).status == 200
    assert "; hit" in served.get(WEEK.format(league[0])).headers["cache-status"]
    for words, removed in ((("--endpoint", "trends"), 0), (("--endpoint", "period"), 1),
                           ((), 0)):
        said = served.lme("cache", "invalidate", *words, league[0], check=True).stdout
        assert said.split()[0] == str(removed), words
    assert "; hit" not in served.get(WEEK.format(league[0])).headers["cache-status"]
    everybodys = ("cache", "--endpoint", "period", "--all-players", "invalidate")
    assert "; hit" in served.get(WEEK.format(league[0])).headers["cache-status"]
    assert served.lme(*everybodys, check=True).stdout == "1 answer removed\n"
    assert "; hit" not in served.get(WEEK.format(league[0])).headers["cache-status"]
    assert served.lme("cache", "invalidate", 78 * "u").returncode == 10
    for words in (("invalidate",), ("fill", league[0]), ("invalidate", "x"),
                  ("invalidate", "--endpoint", "all", league[0]),
                  ("invalidate", "--whole", league[0]),
                  ("invalidate", "--all-players"),
                  ("invalidate", "--all-players", "--endpoint", "all"),
                  ("invalidate", "--all-players", "--endpoint", "period", league[0]),
                  ("invalidate", "--all-players", "--endpoint", "period", "--region", "KR")):
        assert served.lme("cache", *words).returncode == 2, words


def hits(stack, puuid, target):
    return "; hit" in stack.get(f"/api/analytics/v2/{target}player={puuid}",
                                ).headers["cache-status"]


def test_the_shell_warms_the_cache(served, league):
    """By a job that a server does: a body is its program's own."""
    named = served.sql(f"SELECT CONCAT(riot_id, '#', riot_tag) FROM player WHERE "
                       f"puuid = '{league[1]}'")[0][0]
    done = served.lme("cache", "warmup", league[0], named, check=True)
    first, last = done.stdout.splitlines()
    number = first.split()[1].rstrip(":")
    assert first == f"job {number}: 4 answers"
    assert last == "4 answers computed or found, 0 failed"
    said = done.stderr.splitlines()
    assert said and all(line.startswith(f"job {number}: ") for line in said)
    assert said[-1] == f"job {number}: done, 4 of 4"
    for puuid in league[:2]:
        assert hits(served, puuid, "period/week?") and hits(served, puuid, "period/month?")
    # It is nobody's but the admin's.
    for token, status in ((served.token("write"), 404), (served.token("admin"), 200)):
        assert served.get("/api/jobs/" + number, bearer(token)).status == status
        assert served.get("/api/jobs", bearer(token)).json()["data"]["jobs"] == \
            [] or status == 200
    assert served.get("/api/jobs/" + number).status == 404
    # What, of whom, and what of it fails.
    done = served.lme("cache", "warmup", "--what", "stats/roles?period=all", "--what",
                      "champion/65535", league[2])
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines()[-1] == "1 answer computed or found, 1 failed"
    assert hits(served, league[2], "stats/roles?period=all&")


def test_the_shell_warms_those_who_change_most(served, league):
    served.sql("UPDATE player SET data_version = data_version + 5000 + player_id "
               f"WHERE puuid IN ('{league[0]}', '{league[1]}', '{league[2]}')")
    served.lme("player", "hide", league[2], check=True)
    done = served.lme("cache", "warmup", "--top", "2", "--what", "gamemode", check=True)
    assert done.stdout.splitlines()[-1] == "2 answers computed or found, 0 failed"
    for puuid in league[:2]:
        assert hits(served, puuid, "gamemode?")


def test_the_shell_need_not_wait(served, league):
    waiting = "SELECT COUNT(*) FROM job WHERE state = 0 AND attempts = 0"
    served.sql("CREATE TRIGGER hold BEFORE INSERT ON job FOR EACH ROW "
               "SET NEW.retry_at = 4102444800000")
    done = served.lme("cache", "warmup", "--no-wait", league[0], check=True)
    # One that nobody begins is waited for as long as is said, and stays.
    late = served.lme("cache", "warmup", "--timeout", "1", league[0])
    assert late.returncode == 4 and "goes on" in late.stderr
    assert ": queued, 0 of 2" in late.stderr
    assert served.sql(waiting) == [["2"]]
    served.sql("DROP TRIGGER hold; UPDATE job SET retry_at = 0")
    number = done.stdout.split()[1].rstrip(":")
    token = served.token("admin")
    wait_until(lambda: served.get("/api/jobs/" + number, bearer(token)).json()["data"]
               ["state"] == "done", 60, "it is not done")
    for words in ((), ("--top", "0"), ("--top", "101"), ("--top", "1", league[0]), ("x",),
                  ("--what", "all", league[0]), ("--what", "../../jobs", league[0]),
                  ("--what", "benchmarks/../x", league[0]), ("--timeout", "0", league[0]),
                  ("--endpoint", "trends", league[0]), ("--what",)):
        assert served.lme("cache", "warmup", *words).returncode == 2, words
    assert served.lme("cache", "warmup", 78 * "u").returncode == 10
    assert served.sql("SELECT COUNT(*) FROM job") == [["2"]]
