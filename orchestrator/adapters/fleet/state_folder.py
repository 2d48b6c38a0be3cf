"""The folder where this orchestrator keeps who it is and what its node instances need."""

import fcntl
import os
import uuid
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from orchestrator.errors import ConfigurationError


@dataclass(frozen=True)
class InstanceFolder:
    """The files of one instance. All of it is for its owner's eyes only."""

    root: Path

    @property
    def session(self) -> Path:
        return self.root / "session"

    @property
    def journal(self) -> Path:
        return self.root / "journal.sqlite"

    @property
    def media(self) -> Path:
        """Files that its messages carry, while they are sent."""
        return self.root / "media"

    @property
    def log(self) -> Path:
        return self.root / "node.log"

    @property
    def record(self) -> Path:
        return self.root / "node.json"

    @property
    def token(self) -> Path:
        return self.root / "token"

    def create(self) -> None:
        """Make the folders; raises OSError."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.session.exists():
            self.session.mkdir(mode=0o700)


def write_private(path: Path, text: str) -> None:
    """Replace a file at once, readable by its owner alone."""
    temporary = path.with_name(f".{path.name}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    temporary.replace(path)


class StateFolder:
    """A context manager: inside, no other orchestrator uses the folder. The lock dies with the process."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._lock: int | None = None

    @property
    def instances(self) -> Path:
        """The folder that holds one folder for each instance."""
        return self.root / "instances"

    def instance(self, instance_id: str) -> InstanceFolder:
        """The folder of one instance; ids that are no UUID raise ValueError, no path is made of them."""
        return InstanceFolder(self.instances / str(uuid.UUID(instance_id)))

    def known_instances(self) -> list[str]:
        """Ids of the instances that have a folder here."""
        if not self.instances.is_dir():
            return []
        return [entry.name for entry in self.instances.iterdir() if entry.is_dir() and _is_uuid(entry.name)]

    def orchestrator_id(self) -> str:
        """Who this orchestrator is, for as long as the folder lives."""
        path = self.root / "orchestrator_id"
        if path.exists():
            return str(uuid.UUID(path.read_text(encoding="utf-8").strip()))
        chosen = str(uuid.uuid4())
        write_private(path, chosen)
        return chosen

    def __enter__(self) -> "StateFolder":
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise ConfigurationError(
                f"{self.root}: {error.strerror}",
                code="state_unwritable",
                hint="Give ZAPBASE_STATE_DIR a folder that this user may write.",
            ) from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            raise ConfigurationError(
                f"another orchestrator uses {self.root}",
                code="state_locked",
                hint="Stop it, or give this one a ZAPBASE_STATE_DIR of its own.",
            ) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _is_uuid(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False
