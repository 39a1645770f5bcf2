# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The application over a real Redis Cluster of six servers: nobody can tell by the answers.

Nothing waits for a time: a failover or a resharding is over when the servers say so, and
the application has followed when its answers come from the cache again.
"""

import itertools
import re
import threading

import pytest
import test_period as games
from redis_cluster import SLOTS, RedisCluster

from process import PATIENCE, wait_until

PLAYERS = [games.PUUID, *map(games.puuid_of, range(1, 10))]
START = games.ms("2025-01-01T00:00:00+00:00")
RANGE = "from=2024-12-01T00:00:00Z&to=2025-03-01T00:00:00Z"
CLIENTS = 3
SOME = 60  # answers between two steps: the load is really there


def target(player):
    return f"{games.V2}all?player={player}&{RANGE}"


def neutral(answer):
    """What an answer says, whoever computed it and when."""
    body = answer.json()
    for name in ("cached", "computed_at", "generated_at", "response_time_ms"):
        body.get("meta", {}).pop(name, None)
    return answer.status, body


class Load:
    """Clients that compare each answer with what one Redis answered."""

    def __init__(self, stack, wanted):
        self.stack, self.wanted = stack, wanted
        self.answered, self.wrong = itertools.count(), []
        self.done = 0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(i,))
                         for i in range(CLIENTS)]

    def _run(self, offset):
        players = itertools.cycle(PLAYERS[offset:] + PLAYERS[:offset])
        while not self._stop.is_set():
            player = next(players)
            try:
                answer = self.stack.get(target(player), timeout=PATIENCE)
                if answer.status != 200 or neutral(answer) != self.wanted[player]:
                    self.wrong.append((player, answer))
            except OSError as failure:
                self.wrong.append((player, failure))
            self.done = next(self.answered)

    def go_on(self, answers=SOME):
        """Until there were so many more answers."""
        goal = self.done + answers
        wait_until(lambda: self.done >= goal or self.wrong, PATIENCE, "no answers")

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        self.go_on()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE)
        assert not self.wrong, (len(self.wrong), self.done, self.wrong[:3])


class Sums:
    """The cluster's figures in health: the largest seen of any process."""

    def __init__(self, stack):
        self.stack = stack

    def look(self):
        return self.stack.get("/readyz").json()["checks"]["redis"]

    def reaches(self, name, least=1):
        wait_until(lambda: self.look()["cluster"][name] >= least, PATIENCE,
                   f"no process counts {least} {name}")


@pytest.fixture
def served(make_stack):
    why_not = RedisCluster.missing()
    if why_not:
        pytest.skip(f"NO REDIS CLUSTER: {why_not}")
    stack = make_stack(redis_cluster=True, start=True)
    stack.wait_ready()
    games.load(stack, [games.document(n, START + n * 7_200_000) for n in range(1, 21)])
    return stack


def ask_all(stack):
    return {player: neutral(stack.get(target(player))) for player in PLAYERS}


def cached(stack, player):
    answer = stack.get(target(player))
    return answer.headers["cache-status"].startswith("lme; hit")


def from_cache(stack, player):
    """The cluster serves this player again."""
    wait_until(lambda: cached(stack, player), PATIENCE,
               f"{player} never comes from the cache", 0.02)


def owner_of(stack, player):
    cluster = stack.cluster
    return wait_until(lambda: cluster.owner(cluster.slot(f"{{{player}}}")), PATIENCE,
                      "the servers do not agree", 0.05)


def test_answers_as_one_redis_does(served):
    stack = served
    over_cluster = ask_all(stack)
    for player in PLAYERS:
        assert over_cluster[player][0] == 200
        from_cache(stack, player)
    assert ask_all(stack) == over_cluster
    # Each player's keys lie on one server, the one that Redis's own arithmetic says.
    owners = set()
    for player in PLAYERS:
        slot = stack.cluster.slot(f"{{{player}}}")
        assert stack.cluster.nodes[0].command("CLUSTER", "KEYSLOT", f"{{{player}}}") == slot
        node = owner_of(stack, player)
        owners.add(node.port)
        assert len(stack.cluster.keys(f"*{{{player}}}*")) >= 2
        assert len([k for k in node.command("KEYS", f"*{{{player}}}*")]) == \
            len(stack.cluster.keys(f"*{{{player}}}*"))
    assert len(owners) == 3
    check = stack.get("/readyz").json()["checks"]["redis"]
    assert check["status"] == "pass"
    assert check["cluster"]["nodes"] == 3 and check["cluster"]["nodes_down"] == 0
    assert check["cluster"]["slots_covered"] == SLOTS
    assert check["cluster"]["epoch"] > 0
    assert sum(node["slots"] for node in check["cluster"]["node_list"]) == SLOTS
    assert {node["address"] for node in check["cluster"]["node_list"]} == \
        {node.address for node in stack.cluster.nodes if node.is_master()}
    # The same program over one Redis, and over none.
    stack.app.stop()
    stack.redis.start()
    try:
        stack.settings["redis"].update(cluster=None, socket=stack.redis.socket)
        stack.write_config()
        stack.app.start()
        stack.wait_ready()
        assert ask_all(stack) == over_cluster
        from_cache(stack, PLAYERS[0])
        assert ask_all(stack) == over_cluster
    finally:
        stack.redis.stop()
    assert ask_all(stack) == over_cluster


