# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a timeline says of one participant: docs/analytics.md, "Section `laning`"."""

import fractions

from intervals import mean, rate, signed_mean

MINUTES = (10, 15, 20)
MEASURES = ("gold", "xp", "cs")
LANE_GOLD, LEAD_GOLD, EARLY_MS, BUILT_AT_MOST = 500, 4000, 600_000, 48
TRINKETS = (3330, 3340, 3348, 3363, 3364)


def events_of(timeline, kind):
    return [e for frame in timeline["info"]["frames"] for e in frame["events"]
            if e["type"] == kind]


def _point(frame, number):
    own = frame["participantFrames"].get(str(number)) or {}
    def get(name):
        return own.get(name) or 0
    return {"gold": get("totalGold"), "xp": get("xp"),
            "cs": get("minionsKilled") + get("jungleMinionsKilled")}


def _number(info, index):
    return info["participants"][index].get("participantId")


def opponent_number(info, roles, index):
    """Number of the lane opponent, None without."""
    people = info["participants"]
    same = [i for i, role in enumerate(roles) if role and role == roles[index]]
    own = [i for i in same if people[i].get("teamId") == people[index].get("teamId")]
    other = [i for i in same if i not in own]
    return _number(info, other[0]) if len(own) == len(other) == 1 else None


def frame_near(timeline, minute):
    """Frame of the minute, None without."""
    info, wanted = timeline["info"], minute * 60_000
    if not info["frames"]:
        return None
    frame = min(info["frames"], key=lambda f: abs(f["timestamp"] - wanted))
    return frame if abs(frame["timestamp"] - wanted) <= info["frameInterval"] // 2 else None


class Built:
    """An item that others went into."""

    def __init__(self, item, at):
        self.item, self.at, self.gone, self.used = item, at, None, False


class Workshop:
    """What one participant builds, event by event."""

    def __init__(self):
        self.vanished, self.built = None, []

    def destroyed(self, item, at):
        self.vanished = at or None
        like = [b for b in self.built if b.item == item and b.gone is None]
        if like:
            like[-1].gone = at or None

    def purchased(self, item, at):
        if not at or self.vanished != at:
            return
        self.vanished = None
        for b in self.built:
            b.used |= b.gone == at
        if len(self.built) < BUILT_AT_MOST:
            self.built.append(Built(item, at))

    def undone(self, item):
        if not self.built or self.built[-1].item != item:
            return
        at = self.built.pop().at
        for b in self.built:
            if b.gone == at:
                b.gone, b.used = None, False


def first_item_ms(timeline, number):
    """When the first finished item was bought, None without one."""
    shop = Workshop()
    for frame in timeline["info"]["frames"]:
        for e in frame["events"]:
            if e.get("participantId") != number:
                continue
            if e["type"] == "ITEM_UNDO":
                shop.undone(e.get("beforeId"))
            elif e.get("itemId") in TRINKETS:
                continue
            elif e["type"] == "ITEM_DESTROYED":
                shop.destroyed(e["itemId"], e["timestamp"])
            elif e["type"] == "ITEM_PURCHASED":
                shop.purchased(e["itemId"], e["timestamp"])
    return next((b.at for b in shop.built if not b.used), None)


def numbers_of(timeline):
    """Who is in a timeline."""
    return set(range(1, len(timeline["metadata"]["participants"]) + 1))


def _leads(info, index, timeline):
    """Whether the own team was ahead, and behind, by LEAD_GOLD at some frame."""
    teams = {_number(info, i): p.get("teamId") for i, p in enumerate(info["participants"])}
    if any(not teams.get(number) for number in numbers_of(timeline)):
        return False, False
    own = info["participants"][index].get("teamId")
    ahead = behind = False
    for frame in timeline["info"]["frames"]:
        lead = sum(_point(frame, number)["gold"] * (1 if teams[number] == own else -1)
                   for number in numbers_of(timeline))
        ahead |= lead >= LEAD_GOLD
        behind |= lead <= -LEAD_GOLD
    return ahead, behind


def read(info, index, roles, timeline):
    """None where the participant is not in the timeline."""
    number, other = _number(info, index), opponent_number(info, roles, index)
    if number not in numbers_of(timeline):
        return None
    if other not in numbers_of(timeline):
        other = None
    lane = {}
    for minute in MINUTES:
        frame = frame_near(timeline, minute) if other else None
        for name in MEASURES:
            lane[f"{name}_diff_{minute}"] = \
                _point(frame, number)[name] - _point(frame, other)[name] if frame else None
    lane["deaths"] = sum(e.get("victimId") == number and e["timestamp"] < EARLY_MS
                         for e in events_of(timeline, "CHAMPION_KILL"))
    lane["plates"] = sum(e.get("killerId") == number
                         for e in events_of(timeline, "TURRET_PLATE_DESTROYED"))
    item = first_item_ms(timeline, number)
    lane["item"] = None if item is None else fractions.Fraction(item, 1000)
    lane["ahead"], lane["behind"] = _leads(info, index, timeline)
    return lane


def section(games):
    """Of games of the rift, in time order."""
    seen = [g for g in games if g.lane]
    answer = {"timelines": len(seen)}
    for name in MEASURES:
        for minute in MINUTES:
            key = f"{name}_diff_{minute}"
            answer[key] = signed_mean(g.lane[key] for g in seen if g.lane[key] is not None)
    known = [(g.lane["gold_diff_15"], g.win) for g in seen
             if g.lane["gold_diff_15"] is not None]
    answer["lane_won"] = rate(d >= LANE_GOLD for d, _ in known)
    answer["lane_lost"] = rate(d <= -LANE_GOLD for d, _ in known)
    answer["win_rate_lane_won"] = rate(w for d, w in known if d >= LANE_GOLD)
    answer["win_rate_lane_lost"] = rate(w for d, w in known if d <= -LANE_GOLD)
    answer["win_rate_lane_even"] = rate(w for d, w in known if abs(d) < LANE_GOLD)
    answer["deaths_before_10"] = mean(g.lane["deaths"] for g in seen)
    answer["plates"] = mean(g.lane["plates"] for g in seen)
    answer["first_item_s"] = mean(g.lane["item"] for g in seen if g.lane["item"] is not None)
    answer["throws"] = rate(not g.win for g in seen if g.lane["ahead"])
    answer["comebacks"] = rate(g.win for g in seen if g.lane["behind"])
    return answer
