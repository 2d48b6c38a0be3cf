"""Generated files are written when they would say something else."""

from pathlib import Path


def write_stale(files: dict[Path, str]) -> list[Path]:
    """Those that said something else."""
    stale = [path for path, text in files.items() if not path.exists() or path.read_text() != text]
    for path in stale:
        path.write_text(files[path])
    return stale
