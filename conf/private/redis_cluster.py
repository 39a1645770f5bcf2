# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Redis Cluster of six servers on loopback ports: three masters, a replica of each."""

import os
import re
import shutil
import subprocess

import client
from process import PATIENCE, PortLock, Process, StackError, find_program, wait_until

SLOTS = 16384
NODE_TIMEOUT_MS = 15000  # a busy machine must not look like a dead server


def crc16(data):
    """CRC-16/XMODEM, bit by bit: by itself, not as the application does it."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xffff
    return crc


class RedisNode(Process):
    """One server; it is asked over its unix socket and announces its port."""

    def __init__(self, guard, home, sockets, number):
        super().__init__(guard, home / f"redis-{number}.log")
        self.name = f"Redis {number} of the cluster"
        self.home = home / f"redis-{number}"
        self.socket = sockets / f"redis-{number}.sock"
        self.locks = [PortLock(guard), PortLock(guard)]
        self.port, self.bus = (lock.port for lock in self.locks)
        self.password, self.options = "", []
        self.frozen = False

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def argv(self):
        return [find_program("redis-server"), "--port", str(self.port), "--cluster-port",
                str(self.bus), "--bind", "127.0.0.1", "--unixsocket", str(self.socket),
                "--unixsocketperm", "700", "--save", "", "--appendonly", "no",
                "--daemonize", "no", "--dir", str(self.home), "--maxmemory", "64mb",
                "--cluster-enabled", "yes", "--cluster-node-timeout", str(NODE_TIMEOUT_MS),
                "--cluster-replica-validity-factor", "0", "--repl-diskless-sync-delay", "0",
                "--repl-ping-replica-period", "1", *self.options]

    def prepare(self):
        self.frozen = False
        self.home.mkdir(parents=True, exist_ok=True)
        self.socket.unlink(missing_ok=True)

    def command(self, *words, timeout=20.0):
        return client.redis_command(self.socket, *words, timeout=timeout,
                                    password=self.password)

    def freeze(self):
        self.frozen = True
        super().freeze()

    def thaw(self):
        super().thaw()
        self.frozen = False

    def is_ready(self):
        try:
            return self.command("PING", timeout=1.0) == "PONG"
        except (OSError, ValueError):
            return False

    def info(self, section, name):
        found = re.search(rf"(?m)^{name}:(.*?)\r?$", self.command("INFO", section))
        return found[1] if found else None

    @property
    def id(self):
        return self.command("CLUSTER", "MYID")

    def is_master(self):
        return self.command("ROLE")[0] == "master"

    def is_synced(self):
        """A replica that has all of its master's data."""
        return self.info("replication", "master_link_status") == "up"


