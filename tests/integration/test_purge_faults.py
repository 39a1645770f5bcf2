# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""lme player purge ends as it should: killed at any moment, over damaged rows, beside other
purges and an import."""

import itertools
import os
import random
import subprocess
import time

import pytest
import test_period as games
from process import wait_until
from test_purge import (LEAGUE, LONELY, Victim, ask_about, assert_nothing_left, database_dump,
                        figures_of_others, import_league, is_consistent, lonely_document,
                        quoted, redis_dump, rows_of, served, tie_things, traces,
                        without_names)

__all__ = ["served"]  # the fixture


@pytest.mark.deadline(300)
def test_killed_at_any_time_a_second_run_ends_it(served, tmp_path):
    stack = served
    import_league(stack, tmp_path / "league")
    victim = Victim(stack)
    tie_things(stack, victim)
    kills = 0
    while True:
        left = rows_of(stack, victim)
        argv = [str(stack.build / "lme"), "player", "purge", "--yes", victim.riot_id]
        run = subprocess.Popen(argv, env={**os.environ, "LME_CONFIG": str(stack.config)},
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        wait_until(lambda: run.poll() is not None or rows_of(stack, victim) < left, 60,
                   "the purge does not go on")
        if run.poll() is not None:
            break
        run.kill()
        run.communicate()
        kills += 1
        # Every game is whole at any time, and the player hidden from the first step on.
        assert stack.sql("SELECT COUNT(*) FROM `match` m WHERE participant_count <> (SELECT"
                         " COUNT(*) FROM participant p WHERE p.match_id = m.match_id)") \
            == [["0"]]
        if rows_of(stack, victim):
            assert stack.sql("SELECT privacy FROM player_privacy") == [["2"]]
    assert kills >= 2
    done = stack.lme("player", "purge", "--yes", victim.puuid)
    assert done.returncode in (0, 10), done.stderr
    assert_nothing_left(stack, victim)


def test_broken_histograms_stop_no_purge(served, tmp_path):
    stack = served
    import_league(stack, tmp_path / "league", timelines=False)
    victim = Victim(stack)
    ask_about(stack, victim)
    stack.sql("UPDATE peer_cell SET counts = 'broken'")
    done = stack.lme("player", "purge", "--yes", victim.puuid)
    assert done.returncode == 0, done.stderr
    assert_nothing_left(stack, victim)
    # What it took away is not lost: the damage is still said, and can be mended.
    assert "--rebuild" in stack.lme("db", "peers").stderr
    stack.lme("db", "peers", "--rebuild", check=True)
    stack.lme("db", "peers", check=True)


ENTRY = 14  # bytes of a seat in a packed line-up


def lineups(stack, table, games_of):
    """Packed line-ups by Riot's match id, of every row of a table."""
    found = {}
    for match, lineup in stack.sql(
            f"SELECT m.riot_match_id, HEX(t.lineup) FROM `{table}` t JOIN `match` m USING"
            f" (match_id) WHERE m.riot_match_id IN ({quoted(games_of)})"):
        found.setdefault(match, set()).add(bytes.fromhex(lineup))
    return found


def without(lineup, victim, nobody):
    """The line-up as a purge is to leave it."""
    seats = [lineup[i:i + ENTRY] for i in range(4, len(lineup), ENTRY)]
    mine = int(victim.id).to_bytes(8, "little")
    return lineup[:4] + b"".join(
        nobody.to_bytes(8, "little") + s[8:13] + bytes([s[13] | 4]) if s[:8] == mine else s
        for s in seats)


def break_lineups(stack, victim, matches):
    """In every way, in the match alone or also in the copies of its participants."""
    mine = int(victim.id).to_bytes(8, "little").hex()
    ways = ["''", "SUBSTR(lineup, 1, 20)", "CONCAT(X'09', SUBSTR(lineup, 2))",
            f"REPLACE(lineup, X'{mine}', X'FFFFFFFFFFFFFF7F')",
            "CONCAT(X'01000000', '')", "CONCAT(lineup, X'00')"]
    for (how, copies), match in zip(itertools.cycle(itertools.product(ways, (0, 1))), matches):
        stack.sql(f"SELECT match_id INTO @m FROM `match` WHERE riot_match_id = '{match}';"
                  f"UPDATE `match` SET lineup = {how} WHERE match_id = @m;"
                  f"UPDATE participant SET lineup = {how} WHERE match_id = @m AND {copies}")


