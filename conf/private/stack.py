# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A private MariaDB, Redis, nginx and application, beside whatever the machine runs.

Used by "make run" and by the integration tests.  Everything lives in one state directory
(data, logs, configuration); sockets lie there too, or in a short temporary directory when
the path is long.  Nothing of /etc is read.
"""

import contextlib
import fcntl
import json
import os
import pathlib
import pwd
import re
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile

import client
from process import (PATIENCE, Guard, PortLock, Process, StackError, find_program, remove_matches,
                     short_directory, socket_accepts, wait_until)
from redis_cluster import RedisCluster

SOURCE = pathlib.Path(__file__).resolve().parents[2]


def default_build():
    return pathlib.Path(os.environ.get("top_builddir") or SOURCE / "build").resolve()


def render(template, target, values):
    """Write a template with each @NAME@ replaced; an unknown name is an error."""
    def value(match):
        if match[1] not in values:
            raise StackError(f"{template}: unknown placeholder @{match[1]}@", 11)
        return str(values[match[1]])
    text = re.sub(r"@([A-Z_]+)@", value, template.read_text(encoding="utf-8"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


class Mariadb(Process):
    """A MariaDB server on a unix socket, with its own data directory."""

    name = "MariaDB"
    database = "lme"
    user = "lme"

    def __init__(self, guard, home, sockets, build, options=()):
        super().__init__(guard, home / "mariadb.log")
        self.home = home
        self.data = home / "mariadb"
        self.socket = sockets / "my.sock"
        self.template = build / "mariadb-template"
        self.password_file = home / "mysql.password"
        self.options = list(options)

    def argv(self):
        argv = [find_program("mariadbd", "mysqld"), "--no-defaults",
                f"--datadir={self.data}", f"--socket={self.socket}",
                f"--pid-file={self.home / 'mariadb.pid'}", f"--tmpdir={self.tmp()}",
                "--skip-networking", "--skip-name-resolve", "--skip-log-bin",
                "--character-set-server=utf8mb4", "--performance-schema=OFF",
                "--innodb-log-file-size=64M", "--innodb-buffer-pool-size=256M"]
        if os.geteuid() == 0:
            argv.append("--user=root")
        return argv + self.options

    def tmp(self):
        path = self.home / "mariadb-tmp"
        path.mkdir(parents=True, exist_ok=True)
        return path

    def prepare(self):
        if not (self.data / "mysql").is_dir():
            self._make_template()
            partial = self.data.with_name("mariadb.partial")
            shutil.rmtree(partial, ignore_errors=True)
            self.home.mkdir(parents=True, exist_ok=True)
            subprocess.run(["cp", "-a", "--sparse=always", "--reflink=auto",
                            self.template, partial], check=True)
            partial.rename(self.data)
        self.socket.unlink(missing_ok=True)

    def _make_template(self):
        """An initialised data directory, made once a build and copied from then on."""
        self.template.parent.mkdir(parents=True, exist_ok=True)
        with open(self.template.with_suffix(".lock"), "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if (self.template / "mysql").is_dir():
                return
            partial = self.template.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(mode=0o700)
            # --force: also where the host cannot look its own name up.
            argv = [find_program("mariadb-install-db", "mysql_install_db"), "--no-defaults",
                    f"--datadir={partial}", "--auth-root-authentication-method=normal",
                    "--skip-test-db", "--force", "--innodb-log-file-size=64M",
                    f"--user={pwd.getpwuid(os.geteuid()).pw_name}"]
            # A directory of its own: a server that starts removes the temporary tables of
            # every other one in the directory that they share.
            with tempfile.TemporaryDirectory(dir=partial.parent) as tmp:
                done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True,
                                      text=True, timeout=240, check=False,
                                      env={**os.environ, "TMPDIR": tmp})
            if done.returncode != 0:
                raise StackError("mariadb-install-db failed: "
                                 + (done.stderr.strip() or done.stdout.strip())[-400:])
            partial.rename(self.template)

    def is_ready(self):
        """The server greets whoever connects once it is ready."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as conn:
                conn.settimeout(2.0)
                conn.connect(str(self.socket))
                return len(conn.recv(5)) == 5
        except OSError:
            return False

    def start(self):
        super().start()
        self._make_user()
        return self

    @property
    def password(self):
        return self.password_file.read_text(encoding="utf-8").strip()

    def _make_user(self):
        """The application's own account: no right outside its database."""
        if not self.password_file.exists():
            handle = os.open(self.password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(secrets.token_hex(16) + "\n")
        account = f"'{self.user}'@'localhost'"
        self.sql(f"CREATE DATABASE IF NOT EXISTS `{self.database}` CHARACTER SET utf8mb4;"
                 f"CREATE USER IF NOT EXISTS {account} IDENTIFIED BY '{self.password}';"
                 f"GRANT ALL ON `{self.database}`.* TO {account};", database="")

    def sql(self, statement, database=None, timeout=60.0):
        """Run SQL as the server's root; rows as lists of text, NULL as None."""
        argv = [find_program("mariadb", "mysql"), "--no-defaults", "-u", "root", "-N", "-B",
                f"--socket={self.socket}", "--default-character-set=utf8mb4"]
        name = self.database if database is None else database
        done = subprocess.run(argv + ([name] if name else []), input=statement, text=True,
                              capture_output=True, timeout=timeout, check=False)
        if done.returncode != 0:
            raise StackError(f"SQL failed: {done.stderr.strip()}")
        return [[None if cell == "NULL" else cell for cell in line.split("\t")]
                for line in done.stdout.splitlines()]


    @contextlib.contextmanager
    def session(self):
        """One session of the server: a function that carries out a statement."""
        argv = [find_program("mariadb", "mysql"), "--no-defaults", "-u", "root", "-N", "-B",
                "--unbuffered", f"--socket={self.socket}", self.database]
        with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as shell:
            def run(statement):
                shell.stdin.write(f"{statement}; SELECT 'done';\n")
                shell.stdin.flush()
                while shell.stdout.readline().strip() != "done":
                    if shell.poll() is not None:
                        raise StackError(f"SQL failed: {statement}")
            try:
                yield run
            finally:
                shell.stdin.close()


class Redis(Process):
    """A Redis server on a unix socket that keeps nothing on disk."""

    name = "Redis"

    def __init__(self, guard, home, sockets, options=()):
        super().__init__(guard, home / "redis.log")
        self.home = home
        self.socket = sockets / "redis.sock"
        self.options = list(options)

    def argv(self):
        return [find_program("redis-server"), "--port", "0", "--unixsocket",
                str(self.socket), "--unixsocketperm", "700", "--save", "", "--appendonly",
                "no", "--daemonize", "no", "--dir", str(self.home), "--maxmemory", "256mb",
                "--maxmemory-policy", "allkeys-lru", *self.options]

    def prepare(self):
        self.home.mkdir(parents=True, exist_ok=True)
        self.socket.unlink(missing_ok=True)

    def is_ready(self):
        try:
            return self.command("PING", timeout=1.0) == "PONG"
        except (OSError, ValueError):
            return False

    def command(self, *words, timeout=20.0):
        return client.redis_command(self.socket, *words, timeout=timeout)


SNIPPETS = ("lme-upstream.conf", "lme-fastcgi.conf", "lme-pass.conf", "lme-problem.conf",
            "lme.conf")


class Nginx(Process):
    """nginx with the complete private configuration, on a loopback port."""

    name = "nginx"
    stop_signal = signal.SIGTERM

    def __init__(self, guard, home, app_socket, port, base_path="", max_body="1m"):
        super().__init__(guard, home / "nginx" / "error.log")
        self.home = home / "nginx"
        self.config = self.home / "nginx.conf"
        self.app_socket = app_socket
        self.port = port
        self.base_path = base_path
        self.max_body = max_body

    def values(self):
        user = pwd.getpwuid(os.geteuid()).pw_name
        return {"PREFIX": self.home, "SOCKET": self.app_socket, "PORT": self.port,
                "BASE_PATH": self.base_path, "MAX_BODY": self.max_body, "SNIPPETS": "",
                # Only root may (and must) name whom the workers run as.
                "USER_LINE": f"user {user};" if os.geteuid() == 0 else ""}

    def prepare(self):
        (self.home / "tmp").mkdir(parents=True, exist_ok=True)
        for name in SNIPPETS:
            render(SOURCE / "nginx" / f"{name}.in", self.home / name, self.values())
        render(SOURCE / "nginx" / "private.conf.in", self.config, self.values())

    def base_argv(self):
        return [find_program("nginx"), "-p", f"{self.home}/", "-e", str(self.log_path),
                "-c", str(self.config)]

    def argv(self):
        return self.base_argv()

    def test(self):
        """nginx -t; its messages on failure, "" when the configuration is good."""
        self.prepare()
        done = subprocess.run(self.base_argv() + ["-t"], capture_output=True, text=True,
                              timeout=20, check=False)
        return "" if done.returncode == 0 else done.stderr

    def is_ready(self):
        with socket.socket() as conn:
            conn.settimeout(1.0)
            return conn.connect_ex(("127.0.0.1", self.port)) == 0

    def request(self, method, target, headers=None, body=None, timeout=20.0):
        return client.http_request(self.port, method, target, headers, body, timeout)


class App(Process):
    """The application behind its socket, in one of three modes:

    spawn  under spawn-fcgi and multiwatch
    own    with its own prefork (--listen)
    held   under multiwatch, on a socket that we hold as a supervisor's socket unit does:
           it stays open while the service is stopped and started again
    """

    name = "lme-fcgi"
    stop_timeout = PATIENCE

    def __init__(self, guard, home, sockets, program, config, processes=2, mode="spawn"):
        super().__init__(guard, home / "app.log")
        self.socket = sockets / "fcgi.sock"
        self.program = pathlib.Path(program)
        self.config = config
        self.processes = processes
        self.mode = mode
        self.env["LME_CONFIG"] = str(config)
        self._listener = None
        self._next = None  # where the next generation listens first

    @property
    def _path(self):
        return self._next or self.socket

    def argv(self):
        if self.mode == "own":
            return [str(self.program), "--listen", str(self._path),
                    "--processes", str(self.processes)]
        # multiwatch without -t gives a child up after a few deaths; its -s is broken.
        watch = [find_program("multiwatch"), "-f", str(self.processes), "-t", "500", "--",
                 str(self.program)]
        if self.mode == "held":
            return watch
        return [find_program("spawn-fcgi"), "-n", "-b", "1024", "-s", str(self._path),
                "-M", "0660", "--", *watch]

    def stdin(self):
        return self._listener if self.mode == "held" else subprocess.DEVNULL

    def prepare(self):
        if not self.program.exists():
            raise StackError(f"{self.program} is not built")
        if self._listener is None:
            self._path.unlink(missing_ok=True)
        if self.mode == "held" and self._listener is None:
            self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._listener.bind(str(self.socket))
            self._listener.listen(1024)

    def is_ready(self):
        return socket_accepts(self._path) and len(self.children()) >= self.processes

    def roll(self):
        """Replace the running generation by a new one, refusing no connection.

        The new one listens beside the old one, then takes its name over in one step; the
        old one drains.  The own prefork does the like by itself on SIGUSR2.
        """
        if self.mode == "own":
            os.kill(self.pid, signal.SIGUSR2)
            return
        old, self.child = self.child, None
        self._next = self.socket.with_suffix(".next")
        try:
            self.start()
            self._path.rename(self.socket)
        finally:
            self._next = None
            young, self.child = self.child, old
            self.stop()
            self.child = young

    def close(self):
        """Give the held socket back."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def children(self):
        """The serving processes (without multiwatch or the parent of the prefork)."""
        name = self.program.name[:15]
        pids = []
        for pid in self.pids():
            try:
                with open(f"/proc/{pid}/comm", encoding="utf-8") as comm:
                    if comm.read().strip() == name and pid != self.pid:
                        pids.append(pid)
            except OSError:
                continue
        return pids

    def kill_child(self):
        """kill -9 one serving process; its pid, or None when there is none just now."""
        for pid in self.children():
            try:
                os.kill(pid, signal.SIGKILL)
                return pid
            except ProcessLookupError:
                continue
        return None

    def request(self, method, target, headers=None, body=b"", timeout=20.0,
                address="127.0.0.1", variables=()):
        """A request without nginx, from an address."""
        return client.fcgi_request(self.socket, method, target, headers, body, timeout,
                                   address, variables)


def write_ini(path, sections):
    """Write an INI file readable by its owner only."""
    text = "".join(f"[{name}]\n" + "".join(f"{k} = {v}\n" for k, v in values.items()) + "\n"
                   for name, values in sections.items())
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)


class Stack:
    """All servers of one state directory, started in order and stopped in reverse."""

    def __init__(self, state, build=None, port=None, processes=2, threads=8, mode="spawn",
                 settings=None, base_path="", mariadb_options=(), redis_options=(),
                 redis_cluster=False):
        self.state = pathlib.Path(state).resolve()
        self.build = pathlib.Path(build).resolve() if build else default_build()
        if re.search(r"\s", f"{self.state}{self.build}{SOURCE}"):
            raise StackError("a path with white space cannot be used: "
                             f"{self.state} {self.build}", 2)
        try:
            self.state.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = self._take_lock()
        except OSError as failure:
            raise StackError(f"LME_STATE: {failure}", 8) from None
        self.guard = Guard()
        try:
            self.port_lock = PortLock(self.guard, port)
        except StackError:
            self.guard.close()
            os.close(self._lock)
            raise
        # A scoreboard outlives its processes by design; ours would be nobody's.
        self.instance = f"p{self.port_lock.port}"
        self.shared_memory = f"/dev/shm/lme-*-{os.geteuid()}-{self.instance}[-.:]*"
        self.guard.add_pattern(self.shared_memory)
        self.sockets, self._own_sockets = short_directory(self.guard, self.state / "s")
        self.config = self.state / "lme.ini"
        self.mariadb = Mariadb(self.guard, self.state, self.sockets, self.build,
                               mariadb_options)
        self.redis = Redis(self.guard, self.state, self.sockets, redis_options)
        self.app = App(self.guard, self.state, self.sockets, self.build / "lme-fcgi",
                       self.config, processes, mode)
        self.nginx = Nginx(self.guard, self.state, self.app.socket, self.port_lock.port,
                           base_path)
        self.threads = threads
        self.settings = settings or {}
        self._changed = 0  # configurations beside the stack's own
        self.cluster = None  # instead of the one Redis, which is then not started
        if redis_cluster:
            self.cluster = RedisCluster(self.guard, self.state, self.sockets)
        self.servers = [self.mariadb, self.cluster or self.redis, self.app, self.nginx]

    def _take_lock(self):
        handle = os.open(self.state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            owner = os.pread(handle, 20, 0).decode().strip() or "another process"
            os.close(handle)
            raise StackError(f"{self.state} is in use by process {owner}; stop it, or "
                             "choose another LME_STATE", 9) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        return handle

    @property
    def url(self):
        return f"http://127.0.0.1:{self.nginx.port}{self.nginx.base_path}"

    def write_config(self):
        """The configuration of the private stack, with the settings of the caller over it."""
        self._write_config(self.config, self.settings)

    def changed(self, **settings):
        """The environment of a program that is to see this stack with other settings."""
        self._changed += 1
        path = self.state / f"changed-{self._changed}.ini"
        self._write_config(path, self.settings, settings)
        return {"LME_CONFIG": str(path)}

    def _write_config(self, path, *changes):
        sections = {
            "site": {"name": "private", "base_path": self.nginx.base_path,
                     "instance": self.instance},
            "server": {"processes": self.app.processes, "threads": self.threads},
            "mysql": {"socket": self.mariadb.socket, "user": self.mariadb.user,
                      "password_file": self.mariadb.password_file,
                      "database": self.mariadb.database},
            "redis": {"cluster": self.cluster.seeds} if self.cluster
            else {"socket": self.redis.socket},
            # What is not about access asks without a token, as often as it likes.
            "access": {"public_read": "yes"},
            "quota": {"enabled": "no"},
            "log": {"access_log": self.state / "access.log"},
        }
        for change in changes:
            for section, values in change.items():
                sections.setdefault(section, {}).update(values)
        for values in sections.values():
            for key in [k for k, v in values.items() if v is None or v == ""]:
                del values[key]
        write_ini(path, sections)

    def second_app(self):
        """Another application over the same stores, as another host has it: a shared memory
        of its own, which goes with the stack's.  The caller starts and stops it."""
        home, sockets = self.state / "second", self.sockets / "2"
        home.mkdir()
        sockets.mkdir()
        config = self.changed(site={"instance": f"{self.instance}-b"})["LME_CONFIG"]
        return App(self.guard, home, sockets, self.app.program, config, self.app.processes)

    def start_stores(self):
        """MariaDB and Redis, one or a cluster; the configuration is written."""
        self.mariadb.start()
        (self.cluster or self.redis).start()
        self.write_config()
        return self

    def start_web(self):
        """The application and nginx."""
        self.app.start()
        self.nginx.start()
        return self

    def start(self, migrate=True):
        self.start_stores()
        if migrate:
            self.make_tables()
        return self.start_web()

    @property
    def admin_header(self):
        """A file that holds the Authorization line of the first token, for curl -H @FILE."""
        return self.state / "admin.header"

    def make_tables(self):
        """The schema, and the first token where there is none; it is shown only once."""
        token = json.loads(self.lme("db", "init", "--json", check=True).stdout)["token"]
        if token:
            handle = os.open(self.admin_header, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(f"Authorization: Bearer {token['token']}\n")

    def stop(self):
        """Stop all in reverse order and give everything back; never raises half-way."""
        failures = []
        for server in reversed(self.servers):
            try:
                server.stop()
            except (OSError, subprocess.SubprocessError, StackError) as failure:
                failures.append(f"{server.name}: {failure}")
                server.kill()
        self.app.close()
        remove_matches(self.shared_memory)
        self.guard.drop_pattern(self.shared_memory)
        self.port_lock.release()
        if self._own_sockets:
            shutil.rmtree(self.sockets, ignore_errors=True)
            self.guard.drop_path(self.sockets)
        self.guard.close()
        os.close(self._lock)
        if failures:
            raise StackError("; ".join(failures), 11)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    # -- what tests and the run command do with it

    def lme(self, *args, input=None, timeout=120.0, check=False, env=None, prefix=()):
        """Run the built lme with this configuration; text in, text out."""
        argv = [*prefix, str(self.build / "lme"), *map(str, args)]
        done = subprocess.run(
            argv, input=input, text=True, capture_output=True, timeout=timeout, check=False,
            env={**os.environ, "LME_CONFIG": str(self.config), **(env or {})})
        if check and done.returncode != 0:
            raise StackError(f"{shlex.join(argv)}: status {done.returncode}: "
                             f"{done.stderr.strip() or done.stdout.strip()}")
        return done

    def reset(self):
        """An empty database with the schema, and an empty cache."""
        name = self.mariadb.database
        self.sql(f"DROP DATABASE IF EXISTS `{name}`; "
                 f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4", database="")
        self.redis.command("FLUSHALL")
        self.make_tables()

    def token(self, scope, *players):
        """A new token's text, tied to players (puuids)."""
        tied = [word for player in players for word in ("--player", player)]
        done = self.lme("token", "create", "--scope", scope, *tied, check=True)
        return next(word for word in done.stdout.split() if word.startswith("lme_"))

    def purge(self, puuid, **settings):
        """Purge a player of whom nobody asks meanwhile: what may be under way is waited for
        two seconds only, by a request_timeout of the command's own."""
        return self.lme("player", "--yes", "purge", puuid, check=True,
                        env=self.changed(server={"request_timeout": "2s"}, **settings))

    def sql(self, statement, **options):
        return self.mariadb.sql(statement, **options)

    def request(self, method, target, headers=None, body=None, timeout=20.0):
        """A request through nginx; target without the base path."""
        return self.nginx.request(method, self.nginx.base_path + target, headers, body,
                                  timeout)

    def get(self, target, headers=None, timeout=20.0):
        return self.request("GET", target, headers, None, timeout)

    def wait_ready(self, target="/readyz", timeout=PATIENCE):
        """Wait until the application answers 200 through nginx."""
        def answers():
            try:
                return self.get(target).status == 200
            except OSError:
                return False
        wait_until(answers, timeout, f"{self.url}{target} does not answer 200", 0.05)
