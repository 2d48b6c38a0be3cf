"""People are led through flows on a real number: what they hear, and when, whatever goes wrong with one."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import httpx
import pytest

from tests.integration.orchestrator.flows import (
    MENU,
    add_flow,
    graph,
    heard,
    menu,
    publish,
    runs,
    says,
    write,
)
from tests.integration.orchestrator.harness import Number, OrchestratorProcess, made_orchestrator, wait_for
from tests.integration.orchestrator.messages import connect, open_contact, unpace
from tests.integration.orchestrator.test_broadcasts import rpc
from tests.support.devstack import Supabase
from tests.support.receiver import Answer, Receiver, receiving

ANA, BIA, CAIO = "5511988881001", "5511988881002", "5511988881003"
SECONDS = 60
LATE_SECONDS = 2.0
Expect = Callable[..., None]


@pytest.fixture(scope="module")
def receiver() -> Generator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def orchestrator(
    devstack: Supabase, tmp_path_factory: pytest.TempPathFactory
) -> Generator[OrchestratorProcess]:
    folder = tmp_path_factory.mktemp("flows")
    settings = {"ZAPBASE_STOP_FLEET_ON_EXIT": "1", "ZAPBASE_REQUEST_ALLOWED_HOSTS": "127.0.0.1"}
    with made_orchestrator(devstack, folder, **settings) as running:
        yield running


@pytest.fixture
def expect(orchestrator: OrchestratorProcess, number: Number) -> Expect:
    """`expect(person, *texts)`: the number is connected, and in the end the person has heard just that."""
    connect(orchestrator, number)
    unpace(number)

    def expect(person: str, *texts: str) -> None:
        def told() -> str:
            return f"{heard(orchestrator, number)}\n{orchestrator.log.read_text()[-3000:]}"

        try:
            wait_for(lambda: len(heard(orchestrator, number)[person]) >= len(texts), SECONDS, "what is said")
        except AssertionError as error:
            raise AssertionError(f"{error}: {told()}") from None
        assert heard(orchestrator, number)[person] == list(texts)

    return expect


def test_a_word_begins_a_flow_and_the_answer_leads_on(
    orchestrator: OrchestratorProcess, number: Number, expect: Expect
) -> None:
    tag = {"type": "action", "do": [{"kind": "add_tag", "tag": "padaria"}], "next": "m"}
    drawn = graph("t", t=tag, m=MENU, a=says("Pão então"), b=says("{{ contact.tags[0] }}: {{ message }}"))
    flow_id = add_flow(number, "cardápio", drawn, "cardápio")
    write(orchestrator, number, ANA, "Cardápio!")
    wait_for(lambda: heard(orchestrator, number)[ANA], SECONDS, "the menu")
    write(orchestrator, number, ANA, "2")
    expect(ANA, heard(orchestrator, number)[ANA][0], "padaria: 2")
    [run] = runs(number, flow_id)
    assert (run["status"], run["reason"], run["started_by"]) == ("done", "end", "keyword")


def test_two_messages_at_once_are_two_answers_in_their_order(
    orchestrator: OrchestratorProcess, number: Number, expect: Expect
) -> None:
    second = {**MENU, "text": "E para beber?", "options": [{"id": "x", "label": "Café", "next": "x"}]}
    first = {**MENU, "options": [{"id": "a", "label": "Pão", "next": "n"}]}
    flow_id = add_flow(number, "dois", graph("m", m=first, n=second, x=says("Anotado")), "dois")
    write(orchestrator, number, ANA, "dois")
    wait_for(lambda: heard(orchestrator, number)[ANA], SECONDS, "the menu")
    write(orchestrator, number, ANA, "1", "café")
    wait_for(lambda: len(heard(orchestrator, number)[ANA]) == 3, SECONDS, "both answers")
    assert heard(orchestrator, number)[ANA][2] == "Anotado"
    assert [run["status"] for run in runs(number, flow_id)] == ["done"]


def test_a_template_that_fails_for_one_ends_his_run_alone(
    orchestrator: OrchestratorProcess, number: Number, expect: Expect
) -> None:
    drawn = graph("a", a=says("{% if message == 'ruim' %}{{ 1 | divided_by: 0 }}{% endif %}certo"))
    flow_id = add_flow(number, "modelo", drawn)
    for word in ("bom", "ruim"):
        number.connection.execute(
            "insert into public.keywords (account_id, name, terms, flow_id) values (%s, %s, array[%s], %s)",
            [number.tenant.account_id, word, word, flow_id],
        )
    for person, word in ((ANA, "ruim"), (BIA, "bom"), (CAIO, "bom")):
        write(orchestrator, number, person, word)
    expect(BIA, "certo")
    expect(CAIO, "certo")
    wait_for(lambda: len(runs(number, flow_id)) == 3, SECONDS, "all three")
    ended = sorted((run["status"], run["reason"]) for run in runs(number, flow_id))
    assert ended == [("done", "end"), ("done", "end"), ("failed", "template_failed")]


def test_whoever_is_in_a_version_stays_in_it(
    orchestrator: OrchestratorProcess, number: Number, expect: Expect
) -> None:
    flow_id = add_flow(number, "versões", menu(), "versões")
    write(orchestrator, number, ANA, "versões")
    wait_for(lambda: heard(orchestrator, number)[ANA], SECONDS, "the menu")
    publish(number, flow_id, graph("n", n=says("Outra coisa")))
    write(orchestrator, number, BIA, "versões")
    expect(BIA, "Outra coisa")
    write(orchestrator, number, ANA, "1")
    expect(ANA, heard(orchestrator, number)[ANA][0], "Pão então")


def test_what_is_published_and_cannot_be_run_stops_nobody_else(
    orchestrator: OrchestratorProcess, number: Number, devstack: Supabase, expect: Expect
) -> None:
    """Past the page, which would have refused it."""
    circle: dict[str, Any] = {"type": "condition", "branches": [], "otherwise": "c"}
    unreadable = {"type": "content", "items": "nada"}
    empty = {"type": "content", "items": [{"kind": "image", "media_id": None}]}
    wrong = {
        "quebrado": (graph("a", a=unreadable), "version_unreadable"),
        "redondo": (graph("c", c=circle), "loop"),
        "vazio": (graph("a", a=empty), "block_incomplete"),
    }
    for name, (drawn, reason) in wrong.items():
        flow_id = add_flow(number, name, drawn, name)
        published = rpc(devstack, number, "publish_flow", flow_id=flow_id)
        assert published["version_id"], published
        contact_id = open_contact(number, f"55119888810{len(reason)}")
        rpc(devstack, number, "start_flow", flow_id=flow_id, contact_id=contact_id, instance_id=number.id)
        wait_for(lambda of=flow_id: runs(number, of)[0]["ended_at"], SECONDS, "its end")
        assert [(run["status"], run["reason"]) for run in runs(number, flow_id)] == [("failed", reason)]
    problems = number.connection.execute(
        "select f.name from public.flow_versions v join public.flows f on f.published_version_id = v.id"
        " where f.account_id = %s and v.problem is not null",
        [number.tenant.account_id],
    ).fetchall()
    assert problems == [("quebrado",)]
    # Whoever writes its word is heard by what comes next.
    add_flow(number, "inteiro", graph("a", a=says("inteiro")), "inteiro")
    number.connection.execute(
        "update public.keywords set terms = '{quebrado,inteiro}' where name = 'inteiro'"
    )
    write(orchestrator, number, ANA, "quebrado", "inteiro")
    expect(ANA, "inteiro", "inteiro")


def test_after_a_run_has_expired_a_message_is_only_a_message(
    orchestrator: OrchestratorProcess, number: Number, expect: Expect
) -> None:
    drawn = {**menu(), "settings": {"expires_after": "PT1S"}}
    flow_id = add_flow(number, "curto", drawn, "curto")
    add_flow(number, "ajuda", graph("a", a=says("Ajudo")), "ajuda")
    write(orchestrator, number, ANA, "curto")
    wait_for(lambda: [run for run in runs(number, flow_id) if run["status"] == "expired"], SECONDS, "its end")
    write(orchestrator, number, ANA, "1", "ajuda")
    expect(ANA, heard(orchestrator, number)[ANA][0], "Ajudo")
    assert len(runs(number, flow_id)) == 1


def test_a_slow_address_holds_up_nobody_else(
    orchestrator: OrchestratorProcess, number: Number, expect: Expect, receiver: Receiver
) -> None:
    receiver.answers["/slow"] = Answer(holds=True)
    with receiving() as other:
        other.answers["/fast"] = Answer.json({"n": 7})
        for name, url in (("slow", receiver.url("/slow")), ("fast", other.url("/fast"))):
            saved = [{"path": "n", "to": {"variable": "n"}}]
            asks = {
                "type": "http",
                "method": "POST",
                "url": url,
                "timeout_seconds": 30,
                "save": saved,
                "next": "a",
            }
            add_flow(number, name, graph("h", h=asks, a=says("{{ variables.n }}")), name)
        for place in range(20):
            write(orchestrator, number, f"55119888820{place:02}", "slow")
        wait_for(lambda: len(receiver.asked) >= 8, SECONDS, "as many as may ask at once")
        write(orchestrator, number, BIA, "fast")
        expect(BIA, "7")
        assert len(receiver.asked) == 8
    receiver.let_go.set()


def test_a_moment_comes_in_time_also_after_a_restart(
    orchestrator: OrchestratorProcess, number: Number, expect: Expect
) -> None:
    drawn = graph("a", a=says("já"), d={"type": "delay", "for": "PT3S", "next": "b"}, b=says("depois"))
    drawn["nodes"]["a"]["next"] = "d"
    flow_id = add_flow(number, "espera", drawn, "espera")
    write(orchestrator, number, ANA, "espera")
    expect(ANA, "já")
    [run] = runs(number, flow_id)
    expect(ANA, "já", "depois")
    [over] = runs(number, flow_id)
    assert (over["ended_at"] - run["wake_at"]).total_seconds() < LATE_SECONDS

    write(orchestrator, number, BIA, "espera")
    expect(BIA, "já")
    orchestrator.kill()
    orchestrator.start()
    [(ready,)] = number.connection.execute("select clock_timestamp()").fetchall()
    due = runs(number, flow_id)[1]["wake_at"] or ready
    expect(BIA, "já", "depois")
    assert (runs(number, flow_id)[1]["ended_at"] - max(due, ready)).total_seconds() < LATE_SECONDS


def test_what_is_asked_for_real_while_it_is_tried_is_shown(
    orchestrator: OrchestratorProcess, number: Number, receiver: Receiver
) -> None:
    asks: dict[str, Any] = {"type": "http", "method": "GET", "timeout_seconds": 5}
    receiver.answers["/1"] = Answer.json({"nome": "Ana"}, 404)
    receiver.answers["/2"] = Answer(chunks=[b"x" * 9_000])
    blocks = {
        "a": {**asks, "url": receiver.url("/1"), "on_error": "b"},
        "b": {**asks, "url": receiver.url("/2")},
    }
    flow_id = add_flow(number, "pergunta", graph("a", **blocks))
    answer = httpx.post(
        f"{orchestrator.url}/api/accounts/{number.tenant.account_id}/flows/{flow_id}/try",
        json={"event": {"type": "started"}, "requests": True},
        headers={"authorization": f"Bearer {number.tenant.user.access_token}"},
        timeout=30,
    )
    first, second = answer.raise_for_status().json()["answers"]
    assert first == {"node": "a", "status": 404, "body": '{"nome": "Ana"}', "is_cut": False, "error": None}
    assert second == {"node": "b", "status": 200, "body": "x" * 8_192, "is_cut": True, "error": None}
