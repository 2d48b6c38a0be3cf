"""Blocks that wait for an answer: each of their exits."""

from typing import Any

import pytest

from orchestrator.domain.automation.flows.events import Said
from tests.unit.orchestrator.automation.flows.running import Run, graph, text

MENU: dict[str, Any] = {
    "type": "menu",
    "text": "Escolha",
    "options": [
        {"id": "x", "label": "Fazer um pedido", "synonyms": ["pedir"], "next": "b"},
        {"id": "y", "label": "Sair", "next": "c"},
    ],
    "footer": "A qualquer hora",
    "retry_text": "Não entendi.",
    "attempts": 2,
    "on_invalid": "d",
    "on_timeout": {"after": "PT30M", "next": "e", "reminder": "Ainda está aí?"},
    "save_to": {"variable": "escolha"},
}
ENDS = {name: text(name) for name in "bcde"}


def menu(**changes: Any) -> Run:
    return Run(graph({"a": MENU | changes, **ENDS})).start()


def question(kind: str = "text", contact: dict[str, Any] | None = None, **changes: Any) -> Run:
    answer = {"kind": kind, **changes.pop("answer", {})}
    asks: dict[str, Any] = {
        "type": "question",
        "text": "Qual?",
        "answer": answer,
        "save_to": {"variable": "v"},
        "retry_text": "Como?",
        "attempts": 2,
        "skip_words": ["Pular"],
        "next": "b",
        "on_invalid": "c",
        "on_skip": "d",
        "on_timeout": {"after": "PT1H", "next": "e"},
    }
    return Run(graph({"a": asks | changes, **ENDS}), contact=contact or {}).start()


def test_a_menu_shows_its_options_numbered() -> None:
    run = menu()
    assert run.texts == ["Escolha\n\n1. Fazer um pedido\n2. Sair\n\nA qualquer hora"]
    assert run.state.awaits == "message"
    assert {"1", "fazer um pedido", "pedir", "2", "sair"} <= set(run.state.expects)


@pytest.mark.parametrize(
    "said",
    [
        "1",
        "01",
        "1️⃣",
        "opção 1",
        "1.",
        "1)",
        "um",
        "Um!",
        "FAZER UM PEDIDO",
        "fazer pedido",
        "pedir",
        "quero pedir",
    ],
)
def test_a_menu_understands_numbers_labels_and_synonyms(said: str) -> None:
    run = menu().say(said)
    assert run.texts == ["b"]
    assert run.exits == ["option:x", "next"]
    assert run.state.variables == {"escolha": "Fazer um pedido"}
    assert run.ended == ("done", "end")


@pytest.mark.parametrize(
    "said", ["3", "0", "12", "não quero pedido", "1 ou 2", "?", "", "2 - fazer um pedido"]
)
def test_a_menu_asks_again_and_then_gives_up(said: str) -> None:
    run = menu().say(said)
    assert run.texts == ["Não entendi.\n\n1. Fazer um pedido\n2. Sair\n\nA qualquer hora"]
    assert run.exits == [None]
    assert run.outcome.trace[0].get("what") == "invalid"
    assert run.say(said).texts == ["d"]
    assert run.exits == ["on_invalid", "next"]


def test_another_answer_may_lead_elsewhere_until_the_attempts_are_spent() -> None:
    run = Run(graph({"a": MENU | {"otherwise": "f"}, **ENDS, "f": text("f", "a")})).start().say("?")
    assert run.texts[0] == "f"
    assert run.exits == ["otherwise", "next", None]
    assert run.say("?").texts == ["d"]


def test_he_is_reminded_once_and_then_the_block_is_left() -> None:
    run = menu().wait(minutes=30)
    assert run.texts == ["Ainda está aí?"]
    assert run.wait(minutes=29).outcome.changed is False
    assert run.wait(minutes=1).texts == ["e"]
    assert run.exits == ["on_timeout", "next"]


def test_without_a_time_limit_a_run_expires() -> None:
    run = menu(on_timeout=None)
    assert run.wait(hours=23).outcome.changed is False
    assert run.wait(hours=1).ended == ("expired", "expired")
    assert (run.texts, run.say("1").outcome.changed) == ([], False)


def test_an_answer_to_an_expired_run_is_none() -> None:
    run = menu(on_timeout=None)
    run.now = run.state.expires_at or run.now
    assert run.say("1").ended == ("expired", "expired")
    assert run.outcome.actions == []


def test_a_question_keeps_the_answer() -> None:
    assert question().say("Olá").state.variables == {"v": "Olá"}
    saved = question(save_to={"field": "cidade"}).say("Recife")
    assert saved.outcome.actions[0] == {"type": "set_field", "field": "cidade", "value": "Recife"}
    assert saved.texts == ["b"]


def test_a_question_asks_again_and_then_gives_up() -> None:
    run = question("number").say("muitos")
    assert run.texts == ["Como?"]
    assert run.say("muitos").texts == ["c"]


def test_a_question_may_be_skipped_and_times_out() -> None:
    assert question().say("pular!").exits == ["on_skip", "next"]
    assert question().wait(hours=1).texts == ["e"]


def test_what_is_known_is_not_asked() -> None:
    known: Any = {"use_known": True, "save_to": {"field": "cidade"}}
    run = question(contact={"fields": {"cidade": "Recife"}}, **known)
    assert (run.texts, run.exits) == (["b"], ["next", "next"])
    assert question(contact={"fields": {"cidade": " "}}, **known).texts == ["Qual?"]


@pytest.mark.parametrize("kind", ["image", "voice", "document", "sticker", "location", "contact"])
def test_media_are_no_answer_to_a_text_and_never_met_with_silence(kind: str) -> None:
    run = question().say(Said(kind=kind, media_id="m", text="legenda"))
    assert run.texts == ["Como?"]


def test_a_voice_message_is_an_answer_where_media_are_asked_for() -> None:
    assert question("media").say(Said(kind="voice", media_id="m1")).state.variables == {"v": "m1"}
    only = {"media_kinds": ["image"]}
    assert question("media", answer=only).say(Said(kind="voice", media_id="m1")).texts == ["Como?"]
    assert question("media").say("texto").texts == ["Como?"]


def test_a_choice_is_shown_and_read_as_a_menu_is() -> None:
    options = [{"id": "p", "label": "Pix"}, {"id": "d", "label": "Dinheiro"}]
    run = question("choice", answer={"options": options})
    assert run.texts == ["Qual?\n\n1. Pix\n2. Dinheiro"]
    assert run.say("2️⃣").state.variables == {"v": "Dinheiro"}


def test_without_options_a_block_is_incomplete() -> None:
    assert menu(options=[]).ended == ("failed", "block_incomplete")
    assert question("choice").ended == ("failed", "block_incomplete")


def test_messages_that_come_together_are_one_answer_where_that_is_said() -> None:
    asks = {"type": "question", "text": "Nome?", "answer": {"kind": "text"}, "save_to": {"variable": "v"}}
    run = Run(graph({"a": asks}, gather_seconds=5)).start().say("José")
    assert (run.texts, run.state.awaits) == ([], "message")
    run.now = run.now.replace(second=3)
    run.say("da Silva")
    assert run.wait(seconds=1).outcome.changed is False
    assert run.wait(seconds=1).state.variables == {"v": "José\nda Silva"}
