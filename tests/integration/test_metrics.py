# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The host's metrics: exact whichever process is asked and whatever was killed, valid for
Prometheus and OpenMetrics, documented, the same in /v2/performance, and for admins only."""

import concurrent.futures
import pathlib
import re
import shutil
import subprocess

import jsonschema
import pytest
from process import PATIENCE, wait_until

SOURCE = pathlib.Path(__file__).resolve().parents[2]
OPEN = "application/openmetrics-text"
PROMETHEUS_ASKS = (f"{OPEN};version=1.0.0,{OPEN};version=0.0.1;q=0.75,"
                   "text/plain;version=0.0.4;q=0.5,*/*;q=0.1")
TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
OPEN_TYPE = f"{OPEN}; version=1.0.0; charset=utf-8"
SAMPLE = re.compile(r'([a-z_]+)(?:\{(.*)\})? (\S+)')
LABEL = re.compile(r'([a-z]+)="((?:[^"\\]|\\.)*)"')
DURATION = "lme_http_request_duration_seconds"
PERFORMANCE = "/api/analytics/v2/performance"
PROCESSES = 2
# Each answered by a rule of its own: (target, status, route, class)
KINDS = [
    ("/livez", 200, "/livez", "2xx"),
    ("/api/auth/regions", 200, "/api/auth/regions", "2xx"),
    ("/api/players?search=a", 200, "/api/players", "2xx"),
    ("/api/players?nothing=1", 400, "/api/players", "4xx"),
    ("/api/matches/EUW1_1", 404, "/api/matches/:id", "4xx"),
    ("/api/export/formats", 501, "/api/export/formats", "5xx"),
    ("/api/nothing", 404, "-", "4xx"),
]


class Metrics:
    """Samples by name and labels; what is absent is 0."""

    def __init__(self, text):
        self.values, self.types = {}, {}
        for line in text.splitlines():
            if line.startswith("#"):
                words = line.split(" ", 3)
                if words[1] == "TYPE":
                    self.types[words[2]] = words[3]
                continue
            name, labels, value = SAMPLE.fullmatch(line).groups()
            key = (name, frozenset(LABEL.findall(labels or "")))
            if key in self.values:
                raise ValueError(f"twice: {line}")
            self.values[key] = float(value)

    def get(self, name, **labels):
        return self.values.get((name, frozenset(labels.items())), 0)

    def requests(self, route, status, method="GET"):
        return self.get(f"{DURATION}_count", method=method, route=route, status=status)

    def sum(self, name):
        return sum(v for (n, _), v in self.values.items() if n == name)

    def counters(self):
        """All that may only grow."""
        for (name, labels), value in self.values.items():
            family = re.sub("_(bucket|count|sum)$", "", name)
            if self.types.get(name) == "counter" or self.types.get(family) == "histogram":
                yield (name, labels), value


def look(stack, app=None):
    """Through nginx, or an application's own socket."""
    headers = bearer(stack)
    answer = stack.get("/metrics", headers) if app is None else \
        app.request("GET", "/metrics", headers)
    assert answer.status == 200, answer.text
    return Metrics(answer.text)


def bearer(stack):
    """The headers of an admin; the session's database may have been made anew."""
    if stack.admin_header.exists():
        text = stack.admin_header.read_text(encoding="utf-8")
        return dict([text.strip().split(": ", 1)])
    return {"Authorization": f"Bearer {stack.token('admin')}"}


@pytest.fixture
def host(make_stack):
    """An empty stack with two processes of one thread, so that both are asked."""
    stack = make_stack(start=True, processes=PROCESSES, threads=1)
    stack.wait_ready()
    return stack


def ask_all(stack, times):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        done = [(status, pool.submit(stack.get, target))
                for _ in range(times) for target, status, _, _ in KINDS]
        for status, answer in done:
            assert answer.result().status == status, answer.result().text


def test_every_request_is_counted_whoever_answers(host):
    before = look(host)
    ask_all(host, 20)
    after = look(host)
    for target, _, route, status in KINDS:
        assert after.requests(route, status) - before.requests(route, status) == 20, target
    # And the look before, but not the one that looks.
    assert after.requests("/metrics", "2xx") - before.requests("/metrics", "2xx") == 1
    states = sum(after.get("lme_http_answer_duration_seconds_count", cache=state)
                 - before.get("lme_http_answer_duration_seconds_count", cache=state)
                 for state in ("none", "hit", "miss", "stale", "bypass", "other"))
    assert states == 20 * len(KINDS) + 1
    assert after.get("lme_http_verdicts_total", verdict="no_route") \
        - before.get("lme_http_verdicts_total", verdict="no_route") == 20


