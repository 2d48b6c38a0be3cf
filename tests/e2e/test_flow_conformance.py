"""A flow does on a phone what the test chat shows, word for word: each block, each way out of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest

from devstack.testing import DemoStack, wait_for
from orchestrator.domain.automation.flows.graph import Block
from orchestrator.domain.automation.parts import Exit
from tests.e2e.numbers import Operator, phone_of
from tests.e2e.talks import CASES, TEMPLATES, Line, Talk, Workshop, line_of_message, read_cases
from tests.support.receiver import Answer, Receiver, receiving

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SECONDS = 60
# The account is closed whenever the test runs but for a minute.
CLOSED = {"sun": [["03:00", "03:01"]]}


@pytest.fixture(scope="module")
def receiver() -> Generator[Receiver]:
    with receiving() as receiver:
        receiver.answers["/ok"] = Answer.json({"data": {"id": 77}})
        receiver.answers["/missing"] = Answer.json({"error": "none"}, 404)
        receiver.answers["/slow"] = Answer(holds=True)
        yield receiver


@pytest.fixture(scope="module")
def workshop(demo: DemoStack) -> Generator[Workshop]:
    operator = Operator(demo)
    number = operator.connect(operator.numbers()[0])
    workshop = Workshop(operator, number)
    workshop.change("instances", number["id"], messages_per_minute=None, warm_up=False)
    workshop.change("accounts", workshop.account_id, working_hours=CLOSED)
    yield workshop
    workshop.change("accounts", workshop.account_id, working_hours={})
    workshop.rest.close()
    workshop.api.close()


@pytest.fixture(scope="module")
def talks(workshop: Workshop, receiver: Receiver) -> list[Talk]:
    known = {"receiver": f"http://{receiver.host}", "media": workshop.upload()}
    with workshop.approved_template("pedido", "Olá {{1}}"):
        talks = [workshop.open(case) for case in read_cases(files(), known)]
    for talk in talks:
        talk.try_all()
    return talks


def files() -> list[Path]:
    return sorted(CASES.glob("*.json"))


def test_every_block_and_every_way_out_of_it_has_a_talk(talks: list[Talk]) -> None:
    walked: defaultdict[str, set[str | None]] = defaultdict(set)
    for talk in talks:
        for block, way in talk.ways:
            walked[block].add(way)
    missing = {block: ways - walked[block] for block, ways in all_ways().items() if ways - walked[block]}
    assert not missing
    assert walked.keys() >= all_ways().keys()


def test_every_template_has_a_talk() -> None:
    named = {case.get("template") for file in files() for case in json.loads(file.read_text())}
    assert named - {None} == {file.stem for file in TEMPLATES.glob("*.json")}


def test_a_phone_hears_what_the_test_chat_shows(workshop: Workshop, talks: list[Talk]) -> None:
    longest = max(len(talk.tried) for talk in talks)
    for part in range(longest):
        going = [talk for talk in talks if part < len(talk.tried)]
        for talk in going:
            talk.say(talk.case.talk[part - 1] if part else None)
        expected = {talk.case.peer: sum(map(len, talk.tried[: part + 1])) for talk in going}

        def all_heard(expected: dict[str, int] = expected) -> bool:
            heard = hear(workshop)
            return all(len(heard[peer]) >= count for peer, count in expected.items())

        try:
            wait_for(f"part {part}", lambda: all_heard() or None, SECONDS)
        except AssertionError:
            heard = hear(workshop)
            raise AssertionError(
                [
                    (talk.case.name, talk.expected, heard[talk.case.peer])
                    for talk in going
                    if len(heard[talk.case.peer]) < expected[talk.case.peer]
                ]
            ) from None
    heard = hear(workshop)
    assert {talk.case.name: heard[talk.case.peer] for talk in talks} == {
        talk.case.name: talk.expected for talk in talks
    }
    ended = {talk.case.name: run_of(workshop, talk)["status"] for talk in talks}
    assert ended == {talk.case.name: talk.state["status"] for talk in talks}


def hear(workshop: Workshop) -> dict[str, list[Line]]:
    """What each person has got, in its order."""
    url = f"{workshop.stack.simulator_url}/phones/{phone_of(workshop.number)}/messages"
    heard: defaultdict[str, list[Line]] = defaultdict(list)
    for message in httpx.get(url, timeout=20).raise_for_status().json()["messages"]:
        if message["direction"] == "outgoing":
            heard[message["chat"].partition("@")[0]].append(line_of_message(message))
    return heard


def run_of(workshop: Workshop, talk: Talk) -> dict[str, Any]:
    parameters = {"flow_id": f"eq.{talk.flow_id}", "contact_id": f"eq.{talk.contact_id}"}
    [run] = workshop.rest.get("/flow_runs", params=parameters).raise_for_status().json()
    return run


def all_ways() -> dict[str, set[str | None]]:
    """By block, the names of its exits, read from the models."""
    ways: dict[str, set[str | None]] = {}
    union = get_args(Block.__value__)[0]
    for model in get_args(union):
        [block] = get_args(model.model_fields["type"].annotation)
        names = model.model_fields.items()
        ways[block] = {name for name, item in names if item.annotation == Exit and name != "node"}
        if block == "jump":
            # Its next is where the way comes back to.
            ways[block] = {"jump"}
        if "on_timeout" in model.model_fields:
            ways[block].add("on_timeout")
    return ways
