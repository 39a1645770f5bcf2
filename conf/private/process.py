# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers as child processes: started with a deadline, ended as a group, never left behind.

A Process is the leader of its own session, so that everything it starts ends with it.  A
small guard process outside the session of its parent knows all groups: when the parent is
gone without having said goodbye (even by kill -9) the guard ends them and removes what
was registered.
"""

import fcntl
import glob
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SOCKET_PATH_MAX = 100  # the kernel allows 107 bytes; leave room for lock files
PATIENCE = 60.0  # seconds for what comes at once unless something is broken; a busy
#                  machine and a sanitizer build must not look like that


class StackError(Exception):
    """A server could not be started, found or stopped; one line says why."""

    def __init__(self, text, status=4):
        super().__init__(text)
        self.status = status


def wait_until(condition, timeout, what, interval=0.01):
    """Poll until condition() is true; its value is returned.  StackError when late."""
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise StackError(f"{what}: not within {timeout:g} s")
        time.sleep(interval)


def find_program(name, *more):
    """The path of a program, also looked for in the sbin directories."""
    path = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin"
    for candidate in (name, *more):
        found = shutil.which(candidate, path=path)
        if found:
            return found
    raise StackError(f"{name} is not installed (see conf/private/packages)")


def process_start_time(pid):
    """Start time of a process in clock ticks since boot; None when it is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[19])


def group_pids(pgid):
    """Processes of a process group, zombies left out."""
    pids = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as stat:
                fields = stat.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[2]) == pgid and fields[0] != "Z":
            pids.append(int(entry))
    return sorted(pids)


def signal_group(pgid, number):
    try:
        os.killpg(pgid, number)
    except ProcessLookupError:
        pass


def end_groups(groups, timeout):
    """TERM, then KILL after timeout seconds: groups is {pgid: start time of its leader}."""
    def alive():
        return [g for g in groups if group_pids(g)]
    for pgid, started in groups.items():
        # A recycled number would have another start time; a dead leader leaves None.
        if process_start_time(pgid) in (started, None):
            signal_group(pgid, signal.SIGCONT)
            signal_group(pgid, signal.SIGTERM)
    deadline = time.monotonic() + timeout
    while alive() and time.monotonic() < deadline:
        time.sleep(0.05)
    for pgid in alive():
        if process_start_time(pgid) in (groups[pgid], None):
            signal_group(pgid, signal.SIGKILL)


def stands_still(pid):
    """Whether every thread of a process is stopped, or it is gone."""
    try:
        for stat in pathlib.Path(f"/proc/{pid}/task").glob("*/stat"):
            if stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] not in "TtZX":
                return False
    except (FileNotFoundError, ProcessLookupError):
        return True
    return True


def remove_matches(pattern):
    """Unlink the files that a shell pattern names."""
    for path in glob.glob(pattern):
        pathlib.Path(path).unlink(missing_ok=True)


GUARD = r"""
import sys
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
import process
process.guard_loop(sys.stdin)
"""


