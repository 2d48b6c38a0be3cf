"""Which keyword a message means, in time linear in its text."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel

from orchestrator.domain.automation.patterns import Pattern, PatternError
from orchestrator.domain.automation.texts import fold_letters, fold_spaces, fold_whole, fold_words

Match = Literal["equals", "contains", "starts_with", "ends_with", "word", "not_contains", "regex"]


class Keyword(BaseModel):
    """A row of `keywords` that is enabled. `instance_id` None: on every number."""

    id: str
    instance_id: str | None
    terms: list[str]
    match: Match
    answer: str | None
    tags: list[str]
    flow_id: str | None = None
    only_when: Literal["always", "open", "closed"]
    interrupts: bool
    priority: int

    def does_something(self, leads: bool) -> bool:
        """Else it leaves the message to the next. `leads`: people may enter its flow."""
        return leads or self.flow_id is None or bool(self.answer or self.tags)


class Verdict(StrEnum):
    """What a message means to one keyword."""

    FIRES = "fires"
    # One that comes before it fires.
    LATER = "later"
    NO_TERM = "no_term"
    # It has a term that must not be there.
    HAS_TERM = "has_term"
    OTHER_NUMBER = "other_number"
    ONLY_WHEN_OPEN = "only_when_open"
    ONLY_WHEN_CLOSED = "only_when_closed"
    UNREADABLE = "unreadable"
    # All that it does is lead into a flow that nobody enters now.
    FLOW_OFF = "flow_off"


class KeywordSet:
    """The keywords of an account, prepared. `problems`: by its id, what is wrong with one; it never fires."""

    def __init__(self, keywords: Iterable[Keyword]) -> None:
        self.problems: dict[str, str] = {}
        self._matchers: list[tuple[Keyword, list[Matcher]]] = []
        for keyword in sorted(keywords, key=lambda row: (not row.interrupts, row.priority, row.id)):
            try:
                self._matchers.append((keyword, [_prepare(keyword.match, term) for term in keyword.terms]))
            except PatternError as error:
                self.problems[keyword.id] = str(error)

    def firing(self, text: str, instance_id: str, is_open: bool) -> Iterator[Keyword]:
        """Those that would fire, the first first: interrupting ones before others, then by priority."""
        verdicts = self._judge(text, instance_id, is_open)
        return (keyword for keyword, verdict in verdicts if verdict is Verdict.FIRES)

    def explain(
        self,
        text: str,
        instance_id: str | None,
        is_open: bool,
        flows: Collection[str] = (),
        has_fired: bool = False,
    ) -> dict[str, Verdict]:
        """The same of every keyword by its id, in their order. Without a number those of any are asked.
        `flows`: those that people may enter. `has_fired`: something that comes before all of them."""
        verdicts = dict.fromkeys(self.problems, Verdict.UNREADABLE)
        for keyword, verdict in self._judge(text, instance_id, is_open):
            if verdict is Verdict.FIRES and not keyword.does_something(keyword.flow_id in flows):
                verdicts[keyword.id] = Verdict.FLOW_OFF
                continue
            is_later = has_fired and verdict is Verdict.FIRES
            verdicts[keyword.id] = Verdict.LATER if is_later else verdict
            has_fired = has_fired or verdict is Verdict.FIRES
        return verdicts

    def _judge(self, text: str, instance_id: str | None, is_open: bool) -> Iterator[tuple[Keyword, Verdict]]:
        """What each would do alone."""
        said = Said.read(text)
        for keyword, matchers in self._matchers:
            yield keyword, _judge(keyword, matchers, said, instance_id, is_open)


@dataclass(frozen=True)
class Said:
    """A message as it is compared. `trimmed`: without what stands around its words; `words`: these alone, a
    space before and after each."""

    folded: str
    trimmed: str
    words: str

    @classmethod
    def read(cls, text: str) -> "Said":
        """From what was written."""
        return cls(fold_spaces(text), fold_whole(text), fold_words(text))


Matcher = Callable[[Said], bool]


def _judge(
    keyword: Keyword, matchers: list[Matcher], said: Said, instance_id: str | None, is_open: bool
) -> Verdict:
    if instance_id is not None and keyword.instance_id not in (None, instance_id):
        return Verdict.OTHER_NUMBER
    if keyword.only_when != "always" and (keyword.only_when == "open") != is_open:
        return Verdict.ONLY_WHEN_OPEN if keyword.only_when == "open" else Verdict.ONLY_WHEN_CLOSED
    has_term = any(matches(said) for matches in matchers)
    if keyword.match == "not_contains":
        return Verdict.HAS_TERM if has_term else Verdict.FIRES
    return Verdict.FIRES if has_term else Verdict.NO_TERM


def _prepare(match: Match, term: str) -> Matcher:
    """How a term is looked for. Raises PatternError."""
    if match == "regex":
        pattern = Pattern(fold_letters(term))
        return lambda said: pattern.is_in(said.folded)
    wanted = Said.read(term)
    if not wanted.folded:
        return lambda _: False
    if match == "word" and wanted.words.isspace():
        match = "contains"
    matchers: dict[Match, Matcher] = {
        "equals": lambda said: wanted.trimmed == said.trimmed,
        "contains": lambda said: wanted.folded in said.folded,
        "not_contains": lambda said: wanted.folded in said.folded,
        "starts_with": lambda said: said.trimmed.startswith(wanted.trimmed),
        "ends_with": lambda said: said.trimmed.endswith(wanted.trimmed),
        "word": lambda said: wanted.words in said.words,
    }
    return matchers[match]
