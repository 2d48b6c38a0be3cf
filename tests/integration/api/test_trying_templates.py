"""A text with templates is shown as somebody would read it, or with what is wrong with it."""

import time
from typing import Any

from tests.integration.api.callers import Caller, assert_problem


def tried(owner: Caller, text: str, **values: Any) -> tuple[str | None, str | None]:
    """The text, and the code of its problem."""
    answer = owner.post("templates/try", {"text": text} | values)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    return body["text"], body["problem"] and body["problem"]["code"]


def test_a_text_as_somebody_reads_it(owner: Caller, stranger: Caller) -> None:
    assert tried(owner, "Olá, {{ contact.first_name }}!") == ("Olá, Maria!", None)
    add = (
        "insert into public.contacts (account_id, phone, name, tags) values"
        " (%s, '5511988886666', 'Rita Reis', '{vip}') returning id"
    )
    known, foreign = owner.one(add, owner.account_id), stranger.one(add, stranger.account_id)
    text = "{{ contact.name }}, {{ contact.phone }}, {{ contact.tags[0] }}"
    assert tried(owner, text, contact_id=known) == ("Rita Reis, 5511988886666, vip", None)
    answer = owner.post("templates/try", {"text": text, "contact_id": foreign})
    assert_problem(answer, 404, "contact_not_found")


def test_what_is_wrong_with_it(owner: Caller) -> None:
    for text in ("{{ contact.name", "{% if %}", "{{ 1 | divided_by: 0 }}", "{% include 'x' %}"):
        assert tried(owner, text) == (None, "template_failed")


def test_an_exploding_text_is_cut_off(owner: Caller) -> None:
    began = time.monotonic()
    bomb = "{% assign x = 9 %}" + "{% assign x = x | times: x %}" * 60 + "{{ x }}"
    assert tried(owner, bomb)[1] == "template_failed"
    loops = "{% for a in (1..900000) %}{% for b in (1..900000) %}x{% endfor %}{% endfor %}"
    assert tried(owner, loops)[1] == "template_failed"
    assert time.monotonic() - began < 10


def test_bad_input(owner: Caller) -> None:
    bodies: list[object] = [{}, {"text": None}, {"text": "x" * 65_537}, {"text": "oi", "contact_id": "1"}, []]
    for body in bodies:
        assert_problem(owner.post("templates/try", body), 422, "invalid_request")
