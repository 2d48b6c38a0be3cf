"""Blocks that wait for a moment."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from orchestrator.domain.automation.flows.blocks.paths import DelayBlock, Hours, UntilDate, UntilField
from orchestrator.domain.automation.flows.exits import Way
from orchestrator.domain.automation.flows.walk import Walk
from orchestrator.domain.automation.parts import WEEKDAYS, read_duration
from orchestrator.domain.automation.values import as_moment, zone_named

_A_DAY = timedelta(days=1)
_LONGEST = timedelta(days=365)


def enter_delay(walk: Walk, block: DelayBlock) -> Way | None:
    """What is over already is not waited for."""
    zone = zone_named(walk.person.zone if block.zone == "contact" else walk.person.account.timezone)
    wake_at = _moment(walk, block, zone)
    if wake_at is None:
        walk.explain("no_date")
        return ("next", block.next)
    if block.window:
        wake_at = next_within(block.window, wake_at, zone)
    wake_at = min(wake_at, walk.at + _LONGEST)
    if wake_at <= walk.at:
        walk.explain("over")
        return ("next", block.next)
    walk.wait("message" if block.on_message is not None else "time", wake_at)
    return None


def _moment(walk: Walk, block: DelayBlock, zone: ZoneInfo) -> datetime | None:
    """None: the contact has no such date."""
    match block.until:
        case UntilDate():
            until = as_moment(block.until.date, zone)
        case UntilField():
            until = as_moment(walk.fields.get(block.until.field), zone)
        case None:
            until = walk.at
    if until is None:
        return None
    length = read_duration(block.lasts) if block.lasts else timedelta()
    return max(until, walk.at) + length


def next_within(window: Hours, moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment itself, or when the window opens next."""
    opens, closes = time.fromisoformat(window.opens), time.fromisoformat(window.closes)
    here = moment.astimezone(zone)
    # Yesterday's window may go over midnight; of the days to come one is in it.
    for ahead in range(-1, 8):
        day = here.date() + ahead * _A_DAY
        if window.days and WEEKDAYS[day.weekday()] not in window.days:
            continue
        begins = datetime.combine(day, opens, zone)
        ends = datetime.combine(day if closes > opens else day + _A_DAY, closes, zone)
        if moment < ends:
            return max(moment, begins)
    return moment


def wake_up(_: Walk, block: DelayBlock) -> Way:
    """The moment has come."""
    return ("next", block.next)


def interrupt(_: Walk, block: DelayBlock) -> Way:
    """He has written meanwhile."""
    return ("on_message", block.on_message)
