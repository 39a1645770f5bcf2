# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attacks on sessions, tokens and headers, and what is written about them."""

import json
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import jsonschema
import pytest

from process import PATIENCE, wait_until

JSON = {"Content-Type": "application/json"}
PLAYERS = 10


def make_site(make):
    """A closed server with a small league and an audit log; .player is one of it."""
    stack = make()
    stack.settings.update(access={"public_read": "no"},
                          log={"audit_log": stack.state / "audit.log"})
    stack.start()
    stack.lme("demo", "--players", PLAYERS, "--matches", 4, check=True)
    stack.player = stack.sql("SELECT puuid FROM player WHERE puuid <> 'BOT' "
                             "ORDER BY 1 LIMIT 1")[0][0]
    stack.wait_ready()
    return stack


@pytest.fixture
def site(make_stack):
    return make_site(make_stack)


@pytest.fixture(scope="module")
def common(make_module_stack):
    """For tests that leave nothing but tokens, sessions and lines of logs."""
    return make_site(make_module_stack)


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def own_origin(stack):
    return {"Origin": f"http://127.0.0.1:{stack.nginx.port}"}


def sign_in(stack, token, headers=None):
    answer = stack.request("POST", "/api/auth/validate", {**JSON, **(headers or {})},
                           json.dumps({"token": token}))
    assert answer.status == 200, answer
    return answer


def cookie_of(answer):
    return answer.headers["set-cookie"].partition(";")[0]


def audit_of(stack):
    return [json.loads(line) for line in
            (stack.state / "audit.log").read_text(encoding="utf-8").splitlines()]


def raw(stack, text):
    """Bytes over TCP to nginx; status of the answer."""
    with socket.create_connection(("127.0.0.1", stack.nginx.port), 10) as conn:
        conn.sendall(text.replace("\n", "\r\n").encode("latin-1"))
        answer = b""
        while piece := conn.recv(65536):
            answer += piece
    return int(answer.split()[1]), answer


def test_sign_in_look_sign_out(site):
    document = site.get("/openapi.json").json()

    def check(name, answer):
        jsonschema.Draft202012Validator(
            {"$ref": f"#/components/schemas/{name}", "components": document["components"]},
            format_checker=jsonschema.FormatChecker()).validate(answer.json())

    answer = sign_in(site, site.token("write", site.player))
    check("SignedIn", answer)
    assert answer.headers["cache-control"] == "no-store"
    assert re.fullmatch(r"lol-session=[\w-]{43}; Path=/; Max-Age=\d+; HttpOnly; SameSite=Lax",
                        answer.headers["set-cookie"])
    cookie = {"Cookie": cookie_of(answer)}
    session = site.get("/api/auth/session", cookie)
    check("Session", session)
    assert session.json()["user"]["riot_puuid"] == site.player
    assert session.json()["players"] == [site.player]
    check("User", site.get("/api/profile", cookie))
    assert site.get("/api/analytics/v2/period/all", cookie).json()["meta"]["player"][
        "puuid"] == site.player
    settings = site.get("/api/dashboard/settings", cookie)
    check("Settings", settings)
    assert settings.json()["sync_frequency_hours"] == 24
    changed = site.request("PUT", "/api/dashboard/settings",
                           {**cookie, **JSON, **own_origin(site)},
                           json.dumps({"light_mode": False, "sync_frequency_hours": 72}))
    check("SettingsAnswer", changed)
    wanted = {**settings.json(), "light_mode": False, "sync_frequency_hours": 72}
    assert changed.json()["data"] == wanted
    assert site.get("/api/dashboard/settings", cookie).json() == wanted
    done = site.request("POST", "/api/auth/logout", {**cookie, **own_origin(site)})
    check("LoggedOut", done)
    assert "Max-Age=0" in done.headers["set-cookie"]
    assert site.get("/api/profile", cookie).status == 401
    assert site.get("/api/auth/session", cookie).json() == {"authenticated": False}


