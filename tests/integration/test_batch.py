# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /api/analytics/v2/batch: every item is what the single call says, in order, with a
status of its own.

The routes come from openapi.json (which a unit test holds against the route table): every
GET of version 2 about players or the population is asked, a new one by itself."""

import itertools
import json
import urllib.parse

import pytest

PREFIX = "/api/analytics/v2/"
BATCH = PREFIX + "batch"
ITEMS_MAX = 100
# What a computation says of itself, and no two of them the same.
OF_ONE_ANSWER = ("generated_at", "cached")
PATH_VALUES = {"championId": ["1", "65535"], "role": ["TOP", "UTILITY"]}


def post(stack, body, query="", headers=None):
    return stack.request("POST", BATCH + query, body=json.dumps(body),
                         headers={"Content-Type": "application/json", **(headers or {})})


def endpoints(document):
    """(endpoint, takes a player) of every route that a batch may hold, paths filled."""
    shared = document["components"]["parameters"]
    for template, methods in document["paths"].items():
        op = methods.get("get")
        if not op or not template.startswith(PREFIX) or op["x-rule"] not in ("read", "player"):
            continue
        listed = [shared[p["$ref"].rsplit("/", 1)[1]] if "$ref" in p else p
                  for p in op.get("parameters", [])]
        in_path = [p for p in listed if p["in"] == "path"]
        choices = [p["schema"].get("enum") or PATH_VALUES[p["name"]] for p in in_path]
        for values in itertools.product(*choices):
            path = template
            for parameter, value in zip(in_path, values):
                path = path.replace("{" + parameter["name"] + "}", value)
            yield path[len(PREFIX):], any(p["name"] == "player" for p in listed)


@pytest.fixture(scope="module")
def league(_session_web):
    stack = _session_web
    for server in stack.servers:
        server.start()
    stack.reset()
    stack.lme("demo", "--players", 12, "--matches", 40, "--seed", 7, check=True)
    rows = stack.sql("SELECT p.puuid FROM player p JOIN participant USING (player_id) "
                     "WHERE p.puuid <> 'BOT' GROUP BY p.player_id ORDER BY COUNT(*) DESC, "
                     "p.puuid LIMIT 3")
    return [row[0] for row in rows]


@pytest.fixture
def served(stack, league):
    """The league, with nothing cached; the order of the fixtures made it."""
    stack.redis.command("FLUSHALL")
    return stack


def single(stack, endpoint, params):
    query = "&".join(f"{k}={urllib.parse.quote(str(v), safe='')}" for k, v in params.items())
    return stack.get(f"{PREFIX}{endpoint}" + (f"?{query}" if query else ""))


def without_own(body):
    """A body without what every computation says of itself alone."""
    body = json.loads(json.dumps(body))
    for name in OF_ONE_ANSWER:
        body.get("meta", {}).pop(name, None)
    return body


def data_bytes(body):
    """The bytes between data and meta: they are to be the same, not only mean the same."""
    text = body if isinstance(body, str) else body.decode()
    start = text.index('"data":')
    end = text.rindex(',"meta":') if ',"meta":' in text else len(text)
    return text[start:end]


def raw_bodies(text):
    """The bodies of the results as the bytes that they came in."""
    decoder = json.JSONDecoder()
    at, bodies = text.index('"results":['), []
    while (at := text.find('"body":', at)) >= 0:
        _, end = decoder.raw_decode(text, at + len('"body":'))
        bodies.append(text[at + len('"body":'):end])
        at = end
    return bodies


def cold_and_alone(stack, asked):
    """The single answers, each computed with nothing cached."""
    answers = []
    for endpoint, params in asked:
        stack.redis.command("FLUSHALL")
        answers.append(single(stack, endpoint, params))
    return answers


def variants(puuid, document, as_of):
    """Every endpoint plain and with filters that need other rows and other columns."""
    filters = ({}, {"period": "week"}, {"champion": "1"}, {"with": 78 * "w"},
               {"from": "2020-01-01T00:00:00Z", "to": as_of}, {"side": "blue", "period": "all"},
               {"min_duration": "900"}, {"role": "SUPPORT"})
    for endpoint, about_player in endpoints(document):
        for extra in filters if about_player else ({"role": "TOP"}, {}):
            params = {**({"player": puuid} if about_player else {}), **extra}
            if about_player and "from" not in params:
                params["as_of"] = as_of
            yield endpoint, params


@pytest.mark.deadline(400)
@pytest.mark.parametrize("cached", [False, True])
def test_every_item_is_its_single_call(served, league, cached, record_property):
    as_of = "2026-11-27T00:00:00Z"
    asked = list(variants(league[0], served.get("/openapi.json").json(), as_of))
    assert len(asked) > 150 and len({e for e, _ in asked}) > 25
    alone = cold_and_alone(served, asked)
    statuses = set()
    for start in range(0, len(asked), ITEMS_MAX):
        part = asked[start:start + ITEMS_MAX]
        body = {"requests": [{"id": f"n{i}", "endpoint": e, "params": p}
                             for i, (e, p) in enumerate(part)]}
        served.redis.command("FLUSHALL")
        if cached:
            post(served, body)
        answer = post(served, body)
        assert answer.status == 200, answer
        results = answer.json()["results"]
        bodies = iter(raw_bodies(answer.body.decode()))
        assert [r["id"] for r in results] == [f"n{i}" for i in range(len(part))]
        for result, what, wanted in zip(results, part, alone[start:start + ITEMS_MAX]):
            assert result["status"] == wanted.status, (what, result, wanted)
            statuses.add(wanted.status)
            if wanted.status != 200:
                ours, theirs = result["problem"], wanted.json()
                assert {**ours, "instance": 0} == {**theirs, "instance": 0}, what
                continue
            raw = next(bodies)
            assert data_bytes(raw) == data_bytes(wanted.body), what
            assert without_own(json.loads(raw)) == without_own(wanted.json()), what
            assert result.get("etag") is None or result["etag"].startswith('W/"'), what
            if cached and what[0].partition("/")[0] != "benchmarks" and \
                    what[0] != "stats/mates":
                assert result["cache"] == "hit", (what, result["cache"])
        assert next(bodies, None) is None
    assert statuses >= {200, 400, 404}
    record_property("items compared with their single call", len(asked))


def test_rows_of_a_player_are_read_once(served, league):
    """One SELECT over the participations for all items of a player."""
    def selects():
        rows = served.sql("SELECT SUM(ROWS_READ) FROM information_schema.TABLE_STATISTICS "
                          "WHERE TABLE_NAME = 'participant'")
        return int(rows[0][0] or 0)
    served.sql("SET GLOBAL userstat = 1")
    try:
        asked = [(f"stats/{s}", {"player": league[0], "period": "all"}) for s in
                 ("summary", "champions", "roles", "queues", "sides", "streaks", "records",
                  "opponents", "weekdays", "lengths")]
        single(served, *asked[0])  # what a process reads once is read now
        served.redis.command("FLUSHALL")
        before = selects()
        single(served, *asked[0])
        one = selects() - before
        served.redis.command("FLUSHALL")
        before = selects()
        answer = post(served, {"requests": [{"endpoint": e, "params": p} for e, p in asked]})
        together = selects() - before
    finally:
        served.sql("SET GLOBAL userstat = 0")
    assert [r["cache"] for r in answer.json()["results"]] == 10 * ["miss"]
    assert one > 0 and together == one, (one, together)


def test_inherited_names(served, league):
    names = ["period_stats_week", "mmr_trajectory", "period_stats_week", "recommendations",
             "period_stats_month"]
    answer = post(served, {"requests": names}, f"?player={league[0]}")
    assert answer.status == 200 and answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert body["success"] is True
    assert list(body["data"]) == ["period_stats_week", "mmr_trajectory", "recommendations",
                                  "period_stats_month"]
    week = single(served, "period/week", {"player": league[0]}).json()
    assert body["data"]["period_stats_week"] == week["data"]
    for name in ("mmr_trajectory", "recommendations"):  # the one is not a stranger's
        problem = next(r["problem"] for r in body["results"] if r["id"] == name)
        assert body["data"][name] == {"error": problem["detail"]}
    assert [r["id"] for r in body["results"]] == names
    assert [r["status"] for r in body["results"]] == [200, 401, 200, 501, 200]
    meta = body["meta"]
    assert (meta["requests_count"], meta["results_count"]) == (5, 3)
    assert meta["user_id"] == week["meta"]["user_id"] and meta["processed_at"].endswith("Z")


def test_an_empty_batch_passes(served):
    body = post(served, {"requests": []}).json()
    assert (body["data"], body["results"], body["meta"]["requests_count"]) == ({}, [], 0)


def test_items_of_several_players_keep_their_order(served, league):
    asked = [("period/all", {"player": p}) for p in 3 * league] + \
        [("period/all", {"player": 78 * "u"})]
    results = post(served, {"requests": [
        {"id": str(i), "endpoint": e, "params": p} for i, (e, p) in enumerate(asked)]}).json()
    for result, (_, params) in zip(results["results"][:-1], asked):
        assert result["body"]["meta"]["player"]["puuid"] == params["player"]
    assert [r["id"] for r in results["results"]] == [str(i) for i in range(10)]
    assert results["results"][-1]["status"] == 404
    assert results["results"][-1]["problem"]["error"] == "player_not_found"


def test_the_player_of_the_query_is_a_default_only(served, league):
    body = {"requests": [{"endpoint": "period/all"},
                         {"endpoint": "period/all", "params": {"player": league[1]}},
                         {"endpoint": "benchmarks", "params": {"role": "TOP"}},
                         {"endpoint": "/api/analytics/v2/stats/summary"}]}
    results = post(served, body, f"?player={league[0]}").json()["results"]
    assert [r["status"] for r in results] == 4 * [200]
    assert [results[i]["body"]["meta"]["player"]["puuid"] for i in (0, 1, 3)] == \
        [league[0], league[1], league[0]]
    nobody = post(served, body).json()["results"]
    assert [r["status"] for r in nobody] == [401, 200, 200, 401]


@pytest.mark.parametrize("body, error, says", [
    ({}, "invalid_request", "requests: "),
    ({"requests": "period_stats_week"}, "invalid_request", "requests: "),
    ({"requests": [], "player": "x"}, "invalid_request", "player: "),
    ({"requests": 101 * ["recommendations"]}, "invalid_request", "at most 100"),
    ({"requests": ["recommendations", 5]}, "invalid_request", "requests[1]: "),
    ({"requests": ["period_stats_year"]}, "invalid_request_type", "requests[0]: "),
    ({"requests": [{"id": "a"}]}, "invalid_request", "requests[0].endpoint: "),
    ({"requests": [{"endpoint": ""}]}, "invalid_request", "requests[0].endpoint: "),
    ({"requests": [{"endpoint": "x" * 513}]}, "invalid_request", "requests[0].endpoint: "),
    ({"requests": [{"id": "", "endpoint": "trends"}]}, "invalid_request", "requests[0].id: "),
    ({"requests": [{"id": "i" * 65, "endpoint": "trends"}]}, "invalid_request",
     "requests[0].id: "),
    ({"requests": [{"endpoint": "trends", "query": {}}]}, "invalid_request",
     "requests[0].query: "),
    ({"requests": [{"endpoint": "trends", "params": []}]}, "invalid_request",
     "requests[0].params: "),
    ({"requests": [{"endpoint": "trends", "params": {"queue": [420]}}]}, "invalid_request",
     "requests[0].params.queue: "),
    ({"requests": [{"endpoint": "trends", "params": {"queue": 1.5}}]}, "invalid_request",
     "requests[0].params.queue: "),
    ({"requests": [{"endpoint": "trends", "params": {f"p{i}": 1 for i in range(33)}}]},
     "invalid_request", "requests[0].params: "),
    ({"requests": [{"id": "a", "endpoint": "trends"}, {"id": "a", "endpoint": "gamemode"}]},
     "invalid_request", "requests[1].id: "),
])
def test_a_wrong_envelope_is_refused(served, body, error, says):
    answer = post(served, body)
    assert answer.status == 400, answer
    problem = answer.json()
    assert problem["error"] == error and says in problem["detail"], problem
    if error == "invalid_request_type":
        assert "period_stats_week" in problem["valid_types"]


def test_what_a_batch_may_not_hold(served, league):
    paths = ["health", "performance", "batch", "cache/invalidate", "nothing", "../health",
             "/api/players", "/api/analytics/period/week", "/api/matches/x", "/metrics",
             "/"]
    body = {"requests": [{"endpoint": p} for p in paths]}
    results = post(served, body, f"?player={league[0]}").json()["results"]
    assert [r["status"] for r in results] == len(paths) * [404], results
    assert {r["problem"]["error"] for r in results} == {"not_found"}


def test_limit_of_what_is_computed_together(served, league):
    """More than a body may have in is refused before anything is asked."""
    too_much = {"requests": [{"endpoint": "trends", "params": {
        f"p{k}": 500 * "x" for k in range(30)}} for _ in range(100)]}
    assert post(served, too_much).status == 413


def test_each_item_costs_as_a_call_does(make_stack):
    stack = make_stack(start=True, settings={"quota": {
        "enabled": "yes", "address_per_minute": 1, "address_burst": 6}})
    body = {"requests": 10 * [{"endpoint": "period/all", "params": {"player": 78 * "u"}}]}
    results = post(stack, body).json()["results"]
    statuses = [r["status"] for r in results]
    assert statuses == 5 * [404] + 5 * [429], statuses  # one more is the batch's own
    assert all(r["retry_after"] > 0 for r in results[5:])
    assert post(stack, body).status == 429


def test_database_away(make_stack):
    """What is cached is answered stale, what is not says 503, each by itself."""
    # Memory of the host would know the player's generation all the same.
    stack = make_stack(start=True, settings={"cache": {"hot_size": "0"}})
    stack.lme("demo", "--players", 10, "--matches", 12, "--seed", 3, check=True)
    puuid = stack.sql("SELECT puuid FROM player WHERE puuid <> 'BOT' ORDER BY 1 LIMIT 1")[0][0]
    items = [{"endpoint": e, "params": {"player": puuid, "period": "all"}} for e in
             ("stats/summary", "stats/roles")]
    assert post(stack, {"requests": items[:1]}).json()["results"][0]["status"] == 200
    stack.redis.command("DEL", *[k for k in stack.redis.command("KEYS", "*gen:*")])
    stack.mariadb.stop()
    body = post(stack, {"requests": items}).json()
    assert [r["status"] for r in body["results"]] == [200, 503]
    assert body["results"][0]["cache"] == "stale"
    assert body["results"][0]["body"]["meta"]["stale"] is True
    assert body["results"][1]["retry_after"] > 0
