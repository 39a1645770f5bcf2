# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole matrix of access: every route of "lme routes" as every caller, under every
setting and state of privacy, against the rules as access_rules.py reads docs/access.md."""

import collections
import http.client
import json

import pytest

import access_rules

PRIVACIES = ("public", "private", "opted_out")
MMR = ("public", "player", "off")
ORIGIN = "http://127.0.0.1:{}"
STATUS = {access_rules.BAD_TOKEN: 401, access_rules.WHO: 401, access_rules.FORBIDDEN: 403,
          access_rules.HIDDEN: 404}


class Site:
    """A stack with four players of one match, and the tokens of every caller."""

    def __init__(self, stack):
        self.stack = stack
        stack.lme("demo", "--players", 10, "--matches", 12, check=True)
        self.match = stack.sql("SELECT riot_match_id FROM `match` ORDER BY 1 LIMIT 1")[0][0]
        rows = stack.sql("SELECT DISTINCT puuid FROM player JOIN participant USING (player_id) "
                         f"JOIN `match` USING (match_id) WHERE riot_match_id = "
                         f"'{self.match}' AND puuid <> 'BOT' ORDER BY 1 LIMIT 4")
        puuids = [row[0] for row in rows]
        self.player = dict(zip(PRIVACIES, puuids))
        self.other = puuids[3]
        stack.lme("player", "hide", self.player["private"], check=True)
        stack.lme("player", "hide", "--opt-out", self.player["opted_out"], check=True)
        self._tokens = {}
        self._cookies = {}
        self._connection = None

    def token(self, caller, privacy):
        tied = {"own": self.player[privacy], "other": self.other, None: None}[caller.tied]
        key = caller.scope, tied
        if key not in self._tokens:
            self._tokens[key] = self.stack.token(caller.scope, *([tied] if tied else []))
        return self._tokens[key]

    def cookie(self, caller, privacy):
        token = self.token(caller, privacy)
        if token not in self._cookies:
            answer = self.ask("POST", "/api/auth/validate", JSON,
                              json.dumps({"token": token}))
            assert answer.status == 200, answer.body
            self._cookies[token] = answer.headers["set-cookie"].partition(";")[0]
        return self._cookies[token]

    def signed_out(self, caller, privacy):
        self._cookies.pop(self.token(caller, privacy), None)

    def headers(self, caller, privacy):
        if caller.shown == "token":
            return {"Authorization": "Bearer " + self.token(caller, privacy)}
        if caller.shown == "cookie":
            return {"Cookie": self.cookie(caller, privacy)}
        if caller.shown == "bad token":
            return {"Authorization": "Bearer lme_" + 44 * "x"}
        if caller.shown == "dead cookie":
            return {"Cookie": "lol-session=" + 43 * "x"}
        return {}

    def ask(self, method, target, headers=None, body=None):
        """Over one kept connection: there are many questions."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self.stack.nginx.port, timeout=20)
        self._connection.request(method, target, body, headers or {})
        answer = self._connection.getresponse()
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()},
                      answer.read())

    def configure(self, public_read, mmr):
        self._connection = None
        self.stack.settings.update(
            access={"public_read": "yes" if public_read else "no"}, mmr={"visibility": mmr})
        self.stack.app.stop()
        self.stack.write_config()
        self.stack.app.start()
        self.stack.wait_ready()


Answer = collections.namedtuple("Answer", "status headers body")
JSON = {"Content-Type": "application/json"}


def routes_of(stack):
    return json.loads(stack.lme("routes", "--json", check=True).stdout)


def targets_of(route, site, privacy):
    """(named, target) for every way to ask the route."""
    path = route["path"]
    for name, value in {":id": site.match, ":code": "timeout", ":period": "all"}.items():
        path = path.replace(name, value)
    path = path.replace(":championId", "65535").replace(":role", "TOP")
    path = path.replace(":job_id", "1").replace(":section", "summary")
    yield False, path
    if "player" in route["parameters"] or not route["answers"]:
        yield True, f"{path}?player={site.player[privacy]}"


