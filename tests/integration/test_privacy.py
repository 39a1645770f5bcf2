# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""lme player hide and show: to a stranger somebody hidden is somebody who is not stored."""

import base64
import json
import re
import urllib.parse

import pytest
import test_period as games
from test_purge import bearer

HIDDEN = games.PUUID
UNKNOWN = "u" * 78
NAME, TAG = games.NAME.split("#")
ROUTES = (f"{games.V1}all", f"{games.V2}all", f"{games.V2}week", "/api/dashboard/matches",
          "/api/dashboard/stats", "/api/analytics/v2/trends", "/api/analytics/gamemode",
          "/api/analytics/v2/champions/TOP")
START = games.ms("2025-01-01T00:00:00+00:00")


def named(name, tag):
    return "player=" + urllib.parse.quote(f"{name}#{tag}")


def filled(stack):
    stack.wait_ready()
    games.load(stack, [games.document(n, START + n * 7_200_000) for n in range(1, 6)])
    return stack


@pytest.fixture
def served(clean_stack):
    return filled(clean_stack)


@pytest.fixture
def own(make_stack):
    """For who stops a server: nobody else shall wait until it is found again."""
    # What Redis is made to forget, the host shall not remember for its second.
    return filled(make_stack(start=True, settings={"cache": {"generation_max_age": "0s"}}))


def hide(stack, *options, who=HIDDEN):
    return stack.lme("player", "hide", *options, who, check=True).stdout


def neutral(answer, *names):
    """Status, headers and body without what differs between any two questions."""
    body = re.sub(r"urn:lme:request:[^\"]*", "", answer.text)
    for name in names:
        body = body.replace(name, "WHO")
    headers = {k: v for k, v in answer.headers.items()
               if k not in ("date", "x-request-id", "content-length")
               and not k.startswith("ratelimit")}
    if "retry-after" in headers:  # of the database, and of chance
        assert 1 <= int(headers["retry-after"]) <= 30
        headers["retry-after"] = "N"
    if "link" in headers:  # to the same question of version 2
        headers["link"] = re.sub(r"\?[^>]*>", ">", headers["link"])
    return answer.status, headers, body


@pytest.mark.parametrize("options", [(), ("--opt-out",)])
def test_looks_like_somebody_who_is_not_stored(served, options):
    tags = {}
    for route in ROUTES:
        for who in (f"player={HIDDEN}", named(NAME, TAG)):
            answer = served.get(f"{route}?{who}")
            assert answer.status == 200
            tags[route, who] = answer.headers.get("etag")
    said = hide(served, *options)
    assert ("opted_out" if options else "private") in said and "(was public)" in said
    for route in ROUTES:
        stranger = neutral(served.get(f"{route}?player={UNKNOWN}"), UNKNOWN)
        assert stranger[0] == 404
        for headers in ({}, {"If-None-Match": tags[route, f"player={HIDDEN}"] or "*"}):
            answer = served.get(f"{route}?player={HIDDEN}", headers)
            assert neutral(answer, HIDDEN) == stranger, route
        stranger = neutral(served.get(f"{route}?{named('Nobody', 'NONE')}"), "Nobody",
                           "NONE", "Nobody%23NONE")
        answer = served.get(f"{route}?{named(NAME, TAG)}")
        assert neutral(answer, NAME, TAG, "Test%20er%23EUW") == stranger, route
    assert served.lme("player", "show", HIDDEN, check=True).stdout.count("public") == 1
    for (route, who), _ in tags.items():
        assert served.get(f"{route}?{who}").status == 200


