"""Processor time that the parts of a running demo have taken, by their processes' own counters."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil

from devstack.testing import DemoStack

# What Zapbase and its Supabase are; the simulator stands for WhatsApp.
PARTS = ("browser", "node instance", "orchestrator", "gateway", "postgres", "realtime")


@dataclass
class Usage:
    """Seconds of processor by part; filled in when the measured block ends."""

    seconds: dict[str, float] = field(default_factory=dict[str, float])

    @property
    def total(self) -> float:
        return sum(self.seconds.values())


@contextmanager
def measured(stack: DemoStack) -> Generator[Usage]:
    """What the parts take while the block runs. None of their long-lived processes may end in it."""
    usage, before = Usage(), read(stack)
    yield usage
    after = read(stack)
    usage.seconds.update({part: after[part] - before[part] for part in PARTS})


def read(stack: DemoStack) -> dict[str, float]:
    """Seconds since each process began; those of its children that have ended are in its own counters."""
    seconds: dict[str, float] = {part: 0.0 for part in PARTS}
    for part, process in processes(stack):
        try:
            seconds[part] += sum(process.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return seconds


def processes(stack: DemoStack) -> Generator[tuple[str, psutil.Process]]:
    """Each process of the parts, with its part's name."""
    orchestrator = stack.orchestrator()
    yield "orchestrator", orchestrator
    for node in orchestrator.children():
        yield "node instance", node
        for browser in node.children(recursive=True):
            yield "browser", browser
    pids = json.loads((stack.state / "devstack" / "devstack.json").read_text())["pids"]
    for part in ("gateway", "postgres", "realtime"):
        root = psutil.Process(pids[part])
        yield part, root
        for child in root.children(recursive=True):
            yield part, child