def test_sessions_cannot_be_fixed(common):
    token = common.token("read", common.player)
    planted = "lol-session=" + 43 * "A"
    answer = sign_in(common, token, {"Cookie": planted, **own_origin(common)})
    first = cookie_of(answer)
    assert first != planted
    assert common.get("/api/profile", {"Cookie": planted}).status == 401
    # Signing in again ends what was open in this browser.
    second = cookie_of(sign_in(common, token, {"Cookie": first, **own_origin(common)}))
    assert common.get("/api/profile", {"Cookie": second}).status == 200
    assert common.get("/api/profile", {"Cookie": first}).status == 401


def test_other_sites_change_nothing(common):
    cookie = {"Cookie": cookie_of(sign_in(common, common.token("write", common.player)))}
    before = common.get("/api/dashboard/settings", cookie).json()
    body = json.dumps({"light_mode": not before["light_mode"]})
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {},
                    {"Origin": f"http://127.0.0.1:{common.nginx.port + 1}"},
                    {**own_origin(common), "Sec-Fetch-Site": "cross-site"},
                    {"Sec-Fetch-Site": "same-site"}):
        for method, target in (("PUT", "/api/dashboard/settings"),
                               ("POST", "/api/auth/logout")):
            answer = common.request(method, target, {**cookie, **JSON, **headers}, body)
            assert (answer.status, answer.json()["error"]) == (403, "cross_site"), headers
    evil = common.request("POST", "/api/auth/validate",
                        {**JSON, "Origin": "https://evil.example"},
                        json.dumps({"token": common.token("read")}))
    assert evil.status == 403 and "set-cookie" not in evil.headers
    assert common.get("/api/dashboard/settings", cookie).json() == before


def test_no_secret_is_written_anywhere(site):
    token, cookie = site.token("admin"), None
    cookie = cookie_of(sign_in(site, token))
    site.get("/api/players", bearer(token))
    for target in (f"/api/players?token={token}", f"/api/players?search={token}",
                   f"/api/matches/{token}", f"/nothing/{token}", f"/livez?x={token}",
                   "/api/players?access_token=abc", f"/api/players?{token}",
                   "/api/players?search=" + token.replace("_", "%5f", 1)):
        for headers in ({}, bearer(token)):
            answer = site.get(target, headers)
            assert (answer.status, answer.json()["error"]) == (400, "token_in_url"), target
            assert token not in answer.text
    refused = site.request("POST", "/api/auth/logout", {**JSON, **bearer(token)},
                           json.dumps({"token": token}))
    assert refused.json()["error"] == "token_in_url"
    site.request("POST", "/api/auth/validate", JSON, json.dumps({"token": token + "x"}))
    site.request("POST", "/api/auth/validate", JSON, '{"token":"' + token)
    site.app.stop()  # everything is written out
    secret, value = token[16:], cookie.partition("=")[2]
    looked = 0
    for path in sorted(site.state.glob("*.log")) + sorted(site.state.glob("nginx/*.log")):
        text = path.read_text(encoding="utf-8", errors="replace")
        assert secret not in text and value not in text, path
        looked += 1
    assert looked >= 4
    stored = site.sql("SELECT HEX(hash) FROM token UNION ALL SELECT HEX(hash) FROM session")
    assert stored and all(len(row[0]) == 64 for row in stored)