def guard_loop(lines):
    """The guard: keep the book until the parent closes the pipe, then clean up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups, paths, patterns = {}, [], []
    for line in lines:
        verb, _, rest = line.rstrip("\n").partition(" ")
        if verb == "group":
            pgid, started = rest.split()
            groups[int(pgid)] = int(started)
        elif verb == "gone":
            groups.pop(int(rest), None)
        elif verb == "path":
            paths.append(rest)
        elif verb == "removed" and rest in paths:
            paths.remove(rest)
        elif verb == "pattern":
            patterns.append(rest)
        elif verb == "cleared" and rest in patterns:
            patterns.remove(rest)
    end_groups(groups, 8.0)
    for pattern in patterns:
        remove_matches(pattern)
    for path in paths:
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path, ignore_errors=True)
        elif os.path.lexists(path):
            os.unlink(path)


class Guard:
    """The parent's side of the guard process."""

    def __init__(self):
        here = os.path.dirname(os.path.abspath(__file__))
        self._child = subprocess.Popen(
            [sys.executable, "-B", "-c", GUARD, here], stdin=subprocess.PIPE, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def _say(self, line):
        if self._child.stdin.closed:
            return
        try:
            self._child.stdin.write(line + "\n")
            self._child.stdin.flush()
        except (BrokenPipeError, ValueError):
            pass  # only the safety net is gone; the normal stop still works

    def add_group(self, pgid):
        started = process_start_time(pgid)
        if started is not None:
            self._say(f"group {pgid} {started}")

    def drop_group(self, pgid):
        self._say(f"gone {pgid}")

    def add_path(self, path):
        """A file or directory to remove if the parent does not do it."""
        self._say(f"path {path}")

    def drop_path(self, path):
        self._say(f"removed {path}")

    def add_pattern(self, pattern):
        """Files to remove whose names are not known yet."""
        self._say(f"pattern {pattern}")

    def drop_pattern(self, pattern):
        self._say(f"cleared {pattern}")

    def close(self):
        if not self._child.stdin.closed:
            try:
                self._child.stdin.close()
            except BrokenPipeError:
                pass
        self._child.wait(timeout=PATIENCE)


class Process:
    """One server: a command line, a log file, and what can be done to it."""

    name = "process"
    start_timeout = PATIENCE
    stop_timeout = PATIENCE / 2
    stop_signal = signal.SIGTERM

    def __init__(self, guard, log_path):
        self.guard = guard
        self.log_path = pathlib.Path(log_path)
        self.child = None
        self.env = dict(os.environ)

    # -- what a server says about itself

    def argv(self):
        raise NotImplementedError

    def stdin(self):
        """What it gets as descriptor 0."""
        return subprocess.DEVNULL

    def is_ready(self):
        """True once it answers."""
        return True

    def prepare(self):
        """Files that must be there before it starts."""

    # -- its life

    @property
    def pid(self):
        return self.child.pid if self.child else None

    def is_running(self):
        return self.child is not None and self.child.poll() is None

    def start(self):
        """Start it and wait until it answers."""
        if self.is_running():
            return self
        self.prepare()
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        mark = self.log_mark()
        with open(self.log_path, "ab") as log:
            self.child = subprocess.Popen(
                self.argv(), stdin=self.stdin(), stdout=log, stderr=log,
                env=self.env, start_new_session=True, cwd="/")
        self.guard.add_group(self.child.pid)
        try:
            wait_until(lambda: self.child.poll() is not None or self.is_ready(),
                       self.start_timeout, f"{self.name} does not answer")
            if self.child.poll() is not None:
                raise StackError(f"{self.name} ended at its start with status "
                                 f"{self.child.returncode}: {self.last_words(mark)}")
        except BaseException:
            self.kill()
            raise
        return self

    def stop(self):
        """Stop it gracefully; kill it when it does not.  Returns its exit status."""
        if self.child is None:
            return None
        if self.is_running():
            signal_group(self.child.pid, signal.SIGCONT)
            self.send_stop()
        return self._reap(self.stop_timeout)

    def send_stop(self):
        os.kill(self.child.pid, self.stop_signal)

    def kill(self):
        """kill -9 to the whole group."""
        if self.child is None:
            return None
        signal_group(self.child.pid, signal.SIGKILL)
        return self._reap(PATIENCE / 2)

    def _reap(self, timeout):
        child = self.child
        try:
            child.wait(timeout=timeout)
        except subprocess.TimeoutExpired:
            pass
        deadline = time.monotonic() + 1.0
        while group_pids(child.pid) and child.poll() is not None \
                and time.monotonic() < deadline:
            time.sleep(0.01)
        signal_group(child.pid, signal.SIGKILL)
        child.wait(timeout=PATIENCE / 2)
        self.guard.drop_group(child.pid)
        self.child = None
        return child.returncode

    def restart(self):
        self.stop()
        return self.start()

    def freeze(self):
        """SIGSTOP: it keeps its sockets and answers nothing.  Back when all threads stand."""
        signal_group(self.child.pid, signal.SIGSTOP)
        wait_until(lambda: all(stands_still(pid) for pid in self.pids()), PATIENCE,
                   f"{self.name} stopped", interval=0.001)

    def thaw(self):
        signal_group(self.child.pid, signal.SIGCONT)

    def pids(self):
        """All its processes."""
        return group_pids(self.child.pid) if self.child else []

    # -- its log

    def log_text(self, since=0):
        try:
            with open(self.log_path, "rb") as log:
                log.seek(since)
                return log.read().decode("utf-8", "replace")
        except FileNotFoundError:
            return ""

    def log_mark(self):
        """A position for log_text(since) and log_contains(since)."""
        try:
            return self.log_path.stat().st_size
        except FileNotFoundError:
            return 0

    def log_contains(self, pattern, since=0):
        return re.search(pattern, self.log_text(since)) is not None

    def last_words(self, since=0):
        lines = [x for x in self.log_text(since).splitlines() if x.strip()]
        errors = [x for x in lines if re.search(r"error|emerg|denied|cannot|fatal", x, re.I)]
        return " | ".join((errors or lines)[-3:]) or f"nothing in {self.log_path}"


def socket_accepts(path):
    """True when something accepts connections on a unix socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as conn:
        conn.settimeout(1.0)
        try:
            conn.connect(os.fspath(path))
        except OSError:
            return False
    return True


def short_directory(guard, wanted, longest_name=24):
    """A directory for sockets: wanted when its path is short enough, else a temporary one.

    The temporary one is registered with the guard and must be removed by the caller.
    """
    wanted = pathlib.Path(wanted)
    if len(os.fsencode(wanted)) + 1 + longest_name <= SOCKET_PATH_MAX:
        wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
        return wanted, False
    base = os.environ.get("XDG_RUNTIME_DIR", "/tmp")
    if not os.access(base, os.W_OK) or len(base) > 60:
        base = "/tmp"
    made = pathlib.Path(tempfile.mkdtemp(prefix="lme-", dir=base))
    guard.add_path(made)
    return made, True


def first_outgoing_port():
    """The system gives this port and those above it to connections that go out: one could
    take it before our server is there."""
    with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as limits:
        first = int(limits.read().split()[0])
    return first if first > 12000 else 32768


class PortLock:
    """A TCP port of the loopback address that no other stack of ours takes."""

    def __init__(self, guard, port=None):
        self._guard = guard
        self._file = None
        if port is not None:
            if not self._take(port):
                raise StackError(f"port {port} is taken by another stack of this "
                                 "program; choose one with LME_PORT=…", 9)
            if not port_is_free(port):
                self.release()
                raise StackError(f"port {port} is taken by another program; "
                                 "choose one with LME_PORT=…", 9)
            self.port = port
            return
        for _ in range(100):
            candidate = random.randrange(10240, first_outgoing_port())
            if not self._take(candidate):
                continue
            if port_is_free(candidate):
                self.port = candidate
                return
            self.release()
        raise StackError("no free TCP port found", 9)

    def _take(self, port):
        path = os.path.join(tempfile.gettempdir(), f"lme-port-{os.getuid()}-{port}.lock")
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Its former owner may have removed the name between our open and our lock.
            if os.stat(path).st_ino != os.fstat(handle).st_ino:
                raise FileNotFoundError(path)
        except OSError:
            os.close(handle)
            return False
        self._file, self._path = handle, path
        self._guard.add_path(path)
        return True

    def release(self):
        if self._file is not None:
            os.unlink(self._path)
            self._guard.drop_path(self._path)
            os.close(self._file)
            self._file = None


def port_is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
