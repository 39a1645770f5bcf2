# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The histograms of the population: what the documents say, whatever way they came in."""

import collections
import itertools
import json
import random
import shutil
import signal
import subprocess
import sys
import urllib.parse

import pytest
import test_period as games
from conftest import SOURCE
from process import wait_until

sys.path.insert(0, str(SOURCE / "tests" / "oracle"))

import population as oracle  # noqa: E402  (the path must be set first)

LEAGUE = ["--players", 60, "--matches", 260, "--seed", 21, "--timeline-share", 0]
LIKE_GAMES = 400  # of the same ten, on one patch, without ranks: enough for narrow cells
ROUTE = "/api/analytics/v2/benchmarks"
ROLES = ["TOP", "JUNGLE", "MIDDLE", "BOTTOM", "UTILITY"]
TOLERANCE = 2e-9  # answers have nine decimals
SCHEMA, SIGNALLED = 6, -signal.SIGKILL


@pytest.fixture(scope="module")
def league(stores, tmp_path_factory):
    """Folder of the documents of a league: match-v5/ and ranks/."""
    folder = tmp_path_factory.mktemp("league")
    stores.lme("demo", *LEAGUE, "--out", folder / "all", check=True)
    dice = random.Random(5)
    for number in range(LIKE_GAMES):
        document = games.random_document(dice, 7000 + number,
                                         games.ms("2025-02-01T00:00:00Z") + number * 4_000_000)
        (folder / "all" / "match-v5" / f"like{number}.json").write_text(
            json.dumps(document), encoding="utf-8")
    return folder / "all"


@pytest.fixture
def base(stores):
    """MariaDB and Redis with an empty schema."""
    stores.reset()
    return stores


