"""What an account has said should happen by itself."""

from dataclasses import dataclass

from pydantic import BaseModel

from orchestrator.domain.automation.keywords import Keyword, KeywordSet


class RuleRows(BaseModel):
    """An account's rules as the database has them, under the revision that moves with each change."""

    revision: int
    opt_out_words: list[str]
    keywords: list[Keyword]


@dataclass(frozen=True)
class Rules:
    """The same, ready to be asked."""

    revision: int
    opt_out_words: list[str]
    keywords: KeywordSet


def prepare(rows: RuleRows) -> Rules:
    """Compile once, ask often."""
    return Rules(rows.revision, rows.opt_out_words, KeywordSet(rows.keywords))
