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
        config = home / "lme.ini"
        own = {**stack.settings, "site": {"instance": f"{stack.instance}-{name}"}}
        for section, values in settings.items():
            own[section] = {**own.get(section, {}), **values}
        kept, stack.settings = stack.settings, own
        stack.write_config()
        config.write_text(stack.config.read_text(encoding="utf-8"), encoding="utf-8")
        config.chmod(0o600)
        stack.settings = kept
        stack.write_config()
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
