# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""lme import against hostile input and a server that locks, fails or goes away."""

import base64
import gzip
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import threading

import pytest

import process as private
from test_import import _start, accounted, db, make_match, write  # noqa: F401


def test_hostile_names_and_texts_are_tamed(db, tmp_path):
    odd = tmp_path / "odd"
    odd.mkdir()
    (odd / "a\nb\x1b[31m.json").write_text("{", encoding="utf-8")
    with open(os.fsencode(odd) + b"/\xff\xfe.json", "wb") as file:
        file.write(b"{")
    match = make_match(1)
    match["metadata"]["matchId"] = "\x1b[2J\nfailed  x"
    write(odd / "-id.json", match)
    match = make_match(2)
    for person in match["info"]["participants"]:
        person.update(riotIdGameName="red\x1b[31m\r\n", championName="\x9b2J")
    write(odd / "names.json", match)
    done = db.lme("import", odd)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert len(lines) == 3 and all(line.startswith("failed  ") for line in lines)
    assert "odd/a?b?[31m.json: " in done.stderr and "odd/??.json: " in done.stderr
    assert 'found "?[2J?failed  x"' in done.stderr
    name = match["info"]["participants"][0]["puuid"]
    for command in ("matches", "stats"):
        shown = db.lme(command, name, *(["--period", "all"] if command == "stats" else []))
        assert shown.returncode == 0, shown.stderr
        assert "red?[31m??#TEST" in shown.stdout
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown.stdout)


def test_what_cannot_be_looked_at_is_said(db, tmp_path):
    tree = tmp_path / "tree"
    tree.mkdir()
    write(tree / "good.json", make_match(1))
    (tree / "circle.json").symlink_to("circle.json")
    (tree / "nowhere.json").symlink_to("absent")
    (tree / "again").symlink_to(".")
    os.mkfifo(tree / "pipe.json")
    done = db.lme("import", tree)
    assert done.returncode == 1, done.stderr
    assert re.search(r"^failed  \S*/circle\.json: Too many levels", done.stderr, re.M)
    assert re.search(r"^skipped \S*/nowhere\.json: No such file", done.stderr, re.M)
    assert done.stderr.count("\n") == 2
    assert accounted(done)["matches"] == (1, 0)


