"""What an account has said should happen by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from orchestrator.domain.automation.campaigns import Campaign, CampaignSet
from orchestrator.domain.automation.filters import Filter, read_filter
from orchestrator.domain.automation.keywords import Keyword, KeywordSet


class PublishedFlow(BaseModel):
    """A flow that is enabled, and its published version."""

    id: str
    version_id: str


class DefaultFlows(BaseModel):
    """Where people are led of whom nothing else was decided."""

    welcome_flow_id: str | None = None
    away_flow_id: str | None = None
    default_flow_id: str | None = None


class Segment(BaseModel):
    """People by a filter. One that cannot be read has nobody."""

    id: str
    filter: Any


class RuleRows(BaseModel):
    """An account's rules as the database has them, under the revision that moves with each change."""

    revision: int
    opt_out_words: list[str]
    keywords: list[Keyword]
    flows: list[PublishedFlow] = Field(default_factory=list[PublishedFlow])
    campaigns: list[Campaign] = Field(default_factory=list[Campaign])
    defaults: DefaultFlows = Field(default_factory=DefaultFlows)
    segments: list[Segment] = Field(default_factory=list[Segment])


@dataclass(frozen=True)
class Rules:
    """The same, ready to be asked. `flows`: the published version of each."""

    revision: int
    opt_out_words: list[str]
    keywords: KeywordSet
    flows: Mapping[str, str] = field(default_factory=dict[str, str])
    campaigns: CampaignSet = field(default_factory=lambda: CampaignSet([]))
    defaults: DefaultFlows = field(default_factory=DefaultFlows)
    segments: Mapping[str, Filter] = field(default_factory=dict[str, Filter])


def prepare(rows: RuleRows) -> Rules:
    """Compile once, ask often."""
    return Rules(
        revision=rows.revision,
        opt_out_words=rows.opt_out_words,
        keywords=KeywordSet(rows.keywords),
        flows={flow.id: flow.version_id for flow in rows.flows},
        campaigns=CampaignSet(rows.campaigns),
        defaults=rows.defaults,
        segments=read_segments(rows.segments),
    )


def read_segments(segments: list[Segment]) -> dict[str, Filter]:
    """By their ids, those that can be read."""
    read: dict[str, Filter] = {}
    for segment in segments:
        try:
            read[segment.id] = read_filter(segment.filter)
        except ValidationError:
            continue
    return read