def checked(stack):
    done = stack.lme("db", "peers", "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["wrong"], answer["complete"]) == (0, 0, True), answer
    return answer


def histograms(stack):
    """Everything that is stored of the population, without what counts nothing."""
    checked(stack)
    assert stack.sql("SELECT COUNT(*) FROM peer_delta") == [["0"]]
    cells = {row[0]: row[1] for row in
             stack.sql("SELECT cell_id, HEX(counts) FROM peer_cell")}
    tallies = {tuple(row[:3]): tuple(row[3:]) for row in
               stack.sql("SELECT kind, queue_id, subject, games, wins FROM peer_tally")
               if row[3] != "0"}
    return cells, tallies


@pytest.fixture(scope="module")
def expected(stores, league):
    """What the histograms are after the plainest import, and what they must be."""
    stores.reset()
    stores.lme("import", league / "match-v5", check=True)
    stores.lme("import", league / "ranks", check=True)
    made = histograms(stores)
    assert len(made[0]) > 100
    return made


# -- against the documents ------------------------------------------------------------------

def tallied(population):
    """kind, queue, subject: (games, wins), as texts."""
    counts = collections.defaultdict(lambda: [0, 0])
    for seat in population.seats:
        side = {"blue": 1, "red": 2}[seat.side]
        synthetic = seat.puuid.startswith("demo-")
        for key in ((0, seat.queue, seat.champion), (1, seat.queue, seat.opponent),
                    (2, seat.queue, side), (3, seat.queue, int(synthetic))):
            if key[2]:
                counts[key][0] += 1
                counts[key][1] += seat.win
    return {tuple(map(str, key)): tuple(map(str, value)) for key, value in counts.items()}


def test_tallies_are_what_the_documents_say(expected, league):
    assert expected[1] == tallied(oracle.load(league))


def ask(stack, **query):
    text = urllib.parse.urlencode({k: v for k, v in query.items() if v is not None})
    answer = stack.get(f"{ROUTE}?{text}")
    assert answer.status == 200, (query, answer.body)
    return json.loads(answer.body)


def assert_near(found, wanted, where):
    assert abs(found - wanted) <= TOLERANCE * max(1, abs(wanted)), (where, found, wanted)


def compare(stack, population, role, tier=None, queue=None, patch=()):
    text = ".".join(map(str, patch)) or None
    answer = ask(stack, role=role, tier=tier, queue=queue, patch=text)
    level, cell = population.find(role, tier, queue, patch)
    data, where = answer["data"], (role, tier, queue, patch)
    assert data["level"] == level, where
    assert (data["games"], data["wins"]) == ((cell.games, cell.wins) if cell else (0, 0))
    assert data["group"] == {
        "role": role, "tier": tier if level <= 2 else None,
        "queue": queue if level <= 3 else None,
        "patch": text if level == 0 else str(patch[0]) if level == 1 else None}, where
    assert list(data["metrics"]) == list(oracle.METRICS)
    for name, metric in data["metrics"].items():
        assert metric["counts"] == (cell.counts[name] if cell else [0] * 65), (where, name)
        for edge, wanted in zip(metric["edges"], oracle.EDGES[name], strict=True):
            assert_near(edge, wanted, (where, name))
        for share, part in oracle.SHARES.items():
            if cell:
                assert_near(metric[share], cell.quantile(name, part), (where, name, share))
            else:
                assert metric[share] is None
    return level


def test_benchmarks_equal_the_documents(make_stack, league):
    population = oracle.load(league)
    stack = make_stack(start=True)
    stack.lme("import", league / "match-v5", check=True)
    stack.lme("import", league / "ranks", check=True)
    keys = sorted({(s.queue, s.patch) for s in population.seats})
    tiers = sorted({tier for entries in population.ladders.values() for _, tier in entries})
    dice = random.Random(4)
    levels = collections.Counter()
    for role in ROLES:
        levels[compare(stack, population, role)] += 1
        for queue in {queue for queue, _ in keys} | {700}:
            levels[compare(stack, population, role, None, queue)] += 1
        asked = dice.sample(list(itertools.product(keys, tiers + ["UNRANKED"])), 25)
        for (queue, patch), tier in asked:
            for part in ((), patch[:1], patch):
                levels[compare(stack, population, role, tier, queue, part)] += 1
    large = sorted((k for k in population.cells if len(k) == 5),
                   key=lambda k: (-population.cells[k].games, k))
    for role, tier, queue, *patch in large[:30]:
        levels[compare(stack, population, role, tier, queue, tuple(patch))] += 1
        levels[compare(stack, population, role, tier, queue, (patch[0], 99))] += 1
    assert set(levels) == {0, 1, 2, 3, 4}, levels
    assert ask(stack, role="TOP")["meta"]["synthetic"] is True
    one = ask(stack, role="TOP", metric="kda")["data"]["metrics"]
    assert list(one) == ["kda"]
    _check_conditional(stack)
    _check_outage(stack)


def test_hidden_players_are_left_out(make_stack, league):
    """As if they had not played, until they show themselves; the sums stay those of all."""
    everybody, others = oracle.load(league), oracle.load(league)
    seats = collections.Counter(seat.puuid for seat in everybody.seats)
    hidden = [puuid for puuid, _ in seats.most_common(3)]
    others.seats = [seat for seat in others.seats if seat.puuid not in hidden]
    others.close()
    stack = make_stack(start=True)
    stack.lme("import", league / "match-v5", league / "ranks", check=True)
    for puuid, how in zip(hidden, ((), (), ("--opt-out",))):
        stack.lme("player", "hide", *how, puuid, check=True)
    checked(stack)
    queues = sorted({seat.queue for seat in everybody.seats})
    tiers = sorted({everybody.tier_of(s) for s in everybody.seats if s.puuid in hidden})

    def compare_all(population):
        for role, queue in itertools.product(ROLES, queues):
            compare(stack, population, role, None, queue)
            for tier in tiers:
                compare(stack, population, role, tier, queue)
    compare_all(others)
    for puuid in hidden:
        stack.lme("player", "show", puuid, check=True)
    stack.app.stop()  # a process looks for another population once a minute
    stack.app.start()
    stack.wait_ready()
    compare_all(everybody)


def _check_conditional(stack):
    target = f"{ROUTE}?role=TOP&queue=420"
    answer = stack.get(target)
    tag = answer.headers["etag"]
    assert answer.headers["cache-control"] == "private, max-age=60"
    again = stack.get(target, headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
    assert stack.get(f"{ROUTE}?role=JUNGLE&queue=420").headers["etag"] != tag


def _check_outage(stack):
    """What was read last is used while MySQL is away."""
    before = {role: ask(stack, role=role) for role in ROLES}
    stack.mariadb.stop()
    assert {role: ask(stack, role=role) for role in ROLES} == before


@pytest.mark.parametrize("query, names", [
    ("", ["role"]), ("role=MID", ["role"]), ("role=", ["role"]),
    ("role=TOP&tier=WOOD", ["tier"]), ("role=TOP&tier=", ["tier"]),
    ("role=TOP&metric=wins", ["metric"]), ("role=TOP&queue=450", ["queue"]),
    ("role=TOP&queue=420,440", ["queue"]), ("role=TOP&queue=9999", ["queue"]),
    ("role=TOP&patch=x", ["patch"]), ("role=TOP&patch=15.", ["patch"]),
])
def test_wrong_questions_are_named(stack, query, names):
    answer = stack.get(f"{ROUTE}?{query}")
    problem = json.loads(answer.body)
    assert (answer.status, problem["error"]) == (400, "invalid_filter"), problem
    assert problem["parameters"] == names
    assert names[0] in problem["detail"]


def test_other_parameters_are_refused(stack):
    answer = stack.get(f"{ROUTE}?role=TOP&player=x")
    assert (answer.status, json.loads(answer.body)["error"]) == (400, "unknown_parameter")


# -- whatever the way -----------------------------------------------------------------------

def files(league, kind):
    return sorted((league / kind).rglob("*.json"))


def import_files(stack, documents, *options):
    """Documents through standard input, in the order given."""
    text = "".join(path.read_text(encoding="utf-8").rstrip("\n") + "\n"
                   for path in documents)
    stack.lme("import", *options, "-", input=text, check=True)


def test_the_order_of_import_does_not_matter(base, league, expected):
    matches, ranks = files(league, "match-v5"), files(league, "ranks")
    dice = random.Random(9)
    mixed = matches + ranks
    dice.shuffle(mixed)
    for documents in (ranks + matches, mixed):
        base.reset()
        import_files(base, documents, "--jobs", 1)
        assert histograms(base) == expected
    base.reset()
    for part in range(3):  # some games, some ranks, again and again
        import_files(base, matches[part::3] + ranks[part::3], "--jobs", 2)
        checked(base)
    assert histograms(base) == expected
    import_files(base, mixed)  # known already: nothing is counted twice
    assert histograms(base) == expected


def start_import(stack, *paths):
    return subprocess.Popen([str(stack.build / "lme"), "--config", str(stack.config),
                             "import", *map(str, paths)], stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, text=True)


def finish(run):
    _, errors = run.communicate(timeout=120)
    assert run.returncode == 0, errors


def test_importers_at_once_miss_nothing(base, league, expected, tmp_path):
    """Games and ranks of the same players by four processes, overlapping."""
    for number in range(2):
        for kind in ("match-v5", "ranks"):
            part = tmp_path / f"{kind}{number}"
            part.mkdir()
            for path in files(league, kind)[number::2] + files(league, kind)[::5]:
                shutil.copy(path, part / path.name)
    for run in [start_import(base, tmp_path / f"{kind}{number}")
                for number in range(2) for kind in ("ranks", "match-v5")]:
        finish(run)
    assert histograms(base) == expected


def test_a_killed_import_is_counted_as_far_as_it_came(base, league, expected):
    killed = 0
    for wanted in (20, 150, 260):
        run = start_import(base, league / "match-v5", league / "ranks")
        wait_until(lambda: run.poll() is not None or wanted <= int(
            base.sql("SELECT COUNT(*) FROM `match`")[0][0]), 60, "some matches")
        run.kill()
        run.communicate()
        killed += run.returncode == SIGNALLED
        checked(base)
    assert killed > 0
    finish(start_import(base, league))
    assert histograms(base) == expected


def lonely(puuid):
    """A cut document that has one participant only: the game goes with him."""
    document = games.document(7999, games.ms("2025-03-01T00:00:00Z"))
    del document["info"]["participants"][1:]
    document["info"]["participants"][0]["puuid"] = puuid
    document["metadata"]["participants"][0] = puuid
    return document


def test_a_purge_takes_away_what_it_removes(base, league, tmp_path):
    [(puuid, _)] = collections.Counter(
        entry["puuid"] for path in files(league, "match-v5")
        for entry in json.loads(path.read_text(encoding="utf-8"))["info"]["participants"]
        if entry["puuid"].startswith("demo-")).most_common(1)
    alone = tmp_path / "alone.json"
    alone.write_text(json.dumps(lonely(puuid)), encoding="utf-8")
    import_files(base, [*files(league, "match-v5"), *files(league, "ranks"), alone])
    before = checked(base)["participations"]
    ranked = base.sql("SELECT COUNT(DISTINCT match_id) FROM participant JOIN player USING"
                      " (player_id) JOIN rank_snapshot r USING (player_id) WHERE puuid ="
                      f" '{puuid}' AND status = 0 AND role > 0 AND seen_at <= game_start")
    assert int(ranked[0][0]) > 10  # games that are of another tier afterwards
    base.purge(puuid)
    # The others' games stay, with a seat of nobody's in them; the lonely one is gone.
    assert checked(base)["participations"] == before - 1
    made = histograms(base)
    base.lme("db", "peers", "--rebuild", check=True)
    assert histograms(base) == made


# -- an older database ----------------------------------------------------------------------

def forget_histograms(stack):
    """A database as the version before left it."""
    stack.sql("DROP TABLE peer_cell, peer_tally, peer_delta, peer_state, timeline_player,"
              " job;"
              "DELETE FROM schema_migration WHERE version >= 5")


def test_the_games_of_an_older_database_are_counted(base, league, expected):
    import_files(base, files(league, "match-v5") + files(league, "ranks"))
    forget_histograms(base)
    assert base.lme("db", "peers").returncode == SCHEMA
    done = base.lme("db", "migrate", check=True)
    assert "participations counted" in done.stdout
    assert histograms(base) == expected
    assert "counted" not in base.lme("db", "migrate", check=True).stdout


def test_what_comes_while_an_older_database_is_not_counted_yet(base, league, expected):
    matches, ranks = files(league, "match-v5"), files(league, "ranks")
    import_files(base, matches[::2] + ranks[::2])
    forget_histograms(base)
    base.lme("db", "migrate", check=True)
    base.sql("DELETE FROM peer_cell; DELETE FROM peer_tally;"
             "UPDATE peer_state SET built_until = 0")  # stopped before the first part
    done = base.lme("db", "peers", "--json")
    assert (done.returncode, json.loads(done.stdout)["complete"]) == (SCHEMA, False)
    import_files(base, matches[1::2] + ranks[1::2])
    assert base.sql("SELECT COUNT(*) FROM peer_cell") == [["0"]]
    base.lme("db", "migrate", check=True)
    assert histograms(base) == expected


def test_a_wrong_histogram_is_found_and_made_right(base, league, expected):
    import_files(base, files(league, "match-v5") + files(league, "ranks"))
    base.sql("UPDATE peer_tally SET games = games + 1 WHERE kind = 2 LIMIT 1;"
             "DELETE FROM peer_cell ORDER BY cell_id LIMIT 2")
    done = base.lme("db", "peers", "--json")
    assert (done.returncode, json.loads(done.stdout)["wrong"]) == (SCHEMA, 3)
    assert "lme db peers --rebuild" in base.lme("db", "peers").stdout
    base.lme("db", "peers", "--rebuild", check=True)
    assert histograms(base) == expected
    base.sql("UPDATE peer_cell SET counts = 'x' ORDER BY cell_id LIMIT 1")
    done = base.lme("db", "peers")
    assert done.returncode != 0 and "--rebuild" in done.stderr
    base.lme("db", "peers", "--rebuild", check=True)
    assert histograms(base) == expected
