"""A working day in an account: people with tags, texts at hand and a chat that went both ways."""

from __future__ import annotations

from typing import Any

import httpx

from devstack.testing import DemoStack, wait_for
from tests.e2e.numbers import Operator, phone_of

SECONDS = 30
TAGS = {"cliente": "#2563eb", "atacado": "#16a34a", "orçamento": "#d97706"}
PEOPLE = {
    "Ana Prado": ["cliente"],
    "Beatriz Lima": ["cliente", "atacado"],
    "Carlos Nunes": ["orçamento"],
    "Daniela Rocha": ["atacado"],
    "Eduardo Sá": [],
    # Two of one name are shown among the duplicates.
    "Fernanda Alves": ["cliente"],
    "Fernanda  Alves": [],
}
REPLIES = {
    "horario": "Atendemos de segunda a sábado, das 7h às 19h.",
    "pix": "Nossa chave Pix é o CNPJ da padaria. Depois é só mandar o comprovante por aqui.",
}
TALK = [
    ("Bom dia! Vocês fazem bolo de cenoura por encomenda?", "Bom dia, Helena! Fazemos, sim. Para quantas pessoas?"),
    ("Umas vinte. É para sábado às 15h.", "Anotado: bolo de cenoura para 20, sábado às 15h. Cobertura de chocolate?"),
    ("Isso! Posso pagar por Pix?", "Pode. Nossa chave é o CNPJ da padaria. Até sábado!"),
]  # fmt: skip
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

    def talk(self) -> str:
        """Connects the number and has a chat; the chat's id."""
        self.number = self.operator.connect(self.number)
        for question, answer in TALK:
            self.receive(body=question)
            received = wait_for("the question", lambda body=question: self.find(body), SECONDS)
            row = {"chat_id": received["chat_id"], "message": answer}
            self.insert("conversations", [row])
        self.receive(location={"latitude": -23.5614, "longitude": -46.6559, "description": "Entregar aqui"})
        chat_id: str = self.find(TALK[0][0])["chat_id"]  # type: ignore[index]
        wait_for("the last answer is read", lambda: self.is_read(TALK[-1][1]) or None, SECONDS)
        return chat_id

    def receive(self, **message: Any) -> None:
        url = f"{self.operator.stack.simulator_url}/phones/{phone_of(self.number)}/incoming"
        httpx.post(url, json={**WRITER, **message}, timeout=SECONDS).raise_for_status()

    def find(self, body: str) -> dict[str, Any] | None:
        stack = self.operator.stack
        parameters = httpx.QueryParams(account_id=f"eq.{self.account_id}", message=f"eq.{body}")
        rows = stack.rows(f"conversations?{parameters}", self.operator.token)
        return rows[0] if rows else None

    def is_read(self, body: str) -> bool:
        row = self.find(body)
        return row is not None and row["status"] == "read"