def test_revoked_is_refused_everywhere_within_a_second(site):
    """Two instances with memories of their own; the last good answer counts."""
    second = site.second_app()
    second.start()
    try:
        for what in ("token", "cookie"):
            token = site.token("read", site.player)
            headers = bearer(token) if what == "token" else \
                {"Cookie": cookie_of(sign_in(site, token))}
            token_id = site.sql("SELECT MAX(token_id) FROM token")[0][0]
            apps = {"first": site.app, "second": second}
            for app in apps.values():
                for _ in range(8):  # every process knows it
                    assert app.request("GET", "/api/profile", headers).status == 200
            site.lme("token", "revoke", token_id, check=True)
            revoked, last_good = time.monotonic(), dict.fromkeys(apps, 0.0)
            while time.monotonic() < revoked + 3:
                for name, app in apps.items():
                    asked = time.monotonic()
                    if app.request("GET", "/api/profile", headers).status == 200:
                        last_good[name] = asked
                if time.monotonic() > max(last_good.values(), default=0) + 1.5 > revoked + 1.5:
                    break
            for name, asked in last_good.items():
                assert asked < revoked + 1.0, (what, name, asked - revoked)
            for app in apps.values():  # replay
                assert app.request("GET", "/api/profile", headers).status == 401
    finally:
        second.stop()


def test_unknown_and_wrong_tokens_are_answered_alike(common):
    """token_test counts the work, make bench BENCH=access prints the times."""
    token = common.token("read")
    revoked = common.token("read")
    token_id = common.sql("SELECT MAX(token_id) FROM token")[0][0]
    common.lme("token", "revoke", token_id, check=True)
    answers = set()
    for shown in ("lme_" + 44 * "0", token[:16] + 32 * "0", revoked):
        answer = common.app.request("GET", "/api/players", bearer(shown))
        body = {**answer.json(), "instance": "", "request_id": ""}
        headers = {name for name in answer.headers if name != "x-request-id"}
        answers.add((answer.status, json.dumps(body, sort_keys=True), *sorted(headers)))
    assert len(answers) == 1 and answers.pop()[0] == 401


def test_two_changes_of_settings_at_once_both_count(site):
    """While the row is locked both have begun and wait; neither has looked before."""
    token = site.token("write", site.player)
    target = "/api/dashboard/settings"

    def put(values):
        return site.request("PUT", target, {**bearer(token), **JSON}, json.dumps(values))

    assert put({"sync_frequency_hours": 48}).status == 200
    changes = [{"light_mode": False}, {"sync_frequency_hours": 72},
               {"include_timeline": False}]
    with site.mariadb.session() as locked, ThreadPoolExecutor(4) as pool:
        locked("BEGIN; SELECT player_id FROM user_settings FOR UPDATE")
        asked = [pool.submit(put, change) for change in changes]
        wait_until(lambda: site.mariadb.sql(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE "
            "'INSERT INTO `user_settings`%'") == [[str(len(changes))]], PATIENCE,
            "the changes do not wait for the row", 0.02)
        locked("COMMIT")
        assert [a.result(PATIENCE).status for a in asked] == [200] * len(changes)
    wanted = {"include_all_data": True, "auto_sync_enabled": True}
    for change in changes:
        wanted |= change
    assert site.get(target, bearer(token)).json() == wanted


def test_headers_that_decide_come_once(common):
    token = common.token("read")
    other = "lme_" + 44 * "y"
    host = f"Host: 127.0.0.1:{common.nginx.port}\nConnection: close\n"
    good = f"GET /api/players HTTP/1.1\n{host}Authorization: Bearer {token}\n"
    assert raw(common, good + "\n")[0] == 200
    for more in (f"Authorization: Bearer {other}\n", "authorization: x\n",
                 f"Cookie: lol-session={43 * 'a'}\nCookie: lol-session={43 * 'b'}\n",
                 f"Cookie: lol-session={43 * 'a'}; lol-session={43 * 'b'}\n",
                 "Origin: http://a\nOrigin: http://b\n"):
        status, answer = raw(common, good + more + "\n")
        # nginx 1.23 and later join equal headers, which is then a bad token.
        assert status in (400, 401), (more, answer)
    # What nginx drops, and what it would make of it if it did not.
    stranger = f"GET /api/players HTTP/1.1\n{host}"
    for name in ("Authorization_", "HTTP-Authorization", "Http_Authorization", "Authori_zation"):
        assert raw(common, f"{stranger}{name}: Bearer {token}\n\n")[0] == 401
    twice = common.app.request("GET", "/api/players", bearer(token),
                             variables=[("HTTP_AUTHORIZATION", "Bearer " + other)])
    assert twice.status == 400
    fetch = common.app.request(
        "POST", "/api/auth/logout", {"Sec-Fetch-Site": "cross-site"},
        variables=[("HTTP_SEC_FETCH_SITE", "same-origin")])
    assert fetch.status == 400