def test_answers_of_before_are_gone_from_redis(served):
    for route in ROUTES[:3]:
        assert served.get(f"{route}?player={HIDDEN}").status == 200
    before = served.redis.command("KEYS", f"*{{{HIDDEN}}}*")
    assert len(before) >= 4
    hide(served)
    assert served.redis.command("KEYS", f"*{{{HIDDEN}}}*") == [f"gen:{{{HIDDEN}}}"] or \
        [k for k in served.redis.command("KEYS", f"*{{{HIDDEN}}}*") if "gen:" not in k] == []
    key = [k for k in before if "gen:" in k][0]
    version = served.sql(f"SELECT data_version FROM player WHERE puuid = '{HIDDEN}'")[0][0]
    assert served.redis.command("GET", key) == str(int(version) << 2 | 1)
    # It stays known as long as any body might.
    assert served.redis.command("TTL", key) > 3600


def work_of(stack, target):
    """Statements and Redis commands that an answer takes."""
    def counts():
        statements = stack.sql("SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'")[0][1]
        stats = stack.redis.command("INFO", "commandstats")
        calls = {m[1]: int(m[2]) for m in re.finditer(r"cmdstat_(\w+):calls=(\d+)", stats)}
        calls.pop("info", None)
        return int(statements), calls

    for _ in range(40):  # every process has prepared, looked up and remembered what it may
        stack.get(target)
    before = counts()
    for _ in range(20):
        assert stack.get(target).status == 404
    after = counts()
    return after[0] - before[0], {k: v - before[1].get(k, 0) for k, v in after[1].items()
                                  if v != before[1].get(k, 0)}


def assert_same_work(stack, one, other):
    """What comes by the clock meanwhile meets one of them, but not again and again; a
    difference between the two shows each time."""
    seen = []
    while not seen or (seen[-1][0] != seen[-1][1] and len(seen) < 4):
        seen.append((work_of(stack, one), work_of(stack, other)))
    assert seen[-1][0] == seen[-1][1], (one, other, seen)


def test_a_hidden_player_costs_what_an_unknown_one_costs(served):
    hide(served)
    for route in ROUTES:
        assert_same_work(served, f"{route}?player={HIDDEN}", f"{route}?player={UNKNOWN}")
        assert_same_work(served, f"{route}?{named(NAME, TAG)}",
                         f"{route}?{named('Nobody', 'NONE')}")


def test_the_search_leaves_hidden_players_out(served):
    everybody = {row[0] for row in served.sql("SELECT puuid FROM player")}
    hidden = {HIDDEN, games.puuid_of(4), games.puuid_of(8)}
    for puuid in hidden:
        hide(served, who=puuid)
    found, cursor, text = [], "", ""
    while cursor is not None:
        page = served.get(f"/api/players?limit=2{cursor and '&cursor=' + cursor}")
        text += page.text
        found += [p["puuid"] for p in page.json()["data"]["players"]]
        cursor = page.json()["data"]["next_cursor"]
    assert sorted(found) == sorted(everybody - hidden)
    assert not any(puuid in text for puuid in hidden)
    page = served.get("/api/players?" + urllib.parse.urlencode({"search": NAME})).json()
    assert page["data"] == {"players": [], "limit": page["data"]["limit"],
                            "next_cursor": None}


def cursor_of(fold, player_id):
    text = f"p1:{player_id}:{fold}".encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def opened(cursor):
    """What a cursor says: the folded name and the number of a player."""
    text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    kind, player_id, fold = text.split(":", 2)
    assert kind == "p1"
    return fold, int(player_id)


def search_from(stack, cursor, limit=100):
    answer = stack.get(f"/api/players?limit={limit}&cursor={cursor}")
    assert answer.status == 200, answer.text
    return answer.json()["data"]


