"""Which of some options somebody means: by its number in whatever form, its label or a synonym."""

import re
from collections.abc import Iterator, Mapping, Sequence

from orchestrator.domain.automation.flows.answers.numbers import NUMBER_WORDS
from orchestrator.domain.automation.flows.blocks.talk import Choice, MenuBlock, QuestionBlock
from orchestrator.domain.automation.flows.graph import Block
from orchestrator.domain.automation.texts import fold_whole, fold_words

# What people put before and behind what they mean.
_FILLERS = frozenset(
    {
        *("a", "o", "e", "as", "os", "da", "de", "do", "n", "nro", "num", "numero", "opcao", "item"),
        *("quero", "queria", "gostaria", "prefiro", "escolho", "vou", "seria"),
        *(
            "por",
            "favor",
            "pf",
            "pfv",
            "obrigado",
            "obrigada",
            "oi",
            "ola",
            "bom",
            "boa",
            "dia",
            "tarde",
            "noite",
        ),
    }
)
_ARTICLES = frozenset({"um", "uma"})
_NUMBER = re.compile(r"0{0,3}([1-9]\d?)")


class Choices:
    """What is understood, prepared. `expects`: all of it, as it is compared. `numbered`: the options as they
    are shown."""

    def __init__(self, options: Sequence[Choice]) -> None:
        self.options = options
        self._by_words: dict[str, Choice] = {}
        for option in options:
            for text in (option.label, *option.synonyms):
                for form in _forms(text):
                    if form:
                        self._by_words.setdefault(form, option)
        self._by_number: Mapping[str, Choice] = {
            str(place): option for place, option in enumerate(options, 1)
        }
        self.expects = sorted({*self._by_words, *self._by_number})
        self.numbered = "\n".join(f"{place}. {option.label}" for place, option in enumerate(options, 1))

    @classmethod
    def of(cls, block: Block) -> "Choices":
        """Those of a menu, or of a question for one of several."""
        options: Sequence[Choice] = ()
        if isinstance(block, MenuBlock):
            options = block.options
        elif isinstance(block, QuestionBlock) and block.answer.kind == "choice":
            options = block.answer.options
        return cls(options)

    def find(self, text: str) -> Choice | None:
        """The one that is meant; None where none is, or more than one."""
        said = text if text in self._by_number else fold_whole(text)
        if found := self._by_words.get(said) or self._by_number.get(said):
            return found
        words = fold_words(text).split()
        if found := self._by_words.get(" ".join(words)):
            return found
        kept = [word for word in words if word not in _FILLERS] or words
        bare = " ".join(word for word in kept if word not in _ARTICLES)
        return self._by_words.get(" ".join(kept)) or self._find_number(kept) or self._by_words.get(bare)

    def _find_number(self, words: list[str]) -> Choice | None:
        """A number by itself, or before the label that it stands for: "1 - pedido"."""
        first, rest = words[:1], words[1:]
        number = next((number for word in first if (number := _read_number(word))), None)
        option = self._by_number.get(number or "")
        if option and rest and self._by_words.get(" ".join(rest)) is not option:
            return None
        return option


def _read_number(word: str) -> str | None:
    if found := _NUMBER.fullmatch(word):
        return found[1]
    return NUMBER_WORDS.get(word)


def _forms(text: str) -> Iterator[str]:
    """As it is written, as its words alone, and these without what says nothing."""
    words = fold_words(text).split()
    yield fold_whole(text)
    yield " ".join(words)
    yield " ".join(word for word in words if word not in _FILLERS)
    yield " ".join(word for word in words if word not in _FILLERS | _ARTICLES)