def test_a_master_is_killed_under_load(served):
    stack, cluster = served, served.cluster
    wanted = ask_all(stack)
    player = PLAYERS[0]
    victim = owner_of(stack, player)
    heir = cluster.replica_of(victim)
    cluster.be_impatient()
    with Load(stack, wanted) as load:
        from_cache(stack, player)
        victim.kill()
        load.go_on()
        wait_until(heir.is_master, PATIENCE, "no failover", 0.02)
        load.go_on()
        wait_until(lambda: owner_of(stack, player) is heir, PATIENCE, "no heir", 0.05)
        from_cache(stack, player)
        load.go_on()
        wait_until(lambda: stack.get("/readyz").json()["status"] == "pass", PATIENCE,
                   "health does not see the new master")
        # It comes back as a replica of its replica, and the other way round.
        victim.start()
        cluster.be_impatient()
        wait_until(cluster.is_whole, PATIENCE, "not whole again", 0.05)
        heir.kill()
        wait_until(victim.is_master, PATIENCE, "no failover", 0.02)
        from_cache(stack, player)
        load.go_on()
    assert ask_all(stack) == wanted
    # What was imported just before a master dies is not forgotten by its replica.
    heir.start()
    cluster.be_impatient()
    wait_until(cluster.is_whole, PATIENCE, "not whole again", 0.05)
    from_cache(stack, player)
    games.load(stack, [games.document(99, START)])
    victim.kill()
    assert ask_all(stack)[player] != wanted[player]
    wait_until(heir.is_master, PATIENCE, "no failover", 0.02)
    from_cache(stack, player)
    fresh = ask_all(stack)
    assert all(fresh[player] != wanted[player] for player in PLAYERS)


def test_slots_move_under_load(served):
    stack, cluster = served, served.cluster
    wanted, sums = ask_all(stack), Sums(served)
    slots = {player: cluster.slot(f"{{{player}}}") for player in PLAYERS}
    with Load(stack, wanted) as load:
        for player in PLAYERS:
            from_cache(stack, player)
        # Half of the keys have gone, then all: whoever misses one is sent on by ASK.
        for player in PLAYERS[:3]:
            source = owner_of(stack, player)
            goal = next(n for n in cluster.nodes if n.is_master() and n is not source)
            cluster.move_begin(slots[player], source, goal)
            cluster.move_keys(slots[player], source, goal, 1)
            load.go_on()
            while cluster.move_keys(slots[player], source, goal):
                pass
            load.go_on()
            from_cache(stack, player)
            sums.reaches("ask")
            cluster.move_end(slots[player], goal)
            load.go_on()
            assert owner_of(stack, player) is goal
            from_cache(stack, player)
        sums.reaches("moved")
        # And as an administrator does it.
        source = owner_of(stack, PLAYERS[5])
        goal = next(n for n in cluster.nodes if n.is_master() and n is not source)
        cluster.cli("--cluster", "reshard", source.address, "--cluster-from", source.id,
                    "--cluster-to", goal.id, "--cluster-slots", "300", "--cluster-yes")
        load.go_on()
        for player in PLAYERS:
            from_cache(stack, player)
    assert ask_all(stack) == wanted
    assert sums.look()["status"] == "pass"


def test_a_player_is_forgotten_while_the_slot_moves(served):
    """Nothing of the player stays, on whichever server it was when the walk came by."""
    stack, cluster = served, served.cluster
    player = PLAYERS[0]
    slot = cluster.slot(f"{{{player}}}")
    for route in ("all", "week", "month", "today", "season"):
        assert stack.get(f"{games.V2}{route}?player={player}").status == 200
    source = owner_of(stack, player)
    goal = next(n for n in cluster.nodes if n.is_master() and n is not source)
    assert len(cluster.keys(f"*{{{player}}}*")) >= 5
    cluster.move_begin(slot, source, goal)
    cluster.move_keys(slot, source, goal, 3)
    assert goal.command("KEYS", f"*{{{player}}}*") and \
        source.command("KEYS", f"*{{{player}}}*")
    said = stack.lme("player", "hide", player, check=True).stdout
    assert re.search(r"\bprivate\b", said)
    # The generation alone says that the player hides.
    assert [re.sub(r".*?gen:", "gen:", key) for key in cluster.keys(f"*{{{player}}}*")] == \
        [f"gen:{{{player}}}"]
    assert stack.get(target(player)).status == 404
    while cluster.move_keys(slot, source, goal):
        pass
    cluster.move_end(slot, goal)
    assert stack.get(target(player)).status == 404


def test_an_endpoint_is_emptied_on_all_servers(served):
    ask_all(served)
    assert all(cached(served, player) for player in PLAYERS)
    empty = ("cache", "--all-players", "--endpoint", "{}", "invalidate")
    done = served.lme(*(word.format("trends") for word in empty), check=True)
    assert done.stdout == "0 answers removed\n"
    assert all(cached(served, player) for player in PLAYERS)
    done = served.lme(*(word.format("period") for word in empty), check=True)
    assert done.stdout == f"{len(PLAYERS)} answers removed\n"
    assert not any(cached(served, player) for player in PLAYERS)
    assert all(cached(served, player) for player in PLAYERS)


def test_the_shell_uses_the_cluster(served):
    stack = served
    said = stack.lme("config", "check", check=True).stdout
    assert "no mistakes" in said
    wrong = stack.state / "wrong.ini"
    wrong.write_text(f"[redis]\ncluster = {stack.cluster.seeds}\ndatabase = 1\n",
                     encoding="utf-8")
    done = stack.lme("config", "check", wrong)
    assert done.returncode == 3 and "database 0 only" in done.stderr
    wrong.write_text("[redis]\ncluster = 127.0.0.1\n", encoding="utf-8")
    done = stack.lme("config", "check", wrong)
    assert done.returncode == 3 and "host:port" in done.stderr