@pytest.mark.deadline(300)
def test_a_damaged_line_up_keeps_nobody(served, tmp_path):
    stack = served
    import_league(stack, tmp_path / "league")
    victim = Victim(stack)
    games.load(stack, [lonely_document(victim, LONELY + i) for i in range(4)])
    played = [row[0] for row in stack.sql(
        "SELECT DISTINCT riot_match_id FROM `match` JOIN participant USING (match_id)"
        f" WHERE player_id = {victim.id} ORDER BY 1")]
    lonely = [m for m in played if m.startswith("EUW1_")]
    shared = [m for m in played if m not in lonely]
    before = lineups(stack, "match", shared)
    others = figures_of_others(stack, victim, shared[:13])
    broken = shared[:12] + lonely[:3]
    break_lineups(stack, victim, broken)
    # A match whose row is gone, and documents that cannot be read.
    stack.sql(f"DELETE FROM `match` WHERE riot_match_id = '{lonely[3]}'")
    stack.sql("UPDATE match_raw JOIN `match` USING (match_id) SET data = X'28B52FFD00'"
              f" WHERE riot_match_id IN ({quoted(shared[12:14])}) AND kind = 0")
    plan = stack.lme("player", "purge", "--dry-run", victim.puuid, check=True).stdout
    assert "would delete 4 games of nobody else" in plan
    assert f"{len(broken) + 1} of the games have a line-up that cannot be read" in plan
    said = stack.lme("player", "purge", "--yes", victim.puuid, check=True).stdout
    assert f"purged: 4 games deleted, the player taken out of {len(shared)}," in said
    assert f"the line-ups of {len(broken) + 1} games could not be read" in said
    assert "2 stored documents could not be read: deleted" in said
    assert_nothing_left(stack, victim)
    is_consistent(stack)
    nobody = int(stack.sql("SELECT player_id FROM player WHERE puuid = 'PURGED'")[0][0])
    wanted = {match: {without(lineup, victim, nobody) for lineup in found}
              for match, found in before.items()}
    assert lineups(stack, "match", shared) == wanted
    assert lineups(stack, "participant", shared) == wanted
    after = figures_of_others(stack, victim, shared[:13])
    for key, value in others.items():
        if key in shared:
            assert without_names(after[key]) == without_names(value)
        else:
            assert after[key] == value, key
    assert stack.sql("SELECT COUNT(*) FROM participant LEFT JOIN `match` USING (match_id)"
                     " WHERE riot_match_id IS NULL") == [["0"]]


def test_more_rows_than_a_line_up_has_room_for(served):
    stack = served
    stack.lme("demo", "--players", 20, "--matches", 20, "--seed", 5, check=True)
    victim = Victim(stack)
    stack.sql(f"SELECT match_id INTO @m FROM participant WHERE player_id = {victim.id} LIMIT 1;"
              "UPDATE `match` SET lineup = '' WHERE match_id = @m;"
              "CREATE TEMPORARY TABLE more SELECT * FROM participant WHERE match_id = @m;"
              + 3 * "UPDATE more SET participant_no = participant_no + 20;"
                    "INSERT INTO participant SELECT * FROM more;")
    stack.lme("player", "purge", "--yes", victim.puuid, check=True)
    assert rows_of(stack, victim) == 0 and not is_stored(stack, victim)
    assert traces(database_dump(stack), victim) == []


