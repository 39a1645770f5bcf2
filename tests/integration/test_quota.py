# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quotas over HTTP: two instances on one Redis never give more than the quota; with Redis
away each gives its share and nobody is locked out; what a refusal says."""

import concurrent.futures
import contextlib
import re
import time
import urllib.parse

import pytest
from process import PATIENCE, wait_until

TARGET = "/api/players?search=a"
PER_MINUTE = 60
REDIS_TIMEOUT = "2s"


def settings(at_once, hosts=1, rate=PER_MINUTE, **more):
    return {"access": {"public_read": "yes"},
            "quota": {"enabled": "yes", "hosts": hosts, "address_per_minute": rate,
                      "address_burst": at_once, **more}}


@contextlib.contextmanager
def second_instance(stack):
    """Another host as far as quotas go: the same stores, a shared memory of its own."""
    app = stack.second_app()
    app.start()
    try:
        yield app
    finally:
        app.stop()


def ask(app, address, target=TARGET):
    answer = app.request("GET", target, address=address)
    assert answer.status in (200, 429), answer.text
    return answer


def admitted(apps, address, requests, threads=8):
    """How many of so many requests to each application are answered."""
    def some(app, n):
        return sum(ask(app, address).status == 200 for _ in range(n))
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        shares = [pool.submit(some, app, requests * len(apps) // threads)
                  for _ in range(threads // len(apps)) for app in apps]
        return sum(share.result() for share in shares)


def accrued(since):
    """What the rate may have added since then."""
    return int((time.monotonic() - since) * PER_MINUTE / 60) + 1


def wait_asked(stack, app, address):
    """Until an application asks Redis again: the fresh address gets a bucket there."""
    def buckets():
        return len(stack.redis.command("KEYS", "lme:quota:*"))
    before, deadline = buckets(), time.monotonic() + PATIENCE
    while buckets() == before:
        assert time.monotonic() < deadline, "Redis is back and not asked"
        ask(app, address)
        time.sleep(0.1)


@pytest.mark.deadline(240)
def test_two_instances_share_a_quota(make_stack):
    burst = 2000
    stack = make_stack(start=True, processes=4, settings=settings(burst))
    with second_instance(stack) as other:
        apps = [stack.app, other]
        assert len(stack.app.children()) + len(other.children()) == 8
        began = time.monotonic()
        got = admitted(apps, "192.0.2.1", 4000)
        assert burst <= got <= burst + accrued(began)
        # Another caller has a bucket of its own, and the /64 of IPv6 is one caller.  What
        # the first instance has on lease when it is asked no more is lost to the other.
        began = time.monotonic()
        got = admitted(apps[:1], "2001:db8::1", 1200) + \
            admitted(apps[1:], "2001:db8::2", 1200)
        assert burst * 7 // 8 <= got <= burst + accrued(began)


@pytest.mark.deadline(180)
@pytest.mark.parametrize("how", ["kill", "freeze"])
def test_redis_away(make_stack, how):
    burst, hosts = 40, 2
    stack = make_stack(start=True, settings={**settings(burst, hosts),
                                             "redis": {"timeout": REDIS_TIMEOUT}})
    with second_instance(stack) as other:
        apps = [stack.app, other]
        assert ask(stack.app, "192.0.2.1").status == 200
        getattr(stack.redis, how)()
        for app in apps:
            ask(app, "192.0.2.9")  # whoever notices waits for the time-out
        for number in range(10, 14):
            for app in apps:
                began = time.monotonic()
                got = admitted([app], f"192.0.2.{number}", 80)
                assert burst // hosts <= got <= burst // hosts + accrued(began)
        # Nobody is locked out: the share fills up again.
        time.sleep(2 * hosts)
        assert ask(stack.app, "192.0.2.10").status == 200
        if how == "kill":
            stack.redis.start()
        else:
            stack.redis.thaw()
        for app, address in zip(apps, ("192.0.2.20", "192.0.2.21")):
            wait_asked(stack, app, address)
        began = time.monotonic()
        got = admitted(apps, "192.0.2.30", 80)
        assert burst <= got <= burst + accrued(began)


def test_redis_refusing_the_script_is_told(make_stack):
    """Redis answers PING and the cache, but its user may run no script: health says since
    when and why, the log in one line, and the host's share counts."""
    burst, hosts = 40, 4
    stack = make_stack(start=True, processes=3, settings=settings(burst, hosts))

    def check():
        time.sleep(0.15)
        health = stack.get("/api/health").json()
        return health["checks"]["quota"], health["checks"]["redis"], " ".join(health["reasons"])

    def until(status):
        wait_until(lambda: check()[0]["status"] == status, PATIENCE, f"quota is not {status}")
    quota, redis, reasons = check()
    assert (quota["status"], quota["reason"]) == ("pass", None)
    assert quota["enabled"] and quota["shared"] and "quota" not in reasons
    stack.redis.command("ACL", "SETUSER", "default", "-eval", "-evalsha")
    began = time.monotonic()
    got = admitted([stack.app], "192.0.2.1", 80)
    assert burst // hosts <= got <= burst // hosts + accrued(began)
    until("warn")
    seen = set()
    for _ in range(12):  # whichever process answers
        quota, redis, reasons = check()
        assert quota["status"] == "warn" and "NOPERM" in quota["reason"]
        assert redis["status"] == "pass" and "quota: counted by this host alone" in reasons
        seen.add(quota["since"])
    assert len(seen) == 1
    assert stack.get("/readyz").status == 200

    def lines():
        log = (stack.state / "app.log").read_text(encoding="utf-8")
        return [line for line in log.splitlines() if "quotas are counted" in line]
    wait_until(lambda: lines(), PATIENCE, "the log does not say it")
    for n in range(2, 8):
        ask(stack.app, f"192.0.2.{n}")
        time.sleep(0.3)
    assert len(lines()) == 1 and "NOPERM" in lines()[0]
    stack.redis.command("ACL", "SETUSER", "default", "+eval", "+evalsha")
    until("pass")
    began = time.monotonic()
    got = admitted([stack.app], "192.0.2.20", 80)
    assert burst <= got <= burst + accrued(began)


