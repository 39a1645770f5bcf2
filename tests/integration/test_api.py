# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The interface through nginx and lme-fcgi over stored matches: every answer has the shape
that openapi.json promises, every error its status and code, and the numbers are those of
the rows."""

import csv
import io
import json
import time

import jsonschema
import pytest
from process import PATIENCE
from same import without_population

PROBLEM = ("type", "title", "status", "detail", "instance", "success", "error", "message")


@pytest.fixture
def api(stack, data, filled_once):
    """The running stack with the real matches in it."""
    filled_once(stack, lambda: stack.lme("import", data / "match-v5", data / "match-v5-odd",
                                         data / "timeline", check=True))
    stack.wait_ready()
    return stack


@pytest.fixture
def player(api):
    """The one with most games: puuid, and how many rows there are."""
    rows = api.sql("SELECT p.puuid, COUNT(*) FROM participant JOIN player p USING (player_id)"
                   " WHERE p.puuid <> 'BOT' GROUP BY 1 ORDER BY 2 DESC LIMIT 1")
    return rows[0][0], int(rows[0][1])


def problem_of(answer, status, code, base=""):
    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert set(PROBLEM) <= body.keys()
    assert (body["status"], body["error"], body["success"]) == (status, code, False)
    assert body["type"] == f"{base}/problems/{code}"
    assert body["instance"] == "urn:lme:request:" + answer.headers["x-request-id"]
    return body


class Document:
    """openapi.json as the server gives it."""

    def __init__(self, stack):
        self.doc = stack.get("/openapi.json").json()

    def check(self, template, answer, status="200"):
        response = self.doc["paths"][template]["get"]["responses"][status]
        schema = response["content"]["application/json"]["schema"]
        jsonschema.Draft202012Validator(
            {**schema, "components": self.doc["components"]},
            format_checker=jsonschema.FormatChecker()).validate(answer.json())


@pytest.fixture
def document(api):
    return Document(api)


def test_openapi_schemas_are_schemas(document):
    for name, schema in document.doc["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema, name


def test_every_route_has_the_promised_shape(api, document, player):
    puuid, _ = player
    listed = api.get(f"/api/dashboard/matches?player={puuid}").json()["data"]["matches"]
    targets = {
        "/": "/", "/livez": "/livez", "/readyz": "/readyz", "/openapi.json": "/openapi.json",
        "/problems": "/problems", "/problems/{code}": "/problems/timeout",
        "/api/health": "/api/health", "/api/players": "/api/players?search=p",
        "/api/matches/{id}": f"/api/matches/{listed[0]['id']}",
        "/api/dashboard/matches": f"/api/dashboard/matches?player={puuid}",
        "/api/dashboard/stats": f"/api/dashboard/stats?player={puuid}",
        "/api/auth/regions": "/api/auth/regions",
        "/api/auth/session": "/api/auth/session",
        "/api/profile": f"/api/profile?player={puuid}",
        "/api/dashboard/settings": f"/api/dashboard/settings?player={puuid}",
        "/api/analytics/health": "/api/analytics/health",
        "/api/analytics/period/{period}": f"/api/analytics/period/season?player={puuid}",
        **{f"/api/analytics/{v}{template}":
           f"/api/analytics/{v}{path}?player={puuid}&period=all"
           for v in ("", "v2/")
           for template, path in (("champion/{championId}", f"champion/{listed[0]['champion_id']}"),
                                  ("champions/{role}", "champions/JUNGLE"),
                                  ("gamemode", "gamemode"))},
        "/api/analytics/trends": f"/api/analytics/trends?player={puuid}",
        "/api/analytics/v2/trends": f"/api/analytics/v2/trends?player={puuid}",
        "/api/analytics/v2/benchmarks": "/api/analytics/v2/benchmarks?role=TOP",
        "/api/analytics/v2/stats": "/api/analytics/v2/stats",
        "/api/analytics/v2/health": "/api/analytics/v2/health",
        "/api/analytics/v2/performance": "/api/analytics/v2/performance",
        "/api/analytics/v2/period/{period}":
            f"/api/analytics/v2/period/all?player={puuid}&queue=all",
        "/api/jobs": "/api/jobs",
        "/api/analytics/v2/stats/{section}":
            f"/api/analytics/v2/stats/summary?player={puuid}&period=all",
    }
    # Metrics are no JSON: test_metrics.py.  One job and its result: test_jobs.py.
    assert targets.keys() | {"/metrics", "/api/jobs/{job_id}",
                             "/api/jobs/{job_id}/result"} == {
        template for template, methods in document.doc["paths"].items() if "get" in methods}
    headers = {"Authorization": "Bearer " + api.token("admin")}
    for template, target in targets.items():
        answer = api.get(target, headers)
        assert answer.status == 200, (target, answer)
        document.check(template, answer)


def test_every_stored_match_has_the_promised_shape(api, document, data):
    ids = [p.stem for folder in ("match-v5", "match-v5-odd")
           for p in sorted((data / folder).glob("*.json"))]
    found = 0
    for match_id in ids:
        answer = api.get(f"/api/matches/{match_id}")
        assert answer.status in (200, 404)
        if answer.status == 200:
            document.check("/api/matches/{id}", answer)
            found += 1
    assert found == int(api.sql("SELECT COUNT(*) FROM `match`")[0][0])


def test_match_is_the_document(api, data):
    path = sorted((data / "match-v5").glob("EUW1_*.json"))[-1]
    info = json.loads(path.read_text(encoding="utf-8"))["info"]
    body = api.get(f"/api/matches/{path.stem}").json()["data"]
    assert len(body["participants"]) == len(info["participants"])
    for ours, theirs in zip(body["participants"], info["participants"]):
        assert ours["puuid"] == theirs["puuid"]
        assert ours["kills"] == theirs["kills"]
        assert ours["gold"] == theirs["goldEarned"]
        assert ours["damage"] == theirs["totalDamageDealtToChampions"]
        assert ours["items"] == [theirs[f"item{i}"] for i in range(7)]
        assert ours["win"] == theirs["win"]


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_cursor_pages_are_the_whole_list(api, player, limit):
    puuid, rows = player
    target, seen, pages = f"/api/dashboard/matches?player={puuid}&limit={limit}", [], 0
    while target:
        answer = api.get(target)
        body = answer.json()["data"]
        assert body["total"] == rows
        assert len(body["matches"]) <= limit
        seen += [(m["id"], m["participant_no"]) for m in body["matches"]]
        link = answer.headers.get("link")
        assert (link is None) == (body["next_cursor"] is None)
        target = link[1:link.index(">")] if link else None
        pages += 1
    assert len(seen) == rows and len(set(seen)) == rows
    assert pages == -(-rows // limit)
    whole = api.get(f"/api/dashboard/matches?player={puuid}&limit=100").json()["data"]
    assert seen == [(m["id"], m["participant_no"]) for m in whole["matches"]]
    starts = [m["game_start"] for m in whole["matches"]]
    assert starts == sorted(starts, reverse=True)


def test_inherited_pages_are_the_whole_list(api, player):
    puuid, rows = player
    seen = []
    for page in range(1, rows // 4 + 3):
        body = api.get(f"/api/dashboard/matches?player={puuid}&limit=4&page={page}").json()
        assert body["data"]["page"] == page
        seen += [m["id"] for m in body["data"]["matches"]]
    assert len(seen) == rows and len(set(seen)) == rows


def test_player_pages_are_all_players(api):
    target, seen = "/api/players?limit=37", []
    while target:
        answer = api.get(target)
        seen += [p["puuid"] for p in answer.json()["data"]["players"]]
        link = answer.headers.get("link")
        target = link[1:link.index(">")] if link else None
    stored = {row[0] for row in api.sql("SELECT puuid FROM player WHERE puuid <> 'BOT'")}
    assert len(seen) == len(set(seen))
    assert set(seen) == stored


def test_search_folds_case(api):
    name, tag = api.sql("SELECT riot_id, riot_tag FROM player WHERE riot_tag <> '' "
                        "AND riot_id RLIKE '^[a-z]+$' LIMIT 1")[0]
    found = api.get(f"/api/players?search={name.upper()}%23{tag.lower()}").json()
    assert [name, tag] in [[p["riot_id"], p["riot_tag"]]
                           for p in found["data"]["players"]]
    by_name = api.get(f"/api/dashboard/stats?riot_id={name.upper()}&tag={tag}")
    assert by_name.status == 200
    assert by_name.json()["meta"]["player"]["riot_id"] == name
    joined = api.get(f"/api/dashboard/stats?player={name}%23{tag}").json()
    assert joined["meta"] == by_name.json()["meta"]


def test_stats_are_the_rows(api, player):
    puuid, rows = player
    stats = api.get(f"/api/dashboard/stats?player={puuid}&queue=all").json()
    listed = api.get(f"/api/dashboard/matches?player={puuid}&limit=100").json()
    normal = [m for m in listed["data"]["matches"] if m["status"] == "normal"]
    assert stats["stored_matches"] == rows
    assert stats["total_matches"] == len(normal) == stats["wins"] + stats["losses"]
    assert stats["win_rate"] == round(100 * sum(m["win"] for m in normal) / len(normal), 2)
    kda = [(m["kills"] + m["assists"]) / (m["deaths"] or 1) for m in normal]
    assert stats["average_kda"] == pytest.approx(sum(kda) / len(kda), abs=0.0051)
    games = {}
    for m in normal:
        games[m["championName"]] = games.get(m["championName"], 0) + 1
    assert stats["favorite_champion_games"] == max(games.values())
    assert games[stats["favorite_champion"]] == max(games.values())
    assert stats["next_sync_at"] is None


ERRORS = [
    ("/api/analytics/v2/period/year?player=P", 400, "invalid_period"),
    ("/api/analytics/period/TODAY?player=P", 400, "invalid_period"),
    ("/api/analytics/v2/period/all?player=P&as_of=yesterday", 400, "invalid_as_of"),
    ("/api/analytics/v2/period/all?player=P&tz=Europe/Nowhere", 400, "invalid_tz"),
    ("/api/analytics/v2/period/all?player=P&queue=solo", 400, "invalid_queue"),
    ("/api/analytics/v2/period/all?player=P&quue=420", 400, "unknown_parameter"),
    ("/api/analytics/v2/period/all?player=P&player=P", 400, "duplicate_parameter"),
    ("/api/analytics/v2/period/all?player=nobody", 400, "invalid_player"),
    ("/api/analytics/v2/period/all?riot_id=a", 400, "invalid_player"),
    ("/api/analytics/v2/period/all?riot_id=a&tag=b&region=xx", 400, "invalid_region"),
    ("/api/analytics/v2/period/all", 401, "authentication_required"),
    ("/api/analytics/v2/period/all?player=nobody%23none", 404, "player_not_found"),
    ("/api/analytics/v2/period/all?player=" + "x" * 78, 404, "player_not_found"),
    ("/api/dashboard/matches", 401, "authentication_required"),
    ("/api/dashboard/matches?player=nobody%23none", 404, "player_not_found"),
    ("/api/dashboard/matches?player=P&limit=0", 400, "invalid_limit"),
    ("/api/dashboard/matches?player=P&page=0", 400, "invalid_page"),
    ("/api/dashboard/matches?player=P&cursor=abc", 400, "invalid_cursor"),
    ("/api/dashboard/stats?player=nobody%23none", 404, "player_not_found"),
    ("/api/matches/EUW1_1", 404, "match_not_found"),
    ("/api/matches/what", 400, "invalid_match_id"),
    ("/api/players?limit=101", 400, "invalid_limit"),
    ("/api/players?search=" + "x" * 101, 400, "invalid_search"),
    ("/api/nothing", 404, "not_found"),
    ("/api/health/", 404, "not_found"),
    ("/api/analytics/v2/recommendations?player=P", 501, "not_implemented"),
    ("/api/analytics/v2/trends", 401, "authentication_required"),
    *[(f"/api/analytics/{v}{path}", status, code) for v in ("", "v2/")
      for path, status, code in (
          ("champion/0?player=P", 400, "invalid_champion_id"),
          ("champion/65536?player=P", 400, "invalid_champion_id"),
          ("champion/Ahri?player=P", 400, "invalid_champion_id"),
          ("champion/-1?player=P", 400, "invalid_champion_id"),
          ("champion/65535?player=P", 404, "champion_not_played"),
          ("champion/1?player=P&period=year", 400, "invalid_period"),
          ("champion/1?player=P&champion=1", 400, "unknown_parameter"),
          ("champion/1", 401, "authentication_required"),
          ("champion/1?player=nobody%23none", 404, "player_not_found"),
          ("champions/top?player=P", 400, "invalid_role"),
          ("champions/SUPPORT?player=P", 400, "invalid_role"),
          ("champions/TOP?player=P&role=TOP", 400, "unknown_parameter"),
          ("champions/TOP?player=P&mode=aram", 400, "invalid_filter"),
          ("champions/TOP?player=nobody%23none", 404, "player_not_found"),
          ("trends?player=P&period=year", 400, "invalid_period"),
          ("trends?player=P&from=1000&period=week", 400, "invalid_filter"),
          ("trends?player=P&result=win", 400, "invalid_filter"),
          ("trends?player=P&days=30", 400, "unknown_parameter"),
          ("gamemode?player=P&period=ever", 400, "invalid_period"),
          ("gamemode?player=P&queue=420,450", 400, "invalid_filter"))],
    ("/api/profile", 401, "authentication_required"),
    ("/metrics", 401, "authentication_required"),
    ("/api/players?search=x&token=y", 400, "token_in_url"),
    ("/api/players?search=%ff", 400, "malformed_request"),
    ("/api/players?search=%zz", 400, "malformed_request"),
]


@pytest.mark.parametrize("target,status,code", ERRORS, ids=[
    f"{code}-{n}" for n, (_, _, code) in enumerate(ERRORS)])
def test_errors_say_what_was_wrong(api, player, document, target, status, code):
    answer = api.get(target.replace("player=P", "player=" + player[0]))
    body = problem_of(answer, status, code)
    assert len(body["detail"]) > 15
    jsonschema.Draft202012Validator(
        {**document.doc["components"]["schemas"]["Problem"],
         "components": document.doc["components"]}).validate(body)
    explained = api.get(body["type"])
    assert explained.status == 200 and explained.json()["status"] == status
    if status == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_method_not_allowed(api):
    answer = api.request("DELETE", "/api/players")
    problem_of(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    options = api.request("OPTIONS", "/api/dashboard/settings")
    assert options.status == 204 and options.headers["allow"] == "GET, HEAD, PUT, OPTIONS"


def test_body_too_large(api):
    answer = api.request("POST", "/api/export", body=b"x" * (2 << 20))
    assert answer.status == 413 and answer.json()["error"] == "body_too_large"
    direct = api.app.request("POST", "/api/export", body=b"x" * (2 << 20))
    problem_of(direct, 413, "body_too_large")


def test_request_id_comes_back(api):
    assert api.get("/livez", {"X-Request-Id": "a.b-1"}).headers["x-request-id"] == "a.b-1"
    first, second = (api.get("/livez").headers["x-request-id"] for _ in range(2))
    assert first != second and len(first) >= 16


def test_head_is_get_without_body(api, player):
    for target in (f"/api/analytics/v2/period/all?player={player[0]}", "/api/nothing",
                   "/openapi.json"):
        api.get(target)
        get, head = api.get(target), api.request("HEAD", target)
        assert head.body == b"" and head.status == get.status
        for name in ("content-type", "etag"):
            assert head.headers.get(name) == get.headers.get(name)
        if get.status == 200:
            assert head.headers["content-length"] == get.headers["content-length"]


def test_conditional_request(api, player):
    target = f"/api/analytics/v2/period/all?player={player[0]}"
    api.get(target)
    hit = api.get(target)
    assert hit.headers["cache-status"].startswith("lme; hit; ttl=")
    assert hit.json()["meta"]["cached"] is True
    assert int(hit.headers["age"]) >= 0
    same = api.get(target, {"If-None-Match": '"other", ' + hit.headers["etag"]})
    assert same.status == 304 and same.body == b""
    assert same.headers["etag"] == hit.headers["etag"]
    assert api.get(target, {"If-None-Match": '"other"'}).status == 200
    api.redis.command("FLUSHALL")
    again = api.get(target, {"If-None-Match": hit.headers["etag"]})
    assert again.status == 200 and again.json()["meta"]["cached"] is False
    assert again.headers["cache-status"].startswith("lme; fwd=miss; stored")


def test_the_dashboard_takes_a_window(api, player):
    puuid, rows = player
    start = ("SELECT {}(game_start) FROM participant JOIN player USING (player_id)"
             f" WHERE puuid = '{puuid}'")
    newest = int(api.sql(start.format("MAX"))[0][0])

    def ask(query):
        answer = api.get(f"/api/dashboard/stats?player={puuid}&queue=all{query}")
        assert answer.status == 200, answer
        body = answer.json()
        assert body["total_matches"] + sum(body["games_excluded"].values()) == \
            body["stored_matches"]
        return body
    whole = ask("")
    assert whole["stored_matches"] == rows and whole["meta"]["period"] == "all"
    before, last = ask(f"&to={newest}"), ask(f"&from={newest}")
    assert last["stored_matches"] == 1 and last["meta"]["period"] is None
    assert before["stored_matches"] == rows - 1
    won, lost = ask("&result=win"), ask("&result=loss")
    assert (won["wins"], won["losses"]) == (whole["wins"], 0)
    assert (lost["wins"], lost["losses"]) == (0, whole["losses"])
    assert won["games_excluded"]["filtered"] == whole["losses"]
    assert won["meta"]["filters"]["result"] == "win"
    problem_of(api.get(f"/api/dashboard/stats?player={puuid}&from=5&period=week"), 400,
               "invalid_filter")


def test_sections_are_listed(api, player):
    for query in ("", f"?player={player[0]}"):
        sections = api.get(f"/api/analytics/v2/stats{query}").json()["data"]["sections"]
        assert len(sections) == 16
        for section in sections:
            assert api.get(f"{section['path']}?player={player[0]}").json()["meta"][
                "section"] == section["name"]


def test_v1_and_v2_are_the_same_numbers(api, player):
    v1 = api.get(f"/api/analytics/period/all?player={player[0]}").json()
    v2 = api.get(f"/api/analytics/v2/period/all?player={player[0]}").json()
    assert without_population(v1) == {"success": True,
                                      "data": without_population(v2["data"])}


def test_access_log_has_a_line_a_request(api, player):
    api.get(f"/api/dashboard/stats?player={player[0]}", {"X-Request-Id": "find-me-1"})
    api.get("/api/nothing?secret=1", {"X-Request-Id": "find-me-2"})
    deadline = time.monotonic() + PATIENCE
    lines = []
    while len(lines) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
        text = (api.state / "access.log").read_text(encoding="utf-8")
        lines = [line for line in map(json.loads, text.splitlines())
                 if line["id"].startswith("find-me")]
    assert player[0] not in text and "secret" not in text
    first, second = sorted(lines, key=lambda line: line["id"])[:2]
    assert first["route"] == "/api/dashboard/stats" and first["status"] == 200
    assert first["us"] > 0 and first["bytes"] > 0 and first["error"] is None
    assert (second["status"], second["error"]) == (404, "not_found")


def test_health_tells_what_is_away(api):
    until(api, "pass", 200)
    api.redis.stop()
    try:
        warned = until(api, "warn", 200)
        assert warned["checks"]["redis"]["reason"]
        assert "redis: " in " ".join(warned["reasons"])
        circuit = warned["checks"]["redis"]["circuit"]
        assert circuit["state"] in ("open", "half_open") and circuit["opened"] >= 1
        assert "redis.sock" in circuit["reason"] and circuit["since"]
    finally:
        api.redis.start()
    redis = until(api, "pass", 200)["checks"]["redis"]
    assert redis["reason"] is None and redis["circuit"]["reason"] is None
    assert redis["circuit"]["state"] == "closed"
    assert redis["circuit"]["since"] >= circuit["since"]
    api.mariadb.stop()
    try:
        failed = until(api, "fail", 503)
        assert failed["checks"]["mysql"]["status"] == "fail"
        assert failed["checks"]["mysql"]["circuit"]["state"] in ("open", "half_open")
        assert failed["checks"]["mysql"]["since"] >= warned["checks"]["redis"]["since"]
        assert api.get("/livez").status == 200
        problem_of(api.get("/api/players"), 503, "service_unavailable")
        problem_of(api.get("/api/analytics/health"), 503, "service_unavailable")
        assert api.get("/api/analytics/v2/health").json()["status"] == "unhealthy"
    finally:
        api.mariadb.start()
    until(api, "pass", 200)
    assert api.get("/api/players").status == 200


def until(stack, status, code):
    """Ask until both processes agree (each looks once a second by itself)."""
    deadline, same = time.monotonic() + PATIENCE, 0
    while time.monotonic() < deadline:
        answer = stack.get("/readyz")
        same = same + 1 if answer.json()["status"] == status else 0
        if same >= 8:
            assert answer.status == code
            return answer.json()
        time.sleep(0.1)
    raise AssertionError(f"/readyz does not say {status}: {answer.text}")


def test_schema_missing_is_not_ready(make_stack):
    stack = make_stack()
    stack.start_stores().start_web()
    failed = until(stack, "fail", 503)
    assert failed["checks"]["mysql"]["status"] == "pass"
    assert failed["checks"]["schema"]["status"] == "fail"
    assert failed["checks"]["schema"]["version"] == 0
    problem_of(stack.get("/api/players"), 503, "schema_not_current")
    stack.lme("db", "init", check=True)
    until(stack, "pass", 200)


def test_schema_of_another_version_is_not_ready(make_stack):
    stack = make_stack(start=True)
    until(stack, "pass", 200)
    stack.sql("INSERT INTO schema_migration SELECT 999, name, checksum, started_at, "
              "applied_at FROM schema_migration LIMIT 1")
    failed = until(stack, "fail", 503)
    assert failed["checks"]["schema"]["version"] == 999
    assert "newer" in failed["checks"]["schema"]["reason"]
    stack.sql("DELETE FROM schema_migration WHERE version = 999")
    until(stack, "pass", 200)


def test_works_below_a_path(make_stack):
    stack = make_stack(base_path="/lol")
    stack.start()
    stack.wait_ready()
    assert stack.nginx.request("GET", "/livez").status in (200, 404)
    front = stack.get("/").json()
    assert stack.nginx.request("GET", front["endpoints"]["docs"]).status == 200
    for link in front["endpoints"].values():
        # The player is left to the reader.
        wanted = 400 if link.endswith("player=") else 200
        assert stack.nginx.request("GET", link).status == wanted, link
    body = problem_of(stack.get("/api/nothing"), 404, "not_found", "/lol")
    assert stack.nginx.request("GET", body["type"]).status == 200
    page = stack.get("/api/players")
    assert page.status == 200 and page.json()["data"]["players"] == []


def test_shell_prints_the_same_matches(api, player):
    puuid, rows = player
    listed = api.get(f"/api/dashboard/matches?player={puuid}&limit=100").json()
    printed = json.loads(api.lme("matches", puuid, "--limit", "all", "--json",
                                 check=True).stdout)
    assert printed["data"]["matches"] == listed["data"]["matches"]
    assert printed["meta"] == listed["meta"]
    table = list(csv.DictReader(io.StringIO(
        api.lme("matches", puuid, "--limit", "all", "--csv", check=True).stdout)))
    assert [row["match_id"] for row in table] == [m["id"] for m in listed["data"]["matches"]]
    assert len(api.lme("matches", puuid, "--limit", "2", check=True).stdout.splitlines()) == 4
    assert rows == len(table)


@pytest.mark.parametrize("arguments,status", [
    (("nobody#none",), 10), (("nobody",), 2), ((), 2), (("--limit", "0", "a#b"), 2),
    (("--queue", "x", "a#b"), 2), (("a#b", "c#d"), 2),
], ids=["unknown", "no-name", "nobody", "limit", "queue", "two"])
def test_shell_refuses(api, arguments, status):
    done = api.lme("matches", *arguments)
    assert done.returncode == status
    assert done.stdout == "" and len(done.stderr.splitlines()) == 1
