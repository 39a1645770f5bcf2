# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The store against the real server: the C program store_test, two writers, kill -9."""

import hashlib
import random

import ctest
import pytest

TABLES = ("match", "match_team", "participant", "match_raw", "player", "champion",
          "schema_migration")
# Numbers that the database gives, and what is made of them; moments of storing.
NOT_LOGICAL = {"player_id", "match_id", "lineup", "imported_at", "started_at", "applied_at"}


def logical_rows(stores, prefix):
    """Table -> digest of its rows without surrogates, with the natural ids instead."""
    digests = {}
    for table in TABLES:
        columns = [row[0] for row in stores.sql(
            "SELECT column_name FROM information_schema.columns WHERE table_schema ="
            f" DATABASE() AND table_name = '{prefix}{table}' ORDER BY ordinal_position")]
        chosen = [f"HEX(t.{c})" for c in columns if c not in NOT_LOGICAL]
        joins = ""
        if "player_id" in columns and table != "player":
            joins += f" JOIN `{prefix}player` p ON p.player_id = t.player_id"
            chosen.insert(0, "p.puuid")
        if "match_id" in columns and table != "match":
            joins += f" JOIN `{prefix}match` m ON m.match_id = t.match_id"
            chosen.insert(0, "m.riot_match_id")
        rows = stores.sql(f"SELECT {', '.join(chosen)} FROM `{prefix}{table}` t{joins}")
        rows = sorted("\t".join(map(str, row)) for row in rows)
        digests[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return digests


def drop(stores, prefix):
    names = [row[0] for row in stores.sql(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
        f" AND LEFT(table_name, {len(prefix)}) = '{prefix}'")]
    if names:
        stores.sql("DROP TABLE " + ", ".join(f"`{name}`" for name in names))


@pytest.fixture
def prefixes(stores):
    """Two table prefixes of one test, dropped afterwards."""
    pair = ("sta_", "stb_")
    for prefix in pair:
        drop(stores, prefix)
    yield pair
    for prefix in pair:
        drop(stores, prefix)


@pytest.mark.sanitizer
@pytest.mark.deadline(320)
@pytest.mark.parametrize("program", ["store_test", "timeline_test"])
def test_store_layer(stores, program):
    ctest.run(stores, program, prefix="stt_", timeout=300)
    drop(stores, "stt_")


@pytest.mark.sanitizer
def test_histograms(stores):
    ctest.run(stores, "peer_test", prefix="pet_", timeout=230)
    drop(stores, "pet_")


def test_concurrent_migrations(stores, prefixes):
    programs = [ctest.start(stores, "store_test", "migrate", prefix=prefixes[0])
                for _ in range(4)]
    assert [p.wait(60) for p in programs] == [0, 0, 0, 0]
    for p in programs:
        p.stdin.close()
        p.stdout.close()
    assert stores.sql("SELECT COUNT(*) = MAX(version), MIN(applied_at) > 0 FROM "
                      f"`{prefixes[0]}schema_migration`") == [["1", "1"]]


def fill(stores, prefix, first, n, batch):
    return ctest.start(stores, "store_test", "fill", str(first), str(n), str(batch),
                       prefix=prefix)


def test_two_writers_of_the_same_matches(stores, prefixes):
    one, two = prefixes
    for prefix in prefixes:
        ctest.run(stores, "store_test", "migrate", prefix=prefix)
    # Batches of different sizes: the same match meets in different company.
    writers = [fill(stores, one, 0, 400, 20), fill(stores, one, 0, 400, 33)]
    for writer in writers:
        writer.communicate(timeout=100)
        assert writer.returncode == 0
    ctest.run(stores, "store_test", "fill", "0", "400", "20", prefix=two)
    ctest.run(stores, "store_test", "check", "400", prefix=one)
    a, b = logical_rows(stores, one), logical_rows(stores, two)
    for table in TABLES:
        if table == "player":  # as many versions as transactions that touched the player
            assert a[table][0] == b[table][0]
        else:
            assert a[table] == b[table], table


def kill_at_random(stores, prefixes, rounds, seed):
    one, two = prefixes
    rng = random.Random(seed)
    n, batch = 400, 20
    for prefix in prefixes:
        ctest.run(stores, "store_test", "migrate", prefix=prefix)
    ctest.run(stores, "store_test", "fill", "0", str(n), str(batch), prefix=two)
    interrupted = 0
    for _ in range(rounds):
        writer = fill(stores, one, 0, n, batch)
        # Somewhere within the batch after some line.
        for _ in range(rng.randrange(0, 4)):
            writer.stdout.readline()
        try:
            writer.wait(rng.random() * 0.03)
        except ctest.subprocess.TimeoutExpired:
            writer.kill()
            writer.wait(10)
            interrupted += 1
        writer.stdin.close()
        writer.stdout.close()
    assert interrupted > 0, "no run was killed in time: nothing is shown"
    ctest.run(stores, "store_test", "fill", "0", str(n), str(batch), prefix=one)
    ctest.run(stores, "store_test", "check", str(n), prefix=one)
    assert logical_rows(stores, one) == logical_rows(stores, two)


def test_killed_writer_leaves_nothing_half(stores, prefixes):
    kill_at_random(stores, prefixes, rounds=8, seed=20251123)


@pytest.mark.long
@pytest.mark.deadline(3600)
def test_killed_writer_leaves_nothing_half_long(stores, prefixes):
    for seed in range(40):
        for prefix in prefixes:
            drop(stores, prefix)
        kill_at_random(stores, prefixes, rounds=30, seed=seed)
