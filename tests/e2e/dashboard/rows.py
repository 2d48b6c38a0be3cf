"""A working day in an account: people with tags, texts at hand and a chat that went both ways."""

from __future__ import annotations

from typing import Any

import httpx

from devstack.testing import DemoStack, wait_for
from tests.e2e.dashboard.people import call
from tests.e2e.numbers import Operator, phone_of

SECONDS = 30
TAGS = {"cliente": "#2563eb", "atacado": "#16a34a", "orçamento": "#d97706"}
PEOPLE = {
    "Ana Prado": ["cliente"],
    "Beatriz Lima": ["cliente", "atacado"],
    "Carlos Nunes": ["orçamento"],
    "Daniela Rocha": ["atacado"],
    "Eduardo Sá": [],
    "Fernanda Alves": ["cliente"],
}
REPLIES = {
    "horario": "Atendemos de segunda a sábado, das 7h às 19h.",
    "pix": "Nossa chave Pix é o CNPJ da padaria. Depois é só mandar o comprovante por aqui.",
}
TALK = {
    "Bom dia! Vocês fazem bolo por encomenda?": "Bom dia, Helena! Fazemos, sim. Para quantas pessoas?",
    "Umas vinte. É para sábado às 15h.": "Anotado: 20 pessoas, sábado às 15h. Cobertura de chocolate?",
    "Isso! Posso pagar por Pix?": "Pode. Nossa chave é o CNPJ da padaria. Até sábado!",
}
KEYWORDS = [
    {
        "name": "Horário",
        "terms": ["horário", "que horas"],
        "match": "contains",
        "answer": "Das 7h às 19h.",
        "priority": 10,
    },
    {
        "name": "Atendente",
        "terms": ["atendente"],
        "match": "word",
        "answer": "Já chamo alguém.",
        "interrupts": True,
    },
    {
        "name": "Encomenda",
        "terms": ["bolo (de )?festa"],
        "match": "regex",
        "tags": ["orçamento"],
        "priority": 20,
    },
]
FLOW = "Cardápio e pedido"
WRITER = {"from": "5511955557777", "name": "Helena Duarte"}


class WorkingDay:
    """Fills the operator's first account through REST, and lets a simulated phone write to it."""

    def __init__(self, demo: DemoStack) -> None:
        self.operator = Operator(demo)
        founding = [row for row in self.operator.numbers() if row["instance_name"].startswith("instance_")]
        self.number = founding[0]
        self.account_id: str = self.number["account_id"]

    def insert(self, table: str, rows: list[dict[str, Any]]) -> None:
        stack = self.operator.stack
        token = {"apikey": stack.publishable_key, "authorization": f"Bearer {self.operator.token}"}
        whole = [{"account_id": self.account_id, **row} for row in rows]
        url = f"{stack.supabase_url}/rest/v1/{table}"
        httpx.post(url, json=whole, headers=token, timeout=SECONDS).raise_for_status()

    def fill(self) -> None:
        phones = enumerate(PEOPLE.items(), 5511955557000)
        self.insert("tags", [{"name": name, "color": color} for name, color in TAGS.items()])
        self.insert(
            "contacts", [{"phone": str(phone), "name": name, "tags": tags} for phone, (name, tags) in phones]
        )
        replies = [{"shortcut": shortcut, "message": message} for shortcut, message in REPLIES.items()]
        self.insert("quick_replies", replies)
        for keyword in KEYWORDS:
            self.insert("keywords", [keyword])

    def talk(self) -> str:
        """Connects the number and has a chat; the chat's id."""
        self.number = self.operator.connect(self.number)
        answers = list(TALK.values())
        for question, answer in TALK.items():
            self.ask_and_answer(question, answer)
        self.receive(location={"latitude": -23.5614, "longitude": -46.6559, "description": "Entregar aqui"})
        last = wait_for("the last answer is read", lambda: self.find(answers[-1], "read"), SECONDS)
        return str(last["chat_id"])

    def walk(self, chat_id: str) -> tuple[str, str]:
        """The chat's person enters the demo's flow; the ids of the flow and of the run."""
        stack, token = self.operator.stack, self.operator.token
        wanted = httpx.QueryParams({"account_id": f"eq.{self.account_id}", "name": f"eq.{FLOW}"})
        [flow] = stack.rows(f"flows?{wanted}", token)
        run_id = call(stack, stack.users["operator"], "start_flow", flow_id=flow["id"], chat_id=chat_id)
        waiting = f"flow_runs?id=eq.{run_id}&status=eq.waiting"
        wait_for("the flow asks him", lambda: stack.rows(waiting, token) or None, SECONDS)
        return str(flow["id"]), str(run_id)

    def integrate(self) -> list[str]:
        """Tells another system, and is told by one that has called: the searches of their pages."""
        stack = self.operator.stack
        operator = stack.users["operator"]
        told = {"url": "http://127.0.0.1:9/zapbase", "events": ["broadcast.finished"], "description": "Loja"}
        webhook = call(stack, operator, "create_webhook_endpoint", account_id=self.account_id, **told)
        call(stack, operator, "send_test_event", endpoint_id=webhook["id"])
        hook = call(stack, operator, "create_inbound_hook", account_id=self.account_id, name="Formulário")
        url = f"{stack.supabase_url}/functions/v1/hooks/{hook['token']}"
        httpx.post(url, json={"nome": "Ana", "telefone": "11"}, timeout=SECONDS).raise_for_status()
        return [f"webhook={webhook['id']}", f"aba=entradas&entrada={hook['id']}"]

    def ask_and_answer(self, question: str, answer: str) -> None:
        self.receive(body=question)
        received = wait_for("the question", lambda: self.find(question, "received"), SECONDS)
        self.insert("conversations", [{"chat_id": received["chat_id"], "message": answer}])

    def receive(self, **message: Any) -> None:
        url = f"{self.operator.stack.simulator_url}/phones/{phone_of(self.number)}/incoming"
        httpx.post(url, json={**WRITER, **message}, timeout=SECONDS).raise_for_status()

    def find(self, message: str, status: str) -> dict[str, Any] | None:
        stack = self.operator.stack
        wanted = {"account_id": self.account_id, "message": message, "status": status}
        parameters = httpx.QueryParams({name: f"eq.{value}" for name, value in wanted.items()})
        rows = stack.rows(f"conversations?{parameters}", self.operator.token)
        return rows[0] if rows else None