def test_forwarded_headers_are_not_believed(common):
    lies = {"X-Forwarded-For": "192.0.2.9", "X-Real-IP": "192.0.2.9", "Forwarded": "for=192.0.2.9",
            "Remote-Addr": "192.0.2.9", "X-Forwarded-Proto": "https", "Https": "on",
            "X-Forwarded-Host": "evil.example", "Client-IP": "192.0.2.9"}
    assert common.get("/api/profile", {**lies, "X-Request-Id": "lie-1"}).status == 401
    answer = sign_in(common, common.token("read"), {**lies, "X-Request-Id": "lie-2"})
    assert "Secure" not in answer.headers["set-cookie"]
    evil = common.request("POST", "/api/auth/validate",
                        {**lies, **JSON, "Origin": "https://evil.example"}, "{}")
    assert evil.status == 403
    lines = [line for line in audit_of(common) if line["id"] in ("lie-1", "lie-2")]
    assert [line["remote"] for line in lines] == ["127.0.0.1", "127.0.0.1"]


def test_https_is_what_the_web_server_says(common):
    token = common.token("read", common.player)
    answer = common.app.request("POST", "/api/auth/validate", JSON,
                              json.dumps({"token": token}).encode(),
                              variables=[("HTTPS", "on")])
    assert answer.headers["set-cookie"].startswith("__Host-lol-session=")
    assert answer.headers["set-cookie"].endswith("; Path=/; Max-Age=" + re.search(
        r"Max-Age=(\d+)", answer.headers["set-cookie"])[1] + "; HttpOnly; SameSite=Lax; Secure")
    value = cookie_of(answer).partition("=")[2]
    for name, https, status in (("__Host-lol-session", True, 200), ("lol-session", True, 401),
                                ("__Host-lol-session", False, 401),
                                ("lol-session", False, 200)):
        seen = common.app.request("GET", "/api/profile", {"Cookie": f"{name}={value}"},
                                variables=[("HTTPS", "on")] if https else ())
        assert seen.status == status, (name, https)


def test_cookies_of_two_instances_on_one_host(make_stack):
    """Under a base path the cookie keeps its prefix, and no instance reads another's."""
    stack = make_stack(base_path="/lol", start=True)
    stack.lme("demo", "--players", PLAYERS, "--matches", 4, check=True)
    player = stack.sql("SELECT puuid FROM player WHERE puuid <> 'BOT' LIMIT 1")[0][0]
    body = json.dumps({"token": stack.token("read", player)}).encode()
    for variables, name, path, end in (
            ([("HTTPS", "on")], "__Host-lol-session-lol", "/", "; Secure"),
            ((), "lol-session-lol", "/lol", "")):
        answer = stack.app.request("POST", "/lol/api/auth/validate", JSON, body,
                                   variables=variables)
        assert re.fullmatch(rf"{name}=[\w-]{{43}}; Path={path}; Max-Age=\d+; HttpOnly; "
                            rf"SameSite=Lax{end}", answer.headers["set-cookie"])
        value = cookie_of(answer).partition("=")[2]
        at_root = f"lol-session={43 * 'r'}; __Host-lol-session={43 * 'r'}"
        for cookies, status in ((f"{at_root}; {name}={value}", 200),
                                (f"__Host-lol-session={value}; lol-session={value}", 401)):
            seen = stack.app.request("GET", "/lol/api/profile", {"Cookie": cookies},
                                     variables=variables)
            assert seen.status == status, (name, cookies)