def test_a_pipe_is_waited_for_and_can_be_given_up(db, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    run = _start(db, pipe)
    with pipe.open("w", encoding="utf-8") as writer:
        writer.write(json.dumps(make_match(1)))
    out, errors = run.communicate(timeout=private.PATIENCE)
    assert run.returncode == 0, errors
    assert db.sql("SELECT COUNT(*) FROM `match`") == [["1"]]
    run = _start(db, pipe)  # and nobody ever writes
    private.wait_until(lambda: any(os.path.realpath(fd) == str(pipe) for fd in
                                   pathlib.Path(f"/proc/{run.pid}/fd").iterdir()),
                       private.PATIENCE, "the pipe to be opened")
    run.send_signal(signal.SIGTERM)
    out, errors = run.communicate(timeout=private.PATIENCE)
    assert run.returncode == 12, errors


def test_a_small_file_cannot_become_a_large_memory(db, tmp_path):
    path = tmp_path / "bomb.json.gz"
    with gzip.open(path, "wb") as file:
        file.write(b'{"info":[' + b"{}," * (1 << 22) + b"{}]}")
    done = db.lme("import", path)
    assert done.returncode == 7
    assert "bomb.json.gz: byte 3000007: more than 2000000 values" in done.stderr


def test_frames_of_a_parallel_compressor_are_skipped(db, tmp_path):
    plain = json.dumps(make_match(1)).encode()
    # Magic, window of 2 MiB, one raw block that is the last one.
    frame = b"\x28\xb5\x2f\xfd\x00\x58" + (len(plain) << 3 | 1).to_bytes(3, "little") + plain
    skippable = b"\x50\x2a\x4d\x18\x04\x00\x00\x00size"
    packed = tmp_path / "m.json.zst"
    packed.write_bytes(skippable + frame + skippable)
    done = db.lme("import", packed)
    assert done.returncode == 0, done.stderr
    assert accounted(done)["matches"] == (1, 0)


def test_large_documents_make_small_batches(db):
    chance = random.Random(3)
    run = subprocess.Popen(
        [str(db.build / "lme"), "import", "--batch", "500", "-"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "LME_CONFIG": str(db.config)})
    for n in range(1, 5):
        match = make_match(n)
        match["info"]["padding"] = base64.b64encode(chance.randbytes(6_000_000)).decode()
        run.stdin.write(json.dumps(match).encode() + b"\n")
    run.stdin.flush()
    # Stored although the batch is not full and the input not at its end.
    private.wait_until(lambda: db.sql("SELECT COUNT(*) FROM `match`") != [["0"]],
                       private.PATIENCE, "the first batch")
    _, errors = run.communicate(timeout=private.PATIENCE)
    assert run.returncode == 0, errors
    assert db.sql("SELECT COUNT(*) FROM `match`") == [["4"]]


def _impatient(db):
    """The environment of a run that gives a statement one second."""
    return db.changed(mysql={"query_timeout": "1s"})


class _Locked:
    """The rows of all players, locked by another connection."""

    def __init__(self, db):
        self.client = subprocess.Popen(
            [private.find_program("mariadb", "mysql"), "--no-defaults", "--unbuffered",
             "--skip-column-names", f"--socket={db.mariadb.socket}", "--user=root",
             db.mariadb.database],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.client.stdin.write("START TRANSACTION; SELECT player_id FROM player FOR UPDATE;"
                                " SELECT 'locked';\n")
        self.client.stdin.flush()
        while "locked" not in (line := self.client.stdout.readline()):
            assert line, "the client of the lock ended"

    def release(self):
        self.client.communicate(timeout=private.PATIENCE)


def test_a_lock_held_too_long_loses_no_document(db, tmp_path):
    db.lme("import", write(tmp_path / "first.json", make_match(1)), check=True)
    path = write(tmp_path / "m.ndjson", *(make_match(n) for n in range(2, 40)))
    locked = _Locked(db)
    timer = threading.Timer(2.5, locked.release)
    timer.start()
    done = db.lme("import", "--batch", 5, path, env=_impatient(db))
    timer.join()
    assert done.returncode == 0, done.stderr
    assert accounted(done)["matches"] == (38, 0)
    assert db.sql("SELECT COUNT(*) FROM `match`") == [["39"]]


def test_a_stop_ends_the_wait_for_a_lock(db, tmp_path):
    db.lme("import", write(tmp_path / "first.json", make_match(1)), check=True)
    locked = _Locked(db)
    try:
        process = subprocess.Popen(
            [str(db.build / "lme"), "import", str(write(tmp_path / "m.json", make_match(2)))],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, **_impatient(db)})
        private.wait_until(lambda: db.sql(
            "SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'")[0][1] != "0",
                           private.PATIENCE, "the import to wait")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=private.PATIENCE)
    finally:
        locked.release()
    assert process.returncode == 12, errors
    assert "stopped; what was stored stays" in errors


def test_a_server_that_takes_no_changes_is_said(db, tmp_path):
    path = write(tmp_path / "m.json", make_match(1))
    db.sql("SET GLOBAL read_only = 1")
    try:
        done = db.lme("import", path)
    finally:
        db.sql("SET GLOBAL read_only = 0")
    assert done.returncode == 4
    assert "the server is read-only: use the one that takes changes" in done.stderr


def test_a_server_without_room_is_said(make_stack, tmp_path):
    stack = make_stack(mariadb_options=[
        "--innodb-flush-log-at-trx-commit=2", "--innodb-file-per-table=0",
        "--innodb-data-file-path=ibdata1:12M;ibdata2:4M"])
    db = stack.start_stores()
    db.lme("db", "init", check=True)
    path = write(tmp_path / "m.ndjson", *(make_match(n) for n in range(1, 3000)))
    done = db.lme("import", path)
    assert done.returncode == 8, done.stderr
    assert "the database server needs more room on its disk" in done.stderr
    kept = int(db.sql("SELECT COUNT(*) FROM `match`")[0][0])
    assert 0 < kept == accounted(done)["matches"][0]


def test_a_restarted_server_costs_no_document(make_stack, tmp_path):
    db = make_stack().start_stores()
    db.lme("db", "init", check=True)
    path = write(tmp_path / "m.ndjson", *(make_match(n) for n in range(1, 400)))
    # Not at its end before we say so, however fast it is.
    run = _start(db, "--batch", 2, path, "-", stdin=subprocess.PIPE)
    private.wait_until(lambda: int(db.sql("SELECT COUNT(*) FROM `match`")[0][0]) > 5,
                       private.PATIENCE, "the first matches")
    db.mariadb.kill()
    # Longer than the tries after a conflict last together.
    with pytest.raises(subprocess.TimeoutExpired):
        run.wait(3)
    db.mariadb.start()
    out, errors = run.communicate(timeout=2 * private.PATIENCE)
    assert run.returncode == 0, errors
    assert accounted(subprocess.CompletedProcess([], 0, out, errors))["failed"] == 0
    assert db.sql("SELECT COUNT(*) FROM `match`") == [["399"]]
