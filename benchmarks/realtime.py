"""Insert to subscriber through the whole devstack, for one subscriber and for 200."""

from __future__ import annotations

import asyncio
import json

from benchmarks import realtime_fanout
from benchmarks.figures import Figure
from devstack.testing import DemoStack


def measure(stack: DemoStack) -> list[Figure]:
    facts = json.loads((stack.state / "devstack" / "devstack.json").read_text())
    names = realtime_fanout.Target.__dataclass_fields__
    target = realtime_fanout.Target(**{name: facts[name] for name in names})
    numbers = asyncio.run(realtime_fanout.measure(target))
    return [figure(name, value) for name, value in numbers.items()]


def figure(name: str, milliseconds: float) -> Figure:
    """`<case>_<subscribers>_<percentile>`; only medians have a target."""
    case, subscribers, percentile = name.rsplit("_", 2)
    targets = realtime_fanout.TARGETS_MS
    target = targets["one" if subscribers == "1" else "many"] if percentile == "p50" else None
    title = f"insert → subscriber, {case.replace('_', ' ')}, {subscribers} subscribed, {percentile}"
    return Figure(title, milliseconds, "ms", target)
