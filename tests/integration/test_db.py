# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""lme db against a real server: made once, made twice, by two at once, refused, damaged."""

import json
import os
import re
import shutil
import subprocess

import pytest

import stack as private
import test_period as games
from process import wait_until

UNAVAILABLE, ACCESS, SCHEMA, BUSY = 4, 5, 6, 9
TOKEN = re.compile(r"lme_[A-Za-z0-9_-]{44}\n")


class Database:
    """An own database on the session's server, and lme with a configuration for it."""

    def __init__(self, stores, directory, name):
        self.stores = stores
        self.name = name
        self.account = f"'{stores.mariadb.user}'@'localhost'"
        self.path = directory / f"{name}.ini"
        self.mysql = {"socket": stores.mariadb.socket, "user": stores.mariadb.user,
                      "password_file": stores.mariadb.password_file, "database": name}
        self.configure()

    def configure(self, **changes):
        values = {**self.mysql, **changes}
        private.write_ini(self.path, {"mysql": {k: v for k, v in values.items()
                                                if v is not None}})

    def create(self):
        self.stores.sql(f"CREATE DATABASE `{self.name}` CHARACTER SET utf8mb4;"
                        f"GRANT ALL ON `{self.name}`.* TO {self.account}", database="")

    def drop(self):
        self.stores.sql(f"DROP DATABASE IF EXISTS `{self.name}`", database="")

    def revoke(self):
        self.stores.sql(f"REVOKE ALL ON `{self.name}`.* FROM {self.account}", database="")

    def sql(self, statement):
        return self.stores.sql(statement, database=self.name)

    def argv(self, *args):
        return [str(self.stores.build / "lme"), "--config", str(self.path), "db", *args]

    def run(self, *args, prefix=()):
        return subprocess.run([*prefix, *self.argv(*args)], text=True, capture_output=True,
                              timeout=120, check=False)

    def status(self):
        done = self.run("status", "--json")
        return done.returncode, json.loads(done.stdout)

    def tables(self):
        """Every table's definition, without counters."""
        names = [row[0] for row in self.sql("SHOW TABLES")]
        return {name: re.sub(r" AUTO_INCREMENT=\d+", "",
                             self.sql(f"SHOW CREATE TABLE `{name}`")[0][1])
                for name in names}


@pytest.fixture
def database(stores, tmp_path, request):
    if not (stores.build / "lme").exists():
        pytest.fail("not built: lme")
    name = "cli_" + re.sub(r"\W", "_", request.node.name)[:50]
    database = Database(stores, tmp_path, name)
    database.create()
    yield database
    database.drop()
    database.revoke()


# What each migration made, taken away again: {version: statements}.
UNDONE = {
    2: ["DROP TABLE secret, token, token_player, session, ownership_challenge,"
        " player_privacy, user_settings"],
    3: [],  # makes a table anew, whatever stands there
    4: ["ALTER TABLE participant DROP COLUMN team_towers"],
    5: ["DROP TABLE peer_state, peer_cell, peer_tally, peer_delta"],
    6: ["DROP TABLE timeline_player", "CREATE TABLE timeline_lane (player_id BIGINT)"],
    7: ["DROP TABLE job"],
    8: ["ALTER TABLE job DROP COLUMN failures, DROP COLUMN retry_at"],
}


def take_back(database, version):
    """The schema as version left it."""
    for number in sorted(UNDONE, reverse=True):
        if number > version:
            for statement in UNDONE[number]:
                database.sql(statement)
    database.sql(f"DELETE FROM schema_migration WHERE version > {version}")
    assert database.sql("SELECT MAX(version) FROM schema_migration") == [[str(version)]]


def one_line(done):
    assert not done.stdout
    assert done.stderr.startswith("lme db: ") and done.stderr.endswith("\n")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_init_makes_the_tables_and_is_repeatable(database):
    status, before = database.status()
    assert (status, before["state"], before["version"]) == (SCHEMA, "empty", 0)
    assert "lme db init" in before["detail"]
    done = database.run("init")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("version 1: ")
    status, after = database.status()
    assert (status, after["state"]) == (0, "current")
    assert after["version"] == after["expected"] >= 1
    said, token = done.stdout.split("admin token, shown only now:\n")
    assert said.endswith(f"database {database.name} is at version {after['version']}\n")
    assert TOKEN.fullmatch(token)
    made = database.tables()
    assert {"player", "match", "participant"} <= made.keys()
    for command in ("init", "migrate"):
        again = database.run(command)
        assert (again.returncode, again.stderr) == (0, "")
        assert again.stdout == \
            f"database {database.name} is at version {after['version']}\n"
    assert database.tables() == made