def expected(route, caller, public_read, mmr, privacy, named):
    """Status and error code (None: no problem) that the page promises."""
    verdict = access_rules.decide(route["rule"], route["cost"], caller, public_read, mmr,
                                  privacy if route["answers"] else "public", named)
    if verdict != access_rules.ALLOWED:
        return STATUS[verdict], verdict
    if not route["answers"]:
        return 501, "not_implemented"
    if route["path"] == "/api/auth/validate":  # asked with an empty object
        return 400, "invalid_body"
    if route["path"].endswith("/batch"):
        return 400, "invalid_request"
    if "/jobs/" in route["path"]:  # asked about one that nobody has
        return 404, "job_not_found"
    if route["path"].endswith("/warmup"):
        return 202, None
    if route["path"].endswith("/champion/:championId"):  # that nobody has played
        return 404, "champion_not_played"
    if route["path"].endswith("/benchmarks"):  # asked without the role
        return 400, "invalid_filter"
    return 200, None


def try_setting(site, routes, public_read, mmr):
    """Ask everything under one setting; (cells, mismatches)."""
    origin = {"Origin": ORIGIN.format(site.stack.nginx.port), **JSON}
    cells, wrong = 0, []
    for caller in access_rules.CALLERS:
        for route in routes:
            for privacy in PRIVACIES:
                for named, target in targets_of(route, site, privacy):
                    body = "{}" if route["method"] in ("POST", "PUT") else None
                    answer = site.ask(route["method"], target,
                                      {**site.headers(caller, privacy), **origin}, body)
                    error = json.loads(answer.body).get("error") \
                        if answer.status >= 400 else None
                    wanted = expected(route, caller, public_read, mmr, privacy, named)
                    cells += 1
                    if (answer.status, error) != wanted:
                        wrong.append((public_read, mmr, caller.name, route["method"],
                                      target[:60], privacy, wanted, answer.status, error))
                    if route["path"] == "/api/auth/logout" and caller.shown == "cookie":
                        site.signed_out(caller, privacy)
    return cells, wrong


@pytest.mark.deadline(400)
def test_the_whole_matrix(make_stack, record_property):
    site = Site(make_stack(start=True))
    routes = routes_of(site.stack)
    assert len(routes) > 60
    cells, wrong = 0, []
    for public_read in (False, True):
        for mmr in MMR:
            site.configure(public_read, mmr)
            asked, mismatches = try_setting(site, routes, public_read, mmr)
            cells += asked
            wrong += mismatches
    assert not wrong, f"{len(wrong)} of {cells} cells, first: {wrong[:20]}"
    record_property("cells of the access matrix", cells)
    record_property("routes x callers x settings x privacy",
                    f"{len(routes)} x {len(access_rules.CALLERS)} x {2 * len(MMR)} x "
                    f"{len(PRIVACIES)}, with and without naming a player")


def test_every_route_has_a_rule_and_a_cost(stores):
    for route in routes_of(stores):
        assert route["rule"] in ("open", "read", "player", "mmr", "own", "own-write",
                                 "write", "admin"), route
        assert route["cost"] in ("free", "cheap", "expensive"), route
        assert route["cost"] != "free" or route["rule"] == "open", route
    table = stores.lme("routes", check=True).stdout.splitlines()
    assert len(table) == 1 + len(routes_of(stores))


def strip(answer):
    """A problem without what differs from request to request."""
    body = json.loads(answer.body)
    body.pop("instance")
    names = set(answer.headers) - {"date"}
    return answer.status, body, names


def test_hidden_looks_like_not_stored(make_stack):
    site = Site(make_stack(start=True))
    unknown = 78 * "u"
    reader = access_rules.Caller("reader", "read", None, "token")
    for path in ("/api/analytics/v2/period/all", "/api/analytics/period/week",
                 "/api/dashboard/matches", "/api/dashboard/stats"):
        for headers in ({}, site.headers(reader, "public")):
            absent = strip(site.ask("GET", f"{path}?player={unknown}", headers))
            assert absent[0] == 404
            for privacy in ("private", "opted_out"):
                puuid = site.player[privacy]
                for _ in range(2):  # the second from the cache, if anything were there
                    seen = site.ask("GET", f"{path}?player={puuid}", headers)
                    assert strip(seen) == absent, (path, privacy)
    listed = json.loads(site.ask("GET", "/api/players?limit=100").body)["data"]["players"]
    assert {p["puuid"] for p in listed}.isdisjoint(
        {site.player["private"], site.player["opted_out"]})
    shown = site.ask("GET", f"/api/matches/{site.match}").body.decode()
    assert site.player["public"] in shown
    assert site.player["private"] not in shown and site.player["opted_out"] not in shown


