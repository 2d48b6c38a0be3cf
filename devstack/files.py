"""Files only their owner may read, written so that a reader never sees half of one."""

from __future__ import annotations

import os
from pathlib import Path

from devstack.errors import ConfigurationError


def write_private(file: Path, text: str) -> None:
    """Replace `file` (mode 0600) in one step."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
    draft.replace(file)


def make_private_folder(folder: Path) -> None:
    """Raises ConfigurationError where there can be none."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise ConfigurationError(
            f"{folder} cannot be our folder ({error.strerror}): choose another."
        ) from None
