"""What a template sees, made when it is asked for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from orchestrator.domain.automation.person import Person
from orchestrator.domain.automation.templates.numbers import amount_or_self
from orchestrator.domain.automation.values import zone_named

# The roots of all names, and what stands under those that have a fixed set.
NAMES: Mapping[str, frozenset[str]] = {
    "contact": frozenset({"name", "first_name", "phone", "tags", "fields"}),
    "account": frozenset({"name"}),
    "variables": frozenset(),
    "message": frozenset(),
    "now": frozenset(),
}
# A name's marks would format what stands around it. All other values stay as they are.
_MARKS = dict.fromkeys(map(ord, "*_~`"), " ")


@dataclass(frozen=True, slots=True)
class View:
    """Of what a template speaks."""

    person: Person
    now: datetime
    variables: Mapping[str, object]
    fields: Mapping[str, object]
    tags: list[str]
    message: str = ""

    @property
    def here(self) -> datetime:
        """Now, in the account's zone."""
        return self.now.astimezone(zone_named(self.person.account.timezone))

    @property
    def name(self) -> str:
        """Of the contact."""
        return " ".join(self.person.contact.name.translate(_MARKS).split())


class Values(Mapping[str, object]):
    """Fields or variables by their names. Shown by itself it is nothing."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __getitem__(self, key: str) -> object:
        return amount_or_self(self._values[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __str__(self) -> str:
        return ""


class _Made(Mapping[str, object]):
    """Names of which each is made when it is asked for."""

    __slots__ = ("_view",)
    made: Mapping[str, Callable[[View], object]]

    def __init__(self, view: View) -> None:
        self._view = view

    def __getitem__(self, key: str) -> object:
        return self.made[key](self._view)

    def __iter__(self) -> Iterator[str]:
        return iter(self.made)

    def __len__(self) -> int:
        return len(self.made)

    def __str__(self) -> str:
        return ""


class _ContactNames(_Made):
    __slots__ = ()
    made: Mapping[str, Callable[[View], object]] = {
        "name": lambda view: view.name,
        "first_name": lambda view: view.name.split(" ")[0],
        "phone": lambda view: view.person.contact.phone or "",
        "tags": lambda view: view.tags,
        "fields": lambda view: Values(view.fields),
    }


class _AccountNames(_Made):
    __slots__ = ()
    made: Mapping[str, Callable[[View], object]] = {"name": lambda view: view.person.account.name}


class Context(_Made):
    """The roots."""

    __slots__ = ()
    made: Mapping[str, Callable[[View], object]] = {
        "contact": _ContactNames,
        "account": _AccountNames,
        "variables": lambda view: Values(view.variables),
        "message": lambda view: view.message,
        "now": lambda view: view.here.isoformat(timespec="seconds"),
    }

    @property
    def here(self) -> datetime:
        """Now, in the account's zone."""
        return self._view.here