def items_of(site, routes, privacy):
    """What a batch may ask: (route, named, endpoint, params)."""
    for route in routes:
        if route["method"] != "GET" or route["rule"] not in ("read", "player", "mmr") or \
                not route["path"].startswith("/api/analytics/v2/"):
            continue
        for named, target in targets_of(route, site, privacy):
            path, _, query = target.partition("?")
            yield route, named, path, dict([query.split("=")] if query else [])


@pytest.mark.deadline(400)
def test_items_of_a_batch_are_judged_as_their_routes(make_stack, record_property):
    """Every caller, setting and privacy: an item gets what its single call gets."""
    site = Site(make_stack(start=True))
    routes, cells, wrong = routes_of(site.stack), 0, []
    for public_read in (False, True):
        for mmr in MMR:
            site.configure(public_read, mmr)
            origin = {"Origin": ORIGIN.format(site.stack.nginx.port), **JSON}
            for caller in access_rules.CALLERS:
                for privacy in PRIVACIES:
                    items = list(items_of(site, routes, privacy))
                    answer = site.ask("POST", "/api/analytics/v2/batch",
                                      {**site.headers(caller, privacy), **origin},
                                      json.dumps({"requests": [
                                          {"endpoint": path, "params": params}
                                          for _, _, path, params in items]}))
                    whole = access_rules.decide("read", "cheap", caller, public_read, mmr,
                                                "public", False)
                    if whole != access_rules.ALLOWED:
                        assert (answer.status, json.loads(answer.body)["error"]) == \
                            (STATUS[whole], whole), caller
                        continue
                    for (route, named, path, _), result in zip(
                            items, json.loads(answer.body)["results"]):
                        wanted = expected(route, caller, public_read, mmr, privacy, named)
                        cells += 1
                        got = result["status"], result.get("problem", {}).get("error")
                        if got != wanted:
                            wrong.append((public_read, mmr, caller.name, path, privacy, named,
                                          wanted, got))
    assert cells > 1000
    assert not wrong, f"{len(wrong)} of {cells} cells, first: {wrong[:20]}"
    record_property("cells of the access matrix inside batches", cells)


def test_hidden_looks_like_not_stored_in_a_batch(make_stack):
    """To the byte, the other items' answers included; twice, for what is cached."""
    site = Site(make_stack(start=True))
    reader = access_rules.Caller("reader", "read", None, "token")

    def ask(puuid, headers):
        answer = site.ask("POST", "/api/analytics/v2/batch", {**headers, **JSON}, json.dumps({
            "requests": [{"endpoint": "period/all", "params": {"player": puuid}},
                         {"endpoint": "stats/mates", "params": {"player": puuid}},
                         {"endpoint": "trends", "params": {"player": puuid,
                                                           "with": site.player["public"]}},
                         {"endpoint": "stats/summary", "params": {
                             "player": site.player["public"], "with": puuid}}]}))
        body = json.loads(answer.body)
        body["meta"].pop("processed_at")
        for result in body["results"]:
            result["problem"].pop("instance")
        return answer.status, json.dumps(body)

    for headers in ({}, site.headers(reader, "public")):
        absent = ask(78 * "u", headers)
        assert absent[0] == 200 and absent[1].count("player_not_found") >= 4
        for privacy in ("private", "opted_out"):
            for _ in range(2):
                assert ask(site.player[privacy], headers) == absent, privacy


def test_head_is_judged_as_get(make_stack):
    site = Site(make_stack(start=True))
    site.configure(False, "player")
    for route in routes_of(site.stack):
        if route["method"] != "GET":
            continue
        for _, target in targets_of(route, site, "public"):
            get, head = site.ask("GET", target), site.ask("HEAD", target)
            assert get.status == head.status, target