def test_large_cookies_are_refused(common):
    for size, statuses in ((3000, (401,)), (5000, (431,)), (20000, (400, 431))):
        answer = common.get("/api/profile", {"Cookie": "a=" + size * "x"})
        assert answer.status in statuses, size
    for value in ("", "x", 42 * "x", 44 * "x", 2000 * "x", 42 * "x" + "\xe9", 42 * "x" + "'"):
        answer = common.app.request("GET", "/api/profile", {"Cookie": f"lol-session={value}"})
        assert answer.status == 401, value


def test_quota_is_kept_and_told(site):
    site.settings["quota"] = {"enabled": "yes", "address_per_minute": 1, "address_burst": 5,
                              "per_minute": 6000, "burst": 1000}
    site.app.stop()
    site.write_config()
    site.app.start()
    site.wait_ready()
    answers = [site.get("/api/players", {"X-Forwarded-For": f"192.0.2.{n}"})
               for n in range(8)]
    assert [a.status for a in answers[:5]] == 5 * [401]
    assert answers[-1].status == 429 and int(answers[-1].headers["retry-after"]) >= 1
    assert answers[0].headers["ratelimit-policy"].startswith('"cheap";q=5;w=')
    assert answers[-1].headers["ratelimit"].startswith('"cheap";r=0;t=')
    # Guessing tokens is limited too, whoever has one goes on, probes are free.
    assert site.get("/api/players", bearer("lme_" + 44 * "x")).status == 429
    token = site.token("read")
    assert site.get("/api/players", bearer(token)).status == 200
    assert site.get("/livez").status == 200
    verdicts = [line["verdict"] for line in audit_of(site) if line["caller"] == "anonymous"]
    assert verdicts == 5 * ["unauthenticated"] + 4 * ["limited"]


def test_cold_work_of_one_caller_is_bounded(site):
    """While one answer waits for a locked table, another of the same caller is refused."""
    site.settings["quota"] = {"enabled": "yes", "cold_per_caller": 1}
    site.app.stop()
    site.write_config()
    site.app.start()
    site.wait_ready()
    headers, other = bearer(site.token("read")), bearer(site.token("read"))
    target = f"/api/dashboard/stats?player={site.player}"
    assert site.get(target, headers).status == site.get(target, other).status == 200
    with site.mariadb.session() as locked, ThreadPoolExecutor(4) as pool:
        locked("LOCK TABLES participant WRITE")
        asked = [pool.submit(site.get, target, headers) for _ in range(3)]
        wait_until(lambda: sum(a.done() for a in asked) == 2, 20,
                   "the second and third question are not refused", 0.02)
        period = site.get(f"/api/analytics/v2/period/all?player={site.player}", headers)
        assert (period.status, period.headers["retry-after"]) == (429, "1")
        elsewhere = pool.submit(site.get, target, other)
        locked("UNLOCK TABLES")
        assert sorted(a.result(PATIENCE).status for a in asked) == [200, 429, 429]
        assert elsewhere.result(20).status == 200
    assert site.get(target, headers).status == 200


def test_database_away(make_stack):
    """Anonymous rights go on where they suffice; nobody is taken for a stranger."""
    stack = make_stack(start=True)
    stack.lme("demo", "--players", PLAYERS, "--matches", 4, check=True)
    player = stack.sql("SELECT puuid FROM player WHERE puuid <> 'BOT' LIMIT 1")[0][0]
    token = stack.token("write", player)
    target = f"/api/analytics/v2/period/all?player={player}"
    stack.wait_ready()
    assert stack.get(target).status == 200
    stack.mariadb.stop()
    try:
        # A token that nobody has looked up: its answer is in nobody's memory.
        assert stack.get(target, bearer(token)).status == 200
        for path in ("/api/profile", "/api/dashboard/settings", "/api/auth/session"):
            answer = stack.get(path, bearer(token))
            assert (answer.status, answer.json()["error"]) == (503, "service_unavailable")
            assert answer.headers["retry-after"]
        assert stack.get("/api/profile").status == 401
        assert stack.get("/api/profile", bearer("lme_x")).status == 401
    finally:
        stack.mariadb.start()
    wait_until(lambda: stack.get("/api/profile", bearer(token)).status == 200, PATIENCE,
               "the token is not accepted again", 0.1)


