# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second application with settings of its own, and its nginx, on a stack's stores."""

from process import PortLock
from stack import App, Nginx


class Second:
    """Running when made; the settings stand over those of the stack."""

    def __init__(self, stack, name, settings, program=None):
        home, sockets = stack.state / name, stack.sockets / name
        home.mkdir()
        sockets.mkdir()
        site = {"instance": f"{stack.instance}-{name}", **settings.get("site", {})}
        config = stack.changed(**{**settings, "site": site})["LME_CONFIG"]
        self.app = App(stack.guard, home, sockets, program or stack.build / "lme-fcgi",
                       config)
        self._lock = PortLock(stack.guard)
        self.nginx = Nginx(stack.guard, home, self.app.socket, self._lock.port)
        try:
            self.app.start()
            self.nginx.start()
        except BaseException:
            self.stop()
            raise

    @property
    def url(self):
        return f"http://127.0.0.1:{self._lock.port}"

    def stop(self):
        self.nginx.stop()
        self.app.stop()
        self._lock.release()