def test_body_bytes_are_those_that_were_sent(host):
    before = look(host)
    sent = [host.get("/api/auth/regions") for _ in range(5)]
    missing = host.get("/api/nothing")
    host.request("HEAD", "/api/auth/regions")
    after = look(host)

    def grown(status):
        name = "lme_http_response_body_bytes_total"
        return after.get(name, status=status) - before.get(name, status=status)
    assert grown("4xx") == len(missing.body)
    # The first look is an answer, too.
    assert grown("2xx") >= sum(len(answer.body) for answer in sent)
    assert after.requests("/api/auth/regions", "2xx") \
        - before.requests("/api/auth/regions", "2xx") == 6


def replaced(stack, killed):
    return len(stack.app.children()) == PROCESSES and killed not in stack.app.children()


def test_killed_processes_stay_counted(host):
    before = look(host)
    starts = before.get("lme_process_starts_total")
    for round_ in range(1, 4):
        ask_all(host, 10)
        killed = host.app.kill_child()
        assert killed
        wait_until(lambda pid=killed: replaced(host, pid), PATIENCE, "no replacement")
        host.wait_ready("/livez")
        wait_until(lambda n=round_: look(host).get("lme_process_starts_total") == starts + n,
                   PATIENCE, "the new process does not count itself")
        after = look(host)
        for target, _, route, status in KINDS[1:]:
            grown = after.requests(route, status) - before.requests(route, status)
            assert grown == 10 * round_, target
        assert after.get("lme_process_kills_total") == round_
        assert after.get("lme_processes") == PROCESSES


def test_counters_never_step_back(host):
    """While requests run and processes are killed."""
    last = {}
    kills = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        load = pool.submit(ask_all, host, 60)
        while not load.done() or kills < 3:
            # One after the other: the supervisor is not what is tried here.
            if kills < 3 and len(host.app.children()) == PROCESSES and host.app.kill_child():
                kills += 1
            try:
                now = dict(look(host).counters())
            except (OSError, AssertionError):
                continue  # both processes are being replaced
            for key, value in last.items():
                assert now.get(key, 0) >= value, key
            last = now
        error = load.exception()
        assert error is None or isinstance(error, (OSError, AssertionError)), error
    assert last


def test_a_graceful_stop_is_no_kill(host):
    ask_all(host, 3)
    before = look(host)
    for server in (host.nginx, host.app):
        server.stop()
    for server in (host.app, host.nginx):
        server.start()
    host.wait_ready()
    after = look(host)
    for _, _, route, status in KINDS[1:]:
        assert after.requests(route, status) == before.requests(route, status)
    assert after.get("lme_process_kills_total") == 0
    assert after.get("lme_process_starts_total") >= 2 * PROCESSES - 1


# -- formats

@pytest.mark.parametrize("accept, content_type", [
    (None, TEXT_TYPE),
    ("*/*", TEXT_TYPE),
    ("text/plain", TEXT_TYPE),
    ("text/html", TEXT_TYPE),
    (PROMETHEUS_ASKS, OPEN_TYPE),
    (OPEN, OPEN_TYPE),
    (f"{OPEN}; version=1.0.0; escaping=allow-utf-8; q=0.6, text/plain; q=0.5", OPEN_TYPE),
    (f"{OPEN}; q=0.3, text/plain; q=0.5", TEXT_TYPE),
    (f"{OPEN}; version=2.0.0, text/plain; version=0.0.4; q=0.5", TEXT_TYPE),
])
def test_accept_decides(stack, accept, content_type):
    answer = stack.get("/metrics", {**bearer(stack), **({"Accept": accept} if accept else {})})
    assert answer.status == 200
    assert answer.headers["content-type"] == content_type
    assert answer.headers["cache-control"] == "no-store"
    assert "Accept" in answer.headers["vary"]
    assert answer.text.endswith("# EOF\n") == (content_type == OPEN_TYPE)