def test_mates_who_are_not_shown_are_audited(common):
    """With a token tied to one player, everybody else is hidden; with= asks for them."""
    token = common.token("read", common.player)
    other = common.sql(f"SELECT puuid FROM player WHERE puuid NOT IN ('BOT', '{common.player}')"
                     " LIMIT 1")[0][0]
    path = f"/api/analytics/v2/stats/summary?player={common.player}&with="
    for name, who in (("mate-1", other), ("mate-2", "u" * 78)):
        assert common.get(path + who, {**bearer(token), "X-Request-Id": name}).status == 404
    lines = {line["id"]: line for line in audit_of(common)}
    assert [lines[f"mate-{n}"]["verdict"] for n in (1, 2)] == ["hidden", "not_stored"]


def test_writes_and_refusals_are_audited(site):
    site.get("/api/profile", {"X-Request-Id": "audit-1"})
    token = site.token("write", site.player)
    site.get("/api/profile", {**bearer(token), "X-Request-Id": "audit-2"})
    site.get("/metrics", {**bearer(token), "X-Request-Id": "audit-3"})
    site.request("PUT", "/api/dashboard/settings",
                 {**bearer(token), **JSON, "X-Request-Id": "audit-4"}, "{}")
    site.request("POST", "/api/analytics/refresh",
                 {**bearer(token), **JSON, "X-Request-Id": "audit-5"}, "{}")
    lines = {line["id"]: line for line in audit_of(site)}
    assert "audit-2" not in lines
    assert [lines[f"audit-{n}"]["verdict"] for n in (1, 3, 4, 5)] == \
        ["unauthenticated", "forbidden", "allowed", "allowed"]
    assert (lines["audit-5"]["route"], lines["audit-5"]["status"]) == \
        ("/api/analytics/refresh", 200)
    assert lines["audit-3"]["token_id"] == lines["audit-4"]["token_id"] > 0
    assert lines["audit-4"] | {"time": ""} == {
        "time": "", "id": "audit-4", "remote": "127.0.0.1", "caller": "token",
        "token_id": lines["audit-4"]["token_id"], "token_selector": token[4:16],
        "session_id": None, "scope": "write",
        "method": "PUT", "route": "/api/dashboard/settings", "verdict": "allowed",
        "status": 200, "error": None}
    # Also of a token that is none, and of one that signs a browser in.
    site.get("/api/players", {**bearer("lme_" + 44 * "x"), "X-Request-Id": "audit-6"})
    cookie = cookie_of(sign_in(site, token, {"X-Request-Id": "audit-7"}))
    site.request("POST", "/api/auth/logout", {"Cookie": cookie, **own_origin(site),
                                              "X-Request-Id": "audit-8"})
    lines |= {line["id"]: line for line in audit_of(site)}
    assert [lines[f"audit-{n}"]["token_selector"] for n in (1, 3, 6, 7, 8)] == \
        [None, token[4:16], 12 * "x", token[4:16], None]
    assert lines["audit-6"]["token_id"] is None
    assert lines["audit-8"]["token_id"] == lines["audit-4"]["token_id"]
    site.lme("player", "hide", site.player, check=True)
    site.lme("token", "revoke", lines["audit-4"]["token_id"], check=True)
    site.lme("token", "rotate", 1, check=True)
    commands = [(line["command"], line.get("token_id"), line.get("token_selector"))
                for line in audit_of(site) if line["caller"] == "command"]
    selectors = dict(site.sql("SELECT token_id, selector FROM token"))
    mine = lines["audit-4"]["token_id"]
    assert commands == [("db init", 1, selectors["1"]), ("demo", None, None),
                        ("token create", mine, token[4:16]),
                        ("player hide", None, None), ("token revoke", mine, token[4:16]),
                        ("token rotate", 1, selectors["1"]),
                        ("token create", mine + 1, selectors[str(mine + 1)])]
    assert token[16:] not in (site.state / "audit.log").read_text(encoding="utf-8")
    log = site.state / "audit.log"
    log.rename(site.state / "audit.log.1")
    site.lme("reload", check=True)
    wait_until(log.exists, PATIENCE, "the audit log is not opened anew", 0.05)

    def all_reopened():
        site.get("/metrics", {"X-Request-Id": "audit-5"})
        return [line["id"] for line in audit_of(site)].count("audit-5") >= 4
    wait_until(all_reopened, PATIENCE, "no line comes to the new file", 0.05)


