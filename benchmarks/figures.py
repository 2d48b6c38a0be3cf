"""A measured figure and its target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Figure:
    """`bound` says on which side of `target` a good value lies; without a target it is for reading only."""

    name: str
    value: float
    unit: str
    target: float | None = None
    bound: Literal["≤", "≥"] = "≤"

    @property
    def within(self) -> bool:
        if self.target is None:
            return True
        return self.value <= self.target if self.bound == "≤" else self.value >= self.target
