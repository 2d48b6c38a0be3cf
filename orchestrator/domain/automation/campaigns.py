"""By which campaign somebody comes: he writes its entry text."""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel

from orchestrator.domain.automation.texts import fold_whole, fold_words


class Campaign(BaseModel):
    """A link whose text people send. `instance_id` None: to any number."""

    id: str
    instance_id: str | None = None
    entry_text: str
    match: Literal["equals", "starts_with"] = "equals"
    flow_id: str | None = None


class CampaignSet:
    """The campaigns of an account, prepared."""

    def __init__(self, campaigns: Iterable[Campaign]) -> None:
        prepared = [(fold_whole(campaign.entry_text), campaign) for campaign in campaigns]
        # The longest text says most.
        self._campaigns = sorted(
            ((text, campaign) for text, campaign in prepared if text),
            key=lambda one: (-len(one[0]), one[1].id),
        )

    def find(self, text: str, instance_id: str | None) -> Campaign | None:
        """As a whole, or by its beginning, which ends with a word. Without a number: written to any."""
        said, words = fold_whole(text), fold_words(text)
        for entry, campaign in self._campaigns:
            if instance_id is not None and campaign.instance_id not in (None, instance_id):
                continue
            if said == entry or (campaign.match == "starts_with" and _begins(said, words, entry)):
                return campaign
        return None


def _begins(said: str, words: str, entry: str) -> bool:
    begin = fold_words(entry)
    return said.startswith(entry) if begin.isspace() else words.startswith(begin)