class RedisCluster:
    """Started and stopped as one server."""

    name = "Redis Cluster"

    def __init__(self, guard, home, sockets, masters=3, replicas=1):
        self.guard = guard
        self.masters, self.replicas = masters, replicas
        count = masters * (1 + replicas)
        self.nodes = [RedisNode(guard, home, sockets, i + 1) for i in range(count)]
        self.password, self.host = "", "127.0.0.1"

    def protect(self, password, user=""):
        """Before the start: a password for everybody, and the rules of an ACL user."""
        self.password = password
        for node in self.nodes:
            node.password = password
            node.options += ["--requirepass", password, "--masterauth", password]
            if user:
                node.options += ["--user", *user.split()]

    def announce(self, host):
        """Before the start: the servers are called by a name, not by their address."""
        self.host = host
        for node in self.nodes:
            node.options += ["--cluster-announce-hostname", host,
                             "--cluster-preferred-endpoint-type", "hostname"]

    @staticmethod
    def missing():
        """Why there can be none on this machine, or None."""
        try:
            said = subprocess.run([find_program("redis-server"), "--version"],
                                  capture_output=True, text=True, check=True).stdout
            find_program("redis-cli")
        except (StackError, OSError, subprocess.SubprocessError) as failure:
            return str(failure)
        found = re.search(r"v=(\d+)", said)
        return None if found and int(found[1]) >= 7 else f"redis-server is below 7: {said}"

    @property
    def seeds(self):
        """The setting: two of them, one over its socket; the rest is learnt."""
        return f"{self.nodes[0].socket}, {self.nodes[1].address}"

    def is_running(self):
        return all(node.is_running() for node in self.nodes)

    def last_words(self):
        return " | ".join(node.last_words() for node in self.nodes if not node.is_running())

    def start(self):
        """Start what does not run; the first time, make the cluster."""
        fresh = not any(node.is_running() for node in self.nodes)
        for node in self.nodes:
            if fresh:  # nothing is kept, and the ports are others than last time
                shutil.rmtree(node.home, ignore_errors=True)
            node.start()
        if fresh:
            self.cli("--cluster", "create", *(node.address for node in self.nodes),
                     "--cluster-replicas", str(self.replicas), "--cluster-yes")
        wait_until(self.is_whole, PATIENCE, "the Redis Cluster is not whole", 0.05)
        return self

    def cli(self, *words):
        """redis-cli, which talks to all of them; what it says."""
        login = {"REDISCLI_AUTH": self.password} if self.password else {}
        done = subprocess.run([find_program("redis-cli"), *words], capture_output=True,
                              text=True, timeout=PATIENCE * 2, check=False,
                              stdin=subprocess.DEVNULL, env={**os.environ, **login})
        if done.returncode != 0:
            raise StackError(f"redis-cli {' '.join(words)}: "
                             f"{(done.stderr or done.stdout).strip()[-400:]}")
        return done.stdout

    def is_whole(self):
        """Every server agrees who has which slot and that each has its replicas, and
        these are in step."""
        try:
            views = [node.command("CLUSTER", "SLOTS") for node in self.nodes]
            owners = {repr(self.owners(node)) for node in self.nodes}
            fine = all("cluster_state:ok" in node.command("CLUSTER", "INFO")
                       and (node.is_master() or node.is_synced()) for node in self.nodes)
        except (OSError, ValueError):
            return False
        found = [entry for ranges in views for entry in ranges]
        backed = all(len(entry) == 3 + self.replicas for entry in found)
        named = all(server[0] == self.host for entry in found for server in entry[2:])
        return fine and backed and named and len(owners) == 1 and \
            sum(last - first + 1 for first, last, *_ in views[0]) == SLOTS

    @staticmethod
    def owners(node):
        """(first, last, port of the master) of each range, as a server sees it."""
        return sorted((found[0], found[1], found[2][1])
                      for found in node.command("CLUSTER", "SLOTS"))

    @staticmethod
    def slot(key):
        tag = re.search(r"\{(.*?)\}", key)
        return crc16((tag[1] if tag and tag[1] else key).encode()) % SLOTS

    def running(self):
        return [node for node in self.nodes if node.is_running() and not node.frozen]

    def by_port(self, port):
        return next(node for node in self.nodes if node.port == port)

    def owner(self, slot):
        """The master that has a slot, as the servers that run agree; None: they do not."""
        try:
            seen = {port for node in self.running()
                    for first, last, port in self.owners(node) if first <= slot <= last}
        except (OSError, ValueError):
            return None
        return self.by_port(seen.pop()) if len(seen) == 1 else None

    def replica_of(self, master):
        for line in master.command("CLUSTER", "NODES").splitlines():
            words = line.split()
            if words[3] == master.id:
                return self.by_port(int(words[1].split("@")[0].split(":")[1]))
        raise StackError(f"{master.name} has no replica")

    def keys(self, pattern):
        """All keys of all masters."""
        return sorted(key for node in self.running() if node.is_master()
                      for key in node.command("KEYS", pattern))

    def move_begin(self, slot, source, target):
        target.command("CLUSTER", "SETSLOT", slot, "IMPORTING", source.id)
        source.command("CLUSTER", "SETSLOT", slot, "MIGRATING", target.id)

    def move_keys(self, slot, source, target, count=100):
        """Move some keys of a slot; returns how many there were."""
        keys = source.command("CLUSTER", "GETKEYSINSLOT", slot, count)
        if keys:
            login = ("AUTH", self.password) if self.password else ()
            source.command("MIGRATE", "127.0.0.1", target.port, "", 0, 20000, "REPLACE",
                           *login, "KEYS", *keys)
        return len(keys)

    def move_end(self, slot, target):
        """The target first, as redis-cli does: it must know before its source forgets."""
        masters = [node for node in self.running() if node.is_master()]
        for node in sorted(masters, key=lambda node: node is not target):
            node.command("CLUSTER", "SETSLOT", slot, "NODE", target.id)

    def be_impatient(self):
        """A server that is silent for two seconds is dead: for who kills one."""
        for node in self.nodes:
            node.command("CONFIG", "SET", "cluster-node-timeout", 2000)

    def stop(self):
        for node in self.nodes:
            node.stop()
        for node in self.nodes:
            for lock in node.locks:
                lock.release()

    def kill(self):
        for node in self.nodes:
            node.kill()