def test_no_cursor_tells_of_a_hidden_player(served):
    """Neither one that is handed out nor one that somebody made up."""
    everybody = {puuid: (fold, int(number)) for puuid, number, fold in served.sql(
        "SELECT puuid, player_id, name_fold FROM player")}
    in_order = sorted(everybody, key=everybody.get)
    hidden = {HIDDEN, in_order[0], in_order[-1], in_order[4]}
    for puuid in hidden:
        hide(served, who=puuid)
    shown = [puuid for puuid in in_order if puuid not in hidden]
    for limit in (1, 2, len(shown) - 1, len(shown), len(shown) + 1):
        found, cursor = [], cursor_of("", 0)
        while cursor is not None:
            page = search_from(served, cursor, limit)
            found += [p["puuid"] for p in page["players"]]
            cursor = page["next_cursor"]
            if cursor is not None:  # it is the place of the last one that was shown
                assert len(page["players"]) == limit
                assert opened(cursor) == everybody[found[-1]]
        assert found == shown, limit
    # A cursor may be set anywhere: beside somebody hidden there is nobody.
    for puuid in hidden:
        fold, number = everybody[puuid]
        behind = [p for p in shown if everybody[p] > (fold, number)]
        for made_up in ((fold, number - 1), (fold, number), (fold, number + 1),
                        (fold[:-1], 1 << 62), (fold + "!", 0), (fold, -1)):
            page = search_from(served, cursor_of(*made_up))
            assert [p["puuid"] for p in page["players"]] == behind, made_up
    assert search_from(served, cursor_of(everybody[in_order[-1]][0], 0))["players"] == []


@pytest.mark.parametrize("fold", ["\u00e9" * 200, "x" + "\u00e9" * 200, "\U0010ffff" * 99, "#",
                                  "%", "\\", "x" * 3000],
                         ids=("even", "odd", "astral", "sign", "percent", "backslash", "long"))
def test_a_made_up_cursor_breaks_nothing(served, fold):
    answer = served.get(f"/api/players?cursor={cursor_of(fold, 1)}")
    assert answer.status in (200, 400), answer.text


def test_the_search_pages_over_players_of_one_name(served):
    """Also over those without a tag, and without any name."""
    nameless = games.document(60, START)
    for number, person in enumerate(nameless["info"]["participants"]):
        person |= {"puuid": f"{number:x>78}", "riotIdGameName": "", "riotIdTagline": "",
                   "summonerName": "Same" if number < 5 else ""}
    nameless["metadata"]["participants"] = [
        p["puuid"] for p in nameless["info"]["participants"]]
    games.load(served, [nameless])
    everybody = [row[0] for row in served.sql(
        "SELECT puuid FROM player ORDER BY name_fold, player_id")]
    assert served.sql("SELECT name_fold, COUNT(*) FROM player GROUP BY 1 HAVING COUNT(*) > 1"
                      " ORDER BY 1") == [["", "5"], ["same", "5"]]
    for limit in (1, 3):
        found, cursor = [], ""
        while cursor is not None:
            page = served.get(f"/api/players?limit={limit}{cursor and '&cursor=' + cursor}")
            found += [p["puuid"] for p in page.json()["data"]["players"]]
            cursor = page.json()["data"]["next_cursor"]
        assert found == everybody, limit


PLACES = {":id": "EUW1_1", ":period": "all", ":role": "TOP", ":championId": "1",
          ":job_id": "1", ":code": "player_not_found"}


def every_question(stack):
    """(method, path) of every route whose answer may depend on a player."""
    for route in json.loads(stack.lme("routes", "--json", check=True).stdout):
        if route["rule"] in ("player", "mmr", "own", "own-write"):
            yield route["method"], "/".join(PLACES.get(part, part)
                                            for part in route["path"].split("/"))


def quota_of(answer):
    """The counter that the answer was counted in, and how much is left of it."""
    return [re.sub(r";t=\d+", "", answer.headers.get(name, ""))
            for name in ("ratelimit-policy", "ratelimit")]


