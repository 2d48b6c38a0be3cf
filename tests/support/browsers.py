"""Browser processes, found by the profile they have open."""

from __future__ import annotations

from pathlib import Path

import psutil


def find_browsers(folder: Path) -> list[psutil.Process]:
    """The main processes (not their children) whose profile lies in that folder, whoever is their parent."""
    found = {process.pid: process for process in psutil.process_iter() if is_browser_of(process, folder)}
    # A browser's child has its parent's command line until it has one of its own.
    return [process for process in found.values() if parent_of(process) not in found]


def find_renderers(folder: Path) -> list[psutil.Process]:
    children = [child for browser in find_browsers(folder) for child in browser.children(recursive=True)]
    return [child for child in children if "--type=renderer" in child.cmdline()]


def is_browser_of(process: psutil.Process, folder: Path) -> bool:
    try:
        words = process.cmdline()
    except psutil.Error:
        return False
    opens = any(word.startswith(f"--user-data-dir={folder}/") for word in words)
    return opens and not any(word.startswith("--type=") for word in words)


def parent_of(process: psutil.Process) -> int:
    try:
        return process.ppid()
    except psutil.NoSuchProcess:
        return 0
