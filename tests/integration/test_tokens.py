# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens: two C programs for store and service, and lme token on the shell."""

import json
import os
import pathlib
import pwd
import re
import subprocess

import ctest
import pytest

import stack as private
from process import PATIENCE, wait_until

USAGE, CONFIG, ACCESS, INPUT, NOT_FOUND = 2, 3, 5, 7, 10
TOKEN = re.compile(r"lme_[A-Za-z0-9_-]{44}\n")
STRANGER = 54321
MADE = [["0", "a" * 78], ["1", "b" * 78]]


def drop(stores, prefix):
    names = [row[0] for row in stores.sql(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
        f" AND LEFT(table_name, {len(prefix)}) = '{prefix}'")]
    if names:
        stores.sql("DROP TABLE " + ", ".join(f"`{name}`" for name in names))


@pytest.mark.sanitizer
@pytest.mark.deadline(320)
@pytest.mark.parametrize("program", ["token_test", "guess_test", "proof_test"])
def test_store_and_service(stores, program):
    drop(stores, "tot_")
    ctest.run(stores, program, prefix="tot_", timeout=300)
    drop(stores, "tot_")


class Shell:
    """lme with tables of its own in the session's database."""

    def __init__(self, stores, directory):
        self.stores = stores
        self.directory = directory
        self.path = directory / "lme.ini"
        self.configure()

    def configure(self, **access):
        mariadb = self.stores.mariadb
        private.write_ini(self.path, {
            "site": {"instance": f"tokens-{os.getpid()}"},
            "mysql": {"socket": mariadb.socket, "user": mariadb.user, "prefix": "tok_",
                      "password_file": mariadb.password_file, "database": mariadb.database},
            "redis": {"enabled": "no"}, "access": access})

    def run(self, *args):
        return subprocess.run([str(self.stores.build / "lme"), "--config", str(self.path),
                               *map(str, args)], text=True, capture_output=True,
                              timeout=60, check=False)

    def token(self, *args):
        return self.run("token", *args)

    def create(self, *args):
        done = self.token("create", *args)
        assert done.returncode == 0, done.stderr
        assert TOKEN.fullmatch(done.stdout), "the token stands alone"
        assert "lme_" not in done.stderr
        return done.stdout.strip()

    def list(self):
        done = self.token("list", "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["tokens"]


@pytest.fixture
def shell(stores, tmp_path):
    if not (stores.build / "lme").exists():
        pytest.fail("not built: lme")
    drop(stores, "tok_")
    shell = Shell(stores, tmp_path)
    done = shell.run("db", "init", "--no-token")
    assert done.returncode == 0, done.stderr
    for number, puuid in MADE:
        stores.sql("INSERT INTO tok_player (puuid, riot_id, riot_tag, name_fold, name_at, "
                   "platform, data_version, synthetic, first_seen, last_seen, imported_at) "
                   f"VALUES ('{puuid}', 'Player {number}', 'EUW', 'player {number}#euw', 1, "
                   "'EUW1', 1, 0, 1, 1, 1)")
    yield shell
    drop(stores, "tok_")


def test_create_and_list(shell):
    shell.create("--scope", "read")
    shell.create("--scope", "write", "--player", "player 0#euw", "--player", MADE[1][1],
                 "--expires", "90d", "--note", "the bot of Käthe")
    shell.create("--scope", "admin", "--expires", "2099-12-31")
    one, two, three = shell.list()
    assert (one["scope"], one["players"], one["expires_at"]) == ("read", [], None)
    assert one["state"] == "active" and one["last_used_at"] is None
    assert two["players"] == [MADE[0][1], MADE[1][1]]
    assert two["note"] == "the bot of Käthe"
    assert three["expires_at"] == "2099-12-31T00:00:00Z"
    table = shell.token("list").stdout.splitlines()
    assert len(table) == 4 and table[2].endswith("the bot of Käthe")
    assert not any("token" in token for token in (one, two, three))


def test_no_text_is_stored(shell):
    texts = [shell.create("--scope", "read") for _ in range(3)]
    cells = [cell for row in shell.stores.sql("SELECT selector, HEX(hash), note FROM tok_token")
             for cell in row]
    key = shell.stores.sql("SELECT HEX(value) FROM tok_secret WHERE name = 'access'")[0][0]
    assert len(key) == 64
    for text in texts:
        assert text[4:16] in cells
        secret = text[16:]
        assert not any(secret in cell or secret.encode().hex().upper() in cell
                       for cell in cells)


def test_json_of_a_new_one(shell):
    done = shell.token("create", "--scope", "read", "--json")
    made = json.loads(done.stdout)
    assert TOKEN.fullmatch(made["token"] + "\n") and not done.stderr
    assert made["selector"] == made["token"][4:16]
    turned = json.loads(shell.token("rotate", made["id"], "--json").stdout)
    assert turned["id"] != made["id"] and turned["token"] != made["token"]


def test_revoke_and_rotate(shell):
    for _ in range(3):
        shell.create("--scope", "write", "--player", MADE[0][1])
    first, second, third = (token["id"] for token in shell.list())
    assert shell.token("revoke", first).returncode == 0
    assert shell.token("revoke", first).returncode == 0
    assert TOKEN.fullmatch(shell.token("rotate", second).stdout)
    assert TOKEN.fullmatch(shell.token("rotate", third, "--grace", "1h").stdout)
    states = {token["id"]: token for token in shell.list()}
    assert [states[i]["state"] for i in (first, second, third)] == \
        ["revoked", "revoked", "active"]
    assert states[third]["expires_at"]
    for token in shell.list()[3:]:
        assert token["players"] == [MADE[0][1]] and token["scope"] == "write"
    assert shell.token("rotate", first).returncode == ACCESS
    for command in ("revoke", "rotate"):
        done = shell.token(command, 999)
        assert (done.returncode, done.stdout) == (NOT_FOUND, "")
        assert "999" in done.stderr


WRONG = [
    (), ("show",), ("create",), ("create", "--scope", "root"), ("create", "--scope"),
    ("create", "--scope", "read", "more"), ("create", "--scope", "read", "--grace", "1h"),
    ("create", "--scope", "read", "--expires", "90"),
    ("create", "--scope", "read", "--expires", "2001-01-01"),
    ("create", "--scope", "read", "--expires", "0d"),
    ("create", "--scope", "read", "--expires", "soon"),
    ("create", "--scope", "read", *["--player", "x#y"] * 9),
    ("list", "more"), ("list", "--scope", "read"), ("revoke",), ("revoke", "x"),
    ("revoke", "0"), ("revoke", "1", "2"), ("revoke", "1", "--json"), ("rotate",),
    ("rotate", "1", "--expires", "1d"), ("rotate", "1", "--grace", "x"), ("list", "--nope"),
    ("revoke", "lme_" + "A" * 44),
]


@pytest.mark.parametrize("args", WRONG, ids=" ".join)
def test_usage(shell, args):
    done = shell.token(*args)
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert done.stderr.startswith("lme token: ") and done.stderr.count("\n") == 1
    assert "AAAA" not in done.stderr
    assert shell.list() == []


def test_wrong_input(shell):
    for args, status in ((("--player", "nobody#here"), NOT_FOUND),
                         (("--player", MADE[0][1], "--player", "player 0#euw"), INPUT),
                         (("--note", "n" * 201), INPUT), (("--note", "a\nb"), INPUT)):
        done = shell.token("create", "--scope", "read", *args)
        assert (done.returncode, done.stdout) == (status, ""), args
        assert done.stderr.count("\n") == 1
    assert shell.list() == []


def test_key_file(shell):
    key = shell.directory / "access.key"
    shell.configure(key_file=key)
    assert shell.token("list").returncode == CONFIG
    key.write_bytes(os.urandom(31))
    key.chmod(0o600)
    done = shell.token("list")
    assert done.returncode == CONFIG and "32" in done.stderr
    key.write_bytes(os.urandom(32))
    key.chmod(0o644)
    done = shell.token("list")
    assert done.returncode == CONFIG and "chmod" in done.stderr
    key.chmod(0o640)
    shell.stores.sql("DELETE FROM tok_secret")
    shell.create("--scope", "read")
    # A key of a file is not written anywhere.
    assert shell.stores.sql("SELECT COUNT(*) FROM tok_secret") == [["0"]]


def test_revoked_on_the_shell_is_refused_at_once(stack):
    """lme is no process of the service, but clears what these remember."""
    assert list(pathlib.Path("/dev/shm").glob(f"lme-access-{os.getuid()}-{stack.instance}:*"))
    for _ in range(5):
        made = json.loads(stack.lme("token", "create", "--scope", "read", "--json",
                                    check=True).stdout)
        headers = {"Authorization": f"Bearer {made['token']}"}
        assert {stack.get("/api/auth/session", headers).status for _ in range(20)} == {200}
        stack.lme("token", "revoke", made["id"], check=True)
        assert {stack.get("/api/auth/session", headers).status for _ in range(20)} == {401}


@pytest.mark.parametrize("what", ["fifo", "link", "short", "ours", "services", "strangers"])
def test_planted_shared_memory_is_left_alone(stack, shell, what):
    """Whatever has the name of the host's memory: revoke neither hangs, ends nor touches it."""
    real = next(pathlib.Path("/dev/shm").glob(f"lme-access-{os.getuid()}-{stack.instance}:*"))
    # In whose name; "ours" and "services" are a stranger's file all the same.
    uid = {"services": pwd.getpwnam("www-data").pw_uid, "strangers": STRANGER}.get(
        what, os.getuid())
    planted = real.with_name(f"lme-access-{uid}-tokens-{os.getpid()}:{real.name.split(':')[1]}")
    content = os.urandom(real.stat().st_size)
    foreign = what in ("ours", "services", "strangers")
    if foreign and os.getuid() != 0:
        pytest.skip("ONLY ROOT CAN PLANT ANOTHER USER'S FILE")
    try:
        if what == "fifo":
            os.mkfifo(planted, 0o600)
        elif what == "link":
            planted.symlink_to(real)
        else:
            planted.write_bytes(content[:100] if what == "short" else content)
            planted.chmod(0o600)
        if foreign:
            os.chown(planted, STRANGER, STRANGER)
        shell.create("--scope", "read")
        before = real.read_bytes()[:8]  # the epoch
        done = shell.token("revoke", shell.list()[-1]["id"])
        assert (done.returncode, done.stderr) == (0, "")
        assert shell.list()[-1]["state"] == "revoked"
        assert real.read_bytes()[:8] == before
        if foreign:
            assert planted.read_bytes() == content
    finally:
        planted.unlink(missing_ok=True)


def test_another_database_needs_no_restart(clean_stack):
    """clean_stack made the tables anew while the processes ran: another key, no old token."""
    stack = clean_stack

    def admin():
        return stack.admin_header.read_text(encoding="utf-8").split(": ")[1].strip()

    def answers(value):
        return stack.get("/api/auth/session", {"Authorization": value}).status

    for _ in range(2):
        # Each process finds out for itself, at the latest a second after a refusal.
        value = admin()
        wait_until(lambda: {answers(value) for _ in range(10)} == {200}, PATIENCE,
                   "not accepted by all")
        stack.reset()
        wait_until(lambda: {answers(value) for _ in range(10)} == {401}, PATIENCE,
                   "not refused by all")