def ask_all(stack, callers, who, names):
    """Everything that each of the callers is told about somebody."""
    json_type = {"Content-Type": "application/json"}
    told = {}
    for name, headers in callers.items():
        for method, path in every_question(stack):
            for more in ({}, {"If-None-Match": "*"},
                         {"If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"}):
                sends = method in ("POST", "PUT")
                answer = stack.request(method, f"{path}?{who}",
                                       headers | more | (json_type if sends else {}),
                                       '{"light_mode": true}' if sends else None)
                told[name, method, path, *more] = (neutral(answer, *names),
                                                   quota_of(answer))
        if name != "stranger":
            answer = stack.request("HEAD", f"{ROUTES[0]}?{who}", headers)
            told[name, "HEAD"] = neutral(answer, *names), quota_of(answer)
    return told


@pytest.mark.deadline(200)
def test_no_route_tells_a_hidden_player_from_an_unknown_one(make_stack, record_property):
    """Whoever asks whatever: the answer's bytes, and what it is counted as."""
    slow = {f"{whose}{kind}per_minute": 1 for whose in ("", "address_")
            for kind in ("", "expensive_")}
    much = {f"{whose}{kind}burst": 100_000 for whose in ("", "address_")
            for kind in ("", "expensive_")}
    stack = filled(make_stack(start=True, settings={"quota": {"enabled": "yes", **slow, **much}}))
    friend = games.puuid_of(2)
    kinds = {"reader": ("--scope", "read"), "writer": ("--scope", "write"),
             "friend": ("--scope", "read", "--player", friend),
             "friend who writes": ("--scope", "write", "--player", friend)}
    hide(stack, "--opt-out")
    cells = 0
    for hidden, unknown, names, others in (
            (f"player={HIDDEN}", f"player={UNKNOWN}", [HIDDEN], [UNKNOWN]),
            (named(NAME, TAG), named("Nobody", "NONE"), ["Test%20er%23EUW", NAME, TAG],
             ["Nobody%23NONE", "Nobody", "NONE"])):
        told = []
        for who, words in ((hidden, names), (unknown, others)):
            # Callers of their own, so that their counters begin alike.
            callers = {kind: bearer(stack, *options) for kind, options in kinds.items()}
            told.append(ask_all(stack, callers, who, words))
        assert told[0].keys() == told[1].keys()
        for key, answer in told[0].items():
            assert answer == told[1][key], key
        strange = [ask_all(stack, {"stranger": {}}, who, words)
                   for who, words in ((hidden, names), (unknown, others))]
        for key, (answer, _) in strange[0].items():
            assert answer == strange[1][key][0], key
        assert {answer[0][0] for answer in told[0].values()} >= {403, 404, 501}
        cells += len(told[0]) + len(strange[0])
    assert cells > 500
    record_property("answers compared", cells)


def test_hiding_changes_nothing_that_is_not_about_the_player(served):
    friend = games.puuid_of(2)

    def others():
        found = {}
        for path in (f"{games.V2}all?player={friend}", f"{games.V1}all?player={friend}",
                     f"/api/dashboard/matches?player={friend}", "/openapi.json", "/problems",
                     "/api/auth/regions", f"/api/dashboard/stats?player={friend}"):
            answer = served.get(path)
            assert answer.status == 200
            found[path] = (answer.body, answer.headers.get("etag"))
        health = served.get("/api/health").json()
        return found, sorted(health)

    others()
    before = others()  # from the cache
    hide(served, "--opt-out")
    assert others() == before


def test_a_match_shows_hidden_players_without_names(served):
    before = served.get("/api/matches/EUW1_1").json()["data"]["participants"]
    hide(served)
    answer = served.get("/api/matches/EUW1_1")
    after = answer.json()["data"]["participants"]
    assert after[1:] == before[1:]
    assert after[0] == before[0] | {"puuid": None, "riot_id": None, "riot_tag": None}
    assert HIDDEN not in answer.text and NAME not in answer.text
    # The list of somebody else names nobody.
    listed = served.get(f"/api/dashboard/matches?player={games.puuid_of(3)}")
    assert listed.status == 200 and HIDDEN not in listed.text
    # A match of hidden players only is not there.
    for row in served.sql("SELECT puuid FROM player"):
        hide(served, who=row[0])
    missing = served.get("/api/matches/EUW1_99")
    answer = served.get("/api/matches/EUW1_1")
    assert neutral(answer, "EUW1_1") == neutral(missing, "EUW1_99")
    assert answer.status == 404


