"""Who is led into which flow, and who is led on, by what he has written."""

from typing import Any

import pytest

from orchestrator.domain.automation.deciding import ANSWERS_AT_MOST, Decision, Reason, UndecidedChat, decide
from orchestrator.domain.automation.flows.graph import Graph
from orchestrator.domain.automation.flows.library import LoadedVersions, Version, VersionNeeded
from orchestrator.domain.automation.flows.state import read_state
from orchestrator.domain.automation.keywords import Keyword
from orchestrator.domain.automation.rules import RuleRows, prepare
from tests.unit.orchestrator.automation.flows.running import NOON, graph, text
from tests.unit.orchestrator.automation.test_deciding import chat as bare_chat
from tests.unit.orchestrator.automation.test_keywords import make

MENU = graph(
    {
        "a": {
            "type": "menu",
            "text": "Menu",
            "options": [{"id": "p", "label": "Pedido", "next": "q"}, {"id": "s", "label": "Sair"}],
        },
        "q": {"type": "question", "text": "Qual?", "answer": {"kind": "text"}, "save_to": {"variable": "v"}},
    },
)
FLOWS: dict[str, Graph] = {
    "menu": MENU,
    "hello": graph({"a": text("Bem-vindo")}),
    "away": graph({"a": text("Fechado")}),
    "default": graph({"a": text("Não entendi")}),
    "rare": graph({"a": text("Uma vez")}, again_after="P1D"),
}
PERSON: dict[str, Any] = {"contact": {"id": "c", "name": "José", "phone": "5511987654321"}}


def keyword(id_: str, flow: str | None = None, **more: Any) -> Keyword:
    return make(id_, answer=None, **more).model_copy(update={"flow_id": flow})


RULES = prepare(
    RuleRows.model_validate(
        {
            "revision": 1,
            "opt_out_words": [],
            "keywords": [
                keyword("order", "menu", terms=["pedir"]),
                keyword("agent", "hello", terms=["atendente"], interrupts=True),
                keyword("rare", "rare", terms=["promo"]),
                keyword("gone", "unpublished", terms=["antigo"]),
            ],
            "flows": [{"id": flow, "version_id": f"v-{flow}"} for flow in FLOWS],
            "campaigns": [
                {"id": "k1", "entry_text": "Quero o desconto", "match": "starts_with", "flow_id": "hello"},
                {
                    "id": "k2",
                    "entry_text": "Panfleto",
                    "match": "equals",
                    "instance_id": "i",
                    "flow_id": None,
                },
            ],
            "defaults": {
                "welcome_flow_id": "hello",
                "away_flow_id": "away",
                "default_flow_id": "default",
            },
        }
    )
)
LIBRARY = LoadedVersions(published_ids=dict(RULES.flows) | {"unpublished": None})
for flow, of_flow in FLOWS.items():
    LIBRARY.put(Version(f"v-{flow}", flow, of_flow), is_published=True)


def chat(*texts: str, **facts: Any) -> UndecidedChat:
    told: dict[str, Any] = {"at": NOON.isoformat(), "person": PERSON, **facts}
    return bare_chat(*texts, **told)


def take(*texts: str, **facts: Any) -> Decision:
    return decide(chat(*texts, **facts), RULES, LIBRARY)


def waiting(**changes: Any) -> dict[str, Any]:
    """A person in the menu, as the database tells it back."""
    begun = take("pedir").actions[-1]
    return {"id": begun["run_id"], "revision": 1, "state": begun["state"] | changes}


def led(decision: Decision) -> list[str]:
    """What was done, in a word each."""
    return [action.get("reason") or action["type"] for action in decision.actions]


def sent(decision: Decision) -> list[str]:
    return [
        one["text"]
        for action in decision.actions
        for one in action.get("actions", [])
        if one["type"] == "send"
    ]


def test_a_keyword_leads_into_its_flow_and_the_same_claim_into_the_same_run() -> None:
    first, again = take("pedir"), take("pedir")
    assert led(first) == ["keyword", "keyword:order"]
    begun = first.actions[1]
    assert (begun["flow_id"], begun["version_id"], begun["ends_run"]) == ("menu", "v-menu", None)
    assert begun["run_id"] == again.actions[1]["run_id"]
    assert read_state(begun["state"]).revision == 1
    assert sent(first) == ["Menu\n\n1. Pedido\n2. Sair"]


