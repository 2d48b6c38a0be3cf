"""`make bench`: what it costs, beside the bare library in the same run. Prints a table, stores JSON.

Every loop is bounded in count and time, everything runs on loopback. The machine is noisy: read the ratios
and medians, not the single figure.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import (
    answers,
    broadcasts,
    builder,
    cost,
    day_of_work,
    engine,
    fleet_memory,
    imports,
    inbound,
    inbox,
    lanes,
    outbound,
    pairing,
    realtime,
    reports,
    rest,
    restart,
    search,
    waiting,
    webhooks,
)
from benchmarks.figures import Figure
from devstack.settings import ROOT
from devstack.testing import DemoStack, running_demo

BENCHMARKS: dict[str, Callable[[DemoStack], list[Figure]]] = {
    "engine": engine.measure,
    "pairing": pairing.measure,
    "restart": restart.measure,
    "realtime": realtime.measure,
    "rest": rest.measure,
    "inbound": inbound.measure,
    "cost": cost.measure,
    "outbound": outbound.measure,
    "answers": answers.measure,
    "lanes": lanes.measure,
    "broadcasts": broadcasts.measure,
    "webhooks": webhooks.measure,
    "memory": fleet_memory.measure,
    "builder": builder.measure,
    "day of work": day_of_work.measure,
    # These fill the database.
    "waiting": waiting.measure,
    "imports": imports.measure,
    "inbox": inbox.measure,
    "reports": reports.measure,
    "search": search.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which ones; all without a name: {', '.join(BENCHMARKS)}")
    names = parser.parse_args().names or list(BENCHMARKS)
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    console = Console()
    figures: list[Figure] = []
    broken: list[str] = []
    with tempfile.TemporaryDirectory(prefix="zapbase-bench-") as folder:
        console.print("starting a stack of its own …")
        with running_demo(Path(folder), samples=False) as stack:
            for name in names:
                console.print(f"measuring {name} …")
                try:
                    figures += BENCHMARKS[name](stack)
                except Exception:
                    # The others' figures are worth having.
                    console.print_exception()
                    broken.append(name)
    show(console, figures)
    console.print(f"stored in {store(figures)}")
    if broken:
        console.print(f"could not be measured: {', '.join(broken)}")
    sys.exit(0 if not broken and all(figure.within for figure in figures) else 1)


def show(console: Console, figures: list[Figure]) -> None:
    table = Table("figure", "measured", "target", "")
    for figure in figures:
        target = "" if figure.target is None else f"{figure.bound} {figure.target:g} {figure.unit}"
        table.add_row(
            figure.name, f"{figure.value:.3g} {figure.unit}", target, "" if figure.within else "missed"
        )
    console.print(table)


def store(figures: list[Figure]) -> Path:
    folder = ROOT / ".zapbase" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    file = folder / f"{now:%Y%m%dT%H%M%SZ}.json"
    facts = {
        "at": now.isoformat(),
        "machine": platform.platform(),
        "figures": [asdict(figure) for figure in figures],
    }
    file.write_text(json.dumps(facts, indent=2))
    return file.relative_to(ROOT)


if __name__ == "__main__":
    main()
