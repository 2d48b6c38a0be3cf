"""CI tries the nodes for n8n again as soon as one of their files is not as it was when they passed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scripts.integrations import PASSED, ROOT, TESTED, fingerprint_of

FOLDER = "integrations/n8n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """One with a file of each, and something that is made of them."""
    for name in (f"{FOLDER}/node.ts", PASSED, f"{FOLDER}/dist/node.js", "other/file.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1")
    (tmp_path / ".gitignore").write_text("dist/\n")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def commit(checkout: Path) -> None:
    person = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run(["git", "add", "-A"], cwd=checkout, check=True)
    subprocess.run(["git", *person, "commit", "-q", "-m", "a"], cwd=checkout, check=True)


def test_each_change_is_seen_however_many_commits_ago(checkout: Path) -> None:
    commit(checkout)
    passed = fingerprint_of(checkout, [FOLDER])
    (checkout / FOLDER / "node.ts").write_text("2")
    for number in range(3):
        (checkout / "other/file.py").write_text(f"{number}")
        commit(checkout)
    changed = fingerprint_of(checkout, [FOLDER])
    assert changed != passed
    (checkout / FOLDER / "new.ts").write_text("")
    assert fingerprint_of(checkout, [FOLDER]) != changed
    (checkout / FOLDER / "new.ts").unlink()
    (checkout / FOLDER / "node.ts").unlink()
    assert fingerprint_of(checkout, [FOLDER]) not in (passed, changed)


def test_what_is_made_of_them_and_all_else_does_not_count(checkout: Path) -> None:
    passed = fingerprint_of(checkout, [FOLDER])
    commit(checkout)
    for name in (PASSED, f"{FOLDER}/dist/node.js", "other/file.py"):
        (checkout / name).write_text("2")
    assert fingerprint_of(checkout, [FOLDER]) == passed


def test_ci_asks_so_and_all_that_is_named_is_there() -> None:
    assert "scripts/integrations.py --has-passed" in (ROOT / ".ci/run").read_text()
    assert all((ROOT / name).exists() for name in TESTED)
