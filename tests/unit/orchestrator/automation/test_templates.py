"""Texts with gaps: what the subset can do, and that nothing in it goes on for ever."""

import subprocess
import sys
import time
from typing import Any

import pytest

from orchestrator.domain.automation.templates.context import Context, View
from orchestrator.domain.automation.templates.errors import TemplateError
from orchestrator.domain.automation.templates.template import Template
from tests.unit.orchestrator.automation.flows.running import NOON, person

VARIABLES: dict[str, Any] = {"n": "30", "q": 2, "price": 10.5, "cep": "01310100", "yes": True, "nothing": ""}
FIELDS: dict[str, Any] = {
    "born": "1990-05-20",
    "visit": "2026-11-30T23:30:00-03:00",
    "evil": "{{ contact.phone }}",
}


def fill(template: str, name: str = "José da Silva") -> str:
    view = View(person(contact={"name": name}), NOON, VARIABLES, FIELDS, ["vip", "novo"], "quero *já*")
    return Template(template).render(Context(view))


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("sem nada", "sem nada"),
        ("{ } % {x}", "{ } % {x}"),
        ("Olá {{ contact.first_name }}!", "Olá José!"),
        ("{{ contact.name }} {{ contact.phone }} {{ account.name }}", "José da Silva 5511987654321 Padaria"),
        ("{{ contact }}{{ contact.fields }}{{ variables }}{{ account }}", ""),
        ("{{ x }}{{ contact.fields.x }}{{ variables.x.y }}", ""),
        ("{{ variables.x | default: 'nada' }} {{ variables.nothing | default: 'nada' }}", "nada nada"),
        ("{{ message }}", "quero *já*"),
        ("{{ contact.fields.evil }}", "{{ contact.phone }}"),
        (
            "{{ contact.tags | join: ', ' }} {{ contact.tags | first }} {{ contact.tags | size }}",
            "vip, novo vip 2",
        ),
        ("{% for tag in contact.tags %}{{ forloop.index }}{{ tag }}{% endfor %}", "1vip2novo"),
        ("{% if variables.n > 18 %}a{% endif %}{% if variables.n == '30' %}b{% endif %}", "ab"),
        ("{% if variables.n == 30 and variables.cep contains '013' %}a{% else %}b{% endif %}", "a"),
        ("{% if variables.x > 3 %}a{% else %}b{% endif %}", "b"),
        ("{% unless variables.yes %}a{% endunless %}{{ variables.yes }}", "true"),
        ("{% case variables.q %}{% when 2 %}dois{% endcase %}", "dois"),
        ("{% assign t = variables.q | times: variables.price %}{{ t }}", "21"),
        ("{{ variables.q | times: variables.price | plus: variables.x }}", "21"),
        (
            "{{ 0.1 | plus: 0.2 }} {{ 10 | divided_by: 4 }} {{ 7 | modulo: 3 }} {{ 2.5 | round }}",
            "0.3 2.5 1 3",
        ),
        (
            "{{ 1234567.891 | money }} {{ 1234.5 | number: 1 }} {{ 2.345 | round: 2 }}",
            "R$ 1.234.567,89 1.234,5 2.35",
        ),
        (
            "{{ -3 | abs }} {{ 1.2 | ceil }} {{ 1.8 | floor }} {{ 5 | at_most: 3 }} {{ 5 | at_least: 9 }}",
            "3 2 1 3 9",
        ),
        ("{{ variables.cep }} {{ variables.price }}", "01310100 10.5"),
        ("{{ contact.fields.born | date: '%d/%m/%Y' }}", "20/05/1990"),
        (
            "{{ contact.fields.visit | date: '%A, %-d de %B às %H:%M' }}",
            "segunda-feira, 30 de novembro às 23:30",
        ),
        ("{{ now | date: '%H:%M' }} {{ now | date }}", "12:00 30/11/2026"),
        ("{{ now }}", "2026-11-30T12:00:00-03:00"),
        ("{{ 'x' | date: '%Y' }}", "x"),
        (
            "{{ contact.name | upcase }} {{ 'ÁB' | downcase }} {{ 'ana' | capitalize }}",
            "JOSÉ DA SILVA áb Ana",
        ),
        ("{{ 'a b' | replace: 'a', 'c' | append: '!' | prepend: '¡' | remove: ' ' }}", "¡cb!"),
        (
            "{{ 'abcdef' | truncate: 5 }} {{ 'a b c' | truncatewords: 2 }} {{ 'abc' | slice: 1, 2 }}",
            "ab... a b... bc",
        ),
        ("{{ 'São Paulo & cia' | url_encode }}", "S%C3%A3o%20Paulo%20%26%20cia"),
        ("{{ 'a,b' | split: ',' | last }} {{ ' x ' | strip }}", "b x"),
        ("{% capture x %}{{ contact.first_name }}!{% endcapture %}{{ x }}{{ x }}", "José!José!"),
        ("{%- comment -%} nada {%- endcomment -%}x", "x"),
        ("{{ 'a' }} {{ 12 }} {{ 1.50 }} {{ true }} {{ nil }}", "a 12 1.5 true "),
    ],
)
def test_what_may_be_written(template: str, text: str) -> None:
    assert fill(template) == text


