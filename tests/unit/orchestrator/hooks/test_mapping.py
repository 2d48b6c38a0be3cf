"""What is read of a call by paths, whatever the call and whatever the paths."""

from __future__ import annotations

import time
from typing import Any

import pytest

from orchestrator.domain.automation.person import Account
from orchestrator.domain.hooks.calls import fill_in
from orchestrator.domain.hooks.mapping import Reading, read_call, read_texts
from orchestrator.domain.hooks.paths import PathError, find_values

PHONE = {"phone": "$.phone"}
DOCUMENT = {"phone": "11 98888-7777", "a": [{"k": "x", "v": 1}, {"k": "y", "v": "2"}], "n": None, "s": " "}


def test_rfc_9535_is_spoken() -> None:
    assert find_values("$.a[?@.k=='y'].v", DOCUMENT) == ["2"]
    assert find_values("$.a[?match(@.k, '[x-z]')].v", DOCUMENT) == [1, "2"]
    assert find_values("$.a[?search(@.k, 'Y')].v", DOCUMENT) == []
    assert find_values("$..v", DOCUMENT) == [1, "2"]
    assert find_values("$['a'][-1]['v']", DOCUMENT) == ["2"]
    assert find_values("$.a[?length(@.k)==1 && @.v>0].k", DOCUMENT) == ["x"]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "a",
        "$.",
        "$[",
        "$.a[?@.k==",
        "$.a[?nothing(@)]",
        "$..a..b",
        "$[?$[?$.a]]",
        "$[?@[?@[?@.a]]]",
        "$.a" * 200,
    ],
)
def test_what_is_no_path_or_too_much_of_one_is_refused(path: str) -> None:
    with pytest.raises(PathError):
        find_values(path, DOCUMENT)


def test_no_path_takes_long() -> None:
    wide: dict[str, Any] = {"a": [{"t": "a" * 200, "b": [1] * 5}] * 600}
    began = time.monotonic()
    for path in ("$..*", "$..[?@.t]", "$.a[?search(@.t, '(a+)+$x')]", "$..b[?@>0]", "$..[?@.b[?@==1]]"):
        find_values(path, wide)
    assert time.monotonic() - began < 5


EXPLODING = ["[*,*]", "['a','a']", "[:,:]", "[0,0]", "[*,'a']"]


@pytest.mark.parametrize("step", EXPLODING)
def test_a_path_that_would_walk_for_days_is_refused(step: str) -> None:
    for path in ("$" + step * 28 + ".z", f"$[?@{step * 28}]", "$.." + step * 4):
        with pytest.raises(PathError):
            find_values(path, DOCUMENT)
    assert find_values("$.a[0]['k','v']", DOCUMENT) == ["x", 1]


def test_all_paths_of_a_mapping_together_take_not_long() -> None:
    chain: Any = 1
    for _ in range(29):
        chain = {"a": chain}
    path = f"$..[?@[*,*][*,*][*,*]{'[*]' * 23}].z"
    slow = {"phone": [path + f".p{place}" for place in range(10)]}
    values = {f"v{place}": [f"{path}.v{place}{other}" for other in range(10)] for place in range(5)}
    began = time.thread_time()
    reading = read_call(
        {**PHONE, "values": {**values, "other": slow["phone"]}}, [], {**DOCUMENT, "r": [chain] * 150}
    )
    assert reading.code == "path_invalid" and "too long" in str(reading.detail)
    assert time.thread_time() - began < 8


@pytest.mark.parametrize("path", ["$[?@==1e999]", "$[?@<-1e400]", "$[9007199254740993]", "$['\\ud800']"])
def test_a_number_beyond_all_numbers_and_half_a_character_are_no_paths(path: str) -> None:
    with pytest.raises(PathError):
        find_values(path, DOCUMENT)


