"""Words by which a person ends or resumes what is sent to him by itself: the whole message, never a part."""

from collections.abc import Iterable

from orchestrator.domain.automation.texts import fold_whole

# By the rules of Brazilian operators and by habit.
OUT = frozenset({"sair", "parar", "pare", "stop", "descadastrar", "nao quero receber"})
BACK = frozenset({"voltar", "start"})


def wants_out(text: str, own_words: Iterable[str] = ()) -> bool:
    """True for one of these words or of the account's own."""
    said = fold_whole(text)
    return bool(said) and (said in OUT or said in {fold_whole(word) for word in own_words})


def wants_back(text: str) -> bool:
    """True for a word that takes the objection back."""
    return fold_whole(text) in BACK
