# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The peers of the suite: PHP-FPM with phpredis, and Go with gin and redigo.

Both stand behind the nginx that the application stands behind, read the same body from the
same Redis over its unix socket, check a bearer token against a fingerprint in memory, and
write an access line.  What each is and how it is set up stands in tests/bench/peers.
"""

import hashlib
import os
import pathlib
import pwd
import subprocess

from process import Process, StackError, find_program, socket_accepts
from stack import Nginx

HERE = pathlib.Path(__file__).resolve().parent / "peers"
KEY = "peer:body"
CHILDREN = 16  # as many as the application has threads: 2 x 8
FPM = ("php-fpm8.2", "php-fpm")
# Loaded one by one, so that nothing of /etc is read.
EXTENSIONS = ("extension=igbinary", "extension=redis", "zend_extension=opcache",
              "opcache.enable=1", "opcache.validate_timestamps=0")

UPSTREAMS = """
upstream php { server unix:%(php)s; }
upstream php_kept { server unix:%(php)s; keepalive 4; }
upstream gin { server unix:%(gin)s; keepalive 128; }
"""
PHP_LOCATION = """
location = /peer/%(name)s {
	fastcgi_param SCRIPT_FILENAME %(script)s;
	fastcgi_param REQUEST_METHOD $request_method;
	fastcgi_param REQUEST_URI $request_uri;
	fastcgi_param QUERY_STRING $query_string;
	fastcgi_param REMOTE_ADDR $remote_addr;
	fastcgi_buffer_size 16k;
	fastcgi_buffers 32 8k;
	fastcgi_busy_buffers_size 64k;
	fastcgi_keep_conn %(keep)s;
	fastcgi_pass %(upstream)s;
}
"""
LOCATIONS = """
location = /limit {
	default_type application/json;
	set $first '%(first)s';
	set $second '%(second)s';
	return 200 "$first$second";
}
location = /peer/gin {
	proxy_http_version 1.1;
	proxy_set_header Connection "";
	proxy_buffer_size 16k;
	proxy_buffers 32 8k;
	proxy_busy_buffers_size 64k;
	proxy_pass http://gin;
}
"""


class PhpFpm(Process):
    """PHP's FastCGI manager with a static pool of children."""

    name = "PHP-FPM"

    def __init__(self, guard, home, sockets, redis, token):
        super().__init__(guard, home / "php.log")
        self.home, self.redis, self.token = home, redis, token
        self.socket = sockets / "php.sock"
        self.script = HERE / "answer.php"

    def argv(self):
        return [find_program(*FPM), "-n", *(x for e in EXTENSIONS for x in ("-d", e)),
                "--nodaemonize", "--fpm-config", str(self.home / "php-fpm.conf"),
                *(["--allow-to-run-as-root"] if os.geteuid() == 0 else [])]

    def prepare(self):
        self.socket.unlink(missing_ok=True)
        user = pwd.getpwuid(os.geteuid()).pw_name
        lines = ["[global]", f"error_log = {self.home / 'php-fpm.log'}", "[www]",
                 f"listen = {self.socket}", "listen.backlog = 1024", "pm = static",
                 f"pm.max_children = {CHILDREN}", "pm.max_requests = 0",
                 f"access.log = {self.home / 'php-access.log'}",
                 'access.format = "%R %{%Y-%m-%dT%H:%M:%SZ}T %m %r %s %l %d"',
                 f"env[PEER_REDIS] = {self.redis}", f"env[PEER_KEY] = {KEY}",
                 f"env[PEER_TOKEN_SHA256] = {digest(self.token)}"]
        if os.geteuid() == 0:
            lines.append(f"user = {user}")
        text = "\n".join(lines) + "\n"
        (self.home / "php-fpm.conf").write_text(text, encoding="utf-8")

    def is_ready(self):
        return socket_accepts(self.socket)


class Gin(Process):
    """The Go program, built from the sources of Debian's packages without a network."""

    name = "gin"

    def __init__(self, guard, home, sockets, redis, token):
        super().__init__(guard, home / "gin.log")
        self.home, self.redis, self.token = home, redis, token
        self.socket = sockets / "gin.sock"
        self.program = home / "peer_gin"

    def build(self):
        # The cache lies beside the build: the first time takes a minute, later a second.
        env = {**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode",
               "GOFLAGS": "", "GOCACHE": str(self.home.parent / "go-cache")}
        done = subprocess.run([find_program("go"), "build", "-o", self.program, "."],
                              cwd=HERE, env=env, capture_output=True, text=True,
                              timeout=600, check=False)
        if done.returncode:
            raise StackError(f"the peer in Go does not build: {done.stderr.strip()}")

    def argv(self):
        return [str(self.program), str(self.socket), str(self.redis), KEY,
                digest(self.token), str(self.home / "gin-access.log")]

    def prepare(self):
        self.build()
        self.socket.unlink(missing_ok=True)

    def is_ready(self):
        return socket_accepts(self.socket)


def digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


class PeerNginx(Nginx):
    """The private nginx with the peers and the bare "return" beside the application."""

    def add(self, php, gin, body):
        # A word of nginx's configuration has 4,096 bytes at most.
        halves = [body[:len(body) // 2], body[len(body) // 2:]]
        if "$" in body or len(body) > 7000:
            raise StackError("nginx cannot return this body as it is")
        escaped = [half.replace("\\", "\\\\").replace("'", "\\'") for half in halves]
        self.extra = {
            "lme-upstream.conf": UPSTREAMS % {"php": php.socket, "gin": gin.socket},
            "lme.conf": LOCATIONS % {"first": escaped[0], "second": escaped[1]} + "".join(
                PHP_LOCATION % {"name": upstream, "script": php.script, "keep": keep,
                                "upstream": upstream}
                for upstream, keep in (("php", "off"), ("php_kept", "on")))}

    def prepare(self):
        super().prepare()
        for name, text in self.extra.items():
            with open(self.home / name, "a", encoding="utf-8") as out:
                out.write(text)


class Peers:
    """Both peers, running when made."""

    def __init__(self, stack, token, body):
        arguments = (stack.guard, stack.state, stack.sockets, stack.redis.socket, token)
        self.php, self.gin = PhpFpm(*arguments), Gin(*arguments)
        stack.redis.command("SET", KEY, body)
        self.php.start()
        try:
            self.gin.start()
        except BaseException:
            self.php.stop()
            raise

    def stop(self):
        self.gin.stop()
        self.php.stop()
