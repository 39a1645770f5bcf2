# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Redis Cluster that wants a password and calls its servers by name; one of them freezes.

All over one cluster: what holds for a plain one (test_cluster.py) is not asked again.
"""

import json
import secrets
import threading
import time
from urllib.parse import parse_qsl

import pytest
import test_cluster as plain
import test_period as games
from fault_load import ROW, FaultLoad, ask_all, content
from flood import PROGRAMS
from redis_cluster import RedisCluster
from test_batch import post

from process import PATIENCE, wait_until

PASSWORD = secrets.token_hex(8)
# Nothing but what the settings redis.user and redis.cluster name as needed.
COMMANDS = ("ping get mget set pttl time scan unlink eval evalsha "
            "cluster|slots cluster|info asking exists wait").split()
USER = f"lme on >{PASSWORD}-lme ~lme:* -@all " + " ".join(f"+{name}" for name in COMMANDS)
DEADLINE = 5.0
BACK = 2.0  # s from the election of a new master to full speed
QUOTAS = ("address", "address_expensive")
SETTINGS = {
    "server": {"request_timeout": f"{DEADLINE:g}s"},
    # What the host remembers would hide how the cluster is.
    "cache": {"hot_size": "0"},
    # Counted, and never refused.
    "quota": {"enabled": "yes", "cold_per_caller": "0",
              **{f"{name}_per_minute": "10000000" for name in QUOTAS},
              **{f"{name}_burst": "1000000" for name in QUOTAS}},
    # A busy machine must not look like a Redis that is away, a frozen one must.
    "redis": {"user": "lme", "password": f"{PASSWORD}-lme", "timeout": "1s",
              "breaker_slow": "1s"},
}
# Not of the load: these are hidden, and play on, which their answers' data_version says.
STRANGERS = [games.puuid_of(1000 + i) for i in range(10)]


def of_strangers(number, start):
    text = json.dumps(games.document(number, start))
    for player, stranger in zip(plain.PLAYERS, STRANGERS, strict=True):
        text = text.replace(player, stranger)
    return json.loads(text)


@pytest.fixture(scope="module")
def site(make_module_stack):
    why_not = RedisCluster.missing()
    if why_not:
        pytest.skip(f"NO REDIS CLUSTER: {why_not}")
    stack = make_module_stack(redis_cluster=True, settings=SETTINGS)
    stack.cluster.protect(PASSWORD, USER)
    stack.cluster.announce("localhost")
    stack.start()
    stack.wait_ready()
    games.load(stack, [games.document(n, plain.START + n * 7_200_000)
                       for n in range(1, 21)])
    games.load(stack, [of_strangers(n, plain.START) for n in range(31, 34)])
    stack.right = ask_all(stack, map(plain.target, plain.PLAYERS))
    return stack


def all_from_cache(stack):
    for player in plain.PLAYERS:
        plain.from_cache(stack, player)
    for target, right in stack.right.items():
        assert content(stack.get(target).text) == right


def connect_as(stack, **login):
    stack.app.stop()
    stack.settings["redis"].update(login)
    stack.write_config()
    stack.app.start()


def test_names_and_an_acl_user(site):
    cluster = site.cluster
    all_from_cache(site)
    check = plain.Sums(site).look()
    assert check["status"] == "pass"
    assert {node["address"] for node in check["cluster"]["node_list"]} == \
        {f"localhost:{node.port}" for node in cluster.nodes if node.is_master()}
    # A redirection names its server, too.
    player = STRANGERS[0]
    source, slot = plain.owner_of(site, player), cluster.slot(f"{{{player}}}")
    goal = next(n for n in cluster.nodes if n.is_master() and n is not source)
    cluster.move_begin(slot, source, goal)
    while cluster.move_keys(slot, source, goal):
        pass
    plain.from_cache(site, player)
    plain.Sums(site).reaches("ask")
    cluster.move_end(slot, goal)
    plain.from_cache(site, player)
    # The commands that only forgetting needs.
    said = site.lme("player", "hide", player, check=True).stdout
    assert "private" in said and site.get(plain.target(player)).status == 404
    assert not [key for key in cluster.keys(f"*{{{player}}}*") if "gen:" not in key]
    site.lme("player", "show", player, check=True)
    plain.from_cache(site, player)
    assert cluster.keys("lme:quota:*")
    refused = [line for node in cluster.nodes for line in node.command("ACL", "LOG")]
    assert not refused, refused[:3]


def test_a_wrong_password_costs_the_cache_only(site):
    try:
        connect_as(site, user=None, password="wrong")
        for target, right in site.right.items():
            assert content(site.get(target).text) == right
        found = site.get("/readyz").json()["checks"]["redis"]
        assert found["status"] != "pass" and "WRONGPASS" in str(found)
        # That of everybody.
        connect_as(site, user=None, password=PASSWORD)
        all_from_cache(site)
        assert plain.Sums(site).look()["status"] == "pass"
    finally:
        connect_as(site, user="lme", password=f"{PASSWORD}-lme")
    all_from_cache(site)


class ClusterLoad(FaultLoad):
    """Knows since when the answers to some targets come from the cluster."""

    def __init__(self, stack, watched):
        super().__init__(stack.nginx.port, stack.right, stack.right, DEADLINE)
        self.watched, self.misses = frozenset(watched), 0
        self.hits, self.hits_began = 0, None

    def judge(self, target, head, body):
        if target in self.watched:
            hit = b"\r\ncache-status: lme; hit" in head.lower()
            self.hits = self.hits + 1 if hit else 0
            self.misses += not hit
            if self.hits == 1:
                self.hits_began = time.monotonic()
        return super().judge(target, head, body)

    def hits_since(self, moment):
        """s from a moment to the first of many hits in a row."""
        wait_until(lambda: self.hits >= ROW or self._broken, PATIENCE,
                   f"{ROW} hits in a row", 0.001)
        return max(0.0, self.hits_began - moment)


class Batches:
    """All players in one request, whose servers are asked at once, again and again; and
    which servers are said to be away."""

    def __init__(self, stack):
        self.stack, self.down, self.wrong, self.answered = stack, set(), [], 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        items = [{"endpoint": "period/all",
                  "params": {"player": player, **dict(parse_qsl(plain.RANGE))}}
                 for player in plain.PLAYERS]
        right = [self.stack.right[plain.target(player)] for player in plain.PLAYERS]
        while not self._stop.is_set():
            try:
                results = post(self.stack, {"requests": items}).json()["results"]
                said = [content(json.dumps(result["body"])) for result in results]
                self.down |= {node["address"] for node
                              in plain.Sums(self.stack).look()["cluster"]["node_list"]
                              if node["status"] == "down"}
            except (OSError, KeyError, ValueError) as failure:
                said = repr(failure)
            if said != right:
                self.wrong.append(said)
            self.answered += 1

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join(PATIENCE)


def test_a_master_freezes_under_load(site, record_property):
    stack, cluster = site, site.cluster
    victim = plain.owner_of(stack, plain.PLAYERS[0])
    heir = cluster.replica_of(victim)
    watched = [plain.target(player) for player in plain.PLAYERS
               if plain.owner_of(stack, player) is victim]
    stranger = next(player for player in STRANGERS
                    if plain.owner_of(stack, player) is victim)
    before = content(stack.get(plain.target(stranger)).text)
    cluster.be_impatient()
    with Batches(stack) as batches, ClusterLoad(stack, watched) as load:
        load.hits_since(0)
        victim.freeze()
        wait_until(heir.is_master, PATIENCE, "no failover", 0.005)
        elected = time.monotonic()
        load.hits = 0
        back = load.hits_since(elected)
        record_property("from the cache again after, s", f"{back:.3f}")
        # What the frozen one has not heard of.
        games.load(stack, [of_strangers(34, plain.START + games.DAY)])
        right = content(stack.get(plain.target(stranger)).text)
        assert right["data"] != before["data"]
        plain.from_cache(stack, stranger)
        victim.thaw()
        goal = load.answered + 2 * ROW
        while not (load.answered >= goal and cluster.is_whole()):
            assert content(stack.get(plain.target(stranger)).text) == right
        assert not victim.is_master() and heir.is_master()
        load.hits = 0
        load.hits_since(0)
    load.report(record_property)
    load.check_answers()
    assert load.misses > 0  # it was frozen
    assert batches.answered > 1 and not batches.wrong, (batches.answered, batches.wrong[:1])
    assert batches.down <= {f"localhost:{victim.port}"}
    assert load.counts["503"] == 0, load.counts
    assert back < BACK + PROGRAMS * load.control.slowest, (back, load.control.slowest)
    wait_until(lambda: plain.Sums(stack).look()["status"] == "pass", PATIENCE,
               "health does not see the new master", 0.05)