def test_promtool_accepts_it(stack):
    promtool = shutil.which("promtool")
    if not promtool:
        pytest.skip("NO PROMTOOL: install the Debian package prometheus")
    text = stack.get("/metrics", bearer(stack)).text
    done = subprocess.run([promtool, "check", "metrics"], input=text, text=True,
                          capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_openmetrics_parser_accepts_it(stack):
    parser = pytest.importorskip("prometheus_client.openmetrics.parser",
                                 reason="NO PARSER: install python3-prometheus-client")
    text = stack.get("/metrics", {**bearer(stack), "Accept": OPEN}).text
    families = {family.name: family for family in
                parser.text_string_to_metric_families(text)}
    assert families["lme_http_request_duration_seconds"].unit == "seconds"
    assert families["lme_build"].type == "info"
    assert families["lme_http_verdicts"].type == "counter"


def test_both_formats_have_the_same_samples(host):
    text = Metrics(host.get("/metrics", bearer(host)).text)
    other = host.get("/metrics", {**bearer(host), "Accept": OPEN}).text
    assert set(text.values) <= set(Metrics(other).values)


# -- access and cost

def test_only_admins_are_answered(stack):
    for target in ("/metrics", PERFORMANCE):
        assert stack.get(target).status == 401
        for scope in ("read", "write"):
            token = stack.token(scope)
            refused = stack.get(target, {"Authorization": f"Bearer {token}"})
            assert refused.status == 403, scope
        assert stack.get(target, bearer(stack)).status == 200


def test_nothing_of_a_player_is_a_label(stack):
    """Labels come from fixed lists: a thousand paths make no thousand series."""
    before = len(look(stack).values)
    for i in range(40):
        stack.get(f"/api/players?search=somebody{i}")
        stack.get(f"/api/matches/EUW1_{i}")
        stack.get(f"/nowhere/{i}")
    text = stack.get("/metrics", bearer(stack)).text
    assert "somebody" not in text and "nowhere" not in text and "EUW1" not in text
    # At most the series of these three kinds are new.
    assert len(Metrics(text).values) <= before + 5 * 50


# -- truth

def rows_of_document():
    """The table of docs/metrics.md: (name as shown, type, labels)."""
    text = (SOURCE / "docs" / "metrics.md").read_text(encoding="utf-8")
    for line in text.splitlines():
        found = re.match(r"\| `(lme_\w+)` \| (\w+) \|([^|]*)\|", line)
        if found:
            yield found[1], found[2], frozenset(re.findall(r"`(\w+)`", found[3]))


def test_every_metric_is_documented(stack):
    stack.get("/livez")
    text = stack.get("/metrics", bearer(stack)).text
    shown = Metrics(text)
    document = {name: (kind, labels) for name, kind, labels in rows_of_document()}
    assert document.keys() == shown.types.keys()
    for name, kind in shown.types.items():
        expected = "info" if name.endswith("_info") else kind
        assert document[name][0] == expected, name
    for name, labels in shown.values:
        family = name if name in document else re.sub("_(bucket|count|sum)$", "", name)
        assert document[family][1] == {key for key, _ in labels} - {"le"}, name


def test_performance_shows_the_same_numbers(host):
    ask_all(host, 5)
    answer = host.get(PERFORMANCE, bearer(host))
    after = look(host)
    body = answer.json()
    document = host.get("/openapi.json").json()
    schema = document["paths"][PERFORMANCE]["get"]["responses"]["200"]["content"]
    jsonschema.Draft202012Validator(
        {**schema["application/json"]["schema"], "components": document["components"]},
        format_checker=jsonschema.FormatChecker()).validate(body)
    service = body["data"]["service"]
    shown = {(r["method"], r["route"], r["status"]): r for r in service["requests"]["routes"]}
    assert ("GET", "-", "4xx") in shown
    for (method, route, status), row in shown.items():
        counted = after.requests(route, status, method)
        assert row["count"] == counted, route
        assert within_buckets(after, row, method=method, route=route, status=status)
    assert body["meta"]["scope"] == "host"
    assert service["processes"] == PROCESSES == after.get("lme_processes")
    assert service["process_starts"] == after.get("lme_process_starts_total")
    assert sum(service["threads"].values()) == PROCESSES == after.sum("lme_threads")
    assert service["mysql_pool"]["limit"] == after.get("lme_mysql_connections_limit")
    assert service["redis_pool"]["limit"] == after.get("lme_redis_connections_limit")
    assert service["cold_work"]["entered"] == \
        after.get("lme_cold_work_total", result="entered")
    cache = body["data"]["cache"]
    for result, member in (("hit", "redis_hits"), ("miss", "misses"), ("bypass", "bypass")):
        assert cache[member] == \
            after.get("lme_cache_lookups_total", level="redis", result=result)
    assert cache["hot_hits"] == \
        after.get("lme_cache_lookups_total", level="hot", result="hit")
    assert cache["hits"] == cache["hot_hits"] + cache["redis_hits"]


def within_buckets(metrics, row, **labels):
    """Each quantile lies in the bucket of /metrics that has its rank, edges included."""
    edges = sorted(
        (float(dict(key)["le"]), value) for (name, key), value in metrics.values.items()
        if name == f"{DURATION}_bucket" and labels.items() <= dict(key).items())
    for member, q in (("p50_ms", 0.5), ("p90_ms", 0.9), ("p99_ms", 0.99)):
        at = next(i for i, (_, n) in enumerate(edges) if n >= q * row["count"])
        low = edges[at - 1][0] if at else 0
        high = min(edges[at][0], edges[-2][0])
        if not min(low, high) * 999 <= row[member] <= high * 1001:
            return False
    return True


def test_cache_counters_are_exact(host):
    host.lme("demo", "--players", 10, "--matches", 40, "--seed", 1, check=True)
    rows = host.sql("SELECT p.puuid FROM participant JOIN player p USING (player_id) "
                    "WHERE p.puuid <> 'BOT' GROUP BY 1 ORDER BY COUNT(*) DESC, 1 LIMIT 1")
    target = f"/api/analytics/v2/period/all?player={rows[0][0]}"
    name = "lme_cache_lookups_total"
    before = look(host)
    for _ in range(10):
        assert host.get(target).status == 200
    killed = host.app.kill_child()
    wait_until(lambda: replaced(host, killed), PATIENCE, "no replacement")
    host.wait_ready("/livez")
    after = look(host)
    grown = {(level, result): after.get(name, level=level, result=result)
             - before.get(name, level=level, result=result)
             for level in ("hot", "redis") for result in ("hit", "miss", "stale", "bypass")}
    # Who shall compute looks again; which level has the hits is a matter of time.
    assert grown["redis", "miss"] == 2
    assert grown["hot", "hit"] + grown["redis", "hit"] == 9
    assert not any(grown["redis", result] for result in ("stale", "bypass"))
    assert after.get("lme_cache_stores_total", result="stored") \
        - before.get("lme_cache_stores_total", result="stored") == 1
    assert after.get("lme_cold_work_total", result="entered") \
        - before.get("lme_cold_work_total", result="entered") == 1
    assert after.get("lme_cold_work_in_progress") == 0


def test_health_says_who_is_away_and_since_when(host):
    def wait_for(status):
        def is_said():
            metrics = look(host)
            others = {"pass", "warn", "fail"} - {status}
            return metrics.get("lme_health_check", check="redis", status=status) == 1 and \
                not any(metrics.get("lme_health_check", check="redis", status=s) for s in others)
        wait_until(is_said, PATIENCE, f"nobody says that Redis is {status}")

    def is_reasoned():
        check = host.get("/api/health").json()["checks"]["redis"]
        return check["status"] == "warn" and check["reason"]
    wait_for("pass")
    host.redis.kill()
    wait_for("warn")
    wait_until(is_reasoned, PATIENCE, "nobody says why Redis is away")
    assert look(host).get("lme_health_check_since_time_seconds", check="redis") > 0
    host.redis.start()
    wait_for("pass")


def test_quotas_are_counted(make_stack):
    stack = make_stack(start=True, settings={
        "quota": {"enabled": "yes", "hosts": 1, "address_per_minute": 1, "address_burst": 3}})
    stack.wait_ready()
    before = look(stack)
    answers = [stack.get("/api/players?search=a").status for _ in range(8)]
    after = look(stack)
    name = "lme_quota_takes_total"
    # The look itself is admitted, too, from the token's own quota.
    for result, status, more in (("admitted", 200, 1), ("refused", 429, 0)):
        grown = after.get(name, **{"class": "cheap", "result": result}) \
            - before.get(name, **{"class": "cheap", "result": result})
        assert grown == answers.count(status) + more
    assert after.get("lme_http_verdicts_total", verdict="limited") \
        - before.get("lme_http_verdicts_total", verdict="limited") == answers.count(429)