def test_messages_of_one_claim_are_answered_in_their_order() -> None:
    decision = take("pedir", "1", "pizza")
    assert led(decision) == ["keyword", "keyword:order", "advance", "advance"]
    assert [action["revision"] for action in decision.actions[2:]] == [1, 2]
    assert decision.actions[-1]["state"]["variables"] == {"v": "pizza"}


def test_the_run_that_waits_is_asked_before_keywords_but_after_those_that_interrupt() -> None:
    run = waiting()
    assert led(take("pedir", run=run)) == ["advance"]
    interrupted = take("Atendente", run=run)
    assert led(interrupted) == ["keyword", "keyword:agent"]
    assert interrupted.actions[-1]["ends_run"] == run["id"]


def test_a_word_of_the_waiting_menu_is_no_objection() -> None:
    assert led(take("sair", run=waiting())) == ["advance"]
    assert led(take("parar", run=waiting())) == ["advance", "opt_out"]
    stopped = take("parar", run=waiting()).actions[0]
    assert (stopped["event"], stopped["state"]["status"]) == ("command", "stopped")
    assert led(take("sair")) == ["opt_out"]
    assert led(take("sair", run=waiting(), has_member_written=True))[-1] == "opt_out"


def test_a_campaigns_text_comes_before_all_but_an_objection_and_is_counted() -> None:
    decision = take("Quero o desconto, por favor", run=waiting())
    assert led(decision) == ["visit_campaign_answer", "campaign:k1"]
    assert decision.actions[-1]["state"]["campaign_id"] == "k1"
    assert led(take("quero o descontão")) == ["default"]
    # Counted, and decided on as any other.
    assert led(take("panfleto")) == ["visit_campaign_answer", "default"]


def test_who_writes_a_campaigns_text_came_by_it_whether_or_not_anything_begins() -> None:
    counted = ["visit_campaign_answer"]
    assert led(take("Quero o desconto", is_silenced=True)) == counted
    late = bare_chat("Panfleto", at=NOON.isoformat(), person=PERSON)
    late.messages[0].age_seconds = 3600
    assert led(decide(late, RULES, LIBRARY)) == counted
    # Two programs that answer each other are no crowd.
    assert led(take("Panfleto", answers_lately=10)) == []


def test_the_flow_of_a_campaign_knows_that_he_came_by_it() -> None:
    came = {"subject": "campaign", "operator": "has", "value": "k1"}
    asks = {"type": "condition", "branches": [{"id": "y", "when": came, "next": "y"}], "otherwise": "n"}
    drawn = graph({"a": asks, "y": text("Pela campanha"), "n": text("Por si")})
    library = LoadedVersions(published_ids=dict(RULES.flows))
    library.put(Version("v-hello", "hello", drawn), is_published=True)
    assert sent(decide(chat("Quero o desconto"), RULES, library)) == ["Pela campanha"]
    assert sent(decide(chat("atendente"), RULES, library)) == ["Por si"]
    assert sent(decide(chat("Quero o desconto", "atendente"), RULES, library)) == ["Pela campanha"] * 2


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"is_new_contact": True}, "welcome"),
        ({"is_new_contact": True, "is_open": False}, "welcome"),
        ({"is_open": False}, "away"),
        ({}, "default"),
        ({"is_new_contact": True, "defaults_lately": {"welcome": True}}, "default"),
        ({"answered": {"broadcast_id": "b", "flow_id": "hello"}}, "broadcast:b"),
    ],
)
def test_who_fits_nothing_is_led_by_default(facts: dict[str, Any], reason: str) -> None:
    assert led(take("boa tarde", **facts)) == [reason]


def test_a_default_flow_begins_once_in_its_time() -> None:
    assert led(take("boa tarde", "alguém?")) == ["default"]
    for facts in (
        {"defaults_lately": {"default": True}},
        {"is_open": False, "defaults_lately": {"away": True}},
    ):
        decision = take("boa tarde", **facts)
        assert (decision.actions, decision.reasons) == ([], {"m0": Reason.NOTHING_FITS})


def test_what_is_late_begins_nothing_but_is_an_answer() -> None:
    late = {"age": 600}
    assert take("pedir", **late).reasons == {"m0": Reason.TOO_OLD}
    assert led(take("1", run=waiting(), **late)) == ["advance"]
    assert take("1", run=waiting(), has_member_written=True, **late).reasons == {"m0": Reason.TOO_OLD}
    expired = waiting(expires_at=NOON.isoformat())
    assert take("1", run=expired, **late).reasons == {"m0": Reason.TOO_OLD}


