"""What follows from what a person has written, and why nothing does."""

from typing import Any

import pytest

from orchestrator.domain.automation.deciding import ANSWERS_AT_MOST, Reason, UndecidedChat, decide
from orchestrator.domain.automation.flows.library import LoadedVersions
from orchestrator.domain.automation.keywords import KeywordSet
from orchestrator.domain.automation.rules import Rules
from tests.unit.orchestrator.automation.test_keywords import make

RULES = Rules(
    1, ["não me escreva"], KeywordSet([make("menu", tags=["curioso"]), make("out", terms=["parar"])])
)

NO_FLOWS = LoadedVersions()


def chat(*texts: str, age: float = 1, **facts: Any) -> UndecidedChat:
    messages = [{"id": f"m{place}", "text": text, "age_seconds": age} for place, text in enumerate(texts)]
    ids = {"account_id": "a", "chat_id": "c", "instance_id": "i", "last_seq": 1, "rules": 1}
    stands = {"is_opted_out": False, "is_open": True, "is_silenced": False, "answers_lately": 0}
    return UndecidedChat.model_validate(ids | stands | facts | {"messages": messages})


def types(chat: UndecidedChat) -> list[str]:
    return [action["type"] for action in decide(chat, RULES, NO_FLOWS).actions]


def test_a_keyword_answers_the_message_that_means_it() -> None:
    decision = decide(chat("bom dia", "Menu!"), RULES, NO_FLOWS)
    assert decision.actions == [
        {"type": "keyword", "message_id": "m1", "keyword_id": "menu", "answer": "oi", "tags": ["curioso"]}
    ]
    assert decision.reasons == {"m0": Reason.NOTHING_FITS}


@pytest.mark.parametrize("word", ["SAIR", "sair.", " Parar ", "STOP", "Não quero receber", "nao me escreva"])
def test_an_objection_counts_at_any_age_in_any_state_and_before_keywords(word: str) -> None:
    assert types(chat(word, age=1e6, is_silenced=True, answers_lately=99)) == ["opt_out"]


@pytest.mark.parametrize("text", ["quero sair hoje", "pare com isso", "", "não sair"])
def test_only_the_whole_message_objects(text: str) -> None:
    assert types(chat(text)) == []


def test_an_objection_counts_each_time_and_may_be_taken_back() -> None:
    assert types(chat("sair", "SAIR", "voltar", "voltar")) == ["opt_out", "opt_out", "opt_in"]
    assert types(chat("sair", is_opted_out=True)) == ["opt_out"], "a flow may have begun since"
    assert types(chat("start", is_opted_out=True)) == ["opt_in"]


def test_what_is_late_silenced_or_goes_round_is_left_alone_and_says_why() -> None:
    for facts, reason in (
        ({"age": 181}, Reason.TOO_OLD),
        ({"is_silenced": True}, Reason.SILENCED),
        ({"answers_lately": ANSWERS_AT_MOST}, Reason.LOOP),
    ):
        decision = decide(chat("menu", **facts), RULES, NO_FLOWS)  # pyright: ignore[reportArgumentType]
        assert (decision.actions, decision.reasons) == ([], {"m0": reason})


def test_two_programs_that_answer_each_other_stop() -> None:
    decision = decide(chat(*["menu"] * 50), RULES, NO_FLOWS)
    assert len(decision.actions) == ANSWERS_AT_MOST
    assert set(decision.reasons.values()) == {Reason.LOOP}
