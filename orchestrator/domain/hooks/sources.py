"""What is known of other systems: how each proves a call, and where in it the buyer stands. One file each."""

import functools
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict

from orchestrator.domain.hooks.mapping import Expression

Texts = dict[str, str]


class KnownEvent(BaseModel):
    """As the system calls it, and what people call it in each language."""

    event: str
    texts: Texts


class BuyerCall(BaseModel):
    """Where the buyer is asked for who does not stand in the call: `{id}` of `url` is what `id` finds."""

    url: str
    id: Expression
    header: str
    prefix: str = ""


class Source(BaseModel):
    """`documented`: where its shape is described, and what of it is not. `sample`: a call of that shape."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    title: str
    documented: str
    proof: dict[str, Any]
    mapping: dict[str, Any]
    events: list[KnownEvent] = []
    call: BuyerCall | None = None
    sample: dict[str, Any]


@functools.cache
def read_sources() -> Mapping[str, Source]:
    """All of them, by their name."""
    folder = resources.files("orchestrator.domain.hooks") / "sources"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".json")), key=lambda file: file.name
    )
    read = [Source.model_validate(json.loads(file.read_text("utf-8"))) for file in files]
    return {source.source: source for source in read}