def test_an_expired_run_catches_nobody() -> None:
    expired = waiting(expires_at=NOON.isoformat())
    decision = take("pedir", run=expired)
    assert led(decision) == ["keyword", "keyword:order"]
    assert decision.actions[-1]["ends_run"] == expired["id"]


def test_where_a_person_answers_flows_are_silent() -> None:
    assert take("pedir", is_silenced=True).reasons == {"m0": Reason.SILENCED}
    assert led(take("1", run=waiting(), is_silenced=True)) == ["advance"], "he had started it himself"
    for facts in ({"is_paused": True}, {"has_member_written": True}):
        assert take("1", run=waiting(), is_silenced=True, **facts).reasons == {"m0": Reason.SILENCED}


def test_two_programs_that_answer_each_other_begin_no_more_flows() -> None:
    assert take("pedir", answers_lately=ANSWERS_AT_MOST).reasons == {"m0": Reason.LOOP}


def test_a_flow_may_be_entered_again_only_after_its_time() -> None:
    entered = {"contact": PERSON["contact"] | {"flows": {"rare": "2026-11-30T00:00:00Z"}}}
    assert led(take("promo")) == ["keyword", "keyword:rare"]
    assert led(take("promo", person=entered)) == ["default"]
    assert led(take("promo", "promo")) == ["keyword", "keyword:rare", "default"]


def test_a_keyword_whose_flow_is_not_published_does_not_fire() -> None:
    assert led(take("antigo")) == ["default"]


def test_a_keyword_with_nothing_to_do_leaves_it_to_the_next() -> None:
    rows = RuleRows(
        revision=1,
        opt_out_words=["2"],
        keywords=[
            keyword("gone", "unpublished", terms=["antigo"], interrupts=True),
            keyword("rare", "rare", terms=["antigo"]),
            make("told", terms=["antigo"], answer="Agora é novo").model_copy(update={"priority": 200}),
        ],
    )
    rules = prepare(rows)
    first, again = decide(chat("antigo", "antigo"), rules, LIBRARY), decide(chat("novo"), rules, LIBRARY)
    assert led(first) == ["keyword", "keyword:rare", "keyword"]
    assert again.reasons == {"m0": Reason.NOTHING_FITS}


def test_a_number_of_the_waiting_menu_is_no_objection_though_the_account_says_so() -> None:
    rules = prepare(RuleRows(revision=1, opt_out_words=["2", "cancelar"], keywords=[]))
    for word, done in (("2", ["advance"]), ("cancelar", ["advance", "opt_out"])):
        assert led(decide(chat(word, run=waiting()), rules, LIBRARY)) == done
    expired = waiting(expires_at=NOON.isoformat())
    assert led(decide(chat("2", run=expired), rules, LIBRARY))[-1] == "opt_out"


def test_who_objects_and_goes_on_writing_is_begun_with_anew() -> None:
    assert led(take("pedir", "parar", "1")) == ["keyword", "keyword:order", "advance", "opt_out", "default"]
    stopped = take("pedir", "parar").actions[2]
    assert (stopped["revision"], stopped["state"]["status"]) == (1, "stopped")


def test_what_is_not_loaded_is_asked_for() -> None:
    with pytest.raises(VersionNeeded):
        decide(chat("pedir"), RULES, LoadedVersions(published_ids=dict(RULES.flows)))


def test_a_run_whose_state_makes_no_sense_is_none() -> None:
    assert led(take("pedir", run={"id": "r", "revision": 3, "state": {"nonsense": 1}})) == [
        "keyword",
        "keyword:order",
    ]


def test_the_answer_to_a_broadcast_begins_its_flow_once_where_nothing_else_fits() -> None:
    answered = {"broadcast_id": "b", "flow_id": "hello"}
    assert led(take("quero", answered=answered)) == ["broadcast:b"]
    assert led(take("quero", "sim", answered=answered)) == ["broadcast:b", "default"]
    assert led(take("pedir", answered=answered)) == ["keyword", "keyword:order"]
    assert led(take("pedir", "1", answered=answered)) == ["keyword", "keyword:order", "advance"]
    assert led(take("Panfleto", answered=answered)) == ["visit_campaign_answer", "broadcast:b"]
    assert led(take("1", answered=answered, run=waiting())) == ["advance"]
    assert led(take("sair", "quero", answered=answered)) == ["opt_out", "default"]
    assert led(take("quero", answered=answered, is_opted_out=True)) == ["default"]
    assert led(take("quero", answered=answered, is_silenced=True)) == []
    assert led(take("quero", answered=answered | {"flow_id": "unpublished"})) == ["default"]
