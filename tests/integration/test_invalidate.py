# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /api/analytics/v2/cache/invalidate: done when it answers, of the right answers alone,
of one player or of all."""

import json

import pytest
import test_batch

PREFIX = test_batch.PREFIX
INVALIDATE = PREFIX + "cache/invalidate"


@pytest.fixture
def served(make_stack):
    """A stack of its own: what a process remembers of tokens outlives a reset."""
    stack = make_stack(start=True)
    stack.lme("demo", "--players", 10, "--matches", 20, "--seed", 7, check=True)
    return stack


@pytest.fixture
def league(served):
    rows = served.sql("SELECT puuid FROM player JOIN participant USING (player_id) WHERE "
                      "puuid <> 'BOT' GROUP BY player_id ORDER BY COUNT(*) DESC, puuid LIMIT 2")
    return [row[0] for row in rows]


def invalidate(stack, puuid, body=None, token=None):
    token = token or stack.token("write")
    headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
    return stack.request("POST", f"{INVALIDATE}?player={puuid}", headers,
                         None if body is None else json.dumps(body))


def invalidate_everybodys(stack, endpoint, token=None):
    """An endpoint's answers about all players."""
    token = token or stack.token("admin")
    return stack.request(
        "POST", INVALIDATE, {"Authorization": "Bearer " + token,
                             "Content-Type": "application/json"},
        json.dumps({"scope": "endpoint", "endpoint": endpoint}))


def kept(stack, puuid):
    """Endpoints whose answers are kept, asked once (v2) so that they are."""
    document = stack.get("/openapi.json").json()
    found = []
    for endpoint, about_player in test_batch.endpoints(document):
        if not about_player:
            continue
        answer = stack.get(f"{PREFIX}{endpoint}?player={puuid}")
        if answer.status == 200 and "stored" in answer.headers["cache-status"]:
            found.append(endpoint)
    return found


def states(stack, puuid, endpoints):
    """hit or miss of each; whoever misses is stored again."""
    return {e: "hit" if "; hit" in
            stack.get(f"{PREFIX}{e}?player={puuid}").headers["cache-status"] else "miss"
            for e in endpoints}


def of_endpoint(path, endpoint):
    return path == endpoint or path.startswith(endpoint + "/")


def test_each_endpoint_alone(served, league):
    """Whatever the document names removes its own answers and no other."""
    ours, other = league
    names = served.get("/openapi.json").json()["components"]["schemas"]["InvalidateRequest"][
        "properties"]["endpoint"]["enum"]
    endpoints = kept(served, ours)
    assert set(states(served, ours, endpoints).values()) == {"hit"}
    seen = set()
    kept(served, other)
    for name in names:
        answer = invalidate(served, ours, {"endpoint": name})
        assert answer.status == 200, answer
        gone = {e for e, state in states(served, ours, endpoints).items() if state == "miss"}
        assert gone == {e for e in endpoints if of_endpoint(e, name)}, name
        assert answer.json()["data"] == {"scope": "player", "endpoint": name,
                                         "removed": len(gone)}
        seen |= gone
    assert seen == set(endpoints)
    assert set(states(served, other, endpoints).values()) == {"hit"}


def test_each_endpoint_of_everybody(served, league):
    """Of all players, and of no other endpoint."""
    names = served.get("/openapi.json").json()["components"]["schemas"]["InvalidateRequest"][
        "properties"]["endpoint"]["enum"]
    kept_of = {puuid: kept(served, puuid) for puuid in league}
    token = served.token("admin")
    seen = set()
    for name in names:
        answer = invalidate_everybodys(served, name, token)
        assert answer.status == 200, answer
        removed = 0
        for puuid, endpoints in kept_of.items():
            gone = {e for e, state in states(served, puuid, endpoints).items()
                    if state == "miss"}
            assert gone == {e for e in endpoints if of_endpoint(e, name)}, name
            seen |= gone
            removed += len(gone)
        assert answer.json()["data"] == {"scope": "endpoint", "endpoint": name,
                                         "removed": removed}
        assert answer.json()["meta"]["user_id"] is None
    assert seen == set.union(*map(set, kept_of.values()))