def test_failed_commands_are_audited(site):
    """What was attempted and did not come about: one line each, with the exit status."""
    attempts = [
        ("token create", None, ("token", "create", "--scope", "read", "--player", 78 * "u")),
        ("token revoke", 999, ("token", "revoke", "999")),
        ("token rotate", 998, ("token", "rotate", "998")),
        ("player hide", None, ("player", "hide", 78 * "u")),
        ("player show", None, ("player", "show", "nobody#here")),
        ("player purge", None, ("player", "purge", "--yes", 78 * "u")),
        ("import", None, ("import", site.state / "nothing.json")),
    ]
    before = len(audit_of(site))
    statuses = [site.lme(*argv).returncode for _, _, argv in attempts]
    lines = audit_of(site)[before:]
    assert 0 not in statuses
    assert [(line["command"], line.get("token_id"), line["status"]) for line in lines] == \
        [(command, number, status) for (command, number, _), status
         in zip(attempts, statuses)]
    assert all(line["caller"] == "command" and "player_id" not in line for line in lines)
    # Looking, and what was not understood, is no attempt.
    for argv in (("token", "list"), ("player", "status", 78 * "u"), ("token", "revoke", "x"),
                 ("player", "purge", "--dry-run", "nobody#here"), ("db", "status"),
                 ("import", "--dry-run", site.state / "nothing.json")):
        site.lme(*argv)
    assert len(audit_of(site)) == before + len(lines)
    site.lme("db", "migrate", check=True)
    assert (audit_of(site)[-1]["command"], audit_of(site)[-1]["status"]) == ("db migrate", 0)
    site.mariadb.stop()
    try:
        failed = site.lme("token", "revoke", "1")
    finally:
        site.mariadb.start()
    last = audit_of(site)[-1]
    assert failed.returncode != 0
    assert (last["command"], last["token_id"], last["status"]) == \
        ("token revoke", 1, failed.returncode)


def test_hidden_is_told_in_the_audit_log_alone(site):
    """To the caller a hidden player is like an unknown one; the log knows better."""
    reader = bearer(site.token("read"))
    site.lme("player", "hide", site.player, check=True)
    period = "/api/analytics/v2/period/all?player={}"
    dashboard = "/api/dashboard/stats?player={}"
    for n, target in enumerate((period, dashboard, "/api/dashboard/matches?player={}", period)):
        seen = []
        for player in (site.player, 78 * "u"):
            answer = site.get(target.format(player),
                              {**reader, "X-Request-Id": f"hidden-{n}"})
            assert (answer.status, answer.json()["error"]) == (404, "player_not_found")
            seen.append((answer.json(), sorted(set(answer.headers) - {"date"})))
        assert seen[0] == seen[1]
        lines = [line for line in audit_of(site) if line["id"] == f"hidden-{n}"]
        assert [line["verdict"] for line in lines] == ["hidden", "not_stored"]
        assert len({json.dumps(line | {"time": "", "verdict": ""}) for line in lines}) == 1
    for player in site.sql("SELECT puuid FROM player WHERE puuid <> 'BOT'"):
        site.lme("player", "hide", player[0], check=True)
    match = site.sql("SELECT riot_match_id FROM `match` LIMIT 1")[0][0]
    for name, verdict in ((match, "hidden"), ("EUW1_1", "not_stored")):
        answer = site.get(f"/api/matches/{name}", {**reader, "X-Request-Id": f"m-{verdict}"})
        assert answer.status == 404
        assert [line["verdict"] for line in audit_of(site)
                if line["id"] == f"m-{verdict}"] == [verdict]
    log = (site.state / "audit.log").read_text(encoding="utf-8")
    assert site.player not in log and 78 * "u" not in log