def test_a_pattern_of_the_document_s_own_is_bounded_too() -> None:
    told = {"a": [{"t": "b" * 9_000, "p": "b" * 9_000}, {"t": "b", "p": "[b"}, {"t": "b", "p": "b|c"}]}
    assert find_values("$.a[?match(@.t, @.p)].p", told) == ["b|c"]


def test_long_keys_that_begin_alike_are_two() -> None:
    keys = [read_call({**PHONE, "key": "$.k"}, [], {**DOCUMENT, "k": "x" * 10_000 + end}).key for end in "ab"]
    assert keys[0] != keys[1] and all(key and len(key) <= 300 for key in keys)


def test_the_first_alternative_that_finds_something_counts() -> None:
    assert read_texts(["$.n", "$.s", "$.a", "$.a[0].v"], DOCUMENT, " ") == ["1"]
    assert read_texts([["$.n", "$.a[1].v"], ["$.a[0].k", "$.a[1].k"]], DOCUMENT, "-") == ["2", "x-y"]
    assert read_texts([["$.n", "$.a[1].v"]], DOCUMENT, "-", needs_all=True) == []
    assert read_texts("$.nothing", DOCUMENT, " ") == []


def test_values_keep_their_kind_and_are_few() -> None:
    values = {"number": "$.x", "text": ["$.x"], "yes": "$.y", "long": "$.long", "missing": "$.z"}
    told = {**DOCUMENT, "x": 1.5, "y": True, "long": "é" * 9000}
    reading = read_call({**PHONE, "values": values, "fields": {"x": "$.x", "l": "$.long"}}, [], told)
    assert reading.variables == {"number": 1.5, "text": "1.5", "yes": True, "long": "é" * 500}
    assert reading.fields == {"x": 1.5, "l": "é" * 2000}
    many = {f"v{n}": "$.long" for n in range(30)}
    assert len(read_call({**PHONE, "values": many}, [], told).variables) == 4
    told["long"] = "😀" * 9000
    kept = read_call({**PHONE, "values": many}, [], told).variables
    assert sum(len(str(value).encode()) for value in kept.values()) <= 5000


def test_large_numbers_are_kept_as_they_are() -> None:
    told = {**DOCUMENT, "id": 820982911946154508}
    assert read_call({**PHONE, "key": "$.id"}, [], told).key == "820982911946154508"


UNFIT: list[tuple[dict[str, Any], str]] = [
    ({}, "phone_missing"),
    ({"phone": "$.n"}, "phone_missing"),
    ({"phone": "$.a[0].v"}, "phone_invalid"),
    ({**PHONE, "key": "$.n"}, "key_missing"),
    ({**PHONE, "key": [["$.phone", "$.n"]]}, "key_missing"),
    ({"phone": "phone"}, "path_invalid"),
    ({"phone": 7}, "mapping_invalid"),
    ({**PHONE, "other": "$"}, "mapping_invalid"),
    ({"phone": [[]]}, "mapping_invalid"),
]


@pytest.mark.parametrize(("mapping", "code"), UNFIT)
def test_what_does_not_fit_says_why(mapping: dict[str, Any], code: str) -> None:
    reading = read_call(mapping, [], DOCUMENT)
    assert (reading.code, reading.is_wanted, reading.phone) == (code, True, None)


def test_a_message_is_filled_in_with_what_was_told() -> None:
    reading = Reading(
        phone="+5511988887777", name="Ana Silva", variables={"product": "Bolo"}, fields={"x": 2}
    )
    text = "{{ contact.first_name }}: {{ variables.product }} ({{ contact.fields.x }}) {{ account.name }}"
    assert fill_in(text, reading, Account(name="Padaria")).message == "Ana: Bolo (2) Padaria"
    assert fill_in(None, reading, Account()) == reading
    assert fill_in("{% nothing %}", reading, Account()).code == "template_failed"
    failed = Reading(code="phone_missing")
    assert fill_in("Oi", failed, Account()) == failed
