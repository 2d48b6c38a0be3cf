"""What `make test` runs: a file that stands in no suite would be no test."""

from __future__ import annotations

from pathlib import Path

from scripts.test import PYTEST, ROOT, SUITES

# The n8n nodes' have a command of their own: their packages weigh 800 MB.
APART = "tests/integrations"


def test_every_file_is_in_one_suite() -> None:
    run = [
        file for suite in SUITES if suite.command[: len(PYTEST)] == PYTEST for file in files_of(suite.command)
    ]
    assert len(run) == len(set(run))
    assert set(run) == all_in("tests") - all_in(APART)


def files_of(command: list[str]) -> set[Path]:
    words = command[len(PYTEST) :]
    ignored = {word.removeprefix("--ignore=") for word in words if word.startswith("--ignore=")}
    taken = [all_in(word) for word in words if not word.startswith("--")]
    return set[Path]().union(*taken).difference(*(all_in(word) for word in ignored))


def all_in(place: str) -> set[Path]:
    path = ROOT / place
    return {path} if path.is_file() else set(path.rglob("test_*.py"))