def test_all_of_a_player(served, league):
    ours, other = league
    endpoints = kept(served, ours)
    kept(served, other)
    v1 = f"/api/analytics/period/week?player={ours}"
    assert served.get(v1).status == 200
    answer = invalidate(served, ours)
    body = answer.json()
    assert answer.status == 200 and answer.headers["cache-control"] == "no-store"
    assert body["success"] is True
    assert body["message"] == "User cache invalidated successfully"
    assert body["data"] == {"scope": "player", "endpoint": None,
                            "removed": len(endpoints) + 1}
    assert body["meta"]["user_id"] > 0 and body["meta"]["invalidated_at"].endswith("Z")
    assert "; hit" not in served.get(v1).headers["cache-status"]
    assert set(states(served, ours, endpoints).values()) == {"miss"}
    assert set(states(served, other, endpoints).values()) == {"hit"}
    assert invalidate(served, ours, {}).json()["data"]["removed"] == len(endpoints) + 1
    assert invalidate(served, ours).json()["data"]["removed"] == 0


def test_what_is_refused(served, league):
    answer = invalidate(served, league[0], {"endpoint": "everything"})
    assert (answer.status, answer.json()["error"]) == (400, "invalid_body")
    assert "period" in answer.json()["valid_endpoints"]
    assert invalidate(served, league[0], {"endpoints": "period"}).status == 400
    assert invalidate(served, league[0], []).status == 400
    assert invalidate(served, 78 * "u").status == 404
    assert invalidate(served, league[0], token=served.token("read")).status == 403
    assert invalidate(served, league[1],
                      token=served.token("write", league[0])).status == 403
    assert invalidate(served, league[0], token=served.token("write", league[0])).status == 200


def test_what_is_refused_of_everybody(served, league):
    def ask(body, token, query=""):
        return served.request("POST", INVALIDATE + query, {
            "Authorization": "Bearer " + token, "Content-Type": "application/json"},
            json.dumps(body))

    admin, tied = served.token("admin"), served.token("admin", league[0])
    everybodys = {"scope": "endpoint", "endpoint": "period"}
    # Who names nobody and stands for nobody is asked for a player, but for an admin.
    assert ask(everybodys, served.token("write")).status == 401
    for token in (served.token("write", league[0]), served.token("read", league[0])):
        answer = ask(everybodys, token)
        assert (answer.status, answer.json()["error"]) == (403, "forbidden")
    answer = ask(everybodys, served.token("write"), f"?player={league[0]}")
    assert answer.status == 403 and "admin" in answer.json()["detail"]
    assert ask(everybodys, admin).status == ask(everybodys, tied).status == 200
    for body, query in (({"scope": "endpoint"}, ""), ({**everybodys, "scope": "all"}, ""),
                        ({**everybodys, "endpoint": "everything"}, ""),
                        (everybodys, f"?player={league[0]}")):
        answer = ask(body, admin, query)
        assert (answer.status, answer.json()["error"]) == (400, "invalid_body"), body
    # Without the scope it is about a player, of whom an admin has none.
    answer = ask({"endpoint": "period"}, admin)
    assert (answer.status, answer.json()["error"]) == (401, "authentication_required")
    assert ask({"endpoint": "period"}, tied).json()["meta"]["user_id"] > 0


def test_redis_away(make_stack):
    """Nothing is said to be removed that may be there still."""
    stack = make_stack(start=True)
    stack.lme("demo", "--players", 10, "--matches", 12, "--seed", 3, check=True)
    puuid = stack.sql("SELECT puuid FROM player WHERE puuid <> 'BOT' ORDER BY 1 LIMIT 1")[0][0]
    token, admin = stack.token("write"), stack.token("admin")
    stack.redis.stop()
    answer = invalidate(stack, puuid, token=token)
    assert answer.status == 503 and int(answer.headers["retry-after"]) > 0
    assert "Redis" in answer.json()["detail"]
    answer = invalidate_everybodys(stack, "period", admin)
    assert answer.status == 503 and "Redis" in answer.json()["detail"]


def test_redis_switched_off(make_stack):
    """Then it is this host's memory alone."""
    stack = make_stack(start=True, settings={"redis": {"enabled": "no"},
                                             "cache": {"generation_max_age": "60s"}})
    stack.lme("demo", "--players", 10, "--matches", 12, "--seed", 3, check=True)
    puuid = stack.sql("SELECT puuid FROM player WHERE puuid <> 'BOT' ORDER BY 1 LIMIT 1")[0][0]
    trends = ["trends"]
    assert states(stack, puuid, trends) == {"trends": "miss"}
    assert states(stack, puuid, trends) == {"trends": "hit"}
    assert invalidate_everybodys(stack, "period").status == 200
    assert states(stack, puuid, trends) == {"trends": "hit"}
    assert invalidate_everybodys(stack, "trends").status == 200
    assert states(stack, puuid, trends) == {"trends": "miss"}
    assert states(stack, puuid, trends) == {"trends": "hit"}
    assert invalidate(stack, puuid).status == 200
    assert states(stack, puuid, trends) == {"trends": "miss"}