def test_the_player_and_the_admin_see_what_others_do_not(served):
    friend = games.puuid_of(2)
    mine = bearer(served, "--scope", "read", "--player", HIDDEN)
    others = bearer(served, "--scope", "write", "--player", friend)
    reader = bearer(served, "--scope", "write")
    admin = bearer(served, "--scope", "admin")
    before = served.get(f"{games.V1}all?player={HIDDEN}").text
    hide(served, "--opt-out")
    for headers, sees in ((mine, True), (admin, True), (others, False), (reader, False),
                          ({}, False)):
        for route in ROUTES:
            for who in (f"player={HIDDEN}", named(NAME, TAG)):
                answer = served.get(f"{route}?{who}", headers)
                assert answer.status == (200 if sees else 404), (route, who)
        people = served.get("/api/matches/EUW1_1", headers).json()["data"]["participants"]
        assert people[0]["puuid"] == (HIDDEN if sees else None)
        assert people[2]["puuid"] == friend or people[1]["puuid"] == friend
        found = served.get("/api/players?" + urllib.parse.urlencode({"search": NAME}),
                           headers).json()["data"]["players"]
        assert [p["puuid"] for p in found] == ([HIDDEN] if sees else [])
    # A body computed for who may see it is not shown to who may not.
    assert served.get(f"{games.V1}all?player={HIDDEN}", admin).text == before
    assert served.get(f"{games.V1}all?player={HIDDEN}").status == 404


def test_a_visible_player_of_the_same_name_is_found(served):
    other = "q" * 78
    document = games.document(77, START)  # older than the hidden one's games
    document["info"]["participants"][0]["puuid"] = other
    document["metadata"]["participants"][0] = other
    games.load(served, [document])
    target = f"{games.V2}all?{named(NAME, TAG)}"
    assert served.get(target).json()["meta"]["player"]["puuid"] == HIDDEN
    hide(served)
    assert served.get(target).json()["meta"]["player"]["puuid"] == other


def test_games_imported_meanwhile_are_stored_and_stay_hidden(served):
    hide(served)
    games.load(served, [games.document(50, START + 10**9)])
    assert served.get(f"{games.V2}all?player={HIDDEN}").status == 404
    generations = [served.redis.command("GET", k) for k in served.redis.command("KEYS", "*")
                   if f"gen:{{{HIDDEN}}}" in k]
    assert [int(g) & 3 for g in generations] == [1]
    friend = served.get(f"{games.V2}all?player={games.puuid_of(2)}").json()["data"]
    assert friend["total_games"] == 6
    served.lme("player", "show", HIDDEN, check=True)
    assert served.get(f"{games.V2}all?player={HIDDEN}").json()["data"]["total_games"] == 6


def test_while_mysql_is_away_the_hidden_stay_hidden(own):
    friend = games.puuid_of(2)
    for puuid in (HIDDEN, friend):
        assert own.get(f"{games.V2}all?player={puuid}").status == 200
    kept = [k for k in own.redis.command("KEYS", f"*{{{HIDDEN}}}*") if "gen:" not in k]
    assert kept
    for number, key in enumerate(kept):
        assert own.redis.command("COPY", key, f"kept:{number}") == 1
    hide(own)
    own.mariadb.stop()
    for key in own.redis.command("KEYS", "*gen:*"):
        if friend in key:
            own.redis.command("DEL", key)
    assert "stale" in own.get(f"{games.V2}all?player={friend}").headers["cache-status"]
    stranger = neutral(own.get(f"{games.V2}all?player={UNKNOWN}"), UNKNOWN)
    assert stranger[0] == 503
    assert neutral(own.get(f"{games.V2}all?player={HIDDEN}"), HIDDEN) == stranger
    # Not even where a body came late: its generation is known for as long as it may live.
    for number, key in enumerate(kept):
        own.redis.command("RENAME", f"kept:{number}", key)
    assert neutral(own.get(f"{games.V2}all?player={HIDDEN}"), HIDDEN) == stranger