def start_purge(stack, victim):
    return subprocess.Popen([str(stack.build / "lme"), "player", "purge", "--yes",
                             victim.riot_id],
                            env={**os.environ, "LME_CONFIG": str(stack.config)},
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_purges_of_one_player_at_once_all_succeed(served, tmp_path):
    stack = served
    import_league(stack, tmp_path / "league")
    victim = Victim(stack)
    with stack.mariadb.session() as run:
        # They have all found the player before the first of them can change it.
        run("BEGIN")
        run(f"SELECT player_id FROM player WHERE player_id = {victim.id} FOR UPDATE")
        purges = [start_purge(stack, victim) for _ in range(3)]
        wait_until(lambda: stack.sql(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE"
            " 'UPDATE%data_version%'") == [["3"]], 20, "the purges do not wait")
        run("ROLLBACK")
    for purge in purges:
        out, said = purge.communicate(timeout=120)
        assert purge.returncode == 0, said
        assert "purged: " in out
    assert_nothing_left(stack, victim)
    is_consistent(stack)


def wait_for_lock(stack, what):
    """Until a program waits for a row that the test holds."""
    def waits():
        return stack.sql(
            "SELECT COUNT(*) FROM information_schema.innodb_lock_waits w"
            " JOIN information_schema.innodb_trx a ON a.trx_id = w.requesting_trx_id"
            " JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id"
            " JOIN information_schema.processlist p ON p.id = a.trx_mysql_thread_id"
            " JOIN information_schema.processlist q ON q.id = b.trx_mysql_thread_id"
            " WHERE p.user = 'lme' AND q.user = 'root'") != [["0"]]

    # The server makes these tables anew when nobody has read them for 0.1 s.
    wait_until(waits, 60, f"the purge does not come to {what}", interval=0.15)


def test_a_token_is_revoked_beside_a_purge(served, tmp_path):
    """Both need the token and its sessions: in the same order, or one of them fails."""
    stack = served
    import_league(stack, tmp_path / "league", timelines=False)
    victim = Victim(stack, "ASC")
    tie_things(stack, victim)
    with stack.mariadb.session() as run:
        run("SET innodb_lock_wait_timeout = 1")
        run("BEGIN")
        run("SELECT token_id FROM token WHERE token_id = 901 FOR UPDATE")
        purge = start_purge(stack, victim)
        wait_for_lock(stack, "the token")
        run("UPDATE session SET revoked_at = 5 WHERE token_id = 901")
        run("COMMIT")
    _, said = purge.communicate(timeout=120)
    assert purge.returncode == 0, said
    assert stack.sql("SELECT session_id FROM session") == [["3"]]


def copy_tables(stack, source, target):
    tables = [row[0] for row in stack.sql(f"SHOW TABLES IN `{source}`")]
    stack.sql(f"CREATE DATABASE IF NOT EXISTS `{target}`;" + "".join(
        f"CREATE TABLE IF NOT EXISTS `{target}`.`{t}` LIKE `{source}`.`{t}`;"
        f"DELETE FROM `{target}`.`{t}`;"
        f"INSERT INTO `{target}`.`{t}` SELECT * FROM `{source}`.`{t}`;" for t in tables))


def contents(stack):
    """Every value of every table, in an order of its own."""
    found = {}
    for (table,) in stack.sql("SHOW TABLES"):
        columns = [row[0] for row in stack.sql(
            "SELECT column_name FROM information_schema.columns WHERE table_schema ="
            f" DATABASE() AND table_name = '{table}'")]
        row = ", ".join(f"HEX(`{column}`)" for column in columns)
        found[table] = sorted(r[0] for r in stack.sql(f"SELECT SHA2(CONCAT_WS(',', {row}), 256)"
                                                      f" FROM `{table}`"))
    return found


def is_stored(stack, victim):
    return stack.sql(f"SELECT COUNT(*) FROM player WHERE player_id = {victim.id}") != [["0"]]


def connections(stack):
    return {row[0] for row in stack.sql("SELECT id FROM information_schema.processlist"
                                        " WHERE user = 'lme'")}


def kill_where_it_waits(stack, victim, row):
    """Let a purge run into a row that somebody holds, and kill it there."""
    others = connections(stack)
    with stack.mariadb.session() as run:
        run("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")  # that row and no other
        run("BEGIN")
        run(f"SELECT 1 FROM {row} FOR UPDATE")
        purge = start_purge(stack, victim)
        wait_for_lock(stack, row)
        purge.kill()
        purge.communicate()
        run("ROLLBACK")
    # The server notices, and what was begun is undone.
    wait_until(lambda: connections(stack) <= others, 60, "the killed purge's connection stays")


def kill_while_redis_stands(stack, victim):
    """In the middle of hiding: the database knows, Redis does not."""
    stack.redis.freeze()
    purge = start_purge(stack, victim)
    wait_until(lambda: stack.sql("SELECT privacy FROM player_privacy WHERE player_id ="
                                 f" {victim.id}") == [["2"]], 60, "the player is not hidden")
    purge.kill()
    purge.communicate()
    stack.redis.thaw()


def stages_of(stack, victim, dice):
    """Rows that a purge needs one after the other; its games are met in their order."""
    yield f"player WHERE player_id = {victim.id}"
    yield f"player_privacy WHERE player_id = {victim.id}"
    played = [row[0] for row in stack.sql(
        f"SELECT DISTINCT match_id FROM participant WHERE player_id = {victim.id}"
        " ORDER BY game_start, match_id")]
    for number in sorted(dice.sample(range(len(played)), 5)):
        yield f"`match` WHERE match_id = {played[number]}"
        yield dice.choice((
            f"participant WHERE match_id = {played[number]} AND player_id = {victim.id}",
            f"match_raw WHERE match_id = {played[number]}"))
    yield f"rank_snapshot WHERE player_id = {victim.id}"
    for token in (901, 902, 904):
        yield f"token WHERE token_id = {token}"
    for table in ("session", "user_settings"):
        yield f"{table} WHERE player_id = {victim.id}"


@pytest.mark.deadline(300)
def test_killed_at_any_stage_the_end_is_the_same(served, tmp_path, record_property):
    stack = served
    import_league(stack, tmp_path / "league")
    stack.lme("player", "purge", "--yes", Victim(stack, "ASC").puuid, check=True)
    victim = Victim(stack)
    games.load(stack, [lonely_document(victim, LONELY + i) for i in range(3)])
    tie_things(stack, victim)
    copy_tables(stack, "lme", "kept")
    stack.lme("player", "purge", "--yes", victim.puuid, check=True)
    undisturbed = contents(stack)
    assert_nothing_left(stack, victim)
    copy_tables(stack, "kept", "lme")
    ask_about(stack, victim)
    dice, games_left = random.Random(20), []
    kill_while_redis_stands(stack, victim)
    for row in stages_of(stack, victim, dice):
        kill_where_it_waits(stack, victim, row)
        assert is_stored(stack, victim)
        games_left.append(rows_of(stack, victim))
        # The player's rows go last: who is killed behind them leaves no changes about.
        if not games_left[-1]:
            assert stack.sql("SELECT COUNT(*) FROM peer_delta") == [["0"]]
    stack.lme("player", "purge", "--yes", victim.riot_id, check=True)
    assert contents(stack) == undisturbed
    assert_nothing_left(stack, victim)
    assert len(set(games_left)) >= 4 and games_left[-6:] == [0] * 6
    record_property("kills", len(games_left) + 1)
    record_property("games left after each", " ".join(map(str, games_left)))


@pytest.mark.deadline(300)
def test_killed_at_random_moments_the_end_is_the_same(served, tmp_path, record_property):
    stack = served
    import_league(stack, tmp_path / "league", timelines=False)
    stack.lme("player", "purge", "--yes", Victim(stack, "ASC").puuid, check=True)
    victim = Victim(stack)
    copy_tables(stack, "lme", "kept")
    # How long it takes to the end of the rows, for dice that meet all of it.
    purge, began = start_purge(stack, victim), time.monotonic()
    wait_until(lambda: not is_stored(stack, victim), 60, "the purge does not end")
    span = time.monotonic() - began
    assert purge.wait(60) == 0
    undisturbed, dice, kills = contents(stack), random.Random(20), 0
    for _ in range(3):
        copy_tables(stack, "kept", "lme")
        while is_stored(stack, victim) and kills < 40:
            purge = start_purge(stack, victim)
            try:
                purge.wait(span * dice.random() ** 2)
            except subprocess.TimeoutExpired:
                purge.kill()
                kills += 1
            purge.communicate()
        done = stack.lme("player", "purge", "--yes", victim.puuid)
        assert done.returncode in (0, 10), done.stderr
        assert contents(stack) == undisturbed
        assert traces(redis_dump(stack), victim) == []
    assert kills >= 1
    record_property("kills", kills)


@pytest.mark.deadline(300)
def test_while_games_are_imported(served, tmp_path):
    stack = served
    stack.lme("demo", *LEAGUE, "--out", tmp_path / "league", check=True)
    documents = sorted((tmp_path / "league" / "match-v5").iterdir())
    stack.lme("import", *documents[:50], check=True)
    victim = Victim(stack)
    environment = {**os.environ, "LME_CONFIG": str(stack.config)}
    lme = str(stack.build / "lme")
    importer = subprocess.Popen([lme, "import", "--batch", "3", *map(str, documents[50:]),
                                 str(tmp_path / "league" / "timeline")], env=environment,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    purges = 0
    while importer.poll() is None:
        done = stack.lme("player", "purge", "--yes", victim.puuid, timeout=120)
        assert done.returncode in (0, 4, 10), done.stderr
        purges += done.returncode == 0
    _, said = importer.communicate()
    assert importer.returncode == 0, said
    assert purges >= 1
    is_consistent(stack)
    done = stack.lme("player", "purge", "--yes", victim.puuid)
    assert done.returncode in (0, 10), done.stderr
    is_consistent(stack)
    assert traces(database_dump(stack), victim) == []


def test_two_purges_meet_in_the_same_games(served, tmp_path):
    stack = served
    import_league(stack, tmp_path / "league")
    first, second = Victim(stack), Victim(stack, "ASC")
    runs = [subprocess.Popen([str(stack.build / "lme"), "player", "purge", "--yes", v.puuid],
                             env={**os.environ, "LME_CONFIG": str(stack.config)},
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for v in (first, second)]
    for run in runs:
        _, said = run.communicate(timeout=120)
        assert run.returncode == 0, said
    for victim in (first, second):
        assert_nothing_left(stack, victim)
    is_consistent(stack)
