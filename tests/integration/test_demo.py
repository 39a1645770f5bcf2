# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""lme demo: the same files each time, and the road through the importer."""

import hashlib
import json
import os
import re
import signal
import subprocess

import pytest
from process import PATIENCE, wait_until

LEAGUE = ["--players", 30, "--matches", 60, "--seed", 5, "--timeline-share", "0.1"]
ACCOUNT = re.compile(r"(\d+) matches new, (\d+) known; (\d+) timelines new, (\d+) known; "
                     r"(\d+) ranks new, (\d+) known; (\d+) skipped, (\d+) failed")


def tree_hash(folder):
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.json")):
        total.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return total.hexdigest()


@pytest.fixture
def empty(stores):
    """An empty database; no web server is needed to load one."""
    stores.reset()
    return stores


def account(done):
    assert done.returncode == 0, done.stderr
    return [int(n) for n in ACCOUNT.search(done.stdout).groups()]


def test_out_writes_the_same_files_and_loads_nothing(empty, tmp_path):
    before = empty.sql("SELECT COUNT(*) FROM `match`")
    for name in ("one", "two"):
        empty.lme("demo", *LEAGUE, "--out", tmp_path / name, check=True)
    assert tree_hash(tmp_path / "one") == tree_hash(tmp_path / "two")
    matches = sorted((tmp_path / "one" / "match-v5").iterdir())
    assert len(matches) == 60
    for path in matches:
        document = json.loads(path.read_text(encoding="utf-8"))
        assert document["metadata"]["lmeSynthetic"] is True
        assert document["metadata"]["matchId"] == path.stem
    assert list((tmp_path / "one" / "timeline").iterdir())
    assert list((tmp_path / "one" / "ranks").iterdir())
    assert empty.sql("SELECT COUNT(*) FROM `match`") == before


@pytest.mark.sanitizer
def test_loads_once(empty):
    new = account(empty.lme("demo", *LEAGUE))
    known = account(empty.lme("demo", *LEAGUE))
    assert new[0] + new[6] == 60 and new[0] >= 58
    assert new[2] > 0 and new[4] > 0
    assert [new[i] for i in (1, 3, 5, 7)] == [0, 0, 0, 0]
    assert [known[i] for i in (0, 2, 4, 7)] == [0, 0, 0, 0]
    assert [known[i] for i in (1, 3, 5, 6)] == [new[i] for i in (0, 2, 4, 6)]
    assert int(empty.sql("SELECT COUNT(*) FROM `match`")[0][0]) == new[0]
    assert empty.sql("SELECT COUNT(*) FROM player WHERE puuid NOT LIKE 'demo-%'") \
        == [["0"]]


def test_files_are_what_is_loaded(empty, tmp_path):
    account(empty.lme("demo", *LEAGUE))
    empty.lme("demo", *LEAGUE, "--out", tmp_path / "league", check=True)
    rows = empty.sql("SELECT COUNT(*) FROM participant")
    done = empty.lme("import", tmp_path / "league", timeout=120)
    assert done.returncode == 0, done.stderr
    assert empty.sql("SELECT COUNT(*) FROM participant") == rows


def test_a_signal_stops_it_and_a_second_run_ends_the_work(empty):
    league = ["demo", "--players", "60", "--matches", "2000", "--timeline-share", "0.05"]
    run = subprocess.Popen([str(empty.build / "lme"), *league], text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                           env={**os.environ, "LME_CONFIG": str(empty.config)})
    try:
        wait_until(lambda: empty.sql("SELECT COUNT(*) FROM `match`") != [["0"]], PATIENCE,
                   "nothing is loaded")
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=PATIENCE)
    finally:
        run.kill()
    assert run.returncode == 12, said
    assert said.count("\n") == 1
    first = int(empty.sql("SELECT COUNT(*) FROM `match`")[0][0])
    assert 0 < first < 2000
    new = account(empty.lme(*league))
    assert new[1] == first and new[0] + new[1] + new[6] == 2000


def test_heavy_player_plays_that_often(empty):
    account(empty.lme("demo", "--players", 60, "--matches", 90, "--heavy", 90,
                            "--timeline-share", 0))
    most = empty.sql("SELECT COUNT(*) FROM participant GROUP BY player_id "
                           "ORDER BY 1 DESC LIMIT 1")
    assert int(most[0][0]) >= 89


def test_answers_are_marked_synthetic(clean_stack):
    clean_stack.wait_ready()
    account(clean_stack.lme("demo", *LEAGUE))
    puuid = clean_stack.sql("SELECT puuid FROM player LIMIT 1")[0][0]
    answer = clean_stack.get(f"/api/analytics/v2/period/all?player={puuid}")
    assert answer.status == 200 and answer.json()["meta"]["synthetic"] is True


@pytest.mark.parametrize("wrong, says", [
    (["--players", "9"], "players must be 10 to 100000"),
    (["--matches", "x"], "--matches"),
    (["--seed", "-1"], "--seed"),
    (["--end", "yesterday"], "--end"),
    (["--end", "1999-12-31"], "end must lie within 2012 to 2099"),
    (["--end", "9999-01-01"], "end must lie within 2012 to 2099"),
    (["--timeline-share", "1.1"], "--timeline-share"),
    (["--matches", "5", "--heavy", "6"], "heavy"),
    (["league"], "unexpected argument"),
])
def test_wrong_options_are_told(stores, wrong, says):
    done = stores.lme("demo", *wrong)
    assert done.returncode == 2
    assert says in done.stderr and done.stderr.count("\n") == 1


def test_out_where_nothing_can_be_written(stores, tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = stores.lme("demo", *LEAGUE, "--out", tmp_path / "file" / "league")
    assert done.returncode == 8 and done.stderr.count("\n") == 1


def test_database_away(stores, tmp_path):
    config = tmp_path / "lme.ini"
    config.write_text(f"[mysql]\nsocket = {tmp_path}/none.sock\n[redis]\nenabled = no\n")
    done = stores.lme("demo", *LEAGUE, env={"LME_CONFIG": str(config)})
    assert done.returncode == 4, done.stderr
    assert done.stderr.count("\n") == 1