def test_what_a_refusal_says(make_stack):
    stack = make_stack(start=True, settings=settings(3, rate=10))
    answers = [ask(stack.app, "192.0.2.1") for _ in range(4)]
    assert [a.status for a in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"cheap";q=3;w=18'
    assert re.fullmatch(r'"cheap";r=2;t=[1-6]', answers[0].headers["ratelimit"])
    assert "retry-after" not in answers[0].headers
    refused = answers[3]
    assert refused.headers["ratelimit-policy"] == '"cheap";q=3;w=18'
    full = re.fullmatch(r'"cheap";r=0;t=(\d+)', refused.headers["ratelimit"])
    assert 12 < int(full[1]) <= 18
    assert 1 <= int(refused.headers["retry-after"]) <= 6
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert refused.json()["error"] == "quota_exceeded"
    # Waiting as long as it says is enough.
    time.sleep(int(refused.headers["retry-after"]))
    assert ask(stack.app, "192.0.2.1").status == 200


def test_a_token_is_not_its_address(make_stack):
    quota = settings(2, rate=1)
    quota["quota"].update(per_minute=1, burst=5)  # those of a token
    stack = make_stack(start=True, settings=quota)
    made = stack.lme("token", "create", "--scope", "read", "--note", "test", check=True)
    token = next(w for w in made.stdout.split() if w.startswith("lme_"))
    bearer = {"Authorization": f"Bearer {token}"}

    def statuses(n, headers):
        return [stack.get(TARGET, headers).status for _ in range(n)]
    assert statuses(3, {}) == [200, 200, 429]
    assert statuses(6, bearer) == [200] * 5 + [429]
    # What a client says about its address changes nothing.
    assert statuses(1, {"X-Forwarded-For": "192.0.2.77"}) == [429]


def test_guesses_cost_their_address(make_stack, record_property):
    """Random tokens: no more questions to MariaDB than the address's quota; those who hold
    good ones behind the same address go on."""
    burst, guesses = 20, 600
    stack = make_stack(start=True, settings=settings(burst, per_minute=60000, burst=1000))
    good = [stack.token("read") for _ in range(30)]

    def statements():
        return int(stack.sql("SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'")[0][1])

    def show(token):
        return stack.app.request("GET", TARGET, {"Authorization": f"Bearer {token}"},
                                 address="192.0.2.1")
    # More people at once than the burst, none of them remembered.
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert [a.status for a in pool.map(show, good)] == [200] * len(good)
    began, before = time.monotonic(), statements()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(show, (f"lme_{n:044d}" for n in range(guesses))))
    asked, spent = statements() - before, time.monotonic() - began
    record_property(f"statements for {guesses} guesses, burst {burst}", asked)
    # One for the token; the key may have changed: asked once a second and process.
    assert asked <= burst + accrued(began) + 8 * (spent + 1), asked
    assert {a.status for a in answers} == {401, 429}
    limited = [a for a in answers if a.status == 429]
    assert all(int(a.headers["retry-after"]) >= 1 for a in limited)
    assert any(a.headers["ratelimit-policy"].startswith('"lookup";q=20;w=') for a in limited)
    time.sleep(1.1)  # nobody is remembered any more, and the flood goes on
    show(f"lme_{guesses:044d}")
    for token in good:
        assert show(token).status == 200
    # The anonymous of that address have their own quota, which bad tokens use up as well.
    assert ask(stack.app, "192.0.2.1").status == 429
    assert ask(stack.app, "192.0.2.2").status == 200


def waiting_for_tables(stack):
    return int(stack.sql("SELECT COUNT(*) FROM information_schema.processlist"
                         " WHERE state LIKE 'Waiting for table%lock'")[0][0])


def test_cold_work_of_one_caller_is_bounded(make_stack):
    stack = make_stack(start=True, settings=settings(100, cold_per_caller=2))
    stack.lme("demo", "--players", 12, "--matches", 20, "--seed", 1, check=True)
    player = urllib.parse.quote(stack.sql("SELECT puuid FROM player LIMIT 1")[0][0], safe="")
    hot = f"/api/analytics/v2/period/all?player={player}"
    cold = f"/api/dashboard/stats?player={player}"
    assert ask(stack.app, "192.0.2.1", hot).status == 200
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        # While nobody can read the matches, cold work goes on.
        with stack.mariadb.session() as shell:
            shell("LOCK TABLES participant WRITE")
            under_way = [pool.submit(ask, stack.app, "192.0.2.1", cold) for _ in range(2)]
            wait_until(lambda: waiting_for_tables(stack) == 2, PATIENCE, "both are under way")
            refused = ask(stack.app, "192.0.2.1", cold)
            assert refused.status == 429 and refused.headers["retry-after"] == "1"
            assert refused.json()["error"] == "quota_exceeded"
            # What is cached is answered, and another caller may have its own computed.
            assert ask(stack.app, "192.0.2.1", hot).status == 200
            other = pool.submit(ask, stack.app, "192.0.2.2", cold)
            wait_until(lambda: waiting_for_tables(stack) == 3, PATIENCE, "the other waits too")
            shell("UNLOCK TABLES")
        assert [f.result().status for f in (*under_way, other)] == [200, 200, 200]
    # It is over, so the caller may go on.
    assert ask(stack.app, "192.0.2.1", cold).status == 200