def test_redis_away_is_said_and_the_database_decides(own):
    assert own.get(f"{games.V2}all?player={HIDDEN}").status == 200
    own.redis.stop()
    done = own.lme("player", "hide", HIDDEN)
    assert done.returncode == 4 and "Redis could not be told" in done.stderr
    assert own.get(f"{games.V2}all?player={HIDDEN}").status == 404
    own.redis.start()
    assert own.get(f"{games.V2}all?player={HIDDEN}").status == 404
    assert own.lme("player", "hide", HIDDEN).returncode == 0


def test_status_says_what_is_shown_and_stored(served):
    status = json.loads(served.lme("player", "status", "--json", HIDDEN, check=True).stdout)
    assert (status["privacy"], status["privacy_since"], status["games"],
            status["games_shared"], status["games_alone"]) == ("public", None, 5, 5, 0)
    hide(served, "--opt-out")
    first = json.loads(served.lme("player", "status", "--json", HIDDEN, check=True).stdout)
    assert first["privacy"] == "opted_out" and first["privacy_since"]
    hide(served, "--opt-out")
    again = json.loads(served.lme("player", "status", "--json", HIDDEN, check=True).stdout)
    assert again["privacy_since"] == first["privacy_since"]
    assert "opted_out since" in served.lme("player", "status", games.NAME, check=True).stdout
    # The administrator's own commands see everybody.
    assert served.lme("stats", HIDDEN, "--period", "all", "--json").returncode == 0


def test_a_name_cannot_write_to_the_terminal(served):
    document = games.document(70, START)
    document["info"]["participants"][0]["riotIdGameName"] = "Ev\x1b[2Jil\r\n\x9b1m"
    document["info"]["participants"][0]["puuid"] = UNKNOWN
    document["metadata"]["participants"][0] = UNKNOWN
    games.load(served, [document])
    soon = served.changed(server={"request_timeout": "2s"})  # a purge waits so long
    for command in (("status",), ("hide",), ("show",), ("purge", "--dry-run"),
                    ("purge", "--yes")):
        done = served.lme("player", *command, UNKNOWN, check=True, env=soon)
        assert "Ev" in done.stdout or "purged" in done.stdout
        assert not any(c in done.stdout + done.stderr for c in "\x1b\r\x9b"), command


@pytest.mark.parametrize("wrong", [[], ["hide"], ["hide", "a", "b"], ["hide", "--json", "x#y"],
                                   ["show", "--opt-out", "x#y"], ["hide", "nonsense"]])
def test_wrong_arguments_are_told(stores, wrong):
    done = stores.lme("player", *wrong)
    assert done.returncode == 2 and done.stderr.count("\n") <= 2


def test_point_look_ups_stay_point_look_ups(served):
    hide(served)
    joined = ("player p LEFT JOIN player_privacy v ON v.player_id = p.player_id")
    for where, key in ((f"p.puuid = '{HIDDEN}'", "player_puuid"), ("p.player_id = 1", "PRIMARY"),
                       ("p.name_fold = 'x#y' AND p.puuid <> 'BOT'", "player_name")):
        plan = served.sql(f"EXPLAIN SELECT p.puuid, v.privacy FROM {joined} WHERE {where}")
        assert len(plan) in (1, 2)
        for row in plan:  # id, type, table, access, possible, key, …
            assert row[3] in ("const", "ref", "eq_ref", "system") or row[2] == "v" or \
                "const table" in (row[-1] or ""), plan
        if plan[0][5]:
            assert plan[0][5] == key, plan