def test_a_names_marks_format_nothing() -> None:
    assert fill("*{{ contact.first_name }}*", "*José* da_Silva") == "*José*"
    assert fill("{{ contact.name }}", "_~`*") == ""


@pytest.mark.parametrize(
    "template",
    [
        "{{ contact.name",
        "{% if %}",
        "{% if x %}",
        "{% include 'x' %}",
        "{% render 'x' %}",
        "{% cycle 'a' %}",
        "{% increment x %}",
        "{% tablerow x in y %}{% endtablerow %}",
        "{{ x | json }}",
        "{{ x | escape }}",
        "{{ x | sort }}",
        "{{ x > 3 }}",
        "x" * 16_384 + "{{ x }}",
        "{% if a %}" * 40 + "{% endif %}" * 40,
        "{% if " + "a and " * 2_000 + "a %}x{% endif %}",
    ],
)
def test_what_cannot_be_read(template: str) -> None:
    with pytest.raises(TemplateError):
        Template(template)


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'x' | plus: 1 }}",
        "{{ 1 | divided_by: 0 }}",
        "{{ 'now' | date: '%Y' }}",
        "{{ now | date: '%Q' }}",
        "{{ now | date: '%1000000Y' }}{{ 'x' | plus: 1 }}",
        "{% if contact.name > 3 %}x{% endif %}",
        "{{ x | round: 'a' }}",
        "{{ x | truncate: 1, 2, 3, 4 }}",
    ],
)
def test_what_cannot_be_filled_in(template: str) -> None:
    with pytest.raises(TemplateError):
        fill(template)


@pytest.mark.parametrize(
    "template",
    [
        "{% assign x = 9 %}" + "{% assign x = x | times: x %}" * 22 + "{{ x }}",
        "{% assign x = 'aaaaaaaaaa' %}" + "{% assign x = x | replace: 'a', 'aaaaaaaaaa' %}" * 9 + "{{ x }}",
        "{% assign x = 'a' %}" + "{% assign x = x | append: x %}" * 40 + "{{ x }}",
        "{% for i in (1..300000000) %}{{ i }}{% endfor %}",
        "{% for i in (1..100) %}{% for j in (1..100) %}x{% endfor %}{% endfor %}",
        "{% for i in (1..200) %}" + "{{ a }}" * 2_000 + "{% endfor %}",
        "{% for i in (1..200) %}" + "{% assign a = 1 %}" * 800 + "{% endfor %}",
        "{% for i in (1..200) %}" + "x" * 16_000 + "{% endfor %}",
        "{% assign x = message %}{% for i in (1..200) %}{% assign x = x | append: x %}{% endfor %}",
    ],
)
def test_what_explodes_is_cut_soon(template: str) -> None:
    began = time.process_time()
    with pytest.raises(TemplateError):
        fill(template)
    assert time.process_time() - began < 2


def test_ranges_have_a_length() -> None:
    assert fill("{{ (1..300000000) | size }}") == fill("{{ (1..1000) | size }}")


def test_what_a_template_asks_for() -> None:
    template = "{{ contact.fields.x }}{% assign q = variables.n %}{{ q }}{% if y %}{{ contact }}{% endif %}"
    assert set(Template(template).names()) == {
        ("contact", "fields", "x"),
        ("variables", "n"),
        ("y",),
        ("contact",),
    }


def test_liquid_is_imported_by_the_first_template_alone() -> None:
    program = (
        "import sys, orchestrator.main, orchestrator.domain.automation.flows.stepping, "
        "orchestrator.domain.automation.flows.checks.checking\n"
        "from orchestrator.domain.automation.templates.template import Template\n"
        "Template('x'); assert 'liquid' not in sys.modules and 'babel' not in sys.modules\n"
        "Template('{{ x }}'); assert 'liquid' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
