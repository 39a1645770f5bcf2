# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of access, written a second time from docs/access.md alone: what test_access.py
expects of the server.  Nothing here comes from the program."""

import dataclasses

OF_PLAYERS = ("player", "mmr", "own", "own-write")
SCOPES = {None: 0, "read": 1, "write": 2, "admin": 3}


@dataclasses.dataclass(frozen=True)
class Caller:
    name: str
    scope: str = None      # None: a stranger
    tied: str = None       # None, "own": to the player asked about, "other": to another
    shown: str = "nothing"  # "token", "cookie", "bad token", "dead cookie"

    @property
    def stranger(self):
        return self.scope is None

    def may(self, scope):
        return SCOPES[self.scope] >= SCOPES[scope]


CALLERS = (
    Caller("stranger"),
    Caller("bad token", shown="bad token"),
    Caller("dead cookie", shown="dead cookie"),
    Caller("reader", "read", None, "token"),
    Caller("writer", "write", None, "token"),
    Caller("admin", "admin", None, "token"),
    Caller("admin of a player", "admin", "other", "token"),
    Caller("player's reader", "read", "own", "token"),
    Caller("player's writer", "write", "own", "token"),
    Caller("another's reader", "read", "other", "token"),
    Caller("another's writer", "write", "other", "token"),
    Caller("signed-in reader", "read", None, "cookie"),
    Caller("signed-in player", "write", "own", "cookie"),
    Caller("signed-in other", "write", "other", "cookie"),
    Caller("signed-in admin", "admin", None, "cookie"),
)

ALLOWED = "allowed"
BAD_TOKEN = "invalid_token"
WHO = "authentication_required"
FORBIDDEN = "forbidden"
HIDDEN = "player_not_found"


def decide(rule, cost, caller, public_read, mmr, privacy, named):
    """What the page says: ALLOWED, or the error code.

    privacy: of the player that the request names, who is also the one that callers tied
    "own" stand for; the others stand for a public one.  Without a name the request is about
    the caller's own player.
    """
    if cost != "free" and caller.shown == "bad token":
        return BAD_TOKEN
    refused = WHO if caller.stranger else FORBIDDEN
    own = bool(caller.tied)
    if _rule(rule, caller, public_read, mmr, "public", own) != ALLOWED:
        if rule == "mmr" and mmr == "off" and (public_read or caller.may("read")):
            return FORBIDDEN
        return refused
    if rule not in OF_PLAYERS:
        return ALLOWED
    if not named and not caller.tied:
        return WHO
    if named:
        own = caller.tied == "own"
    verdict = _rule(rule, caller, public_read, mmr, privacy if named else "public", own)
    return refused if verdict == FORBIDDEN else verdict


def _rule(rule, caller, public_read, mmr, privacy, own):
    """One row of the table: ALLOWED, HIDDEN, or FORBIDDEN."""
    reads = public_read or caller.may("read")
    admin = caller.scope == "admin"
    yes = {True: ALLOWED, False: FORBIDDEN}
    if rule == "open":
        return ALLOWED
    if rule == "read":
        return yes[reads]
    if rule in ("write", "admin"):
        return yes[admin or (caller.may(rule) and not caller.tied)]
    if rule == "own":
        return yes[not caller.stranger and (own or admin)]
    if rule == "own-write":
        if admin or (own and caller.may("write")):
            return ALLOWED
        if caller.may("write") and not caller.tied:
            return ALLOWED if privacy == "public" else HIDDEN
        return FORBIDDEN
    if not reads:
        return FORBIDDEN
    shown = privacy == "public" and (public_read or not caller.tied)
    if not (admin or own or shown):
        return HIDDEN
    if rule == "player" or mmr == "public":
        return ALLOWED
    return yes[mmr == "player" and (admin or own)]