def test_status_in_words(database):
    database.run("init")
    done = database.run("status")
    assert done.returncode == 0 and not done.stderr
    words = dict(line.split(None, 1) for line in done.stdout.splitlines())
    assert words["database"] == database.name
    assert words["schema"] == "current"
    assert str(database.stores.mariadb.socket) in words["server"]


def test_eight_inits_at_once(database):
    runs = [subprocess.Popen(database.argv("init"), text=True, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE) for _ in range(8)]
    done = [run.communicate(timeout=120) + (run.returncode,) for run in runs]
    assert [status for _, _, status in done] == [0] * 8, done
    # Exactly one of them did the work.
    assert sum("version 1: " in out for out, _, _ in done) == 1
    assert sum("admin token" in out for out, _, _ in done) == 1
    assert database.status()[0] == 0


def test_the_first_token_is_printed_once(database):
    done = database.run("init", "--no-token", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["token"] is None
    assert database.sql("SELECT COUNT(*) FROM token") == [["0"]]
    assert database.sql("SELECT name, LENGTH(value) FROM secret") == [["access", "32"]]
    done = database.run("init", "--json")
    answer = json.loads(done.stdout)
    assert answer["database"] == database.name and answer["version"] >= 2
    assert TOKEN.fullmatch(answer["token"]["token"] + "\n")
    assert answer["token"]["scope"] == "admin" and answer["token"]["expires_at"] is None
    assert json.loads(database.run("init", "--json").stdout)["token"] is None
    # A token that has ended is none.
    database.sql("UPDATE token SET expires_at = 1")
    second = json.loads(database.run("init", "--json").stdout)["token"]
    assert second["id"] != answer["token"]["id"]
    # Nothing of either is stored in a form that opens anything.
    stored = database.sql("SELECT selector, HEX(hash), note FROM token")
    for token in (answer["token"]["token"], second["token"]):
        assert not any(token[16:] in cell for row in stored for cell in row)


def test_tables_carry_the_prefix(database):
    database.configure(prefix="p1_")
    assert database.run("init").returncode == 0
    assert all(name.startswith("p1_") for name in database.tables())
    database.configure(prefix="p2_")
    assert database.status()[1]["state"] == "empty"


def test_migrate_refuses_an_empty_database(database):
    done = database.run("migrate")
    assert done.returncode == SCHEMA
    assert "lme db init" in one_line(done)
    assert database.tables() == {}


def test_tables_of_another_program_are_left_alone(database):
    database.sql("CREATE TABLE `match` (id INT)")
    before = database.tables()
    line = one_line(done := database.run("init"))
    assert done.returncode == SCHEMA
    assert 'table for "match" that this program did not make' in line
    assert database.tables()["match"] == before["match"]
    assert set(database.tables()) == {"match", "schema_migration"}
    database.sql("DROP TABLE `match`")
    assert database.run("init").returncode == 0


def test_a_missing_table_is_told(database):
    database.run("init")
    database.sql("DROP TABLE timeline_frame")
    status, found = database.status()
    assert (status, found["state"]) == (SCHEMA, "damaged")
    assert "table timeline_frame of migration 1" in found["detail"]
    assert "restore a backup" in one_line(done := database.run("migrate"))
    assert done.returncode == SCHEMA


def test_newer_schema_is_refused(database):
    database.run("init")
    database.sql("INSERT INTO schema_migration (version, name, checksum, started_at, "
                 "applied_at) VALUES (999, 'future', REPEAT('0', 64), 1, 1)")
    status, answer = database.status()
    assert (status, answer["state"], answer["version"]) == (SCHEMA, "newer", 999)
    for command in ("init", "migrate"):
        done = database.run(command)
        assert done.returncode == SCHEMA
        assert "newer than this program" in one_line(done)


def test_older_schema_is_migrated(database, tmp_path):
    """A database as version 1 left it: everything refuses to work on it, migrate mends it."""
    database.run("init")
    made = database.tables()
    database.sql("INSERT INTO season (name, starts_at) VALUES ('kept', 5)")
    take_back(database, 1)
    status, answer = database.status()
    assert (status, answer["state"], answer["version"]) == (SCHEMA, "older", 1)
    (tmp_path / "ranks.json").write_text("[]", encoding="utf-8")
    done = subprocess.run([*database.argv()[:-1], "import", str(tmp_path)], text=True,
                          capture_output=True, timeout=60, check=False)
    assert done.returncode == SCHEMA
    assert done.stderr.startswith("lme import: ") and "lme db migrate" in done.stderr
    assert database.run("migrate").returncode == 0
    assert database.status()[0] == 0
    assert database.tables() == made
    assert database.sql("SELECT starts_at FROM season WHERE name = 'kept'") == [["5"]]


def test_towers_are_filled_in_as_an_import_would(database):
    """Rows of version 2 get what a fresh import stores, also when it was stopped half-way."""
    def lme(*args):
        return subprocess.run([*database.argv()[:-1], *args], text=True, capture_output=True,
                              timeout=120, check=True)

    def towers():
        return database.sql("SELECT match_id, participant_no, player_id, team_towers"
                            " FROM participant ORDER BY 1, 2")
    database.run("init")
    lme("demo", "--players", "20", "--matches", "60", "--seed", "3")
    # Documents of any shape: a match without records of its teams, one with the same twice,
    # people who belong to no team.
    for number, change in ((1, "DELETE FROM match_team WHERE match_id = {}"),
                           (2, "UPDATE match_team SET team_id_100 = 1 WHERE match_id = {}"),
                           (3, "UPDATE participant SET team_id_100 = 0 WHERE match_id = {}")):
        match_id = database.sql(f"SELECT match_id FROM `match` ORDER BY 1 LIMIT {number}, 1")
        database.sql(change.format(match_id[0][0]))
        database.sql("UPDATE participant p SET team_towers = COALESCE((SELECT t.towers"
                     " FROM match_team t WHERE t.match_id = p.match_id AND p.team_id_100 <> 0"
                     " AND t.team_id_100 = p.team_id_100 ORDER BY t.team_no LIMIT 1), 0)"
                     f" WHERE match_id = {match_id[0][0]}")
    fresh, made = towers(), database.tables()
    assert len({row[3] for row in fresh}) > 5
    take_back(database, 3)
    assert database.status()[1]["state"] == "older"
    assert database.run("migrate").returncode == 0
    assert towers() == fresh and database.tables() == made
    # Stopped between the column and the rows: the next run finds the column there.
    take_back(database, 4)
    database.sql("UPDATE participant SET team_towers = 0 WHERE match_id % 2 = 0")
    database.sql("UPDATE schema_migration SET applied_at = 0 WHERE version = 4")
    assert database.run("migrate").returncode == 0
    assert towers() == fresh and database.tables() == made


class Session:
    """A client of its own that stays connected."""

    def __init__(self, database):
        self.process = subprocess.Popen(
            ["mariadb", "--no-defaults", "-u", "root", "-N", "-B", "--unbuffered",
             f"--socket={database.stores.mariadb.socket}", database.name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate("quit\n", timeout=20)

    def run(self, statements):
        """Waits until they are done."""
        self.process.stdin.write(f"{statements}; SELECT 'done';\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"


PART = 100  # games that a migration reads at once (store/timeline_build.c)


def test_timelines_are_read_again_as_an_import_would(database):
    """Timelines stored by version 4 get what a fresh import stores, stopped or not."""
    def lme(*args):
        return subprocess.run([*database.argv()[:-1], *args], text=True, capture_output=True,
                              timeout=120, check=True)

    def rows(columns="*", where="1"):
        return database.sql(f"SELECT {columns} FROM timeline_player WHERE {where}"
                            " ORDER BY match_id, participant_no")
    database.run("init")
    lme("demo", "--players", "30", "--matches", "260", "--seed", "8", "--timeline-share", "1")
    puuid = database.sql("SELECT puuid FROM player JOIN timeline_player USING (player_id)"
                         " ORDER BY 1 LIMIT 1")[0][0]
    before = len(rows())
    database.stores.purge(puuid, mysql={"database": database.name})
    fresh, made = rows(), database.tables()
    games = sorted({int(row[0]) for row in rows("match_id")})
    assert len(games) > 2 * PART and before - len(games) <= len(fresh) < before
    assert len({row[0] for row in rows("gold_diff_10")}) > 500
    take_back(database, 5)
    assert database.run("migrate").returncode == 0
    assert rows() == fresh and database.tables() == made
    # Killed within its second part, which somebody else holds up.
    take_back(database, 6)
    database.sql("DELETE FROM timeline_player;"
                 "UPDATE schema_migration SET applied_at = 0 WHERE version = 6")
    held = next(row for row in fresh if int(row[2]) == games[PART + 50])
    with Session(database) as other:
        other.run(f"BEGIN; INSERT INTO timeline_player VALUES ({', '.join(held)})")
        migration = subprocess.Popen(database.argv("migrate"), stdout=subprocess.DEVNULL)
        wait_until(lambda: len(rows("DISTINCT match_id")) == PART, 60, "the first part")
        assert migration.poll() is None
        migration.kill()
        migration.wait(20)
    assert rows() == [row for row in fresh if int(row[2]) <= games[PART - 1]]
    assert "half-way" in database.status()[1]["detail"]
    assert database.run("migrate").returncode == 0
    assert rows() == fresh and database.status()[0] == 0
    # What cannot be unpacked is left out, counted and told, in the middle and at the end.
    bad = [games[5], games[PART - 1], games[-1]]
    take_back(database, 6)
    database.sql("DELETE FROM timeline_player;"
                 "UPDATE schema_migration SET applied_at = 0 WHERE version = 6;"
                 f"UPDATE timeline_event SET data = 'x' WHERE match_id = {bad[2]};"
                 f"UPDATE timeline_frame SET data = 'x' WHERE match_id = {bad[1]};"
                 f"UPDATE `match` SET lineup = 'x' WHERE match_id = {bad[0]}")
    done = database.run("migrate")
    assert done.returncode == 0, done.stderr
    assert "warning: 3 stored timelines" in done.stderr
    assert f"match number {bad[0]}" in done.stderr
    assert rows() == [row for row in fresh if int(row[2]) not in bad]
    assert database.status()[0] == 0
    assert database.run("migrate").stderr == ""  # nothing is left to be done


PART_ROWS = 50000  # of histograms counted in one transaction (store/peer_store.h)


def newest_game(folder):
    """A game of ten who are in no other one, on a patch of its own."""
    document = games.document(7998, games.ms("2026-08-01T00:00:00Z"))
    document["info"]["gameVersion"] = "99.9.1.1"
    for number, participant in enumerate(document["info"]["participants"]):
        participant["puuid"] = f"nobody-{number}".ljust(78, "-")
        document["metadata"]["participants"][number] = participant["puuid"]
    path = folder / "newest.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def copy_games(database, times):
    """So many copies of all participations, as if each game had been played so often."""
    columns = [row[0] for row in database.sql("SHOW COLUMNS FROM participant")]
    [[highest]] = database.sql("SELECT MAX(match_id) FROM `match`")
    values = ", ".join(f"{name} + {highest} * seq" if name == "match_id" else name
                       for name in columns)
    database.sql(f"INSERT INTO participant ({', '.join(columns)})"
                 f" SELECT {values} FROM participant, seq_1_to_{times}")


def test_a_killed_build_of_histograms_goes_on(database, tmp_path):
    """Killed by SIGKILL within its second part, which somebody else holds up."""
    def lme(*args):
        return subprocess.run([*database.argv()[:-1], *args], text=True, capture_output=True,
                              timeout=300, check=True)

    def built_until():
        return int(database.sql("SELECT built_until FROM peer_state")[0][0])

    def content():
        return (database.sql("SELECT cell_id, HEX(counts) FROM peer_cell ORDER BY 1"),
                database.sql("SELECT kind, queue_id, subject, games, wins FROM peer_tally"
                             " WHERE games > 0 ORDER BY 1, 2, 3"))
    database.run("init")
    lme("demo", "--players", "60", "--matches", "260", "--timeline-share", "0")
    lme("import", str(newest_game(tmp_path)))
    copy_games(database, 2 + PART_ROWS // 2600)
    assert database.run("peers", "--rebuild").returncode == 0
    expected, complete = content(), built_until()
    newest = expected[0][-1][0]  # cells are ordered by patch first
    database.sql("DELETE FROM peer_cell; DELETE FROM peer_tally;"
                 "UPDATE peer_state SET built_until = 0")
    with Session(database) as other:
        other.run(f"BEGIN; INSERT INTO peer_cell VALUES ({newest}, 'x')")
        migration = subprocess.Popen(database.argv("migrate"), stdout=subprocess.DEVNULL)
        wait_until(lambda: built_until() > 0, 60, "the first part")
        assert migration.poll() is None
        migration.kill()
        assert migration.wait(20) < 0
        other.run("ROLLBACK")
    assert 0 < built_until() < complete
    cells, _ = content()
    assert 0 < len(cells) <= len(expected[0]) and newest not in dict(cells)
    assert database.run("peers").returncode == SCHEMA
    done = database.run("migrate")
    assert done.returncode == 0 and "participations counted" in done.stdout, done
    assert (content(), built_until()) == (expected, complete)
    assert json.loads(database.run("peers", "--json").stdout)["wrong"] == 0


def test_damaged_checksum_is_refused(database):
    database.run("init")
    database.sql("UPDATE schema_migration SET checksum = REPEAT('0', 64) WHERE version = 1")
    status, answer = database.status()
    assert (status, answer["state"]) == (SCHEMA, "damaged")
    assert "checksum" in answer["detail"]
    for command in ("init", "migrate"):
        done = database.run(command)
        assert done.returncode == SCHEMA
        assert "checksum" in one_line(done)


def test_half_done_migration_is_finished(database):
    database.run("init")
    made = database.tables()
    last = database.sql("SELECT MAX(version) FROM schema_migration")[0][0]
    database.sql(f"UPDATE schema_migration SET applied_at = 0 WHERE version = {last}")
    status, answer = database.status()
    assert (status, answer["state"]) == (SCHEMA, "damaged")
    assert "half-way" in answer["detail"]
    assert database.run("migrate").returncode == 0
    assert database.status()[0] == 0
    assert database.tables() == made


def test_lock_busy_ends_at_the_timeout(database):
    database.run("init")
    lock = f"MD5(CONCAT('{database.name}', '.', '`schema_migration`'))"
    with Session(database) as holder:
        holder.run(f"DO GET_LOCK({lock}, 5)")
        done = database.run("--timeout", "1", "migrate")
        assert done.returncode == BUSY
        assert "another process" in one_line(done)
    assert database.run("--timeout", "5", "migrate").returncode == 0


def test_missing_database_prints_the_sql_that_makes_it(database):
    database.drop()
    done = database.run("init")
    assert done.returncode == SCHEMA and not done.stdout
    assert database.name in done.stderr.splitlines()[0]
    statements = re.findall(r"^  (.*;)$", done.stderr, re.MULTILINE)
    assert len(statements) == 3
    assert "swordfish" not in done.stderr
    # What it says is what helps (the user of this stack exists already).
    database.stores.sql(statements[0], database="")
    database.stores.sql(statements[2], database="")
    assert database.run("init").returncode == 0


def test_database_without_rights(database):
    database.configure(database="mysql")
    done = database.run("init")
    assert done.returncode == ACCESS
    assert "GRANT ALL PRIVILEGES ON `mysql`.*" in done.stderr


def test_wrong_password(database):
    database.configure(password_file=None, password="swordfish")
    for command in ("init", "migrate", "status"):
        done = database.run(command)
        assert done.returncode == ACCESS and not done.stdout
        assert database.stores.mariadb.user in done.stderr.splitlines()[0]
        assert "swordfish" not in done.stderr


def test_server_down(database, tmp_path):
    database.configure(socket=tmp_path / "none.sock")
    for command in ("init", "migrate", "status"):
        done = database.run(command)
        assert done.returncode == UNAVAILABLE
        assert "none.sock" in one_line(done)
    database.configure(socket=None, host="127.0.0.1", port=1)
    database.mysql["socket"] = None
    text = database.path.read_text(encoding="utf-8")
    database.path.write_text(text + "socket =\n", encoding="utf-8")
    done = database.run("status")
    assert done.returncode == UNAVAILABLE
    assert "127.0.0.1" in one_line(done)


def test_valgrind_finds_nothing(database):
    program = (database.stores.build / "lme").read_bytes()
    if not shutil.which("valgrind") or b"__asan_init" in program or b"__tsan_init" in program:
        pytest.skip("valgrind is not installed, or this is a sanitizer build")
    prefix = ["valgrind", "-q", "--error-exitcode=99", "--leak-check=full",
              "--errors-for-leak-kinds=definite,indirect"]
    for args in (["status"], ["init"], ["status", "--json"], ["migrate"]):
        done = database.run(*args, prefix=prefix)
        assert done.returncode in (0, SCHEMA), done.stderr
    database.configure(password_file=None, password="wrong")
    assert database.run("status", prefix=prefix).returncode == ACCESS
    assert os.path.exists(database.path)