def test_what_no_route_answers_is_counted_and_audited(site):
    site.settings["quota"] = {"enabled": "yes", "address_per_minute": 1, "address_burst": 12}
    site.app.stop()
    site.write_config()
    site.app.start()
    site.wait_ready()
    large = b"x" * (2 << 20)
    asked = [("POST", "/nothing", b"", 404, "no_route"),
             ("PATCH", "/nothing", b"", 404, "no_route"),
             ("DELETE", "/api/profile", b"", 405, "no_method"),
             ("POST", "/livez", b"", 405, "no_method"),
             ("PUT", "/api/dashboard/settings", large, 413, "too_large"),
             ("GET", "/nothing", b"", 404, None), ("OPTIONS", "/api/profile", b"", 204, None)]
    for n, (method, target, body, status, verdict) in enumerate(asked):
        # Not through nginx, which has a limit of its own for bodies.
        answer = site.app.request(method, target, {"X-Request-Id": f"no-{n}"}, body,
                                  address="192.0.2.1")
        assert answer.status == status, (method, target, answer)
        assert f'"cheap";r={11 - n};' in answer.headers["ratelimit"]
        lines = [line["verdict"] for line in audit_of(site) if line["id"] == f"no-{n}"]
        assert lines == ([verdict] if verdict else [])
    for method, target in (("GET", "/nothing"), ("OPTIONS", "/api/profile"),
                           ("DELETE", "/api/profile"), ("GET", "/%zz"),
                           ("GET", "/x?token=a"), ("POST", "/api/auth/logout")):
        statuses = [site.app.request(method, target, {"Origin": "https://evil.example"},
                                     address="192.0.2.1").status for _ in range(6)]
        assert statuses[-1] == 429, (method, statuses)
    for target in ("/livez", "/readyz", "/api/health", "/api/analytics/health"):
        assert site.app.request("GET", target, address="192.0.2.1").status == 200


def test_cors_is_closed_until_it_is_opened(site):
    page = "https://pages.example"
    token = site.token("read")
    answer = site.get("/api/players", {**bearer(token), "Origin": page})
    assert answer.status == 200
    assert not [name for name in answer.headers if name.startswith("access-control")]
    site.settings["access"]["cors_origins"] = f"{page} http://localhost:5173"
    site.app.stop()
    site.write_config()
    site.app.start()
    site.wait_ready()
    answer = site.get("/api/players", {**bearer(token), "Origin": page})
    assert answer.headers["access-control-allow-origin"] == page
    assert "access-control-allow-credentials" not in answer.headers
    preflight = site.request("OPTIONS", "/api/dashboard/settings", {
        "Origin": page, "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization, content-type"})
    assert preflight.status == 204
    assert "PUT" in preflight.headers["access-control-allow-methods"]
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    refused = site.request("OPTIONS", "/api/dashboard/settings", {
        "Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"})
    assert not [name for name in refused.headers if name.startswith("access-control")]


def test_every_answer_has_the_security_headers(common):
    for target in ("/", "/livez", "/api/players", "/api/nothing", "/problems", "/openapi.json"):
        headers = common.get(target).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["cross-origin-resource-policy"] == "same-origin"
